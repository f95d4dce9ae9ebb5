"""The spellings of ten companies in 3GPP's list of standards: which were joined, how, and what is left for people.

Run as `python benchmarks/linking_3gpp.py [--data FOLDER]`; the folder is `../shared/data` unless given. The list is
linked together with the research organisations of ROR and the companies of the OUI register.
"""

import argparse
import csv
import gzip
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.linking_wuhan import mention
from benchmarks.ror_registry import DATA, lines, ror_registry
from loaders.linking.link import Linking, Mention, link, report

MOST = 5
COMPANIES = {
    "Huawei": ("huawei", "hisilicon", "futurewei"),
    "ZTE": ("zte",),
    "Ericsson": ("ericsson",),
    "Nokia": ("nokia", "alcatel"),
    "Qualcomm": ("qualcomm",),
    "Samsung": ("samsung",),
    "CATT, Datang": (
        "catt",
        "datang",
        "academy of telecommunication",
        "cict",
        "china information communication",
    ),
    "China Mobile": ("china mobile",),
    "LG": ("lg electronics",),
    "NTT DOCOMO": ("docomo", "ntt", "nippon telegraph"),
}


def main() -> None:
    """Print every spelling of the ten companies with what became of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA)
    data = parser.parse_args().data
    counts = Counter(affiliations(data))
    spellings = {mention("3gpp", text, "Organization", frozenset()).iri: text for text in counts}
    everyone = [*ror_registry(data), *registered(data), *map(drafter, counts)]
    linking = link(everyone)
    said = {one.iri: one for one in everyone}
    print(
        f"{len(counts)} spellings, {counts.total()} affiliations; with {len(everyone)} mentions: {report(linking)}"
    )
    for company, marks in COMPANIES.items():
        chosen = {iri for iri, text in spellings.items() if any(mark in text.casefold() for mark in marks)}
        print(f"\n== {company}: {len(chosen)} spellings")
        show(linking, said, {iri: counts[spellings[iri]] for iri in chosen})


def show(linking: Linking, said: dict[str, Mention], chosen: dict[str, int]) -> None:
    """Print the clusters that the chosen spellings fell into, and what is asked about them."""
    owner = {found.subject: found for found in linking.links}
    clusters = defaultdict(list)
    for iri in sorted(chosen, key=lambda iri: (-chosen[iri], said[iri].names)):
        clusters[owner[iri].object if iri in owner else iri].append(iri)
    doubts = asked_about(linking)
    others: dict[str, set[str]] = defaultdict(set)
    for found in linking.links:
        others[found.object].update(
            called(said[iri]) for iri in (found.subject, found.object) if iri not in chosen
        )
    for canonical, iris in clusters.items():
        print(f"  {called(said[canonical])}")
        for iri in iris:
            how = f"{owner[iri].method} {owner[iri].confidence:.2f}" if iri in owner else "itself"
            print(f"    {chosen[iri]:6} {said[iri].names[0][0]}  [{how}]")
        if others[canonical]:
            print(f"           with {'; '.join(sorted(others[canonical]))}")
        for score, reason, iri in sorted(doubts[canonical], reverse=True)[:MOST]:
            print(f"      ? {score:.2f} {called(said[iri])}  ({reason})")


def asked_about(linking: Linking) -> dict[str, set[tuple[float, str, str]]]:
    """Canonical IRI -> score, reason and IRI of all that people are asked to compare it with."""
    found: dict[str, set[tuple[float, str, str]]] = defaultdict(set)
    for doubt in linking.doubts:
        for iri, score in zip(doubt.candidates, doubt.scores, strict=True):
            found[doubt.subject].add((score, doubt.reason, iri))
            found[iri].add((score, doubt.reason, doubt.subject))
    return found


def called(one: Mention) -> str:
    """The first name of a mention that is no acronym, and its source."""
    names = [text for text, _, role in one.names if role == "label"] or [text for text, _, _ in one.names]
    return f"{names[0]} ({one.source})"


def affiliations(data: Path) -> Iterator[str]:
    """Every affiliation in the list, as often as it stands there."""
    for row in lines(data / "standards" / "3gpp.jsonl.gz"):
        for contributor in row["contributors"]:
            for text in contributor.get("affiliation") or ():
                if text.strip() and text != "Waiting for new Company":
                    yield text.strip()


def drafter(text: str) -> Mention:
    """Someone who is known by an affiliation alone."""
    return mention("3gpp", text, "Organization", frozenset())


def registered(data: Path) -> Iterator[Mention]:
    """The companies of the OUI register."""
    with gzip.open(data / "companies" / "ieee-oui.csv.gz", "rt", encoding="utf-8") as file:
        names = {row["Organization Name"].strip() for row in csv.DictReader(file)}
    yield from (mention("oui", name, "Enterprise", frozenset()) for name in sorted(names - {""}))


if __name__ == "__main__":
    main()

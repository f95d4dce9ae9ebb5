"""How well names find their owners: gold sets against the ROR registry, and the eight files of Wuhan.

Run as `python benchmarks/linking_gold.py [--data FOLDER]`; the folder is `../shared/data` unless given.
"""

import argparse
import gzip
import json
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from loaders.linking import Linking, Mention, link, report  # noqa: E402
from loaders.names import is_full_name  # noqa: E402

COUNTRIES = {
    "usa": "united states",
    "uk": "united kingdom",
    "republic of korea": "south korea",
    "korea": "south korea",
    "p.r. china": "china",
    "p. r. china": "china",
    "pr china": "china",
    "people's republic of china": "china",
    "turkey": "türkiye",
    "the netherlands": "netherlands",
    "czech republic": "czechia",
}
ROLES = {"label": "label", "ror_display": "label", "alias": "alias", "acronym": "acronym"}
Row = dict[str, Any]


class Score(NamedTuple):
    """Cases, automatic links, right ones, and cases whose first candidate is right."""

    cases: int = 0
    linked: int = 0
    right: int = 0
    first: int = 0

    def plus(self, linked: bool, right: bool, first: bool) -> "Score":
        """The score with one more case."""
        return Score(self.cases + 1, self.linked + linked, self.right + right, self.first + first)


def main() -> None:
    """Print all figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-v", action="store_true", help="show the wrong links")
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    data = parser.parse_args().data
    if not data.is_dir():
        sys.exit(f"{data}: no such folder; give one with --data")
    gold_names(data)
    gold_affiliations(data)
    wuhan(data)
    speed(data)


# Gold sets


def gold_names(data: Path) -> None:
    """Names of organisations, each with its ROR id."""
    cases = [
        (row["affiliation"], {row["ror-id"]})
        for row in json.loads((data / "gold/ror_names.json").read_bytes())
    ]
    print("\n== Names against ROR (gold/ror_names.json)")
    measure(data, [(text, ids, [text], "") for text, ids in cases])


def gold_affiliations(data: Path) -> None:
    """Affiliations as printed in papers, each with its ROR ids."""
    rows = json.loads((data / "gold/ror_affiliations_springer_2023.json").read_bytes())
    print("\n== Affiliations against ROR (gold/ror_affiliations_springer_2023.json), split at commas")
    measure(data, [(row["affiliation"], set(row["ror_ids"]), *segments(row["affiliation"])) for row in rows])


def segments(affiliation: str) -> tuple[list[str], str]:
    """The pieces that may be a name, and the country at the end."""
    parts = [part.strip() for part in re.split(r"[,;]", affiliation) if part.strip()]
    country = COUNTRIES.get(parts[-1].casefold().rstrip("."), parts[-1].casefold())
    pairs = [f"{one}, {two}" for one, two in pairwise(parts)]
    return list(dict.fromkeys([*pairs, *parts[: max(1, len(parts) - 1)]])), country


def measure(data: Path, cases: list[tuple[str, set[str], list[str], str]]) -> None:
    """Link all strings of (text, ids, pieces, country) at once and print how many find their owner."""
    registry = list(ror_registry(data))
    known = {mention.iri for mention in registry}
    countries = {place for mention in registry for place in mention.places}
    asked = {
        (text, country if country in countries else "") for *_, texts, country in cases for text in texts
    }
    started = time.perf_counter()
    linking = link([*registry, *(question(text, country) for text, country in asked)])
    print(f"{len(registry)} ROR records (the full ROR holds about 115,000) and {len(asked)} strings "
          f"in {time.perf_counter() - started:.1f} s")  # fmt: skip
    answers = {found.subject: found for found in linking.links}
    doubts = defaultdict(list)
    for doubt in linking.doubts:
        doubts[doubt.subject].append(doubt)
    scores: dict[str, Score] = defaultdict(Score)
    outside = Counter[str]()
    for text, ids, texts, country in cases:
        keys = [iri_of(part, country if country in countries else "") for part in texts]
        links = {answers[key].object for key in keys if key in answers} & known
        hints = [iri for key in keys for doubt in doubts[key] for iri in doubt.candidates if iri in known]
        decided = links if len(links) == 1 else set()
        if not ids or not ids <= known:
            outside["linked" if decided - ids else "left alone"] += 1
            continue
        first = next(iter([*(answers[key].object for key in keys if key in answers), *hints]), None)
        for group in (script(text), "all"):
            scores[group] = scores[group].plus(bool(decided), bool(decided & ids), first in ids)
        if decided - ids and "-v" in sys.argv:
            print("  wrong:", text, decided, ids, [answers[key] for key in keys if key in answers])
    show(scores)
    total = sum(outside.values())
    print(
        f"{total} further cases have an owner that is not in this registry: {outside['linked']} of them were"
        " linked to something else (the price of a registry with holes)"
    )


def show(scores: dict[str, Score]) -> None:
    """Print the scores as a table."""
    print(
        f"{'script':10}{'cases':>7}{'linked':>8}{'right':>7}{'precision':>11}{'recall':>8}{'first right':>13}"
    )
    for group, (cases, linked, right, first) in sorted(scores.items(), key=lambda item: -item[1].cases):
        precision = f"{right / linked:.3f}" if linked else "-"
        print(
            f"{group:10}{cases:7}{linked:8}{right:7}{precision:>11}{right / cases:8.3f}{first / cases:13.3f}"
        )


def script(text: str) -> str:
    """The script that the text is written in."""
    if re.search(r"[\u3400-\u9fff]", text):
        return "Han"
    return "ASCII" if text.isascii() else "Latin+" if re.search("[a-z]", text) else "other"


def question(text: str, country: str) -> Mention:
    """A mention of whom the text names."""
    places = frozenset({country} if country else ())
    return Mention(iri_of(text, country), "Organization", ((text, "", "label"),), (), places, "gold")


def iri_of(text: str, country: str) -> str:
    """A provisional IRI for the text."""
    return f"urn:q/id/org/x-{sha256(f'{text}|{country}'.encode()).hexdigest()[:12]}"


def ror_registry(data: Path) -> Iterator[Mention]:
    """All records of ROR but the withdrawn, with their countries as places."""
    for row in lines(data / "ror/ror-v2.jsonl.gz"):
        if row["status"] != "withdrawn":
            place = {spot["geonames_details"]["country_name"].casefold() for spot in row["locations"]}
            yield ror_mention(row, frozenset(COUNTRIES.get(name, name) for name in place))


def ror_mention(row: Row, places: frozenset[str]) -> Mention:
    """One record of ROR, schema 1 or 2."""
    types = {kind.casefold() for kind in row["types"]}
    if "names" in row:
        names = tuple(
            (
                name["value"],
                name["lang"] or "",
                min((ROLES[kind] for kind in name["types"]), key=list(ROLES.values()).index),
            )
            for name in row["names"]
        )
    else:
        names = (
            (row["name"], "", "label"),
            *((label["label"], label["iso639"], "label") for label in row["labels"]),
            *((text, "", "alias") for text in row["aliases"]),
            *((text, "", "acronym") for text in row["acronyms"]),
        )
    kind = (
        "Organization"
        if "company" in types and len(types) > 1
        else "Enterprise"
        if "company" in types
        else "Institution"
    )
    return Mention(row["id"], kind, names, (f"ror:{row['id'][-9:]}",), places, "ror")


def lines(path: Path) -> Iterator[Row]:
    """The rows of a JSONL file, packed or not."""
    text = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    yield from map(json.loads, text.splitlines())


# The eight files of Wuhan


def wuhan(data: Path) -> None:
    """Print every link and doubt among the files of Wuhan."""
    mentions = list(wuhan_mentions(data / "wuhan"))
    linking = link(mentions)
    print(f"\n== Wuhan: {len(mentions)} names of organisations in eight files")
    print("by source:", dict(Counter(mention.source for mention in mentions)))
    for method, count in report(linking).items():
        print(f"{count:6} {method}")
    said = {mention.iri: mention for mention in mentions}
    print("\n-- links")
    for found in sorted(linking.links, key=lambda found: (found.method, found.evidence)):
        print(f"{found.method:13} {found.confidence:.2f} {shown(said[found.subject])}  ->  "
              f"{shown(said[found.object])}  [{found.evidence}]")  # fmt: skip
    print("\n-- doubts")
    for doubt in linking.doubts:
        candidates = " | ".join(shown(said[iri]) for iri in doubt.candidates)
        print(f"{doubt.reason:32} {shown(said[doubt.subject])}  ?  {candidates}  [{doubt.evidence}]")


def shown(mention: Mention) -> str:
    """The first label of a mention and its source."""
    return f"{next(text for text, _, role in mention.names if role == 'label')} ({mention.source})"


def wuhan_mentions(folder: Path) -> Iterator[Mention]:
    """Every organisation that the eight files name."""
    city, province = frozenset({"420100"}), frozenset({"420000"})
    yield from (ror_mention(row, city) for row in lines(folder / "institutions_ror.jsonl"))
    for row in lines(folder / "enterprises_ashare_hubei.jsonl"):
        yield mention("ashare", row["name"], "Enterprise", province, f"stock-code:{row['ts_code']}", "zh")
    for row in lines(folder / "enterprises_financedb.jsonl"):
        yield listed(row, city)
    anywhere = frozenset[str]()
    oui = (row["Organization Name"] for row in lines(folder / "enterprises_oui.jsonl"))
    lens = (name for row in lines(folder / "patents_dronesr.jsonl") for name in row["applicants"])
    nsfc = (row["依托单位"] for row in lines(folder / "projects_nsfc.jsonl"))
    nssfc = (row["工作单位"] for row in lines(folder / "projects_nssfc.jsonl"))
    yield from named("oui", oui, "Enterprise", city)
    yield from named("lens", lens, "Organization", anywhere)
    yield from named("nsfc", nsfc, "Institution", anywhere)
    yield from named("nssfc", nssfc, "Institution", province)
    yield from named("3gpp", affiliations(folder / "standards_3gpp_cict.jsonl"), "Organization", anywhere)


def named(source: str, texts: Iterable[str], kind: str, places: frozenset[str]) -> Iterator[Mention]:
    """One mention for every spelling in a source."""
    yield from (mention(source, text, kind, places) for text in sorted(set(texts)) if text.strip())


def affiliations(path: Path) -> Iterator[str]:
    """Who the authors of the standards work for."""
    for row in lines(path):
        for contributor in row["contributors"]:
            yield from contributor.get("affiliation", ())


def listed(row: Row, places: frozenset[str]) -> Mention:
    """A listed company, with the former names that its summary tells."""
    code = row["symbol"].replace(".SS", ".SH")
    former = re.findall(r"formerly known as (.+?)(?: and changed|\.(?: |$))", row["summary"])
    names = ((row["name"], "en", "label"), *((text, "en", "former") for text in former))
    iri = f"urn:q/id/org/x-{sha256(f'fin|{code}'.encode()).hexdigest()[:12]}"
    return Mention(iri, "Enterprise", names, (f"stock-code:{code}",), places, "financedb")


def mention(
    source: str, text: str, kind: str, places: frozenset[str], identifier: str = "", lang: str = ""
) -> Mention:
    """An organisation under one name."""
    iri = f"urn:q/id/org/x-{sha256(f'{source}|{text}|{identifier}'.encode()).hexdigest()[:12]}"
    return Mention(iri, kind, ((text, lang, "label"),), (identifier,) if identifier else (), places, source)


# Speed


def speed(data: Path) -> None:
    """All of ROR and the applicants of the whole Lens file, made up to 100,000 mentions."""
    applicants: Iterable[str] = (
        name for row in lines(data / "patents/lens-drones.jsonl.gz") for name in row["applicants"] or ()
    )
    texts = sorted({name for name in applicants if is_full_name(name)})
    mentions = [*ror_registry(data), *(mention("lens", text, "Organization", frozenset()) for text in texts)]
    copies = [
        mention(f"copy{i}", name[0], one.kind, one.places)
        for i in range(3)
        for one in mentions
        for name in one.names[:1]
    ]
    mentions = [*mentions, *copies][:100_000]
    started, worked = time.perf_counter(), time.process_time()
    linking: Linking = link(mentions)
    print(f"\n== Speed: {len(mentions)} mentions in {time.perf_counter() - started:.1f} s, "
          f"{time.process_time() - worked:.1f} s of processor time; {report(linking)}")  # fmt: skip


if __name__ == "__main__":
    main()

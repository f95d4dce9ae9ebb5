"""Linking of the eight files of Wuhan, every link and doubt printed, and the time that 100,000 mentions take.

Run as `python benchmarks/linking_wuhan.py [--data FOLDER]`; the folder is `../shared/data` unless given.
"""

import argparse
import re
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.ror_registry import DATA, Row, lines, ror_mention, ror_registry
from loaders.linking.link import Linking, Mention, link, report
from ontology.names import is_full_name


def main() -> None:
    """Print all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA)
    data = parser.parse_args().data
    if not data.is_dir():
        sys.exit(f"{data}: no such folder; give one with --data")
    wuhan(data)
    speed(data)


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

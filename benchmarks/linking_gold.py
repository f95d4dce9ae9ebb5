"""How well names find their owners: free affiliations and names with the right ids of the ROR registry.

Run as `python benchmarks/linking_gold.py [--half dev|test|all] [--affiliations FILE] [--names FILE] [--data FOLDER]`.
Files are JSON arrays: `{"affiliation": text, "ror_ids": [id, …]}`, or `{"affiliation": text, "ror-id": id}`. The
thresholds were chosen on the development half alone; the halves are told apart by a hash of the text.
"""

import argparse
import json
import re
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.ror_registry import DATA, known, registry_rows, ror_mention
from loaders.linking.affiliations import matches
from loaders.linking.countries import country_of
from loaders.linking.known_names import KnownNames, words_of
from loaders.linking.link import Linking, Mention, link
from ontology.name_words import SPELLINGS
from ontology.names import folded_words, has_han


class Case(NamedTuple):
    """A text and the ids that it means."""

    text: str
    ids: frozenset[str]


class Answer(NamedTuple):
    """The ids that are sure, and the first candidate, "" for none."""

    sure: frozenset[str]
    first: str


class Score(NamedTuple):
    """Cases; ids asked for, given and right; cases answered exactly, and whose first candidate is right."""

    cases: int = 0
    wanted: int = 0
    given: int = 0
    right: int = 0
    exact: int = 0
    first: int = 0

    def plus(self, case: Case, answer: Answer) -> "Score":
        """The score with one more case."""
        right = len(answer.sure & case.ids)
        return Score(
            self.cases + 1, self.wanted + len(case.ids), self.given + len(answer.sure), self.right + right,
            self.exact + (answer.sure == case.ids), self.first + (answer.first in case.ids),
        )  # fmt: skip


Matcher = Callable[[Iterable[str]], Iterator[Answer]]


def main() -> None:
    """Print all figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--affiliations", type=Path)
    parser.add_argument("--names", type=Path)
    parser.add_argument("--half", choices=("dev", "test", "all"), default="all")
    parser.add_argument("-v", action="store_true", help="show what was wrong")
    given = parser.parse_args()
    if not given.data.is_dir():
        sys.exit(f"{given.data}: no such folder; give one with --data")
    started = time.perf_counter()
    rows = registry_rows(given.data)
    register = KnownNames(map(known, rows))
    print(
        f"{len(rows)} records of ROR, of about 115,000, read and indexed in {time.perf_counter() - started:.1f} s"
    )
    gold = given.data / "gold"
    for path in (
        given.affiliations or gold / "ror_affiliations_springer_2023.json",
        given.names or gold / "ror_names.json",
    ):
        cases = [case for case in read_cases(path) if given.half in ("all", half_of(case.text))]
        print(f"\n== {path.name}, {given.half}: {len(cases)} cases")
        measure(cases, register, affiliation_matcher(register), verbose=given.v)
    print("\n== the same names through link(), as a load does, without any place")
    measure(cases, register, linker(rows), verbose=given.v)


def read_cases(path: Path) -> list[Case]:
    """The cases of a file."""
    rows = json.loads(path.read_bytes())
    return [
        Case(row["affiliation"], frozenset(row["ror_ids"] if "ror_ids" in row else [row["ror-id"]]))
        for row in rows
    ]


def half_of(text: str) -> str:
    """Which half a text belongs to."""
    return "test" if sha256(text.encode()).digest()[0] % 2 else "dev"


def affiliation_matcher(register: KnownNames) -> Matcher:
    """The matcher of free affiliations."""

    def match(texts: Iterable[str]) -> Iterator[Answer]:
        for text in texts:
            found = matches(text, register)
            yield Answer(frozenset(m.iri for m in found if m.automatic), found[0].iri if found else "")

    return match


def linker(rows: Iterable[dict[str, object]]) -> Matcher:
    """Linking as a load does it: every text a mention, all at once; a unit's body counts, for the files count so."""

    def match(texts: Iterable[str]) -> Iterator[Answer]:
        asked = {text: f"urn:q/id/org/x-{sha256(text.encode()).hexdigest()[:12]}" for text in texts}
        mentions = [Mention(iri, "Organization", ((text, "", "label"),), (), frozenset(), "gold")
                    for text, iri in asked.items()]  # fmt: skip
        linking = link([*(ror_mention(row, frozenset()) for row in rows), *mentions])
        owner, first = _owners(linking)
        for text in texts:
            sure = owner.get(asked[text], "")
            yield Answer(frozenset({sure} - {""}), sure or first.get(asked[text], ""))

    return match


def _owners(linking: Linking) -> tuple[dict[str, str], dict[str, str]]:
    """Who was linked to whom, and the likeliest candidate of who was not."""
    owner = {found.subject: found.object for found in (*linking.parts, *linking.links)}
    first: dict[str, tuple[float, str]] = {}
    for doubt in linking.doubts:
        for iri, score in zip(doubt.candidates, doubt.scores, strict=True):
            first[doubt.subject] = max(first.get(doubt.subject, (0.0, "")), (score, iri))
    return owner, {subject: iri for subject, (_, iri) in first.items()}


def measure(cases: list[Case], register: KnownNames, matcher: Matcher, *, verbose: bool) -> None:
    """Print how many cases find their owners, by script and language."""
    started = time.perf_counter()
    answers = list(matcher([case.text for case in cases]))
    seconds = time.perf_counter() - started
    scores: dict[str, Score] = defaultdict(Score)
    everyone, strangers, wrong = Score(), 0, 0
    for case, answer in zip(cases, answers, strict=True):
        here = Case(case.text, case.ids & register.number.keys())
        everyone = everyone.plus(here, answer)
        if case.ids and case.ids == here.ids:
            for group in ("all", *groups(case.text)):
                scores[group] = scores[group].plus(case, answer)
        else:
            strangers += 1
            wrong += bool(answer.sure - case.ids)
        if verbose and (case.ids == here.ids and answer.sure != case.ids):
            print("  ", case.text, "| given", sorted(answer.sure), "| right", sorted(case.ids))
    show(scores)
    print(f"{seconds:.1f} s, {len(cases) / seconds:.0f} texts/s")
    print(
        f"{strangers} further cases have an owner outside this registry, or none: {wrong} were linked wrongly"
    )
    print(
        f"exact over all {everyone.cases} cases, owners outside counted as none: {everyone.exact / everyone.cases:.3f}"
    )


def show(scores: dict[str, Score]) -> None:
    """Print the scores as a table."""
    print(
        f"{'':20}{'cases':>7}{'ids':>7}{'given':>7}{'right':>7}{'precision':>11}{'recall':>8}{'exact':>8}{'first':>8}"
    )
    for group, score in sorted(scores.items(), key=lambda item: -item[1].cases):
        precision = f"{score.right / score.given:.3f}" if score.given else "-"
        print(
            f"{group:20}{score.cases:7}{score.wanted:7}{score.given:7}{score.right:7}{precision:>11}"
            f"{score.right / score.wanted:8.3f}{score.exact / score.cases:8.3f}{score.first / score.cases:8.3f}"
        )


def groups(text: str) -> Iterator[str]:
    """The script of a text, the language that its words suggest, and its country's part of the world."""
    script = "Han" if has_han(text) else "Latin, ASCII" if text.isascii() else "Latin, accents"
    yield f"script: {script}"
    if not has_han(text):
        foreign = [
            w for w in folded_words(text) if words_of(w) != [w] and w not in SPELLINGS.values() and len(w) > 3
        ]
        yield "words: other" if foreign else "words: English"
    country = country_of(re.split(r"[,;]", text)[-1])
    if country in {"CN", "HK", "MO", "TW", "JP", "KR"}:
        yield "place: East Asia"
    elif country:
        yield "place: elsewhere"


if __name__ == "__main__":
    main()

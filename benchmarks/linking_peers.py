"""Our matcher beside well-kept libraries on the same files: rapidfuzz and Splink.

Run as `python benchmarks/linking_peers.py [--data FOLDER] [--peers ours,rapidfuzz,splink]` where the libraries are
installed. Every peer gets the same registry, the same texts, and a threshold chosen on the development half: the
lowest at which 0.98 of what it links there is right, or the one with the best F1 where none is.
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.linking_gold import Case, half_of, read_cases
from benchmarks.ror_registry import DATA, known, registry_rows
from loaders.linking.affiliation_text import AffiliationText
from loaders.linking.affiliations import matches
from loaders.linking.known_names import Known, KnownNames, words_of

WANTED = 0.98
CHUNK = 200


class Guess(NamedTuple):
    """An id that a text may mean, and how likely a peer finds it; scores of different peers are not comparable."""

    id: str
    score: float


#: The guesses for each text, the best first.
Peer = Callable[[list[str]], list[list[Guess]]]


def main() -> None:
    """Print one table for each file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--peers", default="ours,rapidfuzz,splink")
    parser.add_argument(
        "--every", type=int, default=4, help="take every so many of the cases; all pairs cost time"
    )
    parser.add_argument("--only", default="", help="the files whose name has this in it")
    given = parser.parse_args()
    organisations = list(map(known, registry_rows(given.data)))
    here = {one.iri for one in organisations}
    peers = {name: MAKERS[name] for name in given.peers.split(",")}
    for path in sorted((given.data / "gold").glob(f"*{given.only}*.json")):
        cases = [case for case in read_cases(path) if case.ids and case.ids <= here][:: given.every]
        print(f"\n== {path.name}: {len(cases)} cases whose owners are among {len(here)} organisations")
        print(f"{'':22}{'threshold':>10}{'half':>6}{'precision':>11}{'recall':>8}{'first':>8}{'seconds':>9}")
        for name, maker in peers.items():
            row(name, maker(organisations), cases)


def row(name: str, peer: Peer, cases: list[Case]) -> None:
    """Print how a peer does on both halves."""
    started = time.perf_counter()
    guesses = peer([case.text for case in cases])
    seconds = time.perf_counter() - started
    both = list(zip(cases, guesses, strict=True))
    halves = {half: [one for one in both if half_of(one[0].text) == half] for half in ("dev", "test")}
    best = threshold(halves["dev"])
    for half, found in {**halves, "all": both}.items():
        precision, recall, first = figures(found, best)
        print(f"{name:22}{best:10.3f}{half:>6}{precision:11.3f}{recall:8.3f}{first:8.3f}{seconds:9.1f}")


Answered = list[tuple[Case, list[Guess]]]


def threshold(found: Answered) -> float:
    """The lowest score from which enough is right, or the one of the best F1."""
    scores = sorted({round(guess.score, 3) for _, guesses in found for guess in guesses})
    tried = {score: figures(found, score) for score in scores[:: max(1, len(scores) // CHUNK)]}
    good = [score for score, (precision, *_) in tried.items() if precision >= WANTED]
    if good:
        return max(good, key=lambda score: tried[score][1])
    return max(tried, key=lambda score: 2 * tried[score][0] * tried[score][1] / (sum(tried[score][:2]) or 1))


def figures(found: Answered, least: float) -> tuple[float, float, float]:
    """Precision and recall of what is linked from a score on, and the share of cases whose first candidate is right."""
    sure = [(case, {guess.id for guess in guesses if guess.score >= least}) for case, guesses in found]
    right = sum(len(case.ids & ids) for case, ids in sure)
    given, wanted = sum(len(ids) for _, ids in sure), sum(len(case.ids) for case, _ in sure)
    first = sum(bool(guesses) and guesses[0].id in case.ids for case, guesses in found)
    return right / (given or 1), right / wanted, first / len(found)


# The peers


def ours(organisations: list[Known]) -> Peer:
    """Our matcher, with every candidate."""
    register = KnownNames(organisations)
    return lambda texts: [[Guess(m.iri, m.score) for m in matches(text, register)] for text in texts]


def pieces(text: str) -> list[str]:
    """The whole text and each of its parts, as words: what a matcher of names is asked."""
    parts = AffiliationText(text).parts
    return list(dict.fromkeys(" ".join(words_of(part)) for part in (text, *parts) if words_of(part)))


def fuzzy(scorer: str) -> Callable[[list[Known]], Peer]:
    """A scorer of rapidfuzz between every part of a text and every name."""

    def make(organisations: list[Known]) -> Peer:
        fuzz, process = map(import_module, ("rapidfuzz.fuzz", "rapidfuzz.process"))
        names, owners = _names(organisations)

        def match(texts: list[str]) -> list[list[Guess]]:
            found: list[dict[str, float]] = [{} for _ in texts]
            asked = [(i, piece) for i, text in enumerate(texts) for piece in pieces(text)]
            for start in range(0, len(asked), CHUNK):
                chunk = asked[start : start + CHUNK]
                table = process.cdist(
                    [piece for _, piece in chunk],
                    names,
                    scorer=getattr(fuzz, scorer),
                    score_cutoff=70,
                    workers=-1,
                )
                for (i, _), row in zip(chunk, table, strict=True):
                    for place in row.argsort()[-5:]:
                        iri, score = owners[place], float(row[place]) / 100
                        if score:
                            found[i][iri] = max(score, found[i].get(iri, 0.0))
            return [_ranked(one) for one in found]

        return match

    return make


def splink(organisations: list[Known]) -> Peer:
    """Splink's probabilistic model: names by Jaro-Winkler and shared words, and countries; trained without labels."""

    def match(texts: list[str]) -> list[list[Guess]]:
        pd, lib, cl = map(import_module, ("pandas", "splink", "splink.comparison_library"))
        block_on = lib.block_on
        settings = lib.SettingsCreator(
            link_type="link_only",
            comparisons=[
                cl.JaroWinklerAtThresholds("name", [0.98, 0.95, 0.9, 0.8]),
                cl.ArrayIntersectAtSizes("words", [4, 3, 2, 1]),
                cl.ExactMatch("country"),
            ],
            blocking_rules_to_generate_predictions=[
                block_on("name"),
                block_on("rare"),
                block_on("beginning"),
            ],
        )
        frames = [
            pd.DataFrame(_splink_known(organisations)),
            pd.DataFrame(_splink_asked(texts, organisations)),
        ]
        database = lib.DuckDBAPI()
        linker = lib.Linker([database.register(frame) for frame in frames], settings)
        linker.training.estimate_probability_two_random_records_match([block_on("name")], recall=0.5)
        linker.training.estimate_u_using_random_sampling(max_pairs=1e6)
        linker.training.estimate_parameters_using_expectation_maximisation(block_on("rare"))
        pairs = linker.inference.predict(threshold_match_probability=0.01).as_pandas_dataframe()
        found: list[dict[str, float]] = [{} for _ in texts]
        for one, other, score in zip(
            pairs.unique_id_l, pairs.unique_id_r, pairs.match_probability, strict=True
        ):
            asked, owner = (one, other) if one.startswith("?") else (other, one)
            text, iri = int(asked.split("|")[0][1:]), owner.split("|")[0]
            found[text][iri] = max(float(score), found[text].get(iri, 0.0))
        return [_ranked(one) for one in found]

    return match


def _splink_known(organisations: list[Known]) -> Iterator[dict[str, Any]]:
    count = KnownNames(organisations).count
    for one in organisations:
        for i, name in enumerate(sorted({" ".join(words_of(text)) for text, *_ in one.names} - {""})):
            yield _splink_row(f"{one.iri}|{i}", name, one.country, count)


def _splink_asked(texts: list[str], organisations: list[Known]) -> Iterator[dict[str, Any]]:
    count = KnownNames(organisations).count
    for i, text in enumerate(texts):
        country = min(AffiliationText(text).countries, default="")
        for j, piece in enumerate(pieces(text)):
            yield _splink_row(f"?{i}|{j}", piece, country, count)


def _splink_row(key: str, name: str, country: str, count: dict[str, int]) -> dict[str, Any]:
    words = name.split()
    rare = min(words, key=lambda word: (count.get(word, 0) or 10**6, word))
    return {
        "unique_id": key, "name": name, "words": words, "rare": rare,
        "beginning": " ".join(words[:3]), "country": country or None,
    }  # fmt: skip


def _names(organisations: Iterable[Known]) -> tuple[list[str], list[str]]:
    """Every name as words, and whose it is."""
    found = {(" ".join(words_of(text)), one.iri) for one in organisations for text, *_ in one.names}
    pairs = sorted(pair for pair in found if pair[0])
    return [name for name, _ in pairs], [iri for _, iri in pairs]


def _ranked(scores: dict[str, float]) -> list[Guess]:
    return sorted(
        (Guess(iri, score) for iri, score in scores.items()), key=lambda guess: (-guess.score, guess.id)
    )


MAKERS: dict[str, Callable[[list[Known]], Peer]] = {
    "ours": ours,
    "rapidfuzz": fuzzy("token_set_ratio"),
    "rapidfuzz-sort": fuzzy("token_sort_ratio"),
    "splink": splink,
}


if __name__ == "__main__":
    main()

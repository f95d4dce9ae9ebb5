"""Finds where a text may name a known organisation: whole names first, then names that share rare words."""

from collections.abc import Iterator, Set
from typing import NamedTuple

from loaders.linking.affiliation_text import AffiliationText
from loaders.linking.countries import country_of
from loaders.linking.known_names import KnownNames, Naming
from ontology.name_words import DEPENDENT, GENERIC
from ontology.names import is_acronym

#: Words that say what kind of body a name is of; two bodies of different kinds are not alike.
BODIES = frozenset(
    {"university", "hospital", "clinic", "institute", "college", "center", "academy", "school", "hochschule"}
)
_LONGEST = 16
_RAREST = 2
_LEAST_SIMILAR = 0.55
_SHORTEST_WORD = 3
# How alike a name is that was not met as a whole: words in another order, an acronym, a school, a misspelt word.
_SWAPPED, _ACRONYM, _SCHOOL, _GUESSED = 0.95, 0.95, 0.97, 0.9


class Spot(NamedTuple):
    """A stretch of words, the names (by number) that it may be with their likeness in 0..1; exact: met as printed."""

    start: int
    end: int
    likeness: dict[int, float]
    exact: bool = True


def spots(text: AffiliationText, known: KnownNames) -> list[Spot]:
    """All stretches that are the name of someone, the longest first."""
    return sorted(_phrases(text, known), key=lambda spot: (spot.start - spot.end, spot.start))


def near_spot(text: AffiliationText, known: KnownNames, part: int) -> Spot:
    """What one part of a text may mean that is nobody's name as it stands."""
    start, end = text.bounds[part]
    likeness = _school(text.words[start:end], known) or _similar(text, known, part)
    return Spot(start, end, likeness, exact=False)


def is_place(text: AffiliationText, known: KnownNames, part: int) -> bool:
    """True for a part that is a country, a known place or a number."""
    start, end = text.bounds[part]
    words = text.words[start:end]
    return (
        bool(country_of(text.parts[part]))
        or " ".join(words) in known.all_places
        or all(map(str.isdigit, words))
    )


def candidates(words: Set[str], known: KnownNames) -> set[int]:
    """The names (by number) that share one of the rarest words, or one that differs by a letter."""
    meant = {near for word in words for near in known.near_words(word)}
    rare = sorted((known.count[word], word) for word in words | meant if word in known.postings)
    return {i for _, word in rare[:_RAREST] for i in known.postings[word]}


def _phrases(text: AffiliationText, known: KnownNames) -> Iterator[Spot]:
    """Whole names, their words in order, or in any order within one part; only from its start on into the next."""
    words, part_of = text.words, text.part_of
    for start, word in enumerate(words):
        first, last = text.bounds[part_of[start]]
        stop = min(len(words) if start == first else last, start + _LONGEST)
        phrase = ""
        for end in range(start + 1, stop + 1):
            phrase = f"{phrase} {words[end - 1]}" if phrase else word
            if hits := known.phrases.get(phrase):
                if end - start > 1 or len(word) >= _SHORTEST_WORD:
                    yield Spot(start, end, dict.fromkeys(hits, 1.0))
            elif (
                end - start > 1 and end <= last and (start == first or end == last)
                and (hits := known.bags.get(" ".join(sorted(words[start:end]))))
            ):  # fmt: skip
                yield Spot(start, end, dict.fromkeys(hits, _SWAPPED))


def acronym_spots(text: AffiliationText, known: KnownNames) -> Iterator[Spot]:
    """An acronym where the other parts are places or units of a body: `Faculty of Medicine, NTNU, Trondheim`."""
    parts = [part for part in text.bounds if not is_place(text, known, part) and not _is_unit(text, part)]
    printed = text.parts[parts[0]] if len(parts) == 1 else ""
    if (is_acronym(printed) or _mixed(printed)) and (hits := known.acronyms.get(printed)):
        yield Spot(*text.bounds[parts[0]], dict.fromkeys(hits, _ACRONYM))


def _is_unit(text: AffiliationText, part: int) -> bool:
    start, end = text.bounds[part]
    return not DEPENDENT.isdisjoint((text.words[start], text.words[end - 1]))


def _mixed(text: str) -> bool:
    """True for acronyms such as `UFSCar`."""
    return len(text) > _SHORTEST_WORD and text.isalnum() and sum(map(str.isupper, text)) > len(text) / 2


def _school(words: list[str], known: KnownNames) -> dict[int, float]:
    """The university whose school is named by what tells it from others: `Yale School of Medicine`."""
    telling = [word for word in words if word not in GENERIC]
    if "school" not in words or not 0 < len(telling) <= 2 or " ".join(telling) in known.all_places:
        return {}
    bags = (" ".join(sorted([*telling, body])) for body in ("university", "college"))
    return next((dict.fromkeys(known.bags[bag], _SCHOOL) for bag in bags if bag in known.bags), {})


def _similar(text: AffiliationText, known: KnownNames, part: int) -> dict[int, float]:
    """The names that are like one part, by the weight of the words they share."""
    words = frozenset(text.words[slice(*text.bounds[part])])
    places = [other for other in text.bounds if is_place(text, known, other)]
    elsewhere = {word for other in places for word in text.words[slice(*text.bounds[other])]}
    likeness = _Likeness(known, words, frozenset(elsewhere))
    found = {i: likeness(known.namings[i]) for i in candidates(words, known)}
    return {i: like for i, like in found.items() if like >= _LEAST_SIMILAR}


class _Likeness:
    """How like names are to the words of one part: the lesser share, by weight, that what is common has of each."""

    def __init__(self, known: KnownNames, words: frozenset[str], elsewhere: frozenset[str]) -> None:
        self._weight, self._words, self._elsewhere = known.weight, words, elsewhere
        self._guesses = {guess: word for word in words for guess in known.near_words(word)}
        self._known = words.union(self._guesses, elsewhere)
        self._total = sum(map(known.weight, words))

    def __call__(self, naming: Naming) -> float:
        bodies = BODIES.intersection(naming.words)
        common = self._known.intersection(naming.words)
        total = sum(map(self._weight, naming.words))
        if not bodies <= self._words or sum(map(self._weight, common)) < _LEAST_SIMILAR * total:
            return 0.0
        same = common & self._words
        guessed = {self._guesses[word] for word in common - same if word in self._guesses}
        if len(same) + len(guessed) < 2:
            return 0.0
        weight = sum(map(self._weight, same)) + _GUESSED * sum(map(self._weight, guessed))
        added = common - same - self._guesses.keys()
        of_name = (weight + _GUESSED * sum(map(self._weight, added))) / total
        return min(of_name, weight / self._total, 1.0)

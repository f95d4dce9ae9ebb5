"""The names of known organisations, indexed so that they are found inside longer texts."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from loaders.linking.translations import STOP, TRANSLATED
from ontology.name_words import CARE, GENERIC, UNITS
from ontology.names import folded_words, han_text, has_han, is_generic

#: A word that more names have does not find any of them.
_COMMON = 200
_SHORTEST_GUESS = 6
_PARTS = UNITS | CARE


class Known(NamedTuple):
    """A known organisation: names as (text, language, role), country (ISO code), places' names, parents' IRIs."""

    iri: str
    names: tuple[tuple[str, str, str], ...]
    country: str = ""
    places: frozenset[str] = frozenset()
    parents: frozenset[str] = frozenset()
    active: bool = True


@dataclass(frozen=True, slots=True)
class Naming:
    """A name of one organisation: its comparable words, how it is printed, whether it is a label, or nobody's own."""

    owner: int
    text: str
    acronym: bool
    words: tuple[str, ...]
    printed: frozenset[str]
    label: bool
    generic: bool


Index = dict[str, list[int]]


def words_of(text: str) -> list[str]:
    """Comparable words of a Latin text: folded, abbreviations and translations in full, no small words."""
    kept = (TRANSLATED.get(word, word) for word in printed_words(text))
    return [part for word in kept for part in word.split()]


def printed_words(text: str) -> list[str]:
    """The words of a Latin text in its own language: folded, abbreviations in full, no small words."""
    return [word for word in folded_words(text) if word not in STOP]


class KnownNames:
    """Where the names of organisations are looked up: whole, with words in any order, by rare words."""

    def __init__(self, organisations: Iterable[Known]) -> None:
        self.organisations = list(organisations)
        self.number = {known.iri: i for i, known in enumerate(self.organisations)}
        self.places = [_places_of(known) for known in self.organisations]
        self.all_places = frozenset().union(*self.places)
        self.namings = [naming for i, known in enumerate(self.organisations) for naming in _namings(i, known)]
        self.beginnings: set[str] = set()
        self.phrases, self.bags, self.han, self.acronyms = (Index(), Index(), Index(), Index())
        self.count: Counter[str] = Counter()
        for i, naming in enumerate(self.namings):
            self._enter(i, naming)
        self.heaviest = math.log(len(self.namings) + 1)
        self._weights = {word: self.heaviest - math.log(count + 1) for word, count in self.count.items()}

    def _enter(self, i: int, naming: Naming) -> None:
        if naming.acronym:
            self.acronyms.setdefault(naming.text, []).append(i)
        elif has_han(naming.text):
            self.han.setdefault(naming.words[0], []).append(i)
        else:
            self.phrases.setdefault(" ".join(naming.words), []).append(i)
            self.bags.setdefault(" ".join(sorted(naming.words)), []).append(i)
            self.count.update(set(naming.words))
            self.beginnings.update(" ".join(naming.words[:end]) for end in range(2, len(naming.words)))

    def weight(self, word: str) -> float:
        """How much a word tells: the logarithm of how rare it is among all names, most for an unknown one."""
        return self._weights.get(word, self.heaviest)

    def ancestors(self, iri: str) -> frozenset[str]:
        """The organisations that this one is within, as far as they are known."""
        found: set[str] = set()
        queue = [iri]
        while queue:
            if (number := self.number.get(queue.pop())) is not None:
                fresh = self.organisations[number].parents - found - {iri}
                found |= fresh
                queue += fresh
        return frozenset(found)

    @cached_property
    def _campuses(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for i, organisation in enumerate(self.organisations):
            for parent in organisation.parents:
                found[parent].append(i)
        return found

    def is_umbrella(self, owner: int, words: Sequence[str]) -> bool:
        """True for a body of several universities that bear its name, such as `University of Texas`."""
        parts = [
            i for i in self._campuses.get(self.organisations[owner].iri, ()) if self._is_campus(i, words)
        ]
        return len(parts) > 1

    def _is_campus(self, owner: int, words: Sequence[str]) -> bool:
        names = (words_of(text) for text, _, role in self.organisations[owner].names if role != "acronym")
        return any(
            "university" in name and set(words) < set(name) and not _PARTS.intersection(name)
            for name in names
        )

    @cached_property
    def postings(self) -> Index:
        """Rare word -> the names that have it."""
        found: Index = defaultdict(list)
        for i, naming in enumerate(self.namings):
            if not naming.acronym and not has_han(naming.text):
                for word in set(naming.words):
                    if self.count[word] <= _COMMON:
                        found[word].append(i)
        return dict(found)

    @cached_property
    def han_pairs(self) -> Index:
        """Two characters that follow each other -> the names that have them."""
        found: Index = defaultdict(list)
        for i, naming in enumerate(self.namings):
            if has_han(naming.text):
                for pair in {naming.words[0][at : at + 2] for at in range(len(naming.words[0]) - 1)}:
                    found[pair].append(i)
        return dict(found)

    def pair_weight(self, pair: str) -> float:
        """How much two characters tell, as the weight of a word."""
        return self.heaviest - math.log(len(self.han_pairs.get(pair, ())) + 1)

    @cached_property
    def _near(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for word in self.count:
            if len(word) >= _SHORTEST_GUESS:
                for key in _shortened(word):
                    found[key].append(word)
        return dict(found)

    def near_words(self, word: str) -> set[str]:
        """The words of names that differ from an unknown one by about one letter."""
        if word in self.count or len(word) < _SHORTEST_GUESS or word.isdigit():
            return set()
        return {found for key in _shortened(word) for found in self._near.get(key, ())}


def _namings(owner: int, known: Known) -> Iterator[Naming]:
    """The names of an organisation, those that differ in language or spelling alone put together."""
    alike: dict[tuple[tuple[str, ...], bool], list[tuple[str, str]]] = defaultdict(list)
    for text, lang, role in known.names:
        words = (han_text(text, lang),) if has_han(text) else tuple(words_of(text))
        if words and words[0]:
            alike[words, role == "acronym"].append((text, role))
    for (words, acronym), found in alike.items():
        text, han = found[0][0], has_han(found[0][0])
        generic = is_generic(text) if han else GENERIC.issuperset(words)
        printed = frozenset[str]() if han else frozenset(" ".join(printed_words(text)) for text, _ in found)
        yield Naming(owner, text, acronym, words, printed, any(role == "label" for _, role in found), generic)


def _places_of(known: Known) -> frozenset[str]:
    return frozenset(filter(None, (" ".join(words_of(place)) for place in known.places)))


def _shortened(word: str) -> Iterator[str]:
    """The word, and the word without one of its letters."""
    yield word
    for i in range(len(word)):
        yield word[:i] + word[i + 1 :]

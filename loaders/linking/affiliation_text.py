"""A free affiliation taken apart: the parts between commas, their words, and the countries and places they name."""

import re
from functools import cached_property
from itertools import groupby

from pypinyin import lazy_pinyin

from loaders.linking.countries import country_of
from loaders.linking.known_names import printed_words, words_of
from ontology.names import han_text, has_han, is_legal_form

_BREAK = re.compile(r"[,;|/()\[\]\n•·，；、（）]|:\s|\s[-–—]\s")
_HAN_BREAK = re.compile(r"[,;|/\n•，；、。\s]+")
_HAN_PLACE = re.compile(r"^(\w{2,3}?)(?:[省市]|$)|^(\w{2})")
_LONGEST_COUNTRY = 3


class AffiliationText:
    """What is printed, as parts and as comparable words that know their part."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.parts = [part for part in map(str.strip, _BREAK.split(text)) if part and not is_legal_form(part)]
        numbered = [(word, i) for i, part in enumerate(self.parts) for word in words_of(part)]
        self.words = [word for word, _ in numbered]
        self.part_of = [i for _, i in numbered]
        self.countries = frozenset(filter(None, map(country_of, self.parts)))
        self.hinted = self.countries or frozenset(filter(None, map(_country_at_end, self.parts)))

    @cached_property
    def bounds(self) -> dict[int, tuple[int, int]]:
        """Part -> where its words begin and end."""
        found = {}
        for part, places in groupby(range(len(self.words)), self.part_of.__getitem__):
            there = list(places)
            found[part] = (there[0], there[-1] + 1)
        return found

    @cached_property
    def alone(self) -> frozenset[str]:
        """The words that are a part by themselves, as towns are."""
        return frozenset(self.words[start] for start, end in self.bounds.values() if end - start == 1)

    @cached_property
    def printed(self) -> str:
        """All words as they are printed, but for case, accents, abbreviations and small words."""
        return f" {' '.join(word for part in self.parts for word in printed_words(part))} "

    @cached_property
    def han(self) -> list[tuple[str, str]]:
        """The runs of Chinese, Japanese or Korean characters in their normal forms: simplified, and as printed."""
        runs = [run for run in _HAN_BREAK.split(self.text) if has_han(run)]
        return [(han_text(run), han_text(run, "ja")) for run in runs]

    def names_place(self, place: str, start: int, end: int) -> bool:
        """True where the words of a place stand outside these bounds."""
        return f" {place} " in self._padded(start, end) or place.replace(" ", "") in self._han_places

    def _padded(self, start: int, end: int) -> str:
        return f" {' '.join(self.words[:start])} | {' '.join(self.words[end:])} "

    @cached_property
    def _han_places(self) -> frozenset[str]:
        found = (match for run, _ in self.han for match in [_HAN_PLACE.match(run)] if match)
        return frozenset("".join(lazy_pinyin(match[1] or match[2])) for match in found)


def _country_at_end(part: str) -> str:
    """The country whose name ends a part, which may belong to another name: `Beijing 100080 China`, `New Mexico`."""
    words = part.rstrip(".").split()
    ends = (" ".join(words[-length:]) for length in range(_LONGEST_COUNTRY, 0, -1))
    return next(filter(None, map(country_of, ends)), "")

"""How well a name found in a text fits it: factors that say why a candidate has its score."""

from typing import NamedTuple

from loaders.linking.affiliation_text import AffiliationText
from loaders.linking.known_names import KnownNames, Naming
from loaders.linking.spotting import BODIES, Spot
from ontology.name_words import CARE, GENERIC, UNITS

# The factors, from what a development half of labelled affiliations showed; 1 where all agrees.
_OTHER_SPELLING, _TRANSLATED, _ELSEWHERE_IN_COUNTRY, _CEASED = 0.97, 0.92, 0.93, 0.9
_CITY, _COUNTRY, _NO_PLACE, _PERHAPS_ABROAD, _ABROAD = 1.0, 0.96, 0.95, 0.8, 0.3
_GENERIC_HERE, _GENERIC_UNIVERSITY, _GENERIC, _COMMON, _UNIT, _UMBRELLA = 0.95, 0.94, 0.4, 0.8, 0.85, 0.84
_WHOLE, _WITH_UNIT, _ONE_WORD, _WITH_REST, _OF_ANOTHER, _WRONG = 1.0, 0.98, 0.98, 0.9, 0.84, 0.6
#: A name that weighs less, as a share of what an unknown word weighs, tells little.
_LIGHT = 0.76
#: Words of bodies whose names, however general, are their own within a country.
_OF_A_COUNTRY = frozenset({"university"})
_SHORT = 3


class Agreement(NamedTuple):
    """Why a score is what it is, each a factor in 0..1.

    name: how alike the names are; place: whether country and city agree; telling: whether the name tells a body from
    the next; rest: what else stands beside it; alone: whether others fit as well; above: whether it is a part of, or
    named beside, a body that is surer.
    """

    name: float
    place: float = 1.0
    telling: float = 1.0
    rest: float = 1.0
    alone: float = 1.0
    above: float = 1.0

    @property
    def score(self) -> float:
        """The product of all."""
        return self.name * self.place * self.telling * self.rest * self.alone * self.above


def agreement(text: AffiliationText, known: KnownNames, spot: Spot, naming: Naming, like: float) -> Agreement:
    """The factors of one name at one stretch of words."""
    first, last = text.bounds[text.part_of[spot.start]][0], text.bounds[text.part_of[spot.end - 1]][1]
    beside = text.words[first : spot.start], text.words[spot.end : last]
    country = _country(text, known, spot, naming, last)
    city = any(text.names_place(place, spot.start, spot.end) for place in known.places[naming.owner])
    name = like * _spelling(text, known, spot, naming) if like == 1 else like
    if like < 1 and text.countries and not city:
        name *= _ELSEWHERE_IN_COUNTRY
    if not known.organisations[naming.owner].active:
        name *= _CEASED
    whole = not any(beside)
    return Agreement(
        name, _place(country, city), _telling(known, naming, text, whole, country, city),
        _rest(text, known, spot, naming, beside) if spot.exact and not whole else _one_word(naming),
    )  # fmt: skip


def _country(text: AffiliationText, known: KnownNames, spot: Spot, naming: Naming, last: int) -> float | None:
    """The factor of the countries; None where the text or the register names none."""
    country = known.organisations[naming.owner].country
    if not country or not (text.countries or (text.hinted and spot.end != last)):
        return None
    if country in text.hinted:
        return _COUNTRY
    return _ABROAD if text.countries else _PERHAPS_ABROAD


def _place(country: float | None, city: bool) -> float:
    if country is None:
        return _CITY if city else _NO_PLACE
    return _CITY if city and country == _COUNTRY else country


def _spelling(text: AffiliationText, known: KnownNames, spot: Spot, naming: Naming) -> float:
    """Less for a name in another language than the text's, least where the body has an English name beside it."""
    if not spot.exact or any(f" {printed} " in text.printed for printed in naming.printed):
        return 1.0
    english = any(
        lang == "en" and role == "label" for _, lang, role in known.organisations[naming.owner].names
    )
    return _TRANSLATED if english else _OTHER_SPELLING


def _telling(
    known: KnownNames, naming: Naming, text: AffiliationText, whole: bool, country: float | None, city: bool
) -> float:
    if naming.generic:
        university = whole and country == _COUNTRY and not _OF_A_COUNTRY.isdisjoint(naming.words)
        return _GENERIC_HERE if city else _GENERIC_UNIVERSITY if university else _GENERIC
    if not whole and sum(map(known.weight, naming.words)) < _LIGHT * known.heaviest:
        return _COMMON
    if not city and not naming.label and known.is_umbrella(naming.owner, naming.words):
        return _UMBRELLA
    unit = naming.words[0] in UNITS and len(naming.words) <= _SHORT
    return _UNIT if unit and text.countries and not city else 1.0


def _one_word(naming: Naming) -> float:
    return _ONE_WORD if len(naming.words) == 1 else _WHOLE


def _rest(
    text: AffiliationText, known: KnownNames, spot: Spot, naming: Naming, beside: tuple[list[str], list[str]]
) -> float:
    """Whether what stands beside a name in its part makes it another's: `Hospital`, a longer name, another body."""
    left, right = beside
    if (right[:1] and right[0] in CARE) or (
        left and left[-1] in BODIES and text.words[spot.start] == "university"
    ):
        return _WRONG
    if len(naming.words) == 1:
        return _WRONG
    if any(_is_elsewhere(text, known, naming, word) for word in left + right):
        return _OF_ANOTHER
    longer = " ".join(text.words[spot.start : spot.end + 1])
    if right and right[0] not in UNITS and longer in known.beginnings:
        return _OF_ANOTHER
    heavy = sum(known.weight(word) for word in left + right if word not in GENERIC)
    if not {"institute", "hospital", "center"}.isdisjoint(left + right) and heavy > sum(
        map(known.weight, naming.words)
    ):
        return _OF_ANOTHER
    return _WITH_UNIT if not UNITS.isdisjoint(left + right) else _WITH_REST


def _is_elsewhere(text: AffiliationText, known: KnownNames, naming: Naming, word: str) -> bool:
    """True for the town of the address, if the body that is named is in another: `College of Medicine at Peoria`."""
    return word in text.alone and word in known.all_places and word not in known.places[naming.owner]

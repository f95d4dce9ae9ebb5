"""Finds the names of known organisations inside Chinese, Japanese and Korean text, which has no spaces."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from pypinyin import lazy_pinyin

from loaders.linking.affiliation_text import AffiliationText
from loaders.linking.agreement import Agreement
from loaders.linking.known_names import KnownNames
from ontology.name_words import ZH_OTHER_BODY, ZH_UNIT

_SHORTEST, _LONGEST = 4, 40
_PLACE_BEFORE = re.compile(r"(?:^|[省市区县州和与及、])$|^中国$|(?:自治区|特区)$")
_JOINED = re.compile(r"^[和与及暨兼]")
# The factors of what stands beside a name: nothing, a unit of it, a place before, another body, other characters.
_UNIT_AFTER, _BODY_AFTER, _REST, _BEFORE = 0.98, 0.6, 0.84, 0.84
_NO_PLACE, _GENERIC, _GENERIC_HERE = 0.95, 0.4, 0.95
_LIKE, _LEAST = 0.84, 0.4
_COMMON = 300


class HanSpot(NamedTuple):
    """A name (its normal form) in a run of characters, with what stands before and after it."""

    name: str
    before: str
    after: str
    numbers: tuple[int, ...]


def han_spots(run: str, known: KnownNames) -> list[HanSpot]:
    """The known names in a run of characters, the longest first, none inside another."""
    found: list[HanSpot] = []
    taken = [False] * len(run)
    lengths = range(min(len(run), _LONGEST), min(len(run), _SHORTEST) - 1, -1)
    for length in lengths:
        for start in range(len(run) - length + 1):
            name = run[start : start + length]
            if name in known.han and not any(taken[start : start + length]):
                taken[start : start + length] = [True] * length
                found.append(HanSpot(name, run[:start], run[start + length :], tuple(known.han[name])))
    return found


def han_agreement(spot: HanSpot, number: int, text: AffiliationText, known: KnownNames) -> Agreement:
    """The factors of one name that stands in Chinese text."""
    naming = known.namings[number]
    pinyin = "".join(lazy_pinyin(spot.name[:3])) + "".join(lazy_pinyin(spot.before[-4:]))
    places = known.places[naming.owner]
    here = any(text.names_place(place, 0, 0) or place.replace(" ", "") in pinyin for place in places)
    rest = _before(spot, places) * _after(spot)
    telling = (_GENERIC_HERE if here else _GENERIC) if naming.generic else 1.0
    name = 1.0 if known.organisations[naming.owner].active else 0.9
    return Agreement(name, 1.0 if here else _NO_PLACE, telling, rest)


def similar_han(run: str, known: KnownNames) -> dict[int, float]:
    """The names (by number) that share character pairs with a run, the lesser share of both; never sure."""
    pairs = _pairs(run)
    rare = sorted((len(known.han_pairs[pair]), pair) for pair in pairs if pair in known.han_pairs)
    near = {i for count, pair in rare[:4] if count <= _COMMON for i in known.han_pairs[pair]}
    found = {}
    for i in near:
        other = _pairs(known.namings[i].words[0])
        common = sum(map(known.pair_weight, pairs & other))
        share = common / max(sum(map(known.pair_weight, pairs)), sum(map(known.pair_weight, other)))
        if share >= _LEAST:
            found[i] = _LIKE * share
    return found


def _pairs(run: str) -> set[str]:
    return {run[i : i + 2] for i in range(len(run) - 1)}


def _before(spot: HanSpot, places: frozenset[str]) -> float:
    """What stands before a name may be its place: 湖北省武汉大学, 武汉湖北大学."""
    if _PLACE_BEFORE.search(spot.before):
        return 1.0
    pinyin = "".join(lazy_pinyin(spot.before))
    return 1.0 if any(place.replace(" ", "") == pinyin for place in places) else _BEFORE


def _after(spot: HanSpot) -> float:
    """What stands after a name may be a unit of it, which only a university's is sure to be."""
    after = spot.after
    if not after or _JOINED.match(after) or after.isascii():
        return 1.0
    if ZH_OTHER_BODY.search(after):
        return _BODY_AFTER
    return _UNIT_AFTER if spot.name.endswith("大学") and ZH_UNIT.search(after) else _REST


def han_groups(
    text: AffiliationText, known: KnownNames
) -> Iterator[tuple[str, int, dict[int, tuple[Agreement, int]]]]:
    """For each name in the text's runs: the characters, where they stand, owner -> agreement and name."""
    for run, printed in text.han:
        spots = han_spots(run, known) or han_spots(printed, known)
        for spot in spots:
            yield (
                spot.name,
                len(spot.before),
                _best(known, {number: han_agreement(spot, number, text, known) for number in spot.numbers}),
            )
        if not spots:
            likes = similar_han(run, known)
            yield run, 0, _best(known, {number: Agreement(like) for number, like in likes.items()})


def _best(known: KnownNames, fits: dict[int, Agreement]) -> dict[int, tuple[Agreement, int]]:
    found: dict[int, tuple[Agreement, int]] = {}
    for number, fit in fits.items():
        owner = known.namings[number].owner
        if owner not in found or fit.score > found[owner][0].score:
            found[owner] = fit, number
    return found

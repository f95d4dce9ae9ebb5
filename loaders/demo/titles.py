"""The demo city's titles: spells of each holder, kind and level that never overlap."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from loaders.demo.calendar import TODAY, YEAR, YEAR_END, after_months, as_date, day, days, ends
from loaders.demo.carriers import KINDS, Carriers
from loaders.demo.dice import Dice, Whole
from loaders.demo.figures import expected, scaled
from loaders.demo.orgs import Orgs
from loaders.demo.people import People
from loaders.demo.thing import Maker
from ontology.model import Record

#: Level, and which issuer grants it.
LEVELS = ("lv-national", "lv-provincial", "lv-municipal")
#: Months that a certificate of a high-tech firm runs.
_HNTE = 36


@dataclass(frozen=True, slots=True)
class Spells:
    """Titles of one kind and level: who holds them (`of` says what that is), from when to when (0: open)."""

    kind: str
    level: int
    holders: Whole
    starts: Whole
    ends: Whole
    of: str = "org"


def _some(ranked: Whole, start: int, count: int) -> Whole:
    """So many firms of the ranking from a place on, round to its beginning."""
    return ranked[(start + np.arange(min(count, len(ranked)))) % len(ranked)]


def firms(scale: float, ranked: Whole) -> Iterator[Spells]:
    """All titles of firms."""
    dice = Dice("titles")
    yield from _high_tech(scale, ranked, dice)
    yield from _small(scale, ranked, dice)
    yield from _ladders(scale, ranked, dice)


def _high_tech(scale: float, ranked: Whole, dice: Dice) -> Iterator[Spells]:
    valid = _some(ranked, 0, expected("hnte", scale))
    issued = days(dice, day(YEAR, 9), day(YEAR, 12, 20), len(valid))
    back = dice.pick((42, 33, 25), len(valid))
    starts = np.array(
        [after_months(int(d), -12 * int(y)) for d, y in zip(issued, back, strict=True)], dtype=np.int64
    )
    # The two edges: a certificate that ends on the very day, and one that begins on it.
    starts[:2] = [after_months(YEAR_END + 1, -_HNTE), YEAR_END][: len(starts)]
    until = ends(starts, _HNTE)
    yield Spells("qk-hnte", 0, valid, starts, until)
    before = np.flatnonzero(dice.chance(0.4, len(valid)))
    earlier = np.array([after_months(int(d), -_HNTE) for d in starts[before]], dtype=np.int64)
    yield Spells("qk-hnte", 0, valid[before], earlier, np.minimum(ends(earlier, _HNTE), starts[before] - 1))
    after = np.flatnonzero((until < TODAY) & dice.chance(0.7, len(valid)))
    yield Spells("qk-hnte", 0, valid[after], until[after] + 1, ends(until[after] + 1, _HNTE))
    rest = ranked[len(valid) :]
    lost = rest[: scaled(1500, scale)]
    old = days(dice, day(2017), day(2019, 6, 30), len(lost))
    yield Spells("qk-hnte", 0, lost, old, ends(old, _HNTE))
    late = rest[len(lost) : len(lost) + scaled(1200, scale)]
    new = days(dice, YEAR_END + 1, day(2024, 12, 20), len(late))
    yield Spells("qk-hnte", 0, late, new, ends(new, _HNTE))


def _small(scale: float, ranked: Whole, dice: Dice) -> Iterator[Spells]:
    """Entries as technology SME: each runs to the end of March of the next year."""
    count = expected("tech-sme", scale)
    entered = _some(ranked, scaled(9_600, scale), count)
    others = ranked[~np.isin(ranked, entered)]
    for year in range(YEAR - 2, YEAR + 3):
        if year == YEAR:
            holders = entered
        else:
            chosen = entered[dice.chance(0.5, len(entered))]
            holders = np.concatenate((chosen, others[dice.chance(0.1, len(others))]))
        starts = days(dice, day(year, 4), day(year, 11, 30), len(holders))
        yield Spells("qk-tech-sme", 2, holders, starts, np.full(len(holders), day(year + 1, 3, 31)))


#: Kind, level, place in the ranking and number at scale 1 (0: the figure named), first and last year, months.
_LADDERS = (
    ("qk-innovative-sme", 1, 400, 2600, 2021, 2023, 36, ""),
    ("qk-srdi", 1, 60, 1500, 2020, 2022, 36, ""),
    ("qk-little-giant", 0, 60, 0, 2020, 2022, 36, "little-giant"),
    ("qk-little-giant", 0, 300, 60, 2023, 2024, 36, ""),
    ("qk-little-giant", 0, 400, 25, 2019, 2019, 36, ""),
    ("qk-leading-cultivation", 2, 0, 120, 2020, 2022, 36, ""),
    ("qk-leading", 1, 10, 0, 2021, 2022, 0, "leading-provincial"),
    ("qk-leading", 2, 20, 0, 2021, 2022, 0, "leading-municipal"),
    ("qk-champion", 0, 100, 22, 2019, 2024, 0, ""),
    ("qk-gazelle", 2, 700, 420, 2020, 2024, 36, ""),
    ("qk-ip-advantage", 0, 80, 160, 2020, 2024, 36, ""),
    ("qk-ip-demo", 0, 80, 40, 2020, 2024, 36, ""),
)


def _ladders(scale: float, ranked: Whole, dice: Dice) -> Iterator[Spells]:
    used: dict[str, int] = {}
    for kind, level, place, number, first, last, months, figure in _LADDERS:
        count = expected(figure, scale) if figure else scaled(number, scale)
        # Nobody twice under one kind: spells must not overlap, and each firm counts at one level.
        at = max(round(place * scale), used.get(kind, 0))
        used[kind] = at + count
        holders = _some(ranked, at, count)
        # Three years from June 2020 on still run at the end of 2022; those from June 2019 do not.
        year = dice.whole(first, last + 1, len(holders))
        starts = np.array([day(int(y), 6) for y in year], dtype=np.int64) + dice.whole(0, 90, len(holders))
        until = ends(starts, months) if months else 0 * starts
        yield Spells(kind, level, holders, starts, until)
    yield from _seeds(scale, ranked, dice)


def _seeds(scale: float, ranked: Whole, dice: Dice) -> Iterator[Spells]:
    """Gold and silver seeds of the year; half the gold ones were silver before."""
    total = expected("seeds", scale)
    gold = min(total, scaled(118, scale))
    holders = _some(ranked, expected("listed", scale), total)
    starts = days(dice, day(YEAR, 3), day(YEAR, 6, 30), len(holders))
    until = ends(starts, 24)
    yield Spells("qk-gold-seed", 2, holders[:gold], starts[:gold], until[:gold])
    yield Spells("qk-silver-seed", 2, holders[gold:], starts[gold:], until[gold:])
    before = np.flatnonzero(dice.chance(0.5, gold))
    first = starts[before] - 760
    yield Spells("qk-silver-seed", 2, holders[:gold][before], first, starts[before] - 20)


def others(scale: float, orgs: Orgs, people: People, carriers: Carriers) -> Iterator[Spells]:
    """Titles of institutions, people and carriers."""
    dice = Dice("other titles")
    for group, kind in (("transfer", "qk-transfer-demo"), ("stations", "qk-ip-station")):
        at = 0
        for level, name in enumerate(LEVELS):
            count = expected(f"{group}-{name.removeprefix('lv-')}", scale)
            starts = days(dice, day(2018), YEAR_END, count)
            yield Spells(kind, level, orgs.groups[group][at : at + count], starts, 0 * starts)
            at += count
    agencies = orgs.groups["ip-service"][: scaled(12, scale)]
    gone = days(dice, day(2017), day(2019, 6), len(agencies))
    yield Spells("qk-transfer-demo", 2, agencies, gone, ends(gone, 36))
    yield from _brokers(people, dice)
    yield from _carrier_titles(scale, carriers, dice)


def _brokers(people: People, dice: Dice) -> Iterator[Spells]:
    starts = days(dice, day(2020, 2), YEAR_END, people.brokers)
    yield Spells("qk-broker", 2, np.arange(people.brokers), starts, ends(starts, 36), "person")
    lapsed = np.arange(people.brokers, people.officers, 4)
    gone = days(dice, day(2017), day(2019, 6), len(lapsed))
    yield Spells("qk-broker", 2, lapsed, gone, ends(gone, 36), "person")


def _carrier_titles(scale: float, carriers: Carriers, dice: Dice) -> Iterator[Spells]:
    titled, national = expected("carriers", scale), expected("carriers-national", scale)
    count = len(carriers.kind)
    level = np.where(np.arange(count) < national, 0, 1 + dice.whole(0, 2, count))
    early, late = days(dice, day(2013), YEAR_END, count), days(dice, day(2023, 2), TODAY, count)
    starts = np.where(np.arange(count) < titled, early, late)
    for kind, (name, _, _) in enumerate(KINDS):
        for number in range(len(LEVELS)):
            mine = np.flatnonzero((carriers.kind == kind) & (level == number))
            yield Spells(f"qk-{name}", number, mine, starts[mine], 0 * mine, "carrier")


def records(
    maker: Maker, spells: Iterable[Spells], society: tuple[Orgs, People, Carriers], measure: str
) -> Iterator[Record]:
    """The titles, numbered in their order; the city's own ones are granted under a measure."""
    number = 0
    orgs, people, carriers = society
    holders: dict[str, Orgs | People | Carriers] = {"org": orgs, "person": people, "carrier": carriers}
    for spell in spells:
        kind, level = maker.code(spell.kind), maker.code(LEVELS[spell.level])
        issuer = orgs.iri(maker, int(orgs.groups["issuer"][spell.level]))
        rows = zip(spell.holders.tolist(), spell.starts.tolist(), spell.ends.tolist(), strict=True)
        for holder, start, end in rows:
            number += 1
            ended = bool(end) and end < TODAY
            yield maker.thing(
                "Qualification",
                f"demo-{number:06d}",
                kind=kind,
                level=level,
                status=maker.code("qs-expired" if ended else "qs-valid"),
                start=as_date(start),
                end=as_date(end),
                batch=str(as_date(start))[:4],
                awardedTo=holders[spell.of].iri(maker, holder),
                issuers=issuer,
                underMeasure=measure if spell.level == 2 and spell.of == "org" else None,
            )

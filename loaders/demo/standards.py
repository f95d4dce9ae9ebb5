"""The demo city's standards, their editions and drafters, and the patents declared essential to them."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from loaders.demo.calendar import TODAY, YEAR, as_date, day
from loaders.demo.dice import Crowd, Dice, Whole
from loaders.demo.fields import SECTORS
from loaders.demo.figures import expected, scaled
from loaders.demo.institutions import WIDTH
from loaders.demo.names import brand
from loaders.demo.orgs import Orgs, near
from loaders.demo.patents import GRANTED, Patents, distinct
from loaders.demo.thing import Maker, both
from ontology.identity import SCHEMES
from ontology.model import Record

#: Level, and the prefixes of its numbers. No body has given out numbers from 9,900,000 up.
LEVELS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("lv-international", ("ISO",)),
    ("lv-national-std", ("GB/T",)),
    ("lv-industry", ("YD/T", "SJ/T", "JB/T")),
    ("lv-local", ("DB42/T", "DB4201/T")),
    ("lv-group", ("T/XUGOU",)),
)
FIRST_NUMBER = 9_900_000
#: Chapter of the international classification by industry; of other industries 03.
_ICS = {
    "39": "31",
    "65": "35",
    "36": "43",
    "27": "11",
    "26": "71",
    "31": "77",
    "37": "49",
    "38": "29",
    "35": "25",
}
_SHARES = {2013: 0.5, 2015: 0.6, 2016: 0.6, 2018: 0.8, 2019: 0.8, 2020: 0.9, 2021: 0.9, 2023: 1.05, 2024: 1.1}


@dataclass(frozen=True, slots=True)
class Standards:
    """Standards by number, the oldest first; in the tables -1 stands for none."""

    level: Whole
    issued: Whole
    series: Whole
    replaces: Whole
    community: Whole
    drafters: Whole
    cites: Whole

    def number(self, at: int) -> str:
        """The standard's number with its year."""
        prefixes, series = LEVELS[self.level[at]][1], int(self.series[at])
        year = as_date(self.issued[at])
        mark = ":" if self.level[at] == 0 else "-"
        return f"{prefixes[series % len(prefixes)]} {FIRST_NUMBER + series}{mark}{year.year if year else ''}"

    def iri(self, maker: Maker, at: int) -> str:
        """The standard's IRI."""
        return maker.start("Standard") + SCHEMES["standard-number"].key(self.number(at))


def plan(scale: float, orgs: Orgs) -> Standards:
    """All standards of a city of this scale; of the year under review as many a level as were published."""
    dice = Dice("standards")
    rows = [
        (year, level)
        for year in sorted((*_SHARES, YEAR))
        for level, (code, _) in enumerate(LEVELS)
        for _ in range(_number(code, year, scale))
    ]
    year, level = np.array(rows, dtype=np.int64).T
    issued = np.array([day(int(y)) for y in year], dtype=np.int64) + dice.whole(0, 365, len(year))
    order = np.argsort(issued, kind="stable")
    year, level, issued = year[order], level[order], issued[order]
    community = dice.pick(orgs.communities, len(year))
    replaces = _replaced(year, level, dice)
    series = np.arange(1, len(year) + 1)
    for at in np.flatnonzero(replaces >= 0).tolist():
        series[at] = series[replaces[at]]
    size = 2 + dice.pick((30, 30, 20, 12, 8), len(year))
    slots = [np.where(slot < size, near(orgs.actors, community, dice), -1) for slot in range(6)]
    return Standards(
        level,
        issued,
        series,
        replaces,
        community,
        distinct(np.stack(slots, axis=1)),
        _cited(level, issued, dice),
    )


def _number(level: str, year: int, scale: float) -> int:
    count = expected(f"standards-{level.removeprefix('lv-')}", scale)
    return count if year == YEAR else round(count * _SHARES[year])


def _replaced(year: Whole, level: Whole, dice: Dice) -> Whole:
    """For a third an older edition of the same level, each replaced once at most; else -1."""
    found = np.full(len(year), -1, dtype=np.int64)
    free: dict[int, list[int]] = {number: [] for number in range(len(LEVELS))}
    again = dice.chance(0.33, len(year))
    for at in range(len(year)):
        older = free[int(level[at])]
        if again[at] and older and year[older[0]] + 3 <= year[at]:
            found[at] = older.pop(0)
        older.append(at)
    return found


def _cited(level: Whole, issued: Whole, dice: Dice) -> Whole:
    """One or two older national standards that local and group ones cite, replaced or not."""
    national = np.flatnonzero(level == 1)
    crowd = Crowd(issued[national], np.ones(len(national), dtype=np.int64), national)
    slots = [crowd.draw(0 * issued, issued, dice) for _ in range(2)]
    wanted = np.isin(level, (3, 4))[:, None] & np.stack(
        (dice.chance(0.7, len(level)), dice.chance(0.3, len(level))), 1
    )
    return distinct(np.where(wanted, np.stack(slots, axis=1), -1))


def records(maker: Maker, orgs: Orgs, standards: Standards) -> Iterator[Record]:
    """The standards, and the place of each drafter in the list."""
    superseded = set(standards.replaces.tolist())
    for at in range(len(standards.level)):
        number, sector = standards.number(at), SECTORS[standards.community[at] // WIDTH]
        level = LEVELS[standards.level[at]][0]
        national = level in {"lv-international", "lv-national-std", "lv-industry"}
        drafters = [orgs.iri(maker, org) for org in standards.drafters[at].tolist() if org >= 0]
        yield maker.thing(
            "Standard",
            SCHEMES["standard-number"].key(number),
            label=both(*_title(sector.zh, sector.en, int(standards.series[at]))),
            standardNumber=number,
            seriesCode=number.rpartition(":" if ":" in number else "-")[0],
            level=maker.code(level),
            status=maker.code("ss-superseded" if at in superseded else "ss-current"),
            fields=maker.code(sector.code),
            classifications=maker.code(f"ics/{_ICS.get(sector.industry[-2:], '03')}"),
            issuedOn=as_date(standards.issued[at]),
            start=as_date(standards.issued[at] + 91),
            drafters=drafters,
            issuers=orgs.iri(maker, int(orgs.groups["publisher"][0 if national else 1])),
            cites=[standards.iri(maker, other) for other in standards.cites[at].tolist() if other >= 0],
            replaces=standards.iri(maker, int(standards.replaces[at]))
            if standards.replaces[at] >= 0
            else None,
        )
        for ordinal, drafter in enumerate(drafters, 1):
            yield maker.thing(
                "Involvement",
                f"demo-drafter-{at:05d}-{ordinal}",
                agent=drafter,
                context=standards.iri(maker, at),
                role=maker.code("r-drafter"),
                ordinal=ordinal,
            )


def _title(zh: str, en: str, series: int) -> tuple[str, str]:
    name_zh, name_en = brand(series)
    return f"虚构{zh}{name_zh}技术规范", f"Fictional {en} {name_en}: Technical Specification"


@dataclass(frozen=True, slots=True)
class Essentials:
    """Declarations that a patent is essential to a standard, each patent once, and their days."""

    patent: Whole
    standard: Whole
    declared: Whole


def essentials(scale: float, patents: Patents, standards: Standards) -> Essentials:
    """Live inventions are declared to standards that their applicants drafted, or to some of their field."""
    dice = Dice("essentials")
    live = np.flatnonzero((patents.kind == 0) & (patents.status == GRANTED))
    chosen = live[dice.order(len(live))[: scaled(800, scale)]]
    drafted: dict[int, list[int]] = {}
    for at, org in zip(*np.nonzero(standards.drafters >= 0), strict=True):
        drafted.setdefault(int(standards.drafters[at, org]), []).append(int(at))
    sectors = standards.community // WIDTH
    by_field = Crowd(sectors, np.ones(len(sectors), dtype=np.int64))
    field = patents.community[chosen] // WIDTH
    found = by_field.draw(field, field + 1, dice)
    luck = dice.whole(0, 1 << 30, len(chosen)).tolist()
    for at, applicant in enumerate(patents.applicants[chosen, 0].tolist()):
        own = drafted.get(applicant, [])
        found[at] = own[luck[at] % len(own)] if own else found[at]
    known = found >= 0
    chosen, found = chosen[known], found[known]
    earliest = np.maximum(patents.granted[chosen], standards.issued[found])
    return Essentials(chosen, found, earliest + dice.below(TODAY + 1 - earliest))


def essential_records(
    maker: Maker, orgs: Orgs, patents: Patents, standards: Standards, declared: Essentials
) -> Iterator[Record]:
    """The declarations, each by the patent's first applicant."""
    commitment = Dice("commitments").pick((70, 12, 8, 8, 2), len(declared.patent)).tolist()
    kinds = ("lc-frand", "lc-royalty-free", "lc-pool", "lc-reciprocal", "lc-refused")
    rows = zip(declared.patent.tolist(), declared.standard.tolist(), declared.declared.tolist(), strict=True)
    for number, (patent, standard, when) in enumerate(rows):
        yield maker.thing(
            "SepDeclaration",
            f"demo-{number:05d}",
            patent=maker.start("Patent") + patents.keys[patent],
            standard=standards.iri(maker, standard),
            declarant=orgs.iri(maker, int(patents.applicants[patent, 0])),
            date=as_date(when),
            licensingCommitment=maker.code(kinds[commitment[number]]),
            essentialSections=f"{5 + number % 9}.{1 + number % 4}",
        )

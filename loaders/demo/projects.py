"""The demo city's consortia and projects, with the grants that pay for them."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from loaders.demo.calendar import TODAY, YEAR, as_date, day, last_day
from loaders.demo.dice import Dice, Whole
from loaders.demo.fields import SECTORS
from loaders.demo.figures import expected, scaled
from loaders.demo.institutions import WIDTH
from loaders.demo.names import brand, title
from loaders.demo.orgs import Orgs, near
from loaders.demo.patents import Patents, distinct
from loaders.demo.thing import Maker, both
from ontology.model import Record

#: Kind, how many a year at scale 1 (major ones: in years other than that of the figures), thousands of yuan.
KINDS = (("jk-municipal-major", 15, 20_000), ("jk-municipal-key-rd", 150, 1_500), ("jk-open-call", 30, 3_000))
_YEARS = range(2019, 2025)


@dataclass(frozen=True, slots=True)
class Consortia:
    """Consortia by number: their community and members (-1: none)."""

    community: Whole
    members: Whole

    def of(self) -> dict[int, list[int]]:
        """Organisation to the consortia it belongs to."""
        found: dict[int, list[int]] = {}
        for number, row in enumerate(self.members.tolist()):
            for member in row:
                found.setdefault(member, []).append(number)
        return found

    def iri(self, maker: Maker, number: int) -> str:
        """A consortium's IRI."""
        return f"{maker.start('Consortium')}demo-{number:04d}"


@dataclass(frozen=True, slots=True)
class Projects:
    """Projects by number: kind, start, parties (the first leads, -1: none), consortium or -1, two grants."""

    kind: Whole
    start: Whole
    community: Whole
    parties: Whole
    consortium: Whole
    grants: Whole

    def iri(self, maker: Maker, number: int) -> str:
        """A project's IRI."""
        return f"{maker.start('Project')}demo-{number:05d}"


def consortia(scale: float, orgs: Orgs) -> Consortia:
    """All consortia: five to fourteen members, most from one community."""
    dice = Dice("consortia")
    community = dice.pick(orgs.communities, scaled(60, scale))
    size = 5 + dice.whole(0, 10, len(community))
    slots = [np.where(slot < size, near(orgs.actors, community, dice, 0.5), -1) for slot in range(14)]
    return Consortia(community, distinct(np.stack(slots, axis=1)))


def plan(scale: float, orgs: Orgs, joined: Consortia) -> Projects:
    """All projects; of major ones in the year under review as many as were published, with as much money."""
    dice = Dice("projects")
    rows = [
        (kind, year)
        for year in _YEARS
        for kind, (name, count, _) in enumerate(KINDS)
        for _ in range(expected("projects", scale) if (kind, year) == (0, YEAR) else scaled(count, scale))
    ]
    kind, year = np.array(rows, dtype=np.int64).T
    start = np.array([day(int(y)) for y in year], dtype=np.int64) + dice.whole(30, 330, len(year))
    consortium = np.where(
        (kind == 0) & dice.chance(0.6, len(kind)), dice.whole(0, len(joined.community), len(kind)), -1
    )
    community = np.where(
        consortium >= 0, joined.community[consortium], dice.pick(orgs.communities, len(kind))
    )
    lead = np.where(consortium >= 0, joined.members[consortium, 0], near(orgs.actors, community, dice))
    size = 1 + dice.whole(0, 4, len(kind))
    slots = [np.where(slot < size, near(orgs.actors, community, dice, 0.6), -1) for slot in range(4)]
    parties = distinct(np.stack((lead, *slots), axis=1))
    return Projects(kind, start, community, parties, consortium, _grants(scale, kind, year, dice))


def _grants(scale: float, kind: Whole, year: Whole, dice: Dice) -> Whole:
    """Two instalments for each project in yuan; those of the published projects add up as published."""
    typical = np.array([thousands * 1000 for _, _, thousands in KINDS], dtype=np.int64)
    money = typical[kind] * dice.whole(5, 16, len(kind)) // 10
    published = np.flatnonzero((kind == 0) & (year == YEAR))
    total = expected("project-grants", scale)
    shares = total * money[published] // int(money[published].sum())
    shares[0] += total - int(shares.sum())
    money[published] = shares
    first = money * 3 // 5
    return np.stack((first, money - first), axis=1)


def results(projects: Projects, patents: Patents) -> dict[int, int]:
    """Patent to the project it came from: the first two that its leader applied for within four years."""
    order = np.argsort(patents.applicants[:, 0], kind="stable")
    owners = patents.applicants[order, 0]
    found: dict[int, int] = {}
    for number, (lead, start) in enumerate(
        zip(projects.parties[:, 0].tolist(), projects.start.tolist(), strict=True)
    ):
        low, high = np.searchsorted(owners, (lead, lead + 1))
        own = order[low:high]
        for patent in own[(patents.filed[own] > start) & (patents.filed[own] < start + 1461)][:2].tolist():
            found.setdefault(patent, number)
    return found


def consortium_records(maker: Maker, joined: Consortia) -> Iterator[Record]:
    """The consortia; who belongs to them is said by the members."""
    for number, community in enumerate(joined.community.tolist()):
        sector, (zh, en) = SECTORS[community // WIDTH], brand(number)
        label = both(f"虚构{zh}{sector.zh}创新联合体", f"Fictional {en} {sector.en} Innovation Consortium")
        yield maker.thing("Consortium", f"demo-{number:04d}", label=label)


def records(
    maker: Maker, orgs: Orgs, joined: Consortia, projects: Projects, measure: str
) -> Iterator[Record]:
    """The projects and their grants."""
    for number in range(len(projects.kind)):
        kind, start = int(projects.kind[number]), int(projects.start[number])
        sector, consortium = SECTORS[projects.community[number] // WIDTH], int(projects.consortium[number])
        zh, en = title(sector.things[number % 2], number % 20, number % 10)
        parties = [orgs.iri(maker, org) for org in projects.parties[number].tolist() if org >= 0]
        end = last_day(start, 36 if kind == 0 else 24)
        yield maker.thing(
            "Project",
            f"demo-{number:05d}",
            label=both(f"{zh}研发项目", f"{en} (project)"),
            kind=maker.code(KINDS[kind][0]),
            status=maker.code("js-completed" if end < TODAY else "js-running"),
            fields=maker.code(sector.code),
            region=maker.code("region/420100"),
            start=as_date(start),
            end=as_date(end),
            budget=Decimal(int(projects.grants[number].sum()) * 3),
            lead=parties[0],
            participants=parties,
            undertakenBy=joined.iri(maker, consortium) if consortium >= 0 else None,
            underMeasure=measure,
        )
        yield from _grant_records(maker, orgs, projects, number, measure)


def _grant_records(
    maker: Maker, orgs: Orgs, projects: Projects, number: int, measure: str
) -> Iterator[Record]:
    for instalment, amount in enumerate(projects.grants[number].tolist()):
        when = min(TODAY, int(projects.start[number]) + 20 + 380 * instalment)
        if amount > 0:
            yield maker.thing(
                "Grant",
                f"demo-grant-{number:05d}-{instalment + 1}",
                kind=maker.code("gk-project"),
                date=as_date(when),
                amount=Decimal(amount),
                currency="CNY",
                funders=orgs.iri(maker, int(orgs.groups["issuer"][2])),
                recipient=orgs.iri(maker, int(projects.parties[number, 0])),
                funds=projects.iri(maker, number),
                underMeasure=measure,
            )

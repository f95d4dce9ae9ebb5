"""Tells the demo city's firms and institutions as records."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from loaders.demo.calendar import YEAR_END, as_date, day, days
from loaders.demo.carriers import Carriers, Stakes, holder
from loaders.demo.contracts import amounts
from loaders.demo.dice import Dice, Whole
from loaders.demo.fields import SECTORS
from loaders.demo.figures import expected, scaled
from loaders.demo.orgs import Orgs
from loaders.demo.patents import Patents
from loaders.demo.people import People
from loaders.demo.projects import Consortia
from loaders.demo.thing import Maker, both
from ontology.model import Record

#: No exchange gives such codes: those of Shenzhen begin with 0 to 3.
FIRST_STOCK = 799_000


@dataclass(frozen=True, slots=True)
class Ties:
    """What firms' records need to know of the rest of the city."""

    people: People
    carriers: Carriers
    stakes: Stakes
    consortia: Consortia
    patents: Patents


def listings(scale: float, orgs: Orgs) -> dict[int, int]:
    """Listed firm to its day: those of the figure by the end of the year, and some seeds after it."""
    dice = Dice("listings")
    count, later = expected("listed", scale), scaled(8, scale)
    firms = orgs.ranked[: count + later].tolist()
    first = np.maximum(day(2001), orgs.founded[firms] + 730)
    early = first + dice.below(YEAR_END + 1 - first)
    late = days(dice, YEAR_END + 1, YEAR_END + 700, len(firms))
    return {firm: int(early[at] if at < count else late[at]) for at, firm in enumerate(firms)}


def _born(orgs: Orgs, patents: Patents) -> Whole:
    """Days of foundation, none after a patent that the organisation applied for."""
    found = orgs.founded.copy()
    for column in patents.applicants.T:
        known = column >= 0
        np.minimum.at(found, column[known], patents.filed[known] - 30)
    return found


def records(maker: Maker, orgs: Orgs, ties: Ties, scale: float) -> Iterator[Record]:
    """The firms, then the institutions."""
    joined = ties.consortia.of()
    born = _born(orgs, ties.patents)
    yield from _enterprises(maker, orgs, ties, scale, (joined, born))
    yield from _institutions(maker, orgs, ties.consortia, joined, born)


def _enterprises(
    maker: Maker, orgs: Orgs, ties: Ties, scale: float, known: tuple[dict[int, list[int]], Whole]
) -> Iterator[Record]:
    dice = Dice("firm records")
    joined, born = known
    capital = amounts(dice, (10, 45, 35, 10), orgs.firms, 200_000).tolist()
    second = np.where(
        dice.chance(0.2, orgs.firms), dice.whole(0, len(SECTORS), orgs.firms), orgs.sector
    ).tolist()
    listed = listings(scale, orgs)
    codes = {firm: f"{FIRST_STOCK + number}.SZ" for number, firm in enumerate(listed, 1)}
    held: dict[int, list[str]] = {}
    for number, firm in enumerate(ties.stakes.firm.tolist()):
        held.setdefault(firm, []).append(holder(maker, orgs, ties.people, ties.stakes, number))
    for firm in range(orgs.firms):
        sector, host = SECTORS[orgs.sector[firm]], int(ties.carriers.host[firm])
        fields = dict.fromkeys((sector.code, SECTORS[second[firm]].code))
        yield maker.thing(
            "Enterprise",
            orgs.keys[firm],
            label=both(*orgs.name(firm, firm in listed)),
            uscc=orgs.keys[firm],
            region=maker.code(orgs.region(firm)),
            industries=maker.code(sector.industry),
            foundedOn=str(as_date(born[firm])),
            memberOf=[ties.consortia.iri(maker, number) for number in joined.get(firm, ())],
            stockCodes=codes.get(firm),
            listedOn=as_date(listed.get(firm, 0)),
            registeredCapital=Decimal(capital[firm]),
            fields=[maker.code(code) for code in fields],
            shareholders=held.get(firm),
            hostedBy=ties.carriers.iri(maker, host) if host >= 0 else None,
        )


def _institutions(
    maker: Maker, orgs: Orgs, consortia: Consortia, joined: dict[int, list[int]], born: Whole
) -> Iterator[Record]:
    """Stations and every second transfer institution belong to a university, institute or association."""
    dice = Dice("institution records")
    hosts = np.concatenate([orgs.groups[name] for name in ("university", "research", "association")])
    above = hosts[dice.whole(0, len(hosts), len(orgs.bodies))].tolist()
    for number, body in enumerate(orgs.bodies):
        part = body.group == "stations" or (body.group == "transfer" and number % 2)
        org = orgs.firms + number
        yield maker.thing(
            "Institution",
            orgs.keys[org],
            label=both(body.zh, body.en),
            uscc=orgs.keys[org],
            region=maker.code(orgs.region(org)),
            kinds=maker.code(body.kind),
            foundedOn=str(as_date(born[org])),
            isPartOf=orgs.iri(maker, above[number]) if part else None,
            memberOf=[consortia.iri(maker, joint) for joint in joined.get(org, ())],
        )

"""The demo city's incubation carriers, their tenants, and who holds shares in its firms."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from loaders.demo.calendar import TODAY, as_date, day
from loaders.demo.dice import Dice, Whole
from loaders.demo.figures import expected, scaled
from loaders.demo.institutions import REGIONS
from loaders.demo.names import PLACES, brand
from loaders.demo.orgs import Orgs
from loaders.demo.people import People
from loaders.demo.thing import Maker, both
from ontology.model import Record

#: Kind, and the end of the name; national titles go to the first three.
KINDS = (
    ("incubator", "孵化器", "Incubator"),
    ("makerspace", "众创空间", "Makerspace"),
    ("science-park", "大学科技园", "University Science Park"),
    ("accelerator", "加速器", "Accelerator"),
    ("innovation-block", "创新街区", "Innovation Block"),
)


@dataclass(frozen=True, slots=True)
class Carriers:
    """Carriers by number: kind, place, operator; and for each firm its carrier or -1, from when to when."""

    kind: Whole
    place: Whole
    operator: Whole
    host: Whole
    start: Whole
    end: Whole

    def iri(self, maker: Maker, number: int) -> str:
        """A carrier's IRI."""
        return f"{maker.start('Carrier')}{_key(number)}"


@dataclass(frozen=True, slots=True)
class Stakes:
    """Shareholdings: firm, holder (a firm if `corporate`, else a person), share in percent, since when."""

    firm: Whole
    holder: Whole
    corporate: Whole
    percent: Whole
    start: Whole


def plan(scale: float, orgs: Orgs) -> Carriers:
    """Carriers that hold a title on the last day of the year, and some that came later; tenants near by."""
    dice = Dice("carriers")
    titled = expected("carriers", scale)
    national = expected("carriers-national", scale)
    count = titled + scaled(30, scale)
    kind = dice.pick((30, 40, 6, 12, 12), count)
    kind[:national] %= 3
    place = dice.pick([weight for *_, weight in PLACES], count)
    host = _hosts(orgs.place[: orgs.firms], place, dice)
    start = np.maximum(orgs.founded[: orgs.firms] + dice.whole(0, 900, orgs.firms), day(2012))
    end = np.where(
        dice.chance(0.3, orgs.firms), np.minimum(start + 365 * dice.whole(1, 6, orgs.firms), TODAY), 0
    )
    return Carriers(kind, place, dice.whole(0, orgs.firms, count), host, start, end)


def _hosts(firms: Whole, carriers: Whole, dice: Dice) -> Whole:
    """For three firms in ten a carrier at the firm's place, if there is one; else -1."""
    order = np.argsort(carriers, kind="stable")
    low = np.searchsorted(carriers[order], firms, side="left")
    room = np.searchsorted(carriers[order], firms, side="right") - low
    chosen = order[np.minimum(low + dice.below(room), len(order) - 1)]
    return np.where(dice.chance(0.3, len(firms)) & (room > 0), chosen, -1).astype(np.int64)


def stakes(orgs: Orgs, people: People) -> Stakes:
    """Founders hold much of every fourth firm; every eighth belongs in part to one before it."""
    dice = Dice("stakes")
    founders = np.flatnonzero(dice.chance(0.25, orgs.firms))
    holders = dice.whole(people.officers, people.count, len(founders))
    owned = np.flatnonzero(dice.chance(0.125, orgs.firms) & (np.arange(orgs.firms) > 0))
    parents = dice.below(owned)
    firm = np.concatenate((founders, owned))
    own, corporate = dice.whole(30, 61, len(founders)), dice.whole(10, 40, len(owned))
    return Stakes(
        firm,
        np.concatenate((holders, parents)),
        np.concatenate((np.zeros(len(founders), np.int64), np.ones(len(owned), np.int64))),
        np.concatenate((own, corporate)),
        orgs.founded[firm] + dice.whole(0, 1500, len(firm)),
    )


def records(maker: Maker, orgs: Orgs, carriers: Carriers) -> Iterator[Record]:
    """The carriers and the tenancies."""
    dice = Dice("carrier records")
    area = dice.whole(8, 400, len(carriers.kind)) * 100
    for number, (kind, place) in enumerate(zip(carriers.kind.tolist(), carriers.place.tolist(), strict=True)):
        code, end_zh, end_en = KINDS[kind]
        zh, en = brand(number)
        yield maker.thing(
            "Carrier",
            _key(number),
            label=both(f"虚构{PLACES[place][1]}{zh}{end_zh}", f"Fictional {PLACES[place][2]} {en} {end_en}"),
            kind=maker.code(f"ck-{code}"),
            operatedBy=orgs.iri(maker, int(carriers.operator[number])),
            region=maker.code(f"region/{REGIONS[place]}"),
            floorArea=Decimal(int(area[number])),
        )
    for firm in np.flatnonzero(carriers.host >= 0).tolist():
        yield maker.thing(
            "Involvement",
            f"demo-tenant-{firm:05d}",
            agent=orgs.iri(maker, firm),
            context=carriers.iri(maker, int(carriers.host[firm])),
            role=maker.code("r-hostedBy"),
            start=as_date(carriers.start[firm]),
            end=as_date(carriers.end[firm]),
        )


def stake_records(maker: Maker, orgs: Orgs, people: People, held: Stakes) -> Iterator[Record]:
    """The shareholdings with their shares."""
    for number, (firm, percent, start) in enumerate(zip(held.firm, held.percent, held.start, strict=True)):
        yield maker.thing(
            "Involvement",
            f"demo-share-{number:05d}",
            agent=holder(maker, orgs, people, held, number),
            context=orgs.iri(maker, int(firm)),
            role=maker.code("r-shareholder"),
            share=Decimal(int(percent)) / 100,
            start=as_date(start),
        )


def holder(maker: Maker, orgs: Orgs, people: People, held: Stakes, number: int) -> str:
    """The IRI of the one who holds this stake."""
    source = orgs if held.corporate[number] else people
    return source.iri(maker, int(held.holder[number]))


def _key(number: int) -> str:
    return f"demo-{number:05d}"

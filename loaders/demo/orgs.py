"""The demo city's organisations: firms and institutions, where, in which field, and how well known."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from loaders.demo.calendar import day, days
from loaders.demo.dice import Crowd, Dice, Whole, runs
from loaders.demo.fields import SECTORS
from loaders.demo.figures import scaled
from loaders.demo.institutions import REGIONS, WIDTH, Institution, institutions
from loaders.demo.names import PLACES, organisation
from loaders.demo.thing import Maker
from ontology.identity_numbers import synthetic_credit_code

#: How many communities there are: one for each field in each place.
COMMUNITIES = len(SECTORS) * WIDTH
#: How many times as likely a firm settles where its field is at home.
_PULL = 8

_FORMS = (
    ("科技有限公司", "Technology Co., Ltd."),
    ("技术有限公司", "Tech Co., Ltd."),
    ("实业有限公司", "Industries Ltd."),
)
#: The end of a listed firm's name.
LISTED = ("股份有限公司", "Co., Ltd. by Shares")


@dataclass(frozen=True, slots=True)
class Orgs:
    """Firms are numbered from 0 to `firms`, institutions after them; arrays go by number."""

    firms: int
    keys: tuple[str, ...]
    #: Of firms: number of their field and place; a community is sector * WIDTH + place.
    sector: Whole
    place: Whole
    founded: Whole
    fame: Whole
    #: Of firms: how many of the same community come before it; the name is made from it.
    brand: Whole
    bodies: tuple[Institution, ...]
    groups: Mapping[str, Whole]
    #: Who applies for patents and joins projects: firms and institutions; and each of the two alone.
    actors: Crowd
    companies: Crowd
    institutes: Crowd
    #: How much of the city's fame each community has.
    communities: Whole
    #: The firms, those likely to be distinguished first: the well-known, with some luck.
    ranked: Whole

    @property
    def count(self) -> int:
        """Firms and institutions."""
        return self.firms + len(self.bodies)

    def region(self, number: int) -> str:
        """The code of an organisation's region."""
        at = int(self.place[number]) if number < self.firms else self.bodies[number - self.firms].region
        return f"region/{REGIONS[at]}"

    def community(self, number: int) -> int:
        """The community of a firm, or of an institution by its first field (or else the first one)."""
        if number < self.firms:
            return int(self.sector[number] * WIDTH + self.place[number])
        body = self.bodies[number - self.firms]
        return (body.sectors[0] if body.sectors else 0) * WIDTH + min(body.region, WIDTH - 1)

    def name(self, number: int, listed: bool = False) -> tuple[str, str]:
        """An organisation's name in Chinese and English."""
        if number >= self.firms:
            body = self.bodies[number - self.firms]
            return body.zh, body.en
        place, sector, brand = (
            PLACES[self.place[number]],
            SECTORS[self.sector[number]],
            int(self.brand[number]),
        )
        end = LISTED if listed else _FORMS[brand % len(_FORMS)]
        return organisation((place[1], place[2]), (sector.zh, sector.en), end, brand)

    def iri(self, maker: Maker, number: int) -> str:
        """An organisation's IRI."""
        return maker.start("Organization") + self.keys[number]


def plan(scale: float) -> Orgs:
    """All organisations of a city of this scale."""
    dice = Dice("orgs")
    firms = scaled(24_000, scale)
    bodies = tuple(institutions(scale))
    sector = dice.pick([sector.weight for sector in SECTORS], firms)
    place = _places(sector, dice)
    fame = dice.fame(firms, 0.8, 2)
    number, community, weight = _memberships(bodies, firms, int(fame.sum()), dice)
    all_communities = np.concatenate((sector * WIDTH + place, community))
    all_weights = np.concatenate((fame, weight))
    ranked = _ranked(fame)
    sums = np.zeros(COMMUNITIES, dtype=np.int64)
    np.add.at(sums, all_communities, all_weights)
    return Orgs(
        firms=firms,
        keys=_keys(firms, len(bodies)),
        sector=sector,
        place=place,
        founded=_founded(ranked, len(bodies), dice),
        fame=_summed(fame, number, weight, len(bodies)),
        brand=runs(sector * WIDTH + place),
        bodies=bodies,
        groups=MappingProxyType(_groups(bodies, firms)),
        actors=Crowd(all_communities, all_weights, np.concatenate((np.arange(firms), number))),
        companies=Crowd(sector * WIDTH + place, fame),
        institutes=Crowd(community, weight, number),
        communities=sums,
        ranked=ranked,
    )


def near(crowd: Crowd, communities: Whole, dice: Dice, inside: float = 0.78) -> Whole:
    """For each community a member of the crowd from it, at times from its whole field or from anywhere."""
    chance = dice.units(len(communities))
    own, field = chance < inside, chance < inside + 0.14
    sector = communities // WIDTH * WIDTH
    first = np.where(own, communities, np.where(field, sector, 0))
    last = np.where(own, communities + 1, np.where(field, sector + WIDTH, COMMUNITIES))
    found = crowd.draw(first, last, dice)
    found = np.where(found < 0, crowd.draw(sector, sector + WIDTH, dice), found)
    everywhere = np.full(len(communities), COMMUNITIES)
    return np.where(found < 0, crowd.draw(0 * everywhere, everywhere, dice), found).astype(np.int64)


def _ranked(fame: Whole) -> Whole:
    place = np.argsort(np.argsort(-fame, kind="stable"), kind="stable")
    return np.argsort(place * 2 + Dice("ranking").whole(0, len(fame) + 1, len(fame)), kind="stable").astype(
        np.int64
    )


def _founded(ranked: Whole, bodies: int, dice: Dice) -> Whole:
    """Days of foundation; only firms far down the ranking, which hold few titles, are young."""
    firms = len(ranked)
    found = np.concatenate(
        (days(dice, day(1993), day(2016, 6), firms), days(dice, day(1950), day(2016), bodies))
    )
    young = ranked[firms * 13 // 20 :]
    found[young] = days(dice, day(2008), day(2019, 12), len(young))
    return found


def _places(sector: Whole, dice: Dice) -> Whole:
    """A place for each firm, drawn to where its field is at home."""
    found = np.empty(len(sector), dtype=np.int64)
    for at, row in enumerate(SECTORS):
        mine = np.flatnonzero(sector == at)
        weights = [weight * (_PULL if code in row.homes else 1) for code, _, _, weight in PLACES]
        found[mine] = dice.pick(weights, len(mine))
    return found


def _memberships(
    bodies: tuple[Institution, ...], firms: int, firms_fame: int, dice: Dice
) -> tuple[Whole, Whole, Whole]:
    """Number, community and weight of institutions in each field; together a third of the firms' fame."""
    rows = [
        (number, sector * WIDTH + body.region)
        for number, body in enumerate(bodies, firms)
        if body.region < WIDTH
        for sector in body.sectors
    ]
    number, community = np.array(rows, dtype=np.int64).reshape(-1, 2).T
    fame = np.repeat(dice.fame(len(bodies), 0.7, 1), np.bincount(number - firms, minlength=len(bodies)))
    weight = np.maximum(1, fame * firms_fame // (3 * int(fame.sum())))
    return number, community, weight.astype(np.int64)


def _summed(fame: Whole, number: Whole, weight: Whole, bodies: int) -> Whole:
    found = np.concatenate((fame, np.ones(bodies, dtype=np.int64)))
    np.add.at(found, number, weight)
    return found


def _keys(firms: int, bodies: int) -> tuple[str, ...]:
    """Credit codes of the division that does not exist: firms' begin with 91, institutions' with 12."""
    enterprises = (synthetic_credit_code(serial) for serial in range(firms))
    return (*enterprises, *(synthetic_credit_code(serial, "12") for serial in range(bodies)))


def _groups(bodies: tuple[Institution, ...], firms: int) -> dict[str, Whole]:
    names = dict.fromkeys(body.group for body in bodies)
    return {
        name: np.array([n for n, body in enumerate(bodies, firms) if body.group == name], dtype=np.int64)
        for name in names
    }

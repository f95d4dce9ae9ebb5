"""The demo city's people: brokers first, then liaison officers, then those who invent."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from loaders.demo.calendar import as_date, day, days
from loaders.demo.dice import Crowd, Dice, Whole
from loaders.demo.fields import SECTORS
from loaders.demo.figures import expected, scaled
from loaders.demo.institutions import WIDTH
from loaders.demo.names import person
from loaders.demo.orgs import Orgs
from loaders.demo.thing import Maker, both
from ontology.model import Record


@dataclass(frozen=True, slots=True)
class People:
    """Persons by number: brokers, then liaison officers up to `officers`, then the others."""

    count: int
    brokers: int
    officers: int
    employer: Whole
    #: A second organisation, or -1.
    second: Whole
    #: The institute an officer is posted to, and from when to when (0: still there).
    posts: tuple[Whole, Whole, Whole]
    #: Inventors by employer, by community, and those who make matches.
    staff: Crowd
    colleagues: Crowd
    facilitators: Crowd

    def iri(self, maker: Maker, number: int) -> str:
        """A person's IRI."""
        return f"{maker.start('Person')}{_key(number)}"


def plan(scale: float, orgs: Orgs) -> People:
    """All people of a city of this scale."""
    dice = Dice("people")
    brokers = expected("brokers", scale)
    officers = brokers + scaled(300, scale)
    count = officers + scaled(84_000, scale)
    transfer, bureaus = orgs.groups["transfer"], orgs.groups["bureau"]
    employer = np.concatenate(
        (
            transfer[dice.whole(0, len(transfer), brokers)],
            bureaus[dice.whole(0, len(bureaus), officers - brokers)],
            _employers(orgs, dice, count - officers),
        )
    )
    homes = np.array([orgs.community(n) for n in range(orgs.count)], dtype=np.int64)[employer]
    others = dice.whole(0, orgs.firms, count)
    fame = dice.fame(count, 0.7, 3)
    inventors = np.arange(officers, count)
    return People(
        count=count,
        brokers=brokers,
        officers=officers,
        employer=employer,
        second=np.where(dice.chance(0.02, count) & (others != employer), others, -1),
        posts=_posts(orgs, dice, officers - brokers),
        staff=Crowd(employer[officers:], fame[officers:], inventors),
        colleagues=Crowd(homes[officers:], fame[officers:], inventors),
        facilitators=Crowd(np.zeros(officers, dtype=np.int64), fame[:officers]),
    )


def _employers(orgs: Orgs, dice: Dice, count: int) -> Whole:
    """Where inventors work: well-known organisations are larger, in proportion to the root of their fame."""
    return dice.pick(np.rint(np.sqrt(orgs.fame.astype(np.float64))).astype(np.int64), count)


def _posts(orgs: Orgs, dice: Dice, count: int) -> tuple[Whole, Whole, Whole]:
    hosts = np.concatenate((orgs.groups["university"], orgs.groups["research"]))
    start = days(dice, day(2020, 3), day(2023, 6), count)
    end = np.where(dice.chance(0.3, count), start + 365 + dice.whole(0, 180, count), 0)
    return hosts[dice.whole(0, len(hosts), count)], start, end


def records(maker: Maker, orgs: Orgs, people: People) -> Iterator[Record]:
    """The persons, and the posts of liaison officers."""
    fields = tuple(maker.code(sector.code) for sector in SECTORS)
    for number, (first, second) in enumerate(
        zip(people.employer.tolist(), people.second.tolist(), strict=True)
    ):
        employers = [orgs.iri(maker, org) for org in (first, second) if org >= 0]
        yield maker.thing(
            "Person",
            _key(number),
            label=both(*person(number)),
            memberOf=employers,
            region=maker.code(orgs.region(first)),
            fields=fields[orgs.community(first) // WIDTH] if number >= people.officers else None,
        )
    yield from _post_records(maker, orgs, people)


def _post_records(maker: Maker, orgs: Orgs, people: People) -> Iterator[Record]:
    hosts, starts, ends = people.posts
    for number, (host, start, end) in enumerate(zip(hosts, starts, ends, strict=True)):
        yield maker.thing(
            "Involvement",
            f"demo-post-{number:05d}",
            agent=people.iri(maker, people.brokers + number),
            context=orgs.iri(maker, int(host)),
            role=maker.code("r-liaison"),
            start=as_date(start),
            end=as_date(end),
        )


def _key(number: int) -> str:
    return f"demo-{number:06d}"

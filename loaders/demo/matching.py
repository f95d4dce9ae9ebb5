"""Tells achievements, needs, events and matches as records."""

from collections.abc import Iterator
from decimal import Decimal

from loaders.demo.calendar import as_date
from loaders.demo.contracts import Contracts, amounts
from loaders.demo.dice import Dice, Whole
from loaders.demo.events import Achievements, Matches, Needs
from loaders.demo.fields import SECTORS
from loaders.demo.institutions import WIDTH
from loaders.demo.names import PLACES, title
from loaders.demo.orgs import Orgs
from loaders.demo.patents import Patents
from loaders.demo.people import People
from loaders.demo.thing import Maker, both
from ontology.model import Record

NEED_STATES = ("ns-open", "ns-introduced", "ns-solved", "ns-withdrawn")
MATCH_STATES = ("ms-introduced", "ms-negotiating", "ms-intention", "ms-contract", "ms-failed")


def _key(number: int) -> str:
    return f"demo-{number:05d}"


def achievements(
    maker: Maker, orgs: Orgs, people: People, patents: Patents, achieved: Achievements
) -> Iterator[Record]:
    """The achievements, each protected by a patent and produced by its first applicant and inventor."""
    dice = Dice("achievement records")
    count = len(achieved.patent)
    maturity, manner, aspect = dice.whole(3, 10, count), dice.whole(0, 20, count), dice.whole(0, 10, count)
    for number, patent in enumerate(achieved.patent.tolist()):
        sector = SECTORS[patents.community[patent] // WIDTH]
        zh, en = title(sector.things[number % 2], int(manner[number]), int(aspect[number]))
        inventor = int(patents.inventors[patent, 0])
        yield maker.thing(
            "Achievement",
            _key(number),
            label=both(f"{zh}（成果）", f"{en} (achievement)"),
            fields=maker.code(sector.code),
            maturity=int(maturity[number]),
            producedBy=(orgs.iri(maker, int(patents.applicants[patent, 0])), people.iri(maker, inventor)),
            protectedBy=maker.start("Patent") + patents.keys[patent],
            collectedOn=as_date(achieved.collected[number]),
        )


def needs(maker: Maker, orgs: Orgs, wanted: Needs) -> Iterator[Record]:
    """The needs of firms."""
    dice = Dice("need records")
    count = len(wanted.firm)
    manner, budget = dice.whole(0, 20, count), amounts(dice, (40, 50, 10), count, 100_000)
    for number, firm in enumerate(wanted.firm.tolist()):
        sector = SECTORS[wanted.community[number] // WIDTH]
        zh, en = title(sector.things[number % 2], int(manner[number]), number % 10)
        yield maker.thing(
            "TechnologyNeed",
            _key(number),
            label=both(f"需求：{zh}", f"Wanted: {en}"),
            raisedBy=orgs.iri(maker, firm),
            fields=maker.code(sector.code),
            status=maker.code(NEED_STATES[wanted.state[number]]),
            region=maker.code(orgs.region(firm)),
            budget=Decimal(int(budget[number])) if number % 5 else None,
            raisedOn=as_date(wanted.raised[number]),
        )


def events(maker: Maker, orgs: Orgs, held: Whole, measure: str) -> Iterator[Record]:
    """The matching events, held by bureaus and associations."""
    dice = Dice("event records")
    hosts = [*orgs.groups["issuer"][2:], *orgs.groups["bureau"], *orgs.groups["association"]]
    host, sector = dice.whole(0, len(hosts), len(held)), dice.whole(0, len(SECTORS), len(held))
    place = dice.pick([weight for *_, weight in PLACES], len(held))
    for number, when in enumerate(held.tolist()):
        row, (region, zh, en, _) = SECTORS[sector[number]], PLACES[place[number]]
        yield maker.thing(
            "MatchingEvent",
            _key(number),
            label=both(
                f"虚构{zh}{row.zh}专场对接会（第{number + 1}场）",
                f"Fictional {en} {row.en} Matching Day (no. {number + 1})",
            ),
            date=as_date(when),
            organizers=orgs.iri(maker, int(hosts[host[number]])),
            region=maker.code(f"region/{region}"),
            underMeasure=measure,
        )


def matches(
    maker: Maker, orgs: Orgs, people: People, contracts: Contracts, made: Matches, measure: str
) -> Iterator[Record]:
    """The matches: what was brought together, by whom, and what came of it."""
    starts = {kind: maker.start(kind) for kind in ("TechnologyNeed", "Achievement", "MatchingEvent")}
    rows = zip(
        made.need.tolist(),
        made.achievement.tolist(),
        made.event.tolist(),
        made.contract.tolist(),
        strict=True,
    )
    for number, (need, achievement, event, contract) in enumerate(rows):
        yield maker.thing(
            "Match",
            f"demo-{number:06d}",
            status=maker.code(MATCH_STATES[made.state[number]]),
            date=as_date(made.when[number]),
            need=starts["TechnologyNeed"] + _key(need) if need >= 0 else None,
            achievement=starts["Achievement"] + _key(achievement) if achievement >= 0 else None,
            counterparties=orgs.iri(maker, int(made.counterparty[number])),
            facilitators=people.iri(maker, int(made.facilitator[number])),
            ledTo=contracts.iri(maker, contract) if contract >= 0 else None,
            atEvent=starts["MatchingEvent"] + _key(event) if event >= 0 else None,
            underMeasure=measure,
        )

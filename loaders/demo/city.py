"""A made-up city of innovation, the same at every call: at scale 1 as large as Wuhan was in 2022.

Everything in it is marked synthetic and belongs to nobody. Organisations' names begin with 虚构, persons'
family names with 虚; credit codes carry the division 000000, patents and standards numbers from 9,900,000 up,
listed firms a code that no exchange gives. The published figures of 2022 can be counted in it, at any scale
(`demo_figures.FIGURES`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from loaders.demo import carriers as demo_carriers
from loaders.demo import classes as demo_classes
from loaders.demo import contracts as demo_contracts
from loaders.demo import events as demo_events
from loaders.demo import firms as demo_firms
from loaders.demo import inventions as demo_inventions
from loaders.demo import matching as demo_matching
from loaders.demo import money as demo_money
from loaders.demo import orgs as demo_orgs
from loaders.demo import patents as demo_patents
from loaders.demo import people as demo_people
from loaders.demo import policy as demo_policy
from loaders.demo import projects as demo_projects
from loaders.demo import standards as demo_standards
from loaders.demo import statistics as demo_statistics
from loaders.demo import titles as demo_titles
from loaders.demo.thing import Maker
from loaders.reading import Info
from ontology.model import Model, Record, Words

INFO = Info(
    "demo",
    Words("合成城市（全部为虚构数据，SYNTHETIC）", "A SYNTHETIC city: everything in it is made up"),
    "CC0-1.0",
)
#: Below this a city has too few firms for its titles, above it a year has too many patents for their serials.
SMALLEST, LARGEST = 0.0005, 8.0


@dataclass(frozen=True, slots=True)
class City:
    """Everything planned before it is told: who there is and how all hangs together, as arrays."""

    scale: float
    orgs: demo_orgs.Orgs
    people: demo_people.People
    patents: demo_patents.Patents
    carriers: demo_carriers.Carriers
    stakes: demo_carriers.Stakes
    contracts: demo_contracts.Contracts
    consortia: demo_projects.Consortia
    projects: demo_projects.Projects
    standards: demo_standards.Standards


def plan(scale: float) -> City:
    """A city of this scale; ValueError outside 0.0005 to 8."""
    if not SMALLEST <= scale <= LARGEST:
        raise ValueError(f"the demo city's scale is from {SMALLEST} to {LARGEST}, not {scale}")
    orgs = demo_orgs.plan(scale)
    people = demo_people.plan(scale, orgs)
    patents = demo_patents.plan(scale, orgs, people)
    consortia = demo_projects.consortia(scale, orgs)
    return City(
        scale=scale,
        orgs=orgs,
        people=people,
        patents=patents,
        carriers=demo_carriers.plan(scale, orgs),
        stakes=demo_carriers.stakes(orgs, people),
        contracts=demo_contracts.plan(scale, orgs, people, patents),
        consortia=consortia,
        projects=demo_projects.plan(scale, orgs, consortia),
        standards=demo_standards.plan(scale, orgs),
    )


def records(scale: float, base: str, model: Model) -> Iterator[Record]:
    """The things of a city of this scale (1: some 465,000, 0.02: some 10,000), one after another.

    `base` is what the addresses of things begin with. ValueError for a scale outside 0.0005 to 8, and
    ModelError where the model lacks a kind, a field or a code that the city uses.
    """
    city, maker = plan(scale), Maker(base, model)
    yield from demo_classes.concepts(maker, city.patents.symbols())
    yield from demo_statistics.records(maker, scale)
    yield from demo_policy.records(maker, city.orgs)
    yield from _society(maker, city)
    yield from _knowledge(maker, city)
    yield from _money(maker, city)
    yield from _matching(maker, city)


def _society(maker: Maker, city: City) -> Iterator[Record]:
    """Organisations, carriers, people, and their titles."""
    scale, orgs, people, carriers = city.scale, city.orgs, city.people, city.carriers
    ties = demo_firms.Ties(people, carriers, city.stakes, city.consortia, city.patents)
    yield from demo_firms.records(maker, orgs, ties, scale)
    yield from demo_carriers.records(maker, orgs, carriers)
    yield from demo_carriers.stake_records(maker, orgs, people, city.stakes)
    yield from demo_projects.consortium_records(maker, city.consortia)
    yield from demo_people.records(maker, orgs, people)
    spells = chain(demo_titles.firms(scale, orgs.ranked), demo_titles.others(scale, orgs, people, carriers))
    yield from demo_titles.records(
        maker, spells, (orgs, people, carriers), demo_policy.measure(maker, "recognition")
    )


def _knowledge(maker: Maker, city: City) -> Iterator[Record]:
    """Projects, standards, patents, what is declared essential, and cases."""
    scale, orgs, patents, standards, projects = (
        city.scale,
        city.orgs,
        city.patents,
        city.standards,
        city.projects,
    )
    yield from demo_projects.records(
        maker, orgs, city.consortia, projects, demo_policy.measure(maker, "projects")
    )
    yield from demo_standards.records(maker, orgs, standards)
    declared = demo_standards.essentials(scale, patents, standards)
    buyers = demo_contracts.new_holders(city.contracts)
    fortunes = demo_inventions.Fortunes(
        buyers,
        dict(zip(declared.patent.tolist(), declared.standard.tolist(), strict=True)),
        demo_projects.results(projects, patents),
    )
    yield from demo_inventions.records(maker, orgs, city.people, patents, (standards, projects), fortunes)
    yield from demo_standards.essential_records(maker, orgs, patents, standards, declared)
    yield from demo_policy.cases(maker, orgs, patents, city.contracts, buyers, scale)


def _money(maker: Maker, city: City) -> Iterator[Record]:
    """Contracts and subsidies, funds and investments, products and loans."""
    scale, orgs = city.scale, city.orgs
    yield from demo_contracts.records(maker, orgs, city.people, city.patents, city.contracts)
    yield from demo_policy.subsidies(maker, orgs, city.contracts)
    funds = demo_money.plan(scale, orgs)
    yield from demo_money.fund_records(maker, orgs, funds)
    yield from demo_money.round_records(maker, orgs, funds, demo_money.rounds(scale, orgs, funds))
    yield from demo_money.loan_records(maker, orgs, scale, demo_policy.measure(maker, "risk"))


def _matching(maker: Maker, city: City) -> Iterator[Record]:
    """Achievements, needs, events, and the matches made between them."""
    scale, orgs, people, patents = city.scale, city.orgs, city.people, city.patents
    offers = demo_events.achievements(scale, orgs, patents)
    wanted = demo_events.needs(scale, orgs, city.contracts)
    measure = demo_policy.measure(maker, "matching")
    yield from demo_matching.achievements(maker, orgs, people, patents, offers)
    yield from demo_matching.needs(maker, orgs, wanted)
    yield from demo_matching.events(maker, orgs, demo_events.event_days(scale), measure)
    made = demo_events.matches(scale, orgs, people, patents, city.contracts, (offers, wanted))
    yield from demo_matching.matches(maker, orgs, people, city.contracts, made, measure)

"""Tells the demo city's patents as records, and the order of inventors of some of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from loaders.demo.calendar import TODAY, as_date
from loaders.demo.dice import Dice
from loaders.demo.fields import SECTORS
from loaders.demo.institutions import WIDTH
from loaders.demo.names import ASPECTS, MANNERS, METHODS, title
from loaders.demo.orgs import Orgs
from loaders.demo.patents import KINDS, STATUSES, SYMBOLS, Patents
from loaders.demo.people import People
from loaders.demo.projects import Projects
from loaders.demo.standards import Standards
from loaders.demo.thing import Maker, both
from ontology.identity_codes import ipc_key
from ontology.model import Record, Text

#: Of every so many patents one tells the order of its inventors.
_TELLING = 7


@dataclass(frozen=True, slots=True)
class Fortunes:
    """By a patent's number: who bought it, the standard it was declared to, the project it came from."""

    buyers: Mapping[int, int]
    essential: Mapping[int, int]
    projects: Mapping[int, int]


def records(
    maker: Maker,
    orgs: Orgs,
    people: People,
    patents: Patents,
    others: tuple[Standards, Projects],
    fortunes: Fortunes,
) -> Iterator[Record]:
    """The patents, the oldest first, each followed by the involvements that order its inventors."""
    dice = Dice("patent records")
    manner, aspect = dice.whole(0, len(MANNERS), patents.count), dice.whole(0, len(ASPECTS), patents.count)
    used = patents.symbols()
    classes = [maker.code(f"ipc/{ipc_key(symbol)}") if symbol in used else "" for symbol in SYMBOLS]
    kinds = [maker.code(kind) for kind in KINDS]
    statuses = [maker.code(status) for status in STATUSES]
    start, standards, projects = maker.start("Patent"), *others
    for number, key in enumerate(patents.keys):
        sector = SECTORS[patents.community[number] // WIDTH]
        filed, kind = int(patents.filed[number]), int(patents.kind[number])
        applicants = [orgs.iri(maker, org) for org in patents.applicants[number].tolist() if org >= 0]
        inventors = [
            people.iri(maker, person) for person in patents.inventors[number].tolist() if person >= 0
        ]
        granted, buyer = as_date(patents.granted[number]), fortunes.buyers.get(number)
        standard, project = fortunes.essential.get(number), fortunes.projects.get(number)
        yield maker.thing(
            "Patent",
            key,
            label=_label(sector.things[number % 2], kind, int(manner[number]), int(aspect[number])),
            applicationNumber=key,
            familyId=f"demo-{number:06d}" if kind == 0 and number % 5 == 0 else None,
            kind=kinds[kind],
            status=statuses[patents.status[number]],
            fields=maker.code(sector.code),
            classifications=[classes[at] for at in patents.classes[number].tolist() if at >= 0],
            applicationDate=as_date(filed),
            publicationDate=as_date(filed + 548) if kind == 0 and filed + 548 <= TODAY else None,
            grantDate=granted,
            lapseDate=as_date(patents.lapsed[number]),
            applicants=applicants,
            inventors=inventors,
            holders=None if granted is None else applicants if buyer is None else orgs.iri(maker, buyer),
            cites=[start + patents.keys[other] for other in patents.cites[number].tolist() if other >= 0],
            declaredEssentialTo=None if standard is None else standards.iri(maker, standard),
            resultOf=None if project is None else projects.iri(maker, project),
        )
        if number % _TELLING == 0:
            yield from _order(maker, start + key, inventors, number)


def _label(thing: tuple[str, str], kind: int, manner: int, aspect: int) -> tuple[Text, ...]:
    """A title: only inventions may be of methods, and designs are of the thing itself."""
    if kind == 2:
        return both(
            f"虚构的{MANNERS[manner][0]}{thing[0]}（外观）",
            f"Fictional {MANNERS[manner][1]} {thing[1]} (design)",
        )
    fitting = METHODS + aspect % (len(ASPECTS) - METHODS) if kind else aspect
    return both(*title(thing, manner, fitting))


def _order(maker: Maker, patent: str, inventors: list[str], number: int) -> Iterator[Record]:
    for ordinal, inventor in enumerate(inventors, 1):
        yield maker.thing(
            "Involvement",
            f"demo-inventor-{number:06d}-{ordinal}",
            agent=inventor,
            context=patent,
            role=maker.code("r-inventor"),
            ordinal=ordinal,
        )

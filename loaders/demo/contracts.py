"""The demo city's technology contracts: institutes and firms sell, firms buy, some patents change hands."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from loaders.demo.calendar import TODAY, YEAR, as_date, day
from loaders.demo.dice import Dice, Whole
from loaders.demo.fields import SECTORS
from loaders.demo.figures import scaled
from loaders.demo.institutions import WIDTH
from loaders.demo.names import title
from loaders.demo.orgs import Orgs, near
from loaders.demo.patents import GRANTED, Patents
from loaders.demo.people import People
from loaders.demo.thing import Maker, both
from ontology.model import Record

KINDS = (
    "ct-commissioned-development",
    "ct-cooperative-development",
    "ct-transfer",
    "ct-consulting",
    "ct-service",
    "ct-patent-transfer",
    "ct-patent-license",
)
_COMMISSIONED, _TRANSFER, _PATENT_TRANSFER, _PATENT_LICENSE = 0, 2, 5, 6
#: Kinds that the subsidy for taking in technology counts.
ELIGIBLE = (_COMMISSIONED, _TRANSFER, _PATENT_TRANSFER)
_MANTISSAS = (10, 12, 15, 18, 20, 25, 30, 36, 45, 60, 80)


@dataclass(frozen=True, slots=True)
class Contracts:
    """Contracts by number: parties, day, amounts in yuan, patent they are about and broker (-1: none)."""

    kind: Whole
    community: Whole
    supplier: Whole
    client: Whole
    signed: Whole
    amount: Whole
    technology: Whole
    patent: Whole
    broker: Whole

    def iri(self, maker: Maker, number: int) -> str:
        """A contract's IRI."""
        return f"{maker.start('TechnologyContract')}{_key(number)}"


def amounts(dice: Dice, weights: tuple[int, ...], count: int, least: int) -> Whole:
    """Round sums of money: `least` yuan and up, by how many powers of ten the weights say."""
    powers = np.array([10**step for step in range(len(weights))], dtype=np.int64)[dice.pick(weights, count)]
    return np.array(_MANTISSAS, dtype=np.int64)[dice.whole(0, len(_MANTISSAS), count)] * powers * least // 10


def plan(scale: float, orgs: Orgs, people: People, patents: Patents) -> Contracts:
    """All contracts of a city of this scale; an eighth of them hand over or license a patent."""
    dice = Dice("contracts")
    count = scaled(10_000, scale)
    kind = dice.pick((30, 8, 8, 14, 28, 8, 4), count)
    patent = _patents(kind, patents, dice)
    kind = np.where((kind >= _PATENT_TRANSFER) & (patent < 0), _COMMISSIONED, kind)
    community = np.where(patent >= 0, patents.community[patent], dice.pick(orgs.communities, count))
    seller = np.where(
        dice.chance(0.6, count), near(orgs.institutes, community, dice), near(orgs.companies, community, dice)
    )
    supplier = np.where(patent >= 0, patents.applicants[patent, 0], seller)
    client = near(orgs.companies, community, dice)
    others = np.concatenate((supplier[:, None], patents.applicants[patent]), axis=1)
    taken = (client[:, None] == others).any(axis=1)
    while taken.any():
        client = np.where(taken, (client + 1) % orgs.firms, client)
        taken = (client[:, None] == others).any(axis=1)
    granted = np.where(patent >= 0, patents.granted[patent] + 30, day(2018))
    first = np.maximum(granted, day(2018))
    amount = amounts(dice, (30, 55, 13, 2), count, 20_000)
    return Contracts(
        kind=kind,
        community=community,
        supplier=supplier,
        client=client,
        signed=first + dice.below(TODAY + 1 - first),
        amount=amount,
        technology=amount * np.array((20, 19, 18, 15))[dice.pick((50, 20, 20, 10), count)] // 20,
        patent=patent,
        broker=_brokers(orgs, people, dice, count),
    )


def _patents(kind: Whole, patents: Patents, dice: Dice) -> Whole:
    """For contracts about a patent one of their own, granted a year ago at least and still alive; else -1."""
    old = np.flatnonzero((patents.status == GRANTED) & (patents.granted < TODAY - 365))
    found = np.full(len(kind), -1, dtype=np.int64)
    wanted = np.flatnonzero(kind >= _PATENT_TRANSFER)[: len(old)]
    found[wanted] = old[dice.order(len(old))[: len(wanted)]]
    return found


def _brokers(orgs: Orgs, people: People, dice: Dice, count: int) -> Whole:
    """For every seventh the number of a person, or of a transfer institution after all persons; else -1."""
    person = people.facilitators.draw(np.zeros(count, np.int64), np.ones(count, np.int64), dice)
    transfer = orgs.groups["transfer"]
    body = people.count + transfer[dice.whole(0, len(transfer), count)]
    return np.where(dice.chance(0.15, count), np.where(dice.chance(0.6, count), person, body), -1).astype(
        np.int64
    )


def new_holders(contracts: Contracts) -> dict[int, int]:
    """Patent to the firm that bought it."""
    bought = np.flatnonzero(contracts.kind == _PATENT_TRANSFER)
    return dict(zip(contracts.patent[bought].tolist(), contracts.client[bought].tolist(), strict=True))


def records(
    maker: Maker, orgs: Orgs, people: People, patents: Patents, contracts: Contracts
) -> Iterator[Record]:
    """The contracts, each registered some weeks after it was signed."""
    dice = Dice("contract records")
    count = len(contracts.kind)
    manner, aspect, wait = dice.whole(0, 20, count), dice.whole(0, 10, count), dice.whole(1, 60, count)
    for number in range(count):
        sector = SECTORS[contracts.community[number] // WIDTH]
        kind = maker.code(KINDS[contracts.kind[number]])
        zh, en = title(sector.things[number % 2], int(manner[number]), int(aspect[number]))
        words, broker, patent = (
            maker.model.codes[kind].label,
            int(contracts.broker[number]),
            int(contracts.patent[number]),
        )
        signed = as_date(contracts.signed[number])
        middleman = (
            people.iri(maker, broker) if broker < people.count else orgs.iri(maker, broker - people.count)
        )
        yield maker.thing(
            "TechnologyContract",
            _key(number),
            label=both(f"{zh}{words.zh}合同", f"{en} ({words.en} contract)"),
            identifiers=f"DEMO-{signed.year if signed else YEAR}-{number:06d}",
            kind=kind,
            date=signed,
            registeredOn=as_date(min(TODAY, int(contracts.signed[number] + wait[number]))),
            amount=Decimal(int(contracts.amount[number])),
            technologyAmount=Decimal(int(contracts.technology[number])),
            currency="CNY",
            suppliers=orgs.iri(maker, int(contracts.supplier[number])),
            clients=orgs.iri(maker, int(contracts.client[number])),
            brokers=middleman if broker >= 0 else None,
            transfers=maker.start("Patent") + patents.keys[patent] if patent >= 0 else None,
        )


def _key(number: int) -> str:
    return f"demo-{number:06d}"

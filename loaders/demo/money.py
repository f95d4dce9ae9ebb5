"""The demo city's funds and who runs them, rounds of investment, financial products and loans."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from loaders.demo.calendar import TODAY, as_date, day, days
from loaders.demo.contracts import amounts
from loaders.demo.dice import Crowd, Dice, Whole, runs
from loaders.demo.fields import SECTORS
from loaders.demo.figures import scaled
from loaders.demo.institutions import WIDTH
from loaders.demo.names import brand
from loaders.demo.orgs import Orgs, near
from loaders.demo.patents import distinct
from loaders.demo.thing import Maker, both
from ontology.identity_numbers import synthetic_credit_code
from ontology.model import Record

_FUND_KINDS = ("fk-angel", "fk-vc", "fk-pe", "fk-guidance", "fk-industry", "fk-achievement")
#: The order of rounds; a firm's first one is among the first three.
_ROUNDS = (
    "iv-seed",
    "iv-angel",
    "iv-pre-a",
    "iv-a",
    "iv-a-plus",
    "iv-b",
    "iv-b-plus",
    "iv-c",
    "iv-d",
    "iv-strategic",
)
#: Kind of a product, end of its names, and kind of the loans made under it.
_PRODUCTS = (
    ("dk-credit-loan", "信用贷", "Credit Loan", "lk-credit"),
    ("dk-ip-pledge", "知识产权质押贷", "IP-Backed Loan", "lk-ip-pledge"),
    ("dk-talent-loan", "人才贷", "Talent Loan", "lk-credit"),
    ("dk-invest-loan", "投贷联动", "Investment-Linked Loan", "lk-equity-pledge"),
    ("dk-ip-insurance", "专利保险", "Patent Insurance", ""),
)


@dataclass(frozen=True, slots=True)
class Funds:
    """Funds by number: kind, community they look to, the firm that manages each, day of foundation."""

    kind: Whole
    community: Whole
    manager: Whole
    founded: Whole
    crowd: Crowd

    def iri(self, maker: Maker, number: int) -> str:
        """A fund's IRI."""
        return maker.start("Fund") + _fund_key(number)


@dataclass(frozen=True, slots=True)
class Rounds:
    """Rounds of investment in order of firm and day; up to four funds each, -1 for none."""

    firm: Whole
    when: Whole
    kind: Whole
    amount: Whole
    funds: Whole


def _fund_key(number: int) -> str:
    # A partnership's code of the range that is used by nobody, beyond those of firms.
    return synthetic_credit_code(90_000_000 + number)


def plan(scale: float, orgs: Orgs) -> Funds:
    """All funds of a city of this scale."""
    dice = Dice("funds")
    count = scaled(500, scale)
    community = dice.pick(orgs.communities, count)
    return Funds(
        dice.pick((12, 40, 20, 8, 14, 6), count),
        community,
        # A few firms run many funds.
        orgs.ranked[dice.pick(dice.fame(max(1, min(orgs.firms, count // 3)), 0.7), count)],
        days(dice, day(2008), day(2017, 12), count),
        Crowd(community, dice.fame(count, 1.1, 1)),
    )


def rounds(scale: float, orgs: Orgs, funds: Funds) -> Rounds:
    """All rounds: known firms get more of them, funds of the same field come together."""
    dice = Dice("rounds")
    count = scaled(30_000, scale)
    firm = dice.pick(_wanted(orgs), count)
    when = days(dice, day(2018, 1), TODAY, count)
    order = np.lexsort((when, firm))
    firm, when = firm[order], when[order]
    community = orgs.sector[firm] * WIDTH + orgs.place[firm]
    size = 1 + dice.pick((50, 28, 14, 8), count)
    slots = [np.where(slot < size, near(funds.crowd, community, dice, 0.5), -1) for slot in range(4)]
    kind = np.minimum(runs(firm) + (firm % 3), len(_ROUNDS) - 1)
    amount = amounts(dice, (20, 60, 20), count, 1_000_000) * (1 + kind)
    return Rounds(firm, when, kind, amount, distinct(np.stack(slots, axis=1)))


def _wanted(orgs: Orgs) -> Whole:
    """How often investors come: by the root of fame, and mostly to firms in the upper half of the ranking."""
    root = np.rint(np.sqrt(orgs.fame[: orgs.firms].astype(np.float64))).astype(np.int64)
    lower = orgs.ranked[orgs.firms // 2 :]
    root[lower] = np.maximum(1, root[lower] // 20)
    return root


def fund_records(maker: Maker, orgs: Orgs, funds: Funds) -> Iterator[Record]:
    """The funds, and since when they are managed by whom."""
    for number, (kind, community, manager) in enumerate(
        zip(funds.kind.tolist(), funds.community.tolist(), funds.manager.tolist(), strict=True)
    ):
        sector, code = SECTORS[community // WIDTH], maker.code(_FUND_KINDS[kind])
        (zh, en), words = brand(number), maker.model.codes[code].label
        yield maker.thing(
            "Fund",
            _fund_key(number),
            label=both(f"虚构{zh}{sector.zh}{words.zh}", f"Fictional {en} {sector.en} {words.en.title()}"),
            uscc=_fund_key(number),
            kind=code,
            managedBy=orgs.iri(maker, manager),
            region=maker.code(orgs.region(manager)),
            fields=maker.code(sector.code),
            foundedOn=str(as_date(funds.founded[number])),
        )


def round_records(maker: Maker, orgs: Orgs, funds: Funds, made: Rounds) -> Iterator[Record]:
    """The investments."""
    addresses = [funds.iri(maker, number) for number in range(len(funds.kind))]
    rows = zip(made.firm.tolist(), made.when.tolist(), made.kind.tolist(), made.amount.tolist(), strict=True)
    for number, (firm, when, kind, amount) in enumerate(rows):
        yield maker.thing(
            "Investment",
            f"demo-round-{number:05d}",
            kind=maker.code(_ROUNDS[kind]),
            date=as_date(when),
            # One amount in nine was never made public.
            amount=Decimal(amount) if number % 9 else None,
            currency="CNY" if number % 9 else None,
            funders=[addresses[fund] for fund in made.funds[number].tolist() if fund >= 0],
            recipient=orgs.iri(maker, firm),
        )


def loan_records(maker: Maker, orgs: Orgs, scale: float, measure: str) -> Iterator[Record]:
    """The products of banks, and loans made under them."""
    banks = [orgs.iri(maker, int(number)) for number in orgs.groups["financial"]]
    for number, bank in enumerate(banks * 2):
        kind, zh, en, _ = _PRODUCTS[number % len(_PRODUCTS)]
        name_zh, name_en = brand(number)
        yield maker.thing(
            "FinancialProduct",
            f"demo-{number:04d}",
            label=both(f"虚构{name_zh}{zh}", f"Fictional {name_en} {en}"),
            kind=maker.code(kind),
            fields=maker.code(SECTORS[number % len(SECTORS)].code) if number % 2 else None,
            amount=Decimal(1_000_000 * (1 + number % 10)),
            providers=bank,
        )
    yield from _loans(maker, orgs, banks, scale, measure)


def _loans(maker: Maker, orgs: Orgs, banks: list[str], scale: float, measure: str) -> Iterator[Record]:
    dice = Dice("loans")
    count = scaled(5_000, scale)
    product, firm = dice.whole(0, 2 * len(banks), count).tolist(), dice.pick(_wanted(orgs), count).tolist()
    when, amount = days(dice, day(2019), TODAY, count), amounts(dice, (30, 60, 10), count, 300_000).tolist()
    for number in range(count):
        kind = _PRODUCTS[product[number] % len(_PRODUCTS)][3]
        if not kind:
            continue
        yield maker.thing(
            "Loan",
            f"demo-loan-{number:05d}",
            kind=maker.code(kind),
            date=as_date(when[number]),
            amount=Decimal(amount[number]) if number % 7 else None,
            currency="CNY",
            funders=banks[product[number] % len(banks)],
            recipient=orgs.iri(maker, firm[number]),
            interestRate=Decimal(300 + number % 200) / 10_000,
            termMonths=12 * (1 + number % 3),
            underMeasure=measure if number % 3 == 0 else None,
            product=f"{maker.start('FinancialProduct')}demo-{product[number]:04d}",
        )

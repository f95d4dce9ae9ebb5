"""The demo city's policy documents, measures and subsidy rule, what was paid under it, and cases."""

from collections.abc import Iterator
from decimal import Decimal

import numpy as np

from loaders.demo.calendar import TODAY, YEAR, as_date, day, years
from loaders.demo.contracts import ELIGIBLE, Contracts
from loaders.demo.dice import Dice
from loaders.demo.figures import scaled
from loaders.demo.orgs import Orgs, near
from loaders.demo.patents import Patents
from loaders.demo.thing import Maker, both
from ontology.model import Record

_DOCUMENTS = (
    ("innovation", "虚构市科技创新促进办法", "Fictional Measures for Promoting Innovation", day(2020, 3, 1)),
    (
        "transfer",
        "虚构市科技成果转化若干措施",
        "Fictional Steps for the Transfer of Results",
        day(2021, 6, 1),
    ),
    ("finance", "虚构市科技金融行动方案", "Fictional Plan of Action for Technology Finance", day(2021, 9, 1)),
)
# Key, document, kind, names; each is carried out by the city's bureau of science.
_MEASURES = (
    (
        "absorption",
        "transfer",
        "mk-subsidy",
        "虚构吸纳本地技术补助",
        "Fictional Subsidy for Taking In Technology",
    ),
    ("matching", "transfer", "mk-matchmaking", "虚构供需对接行动", "Fictional Matchmaking Campaign"),
    ("posting", "transfer", "mk-posting", "虚构成果转化联络员制度", "Fictional Posting of Liaison Officers"),
    ("projects", "innovation", "mk-programme", "虚构科技攻关计划", "Fictional Research Programme"),
    (
        "recognition",
        "innovation",
        "mk-recognition",
        "虚构创新主体认定",
        "Fictional Recognition of Innovators",
    ),
    ("risk", "finance", "mk-risk-sharing", "虚构科技贷款风险补偿", "Fictional Risk Sharing for Loans"),
)
_THRESHOLD, _PERCENT, _CAP = 500_000, 10, 1_000_000


def measure(maker: Maker, key: str) -> str:
    """The IRI of a measure: `absorption`, `matching`, `posting`, `projects`, `recognition` or `risk`."""
    return f"{maker.start('PolicyMeasure')}demo-{key}"


def records(maker: Maker, orgs: Orgs) -> Iterator[Record]:
    """Documents, measures and the rule for subsidies on technology taken in from local institutes."""
    bureau = orgs.iri(maker, int(orgs.groups["issuer"][2]))
    for key, zh, en, issued in _DOCUMENTS:
        yield maker.thing(
            "PolicyDocument", f"demo-{key}", label=both(zh, en), issuedOn=as_date(issued), issuers=bureau
        )
    yield maker.thing(
        "SubsidyRule",
        "demo-absorption",
        label=both("虚构吸纳本地技术补助规则", "Fictional Rule of the Subsidy for Taking In Technology"),
        threshold=Decimal(_THRESHOLD),
        rate=Decimal(_PERCENT) / 100,
        cap=Decimal(_CAP),
        capPeriod="P1Y",
        lookbackYears=1,
        eligibleContractKinds=(maker.code("ct-commissioned-development"), maker.code("ct-transfer")),
        eligibleSupplierKinds=(maker.code("ik-university"), maker.code("ik-research")),
        eligibleSupplierRegion=maker.code("region/420100"),
    )
    for key, document, kind, zh, en in _MEASURES:
        yield maker.thing(
            "PolicyMeasure",
            f"demo-{key}",
            label=both(zh, en),
            kind=maker.code(kind),
            start=as_date(day(2021, 1)),
            definedIn=f"{maker.start('PolicyDocument')}demo-{document}",
            implementedBy=bureau,
            rules=f"{maker.start('SubsidyRule')}demo-absorption" if key == "absorption" else None,
        )


def due(orgs: Orgs, contracts: Contracts, year: int) -> dict[int, int]:
    """Firm to what the rule grants it in a year for eligible contracts of the year before, in yuan."""
    local = np.concatenate((orgs.groups["university"], orgs.groups["research"]))
    counted = np.isin(contracts.kind, ELIGIBLE) & np.isin(contracts.supplier, local)
    counted &= years(contracts.signed) == year - 1
    base: dict[int, int] = {}
    for at in np.flatnonzero(counted).tolist():
        client = int(contracts.client[at])
        base[client] = base.get(client, 0) + int(contracts.technology[at])
    return {firm: min(sum_ * _PERCENT // 100, _CAP) for firm, sum_ in base.items() if sum_ >= _THRESHOLD}


def subsidies(maker: Maker, orgs: Orgs, contracts: Contracts) -> Iterator[Record]:
    """What was paid under the rule: of every five firms one did not apply."""
    for year in range(YEAR, YEAR + 3):
        for number, (firm, amount) in enumerate(due(orgs, contracts, year).items()):
            if number % 5 < 4:
                yield maker.thing(
                    "Grant",
                    f"demo-subsidy-{year}-{firm:05d}",
                    kind=maker.code("gk-post-subsidy"),
                    date=as_date(day(year, 5, 1 + number % 28)),
                    amount=Decimal(amount),
                    currency="CNY",
                    funders=orgs.iri(maker, int(orgs.groups["issuer"][2])),
                    recipient=orgs.iri(maker, firm),
                    underMeasure=measure(maker, "absorption"),
                )


_CASES = ("ak-patent-infringement", "ak-patent-ownership", "ak-patent-invalidation", "ak-technology-contract")
_ENDS = ("as-pending", "as-mediated", "as-upheld", "as-partly-upheld", "as-dismissed", "as-withdrawn")


def cases(
    maker: Maker, orgs: Orgs, patents: Patents, contracts: Contracts, owners: dict[int, int], scale: float
) -> Iterator[Record]:
    """Cases about granted patents, a third of them about ones that were bought before."""
    dice = Dice("cases")
    bought = [
        at for at in np.flatnonzero(contracts.patent >= 0).tolist() if int(contracts.patent[at]) in owners
    ]
    known = np.flatnonzero(patents.granted > 0)
    count = scaled(600, scale) if len(known) else 0
    chosen = known[dice.whole(0, max(1, len(known)), count)]
    after = patents.granted[chosen] + 60
    for number, contract in zip(range(0, count, 3), bought, strict=False):
        chosen[number], after[number] = contracts.patent[contract], contracts.signed[contract] + 30
    when = np.maximum(np.minimum(after, TODAY), day(2016)) + 0
    when += dice.below(TODAY + 1 - when)
    rival = near(orgs.companies, patents.community[chosen], dice)
    kind, end = dice.pick((60, 10, 20, 10), count), dice.pick((25, 20, 20, 12, 15, 8), count)
    for number, patent in enumerate(chosen.tolist()):
        owner = owners.get(patent, int(patents.applicants[patent, 0]))
        respondent = int(rival[number]) if rival[number] != owner else (owner + 1) % orgs.firms
        yield maker.thing(
            "Case",
            f"demo-{number:05d}",
            label=both(f"虚构知识产权案第{number + 1}号", f"Fictional IP Case No. {number + 1}"),
            kind=maker.code(_CASES[kind[number]]),
            status=maker.code(_ENDS[end[number]]),
            date=as_date(when[number]),
            region=maker.code("region/420100"),
            claimants=orgs.iri(maker, owner),
            respondents=orgs.iri(maker, respondent),
            handledBy=orgs.iri(maker, int(orgs.groups["judge"][number % 2])),
            concerns=maker.start("Patent") + patents.keys[patent],
        )

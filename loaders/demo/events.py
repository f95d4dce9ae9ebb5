"""Matches of supply and demand as arrays: achievements, needs, events, and what came of each meeting."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from loaders.demo.calendar import TODAY, YEAR, day, years
from loaders.demo.contracts import Contracts
from loaders.demo.dice import Crowd, Dice, Whole, runs
from loaders.demo.figures import expected, scaled
from loaders.demo.orgs import Orgs, near
from loaders.demo.patents import Patents
from loaders.demo.people import People

YEARS = range(YEAR - 2, YEAR + 3)
#: States of needs.
OPEN, INTRODUCED, SOLVED, WITHDRAWN = range(4)
#: States of matches.
MET, TALKS, INTENTION, CONTRACT, FAILED = range(5)


@dataclass(frozen=True, slots=True)
class Achievements:
    """Achievements by number: the patent behind each, its day of collection, whether anything came of it."""

    patent: Whole
    collected: Whole
    progress: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Needs:
    """Needs by number: who raised each, where, when, its state, and the contract that solved it or -1."""

    firm: Whole
    community: Whole
    raised: Whole
    state: Whole
    contract: Whole


@dataclass(frozen=True, slots=True)
class Matches:
    """Matches by number; -1 stands for no need, achievement, event or contract."""

    need: Whole
    achievement: Whole
    event: Whole
    contract: Whole
    counterparty: Whole
    facilitator: Whole
    when: Whole
    state: Whole


def _years(of_year: int, elsewhere: int) -> Whole:
    """The year of each thing, with so many in the year under review and in each other one."""
    return np.repeat(
        np.array(YEARS, dtype=np.int64), [of_year if year == YEAR else elsewhere for year in YEARS]
    )


def _days(year: Whole, dice: Dice) -> Whole:
    starts = np.array([day(int(y)) for y in year], dtype=np.int64)
    return starts + dice.whole(0, 365, len(year))


def _ranks(year: Whole, dice: Dice) -> Whole:
    """The place of each in an order of chance within its year."""
    order = dice.order(len(year))
    found = np.empty(len(year), dtype=np.int64)
    found[order] = runs(year[order])
    return found


def _limit(year: Whole, of_year: int, elsewhere: int) -> Whole:
    return np.where(year == YEAR, of_year, elsewhere)


def achievements(scale: float, orgs: Orgs, patents: Patents) -> Achievements:
    """Patented results of institutes (of anyone where these have too few), collected from year to year."""
    dice = Dice("achievements")
    year = _years(expected("achievements", scale), scaled(420, scale))
    limit = _limit(year, expected("achievements-progress", scale), scaled(90, scale))
    progress = _ranks(year, dice) < limit
    collected = np.sort(_days(year, dice))
    pool = np.flatnonzero(
        (patents.kind == 0) & (patents.applicants[:, 0] >= orgs.firms) & (patents.filed < day(YEAR - 2))
    )
    pool = pool if len(pool) else np.arange(patents.count)
    collected[0], progress[0] = day(YEAR - 2), True  # something can be shown at any event
    return Achievements(pool[dice.whole(0, len(pool), len(year))], collected, progress)


def needs(scale: float, orgs: Orgs, contracts: Contracts) -> Needs:
    """Needs of firms; the solved ones ended in a contract where there is a fitting one."""
    dice = Dice("needs")
    solved, introduced = expected("needs-solved", scale), expected("needs-introduced", scale)
    year = _years(expected("needs", scale), scaled(400, scale))
    raised = np.sort(_days(year, dice))
    rank = _ranks(year, dice)
    state = np.where(rank < _limit(year, introduced, scaled(100, scale)), INTRODUCED, OPEN)
    state = np.where(rank < _limit(year, solved, scaled(70, scale)), SOLVED, state)
    state = np.where((state == OPEN) & dice.chance(0.06, len(year)), WITHDRAWN, state)
    community = dice.pick(orgs.communities, len(year))
    firm = near(orgs.companies, community, dice)
    contract = np.full(len(year), -1, dtype=np.int64)
    wanted = np.flatnonzero(state == SOLVED)
    contract[wanted] = _contracts(contracts, raised[wanted] + 90, dice)
    settled = contract >= 0
    firm = np.where(settled, contracts.client[contract], firm)
    return Needs(firm, np.where(settled, contracts.community[contract], community), raised, state, contract)


def _contracts(contracts: Contracts, after: Whole, dice: Dice) -> Whole:
    """A contract signed in the two years from each day on, or -1."""
    crowd = Crowd(contracts.signed, np.ones(len(contracts.signed), dtype=np.int64))
    return crowd.draw(after, after + 730, dice)


def event_days(scale: float) -> Whole:
    """The days of all events, in order."""
    year = _years(expected("events", scale), scaled(150, scale))
    return np.sort(_days(year, Dice("events")))


def matches(
    scale: float,
    orgs: Orgs,
    people: People,
    patents: Patents,
    contracts: Contracts,
    offers: tuple[Achievements, Needs],
) -> Matches:
    """One match for each need introduced and each achievement with progress, and those made at events."""
    dice = Dice("matches")
    achieved, wanted = offers
    groups = (
        _served(orgs, contracts, wanted, dice),
        _offered(orgs, patents, achieved, dice),
        _made_at_events(scale, orgs, patents, contracts, achieved, dice),
    )
    count = sum(len(group["when"]) for group in groups)
    facilitator = people.facilitators.draw(np.zeros(count, np.int64), np.ones(count, np.int64), dice)
    columns = {name: np.concatenate([group[name] for group in groups]) for name in groups[0]}
    return Matches(facilitator=facilitator, **columns)


def _columns(when: Whole, party: Whole, state: Whole, **given: Whole) -> dict[str, Whole]:
    """The columns of some matches; what is not given is -1."""
    none = np.full(len(when), -1, dtype=np.int64)
    missing = {name: none for name in ("need", "achievement", "event", "contract") if name not in given}
    return {"when": when, "counterparty": party, "state": state, **missing, **given}


def _served(orgs: Orgs, contracts: Contracts, wanted: Needs, dice: Dice) -> dict[str, Whole]:
    """Institutes that were introduced to a need, or whoever sold what solved it."""
    need = np.flatnonzero(np.isin(wanted.state, (INTRODUCED, SOLVED)))
    contract, raised = wanted.contract[need], wanted.raised[need]
    settled = contract >= 0
    until = np.where(settled, contracts.signed[contract], np.minimum(raised + 300, TODAY))
    party = np.where(
        settled, contracts.supplier[contract], near(orgs.institutes, wanted.community[need], dice)
    )
    state = np.where(settled, CONTRACT, np.where(dice.chance(0.5, len(need)), TALKS, MET))
    return _columns(raised + dice.below(until - raised + 1), party, state, need=need, contract=contract)


def _offered(orgs: Orgs, patents: Patents, achieved: Achievements, dice: Dice) -> dict[str, Whole]:
    """Firms that took interest in an achievement."""
    achievement = np.flatnonzero(achieved.progress)
    collected = achieved.collected[achievement]
    until = np.minimum(collected + 300, TODAY)
    firm = near(orgs.companies, patents.community[achieved.patent[achievement]], dice)
    state = np.where(dice.chance(0.6, len(firm)), TALKS, MET)
    return _columns(collected + dice.below(until - collected + 1), firm, state, achievement=achievement)


def _made_at_events(
    scale: float, orgs: Orgs, patents: Patents, contracts: Contracts, achieved: Achievements, dice: Dice
) -> dict[str, Whole]:
    """Intentions, as many as were published, and other outcomes, all about achievements shown there."""
    held = event_days(scale)
    year = years(held)
    events = [np.flatnonzero(year == one) for one in YEARS]
    wanted = [expected("intentions", scale) if one == YEAR else scaled(900, scale) for one in YEARS]
    intended = [one[dice.whole(0, len(one), count)] for one, count in zip(events, wanted, strict=True)]
    other = dice.whole(0, len(held), scaled(3600, scale))
    event = np.concatenate((*intended, other))
    when = held[event]
    state = np.full(len(event), INTENTION, dtype=np.int64)
    state[len(event) - len(other) :] = np.array((MET, TALKS, FAILED, CONTRACT))[
        dice.pick((55, 20, 17, 8), len(other))
    ]
    contract = np.where(state == CONTRACT, _contracts(contracts, when, dice), -1)
    state = np.where((state == CONTRACT) & (contract < 0), TALKS, state)
    progressed = np.flatnonzero(achieved.progress)
    shown = Crowd(achieved.collected[progressed], np.ones(len(progressed), dtype=np.int64), progressed)
    achievement = shown.draw(0 * when, when + 1, dice)
    firm = near(orgs.companies, patents.community[achieved.patent[achievement]], dice)
    party = np.where(contract >= 0, contracts.client[contract], firm)
    return _columns(when, party, state, event=event, contract=contract, achievement=achievement)

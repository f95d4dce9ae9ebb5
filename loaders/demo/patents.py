"""The demo city's patents as arrays: who applied, who invented, what is cited; planned before any is told."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from loaders.demo.calendar import TODAY, day, years
from loaders.demo.classes import SUBCLASSES
from loaders.demo.dice import Crowd, Dice, Whole, runs
from loaders.demo.fields import SECTORS
from loaders.demo.figures import scaled
from loaders.demo.institutions import WIDTH
from loaders.demo.orgs import Orgs, near
from loaders.demo.people import People
from ontology.identity import SCHEMES
from ontology.identity_patents import synthetic_patent_number

#: Kinds by number, as the fifth digit of an application number less one.
KINDS = ("pk-invention", "pk-utility", "pk-design")
STATUSES = ("ps-published", "ps-examined", "ps-granted", "ps-rejected", "ps-lapsed", "ps-expired")
_PUBLISHED, _EXAMINED, GRANTED, _REJECTED, _LAPSED, _EXPIRED = range(6)
#: Main groups by number, as the records name them.
SYMBOLS = tuple(symbol for subclass in SUBCLASSES for symbol in subclass.groups)
#: More than any day: keys of (group, day) go up by it from group to group.
_DAYS = 1_000_000


@dataclass(frozen=True, slots=True)
class Patents:
    """Patents by number, the oldest first. In the tables -1 stands for nobody, in the days 0 for none."""

    keys: tuple[str, ...]
    kind: Whole
    community: Whole
    filed: Whole
    granted: Whole
    lapsed: Whole
    status: Whole
    applicants: Whole
    inventors: Whole
    cites: Whole
    classes: Whole

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.kind)

    def symbols(self) -> frozenset[str]:
        """The main groups that any of them is in."""
        return frozenset(SYMBOLS[at] for at in np.unique(self.classes).tolist() if at >= 0)


def plan(scale: float, orgs: Orgs, people: People) -> Patents:
    """All patents of a city of this scale."""
    dice = Dice("patents")
    count = scaled(152_000, scale)
    filed = _filed(dice, count)
    kind = dice.pick((55, 40, 5), count)
    community = dice.pick(orgs.communities, count)
    applicants = _applicants(orgs, community, dice)
    granted, lapsed, status = _fates(filed, kind, dice)
    return Patents(
        keys=_keys(filed, kind),
        kind=kind,
        community=community,
        filed=filed,
        granted=granted,
        lapsed=lapsed,
        status=status,
        applicants=applicants,
        inventors=_inventors(people, applicants, community, dice),
        cites=_cites(filed, community, dice),
        classes=_classes(kind, community // WIDTH, dice),
    )


def _filed(dice: Dice, count: int) -> Whole:
    """Days of application from 2006 to 2024, more from year to year."""
    year = 2006 + dice.pick([100 + 25 * step * step // 10 for step in range(19)], count)
    starts = np.array([day(y) for y in range(2006, 2025)], dtype=np.int64)
    return np.sort(starts[year - 2006] + dice.whole(0, 365, count))


def _keys(filed: Whole, kind: Whole) -> tuple[str, ...]:
    """Numbers of the range that no patent has, counted in each year and kind."""
    year, digit = years(filed), kind + 1
    serial = runs(year * 10 + digit)
    scheme = SCHEMES["patent-application"]
    return tuple(
        scheme.key(synthetic_patent_number(y, n, d))
        for y, n, d in zip(year.tolist(), serial.tolist(), digit.tolist(), strict=True)
    )


def _applicants(orgs: Orgs, community: Whole, dice: Dice) -> Whole:
    """One applicant of the community, at times with one or two from near by."""
    first = orgs.actors.draw(community, community + 1, dice)
    second = np.where(dice.chance(0.2, len(first)), near(orgs.actors, community, dice), -1)
    third = np.where(dice.chance(0.2, len(first)) & (second >= 0), near(orgs.actors, community, dice), -1)
    return distinct(np.stack((first, second, third), axis=1))


def _inventors(people: People, applicants: Whole, community: Whole, dice: Dice) -> Whole:
    """One to five people, most of them from the first applicant's staff."""
    size = 1 + dice.pick((20, 28, 26, 16, 10), len(community))
    slots = []
    for slot in range(5):
        employer = np.where((slot == 2) & (applicants[:, 1] >= 0), applicants[:, 1], applicants[:, 0])
        own = people.staff.draw(employer, employer + 1, dice)
        other = near(people.colleagues, community, dice)
        chosen = np.where((own < 0) | dice.chance(0.08, len(own)), other, own)
        slots.append(np.where(slot < size, chosen, -1))
    return distinct(np.stack(slots, axis=1))


def _cites(filed: Whole, community: Whole, dice: Dice) -> Whole:
    """Up to eight older patents each, the famous ones oftener, most of the same community."""
    count = len(filed)
    fame = dice.fame(count, 0.9, 10)
    scopes = [(community, 0.66), (community // WIDTH, 0.88), (0 * community, 1.0)]
    crowds = [Crowd(scope * _DAYS + filed, fame) for scope, _ in scopes]
    size = dice.pick((16, 18, 18, 16, 12, 9, 6, 3, 2), count)
    slots = []
    for slot in range(8):
        chance, chosen = dice.units(count), np.full(count, -1, dtype=np.int64)
        for crowd, (scope, limit) in reversed(list(zip(crowds, scopes, strict=True))):
            older = crowd.draw(scope * _DAYS, scope * _DAYS + filed, dice)
            chosen = np.where(chance < limit, older, chosen)
        slots.append(np.where(slot < size, chosen, -1))
    return distinct(np.stack(slots, axis=1))


def _classes(kind: Whole, sector: Whole, dice: Dice) -> Whole:
    """One to three main groups of the field's subclasses; none for designs, which have another scheme."""
    numbers = {symbol: at for at, symbol in enumerate(SYMBOLS)}
    groups = {subclass.symbol: subclass.groups for subclass in SUBCLASSES}
    rows = [
        (at, numbers[symbol], 600 // (place + 1) // (rank + 2))
        for at, row in enumerate(SECTORS)
        for place, name in enumerate(row.subclasses)
        for rank, symbol in enumerate(groups[name])
    ]
    owner, symbol, weight = np.array(rows, dtype=np.int64).T
    crowd = Crowd(owner, weight, symbol)
    size = np.where(kind == 2, 0, 1 + dice.pick((50, 32, 18), len(kind)))
    slots = [np.where(slot < size, crowd.draw(sector, sector + 1, dice), -1) for slot in range(3)]
    return distinct(np.stack(slots, axis=1))


def _fates(filed: Whole, kind: Whole, dice: Dice) -> tuple[Whole, Whole, Whole]:
    """Day of grant and of lapse (0: none) and status, as of the last day."""
    count, invention = len(filed), kind == 0
    refused = invention & dice.chance(0.32, count)
    decided = filed + np.where(invention, 550 + dice.whole(0, 700, count), 150 + dice.whole(0, 240, count))
    granted = np.where(~refused & (decided <= TODAY), decided, 0)
    expiry = filed + np.where(invention, 7305, 3652)
    lapse = np.where(dice.chance(0.35, count), granted + 730 + dice.whole(0, 2200, count), expiry)
    over = (granted > 0) & (lapse <= TODAY)
    status = np.where(filed + 548 <= TODAY, _EXAMINED, _PUBLISHED)
    status = np.where(refused & (decided <= TODAY), _REJECTED, status)
    status = np.where(granted > 0, GRANTED, status)
    status = np.where(over, np.where(lapse >= expiry, _EXPIRED, _LAPSED), status)
    return granted, np.where(over, np.minimum(lapse, expiry), 0), status


def distinct(table: NDArray[np.int64]) -> NDArray[np.int64]:
    """The table with -1 in place of whatever stands in its row before."""
    found = table.copy()
    for column in range(1, found.shape[1]):
        seen = (found[:, :column] == found[:, column : column + 1]).any(axis=1)
        found[seen, column] = -1
    return found

"""What people decided about doubts: which two mentions are one thing, which are not; kept with the generation.

The history is a file of its own in each generation's folder, `decisions.jsonl`: one decision a line, the last one on a
pair stands, and taking one back is a line too. The next generation starts from its parent's lines and adds to them, so
decisions are published in the same atomic step as what follows from them, and a crash leaves both or neither. They
name mentions, not sources: a source may be loaded again, change, go and return, and what was decided about its
mentions waits for them. A rollback brings back the decisions of the generation that it publishes; later ones remain in
the later generation, which can be published again by its number as long as it is on disk.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from ontology.model import Words

#: The file of a generation that holds its decisions.
FILE = "decisions.jsonl"

#: Two IRIs, the lesser first.
Pair = tuple[str, str]


class DecisionError(Exception):
    """A decision that cannot stand; `words` says why in zh and en."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.words = Words(zh, en)


class ContradictionError(DecisionError):
    """A decision that contradicts what others together say; `others` are those that stand against it."""

    def __init__(self, decision: Decision, others: tuple[Decision, ...]) -> None:
        said = "; ".join(map(_spelled, others))
        super().__init__(
            f"与已有判定矛盾：{_spelled(decision)}，但 {said}",
            f"contradicts what was decided before: {_spelled(decision)}, but {said}",
        )
        self.others = others


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether two mentions are the same thing, who said so, and when (UTC); `same` None takes back what was said."""

    subject: str
    object: str
    same: bool | None
    who: str
    when: datetime
    note: str = ""

    @property
    def pair(self) -> Pair:
        """The two IRIs, in the order that does not depend on who was asked about whom."""
        return pair_of(self.subject, self.object)


@dataclass(frozen=True)
class Decisions:
    """All decisions of a city in their order, and those that stand."""

    history: tuple[Decision, ...] = ()

    @cached_property
    def standing(self) -> Mapping[Pair, Decision]:
        """Pair -> the decision that stands on it, sorted by pair."""
        last = {decision.pair: decision for decision in self.history}
        return {pair: last[pair] for pair in sorted(last) if last[pair].same is not None}

    @cached_property
    def joined(self) -> tuple[Pair, ...]:
        """The pairs that are one thing, sorted; with `apart` they never contradict each other."""
        return tuple(pair for pair, decision in self.standing.items() if decision.same)

    @cached_property
    def apart(self) -> tuple[Pair, ...]:
        """The pairs that are two things, sorted."""
        return tuple(pair for pair, decision in self.standing.items() if not decision.same)

    def of(self, one: str, other: str) -> Decision | None:
        """The decision that stands on a pair."""
        return self.standing.get(pair_of(one, other))

    def plus(self, *more: Decision) -> Decisions:
        """These and the given ones; ContradictionError where they cannot all stand."""
        ledger = Ledger(self)
        for decision in more:
            ledger.take(decision)
        return ledger.decisions


NONE = Decisions()


class Ledger:
    """Takes decisions one after the other, and refuses the one that contradicts those that stand."""

    def __init__(self, decisions: Decisions = NONE) -> None:
        self._history = list(decisions.history)
        self._standing = dict(decisions.standing)
        self._rebuild()

    @property
    def decisions(self) -> Decisions:
        """All that was taken."""
        return Decisions(tuple(self._history))

    def take(self, decision: Decision) -> bool:
        """Let a decision stand in place of the one on its pair; False where that says so already."""
        before = self._standing.get(decision.pair)
        _check(decision, before)
        if before is not None and before.same == decision.same:
            return False
        self._forget(before)
        others = self._against(decision)
        if others:
            self._remember(before)
            raise ContradictionError(decision, others)
        self._history.append(decision)
        self._remember(decision)
        return True

    def _against(self, decision: Decision) -> tuple[Decision, ...]:
        """A shortest chain of decisions that says the opposite; none where there is none."""
        one, other = decision.pair
        if decision.same is None:
            return ()
        if not decision.same:
            return self._chain(one, other) if self._root(one) == self._root(other) else ()
        group = self._root(other)
        for member in self._members.get(self._root(one), (one,)):
            for enemy in self._enemies.get(member, ()):
                if self._root(enemy) == group:
                    hostile = self._standing[pair_of(member, enemy)]
                    return (*self._chain(one, member), hostile, *self._chain(enemy, other))
        return ()

    def _chain(self, start: str, end: str) -> tuple[Decision, ...]:
        """The fewest decisions by which two are one."""
        came: dict[str, str] = {start: start}
        queue = [start]
        for here in queue:
            for friend in sorted(self._friends.get(here, ())):
                if friend not in came:
                    came[friend] = here
                    queue.append(friend)
        found = []
        while end != start:
            found.append(self._standing[pair_of(came[end], end)])
            end = came[end]
        return tuple(reversed(found))

    def _forget(self, decision: Decision | None) -> None:
        if decision is not None:
            del self._standing[decision.pair]
            self._rebuild()

    def _rebuild(self) -> None:
        self._friends: dict[str, set[str]] = defaultdict(set)
        self._enemies: dict[str, set[str]] = defaultdict(set)
        self._group: dict[str, str] = {}
        self._members: dict[str, list[str]] = {}
        for decision in list(self._standing.values()):
            self._remember(decision)

    def _remember(self, decision: Decision | None) -> None:
        if decision is None or decision.same is None:
            return
        one, other = decision.pair
        self._standing[decision.pair] = decision
        ties = self._friends if decision.same else self._enemies
        ties[one].add(other)
        ties[other].add(one)
        if decision.same:
            self._unite(self._root(one), self._root(other))

    def _unite(self, one: str, other: str) -> None:
        if one == other:
            return
        gone = self._members.pop(other, [other])
        self._members.setdefault(one, [one]).extend(gone)
        self._group.update(dict.fromkeys(gone, one))

    def _root(self, iri: str) -> str:
        return self._group.get(iri, iri)


def pair_of(one: str, other: str) -> Pair:
    """The two, the lesser first."""
    return (one, other) if one <= other else (other, one)


def now() -> datetime:
    """The time of a decision: UTC, in whole seconds."""
    return datetime.now(UTC).replace(microsecond=0)


# The file


def read_decisions(folder: Path) -> Decisions:
    """The decisions of a generation's or a staging folder; none where it has no file."""
    path = folder / FILE
    if not path.exists():
        return NONE
    # a reason may hold what Python takes for the end of a line too
    with path.open(encoding="utf-8") as lines:
        return Decisions(tuple(_parsed(path, row, line) for row, line in enumerate(lines, 1)))


def write_decisions(folder: Path, decisions: Decisions) -> None:
    """Write the decisions of a staging folder; a file that an older generation shares is replaced, not changed."""
    path = folder / FILE
    path.unlink(missing_ok=True)
    path.write_text(
        "".join(json.dumps(plain(d), ensure_ascii=False) + "\n" for d in decisions.history), "utf-8"
    )


def plain(decision: Decision) -> dict[str, object]:
    """A decision as plain data, as the file has it."""
    return asdict(decision) | {"when": decision.when.isoformat()}


def _parsed(path: Path, row: int, line: str) -> Decision:
    try:
        found = json.loads(line)
        return Decision(**found | {"when": datetime.fromisoformat(found["when"])})
    except (ValueError, TypeError, KeyError) as error:
        raise DecisionError(
            f"{path} 第 {row} 行不是判定记录：{error}", f"{path}:{row} is no decision: {error}"
        ) from error


def _check(decision: Decision, before: Decision | None) -> None:
    one, other = decision.pair
    if one == other:
        raise DecisionError(f"同一条记录：{one}", f"one and the same mention: {one}")
    if decision.same is None and before is None:
        raise DecisionError(f"没有可撤销的判定：{one} = {other}", f"nothing to take back: {one} = {other}")


def _spelled(decision: Decision) -> str:
    sign = {True: "=", False: "≠", None: "?"}[decision.same]
    ends = (iri.rpartition("/")[2] for iri in (decision.subject, decision.object))
    return f"{f' {sign} '.join(ends)} ({decision.who}, {decision.when:%Y-%m-%d})"

"""Engines asked the same in turns: what each takes, where it is given up, and whether the answers agree."""

import signal
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from operator import attrgetter
from time import perf_counter
from types import FrameType
from typing import Any

import numpy as np

#: Answers one case.
Ask = Callable[[Any], Any]

#: Holds an engine's answer to a case against ours, in words.
Agree = Callable[[Any, Any], str]

OURS = "queqiao"


class TooLongError(Exception):
    """An engine was stopped."""


@dataclass(frozen=True)
class Row:
    """One question.

    Attributes
    ----------
    name
        The key under which engines have their way of answering it.
    title
        What is asked, and of how many.
    cases
        Asked one after the other.
    agree
        Holds another engine's answer against ours.
    aim
        How many times faster than NetworkX ours is to be; None where nothing was said.
    varied
        Whether the cases differ, so that the 95th percentile says something.
    """

    name: str
    title: str
    cases: Sequence[Any]
    agree: Agree
    aim: float | None = None
    varied: bool = False


@dataclass
class Cell:
    """What an engine took for each case, in seconds; how each answer agrees; after how long it was stopped."""

    seconds: list[float] = field(default_factory=list)
    agreements: list[str] = field(default_factory=list)
    stopped: float | None = None

    @property
    def agreement(self) -> str:
        """How the answers agree: how many of them how, where not all alike."""
        counted = Counter(filter(None, self.agreements)).most_common(3)
        return ", ".join(text if len(counted) == 1 else f"{text} ({many} times)" for text, many in counted)

    @property
    def median(self) -> float:
        """Seconds; those after which it was stopped where it never came to an end."""
        return float(np.median(self.seconds)) if self.seconds else self.stopped or 0.0

    @property
    def mean(self) -> float:
        """Seconds for a case, all cases together; those after which it was stopped where it never came to an end."""
        return float(np.mean(self.seconds)) if self.seconds else self.stopped or 0.0

    def told(self, varied: bool) -> str:
        """The median in milliseconds, with the 95th percentile where cases differ."""
        if not self.seconds:
            return f"> {self.median * 1000:,.0f}"
        text = _ms(self.median)
        return f"{text} (p95 {_ms(float(np.percentile(self.seconds, 95)))})" if varied else text


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:,.3g}" if seconds < 0.1 else f"{seconds * 1000:,.0f}"


def contest(
    row: Row, engines: Mapping[str, Mapping[str, Ask]], *, limit: float, patience: float
) -> dict[str, Cell]:
    """Ask every engine that can answer, in turns.

    Parameters
    ----------
    row
        The question.
    engines
        What each engine can answer, ours among them.
    limit
        After so many seconds an answer is not waited for any longer, where Python can interrupt.
    patience
        An engine that has taken so many seconds is asked no further case.
    """
    asked = {engine: ways[row.name] for engine, ways in engines.items() if row.name in ways}
    cells = {engine: Cell() for engine in asked}
    for case in row.cases:
        answers = {}
        for engine, ask in asked.items():
            cell = cells[engine]
            if cell.stopped is None and sum(cell.seconds) < patience:
                answers.update({engine: _timed(ask, case, cell, limit)})
        for engine, answer in answers.items():
            if engine != OURS and answers.get(OURS) is not None and answer is not None:
                cells[engine].agreements.append(row.agree(answers[OURS], answer))
    return cells


def _timed(ask: Ask, case: Any, cell: Cell, limit: float) -> Any:
    started = perf_counter()
    try:
        with _at_most(limit):
            answer = ask(case)
    except TooLongError:
        cell.stopped = limit
        return None
    cell.seconds.append(perf_counter() - started)
    return answer


@contextmanager
def _at_most(seconds: float) -> Iterator[None]:
    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise TooLongError

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def heading(engines: Sequence[str]) -> Iterator[str]:
    """The first lines of a Markdown table: milliseconds by engine, how many times faster ours is, and agreement."""
    yield (
        "| | "
        + " | ".join(f"{engine} ms" for engine in engines)
        + " | NetworkX / ours | aim | fastest other / ours | agreement |"
    )
    yield "|---|" + "---:|" * (len(engines) + 3) + "---|"


def line(row: Row, cells: Mapping[str, Cell], engines: Sequence[str]) -> str:
    """One row of that table."""
    others = [engine for engine in engines if engine != OURS]
    told = [cells[engine].told(row.varied) if engine in cells else "–" for engine in engines]
    agreement = "; ".join(
        f"{engine}: {cells[engine].agreement}"
        for engine in others
        if engine in cells and cells[engine].agreement
    )
    slower, fastest = _ratio(row, cells, ["NetworkX"]), _ratio(row, cells, others[1:])
    return "| " + " | ".join([row.title, *told, slower, str(row.aim or ""), fastest, agreement]) + " |"


def _ratio(row: Row, cells: Mapping[str, Cell], others: Sequence[str]) -> str:
    """How many times what ours took the fastest of the others took: by medians, where cases differ by means."""
    known = [cells[engine] for engine in others if engine in cells]
    if not known:
        return "–"
    taken = attrgetter("mean" if row.varied else "median")
    fastest = min(known, key=taken)
    return f"{'' if fastest.seconds else '> '}{taken(fastest) / taken(cells[OURS]):,.3g}"

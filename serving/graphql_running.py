"""Where an operation is answered: at once if it is quick, else in a thread beside operations of its weight."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from time import monotonic, thread_time
from typing import Any

from queries.deadline import Deadline, PastDeadline
from schema import pace
from schema.context import Context
from schema.execution import Answer, Operation, at_once, execute, said
from schema.guard import Admitted
from serving.parts import Parts

#: From this cost on an operation is heavy.
HEAVY = 20_000
#: For how many seconds of processor time an operation that is taken to be quick may hold up the others, if it is not
#: quick after all.
HELD_UP = 0.02

_NEVER = float("inf")


class Turn(Deadline):
    """So many seconds of this thread's own time: that others took the processor meanwhile counts for nothing.

    To ask for the time of a thread takes five times as long as to ask for the time, which is asked first.

    Examples
    --------
    >>> Turn(60).left() > 59, Turn(0).left(), Turn(60).spent() < 1
    (True, 0.0, True)
    """

    __slots__ = ("_began", "_seconds", "_since")

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self._seconds, self._began, self._since = seconds, thread_time(), monotonic()

    def spent(self) -> float:
        """The seconds spent: no fewer than this thread worked, and no more than passed."""
        passed = monotonic() - self._since
        return passed if passed <= pace.QUICK else min(passed, thread_time() - self._began)

    def left(self) -> float:
        """The seconds left, 0 where the time is over."""
        over = self._ends == float("-inf")
        return 0.0 if over else max(0.0, self._seconds - (thread_time() - self._began))

    def check(self) -> None:
        """Nothing while there is time, PastDeadline afterwards."""
        if monotonic() > self._ends and self.left() <= 0:
            raise PastDeadline


async def run(
    parts: Parts,
    asked: Operation,
    context: Context,
    admitted: Admitted,
    gone: Callable[[], Awaitable[bool]] | None = None,
) -> Answer:
    """The answer to an operation, LimitError where it costs too much; where `gone` tells that nobody waits, it ends.

    To have a thread answer and to be told takes longer than most operations do. So what was measured to be quick is
    answered where requests arrive, with its deadline in view, and given up to a thread if it is not quick after all.
    """
    quick = run_at_once(parts, asked, context, admitted)
    if quick is not None:
        return quick
    cost = parts.guard.price(admitted, asked.variables or {})
    lane = parts.heavy if cost >= HEAVY else parts.light

    def work() -> Answer:
        began = thread_time()
        found = execute(parts.schema, asked, context)
        answer = said(found, asked, _cost(parts, cost))
        admitted.pace.took(context.known, cost, thread_time() - began if found.planned else _NEVER)
        return answer

    return await lane.run(work, context.deadline, gone)


def run_at_once(parts: Parts, asked: Operation, context: Context, admitted: Admitted) -> Answer | None:
    """The answer of plans that are there and quick, None where they are not; LimitError where it costs too much."""
    cost = parts.guard.price(admitted, asked.variables or {})
    if not admitted.pace.quick(context.known, cost):
        return None
    turn = Turn(HELD_UP)
    hurried = Context(context.known, context.lang, turn, context.passing, prompt=True)
    try:
        found = at_once(parts.schema, asked, hurried)
    except PastDeadline:
        found = None
    if found is None:
        admitted.pace.overran()
        return None
    answer = said(found, asked, _cost(parts, cost))
    admitted.pace.took(context.known, cost, turn.spent())
    return answer


def _cost(parts: Parts, cost: int) -> Mapping[str, Any]:
    return {"cost": {"value": cost, "limit": parts.guard.limits.cost}}

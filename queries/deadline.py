"""Until when an answer may be worked on."""

from __future__ import annotations

from time import monotonic


class PastDeadline(BaseException):
    """The time is over: no field of an answer may swallow it, so it is no Exception."""


class Deadline:
    """A moment that long work looks at again and again.

    Examples
    --------
    >>> Deadline(60).left() > 59
    True
    >>> over = Deadline()
    >>> over.check()
    >>> over.cancel()
    >>> over.left()
    0.0
    """

    __slots__ = ("_ends",)

    def __init__(self, seconds: float = float("inf")) -> None:
        self._ends = monotonic() + seconds

    def left(self) -> float:
        """The seconds left, 0 where the time is over."""
        return max(0.0, self._ends - monotonic())

    def check(self) -> None:
        """Nothing while there is time, PastDeadline afterwards."""
        if monotonic() > self._ends:
            raise PastDeadline

    def cancel(self) -> None:
        """Let the time be over now, because nobody waits any more."""
        self._ends = float("-inf")

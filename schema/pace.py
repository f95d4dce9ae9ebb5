"""How long an operation takes, so that it is known beforehand which operations are quick."""

from __future__ import annotations

from weakref import ref

#: An operation is quick that is expected to take no longer, in seconds of processor time.
QUICK = 0.002
#: How often more an operation has to be quick before it is taken to be, each time that it was not after all, and how
#: often at most.
DOUBTED, MOST = 4, 256


class Pace:
    """What an operation took when it was answered last, for its cost; any thread may tell.

    Costs are bounds by count, and say little about time: one condition may be looked up, another looks through the
    texts of all things. So it is the measured time that counts, on the same generation, stretched to the cost of what
    is asked now. It can still be wrong, for the values of variables differ; then it is trusted again only after it was
    quick for a while, each time for longer.

    Examples
    --------
    >>> class Generation: ...
    >>> pace, known = Pace(), Generation()
    >>> pace.quick(known, 10)
    False
    >>> pace.took(known, 10, 0.001)
    >>> pace.quick(known, 20), pace.quick(known, 21), pace.quick(Generation(), 10)
    (True, False, False)
    >>> pace.overran()
    >>> pace.took(known, 10, 0.001)
    >>> pace.quick(known, 10)
    False
    """

    __slots__ = ("_for_each", "_known", "_needed", "_runs")

    def __init__(self) -> None:
        self._known: ref[object] | None = None
        self._for_each = float("inf")
        #: How often in a row it was quick, and how often it has to have been.
        self._runs, self._needed = 0, 1

    def quick(self, known: object, cost: int) -> bool:
        """Whether an operation of this cost, on this generation, is expected to be quick."""
        return (
            self._runs >= self._needed
            and self._known is not None
            and self._known() is known
            and self._for_each * cost <= QUICK
        )

    def took(self, known: object, cost: int, seconds: float) -> None:
        """Tell how long it took, in seconds of processor time; infinity where it is not to be taken for quick."""
        if self._known is None or self._known() is not known:
            self._known = ref(known)
        self._for_each = seconds / max(cost, 1)
        self._runs = self._runs + 1 if seconds <= QUICK else 0

    def overran(self) -> None:
        """Tell that it took longer than expected."""
        self._runs, self._needed = 0, min(self._needed * DOUBTED, MOST)

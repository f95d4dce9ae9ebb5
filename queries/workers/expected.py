"""What is expected of a query from how others of its shape went: those known to be light pass a crowd."""

from __future__ import annotations

import re
from collections import OrderedDict

#: The most seconds of processor time of a light query, and how many shapes are remembered.
LIGHT, MOST = 0.02, 2_000
#: What two queries of one shape may differ in: IRIs, texts, comments, numbers, gaps.
_CONSTANTS = re.compile(r"""<[^<>\s]*>|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|#[^\n\r]*|\b\d+(?:\.\d+)?\b|\s+""")


class Expected:
    """Remembers the shapes whose last query was light; of too many, not those that were asked long ago.

    What is expected may be wrong: it decides who waits for whom, never what a query may have.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._light: OrderedDict[int, None] = OrderedDict()

    def light(self, shape: int) -> bool:
        """Whether the last query of this shape was light."""
        return shape in self._light

    def learn(self, shape: int, seconds: float) -> None:
        """Remember how many seconds of processor time a query of this shape took."""
        self._light.pop(shape, None)
        if seconds <= LIGHT:
            self._light[shape] = None
        if len(self._light) > self._most:
            self._light.popitem(last=False)


def shape_of(query: str) -> int:
    """A number that all queries share which differ in constants, comments and gaps alone.

    Examples
    --------
    >>> shape_of("SELECT * { ?a ?b 'x' } LIMIT 5") == shape_of('SELECT * {?a ?b "y"} LIMIT 10 # again')
    True
    >>> shape_of("SELECT * { ?a ?b ?c }") == shape_of("SELECT * { ?a ?b ?d }")
    False
    """
    return hash(_CONSTANTS.sub("", query))

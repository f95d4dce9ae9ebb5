"""What an operation may cost, as a value that knows which variables it depends on.

A field costs 1, and some cost more because they search or measure. What lies beneath a list costs as often as the list
may be long: pages multiply. Conditions cost by their number, and by their values. Nothing is looked up, so the cost is
an upper bound, and the same on every generation.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

from ontology.model import Words
from schema.connections import LONGEST

Bound = Mapping[str, Any]

#: What a condition costs beside its values: each looks at a column, or at the links, of all things.
CONDITION = 500


class Amount(Protocol):
    """A number that may depend on variables."""

    def of(self, variables: Bound) -> int:
        """The number with these variables."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """A number that depends on none."""

    number: int

    def of(self, _variables: Bound) -> int:
        """The number."""
        return self.number


@dataclass(frozen=True, slots=True)
class Paged:
    """How many a variable asks for, or how many are given where it asks for none."""

    variable: str
    default: int

    def of(self, variables: Bound) -> int:
        """The number with these variables."""
        asked = variables.get(self.variable)
        return bounded(asked) if isinstance(asked, int) else self.default


@dataclass(frozen=True, slots=True)
class Values:
    """What the values that are written cost, and those in variables."""

    written: int = 0
    variables: tuple[str, ...] = ()

    @classmethod
    def together(cls, *values: Values) -> Values:
        """All of these values."""
        return cls(sum(one.written for one in values), tuple(n for one in values for n in one.variables))

    def of(self, variables: Bound) -> int:
        """What the values cost with these variables."""
        return self.written + sum(_count(variables.get(name)) for name in self.variables)


@dataclass(frozen=True, slots=True)
class Cost:
    """What a field costs: itself, its conditions, and what lies beneath it as often as it gives it."""

    name: str
    own: int
    times: Amount = Fixed(1)
    conditions: Values = Values()
    parts: tuple[Cost, ...] = ()
    #: Whether somebody asked for so many, and so could ask for fewer.
    paged: bool = False
    #: Variables that leave the field out, and by which value.
    left_out: tuple[tuple[str, bool], ...] = ()

    def of(self, variables: Bound) -> int:
        """The cost with these variables."""
        return self._given(variables) + self._looked_for(variables)

    def _given(self, variables: Bound) -> int:
        """What it costs to give the field and what lies beneath it."""
        if self._is_left_out(variables):
            return 0
        return self.own + self.times.of(variables) * sum(part._given(variables) for part in self.parts)

    def _looked_for(self, variables: Bound) -> int:
        """What the conditions cost: each is answered once, for however many lists it holds."""
        if self._is_left_out(variables):
            return 0
        return self.conditions.of(variables) + sum(part._looked_for(variables) for part in self.parts)

    def _is_left_out(self, variables: Bound) -> bool:
        return any(variables.get(name) is value for name, value in self.left_out)

    def folded(self) -> Cost:
        """The same cost with all that depends on no variable computed once."""
        parts = tuple(part.folded() for part in self.parts)
        if not isinstance(self.times, Fixed):
            return replace(self, parts=parts)
        settled = [part for part in parts if not part.parts and not part.left_out]
        return replace(
            self,
            own=self.own + self.times.number * sum(part.own for part in settled),
            conditions=Values.together(self.conditions, *(part.conditions for part in settled)),
            parts=tuple(part for part in parts if part.parts or part.left_out),
        )


def bounded(page: int) -> int:
    """A page that is asked for; one beyond what is allowed is refused by its field, at once."""
    return min(max(page, 0), LONGEST)


def fitting(cost: Cost, variables: Bound, allowed: int) -> Words | None:
    """The largest page with which the cost would be allowed, of the outermost list for which there is one."""
    for path, place in _pages(cost):
        low, high = 0, place.times.of(variables)
        while high - low > 1:
            middle = (low + high) // 2
            fits = _with(cost, path, middle).of(variables) <= allowed
            low, high = (middle, high) if fits else (low, middle)
        if low:
            return Words(f"{place.name} 取 first: {low} 即可", f"first: {low} of {place.name} would fit")
    return None


def _pages(cost: Cost) -> Iterator[tuple[tuple[int, ...], Cost]]:
    """The places whose page could be smaller, outermost first."""
    level: list[tuple[tuple[int, ...], Cost]] = [((), cost)]
    while level:
        yield from ((path, one) for path, one in level if one.paged)
        level = [((*path, i), part) for path, one in level for i, part in enumerate(one.parts)]


def _with(cost: Cost, path: tuple[int, ...], page: int) -> Cost:
    """The cost with another page at one place."""
    if not path:
        return replace(cost, times=Fixed(page))
    parts = list(cost.parts)
    parts[path[0]] = _with(parts[path[0]], path[1:], page)
    return replace(cost, parts=tuple(parts))


def _count(value: object) -> int:
    """What a variable costs: its single values, and the conditions in it."""
    if isinstance(value, dict):
        return CONDITION + sum(map(_count, value.values()))
    return sum(map(_count, value)) if isinstance(value, list) else 1

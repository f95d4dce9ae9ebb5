"""What was fetched of things for one answer, and the index that it makes: things by number, links, columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from graph.index import Index
from graph.indexing.columns import Column, Rows, column_of, rows_of
from graph.indexing.kept import Kept, Spelled
from graph.indexing.kinds import kind_names
from graph.indexing.labels import Labelling
from graph.indexing.strings import Strings, encoded, packed
from ontology.model import Field, Form, Model, Value

#: Things by the thing that they are linked to, by the property's IRI and whether it is gone against.
Way = tuple[str, bool]


class KindsOf:
    """Which kinds things are of, by the classes that a store says: as an index has them, one bit a kind."""

    def __init__(self, model: Model) -> None:
        self.model, self.names = model, kind_names(model)
        self._bit = {model.kinds[name].iri: 1 << i for i, name in enumerate(self.names)}
        place = {name: i for i, name in enumerate(self.names)}
        self._above = [
            sum(1 << place[one] for one in model.kinds[name].ancestors if one in place) for name in self.names
        ]
        self._height = [len(model.kinds[name].ancestors) for name in self.names]

    def mask(self, classes: Iterable[str]) -> int:
        """The most specific kinds; 0 where there is none that people see."""
        found = 0
        for one in classes:
            found |= self._bit.get(one, 0)
        for bit in self._bits(found):
            found &= ~self._above[bit]
        return found

    def primary(self, mask: int) -> int:
        """The number of the most specific kind of a mask that is not 0: the one with the most kinds above it."""
        return max(self._bits(mask), key=lambda bit: (self._height[bit], -bit))

    def height(self, bit: int) -> int:
        """How many kinds lie above the kind with this number."""
        return self._height[bit]

    def shown(self, mask: int, may: Iterable[str]) -> str | None:
        """As which of some kinds a thing is shown: its most specific one if it is among them."""
        first = self.primary(mask)
        order = [first, *(bit for bit in self._bits(mask) if bit != first)]
        allowed = {*may}
        return next((self.names[bit] for bit in order if self.names[bit] in allowed), None)

    def name(self, mask: int) -> str:
        """The name of the most specific kind."""
        return self.names[self.primary(mask)]

    def among(self, mask: int, wanted: Sequence[str]) -> bool:
        """Whether a thing of a mask is of one of these kinds, or of those below them; of any where there is none."""
        if not wanted:
            return mask != 0
        names = self.model.concrete(tuple(wanted))
        return any(self.names[bit] in names for bit in self._bits(mask))

    def place(self, iri: str, mask: int) -> tuple[int, bytes]:
        """What an index numbers things by: the kind, then the IRI as N-Triples spells it."""
        return self.primary(mask), encoded(f"<{iri}>")

    def _bits(self, mask: int) -> list[int]:
        return [bit for bit in range(mask.bit_length()) if mask >> bit & 1]


@dataclass(slots=True)
class Facts:
    """What was fetched: the kinds of things, and of each thing and property all values or none at all."""

    of: KindsOf
    kinds: dict[str, int] = field(default_factory=dict)
    values: dict[str, dict[str, list[Value]]] = field(default_factory=dict)
    links: dict[Way, dict[str, list[str]]] = field(default_factory=dict)

    def linked(self, iri: str, along: Field) -> list[str]:
        """The things that a field links, of the kinds that it points at, in the order of an index."""
        found = self.links.get((along.path, along.inverse), {}).get(iri, ())
        known = [
            (one, mask)
            for one in {*found}
            if (mask := self.kinds.get(one, 0)) and self.of.among(mask, along.targets)
        ]
        return [one for one, _ in sorted(known, key=lambda pair: self.of.place(*pair))]


class Slice(Index):
    """The things that were fetched, numbered as an index numbers them, with what was fetched of them."""

    def __init__(self, facts: Facts) -> None:
        of = facts.of
        self.model, self.facts = of.model, facts
        known = sorted(
            ((of.place(iri, mask), iri, mask) for iri, mask in facts.kinds.items() if mask),
            key=lambda one: one[0],
        )
        self._number = {iri: number for number, (_, iri, _) in enumerate(known)}
        self._iris: Strings = packed([spelled for (_, spelled), _, _ in known])
        self._mask = np.array([mask for _, _, mask in known], np.uint64)
        self._primary = np.array([kind for (kind, _), _, _ in known], np.int16)
        self._kinds = of.names
        self._cache: dict[object, Rows] = {}
        self.size = len(known)
        self.kept, self.spelled = Kept(), Spelled()

    def find(self, iri: str) -> int | None:
        """The number of the thing with this IRI, None where it was not fetched."""
        return self._number.get(iri)

    def numbers(self, iris: Iterable[str]) -> list[int]:
        """The numbers of things that were fetched."""
        return [self._number[iri] for iri in iris]

    # -- within

    def _adjacency(self, field: Field) -> Rows:
        found, number = self.facts.links.get((field.path, field.inverse), {}), self._number
        pairs = [
            (number[iri], number[other])
            for iri, others in found.items()
            for other in others
            if iri in number and other in number
        ]
        whole = np.array(pairs, np.int32).reshape(-1, 2)
        return rows_of(whole[:, 0], whole[:, 1])

    @cached_property
    def _literal(self) -> dict[str, Column]:
        fields = {f.path: f for kind in self.model.public() for f in kind.own_fields}
        made = {path: self._column(fields[path].form, found) for path, found in self.facts.values.items()}
        return {path: column for path, column in made.items() if len(column.rows.values)}

    def _column(self, form: Form, found: dict[str, list[Value]]) -> Column:
        pairs = [
            (number, value)
            for iri, values in found.items()
            if (number := self._number.get(iri)) is not None
            for value in values
        ]
        # not each value once: moments of one instant are equal, but spelled in their own zones
        nodes = np.array([number for number, _ in pairs], np.int32)
        return column_of(form, nodes, np.arange(len(pairs), dtype=np.int32), [value for _, value in pairs])

    @cached_property
    def _labelling(self) -> dict[str, Labelling]:
        return {}

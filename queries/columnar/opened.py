"""One generation as queries need it: its terms, the shapes of queries that were met, and which are left to others."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field

from graph.facts.orders import load_orders
from graph.generation import Generation
from ontology.model import Words
from queries.columnar.shapes import Shape, Shapes
from queries.columnar.terms import Terms
from queries.columnar.terms_read import NotHeldError
from queries.columnar.tree import Select

#: So many characters of texts that are left to the engine are remembered.
TEXTS = 1_000_000


@dataclass
class Opened:
    """One generation; `texts` says why one is left to the engine."""

    generation: Generation
    shapes: Shapes
    terms: Terms
    texts: OrderedDict[str, Words] = field(default_factory=OrderedDict)
    _characters: int = 0

    @classmethod
    def of(cls, generation: Generation, names: Mapping[str, str]) -> Opened:
        """A generation whose orders are there; OSError or ValueError where they cannot be read."""
        return cls(generation, Shapes(names), Terms(generation.canon.terms, load_orders(generation.folder)))

    def renewed(self) -> Opened:
        """The same, with what queries made forgotten."""
        return Opened(self.generation, self.shapes, Terms(self.terms.strings, self.terms.orders))

    def read(self, query: str) -> tuple[Select, Shape] | Words:
        """The tree of a query and its shape, or why there is none."""
        if why := self.texts.get(query):
            return why
        try:
            return self.shapes.read(query)
        except NotHeldError as error:
            self.leave(query, error.words)
            return error.words

    def leave(self, query: str, why: Words) -> None:
        """Remember why a text is left to the engine."""
        if query not in self.texts:
            self._characters += len(query)
        self.texts[query] = why
        while self._characters > TEXTS:
            self._characters -= len(self.texts.popitem(last=False)[0])

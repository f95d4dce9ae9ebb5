"""One generation as queries need it: its terms, its prefixes, and what was read of the texts that were asked."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field

from graph.facts.orders import load_orders
from graph.generation import Generation
from queries.columnar.reading import read
from queries.columnar.terms import Terms
from queries.columnar.terms_read import NotHeldError
from queries.columnar.tree import Select
from queries.sparql.answering import named

#: So many characters of texts are remembered with what was read of them, which takes some thirty times as much.
TEXTS = 300_000


@dataclass
class Opened:
    """One generation; `texts` has the tree of each text, or why it is left to the engine."""

    generation: Generation
    names: Mapping[str, str]
    terms: Terms
    texts: OrderedDict[str, Select | str] = field(default_factory=OrderedDict)
    _characters: int = 0

    @classmethod
    def of(cls, generation: Generation, names: Mapping[str, str]) -> Opened:
        """A generation whose orders are there; OSError or ValueError where they cannot be read."""
        return cls(generation, names, Terms(generation.canon.terms, load_orders(generation.folder)))

    def renewed(self) -> Opened:
        """The same, with what queries made forgotten."""
        return Opened(self.generation, self.names, Terms(self.terms.strings, self.terms.orders))

    def tree(self, query: str) -> Select | str:
        """The tree of a query, or why there is none."""
        found = self.texts.get(query)
        if found is None:
            try:
                found = read(query, named(self.names, query))
            except NotHeldError as error:
                found = str(error)
            self.keep(query, found)
        return found

    def keep(self, query: str, found: Select | str) -> None:
        """Remember what is known of a text."""
        if query not in self.texts:
            self._characters += len(query)
        self.texts[query] = found
        while self._characters > TEXTS:
            self._characters -= len(self.texts.popitem(last=False)[0])

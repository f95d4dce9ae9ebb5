"""Which triples a SPARQL rule can look at, so that no more are laid before it."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graph.facts.rule_algebra import Pattern


@lru_cache(maxsize=256)
def patterns(query: str) -> frozenset[Pattern]:
    """The patterns of all triples that a query can look at."""
    from graph.facts.rule_algebra import looked_at  # noqa: PLC0415 - rdflib takes a third of a second

    return looked_at(query)

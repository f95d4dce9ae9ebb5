"""A store elsewhere that holds the canonical view of a city: how it is reached, and what it is found to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from ontology.model import NS, Model
from queries.deadline import Deadline
from queries.remote.client import Client, value
from queries.remote.lists import Sorting
from queries.remote.reading import Reach, Reader
from queries.remote.terms import string
from queries.sparql.answering import prefixes

#: Where IRIs of things begin in a store that does not say it.
ID = "/id/"
#: The property by which what was put into a store says where the IRIs of the city begin, and the thing that says it.
BASE, CITY = f"<{NS}base>", f"<{NS}city>"
#: How long a store is asked what it is like, in seconds.
_ASKING = 30.0
#: Strings in the order of their characters, which is not that of any dictionary, and with a rare one behind them.
_COMMON = ("", "-", "0", "A", "B", "Z", "a", "b", "é", "一", "丁", "公司", "武汉", "\uff21")
_PROBES = ((Sorting.ALL, (*_COMMON, "\U00020000")), (Sorting.COMMON, _COMMON))


@dataclass(frozen=True)
class Remote:
    """A store elsewhere with the model of what is in it."""

    client: Client
    model: Model
    reach: Reach = field(default_factory=Reach)

    def reader(self, deadline: Deadline) -> Reader:
        """What fetches for one answer."""
        return Reader(self.client, self.model, deadline, self.reach)

    @cached_property
    def base(self) -> str:
        """Where the IRIs of the city begin; empty where the store does not say it."""
        asked = f"SELECT ?base WHERE {{ {CITY} {BASE} ?base }} LIMIT 1"
        rows = self.client.rows(asked, Deadline(_ASKING))
        return value(rows[0]["base"]) if rows else ""

    @cached_property
    def sorts(self) -> Sorting:
        """How far the store sorts and compares strings by their characters, as an index does."""
        return next((sorting for sorting, texts in _PROBES if _in_order(self.client, texts)), Sorting.NONE)

    @cached_property
    def prefixes(self) -> Mapping[str, str]:
        """The prefixes that a query need not declare where this service answers it."""
        return prefixes(self.model, self.base)


def _in_order(client: Client, texts: Sequence[str]) -> bool:
    """Whether a store puts these strings in this order, takes the first for the least, and finds those behind each."""
    given, deadline = f"VALUES ?s {{ {' '.join(map(string, reversed(texts)))} }}", Deadline(_ASKING)
    if [value(row["s"]) for row in client.rows(f"SELECT ?s WHERE {{ {given} }} ORDER BY ?s", deadline)] != [
        *texts
    ]:
        return False
    least = client.rows(f"SELECT (MIN(?s) AS ?m) WHERE {{ {given} }}", deadline)
    if [value(row["m"]) for row in least] != [texts[0]]:
        return False
    behind = (f"SELECT ?s WHERE {{ {given} FILTER(STR(?s) > {string(text)}) }}" for text in texts)
    return all(len(client.rows(asked, deadline)) == len(texts) - at for at, asked in enumerate(behind, 1))

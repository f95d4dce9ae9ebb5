"""Fetches facts of many things at once: their kinds, values and links, so many things a query."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from ontology.model import Field, Model
from queries.deadline import Deadline
from queries.remote.client import Client, Row, value
from queries.remote.errors import TooManyError
from queries.remote.facts import Facts, KindsOf
from queries.remote.terms import iri, read
from queries.remote.terms import iris as spelled
from queries.remote.writing import TYPE

#: Of so many things is asked in one query, and so many rows are fetched for one answer.
BATCH, MOST = 1_000, 1_000_000
#: Of more things than this each property is asked by itself.
_MANY = 100


@dataclass(frozen=True, slots=True)
class Reach:
    """How far one answer goes: things a query, rows in all, and up to how many things a list is sorted here."""

    batch: int = BATCH
    rows: int = MOST
    sorted_here: int = 2_000


@dataclass(slots=True)
class Reader:
    """Fetches facts for one answer; TooManyError where they are more than one answer may have."""

    client: Client
    model: Model
    deadline: Deadline
    reach: Reach = field(default_factory=Reach)
    facts: Facts = field(init=False)
    _rows: int = 0

    def __post_init__(self) -> None:
        self.facts = Facts(KindsOf(self.model))

    def rows(self, query: str) -> list[Row]:
        """The rows of a query, of which no more may come than are left to this answer."""
        left = self.reach.rows - self._rows
        found = self.client.rows(f"{query} LIMIT {left + 1}", self.deadline)
        self._rows += len(found)
        if len(found) > left:
            raise TooManyError(self.reach.rows)
        return found

    def few(self, query: str) -> list[Row]:
        """The rows of a query that has a limit of its own, or one row a thing."""
        found = self.client.rows(query, self.deadline)
        self._rows += len(found)
        return found

    def kinds(self, iris: Iterable[str]) -> None:
        """Fetch the kinds of things that were not fetched yet."""
        facts, classes = self.facts, dict[str, list[str]]()
        lacking = [one for one in dict.fromkeys(iris) if one not in facts.kinds]
        for batch in self._batches(lacking):
            for row in self.rows(f"SELECT ?n ?t WHERE {{ VALUES ?n {{ {batch} }} ?n {TYPE} ?t }}"):
                classes.setdefault(value(row["n"]), []).append(value(row["t"]))
        for one in lacking:
            facts.kinds[one] = facts.of.mask(classes.get(one, ()))

    def known(self, iris: Iterable[str]) -> list[str]:
        """Those that are things people see, each once, with their kinds fetched."""
        distinct = [*dict.fromkeys(iris)]
        self.kinds(distinct)
        return [one for one in distinct if self.facts.kinds[one]]

    def fetch(self, iris: Sequence[str], fields: Iterable[Field]) -> None:
        """Fetch what these things have of some fields; what they have already is not fetched again."""
        wanted = {(f.path, f.inverse): f for f in fields}
        forward = [f for f in wanted.values() if not f.inverse and self._lacks(iris, f)]
        if forward:
            self._forward(self._lacking(iris, forward), forward)
        for one in wanted.values():
            if one.inverse and self._lacks(iris, one):
                self._backward(self._lacking(iris, [one]), one)

    def ends(self, iris: Iterable[str], along: Field) -> list[str]:
        """The things that a field, fetched before, links, each once, with their kinds fetched."""
        found = self.facts.links.get((along.path, along.inverse), {})
        self.kinds(other for one in iris for other in found.get(one, ()))
        return [*dict.fromkeys(other for one in iris for other in self.facts.linked(one, along))]

    # -- within

    def _has(self, along: Field) -> dict[str, list[object]]:
        facts = self.facts
        if along.node:
            return facts.links.setdefault((along.path, along.inverse), {})  # type: ignore[return-value]
        return facts.values.setdefault(along.path, {})  # type: ignore[return-value]

    def _lacks(self, iris: Sequence[str], along: Field) -> bool:
        has = self._has(along)
        return any(one not in has for one in iris)

    def _lacking(self, iris: Sequence[str], fields: Sequence[Field]) -> list[str]:
        several = [self._has(one) for one in fields]
        return [one for one in dict.fromkeys(iris) if any(one not in has for has in several)]

    def _forward(self, iris: Sequence[str], fields: Sequence[Field]) -> None:
        of = {f.path: f for f in fields}
        for one in fields:
            self._has(one).update({thing: [] for thing in iris})
        if len(iris) > _MANY or len(of) == 1:
            # of many things, stores find the values of one property fastest
            for one in of.values():
                self._of_one(iris, one)
            return
        paths = " ".join(sorted(map(iri, of)))
        for batch in self._batches(iris):
            asked = f"VALUES ?n {{ {batch} }} VALUES ?p {{ {paths} }} ?n ?p ?v"
            for row in self.rows(f"SELECT ?n ?p ?v WHERE {{ {asked} }}"):
                self._note(of[value(row["p"])], value(row["n"]), row)

    def _of_one(self, iris: Sequence[str], along: Field) -> None:
        for batch in self._batches(iris):
            asked = f"VALUES ?n {{ {batch} }} ?n {iri(along.path)} ?v"
            for row in self.rows(f"SELECT ?n ?v WHERE {{ {asked} }}"):
                self._note(along, value(row["n"]), row)

    def _note(self, along: Field, thing: str, row: Row) -> None:
        if not along.node:
            found = read(along, row["v"])
            if found is not None:
                self._has(along)[thing].append(found)
        elif row["v"]["type"] == "uri":
            self._has(along)[thing].append(value(row["v"]))

    def _backward(self, iris: Sequence[str], along: Field) -> None:
        has = self._has(along)
        has.update({thing: [] for thing in iris})
        for batch in self._batches(iris):
            asked = f"VALUES ?n {{ {batch} }} ?v {iri(along.path)} ?n"
            for row in self.rows(f"SELECT ?n ?v WHERE {{ {asked} }}"):
                if row["v"]["type"] == "uri":
                    has[value(row["n"])].append(value(row["v"]))

    def _batches(self, iris: Sequence[str]) -> Iterator[str]:
        size = self.reach.batch
        for start in range(0, len(iris), size):
            self.deadline.check()
            found = spelled(iris[start : start + size])
            if found:
                yield " ".join(found)

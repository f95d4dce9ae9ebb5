"""What an update changes, graph by graph, of a store that stays as it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from graph.editing.operations import UpdateRefusedError
from graph.editing.terms import Spelling
from graph.store import Store, Triple

#: At most so many triples may one request touch.
MOST = 200_000


class TooMuchError(UpdateRefusedError):
    """An update that changes more than one request may."""


@dataclass
class Change:
    """What goes from a graph and what comes to it; no triple is in both."""

    gone: set[Triple] = field(default_factory=set)
    come: set[Triple] = field(default_factory=set)


class Draft:
    """A store with changes; None is the default graph.

    `allow` raises an error for a graph that may not be written, or (True) not be emptied; `graphs` are the named
    graphs that exist. Without `copied` the store itself is changed, else what that gives, a copy of it; it is asked for
    where a changed store is to be looked into, which most updates never do.
    """

    def __init__(
        self,
        store: Store,
        graphs: Iterable[str],
        base: str,
        allow: Callable[[str | None, bool], None],
        copied: Callable[[], Store] | None = None,
    ) -> None:
        self.base = base
        self.before = frozenset(graphs)
        self.graphs = set(self.before)
        self._original, self._copied = store, copied
        self._changed = None if copied else store
        self._allow = allow
        self._changes: dict[str | None, Change] = defaultdict(Change)
        self._spelling = Spelling(base)
        #: What was written to the default graph though it stated it already.
        self.repeated: set[Triple] = set()
        self._count = 0

    @property
    def store(self) -> Store:
        """The store with what was changed so far, to be read."""
        if self._changed is None and self._copied and self.changes:
            self._changed = self._copied()
            for graph, change in self.changes.items():
                self._changed.remove(change.gone, graph)
                self._changed.add(change.come, graph)
        return self._original if self._changed is None else self._changed

    @property
    def changes(self) -> Mapping[str | None, Change]:
        """What changed, graph by graph."""
        return {graph: one for graph, one in self._changes.items() if one.gone or one.come}

    def spelled(self, term: str) -> str:
        """A term as the draft has it: a blank node is an IRI from the first on."""
        return self._spelling.term(term) if term.startswith("_:") else term

    def add(self, graph: str | None, triples: Iterable[Triple]) -> None:
        """Add triples to a graph, made where there is none."""
        found = {self._spelling.triple(one) for one in triples}
        if not found:
            return
        self._touch(graph, len(found))
        fresh = {one for one in found if not self._holds(graph, one)}
        if graph is None:
            self.repeated |= found - fresh
        change = self._changes[graph]
        change.come |= fresh - change.gone
        change.gone -= fresh
        if self._changed is not None:
            self._changed.add(fresh, graph)
        if graph is not None:
            self.graphs.add(graph)

    def remove(self, graph: str | None, triples: Iterable[Triple]) -> None:
        """Take triples from a graph; those that are not there change nothing."""
        found = {self._spelling.triple(one) for one in triples}
        if not found:
            return
        self._touch(graph, len(found))
        held = {one for one in found if self._holds(graph, one)}
        change = self._changes[graph]
        change.gone |= held - change.come
        change.come -= held
        if self._changed is not None:
            self._changed.remove(held, graph)

    def clear(self, graph: str | None) -> None:
        """Take everything from a graph."""
        self._allow(graph, True)
        self.remove(graph, self.triples(graph))

    def replace(self, graph: str, triples: Iterable[Triple]) -> None:
        """Let a graph hold these triples and no others."""
        found = {self._spelling.triple(one) for one in triples}
        self.remove(graph, [one for one in self.triples(graph) if one not in found])
        self.add(graph, found)

    def create(self, graph: str) -> None:
        """Name a graph, be it an empty one."""
        self._allow(graph, False)
        self.graphs.add(graph)

    def drop(self, graph: str) -> None:
        """Take a graph away."""
        self.clear(graph)
        self.graphs.discard(graph)

    def triples(self, graph: str | None) -> list[Triple]:
        """What a graph holds; TooMuchError where that is more than one request may touch."""
        found = []
        for one in self.store.triples(graph=graph):
            found.append(one)
            if len(found) > MOST:
                raise _too_much()
        return found

    def _holds(self, graph: str | None, triple: Triple) -> bool:
        change = self._changes[graph]
        if triple in change.come or triple in change.gone:
            return triple in change.come
        return next(self._original.triples(*triple, graph=graph), None) is not None

    def _touch(self, graph: str | None, count: int) -> None:
        self._allow(graph, False)
        self._count += count
        if self._count > MOST:
            raise _too_much()


def _too_much() -> TooMuchError:
    return TooMuchError(
        f"一次请求最多改动 {MOST} 条陈述，请分次提交",
        f"one request may touch {MOST} statements; send it in parts",
    )

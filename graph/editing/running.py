"""Runs the operations of an update on a draft; the engine itself finds and fills, so that its answers are the same.

A pattern is found in the draft's store by a SELECT. Templates are filled in an empty store, by an INSERT whose pattern
is those very rows, and what is in it then is what the operation deletes or inserts, each with its graph.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from graph.editing.draft import Draft
from graph.editing.operations import Operation, UpdateRefusedError, operations
from graph.editing.tokens import Form, tokens
from graph.store import Quad, Store, Triple

#: A variable of ours in which rows are numbered, so that there are rows where a template has no variables.
_ROW = "?queqiao__row"


class UpdateFailedError(UpdateRefusedError):
    """An operation that fails as SPARQL says, such as one on a graph that is not there."""


def run(draft: Draft, update: str, known: Mapping[str, str]) -> None:
    """Do all operations of an update, which the engine's parser has accepted; `known` are prefixes."""
    for one in operations(update):
        _Run(draft, one, known).do()


class _Run:
    def __init__(self, draft: Draft, operation: Operation, known: Mapping[str, str]) -> None:
        self.draft, self.one, self.known = draft, operation, known

    def do(self) -> None:
        """Do the operation."""
        if self.one.is_data:
            self._data()
        elif self.one.is_modify:
            self._modify()
        else:
            self._manage()

    # -- triples

    def _data(self) -> None:
        found = self._made(f"INSERT DATA {self.one.block(0)}")
        (self._insert if self.one.verb == "INSERT" else self._delete)(found)

    def _modify(self) -> None:
        one = self.one
        delete = one.pattern if one.is_pattern else one.template("DELETE")
        insert = one.template("INSERT")
        wanted = "".join(part for part in (delete, insert) if part)
        names = sorted({f"?{t.text[1:]}" for t in tokens(wanted) if t.form is Form.VARIABLE})
        rows = self._rows(names)
        gone = self._filled(delete, names, rows) if delete else []
        come = self._filled(insert, names, rows) if insert else []
        self._delete(gone)
        self._insert(come)

    def _rows(self, names: Sequence[str]) -> list[tuple[str | None, ...]]:
        """The solutions of the pattern, as far as the templates need them."""
        one = self.one
        default = self._resolved(one.named_after("USING"))
        named = self._resolved(one.named_after("USING", "NAMED"))
        wholly = bool(default or named)
        if not wholly:
            default = self._resolved(one.named_after("WITH"))
        query = f"{one.prologue}SELECT {' '.join(names) or f'(0 AS {_ROW})'} WHERE {one.pattern}"
        found = self.draft.store.select(
            query, self.known, default if default or wholly else None, named if wholly else None
        )
        return found.rows

    def _filled(
        self, template: str, names: Sequence[str], rows: Sequence[tuple[str | None, ...]]
    ) -> list[Quad]:
        """The quads that a template makes of the rows."""
        listed = "\n".join(
            f"({number} {' '.join(self._bound(term) for term in row[: len(names)])})"
            for number, row in enumerate(rows)
        )
        values = f"VALUES ({_ROW} {' '.join(names)}) {{ {listed} }}"
        graph = "".join(f"WITH <{g}> " for g in self._resolved(self.one.named_after("WITH")))
        return self._made(f"{graph}INSERT {template} WHERE {{ {values} }}")

    def _bound(self, term: str | None) -> str:
        """A term as a row of VALUES has it, where no blank node may be."""
        return "UNDEF" if term is None else self.draft.spelled(term)

    def _made(self, update: str) -> list[Quad]:
        """All that an update makes of nothing."""
        store = Store.memory()
        store.update(self.one.prologue + update, self.known)
        return list(store.quads())

    def _insert(self, quads: Iterable[Quad]) -> None:
        for graph, triples in _by_graph(quads).items():
            self.draft.add(graph, triples)

    def _delete(self, quads: Iterable[Quad]) -> None:
        for graph, triples in _by_graph(quads).items():
            self.draft.remove(graph, triples)

    # -- graphs

    def _manage(self) -> None:
        silent = "SILENT" in self.one.words
        rest = [t for t in self.one.tokens[1:] if not t.is_word("SILENT", "GRAPH", "TO")]
        ends = [
            None if t.is_word("DEFAULT") else self._resolved([t.text])[0]
            for t in rest
            if not t.is_word("ALL", "NAMED")
        ]
        match self.one.verb:
            case "CLEAR" | "DROP":
                self._clear(ends, rest[0].text.upper(), silent)
            case "CREATE":
                self._create(str(ends[0]), silent)
            case "ADD" | "COPY" | "MOVE":
                self._transfer(ends[0], ends[1], silent)
            case verb:
                raise UpdateRefusedError(f"这里不提供 {verb}", f"{verb} is not offered here")

    def _clear(self, ends: Sequence[str | None], which: str, silent: bool) -> None:
        chosen: Sequence[str | None] = ends
        if not ends:
            chosen = [*([None] if which == "ALL" else []), *sorted(self.draft.graphs)]
        for graph in chosen:
            if graph is None:
                self.draft.clear(None)
            elif self._there(graph, silent):
                (self.draft.drop if self.one.verb == "DROP" else self.draft.clear)(graph)

    def _create(self, graph: str, silent: bool) -> None:
        if graph in self.draft.graphs:
            if not silent:
                raise UpdateFailedError(f"图 {graph} 已存在", f"the graph {graph} exists already")
            return
        self.draft.create(graph)

    def _transfer(self, source: str | None, target: str | None, silent: bool) -> None:
        if source == target:
            return
        # a graph that is not there counts as empty where that is not to be an error
        there = source is None or self._there(source, silent)
        found: list[Triple] = self.draft.triples(source) if there else []
        if self.one.verb != "ADD":
            # as the engine has it, a graph that takes the place of another is there where it holds anything
            self.draft.clear(None) if target is None else self.draft.drop(target)
        self.draft.add(target, found)
        if self.one.verb == "MOVE" and there:
            self.draft.clear(None) if source is None else self.draft.drop(source)

    def _there(self, graph: str, silent: bool) -> bool:
        if graph not in self.draft.graphs and not silent:
            raise UpdateFailedError(f"没有图 {graph}", f"there is no graph {graph}")
        return graph in self.draft.graphs

    def _resolved(self, names: Sequence[str]) -> list[str]:
        """The IRIs that names stand for."""
        if not names:
            return []
        wanted = " ".join(f"({name} AS ?n{i})" for i, name in enumerate(names))
        row = Store.memory().select(f"{self.one.prologue}SELECT {wanted} {{}}", self.known).rows[0]
        return [str(term)[1:-1] for term in row]


def _by_graph(quads: Iterable[Quad]) -> dict[str | None, list[Triple]]:
    found: dict[str | None, list[Triple]] = {}
    for s, p, o, graph in quads:
        found.setdefault(graph, []).append((s, p, o))
    return found

"""Predicates followed any number of times."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graph.arrays import contained, distinct, packed, unpacked
from queries.columnar.columns import UNIT, Budget, Ids, Table, joined
from queries.columnar.matching import Matcher
from queries.columnar.places import among
from queries.columnar.terms import Terms
from queries.columnar.terms_read import NotHeldError
from queries.columnar.tree import Closure, Const, Pattern, Slot, Var


@dataclass(frozen=True)
class Follower:
    """Follows predicates for one query."""

    matcher: Matcher

    @property
    def _terms(self) -> Terms:
        return self.matcher.terms

    @property
    def _budget(self) -> Budget:
        return self.matcher.budget

    def follow(self, table: Table, path: Closure) -> Table:
        """Each row with what a predicate leads to, followed any number of times."""
        s, o = self.matcher.bound(table, path.s), self.matcher.bound(table, path.o)
        if s is None and o is None and not path.once:
            raise NotHeldError(
                "两个未绑定变量之间的零步路径",
                "a path of no steps between two variables that nothing else binds",
            )
        if (s is None and o is not None) or (isinstance(o, int) and not isinstance(s, int)):
            here, there, forward = path.o, path.s, False
        else:
            here, there, forward = path.s, path.o, True
        origins = self._origins(here, path.p, s if forward else o)
        if isinstance(here, Const) and isinstance(there, Var) and there.name in table.columns:
            self._known(table.columns[there.name])
            return table.at(
                among(table.columns[there.name], self._ends(path, origins, forward), self._terms.size)
            )
        pairs = self._reached(path, origins, forward)
        left = [here.name] if isinstance(here, Var) else []
        columns = dict.fromkeys(left, pairs[0])
        if isinstance(there, Const):
            wanted = self._terms.number(there.term)
            mine = pairs[1] == wanted
            pairs, columns = pairs[:, mine], {name: column[mine] for name, column in columns.items()}
        elif there.name in columns:
            mine = pairs[0] == pairs[1]
            pairs, columns = pairs[:, mine], {there.name: pairs[0][mine]}
        else:
            columns[there.name] = pairs[1]
        return joined(table, Table(pairs.shape[1], columns), self._budget)

    def _origins(self, slot: Slot, predicate: Const, bound: Ids | int | None) -> Ids:
        """The terms that a path begins at; where nothing binds them, all that have such a first step."""
        if bound is None and isinstance(slot, Var):
            steps = self.matcher.match(UNIT, Pattern(slot, predicate, Var(" to")))
            return distinct(steps.columns[slot.name])
        if isinstance(bound, np.ndarray):
            self._known(bound)
            return distinct(bound)
        assert isinstance(slot, Const)
        found = np.array([self._terms.number(slot.term)], np.int32)
        self._known(found)
        return found

    def _known(self, ids: Ids) -> None:
        """Nothing where all are nodes of the graph: what is none is not led to itself by a path of no steps."""
        orders = self._terms.orders
        if (ids >= self._terms.size).any() or not (
            (orders.subjects[ids + 1] > orders.subjects[ids])
            | (orders.objects[ids + 1] > orders.objects[ids])
        ).all():
            raise NotHeldError("起点不在图中的路径", "a path from a term that is not in the graph")

    def _ends(self, path: Closure, origin: Ids, forward: bool) -> Ids:
        """The nodes that one origin is led to, sorted; kept, for others will ask what lies under a code."""
        question = (path.p.term, path.once, forward, int(origin[0]))
        self._budget.spend(0)
        return self._terms.ends.of(question, lambda: np.sort(self._reached(path, origin, forward)[1]))

    def _reached(self, path: Closure, origins: Ids, forward: bool) -> Ids:
        """Pairs of an origin and a node that it is led to: int32[2, n], distinct."""
        own = np.stack([origins, origins])
        found = own if not path.once else np.zeros((2, 0), np.int32)
        seen = np.sort(packed(*found))
        edge = own
        while edge.shape[1]:
            edge = self._next_edge(path.p, edge, forward)
            self._budget.spend(4 * edge.shape[1] + len(seen))
            keys = distinct(packed(*edge))
            keys = keys[~contained(keys, seen)]
            seen = np.sort(np.concatenate([seen, keys]))
            edge = np.stack(unpacked(keys))
        return np.stack(unpacked(seen))

    def _next_edge(self, predicate: Const, edge: Ids, forward: bool) -> Ids:
        table = Table(edge.shape[1], {"from": edge[0], "at": edge[1]})
        if (edge[1] >= self._terms.size).any():
            return np.zeros((2, 0), np.int32)
        ends = (Var("at"), Var("to")) if forward else (Var("to"), Var("at"))
        found = self.matcher.match(table, Pattern(ends[0], predicate, ends[1]))
        return np.stack([found.columns["from"], found.columns["to"]])

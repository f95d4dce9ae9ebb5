"""Admits operations: what is too large is refused before it is validated, what is too costly before it runs."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock
from typing import Any, TypeAlias

from graphql import (
    GraphQLError,
    GraphQLSyntaxError,
    NoFragmentCyclesRule,
    OperationDefinitionNode,
    OperationType,
    parse,
    validate,
    value_from_ast_untyped,
)

from schema.build import GraphQL
from schema.cost import Cost, fitting
from schema.costing import Costs
from schema.documents import InvalidError, Ready
from schema.limits import LimitError, Limits, within
from schema.pace import Pace
from schema.shape import check_shape

#: How many documents are remembered, and how many characters they may have together.
KEPT, CHARACTERS = 1_000, 4_000_000
#: Of how many sets of variables an operation's cost is remembered.
PRICES = 64

#: The values of an operation's variables as far as its cost depends on them.
Key: TypeAlias = tuple[object, ...]

#: What validation tells where it would need more stack than there is.
_ABORTED = "Validation aborted."


class OperationNameError(Exception):
    """A document does not say which of its operations is meant."""


@dataclass(frozen=True, eq=False)
class Admitted:
    """One operation of a valid document, what it costs before its variables are known, and how long it takes."""

    ready: Ready
    node: OperationDefinitionNode
    cost: Cost
    pace: Pace = field(default_factory=Pace)
    _prices: dict[Key, int] = field(default_factory=dict)

    @property
    def reads(self) -> bool:
        """Whether it is a query, which changes nothing."""
        return self.node.operation is OperationType.QUERY

    @property
    def listens(self) -> bool:
        """Whether it is a subscription, which is answered again and again."""
        return self.node.operation is OperationType.SUBSCRIPTION

    @cached_property
    def defaults(self) -> Mapping[str, Any]:
        """The values of variables that are not given."""
        return {
            one.variable.name.value: value_from_ast_untyped(one.default_value)
            for one in self.node.variable_definitions or ()
            if one.default_value is not None
        }

    def price(self, variables: Mapping[str, Any]) -> int:
        """What it costs with these variables."""
        key = self._key(variables)
        if key is None:
            return self.cost.of({**self.defaults, **variables})
        found = self._prices.get(key)
        if found is None:
            if len(self._prices) >= PRICES:
                self._prices.clear()
            found = self._prices[key] = self.cost.of({**self.defaults, **variables})
        return found

    def _key(self, variables: Mapping[str, Any]) -> Key | None:
        """What decides about the cost: of a text that it is there; of lists and objects so much that None is given."""
        found: list[object] = []
        for name in self._names:
            value = variables.get(name, self)
            if isinstance(value, dict | list):
                return None
            found.append("" if isinstance(value, str) else value)
        return tuple(found)

    @cached_property
    def _names(self) -> tuple[str, ...]:
        return tuple(one.variable.name.value for one in self.node.variable_definitions or ())


Operations = Mapping[str | None, Admitted]


class Guard:
    """Looks at the operations of a schema before they run, and remembers those that it saw last."""

    def __init__(self, schema: GraphQL, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self._schema, self._costs = schema, Costs(schema.executable)
        self._kept: OrderedDict[str, Operations] = OrderedDict()
        self._characters, self._lock = 0, Lock()

    def known(self, text: str) -> bool:
        """Whether a document was admitted before, so that admitting it takes no time."""
        return text in self._kept

    def admit(self, text: str, name: str | None) -> Admitted:
        """An operation of a document.

        Raises
        ------
        LimitError
            If the document is too large.
        InvalidError
            If it is no GraphQL or does not fit the schema.
        OperationNameError
            If it has no operation of this name, or several where no name is given.
        """
        return _named(self.check(text), name)

    def check(self, text: str) -> Operations:
        """The operations of a document by name; LimitError or InvalidError where it is not admitted."""
        with self._lock:
            found = self._kept.get(text)
            if found is not None:
                self._kept.move_to_end(text)
        if found is None:
            found = self._read(text)
            self._keep(text, found)
        return found

    def price(self, admitted: Admitted, variables: Mapping[str, Any]) -> int:
        """What an operation costs with these variables; LimitError where that is more than is allowed."""
        cost, allowed = admitted.price(variables), self.limits.cost
        if cost > allowed:
            bound = {**admitted.defaults, **variables}
            raise LimitError("cost", cost, allowed, fitting(admitted.cost, bound, allowed))
        return cost

    def _read(self, text: str) -> Operations:
        within("length", len(text), self.limits)
        self._sized(text)
        try:
            ready = self._schema.documents.ready(text)
        except GraphQLError as error:
            raise InvalidError([error]) from None
        nodes = ready.operations
        return {
            node.name.value if node.name else None: Admitted(
                ready, node, self._costs.of(node, ready.fragments).folded()
            )
            for node in nodes
        }

    def _sized(self, text: str) -> None:
        """Nothing, or what is wrong with the size; circles first, in which no size can be found."""
        try:
            document = parse(text, max_tokens=self.limits.tokens)
        except GraphQLSyntaxError as error:
            if "tokens. Parsing aborted" in error.message:
                raise LimitError("tokens", self.limits.tokens + 1, self.limits.tokens) from None
            raise InvalidError([error]) from None
        except RecursionError:
            raise LimitError("depth", self.limits.depth + 1, self.limits.depth) from None
        if circles := validate(self._schema.executable, document, [NoFragmentCyclesRule]):
            if circles[0].message == _ABORTED:
                raise LimitError("depth", self.limits.depth + 1, self.limits.depth)
            raise InvalidError(circles)
        check_shape(document, self.limits)

    def _keep(self, text: str, operations: Operations) -> None:
        with self._lock:
            self._characters += 0 if text in self._kept else len(text)
            self._kept[text] = operations
            while len(self._kept) > KEPT or self._characters > CHARACTERS:
                self._characters -= len(self._kept.popitem(last=False)[0])


def _named(operations: Operations, name: str | None) -> Admitted:
    if name is None and len(operations) == 1:
        return next(iter(operations.values()))
    found = operations.get(name) if name is not None else None
    if found is None:
        raise OperationNameError(name)
    return found

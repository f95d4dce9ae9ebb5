"""GraphQL documents made ready once: parsed, validated, and kept by their text as long as there is room."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from graphql import (
    DirectiveNode,
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    VariableNode,
    Visitor,
    parse,
    validate,
    visit,
)
from strawberry.extensions import SchemaExtension

#: How many documents are kept, and how many characters they may have together.
KEPT, CHARACTERS = 512, 1_000_000

#: The name under which a document that is ready is handed to Strawberry.
READY = "ready"


class InvalidError(Exception):
    """A document that does not fit the schema; `errors` say where."""

    def __init__(self, errors: list[GraphQLError]) -> None:
        super().__init__("; ".join(error.message for error in errors))
        self.errors = errors


@dataclass(frozen=True, eq=False)
class Ready:
    """A valid document: its operations and fragments, the variables that leave parts out, and plans made of it."""

    document: DocumentNode
    operations: tuple[OperationDefinitionNode, ...]
    fragments: Mapping[str, FragmentDefinitionNode]
    switches: frozenset[str]
    plans: dict[object, Any] = field(default_factory=dict)

    def query(self, name: str | None) -> OperationDefinitionNode | None:
        """The query of this name, or the only one; None where there is none, several, or another operation."""
        named = [one for one in self.operations if name is None or (one.name and one.name.value == name)]
        return named[0] if len(named) == 1 and named[0].operation is OperationType.QUERY else None


class Documents:
    """The documents of one schema; `check`, if given, looks at each before it is validated."""

    def __init__(self, schema: GraphQLSchema, check: Callable[[DocumentNode], None] | None = None) -> None:
        self._schema, self._check = schema, check
        self._kept: OrderedDict[str, Ready] = OrderedDict()
        self._characters, self._lock = 0, Lock()

    def ready(self, text: str) -> Ready:
        """The document of a text; GraphQLError where it is no GraphQL, InvalidError where it does not fit."""
        with self._lock:
            found = self._kept.get(text)
            if found is not None:
                self._kept.move_to_end(text)
                return found
        made = self._made(text)
        self._keep(text, made)
        return made

    def _keep(self, text: str, ready: Ready) -> None:
        """Keep a document, and let go of those that were not asked for longest."""
        with self._lock:
            if text not in self._kept:
                self._kept[text] = ready
                self._characters += len(text)
            while len(self._kept) > KEPT or self._characters > CHARACTERS:
                oldest, _ = self._kept.popitem(last=False)
                self._characters -= len(oldest)

    def _made(self, text: str) -> Ready:
        document = parse(text)
        if self._check is not None:
            self._check(document)
        if errors := validate(self._schema, document):
            raise InvalidError(errors)
        switches = _Switches()
        visit(document, switches)
        definitions = document.definitions
        fragments = {d.name.value: d for d in definitions if isinstance(d, FragmentDefinitionNode)}
        operations = tuple(d for d in definitions if isinstance(d, OperationDefinitionNode))
        return Ready(document, operations, fragments, frozenset(switches.found))


class _Switches(Visitor):
    """Finds the variables of @skip and @include."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def enter_directive(self, node: DirectiveNode, *_: Any) -> None:
        values = (argument.value for argument in node.arguments or ())
        self.found |= {value.name.value for value in values if isinstance(value, VariableNode)}


class TakesReady(SchemaExtension):
    """Lets Strawberry run a document that is ready, handed in as an extension of the operation."""

    def on_parse(self) -> Iterator[None]:
        """Take the document."""
        if (given := self._given()) is not None:
            self.execution_context.graphql_document = given
        yield

    def on_validate(self) -> Iterator[None]:
        """Nothing more to look at: the document is valid."""
        if self._given() is not None:
            self.execution_context.pre_execution_errors = []
        yield

    def _given(self) -> DocumentNode | None:
        found = (self.execution_context.operation_extensions or {}).get(READY)
        return found if isinstance(found, DocumentNode) else None

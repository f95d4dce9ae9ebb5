"""Answers GraphQL operations from a store elsewhere: by plans alone, and what no plan holds is refused by its name."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

from graphql import GraphQLError, GraphQLNonNull, OperationType, get_variable_values
from graphql.execution.values import VariableValues

from graph.index import Index
from graph.store_errors import StoreError
from queries.find import Finder
from queries.plan.run import Manner
from queries.remote.door import Door
from queries.remote.errors import BeyondError
from queries.remote.remote import Remote
from queries.remote.run import answered
from schema.build import ASKED_WRONGLY, GraphQL
from schema.compiling import Plan, RootField, compiled
from schema.connections import place_cursor, thing_cursor
from schema.context import Context, Known
from schema.documents import READY, Ready
from schema.execution import Found, Operation
from schema.scalars import WRITERS

#: The root fields that tell of the schema alone.
_SCHEMA = frozenset({"__schema", "__type"})
#: What people ask for by which what is known of a city of our own.
_ASKED_AS = {
    "measurements": "score, orderByScore, ranking",
    "spans": "asOf",
    "likes": "similar",
    "statements": "sources, roles",
    "merges": "merges",
    "generation": "status, sources",
    "catalog": "questions",
}
#: What is told to the asker.
_TOLD = (*ASKED_WRONGLY, StoreError, ValueError, RecursionError)


class FarKnown:
    """What is known where the things are elsewhere: where their IRIs begin; anything else is refused by its name."""

    def __init__(self, remote: Remote) -> None:
        self.remote, self.base = remote, remote.base

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        raise BeyondError(_ASKED_AS.get(name, name))


@dataclass(frozen=True)
class FarContext(Context):
    """One request to a store elsewhere."""

    @classmethod
    def of(cls, known: FarKnown, context: Context) -> FarContext:
        """The same request, of what is known there."""
        return cls(cast("Known", known), context.lang, context.deadline)

    @cached_property
    def door(self) -> Door:
        """What arguments are understood with."""
        return Door(self.remote.reader(self.deadline))

    @property
    def remote(self) -> Remote:
        """The store."""
        return cast("FarKnown", self.known).remote

    @property
    def index(self) -> Index:
        """Stands for an index."""
        return cast("Index", self.door)

    @property
    def finder(self) -> Finder:
        """Stands for a finder."""
        return cast("Finder", self.door)


def execute(schema: GraphQL, asked: Operation, known: FarKnown, context: Context) -> Found:
    """What an operation gives; each root field that cannot be answered is null, with an error that says why."""
    assert asked.ready is not None
    found, query = Found(), asked.ready.query(asked.name)
    if query is None or query.operation is not OperationType.QUERY:
        return _refused(found, BeyondError("mutation, subscription"))
    variables = VariableValues({}, {})
    if query.variable_definitions:
        given = dict(asked.variables or {})
        read = get_variable_values(schema.executable, query.variable_definitions, given)
        if isinstance(read, list):
            found.errors = read
            return found
        variables = read
    found.stage("document")
    found.roots = compiled(schema.executable, schema.things, asked.ready, query.selection_set, variables)
    found.stage("plan")
    if found.roots and all(root.nodes[0].name.value in _SCHEMA for root in found.roots):
        return _of_schema(schema, asked, asked.ready, context, found)
    _answer(schema, found, variables, known, context)
    found.stage("run")
    return found


def _answer(
    schema: GraphQL, found: Found, variables: VariableValues, known: FarKnown, context: Context
) -> None:
    data: dict[str, Any] | None = {}
    errors: list[GraphQLError] = []
    for root in found.roots:
        told = None
        try:
            told = _of_root(root, variables, FarContext.of(known, context))
        except _TOLD as error:
            found.left[root.key] = str(error)
            errors.append(_error(root, error))
            if _must_be(schema, root):
                data = None
        if data is not None:
            data[root.key] = told
    found.data, found.errors = data, errors or None


def _of_root(root: RootField, variables: VariableValues, context: FarContext) -> Any:
    if not isinstance(root.plan, Plan):
        raise BeyondError(root.plan.why)
    door = context.door
    bound = [door.said(asking.bound(context, variables)) for asking in root.plan.asking]
    manner = Manner(context.lang, WRITERS, thing_cursor, place_cursor)
    reader = context.remote.reader(context.deadline)
    return answered(root.plan.root, reader, bound, manner, door.iri, sorts=context.remote.sorts)


def _must_be(schema: GraphQL, root: RootField) -> bool:
    """Whether a root field may not be null."""
    query = schema.executable.query_type
    assert query is not None
    field = query.fields.get(root.nodes[0].name.value)
    return field is not None and isinstance(field.type, GraphQLNonNull)


def _error(root: RootField, error: Exception) -> GraphQLError:
    words = getattr(error, "words", None)
    message = f"{words.zh} / {words.en}" if words else str(error)
    return GraphQLError(message, [*root.nodes], path=[root.key], original_error=error)


def _of_schema(schema: GraphQL, asked: Operation, ready: Ready, context: Context, found: Found) -> Found:
    result = schema.execute_sync(
        asked.query,
        variable_values=dict(asked.variables or {}),
        operation_name=asked.name,
        context_value=context,
        operation_extensions={READY: ready.document},
    )
    found.data, found.errors = result.data, result.errors
    return found


def _refused(found: Found, error: BeyondError) -> Found:
    found.errors = [GraphQLError(str(error), original_error=error)]
    return found

"""Answers GraphQL operations: by a compiled plan what a plan holds, by the resolvers the rest."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from time import perf_counter
from typing import Any, NamedTuple, TypeAlias

import orjson
from graphql import DocumentNode, GraphQLError, OperationDefinitionNode, SelectionSetNode, get_variable_values
from graphql.execution.values import VariableValues

from queries.plan.run import Manner, Run
from queries.plan.told import lines
from queries.plan.values import NotHeldError
from schema.build import ASKED_WRONGLY, GraphQL
from schema.compiling import Plan, RootField, Unplanned, compiled
from schema.connections import place_cursor, thing_cursor
from schema.context import Context, NotPromptError
from schema.documents import READY, InvalidError, Ready
from schema.scalars import WRITERS
from schema.selections import Variables

Data: TypeAlias = dict[str, Any]

#: What makes a plan leave its root field to the resolvers, which tell what is wrong and where.
LEFT = (*ASKED_WRONGLY, NotHeldError, NotPromptError, RecursionError)
#: How many plans one document may have: `@skip` and `@include` make others of it.
VARIANTS = 16
#: What `explain` says of a plan that failed by our fault.
FAULT = "the plan failed, and the log says how: {}"

_NO_VARIABLES = VariableValues({}, {})
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Operation:
    """One GraphQL request; `explain` asks to be told how it was answered.

    `ready` is the document of the query, where the caller has it.
    """

    query: str
    variables: Mapping[str, Any] | None = None
    name: str | None = None
    explain: bool = False
    ready: Ready | None = None


class Answer(NamedTuple):
    """200, or 400 where nothing could be run, and the answer as JSON."""

    status: int
    body: bytes


@dataclass(slots=True)
class Found:
    """What an operation gave, and how: why each root field was left to the resolvers, and milliseconds by stage.

    The data are what orjson takes: some of their parts may be JSON already.
    """

    data: Data | None = None
    errors: Sequence[GraphQLError] | None = None
    roots: Sequence[RootField] = ()
    left: dict[str, str] = field(default_factory=dict)
    #: Why there are no plans at all, where that is our fault.
    fault: str | None = None
    _ends: list[tuple[str, float]] = field(default_factory=lambda: [("", perf_counter())])

    @property
    def plain(self) -> Any:
        """The data as what JSON stands for."""
        return orjson.loads(orjson.dumps(self.data, default=str))

    @property
    def planned(self) -> bool:
        """Whether plans alone gave it."""
        return bool(self.roots) and not self.left and not self.errors

    def stage(self, name: str) -> None:
        """Count the time since the last stage as that of this one."""
        self._ends.append((name, perf_counter()))

    def explained(self) -> Data:
        """How each root field was answered, for people."""
        times = {name: round((end - began) * 1000, 3) for (_, began), (name, end) in pairwise(self._ends)}
        fault = {"by": "resolvers", "because": self.fault} if self.fault else {}
        return {"fields": [*map(self._explained, self.roots)], **fault, "milliseconds": times}

    def _explained(self, root: RootField) -> Data:
        if (why := self.left.get(root.key)) is not None:
            return {"field": root.key, "by": "resolvers", "because": why}
        assert isinstance(root.plan, Plan)
        return {"field": root.key, "by": "plan", "plan": lines(root.plan.root)}


def answer(
    schema: GraphQL, asked: Operation, context: Context, extensions: Mapping[str, Any] | None = None
) -> Answer:
    """The answer to an operation, which tells these extensions too."""
    return said(execute(schema, asked, context), asked, extensions)


def said(found: Found, asked: Operation, extensions: Mapping[str, Any] | None = None) -> Answer:
    """What an operation gave, as it is sent, and how it was answered where that was asked."""
    if asked.explain:
        extensions = {**(extensions or {}), "plan": found.explained()}
    return told(found, extensions)


def told(found: Found, extensions: Mapping[str, Any] | None = None) -> Answer:
    """What an operation gave, as it is sent."""
    whole: Data = {"data": found.data}
    if found.errors:
        whole["errors"] = [error.formatted for error in found.errors]
        if found.data is None and all(error.path is None for error in found.errors):
            del whole["data"]
    if extensions:
        whole["extensions"] = extensions
    return Answer(200 if "data" in whole else 400, orjson.dumps(whole, default=str))


def execute(schema: GraphQL, asked: Operation, context: Context) -> Found:
    """What an operation gives: each root field by its plan, or by the resolvers."""
    found = Found()
    ready = _ready(schema, asked)
    query = None if ready is None else ready.query(asked.name)
    if ready is None or query is None:
        return _resolved(found, schema, asked, context, None)
    found.stage("document")
    variables = _variables(schema, asked, query)
    if isinstance(variables, list):
        return _resolved(found, schema, asked, context, ready.document)
    try:
        found.roots = _compiled(schema, ready, query, variables)
    except (GraphQLError, RecursionError):
        return _resolved(found, schema, asked, context, ready.document)
    except Exception as error:  # noqa: BLE001 - the resolvers answer, and the log and `explain` say so
        _log.exception("no plan can be made of %s", asked.query)
        found.fault = FAULT.format(type(error).__name__)
        return _resolved(found, schema, asked, context, ready.document)
    found.stage("plan")
    data = _planned(found, context, variables)
    found.stage("run")
    if found.left:
        return _merged(found, data, schema, asked, context, ready, query)
    found.data = data
    return found


def at_once(schema: GraphQL, asked: Operation, context: Context) -> Found | None:
    """What an operation gives by plans that are there already; None where it is not for them alone to say.

    Nothing is parsed, compiled, resolved or waited for, so that it takes as long as the plans take.
    """
    query = None if asked.ready is None else asked.ready.query(asked.name)
    variables = [] if query is None else _variables(schema, asked, query)
    if asked.ready is None or query is None or isinstance(variables, list):
        return None
    found = Found(roots=asked.ready.plans.get(_variant(asked.ready, query, variables), ()))
    if not found.roots or any(isinstance(root.plan, Unplanned) for root in found.roots):
        return None
    found.stage("plan")
    found.data = _planned(found, context, variables)
    found.stage("run")
    return None if found.left else found


def _variables(schema: GraphQL, asked: Operation, query: OperationDefinitionNode) -> Any:
    """The variables as graphql-core coerces them, or the errors that are in them."""
    if not query.variable_definitions:
        return _NO_VARIABLES
    return get_variable_values(schema.executable, query.variable_definitions, dict(asked.variables or {}))


def _ready(schema: GraphQL, asked: Operation) -> Ready | None:
    """The document, None where it is not valid: Strawberry tells why."""
    if asked.ready is not None:
        return asked.ready
    try:
        return schema.documents.ready(asked.query)
    except (GraphQLError, InvalidError):
        return None


def _compiled(
    schema: GraphQL, ready: Ready, query: OperationDefinitionNode, variables: Variables
) -> Sequence[RootField]:
    """The root fields with their plans, made once for each way that `@skip` and `@include` may go."""
    key = _variant(ready, query, variables)
    roots = ready.plans.get(key)
    if roots is None:
        roots = compiled(schema.executable, schema.things, ready, query.selection_set, variables)
        if len(ready.plans) >= VARIANTS:
            ready.plans.clear()
        ready.plans[key] = roots
    return roots


def _variant(ready: Ready, query: OperationDefinitionNode, variables: Variables) -> tuple[Any, ...]:
    """By what the plans of a document are told apart: the operation, and what its switches are."""
    return (query.name and query.name.value, *map(variables.coerced.get, ready.switches))


def _planned(found: Found, context: Context, variables: Variables) -> Data:
    """What the plans give, by root field; notes which ones are left, and why."""
    data: Data = {}
    manner = Manner(context.lang, WRITERS, thing_cursor, place_cursor, orjson.Fragment)
    for root in found.roots:
        if isinstance(root.plan, Unplanned):
            found.left[root.key] = root.plan.why
            continue
        try:
            bound = [asking.bound(context, variables) for asking in root.plan.asking]
            data[root.key] = Run(context.finder, bound, manner, context.deadline.check).root(root.plan.root)
        except LEFT as error:
            found.left[root.key] = str(error)
        except Exception as error:  # noqa: BLE001 - the resolvers answer, and the log and `explain` say so
            _log.exception("the plan of %s failed", root.key)
            found.left[root.key] = FAULT.format(type(error).__name__)
    return data


def _merged(
    found: Found,
    data: Data,
    schema: GraphQL,
    asked: Operation,
    context: Context,
    ready: Ready,
    query: OperationDefinitionNode,
) -> Found:
    """What the plans gave together with what the resolvers give of the rest."""
    rest = _resolved(found, schema, asked, context, _part(ready, query, found))
    if rest.data is not None:
        both = data | rest.data
        rest.data = {root.key: both[root.key] for root in found.roots}
    return rest


def _part(ready: Ready, query: OperationDefinitionNode, found: Found) -> DocumentNode:
    """The document without the root fields that plans answered; places in its text stay as they are."""
    if len(found.left) == len(found.roots):
        return ready.document
    nodes = tuple(node for root in found.roots if root.key in found.left for node in root.nodes)
    selections = SelectionSetNode(selections=nodes, loc=query.selection_set.loc)
    names = [name for name in query.keys if name != "selection_set"]
    part = OperationDefinitionNode(selection_set=selections, **{name: getattr(query, name) for name in names})
    return DocumentNode(definitions=(part, *ready.fragments.values()), loc=ready.document.loc)


def _resolved(
    found: Found, schema: GraphQL, asked: Operation, context: Context, document: DocumentNode | None
) -> Found:
    """What the resolvers give of a document that is ready, or of the whole request."""
    result = schema.execute_sync(
        asked.query,
        variable_values=dict(asked.variables or {}),
        operation_name=asked.name,
        context_value=context,
        operation_extensions={READY: document} if document is not None else None,
    )
    found.data, found.errors = result.data, result.errors
    found.stage("resolvers")
    return found

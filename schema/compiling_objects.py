"""What compiling any part of an operation needs: the members of objects, and what arguments stand for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

from graphql import (
    FieldNode,
    GraphQLField,
    GraphQLObjectType,
    VariableNode,
    Visitor,
    get_argument_values,
    get_named_type,
    print_ast,
    visit,
)
from strawberry.schema.schema_converter import GraphQLCoreConverter

from queries.plan import tree
from queries.plan.tree import Asked
from schema.context import Context
from schema.means import Means
from schema.registry import Member
from schema.selections import Chosen, Variables

Nodes: TypeAlias = Sequence[FieldNode]
T = TypeVar("T")


class NotCompiledError(ValueError):
    """A field that no plan holds."""


@dataclass(frozen=True, slots=True)
class Asking:
    """How a request says what an `Asked` of a plan stands for."""

    field: GraphQLField
    node: FieldNode
    means: Means
    fixed: Mapping[str, Any] | None

    def bound(self, context: Context, variables: Variables) -> Any:
        """What it stands for; QueryError where that cannot be."""
        arguments = self.fixed
        if arguments is None:
            arguments = get_argument_values(self.field, self.node, variables)
        return self.means(context, arguments)


class Objects:
    """Makes the members of objects in one root field."""

    def __init__(self, chosen: Chosen) -> None:
        self.asking: list[Asking] = []
        self._chosen = chosen
        self._asked: dict[object, Asked] = {}

    def members(
        self, type_: GraphQLObjectType, nodes: Nodes, part: Callable[[GraphQLObjectType, Nodes], T]
    ) -> tuple[tuple[str, T | tree.Const], ...]:
        """The members of an object, by their keys in the answer."""
        sets = [node.selection_set for node in nodes if node.selection_set]
        return tuple(
            (key, tree.Const(type_.name) if same[0].name.value == "__typename" else part(type_, same))
            for key, same in self._chosen.of(type_, sets).items()
        )

    def lang(self, about: object, field: GraphQLField, nodes: Nodes) -> Asked | None:
        """The language that a place asks for; None where it asks for none."""
        return self.ask(about, field, nodes, language) if nodes[0].arguments else None

    def ask(self, about: object, field: GraphQLField, nodes: Nodes, means: Means) -> Asked:
        """Number what a place asks for; the same place below several types is one."""
        node = nodes[0]
        key = (about, id(node))
        if key not in self._asked:
            written = ", ".join(map(print_ast, node.arguments or ()))
            self._asked[key] = Asked(len(self.asking), written)
            fixed = None if _varies(node) else get_argument_values(field, node)
            self.asking.append(Asking(field, node, means, fixed))
        return self._asked[key]


def member_of(type_: GraphQLObjectType, nodes: Nodes) -> tuple[GraphQLField, Any]:
    """A field of a type, and what it stands for."""
    field = type_.fields.get(nodes[0].name.value)
    if field is None:
        raise not_compiled(type_, nodes)
    member = field.extensions.get(GraphQLCoreConverter.DEFINITION_BACKREF)
    return field, member.about if isinstance(member, Member) else None


def object_of(field: GraphQLField) -> GraphQLObjectType:
    """The object type that a field gives, once or in lists."""
    type_ = get_named_type(field.type)
    assert isinstance(type_, GraphQLObjectType)
    return type_


def language(_context: Context, arguments: Mapping[str, Any]) -> str | None:
    """The language that arguments ask for."""
    lang: str | None = arguments.get("lang")
    return lang


class _Variables(Visitor):
    """Tells whether there is a variable."""

    found = False

    def enter_variable(self, _node: VariableNode, *_: Any) -> None:
        self.found = True


def _varies(node: FieldNode) -> bool:
    """Whether the arguments of a field depend on the request."""
    seen = _Variables()
    for argument in node.arguments or ():
        visit(argument, seen)
    return seen.found


def not_compiled(type_: GraphQLObjectType, nodes: Nodes) -> NotCompiledError:
    """Says which field of which type no plan holds."""
    return NotCompiledError(f"{type_.name}.{nodes[0].name.value}")

"""Turns the root fields of a GraphQL operation into plans, each for itself, and says why where that cannot be."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

from graphql import (
    FieldNode,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    SelectionSetNode,
    VariableNode,
    Visitor,
    get_argument_values,
    get_named_type,
    print_ast,
    visit,
)
from strawberry.schema.schema_converter import GraphQLCoreConverter

from ontology.model import Field, Form
from queries.plan import tree
from queries.plan.tree import Asked, Things
from schema.context import Context
from schema.documents import Ready
from schema.registry import Member
from schema.roots import Entrance, Means
from schema.selections import Chosen, Variables
from schema.things import Things as Types

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


@dataclass(frozen=True, slots=True)
class Plan:
    """A root field: what it asks for, and how a request says what its arguments stand for."""

    root: tree.Root
    asking: tuple[Asking, ...]


@dataclass(frozen=True, slots=True)
class Unplanned:
    """A root field that is left to the resolvers, and why."""

    why: str


@dataclass(frozen=True, slots=True)
class RootField:
    """A root field by its key in the answer: where it is asked for, and its plan if it has one."""

    key: str
    nodes: tuple[FieldNode, ...]
    plan: Plan | Unplanned


def compiled(
    schema: GraphQLSchema, types: Types, ready: Ready, selections: SelectionSetNode, variables: Variables
) -> tuple[RootField, ...]:
    """The root fields of an operation in their order."""
    query = schema.query_type
    assert query is not None
    chosen = Chosen(schema, ready, variables)
    roots = chosen.of(query, [selections])
    return tuple(
        RootField(key, tuple(nodes), _plan(query, types, chosen, nodes)) for key, nodes in roots.items()
    )


def _plan(query: GraphQLObjectType, types: Types, chosen: Chosen, nodes: Nodes) -> Plan | Unplanned:
    compiling = Compiling(types, chosen)
    try:
        return Plan(compiling.root(query, nodes), tuple(compiling.asking))
    except NotCompiledError as error:
        return Unplanned(str(error))


class Compiling:
    """Makes the plan of one root field."""

    def __init__(self, types: Types, chosen: Chosen) -> None:
        self.asking: list[Asking] = []
        self._types, self._chosen = types, chosen
        self._asked: dict[object, Asked] = {}
        self._things_of: dict[object, Things] = {}

    def root(self, query: GraphQLObjectType, nodes: Nodes) -> tree.Root:
        """What a root field asks for; NotCompiledError where no plan holds it."""
        if nodes[0].name.value == "__typename":
            return tree.Const(query.name)
        field, about = _member(query, nodes)
        if not isinstance(about, Entrance):
            raise NotCompiledError(f"{query.name}.{nodes[0].name.value}")
        asked = self._ask(about, field, nodes, about.means)
        if issubclass(about.part, tree.All | tree.Ranked):
            return about.part(asked, self._page(field, nodes))
        return about.part(asked, self._things(field, nodes))

    # -- things

    def _things(self, field: GraphQLField, nodes: Nodes) -> Things:
        """What is asked of the things that a field gives."""
        type_ = get_named_type(field.type)
        key = (type_.name, *map(id, nodes))
        if key not in self._things_of:
            self._things_of[key] = self._made_things(type_, nodes)
        return self._things_of[key]

    def _made_things(self, type_: object, nodes: Nodes) -> Things:
        if isinstance(type_, GraphQLObjectType):
            return Things(self._members(type_, nodes, self._of_thing), {})
        assert isinstance(type_, GraphQLInterfaceType)
        shown = {kind: self._shown(type_, kind) for kind in self._types.kinds.concrete(type_.name)}
        members = {one.name: self._members(one, nodes, self._of_thing) for one in shown.values()}
        by_kind = {kind: members[one.name] for kind, one in shown.items()}
        alike = _alike(by_kind)
        return Things(None, by_kind) if alike is None else Things(alike, {})

    def _shown(self, type_: GraphQLInterfaceType, kind: str) -> GraphQLObjectType:
        """The object type as which a kind is shown; that of the interface's own kind where it has none below."""
        types = {one.name: one for one in self._chosen.schema.get_possible_types(type_)}
        for name in (kind, type_.name):
            if found := types.get(self._types.kinds.object_name(name)):
                return found
        raise NotCompiledError(f"{kind} as {type_.name}")

    def _of_thing(self, type_: GraphQLObjectType, nodes: Nodes) -> tree.ThingPart:
        field, about = _member(type_, nodes)
        if isinstance(about, Field):
            return self._of_field(about, field, nodes)
        if about is tree.Iri or about is tree.KindName:
            return about()
        if about is tree.Label or about is tree.KindLabel:
            return about(self._lang(about, field, nodes))
        if about is tree.Labels:
            return tree.Labels(self._lang(about, field, nodes), self._text(field, nodes))
        raise NotCompiledError(f"{type_.name}.{nodes[0].name.value}")

    def _of_field(self, about: Field, field: GraphQLField, nodes: Nodes) -> tree.ThingPart:
        if not about.node:
            text = self._text(field, nodes) if about.form is Form.TEXT else ()
            return tree.Value(about, self._lang(about, field, nodes), text)
        if not self._types.in_pages(about):
            return tree.Link(about, self._things(field, nodes))
        types, target = self._types, self._types.kinds.common(about.targets)
        asked = self._ask(about, field, nodes, lambda c, a: types.choice(c, target, a))
        return tree.Listed(about, asked, self._page(field, nodes))

    def _text(self, field: GraphQLField, nodes: Nodes) -> tree.TextMembers:
        return self._members(_object(field), nodes, _of_text)

    # -- pages

    def _page(self, field: GraphQLField, nodes: Nodes) -> tree.PageMembers:
        return self._members(_object(field), nodes, self._of_page)

    def _of_page(self, type_: GraphQLObjectType, nodes: Nodes) -> tree.PagePart:
        field, about = _member(type_, nodes)
        if about is tree.Nodes:
            return tree.Nodes(self._things(field, nodes))
        if about is tree.Edges:
            return tree.Edges(self._members(_object(field), nodes, self._of_edge))
        if about is tree.TotalCount:
            return tree.TotalCount()
        if about is tree.PageInfo:
            return tree.PageInfo(self._members(_object(field), nodes, _of_info))
        raise NotCompiledError(f"{type_.name}.{nodes[0].name.value}")

    def _of_edge(self, type_: GraphQLObjectType, nodes: Nodes) -> tree.EdgePart:
        field, about = _member(type_, nodes)
        if about is tree.Cursor:
            return tree.Cursor()
        if about is tree.Node:
            return tree.Node(self._things(field, nodes))
        raise NotCompiledError(f"{type_.name}.{nodes[0].name.value}")

    # -- objects and arguments

    def _members(
        self, type_: GraphQLObjectType, nodes: Nodes, part: Callable[[GraphQLObjectType, Nodes], T]
    ) -> tuple[tuple[str, T | tree.Const], ...]:
        """The members of an object, by their keys in the answer."""
        sets = [node.selection_set for node in nodes if node.selection_set]
        return tuple(
            (key, tree.Const(type_.name) if same[0].name.value == "__typename" else part(type_, same))
            for key, same in self._chosen.of(type_, sets).items()
        )

    def _lang(self, about: object, field: GraphQLField, nodes: Nodes) -> Asked | None:
        return self._ask(about, field, nodes, _language) if nodes[0].arguments else None

    def _ask(self, about: object, field: GraphQLField, nodes: Nodes, means: Means) -> Asked:
        """Number what a place asks for; the same place below several types is one."""
        node = nodes[0]
        key = (about, id(node))
        if key not in self._asked:
            written = ", ".join(map(print_ast, node.arguments or ()))
            self._asked[key] = Asked(len(self.asking), written)
            fixed = None if _varies(node) else get_argument_values(field, node)
            self.asking.append(Asking(field, node, means, fixed))
        return self._asked[key]


def _alike(by_kind: Mapping[str, tree.ThingMembers]) -> tree.ThingMembers | None:
    """The members of all kinds, where they differ in the names of types alone; None where in more."""
    if len({tuple(key for key, _ in members) for members in by_kind.values()}) > 1:
        return None
    found: list[tuple[str, tree.ThingPart]] = []
    for (key, part), *others in zip(*by_kind.values(), strict=True):
        parts = [part, *(other for _, other in others)]
        if all(other == part for other in parts):
            found.append((key, part))
        elif all(isinstance(other, tree.Const) for other in parts):
            consts = (other.value for other in parts if isinstance(other, tree.Const))
            found.append((key, tree.TypeName(dict(zip(by_kind, consts, strict=True)))))
        else:
            return None
    return tuple(found)


def _of_text(type_: GraphQLObjectType, nodes: Nodes) -> tree.TextPart:
    _, about = _member(type_, nodes)
    if about is tree.Content or about is tree.Language:
        return about()
    raise NotCompiledError(f"{type_.name}.{nodes[0].name.value}")


def _of_info(type_: GraphQLObjectType, nodes: Nodes) -> tree.InfoPart:
    _, about = _member(type_, nodes)
    if isinstance(about, tree.More | tree.End):
        return about
    raise NotCompiledError(f"{type_.name}.{nodes[0].name.value}")


def _member(type_: GraphQLObjectType, nodes: Nodes) -> tuple[GraphQLField, Any]:
    """A field of a type, and what it stands for."""
    field = type_.fields.get(nodes[0].name.value)
    if field is None:
        raise NotCompiledError(f"{type_.name}.{nodes[0].name.value}")
    member = field.extensions.get(GraphQLCoreConverter.DEFINITION_BACKREF)
    return field, member.about if isinstance(member, Member) else None


def _object(field: GraphQLField) -> GraphQLObjectType:
    type_ = get_named_type(field.type)
    assert isinstance(type_, GraphQLObjectType)
    return type_


def _language(_context: Context, arguments: Mapping[str, Any]) -> str | None:
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

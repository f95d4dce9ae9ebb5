"""Turns the root fields of a GraphQL operation into plans, each for itself, and says why where that cannot be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from graphql import (
    FieldNode,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    SelectionSetNode,
    get_named_type,
)

from ontology.model import Field, Form
from queries.plan import tree
from queries.plan.pieces import alone
from queries.plan.tree import Things
from schema.compiling_lists import Lists, of_info
from schema.compiling_objects import Asking, Nodes, NotCompiledError, member_of, not_compiled, object_of
from schema.documents import Ready
from schema.roots import Entrance
from schema.selections import Chosen, Variables
from schema.things import Things as Types


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


class Compiling(Lists):
    """Makes the plan of one root field."""

    def __init__(self, types: Types, chosen: Chosen) -> None:
        super().__init__(chosen)
        self._types = types
        self._things_of: dict[object, Things] = {}

    def root(self, query: GraphQLObjectType, nodes: Nodes) -> tree.Root:
        """What a root field asks for; NotCompiledError where no plan holds it."""
        if nodes[0].name.value == "__typename":
            return tree.Const(query.name)
        field, about = member_of(query, nodes)
        if not isinstance(about, Entrance):
            raise not_compiled(query, nodes)
        self.root_field = field, nodes
        asked = self.ask(about, field, nodes, about.means)
        if issubclass(about.part, tree.All | tree.Ranked):
            return about.part(asked, self.page(field, nodes))
        return about.part(asked, self.things(field, nodes))

    # -- things

    def things(self, field: GraphQLField, nodes: Nodes) -> Things:
        """What is asked of the things that a field gives."""
        type_ = get_named_type(field.type)
        key = (type_.name, *map(id, nodes))
        if key not in self._things_of:
            self._things_of[key] = self._made_things(type_, nodes)
        return self._things_of[key]

    def _made_things(self, type_: object, nodes: Nodes) -> Things:
        if isinstance(type_, GraphQLObjectType):
            return _things(self.members(type_, nodes, self._of_thing), {})
        assert isinstance(type_, GraphQLInterfaceType)
        shown = {kind: self._shown(type_, kind) for kind in self._types.kinds.concrete(type_.name)}
        members = {one.name: self.members(one, nodes, self._of_thing) for one in shown.values()}
        by_kind = {kind: members[one.name] for kind, one in shown.items()}
        alike = _alike(by_kind)
        return _things(None, by_kind) if alike is None else _things(alike, {})

    def _shown(self, type_: GraphQLInterfaceType, kind: str) -> GraphQLObjectType:
        """The object type as which a kind is shown; that of the interface's own kind where it has none below."""
        types = {one.name: one for one in self._chosen.schema.get_possible_types(type_)}
        for name in (kind, type_.name):
            if found := types.get(self._types.kinds.object_name(name)):
                return found
        raise NotCompiledError(f"{kind} as {type_.name}")

    def _of_thing(self, type_: GraphQLObjectType, nodes: Nodes) -> tree.ThingPart:
        field, about = member_of(type_, nodes)
        if isinstance(about, Field):
            return self._of_field(about, field, nodes)
        if about is tree.Iri or about is tree.KindName:
            return about()
        if about is tree.Label or about is tree.KindLabel:
            return about(self.lang(about, field, nodes))
        if about is tree.Labels:
            return tree.Labels(self.lang(about, field, nodes), self._texts(field, nodes))
        return self.of_asking(type_, nodes)

    def _of_field(self, about: Field, field: GraphQLField, nodes: Nodes) -> tree.ThingPart:
        if not about.node:
            text = self._texts(field, nodes) if about.form is Form.TEXT else ()
            return tree.Value(about, self.lang(about, field, nodes), text)
        if not self._types.in_pages(about):
            return tree.Link(about, self.things(field, nodes))
        types, target = self._types, self._types.kinds.common(about.targets)
        asked = self.ask(about, field, nodes, lambda c, a: types.choice(c, target, a))
        return tree.Listed(about, asked, self.page(field, nodes))

    def _texts(self, field: GraphQLField, nodes: Nodes) -> tree.TextMembers:
        return self.members(object_of(field), nodes, _of_text)

    # -- pages

    def page(self, field: GraphQLField, nodes: Nodes) -> tree.PageMembers:
        """What is asked of the page that a field gives."""
        return self.members(object_of(field), nodes, self._of_page)

    def _of_page(self, type_: GraphQLObjectType, nodes: Nodes) -> tree.PagePart:
        field, about = member_of(type_, nodes)
        if about is tree.Nodes:
            return tree.Nodes(self.things(field, nodes))
        if about is tree.Edges:
            return tree.Edges(self.members(object_of(field), nodes, self._of_edge))
        if about is tree.TotalCount:
            return tree.TotalCount()
        if about is tree.PageInfo:
            return tree.PageInfo(self.members(object_of(field), nodes, of_info))
        return self.of_list(type_, nodes)

    def _of_edge(self, type_: GraphQLObjectType, nodes: Nodes) -> tree.EdgePart:
        field, about = member_of(type_, nodes)
        if about is tree.Cursor:
            return tree.Cursor()
        if about is tree.Node:
            return tree.Node(self.things(field, nodes))
        return self.of_place(type_, nodes)


def _things(all_: tree.ThingMembers | None, by_kind: Mapping[str, tree.ThingMembers]) -> Things:
    return Things(all_, by_kind, alone(all_, by_kind))


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
    _, about = member_of(type_, nodes)
    if about is tree.Content or about is tree.Language:
        return about()
    raise not_compiled(type_, nodes)

"""Reads from a valid document what its operations may cost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from math import ceil

from graphql import (
    BooleanValueNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    InlineFragmentNode,
    IntValueNode,
    ListValueNode,
    ObjectValueNode,
    OperationDefinitionNode,
    SchemaMetaFieldDef,
    SelectionNode,
    SelectionSetNode,
    TypeMetaFieldDef,
    TypeNameMetaFieldDef,
    ValueNode,
    VariableNode,
    get_named_type,
    is_list_type,
    is_non_null_type,
)

from schema.connections import DEFAULT
from schema.cost import CONDITION, Amount, Cost, Fixed, Paged, Values, bounded

#: What the root fields cost that search or measure, beside what they give.
WEIGHTS: Mapping[str, int] = {
    "search": 50,
    "neighbourhood": 500,
    "communities": 5_000,
    "similar": 5_000,
    "ranking": 10_000,
    "rankMoves": 10_000,
    "paths": 10_000,
    "query": 10_000,
    "namedQueries": 100,
}
#: What fields cost below the root that count, measure or look up, beside what they give: some 8 microseconds each, as
#: measured on the demo city of scale 1.
TELLING: Mapping[str, int] = {
    "aggregate": 20,
    "groupBy": 50,
    "thingsCount": 5,
    "highlights": 9,
    "kinds": 500,
    "score": 4,
    "measurement": 10,
    "why": 400,
    "sources": 4,
    "mentions": 4,
    "statements": 40,
}
#: How many a root field gives where nothing is said, if not as many as a page has.
GIVEN: Mapping[str, int] = {"neighbourhood": 50, "communities": 10, "paths": 5}
#: The arguments that say how many are wanted, and those that list what is wanted.
_PAGE, _LISTED = ("first", "last", "k"), ("ids", "targets", "representations")
#: How long a list is taken to be that nobody can bound.
_UNKNOWN = Fixed(5)
#: Lists, what cannot be null, and lists of what cannot be null: so often is `ofType` not null.
_WRAPPERS = 3
_META = {
    "__schema": SchemaMetaFieldDef,
    "__type": TypeMetaFieldDef,
    "__typename": TypeNameMetaFieldDef,
}


class Costs:
    """Computes what operations of a schema may cost."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._schema = schema
        self._lengths = introspected(schema)

    def of(self, operation: OperationDefinitionNode, fragments: Mapping[str, FragmentDefinitionNode]) -> Cost:
        """The cost of an operation of a valid document with these fragments."""
        root = self._schema.get_root_type(operation.operation)
        reading = _Reading(self._schema, self._lengths, fragments)
        parts = reading.parts(operation.selection_set, root, _Page(), root=True) if root else ()
        return Cost(operation.operation.value, 0, parts=tuple(parts))


@dataclass(frozen=True, slots=True)
class _Page:
    """How many the lists beneath a field have, and which field says so."""

    size: Amount = _UNKNOWN
    of: str | None = None
    #: How many wrappers of a type introspection has taken off: there are no more than `_WRAPPERS`.
    wrappers: int = 0


@dataclass(frozen=True, slots=True)
class _Reading:
    """Reads the cost of selections."""

    schema: GraphQLSchema
    lengths: Mapping[tuple[str, str], int]
    fragments: Mapping[str, FragmentDefinitionNode]

    def parts(
        self, selections: SelectionSetNode, type_: GraphQLNamedType, page: _Page, *, root: bool = False
    ) -> Iterator[Cost]:
        """The costs of selections on a type, fragments written out."""
        for one in selections.selections:
            left_out = _left_out(one)
            if left_out is None:
                continue
            if isinstance(one, FieldNode):
                yield replace(self._field(one, type_, page, root=root), left_out=left_out)
            else:
                inside = tuple(self._inside(one, type_, page, root=root))
                yield Cost("...", 0, parts=inside, left_out=left_out)

    def _inside(
        self, spread: SelectionNode, type_: GraphQLNamedType, page: _Page, *, root: bool
    ) -> Iterator[Cost]:
        """The costs of what a fragment selects."""
        fragment = self.fragments[spread.name.value] if isinstance(spread, FragmentSpreadNode) else spread
        assert isinstance(fragment, FragmentDefinitionNode | InlineFragmentNode)
        condition = fragment.type_condition
        on = self.schema.get_type(condition.name.value) if condition else type_
        return self.parts(fragment.selection_set, on or type_, page, root=root)

    def _field(self, node: FieldNode, type_: GraphQLNamedType, page: _Page, *, root: bool) -> Cost:
        name = node.name.value
        declared = _declared(type_, name)
        # what the schema says of itself lies ready: its single words cost nothing, what has parts of its own does
        told = type_.name.startswith("__") and node.selection_set is None
        own = 0 if told else 1 + (WEIGHTS if root else TELLING).get(name, 0)
        plain = Cost(name, own, conditions=_conditions(node))
        wrappers = page.wrappers + 1 if name == "ofType" else 0
        if declared is None or node.selection_set is None or wrappers > _WRAPPERS:
            return plain
        asked = _asked(node, declared, GIVEN.get(name, DEFAULT) if root else DEFAULT)
        if not _many(declared):
            # a connection is given once, and its page is that of the lists in it
            handed = _Page(asked, name) if asked else _Page(wrappers=wrappers)
            return replace(plain, parts=self._below(node, declared, handed))
        length = self.lengths.get((type_.name, name))
        page = _Page(Fixed(length)) if length is not None else _Page(asked, name) if asked else page
        named = replace(plain, name=page.of or name, paged=bool(page.of))
        return replace(named, times=page.size, parts=self._below(node, declared, _Page()))

    def _below(self, node: FieldNode, declared: GraphQLField, page: _Page) -> tuple[Cost, ...]:
        assert node.selection_set is not None
        return tuple(self.parts(node.selection_set, get_named_type(declared.type), page))


def _declared(type_: GraphQLNamedType, name: str) -> GraphQLField | None:
    """A field of a type, those of introspection included."""
    fields = type_.fields if isinstance(type_, GraphQLObjectType | GraphQLInterfaceType) else {}
    return fields.get(name) or _META.get(name)


def _many(declared: GraphQLField) -> bool:
    return is_list_type(declared.type.of_type if is_non_null_type(declared.type) else declared.type)


def _conditions(node: FieldNode) -> Values:
    """The single values that a field's arguments have."""
    return Values.together(*(_values(argument.value) for argument in node.arguments or ()))


def _asked(node: FieldNode, declared: GraphQLField, default: int) -> Amount | None:
    """How many are asked for; None of a field that nobody can ask that of."""
    given = {argument.name.value: argument.value for argument in node.arguments or ()}
    listed = next((name for name in _LISTED if name in given), None)
    if listed is not None and not any(name in declared.args for name in _PAGE):
        return _values(given[listed])
    named = next((name for name in _PAGE if name in given), None)
    if named is not None:
        return _number(given[named], default)
    return Fixed(default) if any(name in declared.args for name in _PAGE) else None


def _number(value: ValueNode, default: int) -> Amount:
    if isinstance(value, VariableNode):
        return Paged(value.name.value, default)
    return Fixed(bounded(int(value.value)) if isinstance(value, IntValueNode) else default)


def _values(value: ValueNode) -> Values:
    """The values that an argument has."""
    nodes = list(_nodes(value))
    variables = tuple(one.name.value for one in nodes if isinstance(one, VariableNode))
    objects = sum(isinstance(one, ObjectValueNode) for one in nodes)
    lists = sum(isinstance(one, ListValueNode) for one in nodes)
    return Values(len(nodes) - lists - objects - len(variables) + CONDITION * objects, variables)


def _nodes(value: ValueNode) -> Iterator[ValueNode]:
    yield value
    if isinstance(value, ListValueNode):
        inner = list(value.values)
    else:
        inner = [field.value for field in value.fields] if isinstance(value, ObjectValueNode) else []
    for one in inner:
        yield from _nodes(one)


def _left_out(selection: SelectionNode) -> tuple[tuple[str, bool], ...] | None:
    """The variables that leave a selection out; None where it is left out whatever they are."""
    found = []
    for directive in selection.directives or ():
        unwanted = {"skip": True, "include": False}.get(directive.name.value)
        value = directive.arguments[0].value if directive.arguments else None
        if unwanted is not None and isinstance(value, VariableNode):
            found.append((value.name.value, unwanted))
        elif unwanted is not None and isinstance(value, BooleanValueNode) and value.value is unwanted:
            return None
    return tuple(found)


def introspected(schema: GraphQLSchema) -> dict[tuple[str, str], int]:
    """How long the lists of introspection are: those of the schema itself, and those of its types on average."""
    types = schema.type_map.values()
    outputs = [t for t in types if isinstance(t, GraphQLObjectType | GraphQLInterfaceType)]
    fields = [field for type_ in outputs for field in type_.fields.values()]
    counts = {
        "fields": len(fields),
        "inputFields": sum(len(t.fields) for t in types if isinstance(t, GraphQLInputObjectType)),
        "enumValues": sum(len(t.values) for t in types if isinstance(t, GraphQLEnumType)),
        "interfaces": sum(len(t.interfaces) for t in outputs),
        "possibleTypes": sum(
            len(schema.get_possible_types(t))
            for t in types
            if isinstance(t, GraphQLInterfaceType | GraphQLUnionType)
        ),
    }
    of_types = {("__Type", name): ceil(count / len(types)) for name, count in counts.items()}
    arguments = ceil(sum(len(field.args) for field in fields) / max(len(fields), 1))
    of_schema = {("__Schema", "types"): len(types), ("__Schema", "directives"): len(schema.directives)}
    return {**of_types, **of_schema, ("__Field", "args"): arguments}

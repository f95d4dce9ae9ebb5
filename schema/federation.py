"""The schema as a part of a larger one: a subgraph by Apollo Federation 2, whose things are entities by their ids."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, NewType, Union

import strawberry
from graphql import (
    ConstDirectiveNode,
    DefinitionNode,
    DocumentNode,
    GraphQLError,
    ObjectTypeDefinitionNode,
    parse,
    print_ast,
)
from strawberry.types.scalar import ScalarDefinition

from ontology.model import Words
from queries.conditions import QueryError
from schema.connections import MOST
from schema.context import Context
from schema.kinds import NODE
from schema.registry import Member, said
from schema.things import Thing, Things

#: What names a thing: the name of its type, and its id.
Representation = NewType("Representation", dict)  # type: ignore[type-arg]

ANY, ENTITY, SERVICE = "_Any", "_Entity", "_Service"
FIELDS = ("_entities", "_service")
#: What is used of Federation, and which directives: things are told apart by ids, pages of others are like ours.
LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@shareable"])'
_KEY, _SHAREABLE = '@key(fields: "id")', "@shareable"


class Federation:
    """What a router asks of a subgraph: its schema, and things by their ids."""

    def __init__(self, things: Things) -> None:
        self._things = things
        self._kinds = {things.kinds.object_name(name): name for name in things.kinds.concrete(NODE)}
        self._sdl = ""

    def members(self) -> Iterator[Member]:
        """The root fields, and the types that they need."""
        registry = self._things.registry
        of_any: Any = Union[tuple(self._things.objects())]  # noqa: UP007 - so many that they are no names
        entity: Any = Annotated[of_any, strawberry.union(ENTITY)]
        registry.names({ANY: Representation, ENTITY: entity})
        sdl = Words("本服务的模式，带联邦指令", "The schema of this service, with its federation directives")
        registry.output(
            SERVICE,
            [registry.member("sdl", "str", lambda _s, _c, _a: self._sdl, sdl)],
            Words("联邦中的本服务", "This service in its federation"),
        )
        yield registry.member("_service", SERVICE, lambda _r, _c, _a: self, sdl)
        note = Words("按类型名与编号取多物", "The things with these names of types and ids")
        given = registry.argument("representations", f"list[{ANY}]", note)
        yield registry.member("_entities", f"list[{ENTITY} | None]", self._entities, note, given)

    def tell(self, schema: str) -> None:
        """Have `sdl` tell a schema, given in the schema language."""
        self._sdl = subgraph(schema)

    def _entities(self, _root: object, context: Context, arguments: Mapping[str, Any]) -> list[Thing | None]:
        asked: Sequence[Mapping[str, Any]] = arguments["representations"]
        if len(asked) > MOST:
            raise QueryError(
                f"一次至多取 {MOST} 个编号，而不是 {len(asked)} 个",
                f"at most {MOST} representations at once, not {len(asked)}",
            )
        return [self._entity(context, one["__typename"], one["id"]) for one in asked]

    def _entity(self, context: Context, type_: str, ident: str) -> Thing | None:
        """The thing of this type with this id, None where there is none."""
        kind = self._kinds.get(type_)
        if kind is None:
            raise QueryError(f"没有类型 {type_}", f"there is no type of things {type_!r}")
        node = context.node(ident)
        if node is None or not context.index.is_kind(node, kind):
            return None
        found = self._things.make(context.index, node, kind)
        return found if name_of(found) == type_ else None


def name_of(thing: Thing) -> str:
    """The name of the object type of a thing."""
    definition: Any = type(thing).__strawberry_definition__  # type: ignore[attr-defined]
    return str(definition.name)


def scalars() -> dict[object, ScalarDefinition]:
    """The definition of what names a thing."""
    note = Words("事物的类型名与编号", "The name of a thing's type, and its id")
    return {
        Representation: strawberry.scalar(
            name=ANY, description=said(note), serialize=lambda value: value, parse_value=_representation
        )
    }


def _representation(value: object) -> Representation:
    if not isinstance(value, dict) or not all(
        isinstance(value.get(name), str) for name in ("__typename", "id")
    ):
        raise GraphQLError(
            f"{value!r} 须有文本 __typename 与 id / must be an object with the texts __typename and id"
        )
    return Representation(value)


def subgraph(schema: str) -> str:
    """A schema without what serves routers alone, with the directives that they read."""
    link = parse(LINK).definitions
    kept = [_directed(one) for one in parse(schema).definitions if _name(one) not in {ANY, ENTITY, SERVICE}]
    return f"{print_ast(DocumentNode(definitions=(*link, *kept)))}\n"


def _directed(definition: DefinitionNode) -> DefinitionNode:
    """A definition with its directives, and without root fields for routers."""
    if not isinstance(definition, ObjectTypeDefinitionNode):
        return definition
    written = [_KEY] if any(one.name.value == NODE for one in definition.interfaces or ()) else []
    written += [_SHAREABLE] if _name(definition) == "PageInfo" else []
    fields = tuple(one for one in definition.fields or () if one.name.value not in FIELDS)
    parts = {name: getattr(definition, name) for name in definition.keys}
    directives = (*(definition.directives or ()), *_directives(" ".join(written)))
    return ObjectTypeDefinitionNode(**{**parts, "fields": fields, "directives": directives})


def _directives(text: str) -> tuple[ConstDirectiveNode, ...]:
    (type_,) = parse(f"type A {text} {{ a: Int }}").definitions
    assert isinstance(type_, ObjectTypeDefinitionNode)
    return tuple(type_.directives or ())


def _name(definition: DefinitionNode) -> str:
    name: Any = getattr(definition, "name", None)
    return str(name.value) if name else ""

"""The entrances to the graph: a thing by its id or by a number it is known by, and the list of each kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ontology.identity import SCHEMES, IdentityError
from ontology.model import SCHEME, Field, Kind, Words
from queries.conditions import Equals, QueryError
from schema.connections import MOST, Listing, add_connection
from schema.context import Context
from schema.kinds import NODE
from schema.provenance import of_edges
from schema.registry import Member, Read
from schema.roles import edge_members, roles
from schema.things import Thing, Things

IN_SCHEME = "http://www.w3.org/2004/02/skos/core#inScheme"


def add_connections(things: Things) -> None:
    """Make the list types of all kinds, and of things of any kind."""
    add_connection(things.registry, NODE, NODE, Words("事物", "A thing"), [of_edges(things.registry)])
    known = roles(things.kinds)
    for kind in things.kinds.public.values():
        members = [of_edges(things.registry), *edge_members(things, known)]
        add_connection(things.registry, kind.name, kind.name, kind.label, members)


def roots(things: Things) -> Iterator[Member]:
    """The root fields: `node`, `nodes`, and two for each kind."""
    made, argument = things.registry.member, things.registry.argument
    ident = Words(
        "IRI，或 /id/ 之后的部分，或代码的短名", "The IRI, or what follows /id/, or a code's short name"
    )
    note = Words("按编号取一物，没有则为空", "The thing with this id, null where there is none")
    yield made("node", f"{NODE} | None", _node(things), note, argument("id", "Id", ident))
    note = Words(
        "按编号取多物，次序不变，没有的为空",
        "The things with these ids, in their order, null where there is none",
    )
    yield made("nodes", f"list[{NODE} | None]", _nodes(things), note, argument("ids", "list[Id]", ident))
    for kind in things.kinds.public.values():
        named = {argument_name(field): field for field in kind.identities}
        arguments = [argument(name, "str | None", field.label) for name, field in named.items()]
        note = Words(
            f"{kind.label.zh}，按编号或任一标识", f"{kind.label.en}, by its id or a number it is known by"
        )
        first = argument("id", "Id | None", ident)
        single = f"{kind.name[0].lower()}{kind.name[1:]}"
        yield made(
            single, f"{kind.name} | None", _single(things, kind, named), note, first, *arguments, about=kind
        )
        yield _listed(things, kind)


def argument_name(field: Field) -> str:
    """What an identity is called where one value of it is given: its property's name, which is singular."""
    return field.path.rpartition("/")[2]


def _listed(things: Things, kind: Kind) -> Member:
    """The root field that lists a kind; a kind of codes can be narrowed to one list."""
    scheme = next((f for f in kind.own_fields if f.path == IN_SCHEME), None)
    arguments = things.list_arguments(kind.name, told=True)
    if scheme is not None:
        arguments.append(
            things.registry.argument(
                "scheme", "str | None", Words("代码表的 IRI 或短名", "The list, by IRI or name")
            )
        )

    def read(_root: object, context: Context, arguments: Mapping[str, Any]) -> Listing:
        nodes, asked = context.index.nodes(kind.name), arguments.get("scheme")
        if scheme is not None and asked is not None:
            iri = asked if "://" in asked else SCHEME + asked
            nodes = context.finder.among(nodes, Equals(scheme, (iri,)))
        return things.listing(context, nodes, kind.name, arguments)

    note = Words(f"{kind.label.zh}的列表", f"All of the kind {kind.label.en}")
    return things.registry.member(kind.plural, f"{kind.name}Connection", read, note, *arguments, about=kind)


def _node(things: Things) -> Read:
    def read(_root: object, context: Context, arguments: Mapping[str, Any]) -> Thing | None:
        node = context.node(arguments["id"])
        return None if node is None else things.make(context.index, node, NODE)

    return read


def _nodes(things: Things) -> Read:
    def read(_root: object, context: Context, arguments: Mapping[str, Any]) -> list[Thing | None]:
        ids: Sequence[str] = arguments["ids"]
        if len(ids) > MOST:
            raise QueryError(
                f"一次至多取 {MOST} 个编号，而不是 {len(ids)} 个",
                f"at most {MOST} ids at once, not {len(ids)}",
            )
        found = [context.node(text) for text in ids]
        return [None if node is None else things.make(context.index, node, NODE) for node in found]

    return read


def _single(things: Things, kind: Kind, named: Mapping[str, Field]) -> Read:
    def read(_root: object, context: Context, arguments: Mapping[str, Any]) -> Thing | None:
        given = [(name, text) for name, text in arguments.items() if text is not None]
        if len(given) != 1:
            names = ", ".join(["id", *named])
            raise QueryError(f"须给出且只给出一个：{names}", f"give exactly one of {names}")
        name, text = given[0]
        node = context.node(text) if name == "id" else _known_by(context, kind, named[name], text)
        if node is None or not context.index.is_kind(node, kind.name):
            return None
        return things.make(context.index, node, kind.name)

    return read


def _known_by(context: Context, kind: Kind, field: Field, text: str) -> int | None:
    """The thing of a kind that a number belongs to; QueryError where the number is none."""
    numbering = SCHEMES.get(str(field.identity))
    try:
        value = numbering.normalise(text) if numbering else text
    except IdentityError as error:
        raise QueryError(error.zh, error.en) from error
    column = context.index.column(field)
    owners = column.owners_of(value).tolist() if column else []
    return next((node for node in owners if context.index.is_kind(node, kind.name)), None)

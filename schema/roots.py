"""The entrances to the graph: a thing by its id or by a number it is known by, and the list of each kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.indexing.columns import Ids
from ontology.identity import SCHEMES, IdentityError
from ontology.model import SCHEME, Field, Kind, Words
from queries.conditions import Equals, QueryError
from queries.plan import tree
from queries.plan.run import Among
from schema.aggregates import aggregate_member
from schema.connections import MOST, Listing, add_connection
from schema.context import Context
from schema.groups import group_member
from schema.kinds import NODE
from schema.means import Means
from schema.provenance import of_edges
from schema.registry import Member, Read
from schema.roles import edge_members, roles
from schema.things import Thing, Things

IN_SCHEME = "http://www.w3.org/2004/02/skos/core#inScheme"


@dataclass(frozen=True, slots=True)
class Entrance:
    """What a root field gives, as a part of a plan, and what its arguments stand for."""

    part: type[tree.One | tree.Several | tree.All | tree.Ranked]
    means: Means


def add_connections(things: Things) -> None:
    """Make the list types of all kinds, and of things of any kind."""
    note = Words("事物", "A thing")
    edges = [of_edges(things.registry, told=True)]
    add_connection(things.registry, NODE, NODE, note, edges, _of_lists(things, NODE))
    known = roles(things.kinds)
    for kind in things.kinds.public.values():
        members = [of_edges(things.registry), *edge_members(things, known)]
        add_connection(
            things.registry, kind.name, kind.name, kind.label, members, _of_lists(things, kind.name)
        )


def _of_lists(things: Things, kind: str) -> list[Member]:
    """The members of a list that tell of all its things."""
    return [aggregate_member(things.registry, kind), group_member(things, kind)]


def roots(things: Things) -> Iterator[Member]:
    """The root fields: `node`, `nodes`, and two for each kind."""
    made, argument = things.registry.member, things.registry.argument
    ident = Words(
        "IRI，或 /id/ 之后的部分，或代码的短名", "The IRI, or what follows /id/, or a code's short name"
    )
    note = Words("按编号取一物，没有则为空", "The thing with this id, null where there is none")
    entrance = Entrance(tree.One, _by_id)
    yield made(
        "node",
        f"{NODE} | None",
        _one(things, NODE, _by_id),
        note,
        argument("id", "Id", ident),
        about=entrance,
    )
    note = Words(
        "按编号取多物，次序不变，没有的为空",
        "The things with these ids, in their order, null where there is none",
    )
    entrance = Entrance(tree.Several, _by_ids)
    yield made(
        "nodes",
        f"list[{NODE} | None]",
        _several(things),
        note,
        argument("ids", "list[Id]", ident),
        about=entrance,
    )
    for kind in things.kinds.public.values():
        named = {argument_name(field): field for field in kind.identities}
        arguments = [argument(name, "str | None", field.label) for name, field in named.items()]
        note = Words(
            f"{kind.label.zh}，按编号或任一标识", f"{kind.label.en}, by its id or a number it is known by"
        )
        first = argument("id", "Id | None", ident)
        single = f"{kind.name[0].lower()}{kind.name[1:]}"
        by_number = _by_number(kind, named)
        yield made(
            single,
            f"{kind.name} | None",
            _one(things, kind.name, by_number),
            note,
            first,
            *arguments,
            about=Entrance(tree.One, by_number),
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

    def all_of(context: Context, arguments: Mapping[str, Any]) -> Ids:
        nodes, asked = context.index.nodes(kind.name), arguments.get("scheme")
        if scheme is None or asked is None:
            return nodes
        iri = asked if "://" in asked else SCHEME + asked
        found = context.finder.among(nodes, Equals(scheme, (iri,)))
        if not len(found):
            _refuse_unknown(context, iri)
        return found

    def read(_root: object, context: Context, arguments: Mapping[str, Any]) -> Listing:
        return things.listing(context, all_of(context, arguments), kind.name, arguments)

    def among(context: Context, arguments: Mapping[str, Any]) -> Among:
        # a list of codes is narrowed before anything is chosen
        whole = kind.name if arguments.get("scheme") is None else None
        return Among(all_of(context, arguments), things.choice(context, kind.name, arguments), whole)

    note, entrance = (
        Words(f"{kind.label.zh}的列表", f"All of the kind {kind.label.en}"),
        Entrance(tree.All, among),
    )
    return things.registry.member(
        kind.plural, f"{kind.name}Connection", read, note, *arguments, about=entrance
    )


def _refuse_unknown(context: Context, scheme: str) -> None:
    """Nothing for a list of codes that the model has; QueryError, which names those that it has, for any other."""
    known = {code.scheme for code in context.index.model.codes.values()}
    if scheme in known:
        return
    asked, names = scheme.removeprefix(SCHEME), ", ".join(sorted(one.removeprefix(SCHEME) for one in known))
    raise QueryError(
        f"没有代码表“{asked}”；有 {names}", f"there is no list of codes {asked!r}; there are {names}"
    )


def _one(things: Things, wanted: str, means: Means) -> Read:
    def read(_root: object, context: Context, arguments: Mapping[str, Any]) -> Thing | None:
        node = means(context, arguments)
        return None if node is None else things.make(context.index, node, wanted)

    return read


def _several(things: Things) -> Read:
    def read(_root: object, context: Context, arguments: Mapping[str, Any]) -> list[Thing | None]:
        found = _by_ids(context, arguments)
        return [None if node is None else things.make(context.index, node, NODE) for node in found]

    return read


def _by_id(context: Context, arguments: Mapping[str, Any]) -> int | None:
    return context.node(arguments["id"])


def _by_ids(context: Context, arguments: Mapping[str, Any]) -> list[int | None]:
    ids: Sequence[str] = arguments["ids"]
    if len(ids) > MOST:
        raise QueryError(
            f"一次至多取 {MOST} 个编号，而不是 {len(ids)} 个", f"at most {MOST} ids at once, not {len(ids)}"
        )
    return [context.node(text) for text in ids]


def _by_number(kind: Kind, named: Mapping[str, Field]) -> Means:
    """The thing of a kind that one argument names; QueryError where there are more, or none."""

    def means(context: Context, arguments: Mapping[str, Any]) -> int | None:
        given = [(name, text) for name, text in arguments.items() if text is not None]
        if len(given) != 1:
            names = ", ".join(["id", *named])
            raise QueryError(f"须给出且只给出一个：{names}", f"give exactly one of {names}")
        name, text = given[0]
        node = context.node(text) if name == "id" else _known_by(context, kind, named[name], text)
        return node if node is not None and context.index.is_kind(node, kind.name) else None

    return means


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

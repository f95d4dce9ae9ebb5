"""How many things bear a code, or a code below it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from ontology.model import Field, Form, Words
from queries.bearing import Bearing
from queries.find import BROADER
from queries.plan import tree
from schema.context import Context
from schema.kinds import Kinds
from schema.means import Asks
from schema.registry import Member, Registry


class Numbered(Protocol):
    """A thing of the graph by its number."""

    node: int


def things_count(registry: Registry, kinds: Kinds, members: list[Field]) -> list[Member]:
    """The member that codes have, which are the kinds that declare what is broader; none for others."""
    broader = next((f for f in members if f.path == BROADER), None)
    if broader is None:
        return []
    fields = {f.path: f for kind in kinds.public.values() for f in kind.own_fields if f.form is Form.CODE}

    def counts(context: Context, arguments: Mapping[str, Any]) -> Callable[[Sequence[int]], list[int]]:
        kind, within = arguments.get("kind"), bool(arguments.get("within"))
        return Bearing(context.index, (*fields.values(),), broader, kind and kind.value, within).counts

    def read(thing: Numbered, context: Context, arguments: Mapping[str, Any]) -> int:
        return counts(context, arguments)([thing.node])[0]

    note = Words("有此代码的事物个数", "How many things bear the code")
    within = Words("连同其下各级代码", "Together with all narrower codes")
    only = Words("只数这一类别", "Only things of this kind")
    arguments = [
        registry.argument("kind", "KindName | None", only),
        registry.argument("within", "bool | None", within),
    ]
    return [registry.member("thingsCount", "int", read, note, *arguments, about=Asks(tree.Borne, counts))]

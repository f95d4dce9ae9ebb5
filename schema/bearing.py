"""How many things bear a code, or a code below it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Protocol

import numpy as np

from graph.arrays import distinct
from graph.indexing.columns import Ids
from ontology.model import Field, Form, Words
from queries.find import BROADER, narrower
from schema.context import Context
from schema.kinds import Kinds
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

    def read(thing: Numbered, context: Context, arguments: Mapping[str, Any]) -> int:
        index, kind = context.index, arguments.get("kind")
        codes = np.array([thing.node], np.int32)
        if arguments.get("within"):
            codes = np.flatnonzero(narrower(index, broader, context.finder.marked(codes))).astype(np.int32)
        backward = [index.links(replace(one, inverse=True, targets=())) for one in fields.values()]
        found: list[Ids] = [rows.of(code) for rows in backward for code in codes.tolist()]
        nodes = distinct(np.concatenate([*found, codes[:0]]))
        return len(nodes) if kind is None else len(np.intersect1d(nodes, index.nodes(kind.value)))

    note = Words("有此代码的事物个数", "How many things bear the code")
    within = Words("连同其下各级代码", "Together with all narrower codes")
    only = Words("只数这一类别", "Only things of this kind")
    arguments = [
        registry.argument("kind", "KindName | None", only),
        registry.argument("within", "bool | None", within),
    ]
    return [registry.member("thingsCount", "int", read, note, *arguments)]

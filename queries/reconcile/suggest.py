"""Suggestions while a person types: things, types and properties whose name holds what was typed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from graph.index import Index
from graph.indexing.search import normalise
from ontology.model import Field, Kind, Model
from queries.reconcile.extend import property_of
from queries.reconcile.ids import describe, fields_of, id_of, type_of, types_of

#: So many suggestions at a time.
SHOWN = 20


def entities(
    index: Index, base: str, prefix: str, kinds: Sequence[str], cursor: int, lang: str
) -> list[dict[str, Any]]:
    """The things with a name or number that holds the text; where none does, those with a name like it."""
    nodes = index.search(prefix, kinds, SHOWN, cursor).nodes
    if not nodes and not cursor:
        nodes = [node for node, _ in index.near(prefix, kinds, SHOWN)]
    return [
        {
            "id": id_of(base, index.iri(node)),
            "name": index.label(node, lang),
            "description": describe(index, node, lang),
            "notable": types_of(index, node, lang),
        }
        for node in nodes
    ]


def types(model: Model, prefix: str, cursor: int, lang: str) -> list[dict[str, Any]]:
    """The types whose name in either language, or id, holds the text."""
    found = _sorted(list(model.public()), prefix)
    return [typed(model, kind, lang) for kind in found[cursor : cursor + SHOWN]]


def typed(model: Model, kind: Kind, lang: str) -> dict[str, Any]:
    """A type with what it means and the types right above it."""
    found: dict[str, Any] = dict(type_of(kind, lang))
    if note := kind.note.say(lang):
        found["description"] = note
    parents = [model.kinds[name] for name in kind.parents if name in model.kinds]
    if above := [type_of(parent, lang) for parent in parents if not parent.internal]:
        found["broader"] = above
    return found


def properties(kinds: Sequence[Kind], prefix: str, cursor: int, lang: str) -> list[dict[str, Any]]:
    """The properties of these kinds whose name in either language, or id, holds the text."""
    fields = {field.name: field for kind in kinds for field in fields_of(kind)}
    found = _sorted(list(fields.values()), prefix)
    return [dict(property_of(field, lang)) for field in found[cursor : cursor + SHOWN]]


def _sorted(things: Sequence[Any], prefix: str) -> list[Any]:
    """Those whose name holds the text: whole names first, then beginnings."""
    wanted = normalise(prefix)
    ranked = [(rank, thing.name, thing) for thing in things if (rank := _rank(thing, wanted)) is not None]
    return [thing for *_, thing in sorted(ranked, key=lambda one: one[:2])]


def _rank(thing: Kind | Field, wanted: str) -> int | None:
    names = [normalise(name) for name in (thing.name, thing.label.zh, thing.label.en)]
    if wanted in names:
        return 0
    if any(name.startswith(wanted) for name in names):
        return 1
    return 2 if any(wanted in name for name in names) else None

"""A plan as lines of text, for people who want to see how an answer is made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from ontology.model import Field
from queries.plan.tree import Asked, Root, Things


def lines(root: Root) -> list[str]:
    """One line a part, those below it indented."""
    return [*_told("", root, 0)]


def _told(key: str, part: Any, depth: int) -> Iterator[str]:
    """A part of a plan under its key, and what lies below."""
    values = {field.name: getattr(part, field.name) for field in fields(part)}
    own = [_value(value) for value in values.values() if not isinstance(value, tuple | Things | dict)]
    yield "  " * depth + " ".join(filter(None, [f"{key}:" if key else "", type(part).__name__, *own]))
    for value in values.values():
        if isinstance(value, tuple):
            yield from _members(value, depth + 1)
        elif isinstance(value, Things):
            yield from _things(value, depth + 1)


def _things(things: Things, depth: int) -> Iterator[str]:
    if things.all is not None:
        yield from _members(things.all, depth)
    for kind, members in things.by_kind.items():
        yield f"{'  ' * depth}as {kind}"
        yield from _members(members, depth + 1)


def _members(members: tuple[tuple[str, Any], ...], depth: int) -> Iterator[str]:
    for key, part in members:
        assert is_dataclass(part)
        yield from _told(key, part, depth)


def _value(value: object) -> str:
    if isinstance(value, Field):
        return f"{'^' if value.inverse else ''}{value.name}"
    if isinstance(value, Asked):
        return f"({value.written})"
    return "" if value is None else str(value)

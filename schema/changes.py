"""What changed from one GraphQL schema to another, as far as clients may notice."""

from __future__ import annotations

import re
from typing import NamedTuple

from graphql import (
    GraphQLError,
    GraphQLSchema,
    build_schema,
    find_breaking_changes,
    find_dangerous_changes,
    validate_schema,
)

from ontology.model import Words

#: A field as GraphQL writes its coordinates.
_COORDINATE = re.compile(r"\w+\.\w+")


class SchemaError(ValueError):
    """A text that is no schema."""

    def __init__(self, which: str, why: str) -> None:
        super().__init__(f"{which}: {why}")
        self.words = Words(f"{which} 不是 GraphQL 模式：{why}", f"{which} is no GraphQL schema: {why}")


class Change(NamedTuple):
    """One change: whether an operation that was right may now be refused, its kind, and what changed."""

    breaking: bool
    kind: str
    what: str

    @property
    def where(self) -> str:
        """The type, or the field of a type, that changed first."""
        found = _COORDINATE.search(self.what)
        return found.group() if found else self.what.partition(" ")[0]


def changes(old: str, new: str) -> list[Change]:
    """The changes from an old to a new schema, both in the schema language, breaking ones first; or SchemaError."""
    before, after = _built(old, "OLD"), _built(new, "NEW")
    breaking = [Change(True, c.type.name, c.description) for c in find_breaking_changes(before, after)]
    dangerous = [Change(False, c.type.name, c.description) for c in find_dangerous_changes(before, after)]
    return [*sorted(breaking), *sorted(dangerous)]


def _built(text: str, which: str) -> GraphQLSchema:
    try:
        built = build_schema(text)
    except (GraphQLError, TypeError) as error:
        raise SchemaError(which, str(error)) from None
    if faults := validate_schema(built):
        raise SchemaError(which, faults[0].message)
    return built

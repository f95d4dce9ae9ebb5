"""What a client that listens is told: the data that are published, and each time that they are others."""

from __future__ import annotations

from collections.abc import Iterator

from ontology.model import Words
from schema.registry import Member, Registry


def published_fields(registry: Registry) -> Iterator[Member]:
    """The root fields of subscriptions; each is read anew of every generation."""
    note = Words(
        "已发布的数据：先告知现在的一代，以后每发布一代再告知一次",
        "What is published: of the generation that is published now, and of each one that follows it",
    )
    yield registry.member("published", "Status", lambda _r, context, _a: context.known, note)

"""Makes Strawberry types of names and readers, so that they may point at each other before they exist."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import Enum
from typing import Any

import strawberry
from strawberry.annotation import StrawberryAnnotation
from strawberry.types.arguments import StrawberryArgument
from strawberry.types.field import StrawberryField
from strawberry.types.unset import UNSET

from ontology.model import ModelError, Words
from schema.context import Context

#: What a field says of an object, in a request, with arguments by their GraphQL names.
Read = Callable[[Any, Context, Mapping[str, Any]], object]


class Entry(StrawberryField):
    """A field that keeps the type it was made with; dataclasses, through which it goes, cannot resolve it."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.init = self.compare = self.repr = False

    def _resolved(self) -> Any:
        return self.resolve_type()

    def _kept(self, found: object) -> None:
        """Takes no other type: the right one was given when the field was made."""

    type = property(_resolved, _kept)


class Member(Entry):
    """A field of an output type: who reads it, and what of the model it stands for. The schema calls the reader."""

    def __init__(self, read: Read, about: object = None, **settings: Any) -> None:
        super().__init__(**settings)
        self.read = read
        self.about = about


class Registry:
    """The types made so far, by name; annotations are written as Python would write them, in strings."""

    def __init__(self) -> None:
        self.types: dict[str, Any] = {}
        self._annotations: dict[str, StrawberryAnnotation] = {}

    def names(self, names: Mapping[str, object]) -> None:
        """Make Python types known under the names that annotations use."""
        self.types |= names

    def argument(self, name: str, type_: str, note: Words | None = None) -> StrawberryArgument:
        """An argument of an output field."""
        return StrawberryArgument(
            name, name, self._annotation(type_), description=said(note) if note else None
        )

    def member(
        self,
        name: str,
        type_: str,
        read: Read,
        note: Words,
        *arguments: StrawberryArgument,
        about: object = None,
        deprecated: Words | None = None,
    ) -> Member:
        """A field of an output type."""
        made = Member(
            read,
            about,
            python_name=name,
            graphql_name=name,
            type_annotation=self._annotation(type_),
            description=said(note),
            deprecation_reason=said(deprecated) if deprecated else None,
        )
        made.arguments = list(arguments)
        return made

    def entry(self, name: str, type_: str, note: Words) -> Entry:
        """A field of an input type; all of them may be left out."""
        return Entry(
            python_name=name,
            graphql_name=name,
            type_annotation=self._annotation(f"{type_} | None"),
            description=said(note),
            default=UNSET,
        )

    def output(
        self,
        name: str,
        members: Iterable[Entry],
        note: Words,
        bases: Sequence[type] = (),
        *,
        interface: bool = False,
    ) -> type:
        """An object type or an interface, with the fields of its bases."""
        body = self._body(name, members)
        make = strawberry.interface if interface else strawberry.type
        return self._add(name, make(type(name, tuple(bases), body), name=name, description=said(note)))

    def input(self, name: str, entries: Iterable[Entry], note: Words) -> type:
        """An input type, whose values reach readers as plain dicts by GraphQL names."""
        return self._add(
            name,
            strawberry.input(type(name, (), self._body(name, entries)), name=name, description=said(note)),
        )

    def enum(self, name: str, values: Mapping[str, tuple[object, Words]], note: Words) -> type[Enum]:
        """An enum, whose values reach readers as members with the given values; each has a description."""
        members = {
            key: strawberry.enum_value(value, description=said(words))
            for key, (value, words) in values.items()
        }
        made: type[Enum] = strawberry.enum(Enum(name, members), name=name, description=said(note))  # type: ignore[call-overload]
        self._add(name, made)
        return made

    def _annotation(self, type_: str) -> StrawberryAnnotation:
        return self._annotations.setdefault(type_, StrawberryAnnotation(type_, namespace=self.types))

    def _add(self, name: str, made: type) -> type:
        if name in self.types:
            raise ModelError(f"{name}: two things would have this name in the GraphQL schema")
        self.types[name] = made
        return made

    def _body(self, name: str, members: Iterable[Entry]) -> dict[str, Any]:
        by_name: dict[str, Entry] = {}
        for member in members:
            if by_name.setdefault(str(member.python_name), member) is not member:
                raise ModelError(
                    f"{name}.{member.python_name}: two fields would have this name in the GraphQL schema"
                )
        return {"__module__": __name__, "__annotations__": {}, **by_name}


def said(words: Words) -> str | None:
    """A description in both languages."""
    return " / ".join(dict.fromkeys(text for text in (words.zh, words.en) if text)) or None

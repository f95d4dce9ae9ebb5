"""Makes Strawberry types of names and readers, so that they may point at each other before they exist.

They are stated as Strawberry's definitions: its decorators would make a dataclass of each of six hundred types, whose
things nobody makes, and an Enum of each list of values, which takes most of the time that the whole schema does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from strawberry.types.arguments import StrawberryArgument
from strawberry.types.base import StrawberryObjectDefinition
from strawberry.types.enum import EnumValue, StrawberryEnumDefinition
from strawberry.types.field import StrawberryField
from strawberry.types.unset import UNSET

from ontology.model import ModelError, Words
from schema.annotations import Written
from schema.context import Context

T = TypeVar("T")

#: Where Strawberry looks for the definition of a class.
_DEFINITION = "__strawberry_definition__"

#: What a field says of an object, in a request, with arguments by their GraphQL names.
Read = Callable[[Any, Context, Mapping[str, Any]], object]


@dataclass(frozen=True, slots=True)
class Chosen:
    """A value of an enum as readers get it."""

    value: Any


class Entry(StrawberryField):
    """A field whose type is as it is written; the types of one schema have no parameters."""

    def resolve_type(self, *, type_definition: object = None) -> Any:  # noqa: ARG002 - Strawberry passes it
        """The type, once all names are known."""
        assert self.type_annotation is not None
        return self.type_annotation.resolve()


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
        self._annotations: dict[str, Written] = {}

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
        made = type(name, tuple(bases), {"__module__": __name__})
        inherited = {str(one.python_name): one for base in _definitions(bases) for one in base.fields}
        fields = (inherited | self._by_name(name, members)).values()
        above = [one for one in _definitions(made.__mro__[1:]) if one.is_interface]
        return self._add(name, _defined(made, fields, note, interfaces=above, is_interface=interface))

    def input(self, name: str, entries: Iterable[Entry], note: Words) -> type:
        """An input type, whose values reach readers as plain dicts by GraphQL names."""
        made = type(name, (), {"__module__": __name__})
        return self._add(name, _defined(made, self._by_name(name, entries).values(), note, is_input=True))

    def enum(self, name: str, values: Mapping[str, tuple[object, Words]], note: Words) -> None:
        """An enum, whose values reach readers as `Chosen`; each has a description."""
        members = [EnumValue(key, value, description=said(words)) for key, (value, words) in values.items()]
        self._add(name, StrawberryEnumDefinition(Chosen, name, members, said(note)))  # type: ignore[arg-type]

    def _annotation(self, type_: str) -> Written:
        found = self._annotations.get(type_)
        if found is None:
            found = self._annotations[type_] = Written(type_, self.types)
        return found

    def _add(self, name: str, made: T) -> T:
        if name in self.types:
            raise ModelError(f"{name}: two things would have this name in the GraphQL schema")
        self.types[name] = made
        return made

    def _by_name(self, name: str, members: Iterable[Entry]) -> dict[str, Entry]:
        by_name: dict[str, Entry] = {}
        for member in members:
            if by_name.setdefault(str(member.python_name), member) is not member:
                raise ModelError(
                    f"{name}.{member.python_name}: two fields would have this name in the GraphQL schema"
                )
        return by_name


def _definitions(classes: Iterable[type]) -> list[StrawberryObjectDefinition]:
    """What Strawberry knows of those of these classes that it knows."""
    return [vars(one)[_DEFINITION] for one in classes if _DEFINITION in vars(one)]


def _defined(
    made: type,
    fields: Iterable[StrawberryField],
    note: Words,
    *,
    interfaces: Sequence[StrawberryObjectDefinition] = (),
    is_input: bool = False,
    is_interface: bool = False,
) -> type:
    """A class as Strawberry knows types."""
    definition = StrawberryObjectDefinition(
        name=made.__name__,
        is_input=is_input,
        is_interface=is_interface,
        origin=made,
        description=said(note),
        interfaces=[*interfaces],
        extend=False,
        directives=(),
        is_type_of=None,
        resolve_type=None,
        fields=[],
    )
    # asked for their types while it is made, they could not name types that come later
    definition.fields = [*fields]
    setattr(made, _DEFINITION, definition)
    return made


def said(words: Words) -> str | None:
    """A description in both languages."""
    return " / ".join(dict.fromkeys(text for text in (words.zh, words.en) if text)) or None

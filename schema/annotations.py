"""Types as they are written, such as `list[Text] | None`: read once, when the names in them are known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_origin

from strawberry.annotation import StrawberryAnnotation
from strawberry.types.base import StrawberryList, StrawberryOptional

from ontology.model import ModelError

_LIST, _NULL = "list[", " | None"
_PLAIN: Mapping[str, object] = {"bool": bool, "float": float, "int": int, "str": str}


class Written(StrawberryAnnotation):
    """A type by the name that it has among `types`, or a list of such, or either or null.

    Strawberry would compile each text as Python, and try again with every question asked of it before its time.
    """

    __slots__ = ("_found", "_text", "_types")

    def __init__(self, text: str, types: Mapping[str, Any]) -> None:
        super().__init__(text)
        self._text, self._types, self._found = text, types, None

    @property  # type: ignore[misc]  # nobody sets it
    def annotation(self) -> str:  # type: ignore[override]
        """The text."""
        return self._text

    def resolve(self, **_generic: object) -> Any:
        """The type; ModelError where there is none of its name."""
        if self._found is None:
            self._found = self._read(self._text)
        return self._found

    def _read(self, text: str) -> Any:
        if text.endswith(_NULL):
            return StrawberryOptional(self._read(text.removesuffix(_NULL)))
        if text.startswith(_LIST) and text.endswith("]"):
            return StrawberryList(self._read(text[len(_LIST) : -1]))
        found = self._types.get(text) or _PLAIN.get(text)
        if found is None:
            raise ModelError(f"{text}: there is no GraphQL type of this name")
        # unions are written as Python annotates them
        return found if get_origin(found) is None else StrawberryAnnotation(found).resolve()

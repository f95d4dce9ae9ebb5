"""What can be wrong with a question asked from Python, beside what each language tells of itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ontology.model import Words


class AnswerError(Exception):
    """A GraphQL operation that was answered with errors; `errors` tells each, `data` is what there is nevertheless."""

    def __init__(self, errors: Sequence[Mapping[str, Any]], data: Any = None) -> None:
        super().__init__("\n".join(map(_line, errors)))
        self.errors, self.data = errors, data


class MissingLibraryError(ImportError):
    """A library that is wanted here and not installed; `words` says how it is had."""

    def __init__(self, name: str) -> None:
        self.words = Words(
            f"没有安装 {name}：pip install {name}", f"{name} is not installed: pip install {name}"
        )
        super().__init__(self.words.en, name=name)


class ClosedError(RuntimeError):
    """A city was asked after it was closed."""

    words = Words("已关闭，请重新 open_city", "it was closed: open the city again")

    def __init__(self) -> None:
        super().__init__(self.words.en)


def _line(error: Mapping[str, Any]) -> str:
    """One error in a line, with the place in the answer, or else in the text, where it arose."""
    if path := error.get("path"):
        return f"{error['message']} ({'.'.join(map(str, path))})"
    at = ", ".join(f"{place['line']}:{place['column']}" for place in error.get("locations") or ())
    return f"{error['message']} ({at})" if at else str(error["message"])

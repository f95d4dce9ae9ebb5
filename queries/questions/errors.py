"""What may be wrong with a named question, or with how it is asked."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from ontology.model import Words


class CatalogError(Exception):
    """A question cannot be read or asked; `words` says why."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.words = Words(zh, en)
        #: What programs are told beside the words.
        self.details: dict[str, object] = {}


class HeadError(CatalogError):
    """A file whose head, or whose query, is not well written."""


class NameTakenError(CatalogError):
    """A file of the city's own that bears the name of another question."""


class ParameterError(CatalogError):
    """A value that a parameter does not take, or no such parameter: which, what was given, by which rule."""

    def __init__(self, parameter: str, value: str | None, rule: Words) -> None:
        given_zh, given_en = ("", "") if value is None else (f"不接受 {_cut(value)}", f" {_cut(value)}")
        said = f"parameter {parameter} does not take{given_en}: {rule.en}"
        if value is None:
            said = f"parameter {parameter}: {rule.en}"
        super().__init__(f"参数 {parameter} {given_zh}：{rule.zh}".replace(" ：", "："), said)
        self.parameter, self.value, self.rule = parameter, value, rule
        shown = None if value is None else _cut(value)[1:-1]
        self.details = {"parameter": parameter, "value": shown, "rule": {"zh": rule.zh, "en": rule.en}}


class UnknownQuestionError(CatalogError):
    """There is no question of this name; the nearest names are told."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        names = list(known)
        self.nearest = nearest(name, names)
        told = ", ".join(self.nearest or names)
        kind_zh, kind_en = ("相近的有", "the nearest are") if self.nearest else ("有", "there are")
        super().__init__(
            f"没有问题 {_cut(name)[1:-1]}，{kind_zh}：{told}",
            f"there is no question {_cut(name)[1:-1]}; {kind_en}: {told}",
        )
        self.details = {"nearest": self.nearest}


def nearest(name: str, known: Iterable[str], most: int = 5) -> list[str]:
    """The names most like this one, the most like first; case does not count."""
    spelled = {one.casefold(): one for one in known}
    return [spelled[one] for one in get_close_matches(name.casefold(), spelled, most, 0.5)]


def _cut(value: str) -> str:
    """A value as an error shows it."""
    shown = value if len(value) <= 60 else f"{value[:57]}..."
    return repr(shown.encode("utf-8", "backslashreplace").decode())

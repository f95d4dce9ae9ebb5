"""How large an operation may be, and the refusal of one that is larger."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace

from ontology.model import Words


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that one operation may have. Every one of them is an option of `serve`.

    The defaults leave room for what people and tools ask (the introspection of GraphiQL has depth 15 and some 90
    fields) and end what only makes work: validation compares repeated fields in pairs, fragments multiply.
    """

    length: int = 100_000  # characters of the document
    tokens: int = 5_000
    depth: int = 20  # fields within fields
    fields: int = 3_000  # with fragments written out
    aliases: int = 200
    roots: int = 50
    directives: int = 100
    repeats: int = 10_000  # pairs of the same field in one place
    introspection: int = 2  # lists of fields within lists of fields
    values: int = 10_000  # single values in the variables
    nesting: int = 32  # lists and objects within each other in the variables
    cost: int = 250_000


#: What each limit counts.
_COUNTED = {
    "length": Words("查询文本的字符数", "characters of the document"),
    "tokens": Words("词法单元数", "tokens"),
    "depth": Words("字段嵌套层数", "levels of fields"),
    "fields": Words("展开片段后的字段数", "fields with fragments written out"),
    "aliases": Words("别名数", "aliases"),
    "roots": Words("根字段数", "root fields"),
    "directives": Words("指令数", "directives"),
    "repeats": Words("同一处重复字段的配对数", "pairs of the same field in one place"),
    "introspection": Words("内省列表嵌套层数", "nested lists of introspection"),
    "values": Words("变量中的值的个数", "values in the variables"),
    "nesting": Words("变量的嵌套层数", "levels of lists and objects in the variables"),
    "cost": Words("查询成本", "cost"),
}
#: What would fit, where nothing narrower is known.
_ADVICE = {
    "length": Words("请把大的值放进变量", "put large values into variables"),
    "repeats": Words("同一字段只写一次", "write each field once"),
    "aliases": Words("请分几次请求，或用 nodes(ids: …)", "ask in several requests, or by nodes(ids: …)"),
    "introspection": Words("内省时不必回到 fields", "there is no need to come back to fields"),
}
_SPLIT = Words("请分几次请求", "ask in several requests")


class LimitError(Exception):
    """An operation beyond a limit: which, what was found, what is allowed, and what would fit."""

    def __init__(self, limit: str, found: int, allowed: int, fits: Words | None = None) -> None:
        self.limit, self.found, self.allowed = limit, found, allowed
        counted, fits = _COUNTED[limit], fits or _ADVICE.get(limit, _SPLIT)
        self.fits = fits
        more = "至少 " if limit in _STOPPED else ""
        least = "at least " if limit in _STOPPED else ""
        self.words = Words(
            f"{counted.zh}为 {more}{found}，上限 {allowed}（{limit}）：{fits.zh}",
            f"{counted.en}: {least}{found}, and the limit {limit} is {allowed}: {fits.en}",
        )
        super().__init__(f"{self.words.zh} / {self.words.en}")


#: The limits at which counting stops, so that what is found is the least there is.
_STOPPED = {"tokens", "depth", "fields", "repeats", "values", "nesting"}


class LimitNameError(ValueError):
    """A setting of a limit that cannot be understood."""

    def __init__(self, given: str) -> None:
        names = ", ".join(field.name for field in fields(Limits))
        self.words = Words(
            f"{given!r} 应为 名称=正整数，名称为 {names} 之一",
            f"{given!r} must be a name and a whole number above 0, like cost=50000; the names are {names}",
        )
        super().__init__(self.words.en)


def limits_of(settings: Iterable[str]) -> Limits:
    """The limits with these settings, each as `name=number`; LimitNameError where one is none.

    Examples
    --------
    >>> limits_of(["depth=8"]).depth
    8
    """
    found = {}
    for given in settings:
        name, _, number = given.partition("=")
        if name not in Limits.__slots__ or not number.isdecimal() or int(number) < 1:
            raise LimitNameError(given)
        found[name] = int(number)
    return replace(Limits(), **found)


def within(limit: str, found: int, limits: Limits, fits: Words | None = None) -> None:
    """Nothing, or LimitError where more was found than the limit allows."""
    allowed = getattr(limits, limit)
    if found > allowed:
        raise LimitError(limit, found, allowed, fits)


def check_variables(variables: object, limits: Limits) -> None:
    """LimitError where variables have too many values, or too many of them within each other."""
    count, level, depth = 0, [variables], 0
    while level:
        count, depth = count + len(level), depth + 1
        within("values", count, limits)
        within("nesting", depth - 1, limits)
        inner: list[object] = []
        for value in level:
            if isinstance(value, dict):
                inner += value.values()
            elif isinstance(value, list):
                inner += value
        level = inner

"""What a client of the reconciliation service asks, read from its JSON and held against the protocol."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from ontology.model import Words

#: How many queries a batch may hold (clients are told of BATCH), candidates a query, ids and properties an extension.
BATCH, MOST_QUERIES, MOST_CANDIDATES, MOST_IDS, MOST_PROPERTIES = 50, 500, 100, 1000, 50
#: The longest text that is compared, in characters, and how many candidates a query gets that names no number.
LONGEST, CANDIDATES = 1000, 10
#: How a query's types are meant: at least one, all, or preferred.
STRICT = ("any", "all", "should")
#: How links are written into a column: as linked things, by their names, or by their ids.
CONTENTS = ("entity", "literal", "id")


class ReconcileError(ValueError):
    """A request that the protocol does not allow; `words` says where, what was given and what would be right."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.words = Words(zh, en)


@dataclass(frozen=True, slots=True)
class Ref:
    """A value that is a thing which was matched before."""

    id: str


#: What a property may be compared to.
GivenValue = str | int | float | bool | Ref


@dataclass(frozen=True, slots=True)
class Given:
    """The values of one property that the wanted thing should have."""

    pid: str
    values: tuple[GivenValue, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """One cell of a column: the name looked for, of which types, and what else is known of it."""

    text: str
    types: tuple[str, ...] = ()
    strict: str = "any"
    limit: int = CANDIDATES
    given: tuple[Given, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """A property to fetch: at most so many values, links as things, names or ids, texts in one language, or counts."""

    pid: str
    limit: int = 0
    content: str = CONTENTS[0]
    lang: str = ""
    count: bool = False


@dataclass(frozen=True, slots=True)
class Extension:
    """The things and the properties of a data extension."""

    ids: tuple[str, ...]
    wanted: tuple[Wanted, ...]


def read_queries(text: str) -> dict[str, Asked]:
    """The queries of a batch by their keys."""
    batch = _object(_json(text, "queries"), "queries")
    if len(batch) > MOST_QUERIES:
        raise _refuse(
            "queries", f"{len(batch)}", f"至多 {MOST_QUERIES} 个查询", f"at most {MOST_QUERIES} queries"
        )
    return {key: _asked(_object(query, key), key) for key, query in batch.items()}


def read_extension(text: str) -> Extension:
    """The things and properties of a data extension query."""
    given = _object(_json(text, "extend"), "extend")
    ids = [_text(one, "extend.ids") for one in _list(given, "ids", "extend", MOST_IDS)]
    wanted = [_wanted(_object(one, "extend.properties"))
              for one in _list(given, "properties", "extend", MOST_PROPERTIES)]  # fmt: skip
    return Extension(tuple(dict.fromkeys(ids)), tuple(wanted))


def read_count(text: str, name: str, most: int) -> int:
    """A number of a form, such as a cursor, between 0 and the most; an empty text is 0."""
    if not (text or "0").isascii() or not (text or "0").isdigit() or len(text) > 9:
        raise _refuse(name, text, "须为非负整数", "must be a whole number from 0 on")
    return min(int(text or "0"), most)


def _asked(query: Mapping[str, Any], where: str) -> Asked:
    text = _text(query.get("query") or "", f"{where}.query").strip()
    given = tuple(_given(_object(one, where), where) for one in _several(query.get("properties")))
    if "query" not in query and not given:
        raise _refuse(where, "{}", "须有 query 或 properties", "needs a query or properties")
    types = tuple(_text(_id_of(one), f"{where}.type") for one in _several(query.get("type")))
    strict = query.get("type_strict") or STRICT[0]
    if strict not in STRICT:
        raise _refuse(f"{where}.type_strict", strict, f"须为 {STRICT} 之一", f"must be one of {STRICT}")
    return Asked(text, types, strict, _limit(query.get("limit"), f"{where}.limit"), given)


def _given(one: Mapping[str, Any], where: str) -> Given:
    pid = _text(one.get("pid"), f"{where}.properties.pid")
    return Given(pid, tuple(_value(value, f"{where}.properties.{pid}") for value in _several(one.get("v"))))


def _value(value: object, where: str) -> GivenValue:
    if isinstance(value, Mapping):
        return Ref(_text(value.get("id"), f"{where}.id"))
    if isinstance(value, bool | int | float):
        return value
    return _text(value, where).strip()


def _wanted(one: Mapping[str, Any]) -> Wanted:
    pid = _text(one.get("id"), "extend.properties.id")
    settings = _object(one.get("settings") or {}, f"{pid}.settings")
    content = settings.get("content") or CONTENTS[0]
    if content not in CONTENTS:
        raise _refuse(f"{pid}.content", content, f"须为 {CONTENTS} 之一", f"must be one of {CONTENTS}")
    limit = read_count(str(settings.get("limit") or ""), f"{pid}.limit", MOST_IDS)
    # a box that is ticked arrives as a truth value or, from a form, as a word
    count = settings.get("count") in (True, "true", "on", 1)
    return Wanted(pid, limit, content, str(settings.get("lang") or ""), count)


def _limit(value: object, where: str) -> int:
    if value is None:
        return CANDIDATES
    # JSON numbers: 5 and 5.0 are one
    if isinstance(value, bool) or not isinstance(value, int | float) or not value >= 1:
        raise _refuse(where, value, "须为大于等于 1 的数", "must be a number from 1 on")
    return int(min(value, MOST_CANDIDATES))


def _json(text: str, where: str) -> object:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise ReconcileError(f"{where} 不是 JSON：{error}", f"{where} is not JSON: {error}") from None


def _object(value: object, where: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise _refuse(where, value, "须为 JSON 对象", "must be a JSON object")
    return value


def _list(given: Mapping[str, Any], name: str, where: str, most: int) -> Sequence[Any]:
    found = given.get(name)
    if not isinstance(found, list) or len(found) > most:
        raise _refuse(
            f"{where}.{name}", found, f"须为至多 {most} 项的数组", f"must be an array of at most {most}"
        )
    return found


def _text(value: object, where: str) -> str:
    if not isinstance(value, str) or len(value) > LONGEST:
        raise _refuse(
            where, value, f"须为至多 {LONGEST} 字的文本", f"must be a text of at most {LONGEST} characters"
        )
    return value


def _several(value: object) -> Sequence[Any]:
    return () if value is None else value if isinstance(value, list) else [value]


def _id_of(value: object) -> object:
    """The id of a type: older clients send an object in its place."""
    return value.get("id") if isinstance(value, Mapping) else value


def _refuse(where: str, value: object, zh: str, en: str) -> ReconcileError:
    shown = f"{value}"[:80]
    return ReconcileError(f"{where[:80]} 为“{shown}”：{zh}", f"{where[:80]} is {shown!r}: it {en}"
                          if en.startswith(("must", "needs")) else f"{where[:80]} is {shown!r}: {en}")  # fmt: skip

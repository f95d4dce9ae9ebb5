"""Data extension: the values of properties of things that were matched, as the protocol writes them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from graph.index import Index
from ontology.model import Field, Form, Kind, Text, Value, Words
from queries.reconcile.asked import CONTENTS, MOST_IDS, Extension, Wanted
from queries.reconcile.ids import field_of, fields_of, id_of, node_of, type_of

#: One cell of a fetched column.
Cell = dict[str, Any]

_CONTENT = Words("关联事物写成", "Write linked things as")
_CHOICES: Mapping[str, Words] = {
    CONTENTS[0]: Words("已匹配的事物", "matched things"),
    CONTENTS[1]: Words("名称", "names"),
    CONTENTS[2]: Words("编号（ID）", "ids"),
}
_LIMIT = Words("每行至多几个值（0 为不限）", "At most so many values a row (0 is no limit)")
_LANG = Words("文本的语言", "Language of texts")
_LANGS: Mapping[str, Words] = {
    "": Words("全部", "all"),
    "zh": Words("中文", "Chinese"),
    "en": Words("英文", "English"),
}
_COUNT = Words("只写个数", "Write the number of values only")


def settings(lang: str) -> list[dict[str, Any]]:
    """What a person may set for each property that is fetched."""
    return [
        {"type": "number", "name": "limit", "label": _LIMIT.say(lang), "default": 0},
        _select("content", _CONTENT, _CHOICES, lang),
        _select("lang", _LANG, _LANGS, lang),
        {"type": "checkbox", "name": "count", "label": _COUNT.say(lang), "default": False},
    ]


def _select(name: str, label: Words, choices: Mapping[str, Words], lang: str) -> dict[str, Any]:
    told = [{"value": value, "name": words.say(lang)} for value, words in choices.items()]
    return {
        "type": "select",
        "name": name,
        "label": label.say(lang),
        "default": next(iter(choices)),
        "choices": told,
    }


def propose(index: Index, kinds: Sequence[Kind], limit: int, lang: str) -> list[dict[str, str]]:
    """The properties that things of these kinds have, those with values first; `limit` 0 is all."""
    fields = {field.name: field for kind in kinds for field in fields_of(kind)}
    told = sorted(fields.values(), key=lambda field: not _is_used(index, field))
    return [property_of(field, lang) for field in (told[:limit] if limit else told)]


def property_of(field: Field, lang: str) -> dict[str, str]:
    """A field as the protocol writes a property."""
    found = {"id": field.name, "name": field.label.say(lang)}
    return found | ({"description": field.note.say(lang)} if field.note.say(lang) else {})


def extend(index: Index, base: str, asked: Extension, lang: str) -> dict[str, Any]:
    """The rows of a data extension by id and property; unknown ids and properties have no values."""
    nodes = {one: node_of(index, base, one) for one in asked.ids}
    rows = {
        one: {wanted.pid: _cells(index, base, node, wanted, lang) for wanted in asked.wanted}
        for one, node in nodes.items()
    }
    known = {index.kind(node) for node in nodes.values() if node is not None}
    kinds = [index.model.kinds[name] for name in sorted(known)] or list(index.model.public())
    return {"meta": [_meta(index, kinds, wanted, lang) for wanted in asked.wanted], "rows": rows}


def _meta(index: Index, kinds: Sequence[Kind], wanted: Wanted, lang: str) -> dict[str, Any]:
    """What a fetched column holds: its name, and the type of the things in it where there is one."""
    every = [*kinds, *index.model.public()]
    field = next((f for kind in every if (f := field_of(kind, wanted.pid))), None)
    if field is None:
        return {"id": wanted.pid, "name": wanted.pid}
    found: dict[str, Any] = {"id": wanted.pid, "name": field.label.say(lang)}
    things = field.node and wanted.content == CONTENTS[0] and not wanted.count
    if things and len(field.targets) == 1:
        found["type"] = type_of(index.model.kinds[field.targets[0]], lang)
    return found


def _cells(index: Index, base: str, node: int | None, wanted: Wanted, lang: str) -> list[Cell]:
    if node is None:
        return []
    field = field_of(index.model.kinds[index.kind(node)], wanted.pid)
    if field is None:
        return []
    values = [value for value in index.values(node, field) if _is_in(value, wanted.lang)]
    if wanted.count:
        return [{"int": len(values)}]
    shown = values[: wanted.limit or MOST_IDS]
    if field.node:
        return [_thing(index, base, int(str(value)), wanted.content, lang) for value in shown]
    return [_literal(field.form, value) for value in shown]


def _thing(index: Index, base: str, node: int, content: str, lang: str) -> Cell:
    one, name = id_of(base, index.iri(node)), index.label(node, lang)
    match content:
        case "literal":
            return {"str": name}
        case "id":
            return {"str": one}
    return {"id": one, "name": name}


def _literal(form: Form, value: Value) -> Cell:
    if isinstance(value, Text):
        return {"str": value.value}
    return _WRITTEN.get(form, _plain)(value)


def _plain(value: Value) -> Cell:
    return {"str": str(value)}


def _day(value: Value) -> Cell:
    """A date as the protocol has it, with a time; a month or a year stays a text."""
    if isinstance(value, datetime):
        return {"date": value.isoformat(timespec="seconds")}
    text = value.isoformat() if isinstance(value, date) else str(value)
    return {"date": f"{text}T00:00:00"} if len(text) == len("2015-06-01") else {"str": text}


_WRITTEN: Mapping[Form, Callable[[Any], Cell]] = {
    Form.INTEGER: lambda value: {"int": value},
    Form.DECIMAL: lambda value: {"float": float(value)},
    Form.BOOLEAN: lambda value: {"str": str(value).lower()},
    Form.DATE: _day,
    Form.PARTIAL_DATE: _day,
    Form.DATETIME: _day,
}


def _is_in(value: Value, lang: str) -> bool:
    return not lang or not isinstance(value, Text) or value.lang.partition("-")[0] == lang


def _is_used(index: Index, field: Field) -> bool:
    return len(index.links(field).values) > 0 if field.node else index.column(field) is not None


def used_fields(index: Index, node: int) -> Iterator[tuple[Field, list[Value]]]:
    """The fields of a thing that have a value, in their order."""
    for field in fields_of(index.model.kinds[index.kind(node)]):
        if values := index.values(node, field):
            yield field, values

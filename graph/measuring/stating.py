"""How projections are written, read and told: plain values in, sentences out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from graph.routes.passage import PassageError, by_name, nearest
from ontology.model import Model, Words


class ProjectionError(PassageError):
    """What was stated is no projection; `words` names the part, its value and what would be right."""


class Weight(StrEnum):
    """How much an edge weighs."""

    NONE = "none"
    LINKS = "links"
    SHARED = "shared"
    NEWMAN = "newman"


def plain(value: Any) -> Any:
    """A field of a projection as JSON has it."""
    if isinstance(value, tuple):
        return list(value)
    return value.isoformat() if isinstance(value, date) else getattr(value, "value", value)


def read(name: str, value: Any, default: Any) -> Any:
    """A plain value in the form that the field has."""
    if (
        isinstance(default, tuple)
        and isinstance(value, list | tuple)
        and all(isinstance(v, str) for v in value)
    ):
        return tuple(value)
    if isinstance(default, Weight) and value in list(Weight):
        return Weight(value)
    if isinstance(default, bool) and isinstance(value, bool):
        return value
    if type(default) is int and type(value) is int:
        return value
    if default is None:
        return _day(name, value)
    forms = {tuple: ("名称列表", "a list of names"), Weight: (f"{', '.join(Weight)} 之一",) * 2}
    forms |= {bool: ("true 或 false", "true or false"), int: ("整数", "a whole number")}
    zh, en = forms[type(default)]
    raise ProjectionError(f"{name} 为 {value!r}，应为{zh}", f"{name} is {value!r}: must be {en}")


def _day(name: str, value: Any) -> date | None:
    try:
        return None if value is None else date.fromisoformat(value)
    except (TypeError, ValueError):
        raise ProjectionError(
            f"{name} 为 {value!r}，应为日期，如 2020-01-31",
            f"{name} is {value!r}: must be a day, such as 2020-01-31",
        ) from None


def expect(name: str, known: Iterable[str], what: Words) -> None:
    """ProjectionError where a name is not among those known, with what is nearest."""
    known = list(known)
    if name not in known:
        raise ProjectionError(
            f"没有{what.zh} {name}，{nearest(name, known, 'zh')}",
            f"there is no {what.en} {name}; {nearest(name, known, 'en')}",
        )


def told(stated: Mapping[str, Any], model: Model | None) -> Words:
    """What a projection states, in a sentence; kinds and relations by their labels where a model is at hand."""
    return Words("，".join(_parts(stated, model, "zh")), ", ".join(_parts(stated, model, "en")))


def _parts(stated: Mapping[str, Any], model: Model | None, lang: str) -> list[str]:
    parts = [] if "kinds" in stated else [_WHOLE.say(lang)]
    for name, value in stated.items():
        shown = _labels(model, value, lang) if isinstance(value, list) else value
        shown = _WEIGHTS[Weight(value)].say(lang) if name == "weight" else shown
        parts.append(_SAID[name].say(lang).format(shown))
    return parts


_WHOLE = Words("整个网络", "the whole network")

#: How each part of a projection is said.
_SAID: Mapping[str, Words] = {
    "kinds": Words("{}", "{}"),
    "relations": Words("沿{}", "along {}"),
    "through": Words("因共同的{}相连", "linked by joint {}"),
    "direct": Words("或直接相连", "or directly"),
    "directed": Words("按联系的方向", "links followed the way they point"),
    "weight": Words("{}", "{}"),
    "most": Words("共有者不超过 {}", "shared by at most {}"),
    "since": Words("自 {}", "from {}"),
    "until": Words("至 {}", "until {}"),
    "undated": Words("只含有日期者", "dated things only"),
}

_WEIGHTS: Mapping[Weight, Words] = {
    Weight.LINKS: Words("以联系条数为权重", "weighted by the number of links"),
    Weight.SHARED: Words("以共有个数为权重", "weighted by how many they share"),
    Weight.NEWMAN: Words("以共有者人数加权", "weighted by what they share, less where many share it"),
}


def _labels(model: Model | None, names: list[str], lang: str) -> str:
    """The names or labels in a row."""
    if model is None:
        return ("、" if lang == "zh" else ", ").join(names)
    iris = by_name(model)
    terms = [model.kinds[n] if n in model.kinds else model.properties[iris[n]] for n in names]
    return ("、" if lang == "zh" else ", ").join(term.label.say(lang) for term in terms)

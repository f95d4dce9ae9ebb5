"""What can be measured: a measure over a projection of the network, with its parameters."""

from __future__ import annotations

import hashlib
import inspect
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.measures import MEASURES, Measure
from graph.measuring.views import Projection
from graph.network import NetworkError
from ontology.model import Words

#: The whole network.
WHOLE = Projection()
#: Named arguments of measures that people do not give as parameters.
_OURS = frozenset({"progress", "start"})


class MeasurementError(NetworkError):
    """What was asked cannot be measured; `words` names the value and what would be right."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh} / {en}")
        self.words = Words(zh, en)


@dataclass(frozen=True, slots=True)
class Measurement:
    """A measure, what it is of, and its parameters; made by `measurement`, which checks them.

    Attributes
    ----------
    measure
        A name of MEASURES.
    projection
        The part of the network, as measures are to see it.
    parameters
        Name and value of each parameter that differs from its default, by name.
    start
        IRIs of the things that a measure with a start starts from.
    """

    measure: str
    projection: Projection = WHOLE
    parameters: tuple[tuple[str, float], ...] = ()
    start: tuple[str, ...] = ()

    @property
    def plain(self) -> bool:
        """Whether it is of the whole network, and everything is as by default."""
        return self == Measurement(self.measure)

    @property
    def key(self) -> str:
        """A short name that stays the same from generation to generation: the measure's, where it is plain."""
        if self.plain:
            return self.measure
        text = json.dumps(self.as_json(), ensure_ascii=False, sort_keys=True)
        return f"{self.measure}-{hashlib.sha256(text.encode()).hexdigest()[:12]}"

    @property
    def told(self) -> Words:
        """What is measured, as people read it."""
        title, parts = MEASURES[self.measure].title, self.projection.told()
        given = ", ".join([*(f"{name}={value:g}" for name, value in self.parameters), *self.start])
        more = f"; {given}" if given else ""
        return Words(f"{title.zh}：{parts.zh}{more}", f"{title.en}: {parts.en}{more}")

    def as_json(self) -> dict[str, Any]:
        """The measurement as plain values, which `from_json` reads."""
        found: dict[str, Any] = {"measure": self.measure, "projection": self.projection.as_json()}
        if self.parameters:
            found["parameters"] = dict(self.parameters)
        if self.start:
            found["start"] = list(self.start)
        return found


def measurement(
    measure: str,
    projection: Projection | None = None,
    parameters: Mapping[str, float] | None = None,
    start: Sequence[str] = (),
) -> Measurement:
    """A measurement; MeasurementError where there is no such measure, or it has no such parameter."""
    if measure not in MEASURES:
        have = ", ".join(MEASURES)
        raise MeasurementError(
            f"没有指标 {measure}，可用：{have}", f"there is no measure {measure}; there are: {have}"
        )
    given = _checked(MEASURES[measure], parameters or {})
    if bool(start) and not MEASURES[measure].starts:
        raise MeasurementError(f"{measure} 没有起点 start", f"{measure} has no start")
    if not start and MEASURES[measure].starts:
        raise MeasurementError(f"{measure} 须有起点 start", f"{measure} needs things to start from: start")
    return Measurement(measure, projection or WHOLE, given, tuple(sorted(set(start))))


def from_json(found: Mapping[str, Any]) -> Measurement:
    """The measurement that `as_json` wrote, checked anew."""
    projection = Projection.from_json(found.get("projection") or {})
    return measurement(
        found["measure"], projection, found.get("parameters") or {}, tuple(found.get("start") or ())
    )


def defaults(measure: Measure) -> dict[str, float]:
    """The parameters that people may give a measure, with their values by default."""
    named = inspect.signature(measure.run).parameters.values()
    return {
        one.name: one.default
        for one in named
        if one.kind is one.KEYWORD_ONLY and one.name not in _OURS and isinstance(one.default, int | float)
    }


def _checked(measure: Measure, given: Mapping[str, float]) -> tuple[tuple[str, float], ...]:
    """The parameters that differ from their defaults, each as its default is: whole or not."""
    # what is as by default needs no look at the kernels, which take half a second to fetch
    known, found = defaults(measure) if given else {}, {}
    for name, value in sorted(given.items()):
        if name not in known:
            have = ", ".join(known) or "-"
            raise MeasurementError(
                f"{measure.name} 没有参数 {name}，可用：{have}",
                f"{measure.name} has no parameter {name}; it has: {have}",
            )
        whole = isinstance(known[name], int)
        if not _is_number(value) or (whole and value != int(value)):
            raise MeasurementError(
                f"{measure.name} 的参数 {name} 应为{'整数' if whole else '数'}，而不是 {value!r}",
                f"the parameter {name} of {measure.name} must be {'a whole number' if whole else 'a number'}, "
                f"not {value!r}",
            )
        if value != known[name]:
            found[name] = int(value) if whole else float(value)
    return tuple(found.items())


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)

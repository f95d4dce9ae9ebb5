"""How a measurement is asked for in GraphQL, and what its values do in lists: scores, conditions, orders."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from strawberry.types.arguments import StrawberryArgument

from graph.measurements.measurement import Measurement, measurement
from graph.measurements.measurements import LONGEST_WAIT, PATIENCE, NotMeasuredError
from graph.measurements.shelf import Result
from graph.measuring.views import Projection
from graph.routes.spans import ends
from ontology.model import Words
from queries.conditions import Condition, Order, QueryError, Scored
from queries.plan import tree
from queries.plan.found import percent
from schema.context import Context, NotPromptError
from schema.means import Asks
from schema.registry import Member, Registry

#: Arguments that state a measurement anew, so that they do not go with the name of one that is there.
_STATING = ("measure", "projection", "parameters", "start")
#: What answers that may be otherwise tomorrow have read, by which caches know them.
PASSING = "measurements"


@dataclass(frozen=True, slots=True)
class Score:
    """The value of one thing in a measurement."""

    node: int
    measurement: Measurement
    result: Result

    @property
    def value(self) -> float:
        """The value itself."""
        return float(self.result.values[self.node])

    @property
    def percent(self) -> float:
        """How many in a hundred of the things with a value have none that is higher."""
        return percent(self.result, self.node)


#: What says what is measured: name, type, what it means.
ASKING: Mapping[str, tuple[str, Words]] = {
    "measure": ("Measure", Words("网络指标", "The measure")),
    "measurement": (
        "str",
        Words(
            "已有度量的键或名称，代替 measure",
            "The key or name of a measurement that is there, in place of measure",
        ),
    ),
    "projection": (
        "ProjectionInput",
        Words("网络的哪一部分，默认为全部", "Of which part of the network: all by default"),
    ),
    "parameters": ("list[ParameterInput]", Words("指标的参数", "Parameters of the measure")),
    "start": (
        "list[Id]",
        Words("有起点的指标从何物出发", "The things that a measure with a start starts from"),
    ),
    "wait": (
        "float",
        Words(
            f"尚未算完时至多等几秒，默认 {PATIENCE:g}，上限 {LONGEST_WAIT:g}",
            f"Seconds to wait for what is not computed yet: {PATIENCE:g} by default, at most {LONGEST_WAIT:g}",
        ),
    ),
}


def asking_arguments(registry: Registry, *, told: bool = True) -> list[StrawberryArgument]:
    """The arguments that say what is measured: by name, or by measure, projection, parameters and start."""
    return [
        registry.argument(name, f"{type_} | None", note if told else None)
        for name, (type_, note) in ASKING.items()
    ]


def asked(context: Context, arguments: Mapping[str, Any]) -> Measurement:
    """The measurement that the arguments name or state; QueryError or ProjectionError where they do not."""
    name, measure = arguments.get("measurement"), arguments.get("measure")
    if (name is None) == (measure is None):
        raise QueryError(
            "measure、measurement 须给且只给一个", "give one of measure and measurement, and only one"
        )
    if name is not None:
        return _named(context, name, arguments)
    parts = {key: value for key, value in (arguments.get("projection") or {}).items() if value is not None}
    projection = Projection.from_json({key: _plain(key, value) for key, value in parts.items()})
    projection.check(context.index.model)
    given = dict(_given(one) for one in arguments.get("parameters") or ())
    start = [_known(context, text) for text in arguments.get("start") or ()]
    return measurement(str(getattr(measure, "value", measure)), projection, given, start)


def result(context: Context, wanted: Measurement, arguments: Mapping[str, Any]) -> Result:
    """The values of a measurement, after a short wait; NotMeasuredError where they are not there."""
    wait: float | None = arguments.get("wait")
    if wait is not None and not 0 <= wait <= LONGEST_WAIT:
        raise QueryError(
            f"wait 应在 0 到 {LONGEST_WAIT:g} 秒之间，而不是 {wait:g}",
            f"wait must be 0 to {LONGEST_WAIT:g} seconds, not {wait:g}",
        )
    if context.prompt:
        raise NotPromptError
    patience = min(PATIENCE if wait is None else wait, context.deadline.left())
    try:
        # a plan and the resolvers that answer in its place wait once together
        return context.known.measurements.result(wanted, 0.0 if wanted.key in context.passing else patience)
    except NotMeasuredError:
        context.passing.add(wanted.key)
        raise


def score_of(context: Context, node: int, arguments: Mapping[str, Any]) -> Score | None:
    """The score of a thing; None where it has no link in what is measured."""
    wanted = asked(context, arguments)
    found = result(context, wanted, arguments)
    return None if found.rank(node) is None else Score(node, wanted, found)


def score_field(registry: Registry) -> Member:
    """The field of every thing that gives its score."""
    note = Words(
        "在网络指标中的得分；在所度量的网络中无联系者为空",
        "Its score by a measure of the network; null where it has no link in what is measured",
    )
    return registry.member(
        "score",
        "Score | None",
        lambda thing, c, a: score_of(c, thing.node, a),
        note,
        *asking_arguments(registry, told=False),
        about=Asks(tree.Score, lambda c, a: result(c, asked(c, a), a)),
    )


def scored(context: Context, given: Mapping[str, Any]) -> Condition:
    """The condition that a ScoreFilter states."""
    return Scored(result(context, asked(context, given), given), given.get("min"), given.get("max"))


def ordered(context: Context, arguments: Mapping[str, Any]) -> tuple[Order, ...]:
    """The orders that an `orderByScore` states: none or one."""
    given = arguments.get("orderByScore")
    if not given:
        return ()
    found = result(context, asked(context, given), given)
    way = given.get("direction")
    return (Order(None, way is None or way.value == "DESC", found),)


def _named(context: Context, name: str, arguments: Mapping[str, Any]) -> Measurement:
    more = [key for key in _STATING if arguments.get(key) is not None]
    if more:
        raise QueryError(
            f"measurement 已说明一切，不与 {', '.join(more)} 同用",
            f"measurement says it all, and does not go with {', '.join(more)}",
        )
    found = context.known.measurements.measurement(name)
    if found is None:
        listed = context.known.measurements
        names = [*(one.name for one in listed.standing), *(s.job.measurement.key for s in listed.listed())]
        have = ", ".join(dict.fromkeys(names))
        raise QueryError(
            f"没有度量 {name}，可用：{have or '-'}",
            f"there is no measurement {name}; there are: {have or '-'}",
        )
    return found


def _given(parameter: Mapping[str, Any]) -> tuple[str, float]:
    name, value = parameter.get("name"), parameter.get("value")
    if name is None or value is None:
        raise QueryError("每个参数须有 name 与 value", "each parameter needs a name and a value")
    return name, value


def _plain(key: str, value: Any) -> Any:
    """A part of a projection as plain values: enum members by their values, dates in full."""
    if key in ("since", "until"):
        try:
            return ends(value)[key == "until"].isoformat()
        except ValueError:
            raise QueryError(
                f"{key} 为 {value!r}，不是日期", f"{key} is {value!r}, which is no date"
            ) from None
    if isinstance(value, list):
        return [getattr(one, "value", one) for one in value]
    return getattr(value, "value", value)


def _known(context: Context, text: str) -> str:
    node = context.node(text)
    if node is None:
        raise QueryError(f"图谱中没有编号 {text!r}", f"nothing in the graph has the id {text!r}")
    return context.index.iri(node)

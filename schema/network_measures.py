"""Measurements in GraphQL: what can be asked for, how far it is, and what it gave."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from graph.measurements.job import State
from graph.measurements.measurements import Status
from graph.measures import MEASURES, Measure
from graph.measuring.stating import Weight
from ontology.model import Words
from queries.conditions import QueryError
from schema.context import Context
from schema.registry import Entry, Member, Registry
from schema.scored import ASKING, PASSING, asked, asking_arguments

#: A field of a status: its name, its type, what it means, and how it is read.
Row = tuple[str, str, Words, Callable[[Status], object]]
#: How a text about a status is read.
Text = Callable[[Status, Context], Words | None]


def measure_fields(registry: Registry) -> Iterator[Member]:
    """The root fields."""
    note = Words(
        "已算完与正在计算的度量", "The measurements that are there, and those that are being computed"
    )
    yield registry.member("measurements", "list[Measurement]", _listed, note)
    note = Words("一项度量，没有则为空", "One measurement; null where there is none")
    yield registry.member("measurement", "Measurement | None", _one, note, _key(registry))


def measure_changes(registry: Registry) -> Iterator[Member]:
    """The root fields that start and cancel; what they change are no facts."""
    note = Words(
        "开始计算一项度量；已有者不重算。在后台进行，用 measurements 看进度",
        "Have something measured, unless it is there; it is computed in the background: see measurements",
    )
    yield registry.member("startMeasurement", "Measurement", _start, note, *asking_arguments(registry)[:-1])
    note = Words(
        "取消排队或计算中的一项度量；本市常设者不能取消",
        "Cancel a measurement that waits or runs; one that the city keeps cannot be cancelled",
    )
    yield registry.member("cancelMeasurement", "Measurement | None", _cancel, note, _key(registry))


def add_measure_types(registry: Registry) -> None:
    """Make the types of measurements, and those by which they are asked for."""
    _add_enums(registry)
    entry = registry.entry
    registry.input("ProjectionInput", _projection(registry), Words("网络的一部分", "A part of the network"))
    parameter = [
        entry("name", "str", Words("参数名，如 damping", "Its name, such as damping")),
        entry("value", "float", Words("值", "Its value")),
    ]
    registry.input("ParameterInput", parameter, Words("指标的参数", "A parameter of a measure"))
    tested = [
        *_asking(registry),
        entry("min", "float", Words("不小于", "At least")),
        entry("max", "float", Words("不大于", "At most")),
    ]
    note = Words("得分在此范围内；无得分者不在内", "Its score lies within; things without a score do not")
    registry.input("ScoreFilter", tested, note)
    sorting = [*_asking(registry), entry("direction", "Direction", Words("默认降序", "DESC by default"))]
    registry.input(
        "ScoreOrder", sorting, Words("按得分排序，无得分者在后", "By score; those without one come last")
    )
    _add_measurement(registry)


def _add_enums(registry: Registry) -> None:
    names = {
        State.WAITING: Words("排队", "It waits for its turn"),
        State.RUNNING: Words("计算中", "It is being computed"),
        State.DONE: Words("已算完", "Its values are there"),
        State.FAILED: Words("失败，reason 说明原因", "It failed: reason says why"),
        State.CANCELLED: Words("已取消", "It was cancelled"),
    }
    states = {state.name: (state.value, words) for state, words in names.items()}
    registry.enum("MeasurementState", states, Words("度量的状态", "Where a measurement stands"))
    weights = {
        Weight.NONE: Words("每条边权重为 1", "Every edge weighs 1"),
        Weight.LINKS: Words("两物之间联系的条数", "How many links join the two"),
        Weight.SHARED: Words("共有之物的个数", "How many things the two share"),
        Weight.NEWMAN: Words("每个共有之物计 1/(参与者数-1)", "Each shared thing counts 1/(parties-1)"),
    }
    registry.enum(
        "ProjectionWeight",
        {weight.name: (weight.value, words) for weight, words in weights.items()},
        Words("边的权重", "How much an edge weighs"),
    )
    ways = {"ASC": ("ASC", Words("升序", "Ascending")), "DESC": ("DESC", Words("降序", "Descending"))}
    registry.enum("Direction", ways, Words("次序的方向", "Which way an order goes"))


def _projection(registry: Registry) -> list[Entry]:
    entry = registry.entry
    return [
        entry(
            "kinds", "list[KindName]", Words("只留这些类别，默认为全部", "Only these kinds: all by default")
        ),
        entry(
            "relations",
            "list[str]",
            Words("只沿这些关系，默认为全部", "Only these relations: all by default"),
        ),
        entry(
            "through",
            "list[KindName]",
            Words("经此类共有之物相连", "Linked where they share a thing of these kinds"),
        ),
        entry(
            "direct",
            "bool",
            Words("直接联系亦计入（与 through 同用）", "With through: direct links count too"),
        ),
        entry("directed", "bool", Words("只沿联系的方向", "Links lead only the way they point")),
        entry("weight", "ProjectionWeight", Words("边的权重，默认 NONE", "How edges weigh: NONE by default")),
        entry(
            "most",
            "int",
            Words("共有者多于此数之物不计", "With through: a thing shared by more links nobody"),
        ),
        entry("since", "PartialDate", Words("此日以来之物", "Things that ended no earlier")),
        entry("until", "PartialDate", Words("此日以前之物", "Things that began no later")),
        entry(
            "undated",
            "bool",
            Words(
                "有时间窗时是否保留无日期者，默认保留",
                "With a window: whether to keep things without dates; true by default",
            ),
        ),
    ]


def _asking(registry: Registry) -> list[Entry]:
    """What says what is measured, as parts of an input."""
    return [registry.entry(name, type_, note) for name, (type_, note) in ASKING.items()]


def _key(registry: Registry) -> Any:
    note = Words("键，或本市所起的名称", "Its key, or the name that the city gave it")
    return registry.argument("measurement", "str", note)


def _add_measurement(registry: Registry) -> None:
    made, lang = registry.member, registry.argument("lang", "str | None")
    pair = [
        made("name", "str", lambda p, _c, _a: p[0], Words("参数名", "Its name")),
        made("value", "float", lambda p, _c, _a: p[1], Words("值", "Its value")),
    ]
    registry.output("Parameter", pair, Words("参数", "A parameter"))
    members = [made(name, type_, _of(read), note) for name, type_, note, read in _ROWS]
    members += [made(name, "str | None", _said(read), note, lang) for name, note, read in _TEXTS]
    registry.output("Measurement", members, Words("一项度量", "A measurement of the network"))


def _of(read: Callable[[Status], object]) -> Callable[[Any, Context, Mapping[str, Any]], object]:
    return lambda status, _context, _arguments: read(status)


def _said(read: Text) -> Callable[[Any, Context, Mapping[str, Any]], object]:
    def say(status: Status, context: Context, arguments: Mapping[str, Any]) -> str | None:
        words = read(status, context)
        return words.say(arguments.get("lang") or context.lang) if words else None

    return say


def _parameters(status: Status) -> list[tuple[str, float]]:
    given = dict(status.job.measurement.parameters)
    return sorted((given | dict(status.found.parameters if status.found else {})).items())


def _measure(status: Status) -> Measure:
    return MEASURES[status.job.measurement.measure]


def _got(status: Status, name: str) -> Any:
    """A part of how the values were found; None before they are."""
    return getattr(status.found, name) if status.found else None


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


#: The fields of a measurement, and those that are texts in zh and en.
_ROWS: tuple[Row, ...] = (
    (
        "key",
        "str",
        Words("键，各代相同", "Its key, the same in every generation"),
        lambda s: s.job.measurement.key,
    ),
    ("name", "str | None", Words("本市所起的名称", "The name that the city gave it"), lambda s: s.name),
    ("measure", "str", Words("网络指标", "The measure"), lambda s: s.job.measurement.measure),
    ("standing", "bool", Words("是否常设", "Whether the city keeps it"), lambda s: s.name is not None),
    ("generation", "int", Words("第几代数据", "The generation measured"), lambda s: s.job.generation),
    ("state", "MeasurementState", Words("状态", "Where it stands"), lambda s: s.job.state.value),
    ("progress", "float", Words("完成的比例，0 到 1", "How much is done, 0 to 1"), lambda s: s.job.share),
    ("phase", "str | None", Words("阶段", "What it is busy with"), lambda s: s.job.phase or None),
    ("seconds", "float", Words("已用秒数", "Seconds that it took so far"), lambda s: s.job.seconds),
    ("askedAt", "datetime", Words("何时要求", "When it was asked for"), lambda s: _time(s.job.asked_at)),
    (
        "finishedAt",
        "datetime | None",
        Words("何时算完", "When it was done"),
        lambda s: _time(_got(s, "finished_at")),
    ),
    ("method", "str | None", Words("算法", "How the values were found"), lambda s: _got(s, "method")),
    ("exact", "bool | None", Words("是否精确", "Whether they are exact"), lambda s: _got(s, "exact")),
    ("error", "float | None", Words("误差界", "Most that a value is off by"), lambda s: _got(s, "error")),
    (
        "confidence",
        "float | None",
        Words("其概率", "With which probability"),
        lambda s: _got(s, "confidence"),
    ),
    ("parameters", "list[Parameter]", Words("所用与所得的参数", "What it was given, and found"), _parameters),
    ("software", "str | None", Words("计算软件", "What computed it"), lambda s: _got(s, "software")),
)
_TEXTS: tuple[tuple[str, Words, Text], ...] = (
    ("told", Words("所度量者", "What is measured"), lambda s, _c: s.job.measurement.told),
    (
        "projection",
        Words("网络的哪一部分", "Of which part of the network"),
        lambda s, c: s.job.measurement.projection.told(c.index.model),
    ),
    ("meaning", Words("指标的含义", "What the measure means"), lambda s, _c: _measure(s).meaning),
    ("reason", Words("失败或取消的原因", "Why it failed or was cancelled"), lambda s, _c: s.job.reason),
    ("note", Words("附注", "What else should be known"), lambda s, _c: s.job.note),
)


def _listed(_root: object, context: Context, _arguments: object) -> list[Status]:
    context.passing.add(PASSING)
    return context.known.measurements.listed()


def _one(_root: object, context: Context, arguments: Mapping[str, Any]) -> Status | None:
    context.passing.add(PASSING)
    measurements, name = context.known.measurements, arguments["measurement"]
    found = measurements.measurement(name)
    return measurements.status(found.key) if found else None


def _start(_root: object, context: Context, arguments: Mapping[str, Any]) -> Status:
    context.passing.add(PASSING)
    return context.known.measurements.start(asked(context, arguments))


def _cancel(_root: object, context: Context, arguments: Mapping[str, Any]) -> Status | None:
    context.passing.add(PASSING)
    found = _one(_root, context, arguments)
    if found is not None and found.name is not None:
        raise QueryError(
            f"{found.name} 由本市常设，不能取消", f"{found.name} is kept by the city and cannot be cancelled"
        )
    return context.known.measurements.cancel(found.job.measurement.key) if found else None

"""The commands that measure the network: rankings, measurements over a part of it, and those that a city keeps."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commands.common import city_of, data_option, json_option, published, say
from commands.network import day_of, kind_of

if TYPE_CHECKING:
    from graph.generation import City, Generation
    from graph.measurements.measurement import Measurement
    from graph.measurements.shelf import Result
    from graph.measuring.moves import Move
    from graph.measuring.views import Projection

#: How often it is seen how far a worker is, in seconds.
LOOKING = 0.2


@click.command()
@data_option
@click.option(
    "--by",
    "measure",
    default="pagerank",
    show_default=True,
    help="The measure: degree, pagerank, betweenness, closeness, community ... 指标。",
)
@click.option("--kind", help="Only this kind, such as Enterprise. 只排这一类别。")
@click.option("--first", type=click.IntRange(1), default=20, show_default=True, help="How many. 个数。")
@click.option(
    "--moved-since",
    "since",
    metavar="YEAR|DAY|GEN",
    help="How ranks moved: since the end of a year, a day, or generation gN such as g3. 名次变化。",
)
def rank(data: Path, measure: str, kind: str | None, first: int, since: str | None) -> None:
    """Rank the things of the network by a measure, or show how their ranks moved. 按网络指标排名。"""
    from commands.measured import measured_lines
    from commands.report import moved_lines
    from graph.measurements.measurement import measurement

    wanted = measurement(measure)
    city = city_of(data)
    generation = published(city)
    if kind:
        kind_of(city, kind, "--kind")
    if since:
        say(moved_lines(generation, _moves(city, generation, measure, kind, since, first), measure))
        return
    say(measured_lines(generation, wanted, _measured(city, generation, wanted), kind, first))


@click.command()
@data_option
@click.option("--kinds", multiple=True, metavar="KIND", help="Only things of these kinds. 只留这些类别。")
@click.option(
    "--relations", multiple=True, metavar="NAME", help="Follow these relations alone. 只沿这些关系。"
)
@click.option(
    "--through",
    multiple=True,
    metavar="KIND",
    help="Link things that share one of this kind, as firms do by joint patents. 经此类共有之物相连。",
)
@click.option("--directed", is_flag=True, help="Links lead only the way they point. 只沿联系的方向。")
@click.option(
    "--weight", default="none", show_default=True, help="none, links; with --through shared, newman. 权重。"
)
@click.option("--since", metavar="DAY", help="Only what ended no earlier: a year, month or day. 不早于。")
@click.option("--until", metavar="DAY", help="Only what began no later: a year, month or day. 不晚于。")
@click.option(
    "--set", "given", multiple=True, metavar="NAME=VALUE", help="A parameter of the measure. 参数。"
)
@click.option(
    "--start", multiple=True, metavar="THING", help="What a measure with a start starts from. 起点。"
)
@click.option("--kind", help="List only things of this kind. 只列这一类别。")
@click.option(
    "--top", type=click.IntRange(1), default=20, show_default=True, help="How many are listed. 个数。"
)
@click.option("--why", is_flag=True, help="Say which links carry each value. 说明得分的由来。")
@click.option("--keep", metavar="NAME", help="Measure it for every generation, under this name. 常设此度量。")
@click.option(
    "--standing", is_flag=True, help="Compute all that the city keeps, in place of MEASURE. 计算常设的度量。"
)
@click.option(
    "--publish", is_flag=True, help="With --standing: for SPARQL too, as observations. 发布为观测值。"
)
@json_option
@click.argument("measure", required=False)
def measure(
    data: Path,
    kinds: tuple[str, ...],
    relations: tuple[str, ...],
    through: tuple[str, ...],
    directed: bool,
    weight: str,
    since: str | None,
    until: str | None,
    given: tuple[str, ...],
    start: tuple[str, ...],
    kind: str | None,
    top: int,
    why: bool,
    keep: str | None,
    standing: bool,
    publish: bool,
    as_json: bool,
    measure: str | None,
) -> None:
    """Measure the network or a part of it: degree, pagerank, betweenness, community ... 度量网络或其一部分。

    It is computed in a process of its own and kept in DATA/measured/, so that the server has it too; Ctrl-C cancels.
    What DATA/measures.toml names is measured for every generation. 结果与服务器共用；按 Ctrl-C 取消。
    """
    from commands.measured import Reasons, measured_json, measured_lines
    from graph.measurements.measurement import measurement
    from graph.measurements.standing import Standing
    from graph.measurements.standing import keep as keep_standing
    from queries.things import by_name

    if (measure is None) != standing or (publish and not standing):
        raise click.UsageError(
            "MEASURE 与 --standing 须给且只给一个，--publish 只与后者同用 / "
            "give MEASURE or --standing, and only one; --publish goes with --standing"
        )
    city = city_of(data)
    generation = published(city)
    if measure is None:
        _measure_standing(city, generation, publish=publish)
        return
    stated = {
        "kinds": kinds,
        "relations": relations,
        "through": through,
        "directed": directed,
        "weight": weight,
    }
    projection = _part(city, stated, since, until)
    things = [generation.index.iri(by_name(generation.index, city.base, one)) for one in start]
    wanted = measurement(measure, projection, dict(_pair(one) for one in given), things)
    found = _measured(city, generation, wanted)
    if keep:
        keep_standing(city.path, Standing(keep, wanted))
    if kind:
        kind_of(city, kind, "--kind")
    reasons = Reasons(generation, wanted, found) if why else None
    if as_json:
        told = measured_json(generation, wanted, found, kind, top, reasons)
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        say(measured_lines(generation, wanted, found, kind, top, reasons))


def _part(city: City, stated: dict[str, Any], since: str | None, until: str | None) -> Projection:
    """The part of the network that options state."""
    from graph.measuring.views import Projection

    days = {"since": day_of(since, 0), "until": day_of(until, 1)}
    found = Projection.from_json(stated | {name: day.isoformat() for name, day in days.items() if day})
    found.check(city.model)
    return found


def _measure_standing(city: City, generation: Generation, *, publish: bool) -> None:
    """Compute what the city keeps, telling how long each took; with `publish` it becomes observations."""
    from graph.measurements.standing import read_standing
    from graph.publishing.staging import Stage

    for one in read_standing(city.path):
        found = _measured(city, generation, one.measurement, keep=True).found
        click.echo(f"{one.name}: {one.title.zh} / {one.title.en}, {found.method}, {found.seconds:.3g} s")
    if publish:
        with city.writing() as folder:
            number = Stage(city, folder).publish_scores().number
        click.echo(f"第 {number} 代已发布。Generation {number} is published.")


def _measured(city: City, generation: Generation, wanted: Measurement, *, keep: bool = False) -> Result:
    """The values of a measurement, computed by a worker where it takes long or is to be kept; Ctrl-C ends that."""
    from graph.measurements.jobs import Jobs
    from graph.measurements.measurements import Measurements, NotMeasuredError

    jobs = Jobs(city.path)
    found = Measurements(generation, jobs, at_hand=0) if keep else Measurements(generation, jobs)
    try:
        with _progress() as tell:
            while True:
                try:
                    return found.result(wanted, LOOKING)
                except NotMeasuredError as error:
                    if error.status.job.state.over:
                        raise
                    tell(f"{wanted.key} {error.status.job.phase} {error.status.job.share:.0%}")
    finally:
        jobs.close()


@contextmanager
def _progress() -> Iterator[Callable[[str], None]]:
    """Tells on a terminal how far it is; elsewhere nothing."""
    shown = sys.stderr.isatty()

    def tell(text: str) -> None:
        if shown:
            click.echo(f"\r{text:<60}", nl=False, err=True)

    try:
        yield tell
    finally:
        if shown:
            click.echo("\r" + " " * 70 + "\r", nl=False, err=True)


def _pair(text: str) -> tuple[str, float]:
    """A parameter and its value, whole or not."""
    name, equals, value = text.partition("=")
    try:
        return name, int(value) if value.lstrip("-").isdecimal() else float(value)
    except ValueError:
        rule = "NAME=NUMBER" if equals else "NAME=VALUE"
        raise click.BadParameter(f"{text!r}: {rule}", param_hint="--set") from None


def _moves(
    city: City, generation: Generation, measure: str, kind: str | None, since: str, first: int
) -> list[Move]:
    """How the leading ranks moved since a day, or since a generation."""
    from graph.measuring.moves import Past, moves, places_now, places_then
    from graph.routes.spans import spans

    now = places_now(generation, measure, kind)
    if since.startswith("g") and since[1:].isdecimal():
        return moves(places_then(city.generation(int(since[1:])), generation, measure, kind), now, first)
    day = day_of(since, 1)
    assert day is not None
    past = Past(generation.network, spans(generation.index))
    nodes = generation.index.nodes(kind) if kind else None
    return moves(past.places(day, measure, nodes), now, first)

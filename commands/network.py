"""The commands about single things of the network: paths, likeness."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from commands.common import city_of, data_option, published, say

if TYPE_CHECKING:
    from datetime import date

    from graph.generation import City


@click.command()
@data_option
@click.option(
    "-k", "count", type=click.IntRange(1, 20), default=5, show_default=True, help="How many paths. 条数。"
)
@click.option(
    "--max-length", type=click.IntRange(1, 8), default=6, show_default=True, help="Most hops. 跳数上限。"
)
@click.option("--through-hubs", is_flag=True, help="Shortest ways, hubs or not. 不避开枢纽。")
@click.option(
    "--targets-kind", metavar="KIND", help="To any thing of this kind, in place of TARGET. 终点类别。"
)
@click.option("--each", type=click.IntRange(1), help="Most paths to the same end. 同一终点条数上限。")
@click.option(
    "--only", multiple=True, metavar="NAME", help="Kinds or relations that alone may be passed. 只经过。"
)
@click.option("--avoid", multiple=True, metavar="NAME", help="Kinds or relations not to pass. 不经过。")
@click.option(
    "--since", metavar="DAY", help="What is passed ended no earlier: a year, month or day. 不早于。"
)
@click.option("--until", metavar="DAY", help="What is passed began no later: a year, month or day. 不晚于。")
@click.option("--repeats", is_flag=True, help="Also paths over things of the same names. 同名路径也要。")
@click.option("--group", "by_pattern", is_flag=True, help="By what the paths have in common. 按模式归组。")
@click.option(
    "--save",
    type=click.Path(path_type=Path),
    help="Keep all the paths as one graph file, by its ending. 存为图文件。",
)
@click.argument("source")
@click.argument("target", required=False)
def path(
    data: Path,
    count: int,
    max_length: int,
    through_hubs: bool,
    targets_kind: str | None,
    each: int | None,
    only: tuple[str, ...],
    avoid: tuple[str, ...],
    since: str | None,
    until: str | None,
    repeats: bool,
    by_pattern: bool,
    save: Path | None,
    source: str,
    target: str | None,
) -> None:
    """Show how two things are connected, or one with any of a kind, and who says so. 两物之间的路径及其依据。

    SOURCE and TARGET are IRIs, keys or names. Where there is a window of time, things that last (agents) and things
    without dates may be passed at all times.
    """
    from commands.report import path_lines
    from graph.paths import shortest
    from graph.routes.passage import by_names
    from graph.routes.patterns import union
    from graph.routes.spans import spans
    from graph.saving import Part, save_graph
    from queries.things import by_name

    if (target is None) == (targets_kind is None):
        raise click.UsageError(
            "TARGET 与 --targets-kind 须给且只给一个 / give TARGET or --targets-kind, and only one"
        )
    city = city_of(data)
    generation = published(city)
    index, when = generation.index, spans(generation.index)
    passage = by_names(city.model, only, avoid, day_of(since, 0), day_of(until, 1))
    ends = (
        index.nodes(kind_of(city, targets_kind, "--targets-kind")).tolist()
        if targets_kind
        else by_name(index, city.base, str(target))
    )
    start = by_name(index, city.base, source)
    found = shortest(
        passage.along(index, generation.network),
        start,
        ends,
        k=count,
        avoid=passage.closed(index, when),
        max_length=max_length,
        penalty=not through_hubs,
        each=each,
        alike=None if repeats else index.label,
    )
    say(path_lines(generation, when, found, by_pattern=by_pattern))
    if save:
        part = Part(
            ends if isinstance(ends, int) else None, nodes=union(index, found.paths).nodes, start=start
        )
        save_graph(generation, save.suffix[1:], save, part)
        click.echo(f"{save}: {save.stat().st_size:,} bytes 字节")


@click.command()
@data_option
@click.option(
    "--by",
    default="adamic-adar",
    show_default=True,
    help="adamic-adar, jaccard, resource-allocation, pagerank. 算法。",
)
@click.option(
    "--kind", "kinds", multiple=True, help="Only this kind; by default the thing's own. 只要这一类别。"
)
@click.option("--meet", is_flag=True, help="Only those not linked with it yet: who should meet. 宜结识谁。")
@click.option("--first", type=click.IntRange(1), default=10, show_default=True, help="How many. 个数。")
@click.argument("thing")
def similar(data: Path, by: str, kinds: tuple[str, ...], meet: bool, first: int, thing: str) -> None:
    """Show what is like a thing, or who should meet it, and why. 与某物相似者及理由。

    Agents are compared by those with whom they did something together, other things by their neighbours.
    """
    from commands.report import similar_lines
    from graph.likeness.likes import Likes
    from graph.likeness.similarity import LIKENESSES
    from graph.routes.spans import spans
    from queries.things import by_name

    if by not in LIKENESSES:
        have = ", ".join(LIKENESSES)
        raise click.BadParameter(
            f"没有算法 {by}，可用 / there is no likeness {by}: {have}", param_hint="--by"
        )
    city = city_of(data)
    generation = published(city)
    chosen = [kind_of(city, kind, "--kind") for kind in kinds]
    node = by_name(generation.index, city.base, thing)
    when = spans(generation.index)
    found = Likes(generation, when).similar(node, by, chosen, first=first, meet=meet)
    say(similar_lines(generation, when, found))


def day_of(text: str | None, end: int) -> date | None:
    """The first (0) or last (1) day of a year, month or day as people write it."""
    from graph.routes.spans import ends

    try:
        return ends(text)[end] if text else None
    except ValueError:
        raise click.BadParameter(f"{text!r} 不是日期 / is no date: 2015, 2015-06, 2015-06-01") from None


def kind_of(city: City, name: str, option: str) -> str:
    """The name of a kind; what there is where there is none of this name."""
    if name not in city.model.kinds:
        have = ", ".join(k.name for k in city.model.public())
        raise click.BadParameter(
            f"没有类别 {name}，可用 / there is no kind {name}; there are: {have}", param_hint=option
        )
    return name

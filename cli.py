"""The command line: each command calls one function and says what came of it, without tracebacks."""

from __future__ import annotations

import gc
import json
import os
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ontology.model import ModelError, Words

if TYPE_CHECKING:
    from graph.generation import City, Generation
    from loaders.run import Progress

data_option = click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    default=lambda: Path(os.environ.get("QUEQIAO_DATA", "data")),
    show_default="data, or $QUEQIAO_DATA",
    help="The city's data folder. 数据目录。",
)


loader_option = click.option(
    "--as", "loader", help="Read with this loader instead of recognising the file. 指定读取器。"
)
maps_option = click.option(
    "--map",
    "maps",
    multiple=True,
    type=click.Path(path_type=Path, exists=True),
    help="A column map of yours. 列映射文件。",
)


class Commands(click.Group):
    """Commands in the order in which they are written; known errors end the program with their words and code 1."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click gives it
        """All of them, as written."""
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; what it cannot do is told in words."""
        try:
            return super().invoke(ctx)
        except Exception as error:
            words = _words(error)
            if words is None:
                raise
            for text in dict.fromkeys((words.zh, words.en)):
                click.secho(text, err=True, fg="red")
            ctx.exit(1)


def _words(error: Exception) -> Words | None:
    """What an error tells people; None for one that was not made for them, which is a fault of ours."""
    words = getattr(error, "words", None)
    if isinstance(words, Words):
        return words
    # click itself ends quietly when the reader of a pipe has gone
    if isinstance(error, ModelError | OSError) and not isinstance(error, BrokenPipeError):
        return Words(str(error), str(error))
    return None


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="queqiao", message="queqiao %(version)s")
def main() -> None:
    """Queqiao 鹊桥: the knowledge graph of a city's innovation.

    Load lists of enterprises, patents, standards, institutions and funds; ask them over GraphQL and SPARQL;
    save them as graph files.

    城市创新知识图谱：装入企业、专利、标准、机构与基金清单，用 GraphQL 和 SPARQL 提问，导出为图文件。
    """


@main.command()
@data_option
@loader_option
@maps_option
@click.option("--source", "name", help="Name of the source; by default the file's name. 来源名称。")
@click.option("--base", help="Beginning of the data IRIs, set with the first load. 数据 IRI 前缀。")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
def load(
    data: Path,
    loader: str | None,
    maps: tuple[Path, ...],
    name: str | None,
    base: str | None,
    files: tuple[Path, ...],
) -> None:
    """Load files into the city: read, check, link, publish. 装入文件。

    Recognises ROR, Lens, 3GPP and RDF files and the tables for which there is a column map. Refused rows go to
    DATA/rejected/; a second load of the same file changes nothing.
    """
    from cli_report import load_lines
    from loaders.run import inputs, load

    _without_cycles()
    city = _city(data, base)
    chosen = inputs(city.model, files, loader, _maps(data, maps), name)
    with _progress("read 已读") as progress:
        loaded = load(city, chosen, progress)
    _say(load_lines(city, loaded))


@main.command()
@data_option
@click.option(
    "--scale",
    type=click.FloatRange(0.0005, 8),
    default=0.02,
    show_default=True,
    help="1 is as large as Wuhan was in 2022. 规模。",
)
@click.option("--base", help="Beginning of the data IRIs, set with the first load. 数据 IRI 前缀。")
def demo(data: Path, scale: float, base: str | None) -> None:
    """Make a synthetic city and publish it. 生成合成城市。

    Everything in it is made up and marked synthetic; the same scale gives the same city.
    """
    from cli_report import load_lines
    from loaders.demo import INFO, records
    from loaders.run import load_records

    _without_cycles()
    city = _city(data, base)
    with _progress("made 已生成") as progress:
        loaded = load_records(city, "demo", INFO, records(scale, city.base, city.model), progress)
    _say(load_lines(city, loaded))


@main.command()
@data_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on. 监听地址。")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="Port to listen on. 端口。"
)
def serve(data: Path, host: str, port: int) -> None:
    """Serve GraphQL, SPARQL and the pages; follows new generations by itself. 启动服务。"""
    import uvicorn

    from server import create_app

    city = _city(data)
    _published(city)
    at = f"http://{host}:{port}"
    click.echo(
        f"Queqiao 鹊桥  {at}/\n  GraphQL  {at}/graphql\n  SPARQL   {at}/sparql\n  health   {at}/healthz"
    )
    click.echo("Ctrl-C ends it. 按 Ctrl-C 结束。")
    uvicorn.run(create_app(city), host=host, port=port, log_level="warning")


@main.command()
@data_option
@click.option("--json", "as_json", is_flag=True, help="Machine-readable. 输出 JSON。")
def status(data: Path, as_json: bool) -> None:
    """Show sources, counts by kind, licences, when, by which version. 显示状态。"""
    from cli_report import status_lines, status_of

    city = _city(data)
    found = status_of(city, _published(city))
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
    else:
        _say(status_lines(found))


@main.command()
@data_option
@loader_option
@maps_option
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
def check(data: Path, loader: str | None, maps: tuple[Path, ...], files: tuple[Path, ...]) -> None:
    """Check files without loading them: what would go in, what would be refused. 检查文件。

    Ends with code 1 where anything would be refused.
    """
    from cli_report import report_lines
    from loaders.run import examine, inputs

    city = _city(data)
    with _progress("read 已读") as progress:
        reports = [
            examine(city.model, city.base, one, progress)
            for one in inputs(city.model, files, loader, _maps(data, maps))
        ]
    _say(report_lines(reports))
    if any(report.refused for report in reports):
        sys.exit(1)


@main.command()
@data_option
@click.argument("number", type=int, required=False)
def rollback(data: Path, number: int | None) -> None:
    """Publish an older generation again: the one before, or the one named. 退回旧一代。"""
    found = _city(data).rollback(number)
    click.echo(f"第 {found.number} 代已发布。Generation {found.number} is published.")


@main.command()
@data_option
@click.option(
    "--format",
    "form",
    default="table",
    show_default=True,
    help="table, json, xml, csv, tsv; turtle, ntriples, jsonld ... 输出格式。",
)
@click.option(
    "--set", "given", multiple=True, metavar="NAME=VALUE", help="A parameter of a named question. 参数。"
)
@click.argument("question")
def query(data: Path, form: str, given: tuple[str, ...], question: str) -> None:
    """Ask SPARQL: a file FILE.rq, - for standard input, or the name of a named question. 运行 SPARQL 查询。"""
    from cli_report import table_lines
    from queries.sparql import Asked, answer, prefixes, refuse_service

    city = _city(data)
    generation = _published(city)
    known = prefixes(city.model, city.base)
    text = _question(question, dict(_pair(one) for one in given))
    if form == "table":
        refuse_service(text, known)
        _say(table_lines(generation.store.run(text, prefixes=known), known))
    else:
        sys.stdout.buffer.write(answer(generation.store, Asked(text, form), known).body)


@main.command()
@data_option
@click.option(
    "--format",
    "form",
    required=True,
    help="gexf, graphml, cytoscape, graphology, node-link, csv, turtle, trig, nquads, jsonld ... 格式。",
)
@click.option(
    "--around", metavar="THING", help="Only what lies around this thing: IRI, key or name. 某物周围。"
)
@click.option(
    "--hops", type=click.IntRange(1, 6), default=2, show_default=True, help="How far around. 跳数。"
)
@click.option(
    "--limit", type=click.IntRange(1), default=500, show_default=True, help="Most nodes around. 节点上限。"
)
@click.option(
    "--construct",
    type=click.Path(path_type=Path, allow_dash=True),
    help="The graph of a CONSTRUCT query. CONSTRUCT 查询。",
)
@click.option(
    "--lang",
    type=click.Choice(["zh", "en"]),
    default="zh",
    show_default=True,
    help="Language of labels. 标签语言。",
)
@click.argument("out", type=click.Path(path_type=Path))
def export(
    data: Path,
    form: str,
    around: str | None,
    hops: int,
    limit: int,
    construct: Path | None,
    lang: str,
    out: Path,
) -> None:
    """Save the graph, or a part of it, as a graph file. 导出图文件。"""
    from graph.saving import Part, save_graph
    from queries.sparql import prefixes
    from queries.things import by_name

    city = _city(data)
    generation = _published(city)
    node = None if around is None else by_name(generation.index, city.base, around)
    asked = None if construct is None else _question(str(construct), {})
    save_graph(generation, form, out, Part(node, hops, limit, asked, lang, prefixes(city.model, city.base)))
    click.echo(f"{out}: {out.stat().st_size:,} bytes 字节")


@main.command()
@data_option
@click.option(
    "-k", "count", type=click.IntRange(1, 20), default=5, show_default=True, help="How many paths. 条数。"
)
@click.option(
    "--max-length", type=click.IntRange(1, 8), default=6, show_default=True, help="Most hops. 跳数上限。"
)
@click.option("--through-hubs", is_flag=True, help="Shortest ways, hubs or not. 不避开枢纽。")
@click.argument("source")
@click.argument("target")
def path(data: Path, count: int, max_length: int, through_hubs: bool, source: str, target: str) -> None:
    """Show how two things are connected, and by what: IRIs, keys or names. 两物之间的路径。"""
    from cli_report import path_lines
    from graph.paths import shortest
    from queries.things import by_name

    city = _city(data)
    generation = _published(city)
    ends = [by_name(generation.index, city.base, text) for text in (source, target)]
    found = shortest(generation.network, *ends, k=count, max_length=max_length, penalty=not through_hubs)
    _say(path_lines(generation, found))


@main.command()
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
def rank(data: Path, measure: str, kind: str | None, first: int) -> None:
    """Rank the things of the network by a measure. 按网络指标排名。"""
    from cli_report import ranking_lines
    from graph.measures import MEASURES

    if measure not in MEASURES:
        have = ", ".join(MEASURES)
        raise click.BadParameter(
            f"没有指标 {measure}，可用 / there is no measure {measure}; there are: {have}", param_hint="--by"
        )
    city = _city(data)
    generation = _published(city)
    if kind and kind not in city.model.kinds:
        have = ", ".join(k.name for k in city.model.public())
        raise click.BadParameter(
            f"没有类别 {kind}，可用 / there is no kind {kind}; there are: {have}", param_hint="--kind"
        )
    _say(ranking_lines(generation, measure, kind, first))


@main.command()
@click.option(
    "--check", "only_check", is_flag=True, help="Write nothing; code 1 where a page is stale. 只检查。"
)
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=Path("docs"))
def docs(folder: Path, only_check: bool) -> None:
    """Write the pages that are made from the ontology, the schema, the questions and this help. 生成文档。"""
    stale = [name for name, text in pages().items() if not _same(folder / name, text, write=not only_check)]
    for name in stale:
        click.echo(f"{folder / name}: {'stale 已过期' if only_check else 'written 已写'}")
    if stale and only_check:
        sys.exit(1)


def pages() -> dict[str, str]:
    """The generated pages by name: ontology, JSON-LD context, GraphQL schema, questions, commands."""
    from ontology.docs import context, reference
    from ontology.shapes import read_model
    from queries.catalog import HERE, Catalog
    from schema.build import print_schema

    model = read_model()
    return {
        "ontology.md": reference(model),
        "context.jsonld": context(model),
        "schema.graphql": print_schema(model),
        "queries.md": Catalog.load(HERE).page(),
        "cli.md": _help_page(),
    }


def _help_page() -> str:
    """The help of every command, as the terminal shows it."""
    found = [
        "# 命令行 Command line\n\n由命令的帮助生成，请勿手改。Made from the commands' help; do not edit.\n"
    ]
    for command in [main, *main.commands.values()]:
        name = "queqiao" if command is main else f"queqiao {command.name}"
        context = click.Context(command, info_name=name, **main.context_settings)
        found.append(f"## {name}\n\n```text\n{command.get_help(context)}\n```\n")
    return "\n".join(found)


def _same(path: Path, text: str, *, write: bool) -> bool:
    """Whether a file holds this text already; it is written where it does not, if it may be."""
    if path.exists() and path.read_text("utf-8") == text:
        return True
    if write:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return False


def _question(name: str, given: dict[str, str]) -> str:
    """The text of a query: of a file, of standard input, or of a named question with its parameters."""
    from queries.catalog import HERE, Catalog

    if name == "-":
        return sys.stdin.read()
    if Path(name).suffix == ".rq" or Path(name).exists():
        return Path(name).read_text("utf-8")
    return Catalog.load(HERE)[name].with_values(given)


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise click.BadParameter(f"{text!r}: NAME=VALUE", param_hint="--set")
    return name, value


def _without_cycles() -> None:
    """Spare the search for cyclic garbage: a load makes millions of objects and no cycles, and then ends."""
    gc.disable()


def _say(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line)


def _maps(data: Path, given: tuple[Path, ...]) -> list[Path]:
    """The column maps of this call and of this city; the former go before the latter."""
    return [*given, *sorted((data / "maps").glob("*.toml"))]


def _city(data: Path, base: str | None = None) -> City:
    from graph.generation import City

    return City(data, base)


def _published(city: City) -> Generation:
    """The published generation; an error that says what to do where there is none."""
    from graph.generation import CityError

    found = city.current()
    if found is None:
        raise CityError(
            f"{city.path} 中还没有数据：先运行 load 或 demo",
            f"there is no data in {city.path} yet: run load or demo first",
        )
    return found


@contextmanager
def _progress(label: str) -> Iterator[Progress]:
    """Tells on a terminal how many records were read, how fast, and what comes after; elsewhere nothing."""
    started, shown = time.monotonic(), sys.stderr.isatty()

    def tell(count: int, step: str = "") -> None:
        if shown and (step or count % 500 == 0):
            rate = count / max(time.monotonic() - started, 1e-6)
            told = f"{step} …" if step else f"{label} {count:,}  ({rate:,.0f}/s)"
            click.echo(f"\r{told:<50}", nl=False, err=True)

    try:
        yield tell
    finally:
        if shown:
            click.echo("\r" + " " * 60 + "\r", nl=False, err=True)

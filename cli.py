"""The command line: each command calls one function and says what came of it, without tracebacks."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from commands.common import (
    Commands,
    Elsewhere,
    city_of,
    data_option,
    json_option,
    loader_option,
    maps_of,
    maps_option,
    progress_of,
    published,
    say,
    shown_option,
    without_cycles,
)
from commands.elsewhere import put_elsewhere
from commands.measure import measure, rank
from commands.network import path, similar
from commands.serve import serve
from commands.tokens import token

if TYPE_CHECKING:
    from graph.generation import City
    from loaders.run import Loaded


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
@click.option("--dry-run", "dry", is_flag=True, help="Say what would change, and change nothing. 试运行。")
@shown_option
@json_option
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
def load(
    data: Path,
    loader: str | None,
    maps: tuple[Path, ...],
    name: str | None,
    base: str | None,
    dry: bool,
    shown: int,
    as_json: bool,
    files: tuple[Path, ...],
) -> None:
    """Load files into the city: read, check, link, publish. 装入文件。

    Recognises ROR, Lens, 3GPP and RDF files and the tables for which there is a column map. Refused rows go to
    DATA/rejected/, where SOURCE.rows.xlsx can be mended and loaded again; a second load of the same file changes
    nothing. A report of each load is in DATA/reports/. 退回的行改好后再载入即可；每次装入都有报告。
    """
    from commands.report import changed, load_lines, preview_lines
    from loaders.run import inputs, load, preview

    without_cycles()
    city = city_of(data, base)
    chosen = inputs(city.model, files, loader, maps_of(data, maps), name)
    with progress_of("read 已读") as progress:
        loaded = (preview if dry else load)(city, chosen, progress)
    if as_json:
        click.echo(json.dumps(changed(city, loaded, shown), ensure_ascii=False, indent=1))
        return
    if dry:
        say(preview_lines(city, loaded, shown))
        return
    say(load_lines(city, loaded))
    say(_report(city, loaded))


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
    from commands.report import load_lines
    from loaders.demo.city import INFO, records
    from loaders.run import load_records

    without_cycles()
    city = city_of(data, base)
    with progress_of("made 已生成") as progress:
        loaded = load_records(city, "demo", INFO, records(scale, city.base, city.model), progress)
    say(load_lines(city, loaded))


main.add_command(serve)
main.add_command(token)
main.add_command(put_elsewhere)


@main.command()
@data_option
@click.option("--json", "as_json", is_flag=True, help="Machine-readable. 输出 JSON。")
def status(data: Path, as_json: bool) -> None:
    """Show sources, counts by kind, licences, when, by which version. 显示状态。"""
    from commands.report import status_lines, status_of

    city = city_of(data)
    found = status_of(city, published(city))
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
    else:
        say(status_lines(found))


@main.command()
@data_option
@loader_option
@maps_option
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
def check(data: Path, loader: str | None, maps: tuple[Path, ...], files: tuple[Path, ...]) -> None:
    """Check files without loading them: what would go in, what would be refused. 检查文件。

    Ends with code 1 where anything would be refused.
    """
    from commands.report import report_lines
    from loaders.run import examine, inputs

    city = city_of(data)
    with progress_of("read 已读") as progress:
        reports = [
            examine(city.model, city.base, one, progress)
            for one in inputs(city.model, files, loader, maps_of(data, maps))
        ]
    say(report_lines(reports))
    if any(report.refused for report in reports):
        sys.exit(1)


@main.command()
@data_option
@click.argument("source")
def withdraw(data: Path, source: str) -> None:
    """Take a whole source out of the city; what it said stays in the history. 撤回一个来源。"""
    from commands.report import load_lines
    from loaders.run import withdraw

    without_cycles()
    city = city_of(data)
    published(city)
    with progress_of("withdraw 撤回") as progress:
        loaded = withdraw(city, source, progress)
    say(load_lines(city, loaded))


@main.command()
@data_option
@shown_option
@json_option
@click.argument("old", type=int, required=False)
@click.argument("new", type=int, required=False)
def diff(data: Path, shown: int, as_json: bool, old: int | None, new: int | None) -> None:
    """Show what one generation says otherwise than another: the published one and the one before, or those named.

    两代数据之间的差异。
    """
    from commands.report import diff_lines
    from graph.publishing.changes_told import between

    city = city_of(data)
    later = city.generation(new) if new else published(city)
    earlier = city.generation(old) if old else city.before(later.number)
    found = between(earlier, later, shown)
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
    else:
        say(diff_lines(found))


@main.command()
@data_option
@click.argument("thing")
def history(data: Path, thing: str) -> None:
    """Tell which sources speak of a thing, in which generations, and which withdrew it when. 某物的历史。"""
    from commands.report import history_lines
    from graph.publishing.history import history
    from queries.things import iris

    city = city_of(data)
    published(city)
    for iri in iris(city.base, thing):
        found = history(city, iri)
        if found.withdrawn or any(found.spoken.values()):
            say(history_lines(iri, found))
            return
    click.echo(f"没有来源提到过 {thing}。No source has spoken of {thing}.")
    sys.exit(1)


@main.command()
@data_option
@click.argument("number", type=int, required=False)
def rollback(data: Path, number: int | None) -> None:
    """Publish an older generation again: the one before, or the one named. 退回旧一代。"""
    found = city_of(data).rollback(number)
    click.echo(f"第 {found.number} 代已发布。Generation {found.number} is published.")


@main.command()
@data_option
@click.option(
    "--format",
    "form",
    default="table",
    show_default=True,
    help="table; json, csv, tsv, xml; turtle ...; of a named question also xlsx, srj, gexf, svg ... 输出格式。",
)
@click.option(
    "--set", "given", multiple=True, metavar="NAME=VALUE", help="A parameter of a named question. 参数。"
)
@click.option(
    "--lang", type=click.Choice(["zh", "en"]), default="zh", help="The language of labels. 标签语言。"
)
@click.option(
    "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write a file instead. 写入文件。"
)
@click.option(
    "--explain",
    is_flag=True,
    help="How it is answered, as JSON: what is run, times, rows by step. 如何得出。",
)
@click.argument("question")
def query(
    data: Path,
    form: str,
    given: tuple[str, ...],
    lang: str,
    output: Path | None,
    explain: bool,
    question: str,
) -> None:
    """Ask SPARQL: a file FILE.rq, - for standard input, or the name of a named question. 运行 SPARQL 查询。"""
    from commands.questions import Question

    city = city_of(data)
    asked = Question(city, published(city), question, dict(_pair(one) for one in given), lang)
    if explain and (output or form != "table"):
        raise click.UsageError("--explain 只写 JSON 到终端 / --explain writes JSON to the terminal alone")
    if explain:
        sys.stdout.buffer.write(asked.explained())
    elif output:
        output.write_bytes(asked.file(output.suffix[1:] if form == "table" else form))
    elif form == "table":
        say(asked.lines())
    else:
        sys.stdout.buffer.write(asked.file(form))


@main.command()
@data_option
@click.option(
    "--format",
    "form",
    required=True,
    help="gexf, graphml, cytoscape, cx2, graphology, node-link, dot, pajek, neo4j, parquet, csv, svg, png, turtle, "
    "trig, nquads, jsonld ... 格式。",
)
@click.option(
    "--around", metavar="THING", help="Only what lies around this thing: IRI, key or name. 某物周围。"
)
@click.option(
    "--hops", type=click.IntRange(1, 6), default=2, show_default=True, help="How far around. 跳数。"
)
@click.option(
    "--limit",
    type=click.IntRange(1),
    show_default="500, of a picture 80",
    help="Most nodes around. 节点上限。",
)
@click.option(
    "--community", is_flag=True, help="With --around: the community of the thing instead. 改为其所在社区。"
)
@click.option("--size-by", metavar="MEASURE", help="Nodes are large by this: degree, pagerank ... 大小指标。")
@click.option("--no-layout", is_flag=True, help="Compute no places; saves time on large graphs. 不算布局。")
@click.option(
    "--construct",
    type=click.Path(path_type=Path, allow_dash=True),
    help="The graph of a CONSTRUCT query. CONSTRUCT 查询。",
)
@click.option("--title", default="", help="What is written above a picture. 图片标题。")
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
    limit: int | None,
    community: bool,
    size_by: str | None,
    no_layout: bool,
    construct: Path | None,
    title: str,
    lang: str,
    out: Path,
) -> None:
    """Save the graph, or a part of it, as a graph file. 导出图文件。"""
    from commands.questions import text_of
    from graph.saving import Part, community_of, save_graph
    from queries.sparql.answering import prefixes
    from queries.things import by_name

    city = city_of(data)
    generation = published(city)
    node = None if around is None else by_name(generation.index, city.base, around)
    asked = None if construct is None else text_of(str(construct))
    most = limit or (80 if form in ("svg", "png") else 500)
    known = prefixes(city.model, city.base)
    nodes = community_of(generation, node, most) if community and node is not None else None
    part = Part(node, hops, most, asked, lang, known, nodes, size_by, not no_layout, title=title)
    save_graph(generation, form, out, part)
    click.echo(f"{out}: {out.stat().st_size:,} bytes 字节")


main.add_command(path)
main.add_command(similar)
main.add_command(rank)
main.add_command(measure)


@main.command()
@data_option
@click.option(
    "--first",
    type=click.IntRange(1),
    default=3,
    show_default=True,
    help="Candidates of each text. 候选个数。",
)
@json_option
@click.argument("texts", nargs=-1)
def match(data: Path, first: int, as_json: bool, texts: tuple[str, ...]) -> None:
    """Say which organisations free texts name, and how surely; a text a line from standard input. 识别单位。

    An affiliation such as "School of Law, Wuhan Univ., Wuhan, P. R. China" may name several. What is marked * is sure
    enough to be linked by itself; the rest is for people to decide.
    """
    from commands.report import match_lines
    from loaders.linking.affiliations import matches
    from loaders.linking.city_names import city_names

    city = city_of(data)
    generation = published(city)
    known = city_names(city.model, generation.index)
    for text in texts or map(str.strip, sys.stdin):
        found = matches(text, known)[:first]
        if as_json:
            told = [{"id": m.iri, "score": m.score, "automatic": m.automatic, "name": m.name} for m in found]
            click.echo(json.dumps({"text": text, "candidates": told}, ensure_ascii=False))
        else:
            say(match_lines(generation, text, found))


@main.group(cls=Elsewhere)
def review() -> None:
    """Decide what linking left in doubt: list, accept, reject, send out as a workbook. 判定存疑的链接。

    Decisions last: they survive reloads, can be taken back, and never touch what the sources say.
    """


@main.group(cls=Elsewhere)
def schema() -> None:
    """The GraphQL schema: print it, tell how two of them differ. GraphQL 模式。"""


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
    from queries.questions.page import page
    from schema.build import print_schema

    model = read_model()
    return {
        "ontology.md": reference(model),
        "context.jsonld": context(model),
        "schema.graphql": print_schema(model),
        "queries.md": page(),
        "cli.md": _help_page(),
    }


def _help_page() -> str:
    """The help of every command, as the terminal shows it."""
    found = [
        "# 命令行 Command line\n\n由命令的帮助生成，请勿手改。Made from the commands' help; do not edit.\n"
    ]
    for name, command in _all_commands("queqiao", main):
        context = click.Context(command, info_name=name, **main.context_settings)
        found.append(f"## {name}\n\n```text\n{command.get_help(context)}\n```\n")
    return "\n".join(found)


def _all_commands(name: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    """A command and those below it, each with its whole name."""
    yield name, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for below in command.list_commands(context):
            if found := command.get_command(context, below):
                yield from _all_commands(f"{name} {below}", found)


def _same(path: Path, text: str, *, write: bool) -> bool:
    """Whether a file holds this text already; it is written where it does not, if it may be."""
    if path.exists() and path.read_text("utf-8") == text:
        return True
    if write:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return False


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise click.BadParameter(f"{text!r}: NAME=VALUE", param_hint="--set")
    return name, value


def _report(city: City, loaded: Loaded) -> Iterator[str]:
    """Where the report of a load is; a warning where it cannot be written, since what is published stands."""
    from graph.publishing.reports import PAGE, SHEET
    from loaders.reports.writing import write_reports

    try:
        written = write_reports(city, loaded)
    except OSError as error:
        yield f"警告：数据已发布，但报告写不成：{error}"
        yield f"Warning: the data are published, but the report cannot be written: {error}"
    else:
        if written:
            yield f"报告 report: {written.folder / PAGE}, {SHEET}"

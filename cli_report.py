"""What the commands print: the reports of a load and the status of a city, for people in zh and en."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import click
import numpy as np

from graph.generation import City, Generation
from graph.measures import MEASURES
from graph.paths import Found
from graph.store import Result
from loaders.linking import report as methods
from loaders.run import Loaded, Report

#: So many refused rows and doubts are shown; the files hold all.
SHOWN = 10


def print_load(city: City, loaded: Loaded) -> None:
    """What became of a load: per file, then the links, then the generation."""
    print_reports(loaded.reports)
    for report in loaded.reports:
        if report.refused:
            click.echo(f"  拒绝的行见 refused rows: {city.path / 'rejected' / (report.source + '.csv')}")
    if loaded.linking:
        found = methods(loaded.linking)
        if found:
            click.echo("链接 links: " + ", ".join(f"{name} {count:,}" for name, count in found.items()))
    if loaded.generation:
        manifest = loaded.generation.manifest
        click.echo(
            f"第 {loaded.generation.number} 代已发布，{manifest['triples']:,} 条三元组。"
            f" Generation {loaded.generation.number} is published, {manifest['triples']:,} triples."
        )
    else:
        click.echo("没有变化。Nothing changed.")


def print_reports(reports: Iterable[Report]) -> None:
    """What was read, refused and noted of each file."""
    for report in reports:
        if report.unchanged:
            click.echo(f"{report.file}: 未变，跳过 unchanged, skipped")
            continue
        kinds = ", ".join(f"{name} {count:,}" for name, count in sorted(report.kinds.items()) if name)
        click.echo(f"{report.file} ({report.loader}): 记录 records {report.records:,} — {kinds}")
        if report.refused:
            click.secho(
                f"  拒绝 refused {len(report.refused):,}: {_counted(report.refused_rules)}", fg="yellow"
            )
            _print_faults(report.refused[:SHOWN])
        if report.notes:
            click.echo(
                f"  提示 notes {len(report.notes):,}: {_counted(Counter(n.rule for n in report.notes))}"
            )


def _print_faults(faults: Sequence[Any]) -> None:
    for fault in faults:
        place = fault.place
        where = (
            f"{place.file}{f' [{place.sheet}]' if place.sheet else ''}{f':{place.row}' if place.row else ''}"
            if place
            else fault.iri
        )
        field = f" {fault.field}" if fault.field else ""
        value = f" “{fault.value}”" if fault.value else ""
        click.echo(f"    {where}{field}{value} [{fault.rule}] {fault.reason.zh} / {fault.reason.en}")


def _counted(counts: Counter[str]) -> str:
    return ", ".join(f"{rule} {count:,}" for rule, count in counts.most_common())


def status_of(city: City, generation: Generation) -> dict[str, Any]:
    """The state of a city as plain data: generation, counts by kind, sources."""
    manifest, index = generation.manifest, generation.index
    return {
        "generation": generation.number,
        "published_at": manifest["published_at"],
        "generations": city.numbers(),
        "base": manifest["base"],
        "ontology": manifest["ontology"],
        "triples": manifest["triples"],
        "merged": manifest["merged"],
        "doubts": manifest["doubts"],
        "counts": {k.name: len(index.nodes(k.name)) for k in city.model.public() if len(index.nodes(k.name))},
        "sources": manifest["sources"],
    }


def print_status(found: dict[str, Any]) -> None:
    """The state of a city for people."""
    click.echo(
        f"第 {found['generation']} 代 generation {found['generation']}, {found['published_at']}, "
        f"{found['triples']:,} 三元组 triples, 本体 ontology {found['ontology']}, 合并 merged {found['merged']:,}, "
        f"存疑 doubtful {found['doubts']:,}"
    )
    click.echo("\n类别 kinds")
    for name, count in found["counts"].items():
        click.echo(f"  {count:>10,}  {name}")
    click.echo("\n来源 sources")
    for about in found["sources"]:
        click.echo(
            f"  {about['source']}: {about['title_zh']} / {about['title_en']}\n"
            f"    {about['file']}, 记录 records {about['records']:,}, 拒绝 refused {about['refused']:,}, "
            f"许可 licence {about['licence']}, {about['loaded_at']}, {about['loader']} {about['version']}"
        )


def print_table(result: Result, known: Mapping[str, str]) -> None:
    """The rows of an answer as a table, IRIs shortened by the known prefixes."""
    if result.form != "select":
        click.echo(
            result.write("application/n-triples" if result.form == "construct" else "text/plain").decode(),
            nl=False,
        )
        return
    header, *rows = csv.reader(io.StringIO(result.write("text/csv").decode()))
    short = sorted(known.items(), key=lambda pair: -len(pair[1]))
    cells = [[_shortened(cell, short) for cell in row] for row in rows]
    widths = [min(60, max(map(_width, column), default=1)) for column in zip(header, *cells, strict=True)]
    for row in [header, ["-" * width for width in widths], *cells]:
        click.echo(
            "  ".join(
                cell + " " * max(0, width - _width(cell)) for cell, width in zip(row, widths, strict=True)
            ).rstrip()
        )
    click.echo(f"({len(rows):,} 行 rows)")


def print_paths(generation: Generation, found: Found) -> None:
    """Each path as a chain of labels, with the links between and which way they lead."""
    index = generation.index
    for number, path in enumerate(found.paths, 1):
        click.secho(f"{number}. {len(path.steps)} 跳 hops, 代价 cost {path.cost:.2f}", bold=True)
        click.echo(f"   {index.label(path.nodes[0])}")
        for step in path.steps:
            links = ", ".join(_link(generation, iri, forward) for iri, forward in step.links)
            click.echo(f"     {links}  {index.label(step.target)}  [{index.kind(step.target)}]")
    if not found.paths:
        click.echo("没有路径。No path.")
    if not found.exact:
        click.echo("搜索未穷尽，可能还有更好的路径。The search was cut short; there may be better paths.")


def _link(generation: Generation, iri: str, forward: bool) -> str:
    found = generation.model.properties[iri]
    return f"—{found.label.zh} {found.name}→" if forward else f"←{found.label.zh} {found.name}—"


def print_ranking(generation: Generation, measure: str, kind: str | None, first: int) -> None:
    """The leading things by a measure, with how the scores were found."""
    scores, index = generation.scores(measure), generation.index
    nodes = index.nodes(kind) if kind else np.arange(index.size, dtype=np.int32)
    nodes = nodes[generation.network.degree[nodes] > 0]
    for place, node in enumerate(nodes[np.argsort(-scores.values[nodes], kind="stable")][:first].tolist(), 1):
        click.echo(
            f"{place:>4}  {scores.values[node]:<12.6g} {index.label(node)}  [{index.kind(node)}] {index.iri(node)}"
        )
    told = ", ".join(f"{name} {value:g}" for name, value in sorted(scores.parameters.items()))
    click.echo(f"{MEASURES[measure].title.zh} {measure}: {scores.method}{f' ({told})' if told else ''}")


def _shortened(cell: str, prefixes: Sequence[tuple[str, str]]) -> str:
    return next((f"{name}:{cell[len(space) :]}" for name, space in prefixes if cell.startswith(space)), cell)


def _width(text: str) -> int:
    """The columns that a text takes on a terminal, where Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)

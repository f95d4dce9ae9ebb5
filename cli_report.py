"""What the commands tell, line by line: reports of loads, the status of a city, tables, paths, rankings."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from graph.generation import City, Generation
from graph.measures import MEASURES
from graph.paths import Found
from graph.store import Result
from queries.about import about

if TYPE_CHECKING:
    from loaders.run import Loaded, Report

#: So many refused rows and doubts are shown; the files hold all.
SHOWN = 10


def load_lines(city: City, loaded: Loaded) -> Iterator[str]:
    """What became of a load: per file, then the links, then the generation."""
    yield from report_lines(loaded.reports)
    for report in loaded.reports:
        if report.refused:
            yield f"  拒绝的行见 refused rows: {city.path / 'rejected' / (report.source + '.csv')}"
    if loaded.methods:
        yield "链接 links: " + ", ".join(f"{name} {count:,}" for name, count in loaded.methods.items())
    if loaded.generation:
        manifest = loaded.generation.manifest
        if manifest["dangling"]:
            yield "悬空链接 links to what no source describes: " + _counted(Counter(manifest["dangling"]))
        yield (
            f"第 {loaded.generation.number} 代已发布，{manifest['triples']:,} 条三元组。"
            f" Generation {loaded.generation.number} is published, {manifest['triples']:,} triples."
        )
    else:
        yield "没有变化。Nothing changed."


def report_lines(reports: Iterable[Report]) -> Iterator[str]:
    """What was read, refused and noted of each file."""
    for report in reports:
        if report.unchanged:
            yield f"{report.file}: 未变，跳过 unchanged, skipped"
            continue
        kinds = ", ".join(f"{name} {count:,}" for name, count in sorted(report.kinds.items()) if name)
        yield f"{report.file} ({report.loader}): 记录 records {report.records:,} — {kinds}"
        if report.refused:
            yield f"  拒绝 refused {len(report.refused):,}: {_counted(report.refused_rules)}"
            yield from _fault_lines(report.refused[:SHOWN])
        if report.notes:
            yield (f"  提示 notes {len(report.notes):,}: {_counted(Counter(n.rule for n in report.notes))}")


def _fault_lines(faults: Sequence[Any]) -> Iterator[str]:
    for fault in faults:
        place = fault.place
        where = (
            f"{place.file}{f' [{place.sheet}]' if place.sheet else ''}{f':{place.row}' if place.row else ''}"
            if place
            else fault.iri
        )
        field = f" {fault.field}" if fault.field else ""
        value = f" “{fault.value}”" if fault.value else ""
        yield f"    {where}{field}{value} [{fault.rule}] {fault.reason.zh} / {fault.reason.en}"


def _counted(counts: Counter[str]) -> str:
    return ", ".join(f"{rule} {count:,}" for rule, count in counts.most_common())


def status_of(city: City, generation: Generation) -> dict[str, Any]:
    """The state of a city as plain data: generation, counts by kind, sources, what was merged and what is doubtful."""
    manifest, found = generation.manifest, about(generation)
    counts = {row["kind"]: row["count"] for row in found["counts"]}
    more = {"generations": city.numbers(), "merged": manifest["merged"], "doubts": manifest["doubts"]}
    more["dangling"] = manifest["dangling"]
    return {**found, **more, "counts": counts}


def status_lines(found: dict[str, Any]) -> Iterator[str]:
    """The state of a city for people."""
    yield (
        f"第 {found['generation']} 代 generation {found['generation']}, {found['published_at']}, "
        f"{found['triples']:,} 三元组 triples, 本体 ontology {found['ontology']}, 合并 merged {found['merged']:,}, "
        f"存疑 doubtful {found['doubts']:,}"
    )
    yield "\n类别 kinds"
    for name, count in found["counts"].items():
        yield f"  {count:>10,}  {name}"
    yield "\n来源 sources"
    for source in found["sources"]:
        yield (
            f"  {source['source']}: {source['title_zh']} / {source['title_en']}\n"
            f"    {source['file']}, 记录 records {source['records']:,}, 拒绝 refused {source['refused']:,}, "
            f"许可 licence {source['licence']}, {source['loaded_at']}, {source['loader']} {source['version']}"
        )


def table_lines(result: Result, known: Mapping[str, str]) -> Iterator[str]:
    """The rows of an answer as a table, IRIs shortened by the known prefixes."""
    if result.form != "select":
        media_type = "application/n-triples" if result.form == "construct" else "text/tab-separated-values"
        yield result.write(media_type).decode().rstrip()
        return
    header, *rows = csv.reader(io.StringIO(result.write("text/csv").decode()))
    short = sorted(known.items(), key=lambda pair: -len(pair[1]))
    cells = [[_shortened(cell, short) for cell in row] for row in rows]
    widths = [min(60, max(map(_width, column), default=1)) for column in zip(header, *cells, strict=True)]
    for row in [header, ["-" * width for width in widths], *cells]:
        yield "  ".join(_padded(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip()
    yield f"({len(rows):,} 行 rows)"


def path_lines(generation: Generation, found: Found) -> Iterator[str]:
    """Each path as a chain of labels, with the links between and which way they lead."""
    index = generation.index
    for number, path in enumerate(found.paths, 1):
        yield f"{number}. {len(path.steps)} 跳 hops, 代价 cost {path.cost:.2f}"
        yield f"   {index.label(path.nodes[0])}"
        for step in path.steps:
            links = ", ".join(_link(generation, iri, forward) for iri, forward in step.links)
            yield f"     {links}  {index.label(step.target)}  [{index.kind(step.target)}]"
    if not found.paths:
        yield "没有路径。No path."
    if not found.exact:
        yield "搜索未穷尽，可能还有更好的路径。The search was cut short; there may be better paths."


def _link(generation: Generation, iri: str, forward: bool) -> str:
    found = generation.model.properties[iri]
    return f"—{found.label.zh} {found.name}→" if forward else f"←{found.label.zh} {found.name}—"


def ranking_lines(generation: Generation, measure: str, kind: str | None, first: int) -> Iterator[str]:
    """The leading things by a measure, with how the scores were found."""
    scores, index = generation.scores(measure), generation.index
    nodes = index.nodes(kind) if kind else np.arange(index.size, dtype=np.int32)
    nodes = nodes[generation.network.degree[nodes] > 0]
    for place, node in enumerate(nodes[np.argsort(-scores.values[nodes], kind="stable")][:first].tolist(), 1):
        yield (
            f"{place:>4}  {scores.values[node]:<12.6g} {index.label(node)}  [{index.kind(node)}] {index.iri(node)}"
        )
    told = ", ".join(f"{name} {value:g}" for name, value in sorted(scores.parameters.items()))
    yield f"{MEASURES[measure].title.zh} {measure}: {scores.method}{f' ({told})' if told else ''}"


def _shortened(cell: str, prefixes: Sequence[tuple[str, str]]) -> str:
    return next((f"{name}:{cell[len(space) :]}" for name, space in prefixes if cell.startswith(space)), cell)


def _padded(text: str, width: int) -> str:
    return text + " " * max(0, width - _width(text))


def _width(text: str) -> int:
    """The columns that a text takes on a terminal, where Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)

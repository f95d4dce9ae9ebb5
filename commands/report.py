"""What the commands tell, line by line: reports of loads, the status of a city, tables, paths, rankings."""

from __future__ import annotations

import csv
import io
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from graph.facts.statements import Statements
from graph.generation import City, Generation
from graph.index import Index
from graph.likeness.likes import Likely
from graph.measures import MEASURES
from graph.measuring.moves import Move
from graph.paths import Found
from graph.publishing.changes_told import change_lines, changes_as_json, merge_lines, merges_as_json
from graph.publishing.history import History
from graph.routes.patterns import grouped
from graph.routes.spans import Spans
from graph.routes.telling import heading, sentence, source_lines
from graph.store import Result
from queries.about import about

if TYPE_CHECKING:
    from loaders.linking.affiliations import Match
    from loaders.run import Loaded, Report

#: So many refused rows and doubts are shown; the files hold all.
SHOWN = 10


class Meter:
    """How fast records come, and how long the rest of their file will take; one file after another."""

    def __init__(self, label: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._label, self._clock = label, clock
        self._started, self._last = clock(), 0

    def line(self, count: int, share: float | None) -> str:
        """The line for so many records of a file, of which this share was read."""
        if count < self._last:
            self._started = self._clock()
        self._last, seconds = count, max(self._clock() - self._started, 1e-6)
        told = f"{self._label} {count:,}  ({count / seconds:,.0f}/s)"
        if not share:
            return told
        minutes, rest = divmod(round(seconds * (1 - share) / share), 60)
        return f"{told}  {share:.0%}  剩余 left {minutes}:{rest:02}"


def load_lines(city: City, loaded: Loaded) -> Iterator[str]:
    """What became of a load: per file, then the links, then the generation."""
    yield from report_lines(loaded.reports)
    for report in loaded.reports:
        if report.refused:
            yield f"  拒绝的行见 refused rows: {city.path / 'rejected' / (report.source + '.csv')}"
            if repeated := sorted((city.path / "rejected").glob(f"{report.source}.rows.*")):
                yield f"  改好后载入 mend and load: {repeated[0]}"
    for source, found in loaded.changes.items():
        if len(found.added) < len(np.unique(found.come[0])) or found.gone.size:
            yield next(change_lines(changes_as_json(city.model, source, found, 0)))
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


def preview_lines(city: City, loaded: Loaded, shown: int) -> Iterator[str]:
    """What a load would change: per file what is read and refused, per source what differs, and the links."""
    yield from report_lines(loaded.reports)
    found = changed(city, loaded, shown)
    yield from diff_lines(found)
    yield "试运行，什么也没有写。A dry run: nothing was written."


def changed(city: City, loaded: Loaded, shown: int) -> dict[str, Any]:
    """What a load changes or would change, as plain data."""
    sources = [changes_as_json(city.model, *one, shown) for one in loaded.changes.items()]
    files = [
        {
            "file": report.file,
            "source": report.source,
            "records": report.records,
            "refused": dict(report.refused_rules),
            "unchanged": report.unchanged,
        }
        for report in loaded.reports
    ]
    return {"files": files, "sources": sources, "links": merges_as_json(loaded.merges, shown)}


def diff_lines(found: Mapping[str, Any]) -> Iterator[str]:
    """What differs, per source, and the links."""
    for source in found["sources"]:
        yield from change_lines(source)
    if not found["sources"]:
        yield "没有来源变化。No source changes."
    yield from merge_lines(found["links"])


def history_lines(iri: str, found: History) -> Iterator[str]:
    """Who speaks of a thing in each generation on disk, and who withdrew it when."""
    yield iri
    for number, sources in found.spoken.items():
        yield f"  第 {number} 代 generation {number}: {', '.join(sources) or '—'}"
    for gone in found.withdrawn:
        yield (
            f"  第 {gone.generation} 代撤回 withdrawn in generation {gone.generation}, {gone.at}: "
            f"{gone.source} ({gone.iri}; 装入 loaded {gone.loaded_at})"
        )


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


def path_lines(
    generation: Generation, when: Spans, found: Found, *, by_pattern: bool = False
) -> Iterator[str]:
    """Each path as a sentence, and where each of its links was read; grouped by what they have in common if asked."""
    index, known = generation.index, Statements(generation)
    groups = grouped(index, found.paths)
    if by_pattern:
        for group in groups:
            yield heading(index, group)
    for number, path in enumerate(
        (path for group in groups for path in group.paths) if by_pattern else found.paths, 1
    ):
        yield f"{number}. {len(path.steps)} 跳 hops, 代价 cost {path.cost:.2f}"
        yield f"   {sentence(index, when, path)}"
        yield from (f"     {line}" for line in source_lines(known, when, path))
    if not found.paths:
        yield "没有路径。No path."
    if not found.exact:
        yield "搜索未穷尽，可能还有更好的路径。The search was cut short; there may be better paths."


def similar_lines(generation: Generation, when: Spans, found: Sequence[Likely]) -> Iterator[str]:
    """The things that are like another, and how each is linked with it."""
    index = generation.index
    for place, one in enumerate(found, 1):
        yield f"{place:>4}  {one.alike.score:<10.4g} {_thing(index, one.alike.node)}"
        yield from (f"        {sentence(index, when, path)}" for path in one.paths)
    if not found:
        yield "没有相似者。Nothing is like it."


def moved_lines(generation: Generation, found: Sequence[Move], measure: str) -> Iterator[str]:
    """The leading things now and then, with the places that they gained or lost."""
    index = generation.index
    yield f"{MEASURES[measure].title.zh} {measure}: 现在 now, 先前 before"
    for move in found:
        now, before = (str(place.rank) if place else "—" for place in (move.after, move.before))
        yield f"{now:>6} {before:>6} {_padded(_way(move), 8)} {_thing(index, move.node)}"


def _way(move: Move) -> str:
    """Which way a thing went, and by how many places."""
    if move.up is None:
        return "新 new" if move.before is None else "出 gone"
    return f"{move.up:+d}" if move.up else "="


def _thing(index: Index, node: int) -> str:
    return f"{index.label(node)}  [{index.kind(node)}] {index.iri(node)}"


def match_lines(generation: Generation, text: str, found: Sequence[Match]) -> Iterator[str]:
    """A text, and below it who it may name: score, label, IRI, and the name that was met."""
    yield text
    for match in found:
        node = generation.index.find(match.iri)
        label = "" if node is None else generation.index.label(node)
        sure = "*" if match.automatic else " "
        yield f"  {sure} {match.score:.2f}  {label}  <{match.iri}>  {match.name} ~ {match.found}"
    if not found:
        yield "    没有认出 nobody known is named"


def _shortened(cell: str, prefixes: Sequence[tuple[str, str]]) -> str:
    return next((f"{name}:{cell[len(space) :]}" for name, space in prefixes if cell.startswith(space)), cell)


def _padded(text: str, width: int) -> str:
    return text + " " * max(0, width - _width(text))


def _width(text: str) -> int:
    """The columns that a text takes on a terminal, where Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)

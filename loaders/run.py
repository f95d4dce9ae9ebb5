"""Loads files into a city: read, check, link, stage, publish. What is refused is kept aside; nothing good is lost."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from pypinyin import lazy_pinyin

from graph.facts.rules import faults_of
from graph.facts.segment import SegmentBuilder, read_segment
from graph.generation import City, CityError, Generation
from graph.publishing.changes import Changes, Merges, merges
from graph.publishing.staging import About, Stage
from loaders.counting import Rows
from loaders.files.packing import members, sha256
from loaders.formats.rml import RmlSource
from loaders.linking.link import Linking
from loaders.linking.link import report as counted
from loaders.reading import Info, Note, Source
from loaders.refused.mending import MendedSource, forget, mended
from loaders.refused.rejected import repeat_rows, write_rejected
from loaders.source import known, named, recognise
from loaders.staged_links import (
    find_links,
    links_stand,
    publish_as_linked,
    publish_links,
    same_of,
    version_of_loaders,
)
from ontology.check import check, incomplete
from ontology.model import Fault, Model, Place, Record, Words

#: Scores of a network of so many links are found while somebody waits: in some tenths of a second.
_WAITED = 20_000


class Progress(Protocol):
    """Told after each record how many were read so far, and at the start of each later step what it is."""

    def __call__(self, count: int, step: str = "") -> None:
        """Take notice."""


def _quiet(count: int, step: str = "") -> None:  # noqa: ARG001 - nobody watches
    return None


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


@dataclass
class Report:
    """What became of one file."""

    source: str
    file: str
    loader: str
    sha256: str
    size: int | None = None
    started_at: str = field(default_factory=_now)
    records: int = 0
    unchanged: bool = False
    kinds: Counter[str] = field(default_factory=Counter)
    refused: list[Fault] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    incomplete: Counter[str] = field(default_factory=Counter)
    rows: Rows = field(default_factory=Rows)
    originals: dict[Place, str] = field(default_factory=dict)

    @property
    def refused_rules(self) -> Counter[str]:
        """How many values were refused by each rule."""
        return Counter(fault.rule for fault in self.refused)


class NothingUsableError(Exception):
    """No row of a file can be used: the load is refused as a whole, and the city stays as it was."""

    def __init__(self, report: Report, rejected: Path | None) -> None:
        zh, en = f"{report.file}：没有可用的记录", f"{report.file}: no usable record"
        if report.refused:
            fault, count = report.refused[0], len(report.refused)
            row = f":{fault.place.row}" if fault.place and fault.place.row else ""
            what = f"{row} {fault.field} “{fault.value}” [{fault.rule}]"
            zh = f"{zh}，{count} 处被拒绝，第一处{what} {fault.reason.zh}"
            en = f"{en}, {count} refused, first{what} {fault.reason.en}"
        if rejected:
            zh, en = f"{zh}；见 {rejected}", f"{en}; see {rejected}"
        super().__init__(en)
        self.words = Words(zh, en)


@dataclass
class Loaded:
    """What became of a load: a report a file, and the generation and links that came of it, None if nothing changed."""

    reports: list[Report]
    generation: Generation | None = None
    linking: Linking | None = None
    changes: dict[str, Changes] = field(default_factory=dict)
    merges: Merges = field(default_factory=Merges)

    @property
    def methods(self) -> dict[str, int]:
        """How many links were made by each method, and how many doubts there are by reason."""
        return counted(self.linking) if self.linking else {}


@dataclass(frozen=True)
class Input:
    """One file to load, by which source, under which name in the city."""

    path: Path
    source: Source
    name: str


def inputs(
    model: Model,
    paths: Sequence[Path],
    loader: str | None = None,
    maps: Sequence[Path] = (),
    name: str | None = None,
) -> list[Input]:
    """Each path, or each file in it if it is a zip archive, with its source: as asked for, or recognised."""
    found = []
    for path in (member for given in paths for member in members(given)):
        if rows := mended(path, lambda: known(maps)):
            found.append(Input(path, rows, rows.name))
            continue
        source = named(loader, maps) if loader else recognise(path, model, maps)
        found.append(Input(path, source, name or source_name(path)))
    return found


def load(city: City, files: Sequence[Input], progress: Progress = _quiet) -> Loaded:
    """Read and check all files, link them with what is there, and publish them as one new generation.

    On a large city the scores of the network follow in a generation of their own, so that nobody waits for them.
    """
    loaded = Loaded([])
    with city.writing() as folder:
        stage = Stage(city, folder)
        for file in files:
            loaded.reports.append(_take(stage, file, progress))
        if any(not report.unchanged for report in loaded.reports) or not stage.derives_as_before():
            _finish(stage, loaded, ", ".join(r.file for r in loaded.reports), progress)
    return _scored(city, loaded, progress)


def preview(city: City, files: Sequence[Input], progress: Progress = _quiet) -> Loaded:
    """What loading these files would change; nothing in the city's folder is written."""
    loaded = Loaded([])
    with TemporaryDirectory() as folder:
        stage = Stage(city, Path(folder), trial=True)
        for file in files:
            loaded.reports.append(_take(stage, file, progress))
        progress(0, "link 链接")
        loaded.linking = find_links(stage)
        loaded.changes = stage.changes()
        loaded.merges = merges(stage.parent.same if stage.parent else {}, same_of(loaded.linking))
    return loaded


def withdraw(city: City, source: str, progress: Progress = _quiet) -> Loaded:
    """Leave a source out of the next generation; what only it spoke of leaves the view and stays in the history."""
    loaded = Loaded([])
    with city.writing() as folder:
        stage = Stage(city, folder)
        if source not in stage.sources:
            have = ", ".join(stage.sources) or "-"
            raise CityError(
                f"没有来源 {source}，现有：{have}", f"there is no source {source}; there are: {have}"
            )
        stage.withdraw(source)
        _finish(stage, loaded, f"withdraw {source}", progress)
    forget(city.path / "mended", source)
    return _scored(city, loaded, progress)


def load_records(
    city: City, name: str, info: Info, records: Iterable[Record | Fault], progress: Progress = _quiet
) -> Loaded:
    """Publish the records of a source that is no file, such as the demo city."""
    loaded = Loaded([Report(name, name, info.loader, "")])
    with city.writing() as folder:
        stage = Stage(city, folder)
        _stage(stage, loaded.reports[0], info, records, progress)
        _finish(stage, loaded, name, progress)
    return _scored(city, loaded, progress)


def relink(
    city: City,
    prepare: Callable[[Stage], bool],
    note: str,
    progress: Progress = _quiet,
    *,
    score: bool = True,
) -> Loaded:
    """Link what is there once more without reading a source, and publish it; nothing where `prepare` says no.

    Where nothing changed that linking reads, the links stand, and `linking` is None. Without `score` the scores of all
    but a small network are left as they are, for `scored` to bring up to date.
    """
    loaded = Loaded([])
    with city.writing() as folder:
        stage = Stage(city, folder)
        if not score:
            stage.few = min(stage.few, _WAITED)
        if prepare(stage):
            _relink(stage, loaded, note, progress)
    return _scored(city, loaded, progress) if score else loaded


def scored(city: City, progress: Progress = _quiet) -> Generation | None:
    """Publish the scores of the network where they are wanting; None where they are not."""
    return _scored(city, Loaded([]), progress).generation


def examine(model: Model, base: str, file: Input, progress: Progress = _quiet) -> Report:
    """Read and check one file without a city: the report that loading it would give."""
    report = Report(file.name, file.path.name, file.source.info.loader, "")
    builder = SegmentBuilder(model)
    _collect(model, report, builder, file.source.read(file.path, base, model), progress)
    with TemporaryDirectory() as folder:
        builder.save(Path(folder))
        report.refused += faults_of(model, read_segment(Path(folder)))
    return report


def source_name(path: Path) -> str:
    """The name of a file's source: its name without endings, in ASCII; two files of one name are one source."""
    stem = path.name.split(".")[0] or path.name
    plain = re.sub(r"[^a-z0-9_-]+", "-", "-".join(lazy_pinyin(stem)).lower()).strip("-") or "source"
    if stem.isascii():
        return plain
    return f"{plain}-{hashlib.sha256(stem.encode()).hexdigest()[:6]}"


def _relink(stage: Stage, loaded: Loaded, note: str, progress: Progress) -> None:
    """Publish what is staged with the links that there are, where they stand."""
    if not links_stand(stage):
        _finish(stage, loaded, note, progress)
        return
    loaded.changes = stage.changes()
    progress(0, "publish 发布")
    loaded.generation = publish_as_linked(stage, note)


def _finish(stage: Stage, loaded: Loaded, note: str, progress: Progress) -> None:
    """Link what is staged, and publish it."""
    progress(0, "link 链接")
    loaded.linking = find_links(stage)
    loaded.changes = stage.changes()
    loaded.merges = merges(stage.parent.same if stage.parent else {}, same_of(loaded.linking))
    progress(0, "publish 发布")
    loaded.generation = publish_links(stage, loaded.linking, note)


def _scored(city: City, loaded: Loaded, progress: Progress) -> Loaded:
    """Publish the scores of the network where they are wanting, be it since a load that was cut off."""
    current = city.current()
    if current and not current.manifest.get("scored", True):
        progress(0, "measure 度量")
        with city.writing() as folder:
            loaded.generation = Stage(city, folder).publish_scores()
    return loaded


def _take(stage: Stage, file: Input, progress: Progress) -> Report:
    """Stage one file, and say what became of it; nothing is staged where the same bytes are here already."""
    report = Report(file.name, file.path.name, file.source.info.loader, _digest(file))
    before = stage.sources.get(file.name)
    now = {"sha256": report.sha256, "loader": report.loader, "version": version_of_loaders()}
    if before and now == {key: before[key] for key in now}:
        report.unchanged = True
        return report
    city = stage.city
    report.size = file.path.stat().st_size if file.path.is_file() else None
    source = file.source
    if isinstance(source, MendedSource):
        source = source.joined(city.path / "mended")
    _stage(
        stage, report, source.info, source.read(file.path, city.base, city.model), progress,
        lambda: repeat_rows(
            stage.aside, file.name, file.path, source, city.model, report.refused, report.originals
        ),
    )  # fmt: skip
    if isinstance(source, MendedSource):
        source.keep(stage.aside / "mended")
    return report


def _digest(file: Input) -> str:
    """What tells whether a file is the one that was loaded; a mapping's data files count too."""
    return file.source.digest(file.path) if isinstance(file.source, RmlSource) else sha256(file.path)


def _stage(
    stage: Stage, report: Report, info: Info, items: Iterable[Record | Fault], progress: Progress,
    repeat: Callable[[], object] = lambda: None,
) -> None:  # fmt: skip
    """Write what a source says to its segment, without what the rules refuse, and keep that aside."""
    model, builder = stage.city.model, SegmentBuilder(stage.city.model)
    _collect(model, report, builder, items, progress)
    progress(0, "check 检查")
    segment = stage.write(report.source, builder)
    if faults := faults_of(model, segment):
        builder.drop({fault.iri for fault in faults})
        segment = stage.write(report.source, builder)
        report.refused += faults
    path = write_rejected(stage.aside / "rejected", report.source, report.refused)
    repeat()
    if not segment.triples.size:
        raise NothingUsableError(report, path)
    stage.describe(_about(report, info))


def _collect(
    model: Model, report: Report, builder: SegmentBuilder, items: Iterable[Record | Fault], progress: Progress
) -> None:
    for record in _accepted(model, report, items, progress):
        builder.add(record)


def _accepted(
    model: Model, report: Report, items: Iterable[Record | Fault], progress: Progress
) -> Iterator[Record]:
    """The records without fault; the faults and notes go to the report."""
    for count, item in enumerate(items, 1):
        progress(count)
        report.rows.see(item, item.place)
        if isinstance(item, Note):
            report.notes.append(item)
        elif isinstance(item, Fault):
            report.refused.append(item)
        elif faults := list(check(model, item)):
            report.refused += faults
        else:
            report.records += 1
            report.kinds[item.kind] += 1
            report.incomplete.update(f"{item.kind}.{name}" for name in incomplete(model, item))
            yield item


def _about(report: Report, info: Info) -> About:
    return About(
        source=report.source,
        title_zh=info.title.zh,
        title_en=info.title.en,
        licence=info.licence,
        address=info.address,
        file=report.file,
        sha256=report.sha256,
        loader=info.loader,
        version=version_of_loaders(),
        loaded_at=_now(),
        records=report.records,
        refused=len(report.refused),
        noted=len(report.notes),
        kinds=dict(sorted(report.kinds.items())),
        started_at=report.started_at,
        size=report.size,
        trust=info.trust,
        publisher_zh=info.publisher.zh if info.publisher else None,
        publisher_en=info.publisher.en if info.publisher else None,
    )

"""Loads files into a city: read, check, link, stage, publish. What is refused is kept aside; nothing good is lost."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from pypinyin import lazy_pinyin

from graph.generation import City, Generation
from graph.rules import faults_of
from graph.scores import score_records
from graph.segment import SegmentBuilder, read_segment
from graph.staging import LINKS, SCORES, About, Stage
from loaders.linking import Linking, link
from loaders.linking import report as counted
from loaders.mentions import link_records, mentions
from loaders.reading import Info, Note, Source
from loaders.rejected import write_rejected
from loaders.source import named, recognise
from ontology.check import check, incomplete
from ontology.model import Fault, Model, Record, Words


class Progress(Protocol):
    """Told after each record how many were read so far, and at the start of each later step what it is."""

    def __call__(self, count: int, step: str = "") -> None:
        """Take notice."""


def _quiet(count: int, step: str = "") -> None:  # noqa: ARG001 - nobody watches
    return None


@dataclass
class Report:
    """What became of one file."""

    source: str
    file: str
    loader: str
    sha256: str
    records: int = 0
    unchanged: bool = False
    kinds: Counter[str] = field(default_factory=Counter)
    refused: list[Fault] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    incomplete: Counter[str] = field(default_factory=Counter)

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
    """Each path with its source: the loader asked for, or the one that recognises the file."""
    found = []
    for path in paths:
        source = named(loader, maps) if loader else recognise(path, model, maps)
        found.append(Input(path, source, name or source_name(path)))
    return found


def load(city: City, files: Sequence[Input], progress: Progress = _quiet) -> Loaded:
    """Read and check all files, link them with what is there, and publish them as one new generation."""
    loaded = Loaded([])
    with city.writing() as folder:
        stage = Stage(city, folder)
        for file in files:
            loaded.reports.append(_take(stage, file, progress))
        if any(not report.unchanged for report in loaded.reports):
            progress(0, "link 链接")
            loaded.linking = _link(stage)
            progress(0, "publish 发布")
            loaded.generation = _publish(stage, loaded.linking, ", ".join(r.file for r in loaded.reports))
    return loaded


def load_records(
    city: City, name: str, info: Info, records: Iterable[Record | Fault], progress: Progress = _quiet
) -> Loaded:
    """Publish the records of a source that is no file, such as the demo city."""
    report = Report(name, name, info.loader, "")
    with city.writing() as folder:
        stage = Stage(city, folder)
        _stage(stage, report, info, records, progress)
        progress(0, "link 链接")
        linking = _link(stage)
        progress(0, "publish 发布")
        return Loaded([report], _publish(stage, linking, name), linking)


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


def _take(stage: Stage, file: Input, progress: Progress) -> Report:
    """Stage one file, and say what became of it; nothing is staged where the same bytes are here already."""
    report = Report(
        file.name, file.path.name, file.source.info.loader, _sha256(file.path) if file.path.is_file() else ""
    )
    before = stage.sources.get(file.name)
    now = {"sha256": report.sha256, "loader": report.loader, "version": _version()}
    if before and now == {key: before[key] for key in now}:
        report.unchanged = True
        return report
    city = stage.city
    _stage(stage, report, file.source.info, file.source.read(file.path, city.base, city.model), progress)
    return report


def _stage(
    stage: Stage, report: Report, info: Info, items: Iterable[Record | Fault], progress: Progress
) -> None:
    """Write what a source says to its segment, without what the rules refuse, and keep that aside."""
    model, builder = stage.city.model, SegmentBuilder(stage.city.model)
    _collect(model, report, builder, items, progress)
    progress(0, "check 检查")
    segment = stage.write(report.source, builder)
    if faults := faults_of(model, segment):
        builder.drop({fault.iri for fault in faults})
        segment = stage.write(report.source, builder)
        report.refused += faults
    path = write_rejected(stage.city.path / "rejected", report.source, report.refused)
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


def _link(stage: Stage) -> Linking:
    return link(mentions(stage.city.model, stage.segments()))


def _publish(stage: Stage, linking: Linking, note: str) -> Generation:
    same = {found.subject: found.object for found in linking.links if found.subject != found.object}
    stage.own(LINKS, link_records(stage.city.base, linking))
    canon, _ = stage.canon(same)
    stage.own(SCORES, score_records(stage.city.model, canon, stage.city.base))
    doubts = [
        {"subject": d.subject, "candidates": d.candidates, "reason": d.reason, "evidence": d.evidence}
        for d in linking.doubts
    ]
    return stage.publish(same, doubts, note)


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
        version=_version(),
        loaded_at=datetime.now(UTC).isoformat(timespec="seconds"),
        records=report.records,
        refused=len(report.refused),
        noted=len(report.notes),
        kinds=dict(sorted(report.kinds.items())),
    )


def _version() -> str:
    """The version of the loaders: a new one reads every file anew."""
    try:
        return version("queqiao")
    except PackageNotFoundError:
        return "checkout"


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

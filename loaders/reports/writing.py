"""Writes the report of a load to the city's data folder: a workbook and a page, a folder for each generation."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from graph.generation import City, Generation
from graph.publishing.reports import PAGE, SHEET, Written, folder_of
from loaders.reports.files import duplicates, incomplete, kinds, notes, refused, summary, when
from loaders.reports.links import doubts, links, links_of, methods
from loaders.reports.page import page
from loaders.reports.report import LoadReport
from loaders.reports.sheet import write_sheet
from loaders.run import Loaded
from ontology.model import Model, Words


def write_reports(city: City, loaded: Loaded) -> Written | None:
    """Write the report of a load, the page last; None where the load published nothing."""
    if loaded.generation is None:
        return None
    number = loaded.generation.number
    written = Written(number, folder_of(city.path, number))
    report = report_of(city.model, loaded, loaded.generation)
    write_sheet(report, written.folder / SHEET)
    fresh = written.folder / f".{PAGE}.next"
    fresh.write_text(page(report), "utf-8", errors="replace")
    fresh.replace(written.folder / PAGE)
    return written


def report_of(model: Model, loaded: Loaded, generation: Generation) -> LoadReport:
    """The report of a load that published this generation."""
    found, manifest = links_of(loaded, generation), generation.manifest
    sections = (
        summary(loaded, generation),
        refused(model, loaded),
        methods(found),
        links(found),
        doubts(found),
        duplicates(loaded, generation, found),
        incomplete(model, loaded),
        kinds(model, loaded),
        notes(model, loaded),
    )
    synthetic = any(about["loader"] == "demo" for about in manifest["sources"])
    return LoadReport(generation.number, synthetic, _facts(loaded, manifest), sections)


def _facts(loaded: Loaded, manifest: Mapping[str, object]) -> tuple[tuple[Words, str], ...]:
    published = str(manifest["published_at"])
    started = min((report.started_at for report in loaded.reports), default=published)
    seconds = (datetime.fromisoformat(published) - datetime.fromisoformat(started)).total_seconds()
    return (
        (Words("文件", "files"), f"{len(loaded.reports)}"),
        (Words("读入行", "rows in"), f"{sum(r.rows.count for r in loaded.reports):,}"),
        (Words("记录", "records"), f"{sum(r.records for r in loaded.reports):,}"),
        (Words("退回处", "values refused"), f"{sum(len(r.refused) for r in loaded.reports):,}"),
        (Words("开始", "started"), when(started)),
        (Words("发布", "published"), when(published)),
        (Words("用时（秒）", "seconds"), f"{seconds:.0f}"),
        (Words("三元组", "triples"), f"{manifest['triples']:,}"),
    )

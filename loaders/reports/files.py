"""What a report says of the files: rows in, refused and noted, duplicates, what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from graph.generation import Generation
from loaders.refused.masking import masked
from loaders.refused.remedies import rule_names, suggest
from loaders.reports.links import Links
from loaders.reports.report import Cell, Row, Section, section, short_section
from loaders.run import Loaded, Report
from ontology.model import Fault, Model, Place, Words

_WHERE = (("文件", "file", 24), ("工作表", "sheet", 12), ("行", "row", 7))
_MANY_ROWS = Words("一个事物见于多行", "one thing in several rows")
_TWICE = {
    "duplicate": Words("完全相同的行", "identical rows"),
    "contradiction": Words("同一编号，内容不同", "one number, different content"),
    "O4": Words("同一信用代码，不同主体", "one credit code, two things"),
    "V6": Words("同一单元，两个值", "one cell, two values"),
}


def summary(loaded: Loaded, generation: Generation) -> Section:
    """How much was read of each file, and what was refused."""
    abouts = {about["source"]: about for about in generation.manifest["sources"]}
    rows = [_summary_row(report, abouts[report.source]) for report in loaded.reports]
    columns = (
        ("文件", "file", 28), ("来源", "source", 24), ("标题", "title", 28), ("读取器", "loader", 12),
        ("许可", "licence", 18), ("状态", "state", 12), ("行", "rows in", 9), ("记录", "records", 9),
        ("退回行", "rows refused", 9), ("退回处", "values refused", 9), ("提示", "notes", 9),
        ("装入时间", "loaded at", 22),
    )  # fmt: skip
    says = Words(
        "每个文件读入多少、退回多少。退回的行在“退回”一表，改好后再载入。",
        "What was read of each file, and what was refused. Refused rows are in the section “Refused”: mend them, "
        "load them again.",
    )
    return short_section("summary", Words("汇总", "Summary"), says, columns, rows)


def kinds(model: Model, loaded: Loaded) -> Section:
    """Of which kinds the records are."""
    rows: list[Row] = [
        (report.file, _kind(model, name), name, count)
        for report in loaded.reports
        for name, count in sorted(report.kinds.items())
        if name
    ]
    columns = (("文件", "file", 28), ("类别", "kind", 24), ("类别名", "name", 20), ("记录", "records", 10))
    says = Words("每个文件成为哪些类别的记录。", "Of which kinds the records of each file are.")
    return short_section("kinds", Words("类别", "Kinds"), says, columns, rows)


def refused(model: Model, loaded: Loaded) -> Section:
    """Every refused value: where, why, what would be right, and its row."""

    def rows() -> Iterator[Row]:
        for report in loaded.reports:
            for fault in report.refused:
                row = report.originals.get(fault.place, "") if fault.place else ""
                yield (
                    *_where(report, fault.place), *_what(model, fault), fault.reason,
                    suggest(model, fault), masked(row), fault.iri,
                )  # fmt: skip

    columns = (
        *_WHERE, ("字段", "field", 18), ("值", "value", 24), ("规则", "rule", 22), ("原因", "why", 44),
        ("怎样才对", "what would be right", 52), ("原行", "the row", 60), ("IRI", "IRI", 30),
    )  # fmt: skip
    says = Words(
        "整行退回，不取一半。在 DATA/rejected/ 的 *.rows.xlsx（或 .rows.jsonl）中改正，再载入那个文件即可，"
        "其余各行不动。",
        "A row is refused whole. Mend it in DATA/rejected/, in the file *.rows.xlsx (or .rows.jsonl), and load that "
        "file: the other rows stay as they are.",
    )
    total = sum(len(report.refused) for report in loaded.reports)
    return section("refused", Words("退回", "Refused"), says, columns, rows, total)


def duplicates(loaded: Loaded, generation: Generation, links: Links) -> Section:
    """Identical rows, things in several rows, and contradictions."""
    rows: list[Row] = []
    for report in loaded.reports:
        for found in (*report.refused, *report.notes):
            if found.rule in _TWICE:
                where = _where(report, found.place)
                rows.append(
                    (_TWICE[found.rule], *where, found.field, masked(found.value), found.reason, found.iri)
                )
        if report.unchanged:
            continue
        for iri, places in sorted(report.rows.repeated(generation.segment(report.source)).items()):
            numbers = ", ".join(str(place.row) for place in places)
            said = Words(
                f"同一事物，见第 {numbers} 行，内容一致，已合为一个",
                f"one thing in rows {numbers}, which agree",
            )
            rows.append((_MANY_ROWS, *_where(report, places[0]), "", links.name(iri), said, iri))
    columns = (
        ("情形", "case", 26), *_WHERE, ("字段", "field", 16), ("值或名称", "value or name", 36), ("说明", "what", 60),
        ("IRI", "IRI", 40),
    )  # fmt: skip
    says = Words(
        "重复的行只取一次；同一编号而内容不同的，退回或取先者。",
        "Identical rows go in once; of rows with one number and different content the later is refused, or the "
        "first is kept.",
    )
    return short_section("duplicates", Words("重复", "Duplicates"), says, columns, rows)


def incomplete(model: Model, loaded: Loaded) -> Section:
    """Which expected fields are missing, how often."""
    rows: list[Row] = []
    for report in loaded.reports:
        for key, missing in sorted(report.incomplete.items()):
            kind, _, name = key.partition(".")
            of = report.kinds[kind]
            label = model.kinds[kind][name].label
            rows.append(
                (
                    report.file,
                    _kind(model, kind),
                    label,
                    f"{kind}.{name}",
                    missing,
                    of,
                    round(missing / max(of, 1), 3),
                )
            )
    columns = (
        ("文件", "file", 28), ("类别", "kind", 22), ("字段", "field", 26), ("字段名", "name", 30),
        ("缺", "missing", 10), ("记录", "of", 10), ("比例", "share", 8),
    )  # fmt: skip
    says = Words(
        "本体期望而没有的值：不退回，补上更好。",
        "Values that the model expects and that are missing: nothing is refused for it.",
    )
    return short_section("incomplete", Words("不完整", "Incomplete"), says, columns, rows)


def notes(model: Model, loaded: Loaded) -> Section:
    """What is to be known of rows that did go in."""

    def rows() -> Iterator[Row]:
        for report in loaded.reports:
            for note in report.notes:
                yield (*_where(report, note.place), *_what(model, note), note.reason, note.iri)

    columns = (
        *_WHERE, ("字段", "field", 18), ("值", "value", 28), ("规则", "rule", 18), ("说明", "what", 60),
        ("IRI", "IRI", 40),
    )  # fmt: skip
    says = Words("这些行已装入，只是告知。", "These rows did go in; this only tells of them.")
    total = sum(len(report.notes) for report in loaded.reports)
    return section("notes", Words("提示", "Notes"), says, columns, rows, total)


def _summary_row(report: Report, about: Mapping[str, object]) -> Row:
    places = {fault.place for fault in report.refused}
    state = Words("未变，跳过", "unchanged") if report.unchanged else Words("已装入", "loaded")
    records = about["records"] if report.unchanged else report.records
    return (
        report.file, report.source, Words(str(about["title_zh"]), str(about["title_en"])), report.loader,
        str(about["licence"]), state, report.rows.count, records if isinstance(records, int) else 0,
        len(places), len(report.refused), len(report.notes), when(str(about["loaded_at"])),
    )  # fmt: skip


def _where(report: Report, place: Place | None) -> Row:
    return (place.file, place.sheet or "", place.row or "") if place else (report.file, "", "")


def _what(model: Model, fault: Fault) -> Row:
    return (_field(model, fault), masked(fault.value), rule_names(model, fault))


def _field(model: Model, fault: Fault) -> Cell:
    labels = {
        kind[fault.field].label
        for kind in model.public()
        if fault.field in kind and (not fault.iri or f"/id/{kind.segment}/" in fault.iri)
    }
    if len(labels) != 1:
        return fault.field
    label = labels.pop()
    return Words(label.zh, f"{label.en} ({fault.field})" if label.en != fault.field else fault.field)


def _kind(model: Model, name: str) -> Cell:
    return model.kinds[name].label if name in model.kinds else name


def when(moment: str) -> str:
    """A moment as people read it."""
    return f"{datetime.fromisoformat(moment):%Y-%m-%d %H:%M:%S %Z}"

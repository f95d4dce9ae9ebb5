"""The report of a load: its figures are the load's, it opens, it prints, and nothing in it is executed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pytest

from graph.generation import City
from graph.publishing.reports import PAGE, SHEET
from loaders.counting import Rows
from loaders.files.workbook import sheet_title
from loaders.refused.masking import masked
from loaders.reports.page import page
from loaders.reports.report import LoadReport, Row, Section, section
from loaders.reports.sheet import write_sheet
from loaders.reports.writing import report_of, write_reports
from loaders.run import Loaded, inputs, load
from ontology.identity import synthetic_credit_code
from ontology.model import Model, Place, Record, Words

WUHAN = Path(__file__).parents[4] / "shared" / "data" / "wuhan"
SCRIPT = "<script>alert('坏')</script>&\"合成"

MAP = """
name = "firms"
title = { zh = "合成企业名单", en = "List of synthetic firms" }
licence = "internal"
columns = ["名称", "代码", "成立"]
optional = ["资本"]
[[thing]]
kind = "Enterprise"
[thing.fields]
uscc = "代码"
label = { column = "名称", lang = "zh" }
foundedOn = "成立"
registeredCapital = { column = "资本", unit = "万元" }
"""


def firm(serial: int, name: str, founded: str = "2001", capital: str = "10", phone: str = "") -> str:
    return f'"{name.replace(chr(34), chr(34) * 2)}",{synthetic_credit_code(serial)},{founded},{capital},{phone}\n'


TEXT = (
    "名称,代码,成立,资本,电话\n"
    + firm(1, "合成甲公司")
    + firm(2, SCRIPT, "2019.14", phone="13800000000")
    + firm(1, "合成甲公司")
    + firm(3, "=SUM(A1)", "x13900000000")
    + firm(4, "合成丁公司", "", "约12万元")
    + firm(1, "合成甲公司", capital="99")
    + firm(5, "合成戊公司")
    + firm(5, "合成戊公司", "2001", "", "87654321")
)


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory, model: Model) -> tuple[City, Loaded]:
    folder = tmp_path_factory.mktemp("report")
    (folder / "firms.toml").write_text(MAP, "utf-8")
    (folder / "firms.csv").write_text(TEXT, "utf-8")
    city = City(folder / "data", model=model)
    return city, load(city, inputs(model, [folder / "firms.csv"], maps=[folder / "firms.toml"]))


@pytest.fixture(scope="module")
def report(loaded: tuple[City, Loaded]) -> LoadReport:
    city, found = loaded
    assert found.generation is not None
    return report_of(city.model, found, found.generation)


def part(report: LoadReport, key: str) -> Section:
    (found,) = [one for one in report.sections if one.key == key]
    return found


def column(found: Section, name: str) -> list[object]:
    at = [one.title.en for one in found.columns].index(name)
    return [row[at] for row in found.rows()]


def test_the_figures_are_those_of_the_load(report: LoadReport, loaded: tuple[City, Loaded]) -> None:
    (told,) = loaded[1].reports
    summary, refused = part(report, "summary"), part(report, "refused")
    assert column(summary, "rows in") == [8]
    assert column(summary, "records") == [told.records] == [3]
    assert column(summary, "values refused") == [len(told.refused)] == [refused.total]
    assert column(summary, "rows refused") == [4]
    assert (
        column(refused, "row") == [fault.place.row for fault in told.refused if fault.place] == [3, 5, 6, 7]
    )
    assert [str(rule).split()[-1] for rule in column(refused, "rule")] == [
        fault.rule for fault in told.refused
    ]
    assert sum(n for n in column(part(report, "kinds"), "records") if isinstance(n, int)) == told.records
    assert part(report, "notes").total == len(told.notes) == 1
    for one in report.sections:
        assert one.total == len(list(one.rows())) == len(list(one.rows())), one.key
        assert all(len(row) == len(one.columns) for row in one.rows()), one.key


def test_each_refused_row_is_told_with_what_would_be_right(report: LoadReport) -> None:
    refused = part(report, "refused")
    right = [words for words in column(refused, "what would be right") if isinstance(words, Words)]
    assert "月份应为 1 至 12" in right[0].zh and "12万元" in right[2].zh
    rows = [str(row) for row in column(refused, "the row")]
    assert SCRIPT in rows[0] and "成立=2019.14" in rows[0]
    assert not any("13800000000" in row for row in rows), "a column that no map uses is not shown"
    assert "139********" not in rows[1] and "x13900000000" in rows[1]


def test_duplicates_of_three_sorts(report: LoadReport) -> None:
    found = part(report, "duplicates")
    cases = [words.en for words in column(found, "case") if isinstance(words, Words)]
    assert cases == ["one number, different content", "identical rows", "one thing in several rows"]
    what = [words.en for words in column(found, "what") if isinstance(words, Words)]
    assert what[2] == "one thing in rows 8, 9, which agree"


def test_numbers_of_persons_are_starred() -> None:
    assert masked("电话 13800000000，证 42010619900101123X") == "电话 138********，证 420106************"
    assert (
        masked("91000000000000027B 20220101123 138000000001") == "91000000000000027B 20220101123 138000000001"
    )


class Reader(HTMLParser):
    """The tags and texts of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in {"src", "href"}]
        assert not any(name.startswith("on") for name, _ in attrs)

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def test_the_page_executes_nothing_and_needs_nothing_else(report: LoadReport) -> None:
    reader = Reader()
    text = page(report)
    reader.feed(text)
    assert not {"script", "img", "link", "iframe", "object"} & set(reader.tags)
    assert all(address.startswith("#") or address == SHEET for address in reader.addresses)
    assert any(SCRIPT in one for one in reader.texts), "the name is told as it is written"
    assert "url(" not in text and "@import" not in text
    assert reader.tags.count("section") == len(report.sections)


def many(count: int) -> LoadReport:
    def rows() -> Iterator[Row]:
        return (("a", number, Words("甲", "one")) for number in range(count))

    headings = (("名", "name", 10), ("数", "number", 8), ("文", "words", 10))
    return LoadReport(
        7, True, (), (section("many", Words("多", "Many"), Words("。", "."), headings, rows, count),)
    )


def test_long_sections_are_cut_and_say_so(tmp_path: Path) -> None:
    text = page(many(1500), shown=100)
    assert text.count("<tr>") == 101 and "1,400 more in the XLSX" in text and "合成数据" in text
    assert "more in the XLSX" not in page(many(100), shown=100)
    book = openpyxl.load_workbook(write_sheet(many(30), tmp_path / "x.xlsx", most=20))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert len(rows) == 3 + 20 + 1 and "另有 10 行" in str(rows[-1][0])
    assert rows[3][:3] == ("a", 0, "甲\none")


def test_the_workbook_opens_and_has_every_row_and_no_formula(
    loaded: tuple[City, Loaded], report: LoadReport
) -> None:
    city, found = loaded
    written = write_reports(city, found)
    assert written is not None and written.folder == city.path / "reports" / "000001"
    assert {path.name for path in written.folder.iterdir()} == {PAGE, SHEET}
    book = openpyxl.load_workbook(written.folder / SHEET)
    assert len(book.sheetnames) == len(report.sections)
    for sheet, one in zip(book.worksheets, report.sections, strict=True):
        assert sheet.max_row == 3 + one.total
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
        assert sheet.freeze_panes == "A4" and sheet.column_dimensions["A"].width >= 7
    refused = [row[8] for row in book["退回 Refused"].iter_rows(min_row=4, values_only=True)]
    assert any("=SUM(A1)" in str(row) for row in refused)


def test_nothing_published_has_no_report(loaded: tuple[City, Loaded]) -> None:
    city, found = loaded
    assert write_reports(city, replace(found, generation=None)) is None


def test_titles_of_sheets_are_allowed_and_differ() -> None:
    assert sheet_title("a/b:c*?[x]'") == "a b c   x"
    long = sheet_title("长" * 40)
    assert (
        len(long) == 31
        and sheet_title("长" * 40, [long]) != long
        and len(sheet_title("长" * 40, [long])) <= 31
    )


def test_rows_are_counted_once_and_parents_told_later_are_no_rows() -> None:
    rows = Rows()
    for number in (1, 1, 2, 5, 2):
        rows.see(Record("Enterprise", f"urn:{number}", {}), Place("a", number))
    rows.see(Record("Enterprise", "urn:x", {}), None)
    rows.see(Record("Enterprise", "urn:1", {}), Place("a", 1, "second sheet"))
    assert rows.count == 4


@pytest.mark.skipif(not WUHAN.exists(), reason="the real files of Wuhan are not here")
def test_the_real_files_of_wuhan(tmp_path: Path, model: Model) -> None:
    city = City(tmp_path / "data", model=model)
    found = load(city, inputs(model, [WUHAN / "institutions_ror.jsonl", WUHAN / "projects_nsfc.jsonl"]))
    assert found.generation is not None and found.linking is not None
    told = report_of(model, found, found.generation)
    assert column(part(told, "summary"), "rows in") == [
        len((WUHAN / name).read_bytes().splitlines())
        for name in ("institutions_ror.jsonl", "projects_nsfc.jsonl")
    ]
    joined = [link for link in found.linking.links if link.subject != link.object]
    assert (
        part(told, "links").total
        == len(joined)
        == sum(n for n in column(part(told, "methods"), "links") if isinstance(n, int))
    )
    assert part(told, "doubtful").total == len(found.linking.doubts)
    assert "湖北工业大学" in column(part(told, "links"), "name in the record")
    reasons = [words for words in column(part(told, "doubtful"), "reason") if isinstance(words, Words)]
    assert all(re.search("[\u4e00-\u9fff]", words.zh) for words in reasons)

"""A workbook as bureaus send it: sheets, titles, merged cells, dates and amounts in many forms, totals below."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from loaders.reading import Note, SourceError
from loaders.tables.maps import read_map
from loaders.tables.table import TableSource
from ontology.check import check
from ontology.model import SCHEME, Fault, Record
from ontology.shapes import read_model

MODEL = read_model()
BASE = "https://example.org/wuhan/"
MAP = """
name = "hetong"
title = { zh = "技术合同（合成）", en = "technology contracts (synthetic)" }
licence = "CC0-1.0"
columns = ["合同编号", "签订日期", "成交额", "卖方", "买方"]
fill_down = ["所属区"]

[[skip]]
column = "合同编号"
pattern = '^$|：'
zh = "合计或说明，不是合同"
en = "a total or a note, no contract"

[[thing]]
kind = "TechnologyContract"
key = "{合同编号}"

[thing.fields]
identifiers = "合同编号"
label = { value = "合同 {合同编号}", lang = "zh" }
date = { column = "签订日期", take = "start" }
amount = { column = "成交额", unit = "万元" }
suppliers = { thing = "seller" }
clients = { thing = "buyer" }

[[thing]]
name = "seller"
kind = "Organization"
on_conflict = "first"

[thing.fields]
label = "卖方"
region = "所属区"

[[thing]]
name = "buyer"
kind = "Organization"

[thing.fields]
label = "买方"
"""
#: Under the header of the first sheet: group, number, date, amount, seller, remark.
FIRST = [
    ("洪山区", "HT-1", "2021年3月5日", "1,234.5万元", "合成甲公司", ""),
    (None, "HT-2", "2021.3", "3亿", "合成乙公司", "只有月份"),
    (None, "HT-3", 44256, 1200, "合成丙公司", "日期成了序号"),
    ("江岸区", "HT-4", datetime(2021, 4, 1), "￥500.00", "合成丁公司", ""),  # noqa: DTZ001 - a cell has no zone
    (None, "HT-5", "2021-05-06", "壹佰万元整", "合成戊公司", "大写金额"),
    (None, "HT-6", 2021.1, "100", "合成己公司", "一月还是十月"),
    ("合计", None, None, "31,834.5", None, None),
    ("注：1. 成交额为合同总额。", None, None, None, None, None),
    ("填表人：合成", "审核人：合成", None, None, None, None),
]
SECOND = [
    (None, "HT-7", "2021/06/07 00:00:00", "１２０万元", "合成庚公司", ""),
    ("青山区", "HT-8", "20210708", " 88.80 万 ", "合成大学\n（武汉）", ""),
]


def nasty(path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    _first(sheet)
    _second(book.create_sheet("第二季度"))
    book.create_sheet("填表说明").append(["请勿删除本页"])
    book.save(path)
    return path


def _first(sheet: Worksheet) -> None:
    """The header lies over two rows, and what has no part in the lower one is merged down."""
    sheet.title = "第一季度"
    for row in (
        ["2021 年度技术合同登记汇总表"],
        ["填报单位：合成局", None, None, None, None, "单位：万元"],
        [],
        ["序号", "所属区", "合同信息", None, None, "企业信息", None, "备注"],
        [None, None, "合同编号", "签订日期", "成交额", "卖方", "买方", None],
    ):
        sheet.append(row)
    for number, (group, contract, day, amount, seller, remark) in enumerate(FIRST, 1):
        buyer = "合成买方公司" if seller else None
        sheet.append([number, group, contract, day, amount, seller, buyer, remark])
    for merged in ("A1:H1", "A4:A5", "B4:B5", "C4:E4", "F4:G4", "H4:H5", "B6:B8", "B9:B11"):
        sheet.merge_cells(merged)


def _second(sheet: Worksheet) -> None:
    header = ["合同编号", "签订日期", "成交额", "卖方", "买方", "所属区"]
    sheet.append(["附件 2"])
    sheet.append(["第二季度技术合同"])
    sheet.merge_cells("A2:F2")
    sheet.append(header)
    for group, contract, day, amount, seller, _ in SECOND:
        sheet.append([contract, day, amount, seller, "合成买方公司", group])
        sheet.append(header)


@pytest.fixture
def read(tmp_path: Path) -> Callable[[], list[Record | Fault]]:
    path = tmp_path / "hetong.toml"
    path.write_text(MAP, "utf-8")
    source = TableSource(read_map(path))
    book = nasty(tmp_path / "技术合同.xlsx")
    return lambda: list(source.read(book, BASE, MODEL))


def test_each_good_row_of_each_sheet_is_a_contract(read: Callable[[], list[Record | Fault]]) -> None:
    records = [item for item in read() if isinstance(item, Record)]
    found = {r.iri.rpartition("/")[2]: r.values for r in records if r.kind == "TechnologyContract"}
    assert {key: (values["date"], values["amount"]) for key, values in found.items()} == {
        "HT-1": ((date(2021, 3, 5),), (Decimal(12_345_000),)),
        "HT-2": ((date(2021, 3, 1),), (Decimal(300_000_000),)),
        "HT-3": ((date(2021, 3, 1),), (Decimal(12_000_000),)),
        "HT-4": ((date(2021, 4, 1),), (Decimal(5_000_000),)),
        "HT-7": ((date(2021, 6, 7),), (Decimal(1_200_000),)),
        "HT-8": ((date(2021, 7, 8),), (Decimal(888_000),)),
    }
    assert [fault for record in records for fault in check(MODEL, record)] == []


def test_a_merged_cell_covers_the_rows_below_it_in_its_own_sheet(
    read: Callable[[], list[Record | Fault]],
) -> None:
    records = [item for item in read() if isinstance(item, Record) and item.kind == "Organization"]
    regions = {str(r.values["label"][0].value): r.values.get("region") for r in records}  # type: ignore[union-attr]
    hongshan, jiangan, qingshan = ((f"{SCHEME}region/4201{end}",) for end in ("11", "02", "07"))
    assert [regions[f"合成{sign}公司"] for sign in "甲乙丙丁"] == [hongshan, hongshan, hongshan, jiangan]
    assert regions["合成庚公司"] is None
    assert regions["合成大学 （武汉）"] == qingshan


def test_what_cannot_be_read_is_told_with_its_sheet_and_row(read: Callable[[], list[Record | Fault]]) -> None:
    items = [item for item in read() if isinstance(item, Fault)]
    faults = [item for item in items if not isinstance(item, Note)]
    assert [(f.place.sheet, f.place.row, f.rule, f.value) for f in faults if f.place] == [
        ("第一季度", 10, "number-form", "壹佰万元整"),
        ("第一季度", 11, "date-number", "2021.1"),
    ]
    assert all(fault.reason.zh and fault.reason.en for fault in faults)
    notes = [(n.place.sheet, n.place.row, n.rule) for n in items if isinstance(n, Note) and n.place]
    assert notes == [
        *(("第一季度", row, "passed-over") for row in (12, 13, 14)),
        *(("第二季度", row, "repeated-header") for row in (5, 7)),
    ]


def test_a_workbook_without_the_columns_is_refused_with_what_it_has(tmp_path: Path) -> None:
    path = tmp_path / "hetong.toml"
    path.write_text(MAP.replace('"买方"]', '"买受人"]'), "utf-8")
    with pytest.raises(SourceError) as caught:
        list(TableSource(read_map(path)).read(nasty(tmp_path / "a.xlsx"), BASE, MODEL))
    assert caught.value.rule == "missing-column"
    assert "买受人" in caught.value.words.zh

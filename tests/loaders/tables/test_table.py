"""Tables through maps: good rows beside bad ones, spreadsheets as people make them, and the documented example."""

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest

from loaders.reading import Note, SourceError
from loaders.source import recognise
from loaders.tables.binding import TAKING_KEYS, THING_KEYS
from loaders.tables.maps import MAP_KEYS, read_map
from loaders.tables.table import TableSource
from ontology.check import check
from ontology.identity import synthetic_credit_code
from ontology.model import Fault, Record, Text
from ontology.shapes import read_model

MODEL = read_model()
BASE = "https://example.org/wuhan/"
DOCS = Path(__file__).parents[3] / "docs" / "column-maps.md"

MAP = """
name = "made"
title = { zh = "合成名单", en = "A made list" }
licence = "CC0-1.0"
columns = ["名称", "代码"]
optional = ["备注", "资本", "日期", "网址", "股东", "领域", "负责人"]
[[thing]]
name = "firm"
kind = "Enterprise"
[thing.fields]
uscc = "代码"
label = "名称"
registeredCapital = { column = "资本", unit = "万元" }
foundedOn = "日期"
homepage = { column = "网址", on_error = "skip" }
shareholders = { thing = "owner" }
fields = { column = "领域", split = true }
[[thing]]
name = "owner"
kind = "Organization"
each = "股东"
[thing.fields]
label = "股东"
[[thing]]
name = "leader"
kind = "Person"
within = "firm"
[thing.fields]
label = "负责人"
memberOf = { thing = "firm" }
"""
CODES = [synthetic_credit_code(serial) for serial in range(1, 9)]

Read = Callable[..., tuple[list[Record], list[Fault], list[Note]]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Reads a file with a map (the one above), and holds every record against the shapes."""

    def reader(path: Path, text: str = MAP) -> tuple[list[Record], list[Fault], list[Note]]:
        map_path = tmp_path / "made.toml"
        map_path.write_text(text, "utf-8")
        found = list(TableSource(read_map(map_path)).read(path, BASE, MODEL))
        records = [item for item in found if isinstance(item, Record)]
        notes = [item for item in found if isinstance(item, Note)]
        faults = [item for item in found if isinstance(item, Fault) and not isinstance(item, Note)]
        assert [fault for record in records for fault in check(MODEL, record)] == []
        for told in (*notes, *faults):
            assert told.place is not None
            assert told.place.file == path.name
            assert told.place.row
            assert told.reason.zh
            assert told.reason.en
        return records, faults, notes

    return reader


def table(path: Path, *rows: Sequence[object], encoding: str = "utf-8") -> Path:
    with path.open("w", encoding=encoding, newline="") as stream:
        csv.writer(stream).writerows(rows)
    return path


def sheet(path: Path, *rows: Sequence[object], merged: Sequence[str] = (), name: str = "名单") -> Path:
    book = openpyxl.Workbook()
    page = book.active
    page.title = name
    for row in rows:
        page.append(list(row))
    for cells in merged:
        page.merge_cells(cells)
    book.save(path)
    return path


def labels(records: list[Record]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for record in records:
        found.setdefault(record.kind, []).extend(
            t.value for t in record.values.get("label", ()) if isinstance(t, Text)
        )
    return found


def test_one_row_makes_several_things_and_their_links(tmp_path: Path, read: Read) -> None:
    head = ("名称", "代码", "资本", "日期", "网址", "股东", "领域", "负责人")
    row = (
        "合成光电有限公司",
        CODES[0],
        "1,200",
        "2015.6",
        "www.example.org",
        "合成控股公司、合成基金公司",
        "激光；光通信",
        "张三",
    )
    records, faults, notes = read(table(tmp_path / "a.csv", head, row))
    assert (faults, notes) == ([], [])
    firm, *owners, leader = records
    assert firm.iri == f"{BASE}id/org/{CODES[0]}"
    assert firm.values["registeredCapital"] == (Decimal(12_000_000),)
    assert firm.values["foundedOn"] == ("2015-06",)
    assert firm.values["shareholders"] == tuple(owner.iri for owner in owners)
    assert len(firm.values["fields"]) == 2
    assert leader.values["memberOf"] == (firm.iri,)
    assert all("/x-" in record.iri for record in (*owners, leader))
    assert labels(records)["Organization"] == ["合成控股公司", "合成基金公司"]


def test_a_bad_row_is_refused_alone_and_told_whole(tmp_path: Path, read: Read) -> None:
    wrong = CODES[1][:-1] + ("A" if CODES[1][-1] != "A" else "B")
    path = table(
        tmp_path / "a.csv",
        ("名称", "代码", "资本", "日期"),
        ("合成甲公司", CODES[0], "5", "2015"),
        ("合成乙公司", wrong, "很多", "2015-13-01"),
        ("", CODES[3], "5", "2015"),
        ("合成丁公司", "1.23E+17", "5", "2015"),
        ("合成戊公司", CODES[4], "5", "2015"),
    )
    records, faults, _ = read(path)
    assert labels(records) == {"Enterprise": ["合成甲公司", "合成戊公司"]}
    assert [(f.place.row if f.place else None, f.field, f.value, f.rule) for f in faults] == [
        (3, "uscc", wrong, "uscc-check"),
        (3, "registeredCapital", "很多", "number-form"),
        (3, "foundedOn", "2015-13-01", "date-impossible"),
        (4, "label", "", "required"),
        (5, "uscc", "1.23E+17", "scientific-notation"),
    ]
    assert "“代码”列" in faults[0].reason.zh
    assert "column '代码'" in faults[0].reason.en


def test_what_a_map_lets_go_is_left_out_and_told(tmp_path: Path, read: Read) -> None:
    records, faults, notes = read(
        table(tmp_path / "a.csv", ("名称", "代码", "网址"), ("合成甲公司", CODES[0], "见 名片"))
    )
    assert faults == []
    assert [(n.rule, n.field, n.value) for n in notes] == [("uri-form", "homepage", "见 名片")]
    assert "homepage" not in records[0].values


@pytest.mark.parametrize("nothing", ["", " ", "-", "—", "无", "N/A", "\u3000"])
def test_what_stands_for_nothing_is_nothing(tmp_path: Path, read: Read, nothing: str) -> None:
    path = table(
        tmp_path / "a.csv", ("名称", "代码", "资本", "股东"), ("合成甲公司", nothing, nothing, nothing)
    )
    (record,), faults, notes = read(path)
    assert (set(record.values), faults, notes) == ({"label"}, [], [])
    assert "/x-" in record.iri


def test_the_same_name_is_one_mention_of_a_source_and_only_of_that_source(tmp_path: Path, read: Read) -> None:
    path = table(
        tmp_path / "a.csv",
        ("名称", "代码"),
        ("合成大学（武汉）", ""),
        ("合成大学(武汉) ", ""),
        ("合成学院", ""),
    )
    records, faults, notes = read(path)
    assert (faults, notes) == ([], [])
    assert len({record.iri for record in records}) == 2
    others, _, _ = read(path, MAP.replace('"made"', '"other"'))
    assert {record.iri for record in records}.isdisjoint(record.iri for record in others)


def test_a_person_is_never_one_by_name_alone(tmp_path: Path, read: Read) -> None:
    rows = [
        ("合成甲公司", CODES[0], "张三"),
        ("合成乙公司", CODES[1], "张三"),
        ("合成甲公司", CODES[0], "李四"),
    ]
    records, _, _ = read(table(tmp_path / "a.csv", ("名称", "代码", "负责人"), *rows))
    assert len({record.iri for record in records if record.kind == "Person"}) == 3


def test_a_person_within_nothing_is_refused(tmp_path: Path, read: Read) -> None:
    text = MAP.replace('within = "firm"', 'within = "owner"')
    records, faults, _ = read(
        table(tmp_path / "a.csv", ("名称", "代码", "负责人"), ("合成甲公司", "", "张三")), text
    )
    assert (records, [(f.rule, f.value) for f in faults]) == ([], [("nothing-within", "张三")])


def test_a_thing_whose_cells_are_empty_is_not_there(tmp_path: Path, read: Read) -> None:
    text = (
        MAP.replace('"负责人"]', '"负责人", "发证日期"]')
        + """
[[thing]]
kind = "Qualification"
[thing.fields]
kind = { value = "qk-hnte" }
level = { value = "lv-national" }
start = "发证日期"
awardedTo = { thing = "firm" }
"""
    )
    rows = [
        ("合成甲公司", CODES[0], "2023-01-02"),
        ("合成乙公司", CODES[1], "2023-01-02"),
        ("合成丙公司", CODES[2], "-"),
    ]
    records, faults, _ = read(table(tmp_path / "a.csv", ("名称", "代码", "发证日期"), *rows), text)
    assert faults == []
    assert len({record.iri for record in records if record.kind == "Qualification"}) == 2


def test_a_key_that_a_spreadsheet_spoilt_is_refused(tmp_path: Path, read: Read) -> None:
    text = MAP.replace('uscc = "代码"\n', "").replace('name = "firm"', 'name = "firm"\nkey = "made-{代码}"')
    records, faults, _ = read(
        table(tmp_path / "a.csv", ("名称", "代码"), ("甲", "1.23E+17"), ("乙", "Ａ 1")), text
    )
    assert [record.iri for record in records] == [f"{BASE}id/org/made-A1"]
    assert [(f.rule, f.value) for f in faults] == [("scientific-notation", "1.23E+17")]


def test_same_rows_are_told_and_contradictions_refused(tmp_path: Path, read: Read) -> None:
    rows = [("合成甲公司", CODES[0], "5"), ("合成甲公司", CODES[0], "5"), ("合成甲公司", CODES[0], "6")]
    path = table(tmp_path / "a.csv", ("名称", "代码", "资本"), *rows)
    records, faults, notes = read(path)
    assert len(records) == 1
    assert [(n.rule, n.place.row if n.place else None) for n in notes] == [("duplicate", 3)]
    assert [(f.rule, f.field, f.value) for f in faults] == [("contradiction", "registeredCapital", "60000")]
    assert "row 2" in faults[0].reason.en
    lenient = MAP.replace('kind = "Enterprise"', 'kind = "Enterprise"\non_conflict = "first"')
    records, faults, notes = read(path, lenient)
    assert (len(records), faults, [n.rule for n in notes]) == (2, [], ["duplicate", "contradiction"])
    assert {record.values["registeredCapital"] for record in records} == {(Decimal(50_000),)}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_encodings_and_delimiters_are_found(
    tmp_path: Path, read: Read, encoding: str, delimiter: str
) -> None:
    lines = ["合成名单,2023", "", "序号,名称,代码", f"1,合成甲公司,{CODES[0]}", "2,合成乙公司,"]
    path = tmp_path / "a.csv"
    path.write_bytes("\r\n".join(lines).replace(",", delimiter).encode(encoding))
    records, faults, _ = read(path)
    assert faults == []
    assert labels(records) == {"Enterprise": ["合成甲公司", "合成乙公司"]}
    assert [record.place.row for record in records if record.place] == [4, 5]


@pytest.mark.parametrize(
    ("header", "rule", "said"),
    [
        (("名称", "编码"), "missing-column", "名称, 代码"),
        (("名称", "代码", "名称"), "duplicate-header", "2 times"),
        (("", ""), "missing-column", "all of these columns"),
    ],
)
def test_a_header_that_does_not_fit_is_refused(
    tmp_path: Path, read: Read, header: Sequence[str], rule: str, said: str
) -> None:
    for path in (
        table(tmp_path / "a.csv", header, ("a", "b", "c")),
        sheet(tmp_path / "a.xlsx", header, ("a", "b")),
    ):
        with pytest.raises(SourceError) as caught:
            read(path)
        assert caught.value.rule == rule
        assert said in caught.value.words.en


def test_a_column_that_the_map_uses_must_be_there(tmp_path: Path, read: Read) -> None:
    path = table(tmp_path / "a.csv", ("名称", "代码", "网止"), ("a", "", ""))
    with pytest.raises(SourceError, match="did you mean '网止'"):
        read(path, MAP.replace('"网址", "股东"', '"股东"'))


def test_broken_csv_rows_are_refused_and_the_others_go_in(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        f'名称,代码\n合成甲公司,{CODES[0]}\n"合成"乙公司,{CODES[1]}\n合成丙公司\n合成丁公司,{CODES[3]},多\n\n名称,代码\n'
        f'{"长" * 40_000},{CODES[4]}\n合成\x07己公司,{CODES[5]}\n合成庚公司,{CODES[6]},\n"没有闭合,{CODES[7]}\n',
        "utf-8",
    )
    records, faults, notes = read(path)
    assert labels(records) == {"Enterprise": ["合成甲公司", "合成己公司", "合成庚公司"]}
    assert [(f.rule, f.place.row if f.place else None) for f in faults] == [
        ("csv-form", 3),
        ("row-width", 4),
        ("row-width", 5),
        ("cell-too-long", 8),
        ("csv-form", 11),
    ]
    assert [(n.rule, n.place.row if n.place else None) for n in notes] == [
        ("repeated-header", 7),
        ("control-characters", 9),
    ]


def test_json_lines_with_a_broken_line(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(
        f'{{"名称": "合成甲公司", "代码": "{CODES[0]}", "股东": ["合成控股", "合成基金"]}}\n\n'
        '{"名称": "合成乙公司", \n[1]\n'
        '{"名称": "合成丙公司", "代码": NaN, "资本": 1.5}\n',
        "utf-8",
    )
    records, faults, _ = read(path)
    assert labels(records) == {
        "Enterprise": ["合成甲公司", "合成丙公司"],
        "Organization": ["合成控股", "合成基金"],
    }
    assert [(f.rule, f.place.row if f.place else None) for f in faults] == [
        ("json-form", 3),
        ("json-form", 4),
    ]


# -- spreadsheets


def test_title_rows_dates_and_numbers_of_a_spreadsheet(tmp_path: Path, read: Read) -> None:
    path = sheet(
        tmp_path / "a.xlsx",
        ("合成企业名单",),
        ("填报单位：合成局", None, None, "2023 年"),
        ("名称", "代码", "资本", "日期"),
        ("合成甲公司", CODES[0], 1200, datetime.fromisoformat("2015-06-01")),
        (None, None, None, None),
        ("合成乙公司", None, 12.5, 42156),
        ("合成丙公司", 910000000000000000, 1, 2015),
        merged=["A1:D1", "A2:C2"],
    )
    records, faults, _ = read(path)
    assert [r.values["foundedOn"] for r in records] == [("2015-06-01",), ("2015-06-01",)]
    assert [r.values["registeredCapital"] for r in records] == [(Decimal(12_000_000),), (Decimal(125_000),)]
    assert [
        (f.rule, f.place.row if f.place else None, f.place.sheet if f.place else None) for f in faults
    ] == [("scientific-notation", 7, "名单")]


def test_a_header_merged_over_two_rows(tmp_path: Path, read: Read) -> None:
    path = sheet(
        tmp_path / "a.xlsx",
        ("合成企业名单",),
        ("序号", "名称", "登记", None),
        (None, None, "代码", "日期"),
        (1, "合成甲公司", CODES[0], "2015"),
        merged=["A1:D1", "A2:A3", "B2:B3", "C2:D2"],
    )
    (record,), faults, _ = read(path)
    assert (record.values["uscc"], record.values["foundedOn"], faults) == ((CODES[0],), ("2015",), [])
    (record,), _, _ = read(path, MAP.replace('"日期"', '"登记/日期"'))
    assert record.values["foundedOn"] == ("2015",)


def test_the_same_name_under_two_merged_headers_must_be_told_apart(tmp_path: Path, read: Read) -> None:
    path = sheet(
        tmp_path / "a.xlsx",
        ("名称", "申请", None, "颁发", None),
        (None, "代码", "日期", "单位", "日期"),
        ("合成甲公司", CODES[0], "2015", "合成局", "2016"),
        merged=["A1:A2", "B1:C1", "D1:E1"],
    )
    with pytest.raises(SourceError, match="'日期' 2 times"):
        read(path)
    (record,), _, _ = read(path, MAP.replace('"日期"', '"颁发/日期"'))
    assert record.values["foundedOn"] == ("2016",)


def test_cells_merged_over_rows_are_filled_down(tmp_path: Path, read: Read) -> None:
    rows = [("名称", "代码", "负责人"), ("合成甲公司", CODES[0], "张三"), (None, None, "李四")]
    path = sheet(tmp_path / "a.xlsx", *rows, merged=["A2:A3", "B2:B3"])
    _, faults, _ = read(path)
    assert [fault.rule for fault in faults] == ["required", "nothing-within"]
    records, faults, _ = read(path, MAP.replace("optional", 'fill_down = ["名称", "代码"]\noptional'))
    assert (labels(records)["Person"], faults) == (["张三", "李四"], [])


def test_sheets_are_found_by_their_header_or_named(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    sheets: dict[str, list[tuple[str, ...]]] = {
        "说明": [("请勿修改",)],
        "2022": [("名称", "代码"), ("合成甲公司", "")],
        "2023": [("名称", "代码"), ("合成乙公司", "")],
    }
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
    book.save(path)
    assert [r.place.sheet for r in read(path)[0] if r.place] == ["2022", "2023"]
    assert labels(read(path, 'sheet = "2023"' + MAP)[0]) == {"Enterprise": ["合成乙公司"]}
    with pytest.raises(SourceError, match=r"there is no sheet '2024'; there are: .*2022, 2023"):
        read(path, 'sheet = "2024"' + MAP)


def test_an_xlsx_that_is_none_is_refused(tmp_path: Path, read: Read) -> None:
    good = sheet(tmp_path / "good.xlsx", ("名称", "代码"), ("合成甲公司", "")).read_bytes()
    zipped = tmp_path / "zip.xlsx"
    with ZipFile(zipped, "w") as pack:
        pack.writestr("readme.txt", "no workbook")
    cut = tmp_path / "cut.xlsx"
    cut.write_bytes(good[: len(good) // 2])
    torn = tmp_path / "torn.xlsx"
    with ZipFile(tmp_path / "good.xlsx") as pack, ZipFile(torn, "w") as copy:
        for name in pack.namelist():
            data = pack.read(name)
            copy.writestr(name, data[: len(data) * 3 // 4] if "sheet1" in name else data)
    for path in (zipped, cut, torn):
        with pytest.raises(SourceError) as caught:
            read(path)
        assert caught.value.rule == "not-xlsx"


# -- the documented example


def documented() -> Iterator[str]:
    return (found[1] for found in re.finditer(r"```toml\n(.*?)```", DOCS.read_text("utf-8"), re.DOTALL))


def test_the_documented_example_works(tmp_path: Path, read: Read) -> None:
    (text,) = documented()
    path = sheet(
        tmp_path / "高企名单.xlsx",
        ("2023 年高新技术企业名单（合成数据）",),
        (
            "序号",
            "企业名称",
            "统一社会信用代码",
            "所属区",
            "技术领域",
            "注册资本",
            "证书编号",
            "发证日期",
            "有效期至",
        ),
        (
            1,
            "合成光电有限公司",
            CODES[0],
            "洪山区",
            "激光、光通信",
            "1,200",
            "GR202342000001",
            "2023年10月16日",
            "2026-10-15",
        ),
        (
            2,
            "合成生物有限公司",
            CODES[1],
            "东湖新技术开发区",
            "生物医药",
            800,
            "GR202342000002",
            datetime.fromisoformat("2023-10-16"),
            "长期",
        ),
        merged=["A1:I1"],
    )
    (tmp_path / "hnte.toml").write_text(text, "utf-8")
    assert recognise(path, MODEL, [tmp_path / "hnte.toml"]).info.loader == "hnte-2023"
    records, faults, notes = read(path, text)
    assert faults == []
    assert [(n.field, n.value) for n in notes] == [("end", "长期")]
    title = next(record for record in records if record.kind == "Qualification")
    assert title.iri == f"{BASE}id/qualification/hnte-GR202342000001"
    assert title.values["start"] == (date(2023, 10, 16),)
    assert title.values["awardedTo"] == (f"{BASE}id/org/{CODES[0]}",)
    assert {record.kind for record in records} == {"Enterprise", "Qualification", "Institution"}


def test_the_documented_keys_are_those_that_exist() -> None:
    told = set(re.findall(r"`(?:\[\[)?([a-z_]+)(?:\]\])?`", DOCS.read_text("utf-8"))) | {"fields"}
    assert told >= {*MAP_KEYS, *THING_KEYS, *TAKING_KEYS}

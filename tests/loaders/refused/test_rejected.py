"""Refused rows come back: repeated as they stand, mended by a person, loaded again beside the good ones."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.generation import City
from loaders.files.workbook import storable
from loaders.reading import SourceError
from loaders.refused.mended_rows import read_mended, write_rows
from loaders.refused.originals import Head, Mark, Original, fingerprint
from loaders.refused.rejected import no_formula, write_rejected
from loaders.run import Loaded, NothingUsableError, inputs, load, withdraw
from ontology.model import Fault, Model, Place, Words

HEADER = "ts_code,symbol,name,area,industry,list_date\n"
GOOD = "600498.SH,600498,合成通信,湖北,通信设备,2001-08-23\n"
OTHER = "000422.SZ,000422,合成化工,湖北,农药化肥,1996-08-15\n"
BAD, WORSE = (
    OTHER.replace("000422.SZ", "422"),
    OTHER.replace("1996-08-15", "1996.13").replace("合成化工", "=合成"),
)


@pytest.fixture
def city(tmp_path: Path, model: Model) -> City:
    return City(tmp_path / "data", model=model)


def take(city: City, path: Path) -> Loaded:
    return load(city, inputs(city.model, [path]))


def labels(city: City) -> set[str]:
    found = city.current()
    assert found is not None
    return {found.index.label(n) for n in found.index.nodes("Enterprise").tolist()}


def refused(city: City, tmp_path: Path, text: str) -> Path:
    path = tmp_path / "list.csv"
    path.write_text(text, "utf-8")
    take(city, path)
    return city.path / "rejected" / "list.rows.xlsx"


def mend(path: Path, to: Path, old: str, new: str) -> Path:
    """Change a cell of a workbook, as a person does."""
    book = openpyxl.load_workbook(path)
    (cell,) = [c for row in book.worksheets[0].iter_rows(min_col=3) for c in row if c.value == old]
    cell.value = new
    book.save(to)
    return to


def test_mended_rows_join_the_good_ones(city: City, tmp_path: Path) -> None:
    rows = refused(city, tmp_path, HEADER + GOOD + BAD)
    assert labels(city) == {"合成通信"}
    loaded = take(city, mend(rows, tmp_path / "改好.xlsx", "422", "000422.SZ"))
    assert labels(city) == {"合成通信", "合成化工"}
    assert [report.source for report in loaded.reports] == ["list-mended"]
    assert not (city.path / "rejected" / "list-mended.csv").exists()
    found = city.current()
    assert found is not None
    (node,) = [n for n in found.index.nodes("Enterprise").tolist() if found.index.label(n) == "合成化工"]
    (said,) = found.index.rows(node)
    assert (said.source, said.file, said.row) == ("list-mended", "list.csv", 3)


def test_rows_mended_one_after_the_other_all_stay(city: City, tmp_path: Path) -> None:
    rows = refused(city, tmp_path, HEADER + GOOD + BAD + WORSE)
    loaded = take(city, mend(rows, tmp_path / "one.xlsx", "422", "000422.SZ"))
    assert labels(city) == {"合成通信", "合成化工"}
    assert [fault.rule for fault in loaded.reports[0].refused] == ["unmended"]
    left = city.path / "rejected" / "list-mended.rows.xlsx"
    book = openpyxl.load_workbook(mend(left, tmp_path / "two.xlsx", "1996.13", "1996-12-01"))
    (code,) = [c for row in book.worksheets[0].iter_rows(min_col=3) for c in row if c.value == "000422.SZ"]
    code.value = "600055.SH"
    book.save(tmp_path / "two.xlsx")
    take(city, tmp_path / "two.xlsx")
    assert labels(city) == {"合成通信", "合成化工", "=合成"}
    assert not left.exists()


def test_a_reload_of_the_source_keeps_what_was_mended_and_does_not_ask_again(
    city: City, tmp_path: Path
) -> None:
    rows = refused(city, tmp_path, HEADER + GOOD + BAD)
    take(city, mend(rows, tmp_path / "mended.xlsx", "422", "000422.SZ"))
    refused(city, tmp_path, HEADER + GOOD.replace("合成通信", "合成通信甲") + BAD)
    assert labels(city) == {"合成通信甲", "合成化工"}
    assert not rows.exists() and (city.path / "rejected" / "list.csv").exists()


def test_withdrawn_mended_rows_do_not_come_back_with_later_ones(city: City, tmp_path: Path) -> None:
    rows = refused(city, tmp_path, HEADER + GOOD + BAD)
    take(city, mend(rows, tmp_path / "mended.xlsx", "422", "000422.SZ"))
    withdraw(city, "list-mended")
    assert labels(city) == {"合成通信"} and not list((city.path / "mended").iterdir())
    refused(city, tmp_path, HEADER + GOOD.replace("2001-08-23", "2001-08-24") + BAD)
    assert rows.exists()


def test_rows_that_nobody_changed_stay_refused_even_if_a_sheet_would_take_them(
    city: City, tmp_path: Path
) -> None:
    narrow = "600055.SH,600055,合成窄行\n"
    rows = refused(city, tmp_path, HEADER + GOOD + narrow)
    with pytest.raises(NothingUsableError, match="unmended"):
        take(city, rows)
    assert labels(city) == {"合成通信"}


def test_a_workbook_that_became_csv_is_still_known(city: City, tmp_path: Path) -> None:
    rows = refused(city, tmp_path, HEADER + GOOD + BAD)
    sheet = openpyxl.load_workbook(rows).worksheets[0]
    with (tmp_path / "saved.csv").open("w", encoding="gb18030", newline="") as file:
        for row in sheet.iter_rows(values_only=True):
            csv.writer(file).writerow(["000422.SZ" if cell == "422" else cell for cell in row])
    take(city, tmp_path / "saved.csv")
    assert labels(city) == {"合成通信", "合成化工"}


def test_lines_of_json_are_repeated_and_mended(city: City, tmp_path: Path) -> None:
    names = HEADER.strip().split(",")
    lines = [json.dumps(dict(zip(names, row.strip().split(","), strict=True))) for row in (GOOD, BAD)]
    (tmp_path / "list.jsonl").write_text("\n".join(lines), "utf-8")
    take(city, tmp_path / "list.jsonl")
    rows = city.path / "rejected" / "list.rows.jsonl"
    assert rows.read_text("utf-8").splitlines()[1] == lines[1]
    (tmp_path / "mended.jsonl").write_text(rows.read_text("utf-8").replace('"422"', '"000422.SZ"'), "utf-8")
    take(city, tmp_path / "mended.jsonl")
    assert labels(city) == {"合成通信", "合成化工"}


def test_title_rows_sheets_and_merged_cells_are_kept(city: City, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "上市"
    for row in (["合成名单"], [], HEADER.strip().split(","), GOOD.strip().split(","), BAD.strip().split(",")):
        sheet.append(row)
    book.save(tmp_path / "list.xlsx")
    take(city, tmp_path / "list.xlsx")
    rows = city.path / "rejected" / "list.rows.xlsx"
    assert openpyxl.load_workbook(rows).sheetnames == ["上市"]
    take(city, mend(rows, tmp_path / "mended.xlsx", "422", "000422.SZ"))
    assert labels(city) == {"合成通信", "合成化工"}


def test_rows_of_two_sources_are_not_mixed(city: City, tmp_path: Path) -> None:
    rows = [
        Original(Place("a.csv", n), ("x",), "rows", Mark(f"s{n}", "ashare", "a.csv", None, n, "0"))
        for n in (1, 2)
    ]
    path = write_rows(tmp_path / "mixed", [Head("rows", (("ts_code",),)), *rows], {})
    assert path is not None
    with pytest.raises(SourceError, match="two sources"):
        inputs(city.model, [path])


def test_a_table_that_only_speaks_of_the_name_is_no_file_of_mended_rows(city: City, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(HEADER + GOOD.replace("合成通信", "queqiao"), "utf-8")
    (found,) = inputs(city.model, [path])
    assert (found.name, found.source.info.loader) == ("list", "ashare")


def mark(row: int, print_: str) -> Mark:
    return Mark("a", "ashare", "a.csv", None, row, print_)


nasty = (
    *(
        "=1+1",
        "+86",
        "-5",
        "@x",
        "\ttab",
        "a\r\nb",
        "#N/A",
        "_x000D_",
        " spaces ",
        "'",
        "\x07bell",
        "\ud800",
        "\uffff",
    ),
    *("1E5", "007", "<b>&", "", "TRUE", "2022-03-01"),
)
tables = st.lists(
    st.lists(st.text(max_size=20) | st.sampled_from(nasty), min_size=1, max_size=4), min_size=1, max_size=4
)


@settings(max_examples=60)
@given(tables)
def test_whatever_stands_in_a_cell_comes_back_as_text(
    tmp_path_factory: pytest.TempPathFactory, table: list[list[str]]
) -> None:
    folder = tmp_path_factory.mktemp("rows")
    given_rows = [
        Original(Place("a.csv", n), ("row", *row), "rows", mark(n, fingerprint(["row", *row])))
        for n, row in enumerate(table, 2)
    ]
    path = write_rows(folder / "a.rows", [Head("rows", (("name", "b"),)), *given_rows], {})
    assert path is not None
    found = read_mended(path)
    assert found is not None
    assert [row.mark for row in found[2]] == [row.mark for row in given_rows]
    for before, after in zip(given_rows, found[2], strict=True):
        texts = [storable(str(cell)) for cell in before.cells]
        back = [str(cell or "") for cell in after.cells]
        assert back + [""] * (len(texts) - len(back)) == texts
        assert after.mark is not None and fingerprint(after.cells) == after.mark.print


def test_no_cell_of_the_list_of_faults_is_a_formula(tmp_path: Path) -> None:
    fault = Fault("", "=field", "=HYPERLINK(1)", "@rule", Words("-原因", "+why"), Place("=file", 3))
    path = write_rejected(tmp_path, "list", [fault])
    assert path is not None
    with path.open(encoding="utf-8-sig", newline="") as file:
        (row,) = list(csv.reader(file))[1:]
    assert row == ["'=file", "", "3", "'=field", "'=HYPERLINK(1)", "'@rule", "'-原因", "'+why", ""]
    assert no_formula("plain = text") == "plain = text"

"""Rows as files: every value comes back, odd ones too."""

import csv
import io
from datetime import date, datetime

import openpyxl
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.index import Index
from ontology.model import Model, Words
from ontology.terms import XSD
from queries.questions.catalog import Catalog
from queries.questions.graphs import term
from queries.questions.question import Column
from queries.questions.rows import Cell, Namer, Rows, rows_of
from queries.questions.tables import as_csv, as_json, as_tsv
from queries.questions.workbook import as_xlsx
from tests.queries.questions.whole_city import Whole

QUESTION = Catalog.shipped()["B3"]
ANY = Column("x", "string", Words("甲", "a"))


def one(value: object, kind: str = "literal", **more: str) -> bytes:
    cell = {"type": kind, "value": value, **more}
    return orjson.dumps({"head": {"vars": ["x"]}, "results": {"bindings": [{"x": cell}, {}]}})


@pytest.fixture
def namer(whole: Whole) -> Namer:
    model: Model = whole.generation.model
    index: Index = whole.generation.index
    return Namer(model, index, "zh")


@pytest.mark.parametrize(
    ("lexical", "datatype", "value"),
    [
        ("12", "integer", 12),
        ("9007199254740993", "integer", "9007199254740993"),
        ("0.10", "decimal", 0.1),
        ("INF", "double", "INF"),
        ("NaN", "double", "NaN"),
        ("true", "boolean", True),
        ("0", "boolean", False),
        ("2022-12-31", "date", "2022-12-31"),
        ("-0044-03-15", "date", "-0044-03-15"),
        ("twelve", "integer", "twelve"),
    ],
)
def test_literals_are_plain_values(namer: Namer, lexical: str, datatype: str, value: object) -> None:
    rows = rows_of(QUESTION, one(lexical, datatype=XSD + datatype), namer).rows
    assert rows[0][0].value == value
    assert rows[1][0].value is None


@pytest.mark.parametrize(
    ("iri", "label"),
    [
        ("https://example.org/wuhan/id/org-E1", "示例一号激光公司"),
        ("https://w3id.org/queqiao/scheme/qk-hnte", "高新技术企业"),
        ("https://w3id.org/queqiao/ns/applicant", "申请人"),
        ("https://w3id.org/queqiao/ns/Enterprise", "企业"),
        ("https://example.org/nobody", None),
    ],
)
def test_iris_have_labels(namer: Namer, iri: str, label: str | None) -> None:
    cell = rows_of(QUESTION, one(iri, "uri"), namer).rows[0][0]
    assert (cell.value, cell.label, cell.iri) == (iri, label, True)


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1, max_size=5))
def test_texts_come_back_from_csv(texts: list[str]) -> None:
    rows = Rows((ANY, ANY), [(Cell(text), Cell(text)) for text in texts])
    found = list(csv.reader(io.StringIO(as_csv(rows).decode("utf-8-sig"), newline="")))
    assert found == [["x", "x"], *([text, text] for text in texts)]
    assert as_tsv(rows).decode().count("\n") == len(texts) + 1


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=50))
def test_texts_come_back_from_workbooks(text: str) -> None:
    book = as_xlsx(QUESTION, Rows((ANY,), [(Cell(text),)]), {}, 1, "zh")
    found = openpyxl.load_workbook(io.BytesIO(book)).worksheets[0]["A2"]
    legal = "".join(c if c in "\t\n\r" or "\x20" <= c not in "\ufffe\uffff" else "\ufffd" for c in text)
    assert found.value in (legal, legal.replace("\r\n", "\n").replace("\r", "\n"))
    assert found.data_type != "f"


def test_values_come_back_from_workbooks() -> None:
    cells = (Cell(12), Cell(0.5), Cell(value=True), Cell("2022-12-31", date=date(2022, 12, 31)), Cell(None))
    rows = Rows((ANY,) * 6, [(*cells, Cell("1850-01-01", date=date(1850, 1, 1)))])
    found = list(
        openpyxl.load_workbook(io.BytesIO(as_xlsx(QUESTION, rows, {}, 1, "zh"))).worksheets[0].values
    )[1]
    assert found == (12, 0.5, True, datetime(2022, 12, 31), None, "1850-01-01")  # noqa: DTZ001 - sheets have no zones


def test_json_leaves_out_what_is_not_there() -> None:
    rows = Rows((ANY,), [(Cell(None),), (Cell(1),)])
    assert orjson.loads(as_json(QUESTION, rows, {}, 3))["rows"] == [{}, {"x": 1}]


def test_cells_are_terms() -> None:
    cells = [
        Cell("a:b", iri=True),
        Cell(1),
        Cell(0.5),
        Cell(value=True),
        Cell("x"),
        Cell("2022-01-01", date=date(2022, 1, 1)),
    ]
    assert [term(cell) for cell in cells] == [
        "<a:b>",
        f'"1"^^<{XSD}integer>',
        f'"0.5"^^<{XSD}double>',
        f'"true"^^<{XSD}boolean>',
        '"x"',
        f'"2022-01-01"^^<{XSD}date>',
    ]

"""Rows of SPARQL as values of Python, and as data frames where the libraries are there."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import orjson
import pytest

from graph.store import Store
from queries.sparql.answering import Asked, answer
from workbench import table as module
from workbench.errors import MissingLibraryError
from workbench.table import Cell, Table, table_of


def asked(terms: str) -> Table:
    """The table of one column that holds these terms."""
    found = answer(Store.memory(), Asked(f"SELECT ?x {{ VALUES ?x {{ {terms} }} }}", "json"))
    return table_of(orjson.loads(found.body))


@pytest.mark.parametrize(
    ("term", "value"),
    [
        ("7", 7),
        ("-7.50", Decimal("-7.5")),
        ("1e3", 1000.0),
        ("true", True),
        ('"2024-02-29"^^xsd:date', date(2024, 2, 29)),
        ('"2024-02-29T01:02:03Z"^^xsd:dateTime', datetime(2024, 2, 29, 1, 2, 3, tzinfo=UTC)),
        ('"2024"^^xsd:gYear', "2024"),
        ('"2024-02-30"^^xsd:date', "2024-02-30"),
        ('"many"^^xsd:integer', "many"),
        ('"much"^^xsd:decimal', "much"),
        ('"maybe"^^xsd:boolean', "maybe"),
        ('"光谷"@zh', "光谷"),
        ("<urn:x>", "urn:x"),
        ("UNDEF", None),
    ],
)
def test_a_term_is_read_as_its_datatype_says(term: str, value: Cell) -> None:
    found = answer(
        Store.memory(),
        Asked(
            f"PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> SELECT ?x {{ VALUES ?x {{ {term} }} }}", "json"
        ),
    )
    ((read,),) = table_of(orjson.loads(found.body)).rows
    assert (type(read), read) == (type(value), value)


def test_a_table_is_walked_row_by_row() -> None:
    found = asked("1 2 UNDEF")
    assert (len(found), list(found), found.to_dicts()[0]) == (3, [(1,), (2,), (None,)], {"x": 1})


@pytest.mark.parametrize("name", ["pandas", "polars"])
def test_a_library_that_is_not_installed_is_named(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(wanted: str) -> Any:
        raise ModuleNotFoundError(wanted)

    monkeypatch.setattr(module, "import_module", missing)
    with pytest.raises(MissingLibraryError, match=f"{name} is not installed: pip install {name}") as raised:
        getattr(asked("1"), f"to_{name}")()
    assert "没有安装" in raised.value.words.zh


#: Whole numbers with gaps, decimals beside whole numbers, texts beside numbers, and nothing at all.
COLUMNS = ("1 2 UNDEF", "1.5 2 UNDEF", '"a" 1', "")


@pytest.mark.parametrize("terms", COLUMNS)
def test_pandas_takes_any_column(terms: str) -> None:
    pandas = pytest.importorskip("pandas")
    found, frame = asked(terms), asked(terms).to_pandas()
    assert list(frame.columns) == ["x"]
    assert [None if pandas.isna(cell) else cell for cell in frame["x"]] == [cell for (cell,) in found]


@pytest.mark.parametrize(
    ("terms", "cells"),
    list(zip(COLUMNS, ([1, 2, None], [Decimal("1.5"), 2, None], ["a", "1"], []), strict=True)),
)
def test_polars_takes_any_column(terms: str, cells: list[Cell]) -> None:
    pytest.importorskip("polars")
    frame = asked(terms).to_polars()
    assert (frame.columns, frame["x"].to_list()) == (["x"], cells)


def test_polars_takes_a_number_of_any_length() -> None:
    pytest.importorskip("polars")
    long = 10**30
    assert asked(f"{long} 1 UNDEF").to_polars()["x"].to_list() == [str(long), "1", None]

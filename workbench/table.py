"""The rows of a SPARQL answer as Python values, and as the tables of other libraries."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from importlib import import_module
from typing import Any, TypeAlias

from ontology.terms import XSD
from workbench.errors import MissingLibraryError

Cell: TypeAlias = str | int | float | bool | Decimal | date | datetime | None

_BOOLEANS = {"true": True, "1": True, "false": False, "0": False}
_WHOLE = "integer int long short byte nonNegativeInteger positiveInteger nonPositiveInteger negativeInteger unsignedInt"
#: How literals of a datatype are read; of all others, dates of a year alone too, the text is given.
_READ: Mapping[str, Callable[[str], Cell]] = {
    **dict.fromkeys((XSD + name for name in _WHOLE.split()), int),
    XSD + "decimal": Decimal,
    XSD + "double": float,
    XSD + "float": float,
    XSD + "boolean": _BOOLEANS.__getitem__,
    XSD + "date": date.fromisoformat,
    XSD + "dateTime": datetime.fromisoformat,
}


@dataclass(frozen=True)
class Table:
    """The rows of a SELECT, in its order.

    Attributes
    ----------
    columns
        The names of the variables.
    rows
        A tuple of values each: numbers, truth values and dates as Python has them, IRIs and texts as str, None where
        a variable is unbound.
    """

    columns: tuple[str, ...]
    rows: list[tuple[Cell, ...]]

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[tuple[Cell, ...]]:
        return iter(self.rows)

    def to_dicts(self) -> list[dict[str, Cell]]:
        """The rows, each as a dict by column."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]

    def to_pandas(self) -> Any:
        """The table as a pandas.DataFrame; MissingLibraryError where pandas is not installed."""
        return _library("pandas").DataFrame(self.rows, columns=list(self.columns))

    def to_polars(self) -> Any:
        """The table as a polars.DataFrame; MissingLibraryError where polars is not installed.

        A column of several types, whole numbers and decimals for instance, gets the type that holds them all, which
        may be text.
        """
        polars = _library("polars")
        columns = zip(*self.rows, strict=True) if self.rows else ([] for _ in self.columns)
        return polars.DataFrame(
            [_series(polars, name, list(cells)) for name, cells in zip(self.columns, columns, strict=True)]
        )


def table_of(found: Mapping[str, Any]) -> Table:
    """A table of what SPARQL 1.1 Query Results JSON has."""
    names = tuple(found["head"]["vars"])
    rows = [tuple(_cell(row.get(name)) for name in names) for row in found["results"]["bindings"]]
    return Table(names, rows)


def _cell(term: Mapping[str, str] | None) -> Cell:
    if term is None:
        return None
    text, read = term["value"], _READ.get(term.get("datatype", ""))
    try:
        return text if read is None else read(text)
    except (ValueError, KeyError, InvalidOperation):
        return text  # a literal may say of itself what it is not


def _series(polars: Any, name: str, cells: list[Cell]) -> Any:
    """A column of polars; as text where a whole number is larger than it has room for."""
    try:
        return polars.Series(name, cells, strict=False)
    except OverflowError:
        texts = [None if cell is None else str(cell) for cell in cells]
        return polars.Series(name, texts, dtype=polars.String)


def _library(name: str) -> Any:
    try:
        return import_module(name)
    except ModuleNotFoundError:
        raise MissingLibraryError(name) from None

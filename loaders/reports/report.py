"""The report of a load as a value: what it tells an officer, said once for the workbook and for the page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ontology.model import Words

Cell = str | int | float | Words
Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column's heading, and its width in characters."""

    title: Words
    width: int


@dataclass(frozen=True, slots=True)
class Section:
    """One table of a report: what it is, what to do with it, and its rows, made anew each time they are asked for."""

    key: str
    title: Words
    says: Words
    columns: tuple[Column, ...]
    total: int
    rows: Callable[[], Iterator[Row]]


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What became of a load: the number of its generation, the leading facts, and the sections."""

    generation: int
    synthetic: bool
    facts: tuple[tuple[Words, str], ...]
    sections: tuple[Section, ...]


#: A column as Chinese heading, English heading and width.
Heading = tuple[str, str, int]


def section(
    key: str,
    title: Words,
    says: Words,
    headings: Sequence[Heading],
    rows: Callable[[], Iterator[Row]],
    total: int,
) -> Section:
    """A section whose rows are made while they are written."""
    columns = tuple(Column(Words(zh, en), width) for zh, en, width in headings)
    return Section(key, title, says, columns, total, rows)


def short_section(
    key: str, title: Words, says: Words, headings: Sequence[Heading], rows: Sequence[Row]
) -> Section:
    """A section with few rows."""
    return section(key, title, says, headings, lambda: iter(rows), len(rows))

"""Tables whose columns one publisher has fixed, read row by row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from loaders.files.headers import Wanted
from loaders.files.opening import look
from loaders.files.rows import Row, read_rows
from loaders.files.texts import as_string
from loaders.reading import BadValueError, refusal
from ontology.model import Fault, Record


def each_row(
    path: Path, columns: Sequence[str], field: str, read: Callable[[Row], Iterable[Record | Fault]],
    optional: Sequence[str] = (),
) -> Iterator[Record | Fault]:  # fmt: skip
    """What a loader makes of each row; one that it cannot take is refused alone, by the field that names it."""
    wanted = Wanted(tuple(columns), (*columns, *optional), frozenset(optional))
    for row in read_rows(look(path), wanted):
        if isinstance(row, Fault):
            yield row
            continue
        try:
            yield from read(row)
        except BadValueError as bad:
            yield refusal(row.place, bad.rule, bad.zh, bad.en, field=field, value=bad.value)


def cell(row: Row, column: str) -> str:
    """The cell as tidy text, empty for none; BadValueError for what a spreadsheet spoilt."""
    return as_string(row.cells.get(column))

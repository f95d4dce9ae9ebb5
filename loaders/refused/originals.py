"""The rows of a file as they stand in it: read once more, where some were refused, to be repeated for mending."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from datetime import date
from pathlib import Path

import orjson

from loaders.files.headers import Wanted, places_of
from loaders.files.objects import first_sign, flat
from loaders.files.opening import Content, look
from loaders.files.rows import Table, tables
from loaders.files.workbook import storable
from loaders.reading import Source
from loaders.tables.binding import bind
from loaders.tables.table import TableSource
from ontology.model import Fault, Model, Place

#: So much of an object that no map reads is shown to people.
_LONGEST_OBJECT = 400


@dataclass(frozen=True, slots=True)
class Mark:
    """Whence a repeated row is: source, loader, file, sheet, row, and a fingerprint of how it was refused."""

    source: str
    loader: str
    file: str
    sheet: str | None
    row: int
    print: str

    @property
    def text(self) -> str:
        """The mark as it stands in a cell."""
        return json.dumps(astuple(self), ensure_ascii=False)

    @property
    def place(self) -> Place:
        """Where the row was read first."""
        return Place(self.file, self.row, self.sheet)


@dataclass(frozen=True, slots=True)
class Head:
    """All rows of a sheet up to the header."""

    sheet: str
    rows: tuple[tuple[object, ...], ...]


@dataclass(frozen=True, slots=True)
class Original:
    """One row as it stands under the head of its sheet: its cells, or the one text of a JSON object.

    `said` is what its map uses of it, for people; it has a mark where it was repeated before.
    """

    place: Place
    cells: tuple[object, ...]
    sheet: str = ""
    mark: Mark | None = None
    said: str = ""


def read_mark(text: object) -> Mark | None:
    """The mark that a cell holds, None for anything else."""
    try:
        source, loader, file, sheet, row, print_ = json.loads(str(text))
    except (ValueError, TypeError):
        return None
    texts = (source, loader, file, print_)
    if not all(isinstance(one, str) for one in texts) or not isinstance(row, int):
        return None
    return Mark(source, loader, file, sheet if isinstance(sheet, str) else None, row, print_)


def fingerprint(cells: Sequence[object]) -> str:
    """What a row says, in twelve digits: the same after a workbook has held it."""
    said = [_said(cell) for cell in cells]
    while said and not said[-1]:
        said.pop()
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:12]


def originals(
    path: Path, source: Source, model: Model, wanted: Collection[Place]
) -> Iterator[Head | Original]:
    """The wanted rows of a table, after its head, or lines of JSON; nothing for a file that has no rows."""
    table = source if isinstance(source, TableSource) else None
    content = look(path, table.map.encoding if table else None)
    asked = table.map.wanted(bind(table.map, model)) if table else None
    if not content.spreadsheet and (sign := first_sign(content)) in {"{", "["}:
        for number, text in _array(content) if sign == "[" else _lines(content):
            if (place := Place(path.name, number)) in wanted:
                yield Original(place, (text,), said=_object_said(text, asked))
    elif table and asked:
        for found in tables(content, asked):
            places = dict(places_of(path, found.header, asked))
            fill = [places[name] for name in table.map.fill_down if name in places]
            title = found.sheet or asked.sheet or "rows"
            for piece in _table(path.name, found, title, fill, wanted):
                yield replace(piece, said=_row_said(piece, places)) if isinstance(piece, Original) else piece


def _table(
    file: str, table: Table, title: str, fill: Collection[int], wanted: Collection[Place]
) -> Iterator[Head | Original]:
    head: list[tuple[object, ...]] = []
    above: dict[int, object] = {}
    for number, cells in table.lines:
        row = () if isinstance(cells, Fault) else tuple(cells)
        if number <= table.header.row:
            head.append(row)
            if number == table.header.row:
                yield Head(title, tuple(head))
            continue
        above |= {at: row[at] for at in fill if at < len(row) and row[at] not in {None, ""}}
        place = Place(file, number, table.sheet)
        if row and place in wanted:
            yield Original(place, _filled(row, above), title)


def _filled(row: tuple[object, ...], above: dict[int, object]) -> tuple[object, ...]:
    """The row with what a merged cell above it says, since other rows will stand above it."""
    width = max([len(row), *(at + 1 for at in above)])
    return tuple(above.get(at, row[at] if at < len(row) else None) for at in range(width))


def _lines(content: Content) -> Iterator[tuple[int, str]]:
    with content.text() as stream:
        yield from ((number, line.strip("\ufeff \t\r\n")) for number, line in enumerate(stream, 1))


def _array(content: Content) -> Iterator[tuple[int, str]]:
    with content.text() as stream:
        items = orjson.loads(stream.read())
    yield from ((number, orjson.dumps(item).decode()) for number, item in enumerate(items, 1))


def _row_said(row: Original, places: Mapping[str, int]) -> str:
    """The cells that the map uses, under their names: what else a table holds is not for others to read."""
    found = ((name, row.cells[at] if at < len(row.cells) else None) for name, at in places.items())
    return "；".join(f"{name}={cell}" for name, cell in found if cell not in {None, ""})


def _object_said(text: str, asked: Wanted | None) -> str:
    """What a map uses of an object, or the beginning of one that is read by no map."""
    if asked is None:
        return text[:_LONGEST_OBJECT]
    try:
        found = flat(orjson.loads(text))
    except (orjson.JSONDecodeError, AttributeError):
        return ""
    return "；".join(f"{name}={found[name]}" for name in asked.used if found.get(name) not in (None, ""))


def _said(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        cell = int(cell)
    return cell.isoformat() if isinstance(cell, date) else storable(str(cell))

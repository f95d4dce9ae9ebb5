"""Tables of any maker -> records, by a declared column map."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from loaders.files.opening import look
from loaders.files.rows import Row, read_rows
from loaders.files.texts import has_controls
from loaders.merging import Merger
from loaders.reading import Info, Note, note, refusal
from loaders.tables.binding import bind
from loaders.tables.codes import Codes
from loaders.tables.maps import Map, Thing
from loaders.tables.reading_row import Context, Reading, shown
from ontology.model import Fault, Model, Record


@dataclass(frozen=True, slots=True)
class TableSource:
    """One declared kind of table."""

    map: Map

    @property
    def info(self) -> Info:
        """What the map says of its source."""
        return self.map.info

    def read(self, path: Path, base: str, model: Model) -> Iterator[Record | Fault]:
        """Records in the order of the rows; a row with a fault is refused whole, to be mended and resent."""
        things = bind(self.map, model)
        table = _Table(self.map, things, base, model)
        for row in read_rows(look(path, self.map.encoding), self.map.wanted(things)):
            if isinstance(row, Fault):
                yield row
            else:
                yield from table.read(row)


class _Table:
    """What a table's earlier rows have to do with the next one."""

    def __init__(self, source: Map, things: tuple[Thing, ...], base: str, model: Model) -> None:
        columns = {thing.name: frozenset(thing.columns) for thing in things}
        self._context = Context(source, things, base, Codes(model, source.info.loader), columns)
        self._merger = Merger(model)
        self._rows: dict[int, int | None] = {}
        self._above: dict[str, object] = {}
        self._sheet: str | None = None

    def read(self, row: Row) -> Iterator[Record | Fault]:
        """The row's records and notes, or its faults."""
        row = self._filled(row)
        yield from _control_notes(row)
        if (known := self._passed_over(row)) is not None:
            yield known
            return
        reading = Reading(self._context, row)
        records = reading.records()
        faults = reading.faults or list(self._contradictions(records))
        if faults:
            yield from faults
            return
        yield from reading.notes
        yield from self._context.codes.minted()
        for _, record in records:
            merged, notes = self._merger.merge(record)
            yield from notes
            yield merged

    def _filled(self, row: Row) -> Row:
        """The row with the cells that a merged cell above it covers."""
        if not self._context.source.fill_down:
            return row
        if row.place.sheet != self._sheet:
            self._sheet, self._above = row.place.sheet, {}
        for name in self._context.source.fill_down:
            if row.cells.get(name) not in {None, ""}:
                self._above[name] = row.cells[name]
        return Row(
            row.place, {**row.cells, **{n: self._above.get(n) for n in self._context.source.fill_down}}
        )

    def _passed_over(self, row: Row) -> Note | None:
        for column, pattern, words in self._context.source.skip:
            if pattern.search(text := str(row.cells.get(column) or "")):
                return note(row.place, "passed-over", words.zh, words.en, field=column, value=text)
        print_ = hash(tuple(map(repr, row.cells.values())))
        first = self._rows.setdefault(print_, row.place.row)
        if first == row.place.row:
            return None
        return note(
            row.place, "duplicate", f"与第 {first} 行相同，已略过", f"is the same as row {first}: passed over"
        )

    def _contradictions(self, records: Iterable[tuple[Thing, Record]]) -> Iterator[Fault]:
        for thing, record in records:
            for field, first, value, place in () if thing.first_wins else self._merger.contradictions(record):
                row = place.row if place else "?"
                yield refusal(
                    record.place, "contradiction", f"与第 {row} 行所述不同（{shown(first)}）",
                    f"contradicts row {row}, which has {shown(first)}", iri=record.iri, field=field.name,
                    value=shown(value),
                )  # fmt: skip


def _control_notes(row: Row) -> Iterator[Note]:
    for name, cell in row.cells.items():
        if has_controls(cell):
            yield note(
                row.place, "control-characters", f"“{name}”列含控制字符，已去除",
                f"column {name!r} held control characters, now taken out", field=name, value=repr(cell),
            )  # fmt: skip

"""Refused rows that people mended: a source of their own, read by the loader of the source they are from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from loaders.files.workbook import cell, new_book, new_sheet
from loaders.reading import Info, Source, SourceError, refusal
from loaders.refused.mended_rows import Piece, may_be_mended, read_mended, write_rows
from loaders.refused.originals import Head, Mark, Original, fingerprint
from ontology.model import Fault, Model, Place, Record, Words

#: What the name of a source ends in that holds mended rows of another.
_MENDED = "-mended"


@dataclass(frozen=True)
class MendedSource:
    """Rows that people mended, all of one source so far, read as that source's own loader reads them."""

    inner: Source
    mark: Mark
    heads: Mapping[str, Head] = field(default_factory=dict)
    rows: tuple[Original, ...] = ()

    @property
    def name(self) -> str:
        """What the mended rows are called as a source of their own."""
        return f"{self.mark.source}{_MENDED}"

    @property
    def info(self) -> Info:
        """What the loader says of the source, and that these are mended rows of it."""
        title = self.inner.info.title
        return replace(self.inner.info, title=Words(f"{title.zh}（更正）", f"{title.en} (mended rows)"))

    def joined(self, folder: Path) -> MendedSource:
        """These rows with those mended before, which lie in the folder; a row mended twice is as it is now."""
        found = read_mended(path) if (path := self._kept(folder)) else None
        if found is None:
            return self
        _, heads, rows = found
        newest = {_key(row): row for row in (*rows, *self.rows)}
        return replace(self, heads={**heads, **self.heads}, rows=tuple(newest.values()))

    def keep(self, folder: Path) -> None:
        """Write all rows to the folder, so that they join those mended later."""
        write_rows(folder / self.mark.source, self.pieces(), {})

    def pieces(self, wanted: Iterable[Place] | None = None) -> Iterator[Piece]:
        """The rows, those wanted or all, after the heads of their sheets."""
        places = None if wanted is None else set(wanted)
        rows = [row for row in self.rows if places is None or row.place in places]
        yield from (row for row in rows if row.sheet not in self.heads)
        for sheet, head in self.heads.items():
            yield head
            yield from (row for row in rows if row.sheet == sheet)

    def read(self, path: Path, base: str, model: Model) -> Iterator[Record | Fault]:
        """The mended rows' records, each at the place of the row that was refused."""
        same = [row for row in self.rows if row.mark and fingerprint(row.cells) == row.mark.print]
        yield from map(_unmended, same)
        with TemporaryDirectory() as folder:
            plain, places = self._plain(Path(folder) / path.name, {id(row) for row in same})
            for item in self.inner.read(plain, base, model) if places else ():
                found = places.get((item.place.sheet, item.place.row)) if item.place else None
                yield replace(item, place=found) if found else item

    def _kept(self, folder: Path) -> Path | None:
        return next((path for path in kept(folder, self.mark.source) if path.exists()), None)

    def _plain(
        self, path: Path, without: set[int]
    ) -> tuple[Path, dict[tuple[str | None, int | None], Place]]:
        """A file of the rows alone, as their loader knows it, and whence each of its rows is."""
        rows = [piece for piece in self.pieces() if isinstance(piece, Head) or id(piece) not in without]
        places: dict[tuple[str | None, int | None], Place] = {}
        if not self.heads:
            path = path.with_suffix(".jsonl")
            path.write_text(
                "".join(f"{row.cells[0]}\n" for row in rows if isinstance(row, Original)), "utf-8"
            )
            for number, row in enumerate(rows, 1):
                if isinstance(row, Original):
                    places[None, number] = row.place
            return path, places
        path = path.with_suffix(".xlsx")
        with new_book(path) as book:
            for piece in rows:
                if isinstance(piece, Head):
                    sheet, number = new_sheet(book, piece.sheet, ()), 0
                for cells in piece.rows if isinstance(piece, Head) else (piece.cells,):
                    number += 1
                    sheet.append([cell(sheet, value, wrap=False) for value in cells])
                if isinstance(piece, Original):
                    places[sheet.title, number] = piece.place
        return path, places


def kept(folder: Path, source: str) -> tuple[Path, Path]:
    """Where a source's mended rows may be: as a workbook, or as JSON lines."""
    return folder / f"{source}.xlsx", folder / f"{source}.jsonl"


def forget(folder: Path, name: str) -> None:
    """Drop the mended rows of a source that was withdrawn, so that they do not come back with the next ones."""
    if name.endswith(_MENDED):
        for path in kept(folder, name.removesuffix(_MENDED)):
            path.unlink(missing_ok=True)


def mended(path: Path, known: Callable[[], Mapping[str, Source]]) -> MendedSource | None:
    """The mended rows that a file holds, with the loader of their source; None for any other file."""
    if not may_be_mended(path) or (found := read_mended(path)) is None:
        return None
    mark, heads, rows = found
    for row in rows:
        if row.mark and row.mark.source != mark.source:
            raise SourceError(
                path, "mended-mixed", f"混有两个来源（{mark.source}、{row.mark.source}）的行，请分开",
                f"holds rows of two sources, {mark.source} and {row.mark.source}: keep them apart",
            )  # fmt: skip
    loaders = known()
    if mark.loader not in loaders:
        raise SourceError(
            path, "loader", f"没有载入器 {mark.loader}：请用 --map 给出当时的列映射",
            f"there is no loader {mark.loader}: give the column map of that load with --map",
        )  # fmt: skip
    return MendedSource(loaders[mark.loader], mark, heads, rows)


def _key(row: Original) -> tuple[Any, ...]:
    return (row.mark.file, row.mark.sheet, row.mark.row, row.mark.print) if row.mark else ("", row.cells)


def _unmended(row: Original) -> Fault:
    return refusal(
        row.place, "unmended", "这一行还没有改动，仍被退回", "this row has not been changed and stays refused"
    )

"""Where the header of a table stands, and where in it each column is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from loaders.files.texts import tidy
from loaders.reading import SourceError, closest

#: How far down a header may stand, under titles and notes; and over how many rows it may be merged.
HEAD_ROWS, HEAD_DEPTH = 30, 3


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a map asks of a table: the columns that tell it, those it uses, and where they are."""

    columns: tuple[str, ...]
    used: tuple[str, ...]
    optional: frozenset[str] = frozenset()
    sheet: str | None = None
    header: int | None = None


@dataclass(frozen=True, slots=True)
class Header:
    """A header found: the number of its last row, and each column's names (merged ones `above/below`)."""

    row: int
    names: tuple[tuple[str, ...], ...]

    @property
    def known(self) -> set[str]:
        """All the names there are."""
        return {name for names in self.names for name in names}


def find_header(
    head: Sequence[Sequence[object]],
    columns: Sequence[str],
    fixed: int | None = None,
    used: Sequence[str] = (),
) -> Header | None:
    """The first row, or the fewest merged rows, in which all the columns stand.

    Where some of those `used` are missing there, as many rows above it belong to it as it takes to have them all.
    """
    for depth in range(1, HEAD_DEPTH + 1):
        for start in range(len(head)) if fixed is None else (fixed - depth,):
            if start < 0 or start + depth > len(head):
                continue
            header = Header(start + depth, _stacked(head[start : start + depth]))
            if header.known.issuperset(columns):
                return _with_above(head, header, depth, used)
    return None


def _with_above(head: Sequence[Sequence[object]], header: Header, depth: int, used: Sequence[str]) -> Header:
    """The header with the rows above it, whose cells reach down to it where they are merged."""
    taller = (
        Header(header.row, _stacked(head[header.row - more : header.row]))
        for more in range(depth, min(HEAD_DEPTH, header.row) + 1)
    )
    return max(taller, key=lambda found: len(found.known.intersection(used)))


def _stacked(rows: Sequence[Sequence[object]]) -> tuple[tuple[str, ...], ...]:
    """The names of each column: the lowest text in it, and that text under the merged one above."""
    width = max(map(len, rows))
    texts = [
        [tidy(str(cell)) if cell is not None else "" for cell in row] + [""] * (width - len(row))
        for row in rows
    ]
    for above in texts[:-1]:
        for place in range(1, width):
            above[place] = above[place] or above[place - 1]
    return tuple(
        _names([row[place] for row in texts], [row[place] for row in rows if place < len(row)])
        for place in range(width)
    )


def _names(filled: list[str], given: list[object]) -> tuple[str, ...]:
    own = [tidy(str(cell)) for cell in given if cell is not None and str(cell).strip()]
    if not own:
        return ()
    whole = "/".join(dict.fromkeys(text for text in filled if text))
    return (own[-1],) if whole == own[-1] else (own[-1], whole)


def places_of(path: Path, header: Header, wanted: Wanted) -> list[tuple[str, int]]:
    """Where each column that the map uses stands; SourceError for a missing or a doubled one."""
    counts = Counter(name for names in header.names for name in set(names))
    places = {name: place for place, names in reversed(list(enumerate(header.names))) for name in names}
    for name in wanted.used:
        if counts[name] > 1:
            raise SourceError(
                path, "duplicate-header",
                f"第 {header.row} 行表头中“{name}”出现 {counts[name]} 次，无法判断取哪一列",
                f"the header in row {header.row} has {name!r} {counts[name]} times: which one is meant?",
            )  # fmt: skip
        if name not in places and name not in wanted.optional:
            zh, en = closest(name, sorted(places))
            raise SourceError(
                path, "missing-column", f"缺少“{name}”列；表头有：{'、'.join(places)}{zh}",
                f"the column {name!r} is missing; the header has: {', '.join(places)}{en}",
            )  # fmt: skip
    return [(name, places[name]) for name in wanted.used if name in places]

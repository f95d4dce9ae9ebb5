"""Refused rows, kept where a person finds them: why each was refused, and the rows themselves to be mended."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from loaders.reading import Source
from loaders.refused.mended_rows import Piece, read_mended, write_rows
from loaders.refused.mending import MendedSource, kept
from loaders.refused.originals import Head, Mark, Original, fingerprint, originals
from loaders.refused.remedies import suggest
from ontology.model import Fault, Model, Place

HEADER = ("file", "sheet", "row", "field", "value", "rule", "原因", "reason", "iri")
#: A cell that begins with one of these is a formula to a spreadsheet.
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
#: So many rows are kept to be shown in the report; the file for mending has all.
_TOLD = 20_000


def write_rejected(folder: Path, source: str, faults: Sequence[Fault]) -> Path | None:
    """Write the faults of one source in place of those of an earlier load; None where there are none now."""
    path = folder / f"{source}.csv"
    if not faults:
        path.unlink(missing_ok=True)
        return None
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(HEADER)
    writer.writerows(map(_cells, faults))
    folder.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".next")
    # the mark at the beginning makes spreadsheets read UTF-8
    fresh.write_text(text.getvalue(), "utf-8-sig", errors="replace", newline="")
    fresh.replace(path)
    return path


def repeat_rows(
    city: Path, name: str, path: Path, source: Source, model: Model, faults: Sequence[Fault],
    told: dict[Place, str],
) -> Path | None:  # fmt: skip
    """Repeat the refused rows of a file for mending, in place of those of an earlier load; None where there are none.

    Rows that were mended before are not asked for again. What the rows say is put into `told`.
    """
    stem = city / "rejected" / f"{name}.rows"
    for ending in (".xlsx", ".jsonl"):
        stem.with_name(stem.name + ending).unlink(missing_ok=True)
    reasons = _reasons(model, faults)
    if not reasons:
        return None
    if isinstance(source, MendedSource):
        found: Iterable[Piece] = source.pieces(reasons)
    else:
        found = originals(path, source, model, reasons.keys())
    return write_rows(stem, _marked(_noted(found, told), name, source, _known(city, name)), reasons)


def _noted(pieces: Iterable[Piece], told: dict[Place, str]) -> Iterator[Piece]:
    for piece in pieces:
        if isinstance(piece, Original) and len(told) < _TOLD:
            told[piece.place] = piece.said
        yield piece


def _marked(pieces: Iterable[Piece], name: str, source: Source, known: frozenset[str]) -> Iterator[Piece]:
    """The pieces with marks on the rows, without the rows that are known to be mended; nothing if no row is left."""
    heads: list[Head] = []
    for piece in pieces:
        if isinstance(piece, Head):
            heads.append(piece)
            continue
        row = piece if piece.mark else _mark(piece, name, source)
        if piece.mark is None and row.mark and row.mark.print in known:
            continue
        yield from heads
        heads.clear()
        yield row


def _mark(row: Original, name: str, source: Source) -> Original:
    place = row.place
    print_ = fingerprint(row.cells)
    return replace(row, mark=Mark(name, source.info.loader, place.file, place.sheet, place.row or 0, print_))


def _known(city: Path, name: str) -> frozenset[str]:
    """The fingerprints of the rows that were refused from this source and mended since."""
    for path in kept(city / "mended", name):
        if path.exists() and (found := read_mended(path)):
            return frozenset(row.mark.print for row in found[2] if row.mark)
    return frozenset()


def _reasons(model: Model, faults: Sequence[Fault]) -> Mapping[Place, str]:
    """What is to be mended in each row, and how."""
    said: dict[Place, dict[str, None]] = defaultdict(dict)
    for fault in faults:
        if fault.place and fault.place.row:
            right = suggest(model, fault)
            value = f" “{fault.value}”" if fault.value else ""
            said[fault.place][
                f"{fault.field}{value}: {fault.reason.zh} → {right.zh} / {fault.reason.en} → {right.en}"
            ] = None
    return {place: "\n".join(texts) for place, texts in said.items()}


def _cells(fault: Fault) -> tuple[str, ...]:
    place = fault.place
    where = (place.file, place.sheet or "", str(place.row or "")) if place else ("", "", "")
    told = (*where, fault.field, fault.value, fault.rule, fault.reason.zh, fault.reason.en, fault.iri)
    return tuple(map(no_formula, told))


def no_formula(text: str) -> str:
    """The text as a spreadsheet shows it and never computes it: an apostrophe before what looks like a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text

"""Refused rows, kept where a person finds them: one CSV a source, which a spreadsheet opens."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from ontology.model import Fault

HEADER = ("file", "sheet", "row", "field", "value", "rule", "原因", "reason", "iri")


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
    fresh.write_text(text.getvalue(), "utf-8-sig", newline="")
    fresh.replace(path)
    return path


def _cells(fault: Fault) -> tuple[str, ...]:
    place = fault.place
    where = (place.file, place.sheet or "", str(place.row or "")) if place else ("", "", "")
    return (*where, fault.field, fault.value, fault.rule, fault.reason.zh, fault.reason.en, fault.iri)

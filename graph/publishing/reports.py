"""Reports of loads on disk: one folder a generation, with a workbook and a page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

#: The files of a report, by which they are asked for.
SHEET, PAGE = "load.xlsx", "load.html"

_FOLDER = re.compile("[0-9]{6,}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Written:
    """One report on disk: the number of its generation, and its folder."""

    number: int
    folder: Path


def folder_of(city: Path, number: int) -> Path:
    """Where the report of a generation is, in a city's data folder."""
    return city / "reports" / f"{number:06d}"


def reports(city: Path) -> Sequence[Written]:
    """The reports of a data folder, the newest first."""
    folder = city / "reports"
    found = folder.iterdir() if folder.is_dir() else ()
    whole = [path for path in found if _FOLDER.fullmatch(path.name) and (path / PAGE).is_file()]
    return sorted((Written(int(path.name), path) for path in whole), key=lambda one: -one.number)

"""Results of measurements kept as files beside the generations, so that a restart need not compute them again."""

from __future__ import annotations

import json
import os
import shutil
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.indexing.arrays import read_array
from graph.measuring.measure import Scores
from ontology.model import Words

#: How the files are laid out; those of another layout count as absent.
FORMAT = 1
#: How many results of one generation are kept; the one that was asked for longest ago goes.
MOST = 200


class DamagedError(Exception):
    """A kept result is not as it was written; `words` says in what."""

    def __init__(self, path: Path, what: str) -> None:
        super().__init__(f"{path}: {what}")
        self.words = Words(
            f"保存的结果 {path.name} 已损坏（{what}），已重新计算",
            f"the kept result {path.name} was damaged ({what}) and is computed again",
        )


@dataclass(frozen=True)
class Found:
    """What is known of a result beside its values.

    Attributes
    ----------
    measurement
        What was measured, as JSON.
    generation
        The number of the generation in which it was measured.
    method, exact, parameters, error, confidence
        As in `Scores`.
    seconds
        How long it took.
    finished_at
        When it was done, ISO 8601 in UTC.
    software
        Name and version of what computed it.
    """

    measurement: Mapping[str, Any]
    generation: int
    method: str
    exact: bool
    parameters: Mapping[str, float]
    error: float | None
    confidence: float | None
    seconds: float
    finished_at: str
    software: str


@dataclass(frozen=True, eq=False)
class Result:
    """One number for each thing that has a place in what was measured.

    Attributes
    ----------
    key
        The name of the measurement.
    values
        Shape (things,), by number; NaN for things that have no link in what was measured.
    found
        How the values were found.
    errors
        Most that each value is off by, shape (things,), all of them together with the probability `found.confidence`;
        None where values are exact, or where no bound is known.
    """

    key: str
    values: NDArray[np.float64]
    found: Found
    errors: NDArray[np.float64] | None = None

    @cached_property
    def ranked(self) -> NDArray[np.int32]:
        """The things that have a value, highest first, ties by number."""
        order = np.argsort(-self.values, kind="stable")
        return order[: self.of].astype(np.int32)

    @cached_property
    def of(self) -> int:
        """How many things have a value."""
        return int(np.count_nonzero(~np.isnan(self.values)))

    @cached_property
    def _rising(self) -> NDArray[np.float64]:
        return self.values[self.ranked[::-1]]

    def scores(self, groups: bool) -> Scores:
        """The result as measures give it: things without a link have 0, or where values are groups, -1."""
        values = np.nan_to_num(self.values, nan=-1.0 if groups else 0.0)
        found = self.found
        return Scores(
            values, found.method, found.exact, found.parameters, found.error, found.confidence, self.errors
        )

    def error(self, node: int) -> float | None:
        """Most that the value of a thing is off by; None where it is exact, or where no bound is known."""
        return self.found.error if self.errors is None else float(self.errors[node])

    def rank(self, node: int) -> int | None:
        """The place of a thing, from 1, equals sharing the best of their places; None without a value."""
        value = float(self.values[node])
        if np.isnan(value):
            return None
        return self.of - int(np.searchsorted(self._rising, value, side="right")) + 1


class Shelf:
    """The results of one generation, in DATA/measured/NUMBER; what is written is there whole or not at all.

    KEY.npy has the values, and where there are any the errors, float64[1 or 2, things]; KEY.json says the rest.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @classmethod
    def of(cls, generation: Path) -> Shelf:
        """The shelf of the generation in this folder."""
        return cls(generation.parent.parent / "measured" / generation.name)

    def get(self, key: str, size: int) -> Result | None:
        """A kept result of so many things, memory-mapped; None where there is none, DamagedError where it is bad."""
        about = self._about(key)
        if about is None:
            return None
        path = self._path(key, ".npy")
        try:
            rows = read_array(path)
        except (OSError, ValueError, EOFError) as error:
            raise DamagedError(path, str(error)) from error
        if rows.shape not in ((1, size), (2, size)) or rows.dtype != np.float64:
            raise DamagedError(path, f"{rows.dtype}{list(rows.shape)}, not float64[1 or 2, {size}]")
        if zlib.crc32(rows.data) != about["crc32"]:
            raise DamagedError(path, "CRC-32")
        os.utime(self._path(key, ".json"))
        return Result(key, rows[0], self._found(key, about), rows[1] if len(rows) == 2 else None)

    def sound(self, key: str, size: int) -> Result | None:
        """A kept result of so many things; None where there is none, or a damaged one."""
        try:
            return self.get(key, size)
        except DamagedError:
            return None

    def put(self, result: Result) -> None:
        """Keep a result. The description comes last: without it there is no result."""
        self.folder.mkdir(parents=True, exist_ok=True)
        key = result.key
        rows = np.array([row for row in (result.values, result.errors) if row is not None], np.float64)
        with self._part(key).open("wb") as file:
            np.save(file, rows)
            file.flush()
            os.fsync(file.fileno())
        about = {"format": FORMAT, "crc32": zlib.crc32(rows.data), **asdict(result.found)}
        self.drop(key)
        self._part(key).replace(self._path(key, ".npy"))
        self._part(key).write_text(json.dumps(about, ensure_ascii=False, indent=1), "utf-8")
        self._part(key).replace(self._path(key, ".json"))
        for old in self.keys()[: -MOST or None]:
            self.drop(old)

    def keys(self) -> list[str]:
        """The names of the results that are here, the one asked for longest ago first."""
        found = sorted((file.stat().st_mtime_ns, file.stem) for file in self.folder.glob("*.json"))
        return [key for _, key in found]

    def found(self) -> Iterator[tuple[str, Found]]:
        """What is known of each result that is here; bad ones are passed over."""
        for key in self.keys():
            try:
                about = self._about(key)
            except DamagedError:
                continue
            if about is not None:
                yield key, self._found(key, about)

    def drop(self, key: str) -> None:
        """Keep a result no longer."""
        for ending in (".json", ".npy"):
            self._path(key, ending).unlink(missing_ok=True)

    def tidy(self, key: str, pid: int) -> None:
        """Take away what a process of this number, which was ended, left half written."""
        self._part(key, pid).unlink(missing_ok=True)

    def _path(self, key: str, ending: str) -> Path:
        return self.folder / f"{key}{ending}"

    def _part(self, key: str, pid: int | None = None) -> Path:
        return self._path(key, f".{pid or os.getpid()}.part")

    def _about(self, key: str) -> dict[str, Any] | None:
        path = self._path(key, ".json")
        try:
            about = json.loads(path.read_text("utf-8"))
        except FileNotFoundError:
            return None
        except ValueError as error:
            raise DamagedError(path, str(error)) from error
        if not isinstance(about, dict) or "format" not in about:
            raise DamagedError(path, "JSON")
        return about if about["format"] == FORMAT else None

    def _found(self, key: str, about: Mapping[str, Any]) -> Found:
        try:
            return Found(**{one.name: about[one.name] for one in fields(Found)})
        except KeyError as error:
            raise DamagedError(self._path(key, ".json"), str(error)) from error


def clear(data: Path, kept: set[int]) -> None:
    """Take away the results of generations that are no longer kept."""
    folder = data / "measured"
    for old in folder.iterdir() if folder.exists() else ():
        if old.name.isdecimal() and int(old.name) not in kept:
            shutil.rmtree(old, ignore_errors=True)

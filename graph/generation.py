"""A city's data folder: immutable generations, one of them published; one writer, any number of readers."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any

from graph.facts.canon import Canon, read_canon
from graph.facts.segment import Segment, read_segment
from graph.index import Index
from graph.measurements import shelf
from graph.measures import MEASURES, Scores
from graph.measuring.scores import measured
from graph.network import Network
from graph.store import Store
from ontology.model import Model, Words
from ontology.shapes import read_model

#: The beginning of a city's data IRIs where nothing else was set when its first generation was made.
BASE = "https://example.org/wuhan/"
#: How many generations stay on disk beside the published one, to roll back to.
KEPT = 3
#: How the files of a generation are laid out; of another layout only the sources' segments are used.
FORMAT = 2
#: What only the next generation is made of: changes, and the store that they are since; the latter is nothing without
#: the former, so that is taken away first.
SINCE, UNCHANGED = "since.jsonl", "base"
#: So many files are forced to the disk at a time.
_SYNCED = 8
_NUMBER = re.compile(r"\d{6}")


class CityError(Exception):
    """The data folder cannot do what was asked; `words` says why in zh and en."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.words = Words(zh, en)


class WritingError(CityError):
    """Another process is writing."""


@dataclass(frozen=True)
class Generation:
    """One published state of the city. Everything in it is read-only."""

    model: Model
    folder: Path
    _scores: dict[str, Scores] = field(default_factory=dict, init=False, repr=False, compare=False)
    _lock: Lock = field(default_factory=Lock, init=False, repr=False, compare=False)

    @property
    def number(self) -> int:
        """The generation's number, counted from 1."""
        return int(self.folder.name)

    @cached_property
    def manifest(self) -> Mapping[str, Any]:
        """What went in: ontology version, sources with licence and sha256, counts, parent, time."""
        found: dict[str, Any] = json.loads((self.folder / "manifest.json").read_text("utf-8"))
        return found

    @cached_property
    def store(self) -> Store:
        """The triples, opened read-only."""
        return Store.read_only(self.folder / "store")

    @cached_property
    def index(self) -> Index:
        """The things by number; CityError where another version of the program wrote them in another form."""
        if self.manifest.get("format") != FORMAT:
            raise CityError(
                f"第 {self.number} 代由鹊桥的另一版本写成，本版本不能读；再载入任一文件即按本版本重建",
                f"another version of Queqiao wrote generation {self.number} in a form that this one cannot read; "
                "load any file again, and it is built anew",
            )
        return Index(self.model, self.folder / "index")

    @cached_property
    def network(self) -> Network:
        """The links between the things, over the index's numbers."""
        edges = self.index.edges
        return Network(self.index.size, edges.source, edges.target, edges.property, edges.properties)

    def scores(self, measure: str) -> Scores:
        """The scores of a measure over the whole network: those that a worker kept, else computed once."""
        with self._lock:
            if measure not in self._scores:
                kept = shelf.Shelf.of(self.folder).sound(measure, self.index.size)
                self._scores[measure] = (
                    kept.scores(MEASURES[measure].groups)
                    if kept
                    else measured(self.network, MEASURES[measure])
                )
            return self._scores[measure]

    @cached_property
    def canon(self) -> Canon:
        """The canonical view as it was loaded into the default graph."""
        return read_canon(self.folder / "canon")

    @cached_property
    def same(self) -> Mapping[str, str]:
        """Each mention that was found to be a thing under another IRI, with that IRI."""
        found: dict[str, str] = json.loads((self.folder / "same.json").read_text("utf-8"))
        return found

    @cached_property
    def doubts(self) -> list[Mapping[str, Any]]:
        """The mentions that may be one thing and were left apart, with candidates and reason."""
        # a name may hold what Python takes for the end of a line too
        with (self.folder / "doubts.jsonl").open(encoding="utf-8") as lines:
            return [json.loads(line) for line in lines]

    def segment(self, name: str) -> Segment:
        """What one source says."""
        return read_segment(self.folder / "segments" / name)


class City:
    """A data folder. Opening it reads the model; a city's own Turtle in DATA/ontology/ extends the shipped one."""

    def __init__(self, path: Path, base: str | None = None, model: Model | None = None) -> None:
        self.path = path
        self.model = model or read_model(sorted((path / "ontology").glob("*.ttl")))
        self.base = self._base(base)

    def current(self) -> Generation | None:
        """The published generation, None before the first."""
        number = self.current_number()
        return None if number is None else self.generation(number)

    def current_number(self) -> int | None:
        """The number of the published generation; a read of one small file."""
        try:
            return int((self.path / "CURRENT").read_text("ascii"))
        except FileNotFoundError:
            return None

    def generation(self, number: int) -> Generation:
        """One generation by its number; CityError where it is not on disk."""
        folder = self._folder(number)
        if not (folder / "manifest.json").exists():
            have = ", ".join(map(str, self.numbers())) or "-"
            raise CityError(
                f"没有第 {number} 代数据，现有：{have}", f"there is no generation {number}; there are: {have}"
            )
        return Generation(self.model, folder)

    def numbers(self) -> list[int]:
        """The numbers of the generations on disk, oldest first."""
        folder = self.path / "generations"
        return (
            sorted(int(f.name) for f in folder.glob("*") if _NUMBER.fullmatch(f.name))
            if folder.exists()
            else []
        )

    @contextmanager
    def writing(self) -> Iterator[Path]:
        """A staging folder for the next generation, under the one writer's lock; removed if it is not published."""
        generations = self.path / "generations"
        generations.mkdir(parents=True, exist_ok=True)
        with (self.path / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise WritingError(
                    f"{self.path} 正由另一进程写入，请稍后再试",
                    f"{self.path} is being written by another process; try later",
                ) from None
            for stale in generations.glob(".staging*"):
                shutil.rmtree(stale)
            staging = generations / ".staging"
            staging.mkdir()
            try:
                yield staging
            except OSError as error:
                if not _is_full(error):
                    raise
                raise CityError(
                    f"磁盘已满，没有写完；{self.path} 中已发布的数据保持原样，腾出空间后重新装入即可",
                    f"the disk is full; what is published in {self.path} is as it was: make room and load again",
                ) from error
            finally:
                shutil.rmtree(staging, ignore_errors=True)

    def publish(self, staging: Path) -> Generation:
        """Make a staged folder the published generation, in one atomic step after everything is on disk."""
        number = max(self.numbers(), default=0) + 1
        _sync(staging)
        staging.rename(self._folder(number))
        self._point_at(number)
        self._prune(number)
        return self.generation(number)

    def rollback(self, number: int | None = None) -> Generation:
        """Publish an older generation again: the one named, or the one before the published one."""
        current = self.current_number()
        older = [n for n in self._complete() if current is not None and n < current]
        if number is None and not older:
            raise CityError("没有更早的一代可以退回", "there is no earlier generation to go back to")
        found = self.generation(older[-1] if number is None else number)
        self._point_at(found.number)
        return found

    def before(self, number: int) -> Generation:
        """The generation that a generation was made of; CityError where it is not on disk."""
        parent = self.generation(number).manifest["parent"]
        if parent is None:
            raise CityError(f"第 {number} 代是第一代", f"generation {number} is the first")
        return self.generation(int(parent))

    def _point_at(self, number: int) -> None:
        pointer = self.path / "CURRENT.next"
        with pointer.open("w", encoding="ascii") as file:
            file.write(f"{number}\n")
            file.flush()
            os.fsync(file.fileno())
        pointer.replace(self.path / "CURRENT")
        _sync_folder(self.path)

    def _prune(self, published: int) -> None:
        complete, before = [n for n in self._complete() if n != published], published - 1
        kept = {published, *complete[-KEPT:]} | ({before} if before not in complete else set())
        for number in set(self.numbers()) - kept:
            # renamed first, so that what is removed half is no generation, and goes with the next load
            gone = self.path / "generations" / f".staging-{number}"
            self._folder(number).rename(gone)
            shutil.rmtree(gone, ignore_errors=True)
        for number in kept - {published}:
            (self._folder(number) / SINCE).unlink(missing_ok=True)
            shutil.rmtree(self._folder(number) / UNCHANGED, ignore_errors=True)
        shelf.clear(self.path, kept)

    def _complete(self) -> list[int]:
        """The generations that were not published once more to add the scores of their network."""
        numbers = self.numbers()
        followed = {self.generation(number).manifest.get("scores_of") for number in numbers}
        return [number for number in numbers if number not in followed]

    def _folder(self, number: int) -> Path:
        return self.path / "generations" / f"{number:06d}"

    def _base(self, wanted: str | None) -> str:
        """The base of the data that is here; another wish is refused, since IRIs never change."""
        current = self.current()
        if current is None:
            return wanted or BASE
        found = str(current.manifest["base"])
        if wanted not in (None, found):
            raise CityError(
                f"已有数据的基础 IRI 是 {found}，不能改为 {wanted}",
                f"the data here has the base IRI {found}, not {wanted}",
            )
        return found


def _is_full(error: OSError) -> bool:
    """Whether a disk has no room; NumPy tells only that it wrote less than was asked."""
    return error.errno in (errno.ENOSPC, errno.EDQUOT) or "requested and" in str(error)


def _sync(folder: Path) -> None:
    """Force a folder's files and folders to the disk; files shared with an older generation are there already."""
    files, folders = [], []
    for root, _, names in os.walk(folder):
        folders.append(Path(root))
        files += [path for name in names if (path := Path(root) / name).stat().st_nlink == 1]
    # several at a time become one piece of work for the disk, ten times as fast for hundreds of small files
    with ThreadPoolExecutor(_SYNCED) as pool:
        for _ in pool.map(_sync_file, files):
            pass
    for one in folders:
        _sync_folder(one)


def _sync_file(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

"""The triples of a view in four orders, and what its terms are worth: made once a generation, memory-mapped."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import time

import numpy as np
from numpy.typing import NDArray

from graph.arrays import starts_of
from graph.facts.canon import Canon
from graph.facts.segment import Ids
from graph.facts.worth import Worth, load_worth, worth_of
from graph.indexing.arrays import read_array

#: The folder beside the view, what says that it is whole, and how it is called while it is made.
FOLDER, _WHOLE, _MAKING = "orders", "whole.json", ".orders-"
#: Goes up when what is written changes; after so many seconds nobody is at work any more on what has no end.
VERSION, _LEFT = 1, 3600.0
#: Where a predicate stands in a key, its object or subject, and how wide a term is.
_HIGH, _WIDE = np.uint64(54), np.uint64(27)
_LOW, _NARROW = np.uint64((1 << 27) - 1), np.uint64(10)
_MOST_PREDICATES = 1 << 10

#: Gives each literal as the engine keeps it.
Stored = Callable[[Sequence[str]], list[str]]


class OrderingError(ValueError):
    """A view that these orders cannot hold."""


@dataclass(frozen=True)
class Orders:
    """Triples as numbers of terms: `pso` holds subject and object of each by predicate, subject, object, and so on.

    The rows of predicate i stand from `places[i]` to `places[i + 1]` in `pso` and `pos`; those of a subject in `spo`
    and of an object in `osp` where `subjects` and `objects` say.
    """

    predicates: Ids
    places: NDArray[np.int64]
    spo: Ids
    pso: Ids
    pos: Ids
    osp: Ids
    subjects: Ids
    objects: Ids
    worth: Worth

    @property
    def size(self) -> int:
        """How many triples there are."""
        return int(self.pso.shape[1])


def made(canon: Canon, stored: Stored) -> Orders:
    """The orders of a view; OrderingError where it has none, or too many terms or predicates."""
    worth, moved = worth_of(canon.terms, stored)
    s, p, o = canon.triples if moved is None else moved[canon.triples]
    predicates = np.flatnonzero(np.bincount(p)).astype(np.int32) if len(p) else np.zeros(0, np.int32)
    if not len(predicates):
        raise OrderingError("no triples")
    if len(predicates) > _MOST_PREDICATES or len(canon.terms) >= 1 << 27:
        raise OrderingError(f"{len(predicates)} predicates of {len(canon.terms)} terms")
    which, size = np.searchsorted(predicates, p).astype(np.uint64), len(canon.terms)
    pso, spo, subjects, counts = _both(which, s, o, predicates, size)
    pos, osp, objects, _ = _both(which, o, s, predicates, size)
    return Orders(
        predicates, starts_of(counts).astype(np.int64), spo, pso, pos, osp, subjects, objects, worth
    )


def _both(
    which: NDArray[np.uint64], first: Ids, second: Ids, predicates: Ids, size: int
) -> tuple[Ids, Ids, Ids, NDArray[np.int64]]:
    """The orders by predicate and by first term, where each term's rows begin, and how many each predicate has."""
    keys = (which << _HIGH) | (first.astype(np.uint64) << _WIDE) | second.astype(np.uint64)
    keys.sort()
    # two spellings of one value make one triple of two
    keys = keys[np.append(True, keys[1:] != keys[:-1])]
    pair = np.stack([((keys >> _WIDE) & _LOW).astype(np.int32), (keys & _LOW).astype(np.int32)])
    counts = np.bincount((keys >> _HIGH).astype(np.int64), minlength=len(predicates))
    starts = starts_of(np.bincount(pair[0], minlength=size))
    # the same rows by their first term: its bits change places with those of the predicate
    keys = (((keys >> _WIDE) & _LOW) << (_WIDE + _NARROW)) | ((keys >> _HIGH) << _WIDE) | (keys & _LOW)
    keys.sort()
    numbers = ((keys >> _WIDE) & np.uint64(_MOST_PREDICATES - 1)).astype(np.int64)
    return pair, np.stack([predicates[numbers], (keys & _LOW).astype(np.int32)]), starts, counts


_ARRAYS = ("predicates", "places", "spo", "pso", "pos", "osp", "subjects", "objects")


def is_kept(folder: Path) -> bool:
    """Whether the orders of a generation are there, as they are made today."""
    try:
        told = json.loads((folder / FOLDER / _WHOLE).read_bytes())
    except (OSError, ValueError):
        return False
    return isinstance(told, dict) and told.get("version") == VERSION


def make_orders(canon: Canon, folder: Path, stored: Stored) -> None:
    """Have the orders of a generation beside its view, made where they are not there yet; OSError where none can be."""
    if not is_kept(folder):
        _save(made(canon, stored), folder)


def load_orders(folder: Path) -> Orders:
    """The orders beside a generation's view, memory-mapped; OSError or ValueError where they are not whole."""
    orders = folder / FOLDER
    arrays = {name: read_array(orders / f"{name}.npy") for name in _ARRAYS}
    return Orders(**arrays, worth=load_worth(orders))


def _save(orders: Orders, folder: Path) -> None:
    """Write them under another name, and rename the folder when all is there."""
    _tidy(folder)
    making = Path(tempfile.mkdtemp(prefix=_MAKING, dir=folder))
    try:
        for name in _ARRAYS:
            np.save(making / f"{name}.npy", getattr(orders, name))
        orders.worth.save(making)
        (making / _WHOLE).write_text(json.dumps({"version": VERSION, "triples": orders.size}), "ascii")
        making.chmod(0o755)
        making.rename(folder / FOLDER)
    except OSError:
        shutil.rmtree(making, ignore_errors=True)
        if not is_kept(folder):  # else another process was sooner
            raise


def _tidy(folder: Path) -> None:
    """Remove what was made otherwise, and what processes left that came to no end."""
    for old in folder.glob(f"{_MAKING}*"):
        if time() - old.stat().st_mtime > _LEFT:
            shutil.rmtree(old, ignore_errors=True)
    if (folder / FOLDER).exists() and not is_kept(folder):
        shutil.rmtree(folder / FOLDER)

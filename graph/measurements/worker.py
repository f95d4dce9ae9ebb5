"""The process that computes one measurement: told on standard input what, tells on standard output how far it is.

Each line of output is a JSON object: `share` (0 to 1) and `phase` while it works; at the end `done`, or `failed` with
the reason in zh and en. The process ends by itself when its input closes, so that it never outlives who asked.
"""

from __future__ import annotations

import fcntl
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any, TextIO

from graph.generation import City, CityError, Generation
from graph.measurements.computing import KEEPING, READING, WAITING, Tell, compute
from graph.measurements.measurement import Measurement, from_json
from graph.measurements.shelf import Shelf
from ontology.model import ModelError, Words


def keep(generation: Generation, measurement: Measurement, tell: Tell) -> None:
    """Compute a measurement and keep it; where another process computes it already, wait for that."""
    shelf = Shelf.of(generation.folder)
    tell(0.0, WAITING)
    with _alone(shelf.folder, measurement.key):
        if shelf.sound(measurement.key, generation.index.size) is None:
            result = compute(generation, measurement, tell)
            tell(1.0, KEEPING)
            shelf.put(result)


@contextmanager
def _alone(folder: Path, key: str) -> Iterator[None]:
    """While no other process computes the same; the file of the lock is gone afterwards."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{key}.lock"
    while True:
        with path.open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not _is(path, lock):
                continue  # another took the file away before this one had its turn
            try:
                yield
            finally:
                path.unlink(missing_ok=True)
            return


def _is(path: Path, file: TextIO) -> bool:
    """Whether an open file is still the one of this name."""
    try:
        return os.path.samestat(path.stat(), os.fstat(file.fileno()))
    except FileNotFoundError:
        return False


def unlock(folder: Path, key: str) -> None:
    """Take away the lock that a process left which was ended; not one that is held."""
    path = folder / f"{key}.lock"
    try:
        with path.open("r+") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            path.unlink(missing_ok=True)
    except (FileNotFoundError, BlockingIOError):
        return


# -- the process


def main() -> None:
    """Compute what the first line of input names: the data folder, the generation and the measurement."""
    # what a library prints goes to the errors, so that it cannot be taken for a message
    out = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    asked = json.loads(sys.stdin.readline())
    Thread(target=_end_with_input, daemon=True).start()
    _say(out, **_done(asked, lambda share, phase: _say(out, share=round(share, 4), phase=phase)))


def _done(asked: dict[str, Any], tell: Tell) -> dict[str, Any]:
    """The last message."""
    tell(0.0, READING)
    try:
        generation = City(Path(asked["data"])).generation(asked["generation"])
        keep(generation, from_json(asked["measurement"]), tell)
    except (CityError, ValueError, OSError, ModelError, MemoryError) as error:
        words = getattr(error, "words", None) or Words(str(error), str(error) or type(error).__name__)
        return {"failed": {"zh": words.zh, "en": words.en}}
    return {"done": True}


def _say(out: TextIO, **message: object) -> None:
    out.write(json.dumps(message) + "\n")


def _end_with_input() -> None:
    """End the process when whoever asked is gone."""
    while sys.stdin.readline():
        pass
    os._exit(1)


if __name__ == "__main__":
    main()

"""A process beside the server that publishes what is written, so that nobody who reads has to wait for it."""

from __future__ import annotations

import atexit
import logging
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from threading import Lock

from graph.editing.operations import UpdateRefusedError
from graph.editing.requests import Outcome, Request, TooLongWritingError, WritingDiedError
from graph.editing.running import UpdateFailedError
from graph.generation import City, CityError
from graph.store import QueryError, StoreError

#: After so many seconds without a request the scores of a large network are brought up to date.
QUIET = 30.0
#: For so many seconds one request may be worked on.
SECONDS = 600.0

_log = logging.getLogger(__name__)

Reply = Outcome | UpdateRefusedError | None


class Publisher:
    """Publishes requests to write to a data folder, in one process that begins with the first of them."""

    def __init__(self, data: Path, seconds: float = SECONDS) -> None:
        self._data, self._seconds = data, seconds
        self._turn = Lock()
        self._running: tuple[SpawnProcess, Connection] | None = None
        atexit.register(self.close)

    def __call__(self, request: Request) -> Outcome | None:
        """What came of a request; None where another process is writing.

        TooLongWritingError where it took too long, WritingDiedError where our process was ended; then nothing was
        changed.
        """
        with self._turn:
            reply = self._replied(request)
        if isinstance(reply, UpdateRefusedError):
            raise reply
        return reply

    def close(self) -> None:
        """End the process."""
        if self._running:
            process, line = self._running
            self._running = None
            line.close()
            process.kill()
            process.join()

    def _replied(self, request: Request) -> Reply:
        if self._running and not self._running[0].is_alive():
            # ended while it had nothing to do, or measured the network
            self.close()
        self._running = self._running or _started(self._data)
        _, line = self._running
        with suppress(EOFError, OSError):
            line.send(request)
            if line.poll(self._seconds):
                reply: Reply = line.recv()
                return reply
            self.close()
            return TooLongWritingError(
                f"写入超过 {self._seconds:g} 秒，未作任何改动",
                f"writing took longer than {self._seconds:g} seconds, and nothing was changed",
            )
        self.close()
        return WritingDiedError(
            "写入进程意外终止，未作任何改动；请稍后再试",
            "the process that writes was ended, and nothing was changed; try again later",
        )


def _started(data: Path) -> tuple[SpawnProcess, Connection]:
    spawn = get_context("spawn")
    ours, theirs = spawn.Pipe()
    process = spawn.Process(target=_serve, args=(data, theirs), name="queqiao-writing")
    process.start()
    theirs.close()
    return process, ours


def _serve(data: Path, line: Connection) -> None:
    """Answer requests until nobody sends any; where none comes for a while, see to what they did not wait for."""
    city, settled = City(data), True
    with suppress(EOFError, KeyboardInterrupt):
        while True:
            if settled or line.poll(QUIET):
                line.send(_reply(city, line.recv()))
                settled = False
            else:
                settled = _settled(city)


def _settled(city: City) -> bool:
    """Whether the scores of the network are up to date now; an error is told, and tried again after the next write."""
    from loaders.writing import settle

    try:
        return settle(city)
    except (CityError, StoreError) as error:
        _log.warning("the network is not measured: %s", error)
        return True


def _reply(city: City, request: Request) -> Reply:
    # fetched by the process that writes alone: the loaders bring many libraries along
    from loaders.writing import write

    try:
        return write(city, request)
    except UpdateRefusedError as error:
        return error
    except QueryError as error:
        return UpdateFailedError(error.words.zh, error.words.en)
    except (CityError, StoreError) as error:
        return WritingDiedError(error.words.zh, error.words.en)

"""A process beside the server that publishes what is written, so that nobody who reads has to wait for it."""

from __future__ import annotations

import atexit
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

#: For so many seconds one request may be worked on.
SECONDS = 600.0

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
    """Answer requests until nobody sends any."""
    city = City(data)
    with suppress(EOFError, KeyboardInterrupt):
        while True:
            line.send(_reply(city, line.recv()))


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

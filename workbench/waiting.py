"""Waits for what is asynchronous, from code that is not, be there a running loop around it or none."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from threading import Thread
from typing import Any, TypeVar

from workbench.errors import ClosedError

T = TypeVar("T")


class Waiting:
    """A loop in a thread of its own, which the process does not wait for at its end: notebooks have one already."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, daemon=True, name="workbench")
        self._thread.start()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """What the work gives, or the error that it raises; work is given up where the caller is interrupted.

        ClosedError where it was closed.
        """
        if self._loop.is_closed():
            work.close()
            raise ClosedError
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return future.result()
        finally:
            future.cancel()

    def close(self) -> None:
        """End the loop; once is enough, and more do no harm."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
            self._loop.close()

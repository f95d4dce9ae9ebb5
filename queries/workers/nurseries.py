"""The nurseries of the service: one process that has read everything, one below it for each generation."""

from __future__ import annotations

import asyncio
import os
import pickle
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from socket import AF_UNIX, SOCK_STREAM, socket, socketpair
from typing import Any

from ontology.model import Model
from queries.sparql.errors import LostError
from queries.workers.answerer import Published
from queries.workers.control import Child, Control, lost
from queries.workers.limits import MIB, Limits
from queries.workers.wire import ASK, READY, packed

_READY = packed(READY, b"")
ROOT = Path(__file__).parents[2]
#: What a worker that goes on may have grown by, and how many seconds lie between two that are made to be ready.
_GROWN, _PAUSE = 64 * MIB, 0.05
#: How many of those that wait are left to queries that are expected to be light.
_KEPT = 2
#: For how many seconds a generation is the latest before it is read into memory, which takes a while.
_SETTLED = 5.0
#: Libraries that would otherwise start threads, and a fork of many threads is not whole.
_ALONE = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS")


class Litter:
    """The workers of one generation: those that wait, and how many are at work."""

    def __init__(self, number: int, control: Control, memory: bool, spares: int) -> None:
        self._spares = spares
        self.number, self.control, self.memory = number, control, memory
        self._idle: list[Child] = []
        self._busy, self._retired = 0, False
        #: What makes workers that will wait.
        self.forking: asyncio.Task[None] | None = None

    def waits(self, *, light: bool) -> bool:
        """Whether a worker waits for a query that is expected to be light, or for another; else one has to be made."""
        return len(self._idle) > (0 if light else _KEPT)

    async def take(self, *, light: bool = False) -> Child:
        """A worker that waits, or a new one; LostError where none can be made any more."""
        self._busy += 1
        try:
            found = (self._waiting() if self.waits(light=light) else None) or await self._born()
        except BaseException:
            self._leave()
            raise
        self.prepare()
        return found

    def give(self, child: Child, *, good: bool, light: bool = False) -> None:
        """Take a worker back; one that is not good for another query is ended."""
        useful = good and not self._retired and not child.ended.done()
        if useful and child.weigh(light=light) < _GROWN:
            self._idle.append(child)
        else:
            child.end()
        self._leave()

    def retire(self) -> None:
        """Take no more queries, and end when the last one is answered."""
        self._retired = True
        if not self._busy:
            self.end()

    def end(self) -> None:
        """End all workers, be they at work or not."""
        self.control.close()
        for child in self._idle:
            child.hang_up()
        self._idle.clear()

    def _leave(self) -> None:
        self._busy -= 1
        if self._retired:
            self.retire()

    async def _born(self) -> Child:
        """A new worker that can be asked; LostError where it ended before."""
        child = await self.control.fork({})
        said = b""
        try:
            with suppress(ConnectionError):
                said = await asyncio.get_running_loop().sock_recv(child.channel, len(_READY))
        finally:
            if said != _READY:
                child.end()
        if said != _READY:
            raise lost()
        child.listen()
        return child

    def _waiting(self) -> Child | None:
        while self._idle:
            child = self._idle.pop()
            if not child.ended.done():
                return child
            child.hang_up()
        return None

    def prepare(self) -> None:
        """Have workers ready for the next queries."""
        # one of them at work is none too few
        few = len(self._idle) < max(1, self._spares - 1)
        if few and (self.forking is None or self.forking.done()):
            self.forking = asyncio.create_task(self._fork())

    async def _fork(self) -> None:
        """Make workers one after another, so that those who are at work feel little of it."""
        with suppress(LostError):  # whoever needs one will be told
            while len(self._idle) < self._spares and not self._retired:
                await asyncio.sleep(_PAUSE)
                if len(self._idle) >= self._spares:  # what was at work waits again
                    return
                child = await self._born()
                if self.control.closed:
                    child.hang_up()
                else:
                    self._idle.append(child)


class Nurseries:
    """What workers come from, started when it is first needed, and again where it was lost."""

    def __init__(self, limits: Limits, isolated: bool) -> None:
        self._limits, self._wish = limits, isolated
        #: Whether the workers have no network at all.
        self.isolated = False
        self.started = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._root: Control | None = None
        self._litter: Litter | None = None
        self._closed = False
        self._opening: asyncio.Task[None] | None = None
        self._filling: asyncio.Task[None] | None = None

    @property
    def told(self) -> dict[str, object]:
        """What there is at the moment."""
        found = self._litter
        usable = found is not None and not found.control.closed
        return {
            "ready": usable,
            "store": ("memory" if found and found.memory else "disk") if usable else None,
            "network": "none" if self.isolated else "as the service has",
            "started": self.started,
        }

    async def of(self, known: Published) -> Litter:
        """The workers of a generation; LostError where they cannot be had."""
        number = known.generation.number
        while self._litter is None or not self._fits(number):
            if self._closed:
                raise lost()
            if self._opening is None or self._opening.done():
                self._opening = asyncio.create_task(self._open(known))
                self._opening.add_done_callback(lambda task: task.cancelled() or task.exception())
            # whoever waits may give up before it is there, and the next one finds it
            await asyncio.shield(self._opening)
        return self._litter

    async def close(self) -> None:
        """End everything, and wait for it."""
        self._closed = True
        await _over(self._opening, self._filling)
        if self._litter:
            self._litter.end()
            await _over(self._litter.forking)
        if self._root:
            self._root.close()
        if self._process:
            await asyncio.to_thread(_end, self._process)

    async def _open(self, known: Published) -> None:
        await self._replace(known, memory=False)
        if self._filling:
            self._filling.cancel()
        if self._in_memory(known):
            self._filling = asyncio.create_task(self._fill(known))

    def _fits(self, number: int) -> bool:
        found = self._litter
        return found is not None and found.number == number and not found.control.closed

    def _in_memory(self, known: Published) -> bool:
        """Whether the triples are to be read into memory."""
        wish, few = self._limits.store, self._limits.few
        # the store has each triple twice, in the default graph and as its source says it; to count them takes seconds
        triples = 2 * int(known.generation.manifest["triples"])
        return wish == "memory" or (wish == "auto" and triples <= few)

    async def _fill(self, known: Published) -> None:
        """Workers that read the triples from memory take over when they are there."""
        if self._litter and self._limits.store == "auto":
            await asyncio.sleep(_SETTLED)
        with suppress(LostError):  # those that read them from the disk go on
            await self._replace(known, memory=True)

    async def _replace(self, known: Published, *, memory: bool) -> None:
        root = await self._ready(known.generation.model)
        folder = str(known.generation.folder.resolve())
        child = await root.fork({"folder": folder, "base": known.base, "memory": memory})
        control = Control(child.channel)
        try:
            await control.ready()
        except BaseException:
            # nobody needs it any more, and it may be reading for a long time yet
            child.kill()
            control.close()
            raise
        before = self._litter
        if memory and (before is None or before.number != known.generation.number):
            control.close()  # another generation was published meanwhile
            return
        self._litter = Litter(known.generation.number, control, memory, self._limits.spares)
        self._litter.prepare()
        if before:
            before.retire()

    async def _ready(self, model: Model) -> Control:
        if self._root is None or self._root.closed:
            if self._process:
                await asyncio.to_thread(_end, self._process)
            said = {"isolated": self._wish, "memory": self._limits.memory, "size": self._limits.size}
            self._root = Control(await self._begun(said, model))
            self.started += 1
            self.isolated = bool((await self._root.ready())["isolated"])
        return self._root

    async def _begun(self, said: Mapping[str, Any], model: Model) -> socket:
        """The channel of a root process; LostError where none can be started."""
        starting = asyncio.create_task(asyncio.to_thread(_start, said, model))
        try:
            self._process, channel = await asyncio.shield(starting)
        except OSError as error:
            raise lost() from error
        except asyncio.CancelledError:
            # a start cannot be broken off: it is ended once it is done
            with suppress(OSError):
                self._process, channel = await starting
                channel.close()
            raise
        return channel


async def _over(*tasks: asyncio.Task[None] | None) -> None:
    """Have tasks end, and wait for it."""
    running = [task for task in tasks if task]
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)


def _start(said: Mapping[str, Any], model: Model) -> tuple[subprocess.Popen[bytes], socket]:
    """The process below which all others are, told what it has to know, and the channel to it."""
    ours, theirs = socketpair(AF_UNIX, SOCK_STREAM)
    with theirs:
        try:
            process = _process(theirs.fileno())
        except OSError:
            ours.close()
            raise
    with suppress(OSError):  # where it ended already, that is heard of over the channel
        # our own model to our own process, over a channel that nobody else has
        ours.sendall(packed(ASK, pickle.dumps((said, model))))
    return process, ours


def _process(channel: int) -> subprocess.Popen[bytes]:
    """A process in no terminal's group, none of whose modules come from the folder of the caller."""
    path = os.pathsep.join(dict.fromkeys([str(ROOT), *filter(None, sys.path)]))
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "queries.workers.nursery", str(channel)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        pass_fds=[channel],
        start_new_session=True,
        env={**os.environ, **dict.fromkeys(_ALONE, "1"), "PYTHONPATH": path},
    )


def _end(process: subprocess.Popen[bytes]) -> None:
    """Wait for a process that was told to end, and end it where it does not."""
    try:
        process.wait(2)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()

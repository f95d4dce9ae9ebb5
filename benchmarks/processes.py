"""Servers that are measured, each as processes of its own on the processor core that it is given."""

from __future__ import annotations

import os
import socket
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, perf_counter, sleep
from typing import Generic, TypeVar

Address = TypeVar("Address")
#: How long filling and starting a server may take, in seconds.
PATIENCE = 900.0


@dataclass(frozen=True, slots=True)
class Server(Generic[Address]):
    """A running server: where it answers, its process, and the seconds from its start to its first answer."""

    name: str
    address: Address
    process: subprocess.Popen[bytes]
    seconds: float

    @property
    def resident(self) -> int:
        """Its resident set in MB; of a server that forks, of the process that listens."""
        return self._told("VmRSS:")

    @property
    def private(self) -> int:
        """How much of it is its own and not pages of files, in MB."""
        return self._told("RssAnon:")

    @property
    def megabytes(self) -> int:
        """What it and the processes below it have in memory, in MB; pages that they share are counted once."""
        return sum(_own(pid) for pid in _family(self.process.pid)) // 1024

    def settle(self, seconds: float = 120) -> bool:
        """Wait until the server does nothing any more, and say whether it has come to rest in time."""
        end, before = monotonic() + seconds, -1
        while monotonic() < end:
            now = sum(_worked(pid) for pid in _family(self.process.pid))
            if now == before:
                return True
            before = now
            sleep(1)
        return False

    def _told(self, name: str) -> int:
        told = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        return int(told.partition(name)[2].split()[0]) // 1024


@dataclass(frozen=True, slots=True)
class Start:
    """How a server is started: its command, the core that it gets, its environment, its folder, and its log."""

    command: Sequence[str]
    core: int
    environment: Mapping[str, str] = field(default_factory=dict)
    folder: Path | None = None
    log: Path | None = None

    def __call__(self) -> subprocess.Popen[bytes]:
        """The process."""
        with (self.log or Path(os.devnull)).open("wb") as told:
            return subprocess.Popen(
                ["taskset", "-c", str(self.core), *self.command],
                stdout=told,
                stderr=told if self.log else None,
                env={**os.environ, **self.environment},
                cwd=self.folder,
            )


@contextmanager
def running(
    name: str, start: Start, address: Address, answers: Callable[[Address], bool]
) -> Iterator[Server[Address]]:
    """A server that answers, until it is no longer needed."""
    began = perf_counter()
    process = start()
    try:
        until(lambda: answers(address), process, name)
        yield Server(name, address, process, perf_counter() - began)
    finally:
        process.terminate()
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def until(ready: Callable[[], bool], process: subprocess.Popen[bytes], name: str) -> None:
    """Wait until a server answers; RuntimeError where it ends before, or does not in time."""
    end = monotonic() + PATIENCE
    while not ready():
        if process.poll() is not None or monotonic() > end:
            raise RuntimeError(f"{name} does not answer; its exit status is {process.poll()}")
        sleep(0.02)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def _family(pid: int) -> Iterator[int]:
    """A process and all below it; none of those that have just ended."""
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        children = [child for task in tasks for child in (task / "children").read_text("ascii").split()]
    except (FileNotFoundError, ProcessLookupError):
        return
    yield pid
    for child in children:
        yield from _family(int(child))


def _worked(pid: int) -> int:
    """How much processor time a process has used, in steps of 50 ms."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return (int(told[11]) + int(told[12])) // 5


def _own(pid: int) -> int:
    """The memory of a process in kB, of shared pages its share."""
    try:
        told = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return int(told.partition("\nPss:")[2].split()[0])

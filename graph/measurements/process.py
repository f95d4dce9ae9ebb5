"""A worker process as the one who started it sees it: told what to do, heard while it works, asked why it ended."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from graph.measurements.job import Job, State
from ontology.model import Words

ROOT = Path(__file__).parents[2]
#: What computes; -P keeps the folder that the server runs in out of the places where modules are looked for.
WORKER = (sys.executable, "-P", "-m", "graph.measurements.worker")
#: Computing must not slow the answers of the same machine, nor must the start of what computes.
NICE = 10
#: Characters of a worker's last words that are told.
_LAST = 300


class Process:
    """A worker with one job of the city in this folder; OSError where none can be started."""

    def __init__(self, command: Sequence[str], data: Path, job: Job) -> None:
        self._said: IO[str] = TemporaryFile("w+", encoding="utf-8", errors="replace")  # noqa: SIM115 - `ended` closes it
        self._last: dict[str, Any] = {}
        path = os.pathsep.join(dict.fromkeys([str(ROOT), *filter(None, sys.path)]))
        try:
            self._process = subprocess.Popen(
                [*command],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._said,
                encoding="utf-8",
                env={**os.environ, "PYTHONPATH": path},
            )
        except OSError:
            self._said.close()
            raise
        with suppress(ProcessLookupError):  # it ended already; its code says why
            os.setpriority(os.PRIO_PROCESS, self._process.pid, NICE)
        self._tell(data, job)

    @property
    def pid(self) -> int:
        """Its number."""
        return self._process.pid

    def kill(self) -> None:
        """End it at once."""
        self._process.kill()

    def progress(self) -> Iterator[tuple[float, str]]:
        """How far it is, share and phase, until it ends."""
        assert self._process.stdout
        for line in self._process.stdout:
            try:
                self._last = json.loads(line)
            except ValueError:
                continue  # half a line of a process that was ended
            if "share" in self._last:
                yield float(self._last["share"]), str(self._last["phase"])

    def ended(self) -> tuple[State, Words | None]:
        """How it ended, and why where it did not do its work; waits for the end."""
        assert self._process.stdin
        assert self._process.stdout
        code = self._process.wait()
        self._process.stdout.close()
        with suppress(BrokenPipeError):
            self._process.stdin.close()
        self._said.seek(0)
        words = self._said.read().strip().splitlines()
        self._said.close()
        if "done" in self._last and code == 0:
            return State.DONE, None
        if "failed" in self._last:
            return State.FAILED, Words(self._last["failed"]["zh"], self._last["failed"]["en"])
        told = words[-1][:_LAST] if words else ""
        how = f"signal {-code}" if code < 0 else f"code {code}"
        zh, en = f"计算进程意外结束（{how}）{told}", f"the worker ended by itself ({how}) {told}"
        return State.FAILED, Words(zh, en.rstrip())

    def _tell(self, data: Path, job: Job) -> None:
        asked = {
            "data": str(data.resolve()),
            "generation": job.generation,
            "measurement": job.measurement.as_json(),
        }
        assert self._process.stdin
        with suppress(BrokenPipeError):  # it ended already; its code says why
            self._process.stdin.write(json.dumps(asked) + "\n")
            self._process.stdin.flush()

"""Measurements in processes of their own: a bounded queue, one at a time, told how far they are, ended when asked."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Condition, Thread, Timer

from graph.measurements.job import Job, Name, QueueFullError, State
from graph.measurements.measurement import Measurement
from graph.measurements.process import WORKER, Process
from graph.measurements.shelf import Shelf
from graph.measurements.worker import unlock
from ontology.model import Words

#: How many measurements may wait, how many that are over are remembered, and how many seconds one may take.
QUEUE, REMEMBERED, LONGEST = 16, 200, 3600.0


class Jobs:
    """The measurements of one city. Every method may be called from any thread; none waits but `wait` and `close`."""

    def __init__(
        self,
        data: Path,
        *,
        at_once: int = 1,
        queue: int = QUEUE,
        longest: float = LONGEST,
        worker: Sequence[str] = WORKER,
    ) -> None:
        self._data, self._at_once, self._queue, self._longest, self._worker = (
            data,
            at_once,
            queue,
            longest,
            worker,
        )
        self._jobs: OrderedDict[Name, Job] = OrderedDict()
        self._running: dict[Name, Process] = {}
        self._began: dict[Name, float] = {}
        self._changed = Condition()
        self._threads: list[Thread] = []
        self._closed = False

    # -- asking

    def ask(
        self, generation: int, measurement: Measurement, *, standing: bool = False, note: Words | None = None
    ) -> Job:
        """Have a measurement computed; one that waits or runs already is not asked for twice.

        QueueFullError where too many wait; the standing ones of a city do not count.
        """
        name = generation, measurement.key
        with self._changed:
            known = self._jobs.get(name)
            if known and not known.state.over:
                return known
            if not standing and len([j for j in self._waiting() if not j.standing]) >= self._queue:
                raise QueueFullError(self._queue)
            job = Job(measurement, generation, standing, State.WAITING, 0.0, "", _now(), note=note)
            self._put(job)
            self._start()
            return job

    def cancel(self, generation: int, key: str, why: Words | None = None) -> Job | None:
        """End a measurement that waits or runs, and leave nothing of it; None where there is none of this key."""
        with self._changed:
            job = self._jobs.get((generation, key))
            if job is None or job.state.over:
                return job
            self._put(replace(job, state=State.CANCELLED, reason=why or Words("已取消", "cancelled")))
            process = self._running.get(job.name)
            if process:
                process.kill()
            return self._jobs[job.name]

    def follow(self, generation: int, standing: Iterable[Measurement]) -> None:
        """Go on with another generation: what is asked of earlier ones is dropped, what the city keeps is asked for.

        What people wait for is asked for anew.
        """
        why = Words(f"已发布第 {generation} 代", f"generation {generation} was published")
        with self._changed:
            old = [job for job in self._jobs.values() if job.generation != generation]
            for job in old:
                if not job.state.over and self.cancel(*job.name, why) and not job.standing:
                    self.ask(generation, job.measurement)
        for measurement in standing:
            self.ask(generation, measurement, standing=True)

    def close(self) -> None:
        """End everything that runs, and take on nothing more."""
        with self._changed:
            self._closed = True
            for name in list(self._jobs):
                self.cancel(*name)
            self._changed.notify_all()
        for thread in self._threads:
            thread.join()

    # -- looking

    def get(self, generation: int, key: str) -> Job | None:
        """A measurement as it stands now."""
        with self._changed:
            return self._seen((generation, key))

    def of(self, generation: int) -> list[Job]:
        """The measurements of a generation, in the order in which they were asked for."""
        with self._changed:
            return [self._seen(name) or job for name, job in self._jobs.items() if name[0] == generation]

    def wait(self, generation: int, key: str, seconds: float) -> Job | None:
        """A measurement once it is over, or as it stands after so many seconds."""
        with self._changed:
            self._changed.wait_for(lambda: self._over((generation, key)), max(seconds, 0.0))
            return self._seen((generation, key))

    def _over(self, name: Name) -> bool:
        job = self._jobs.get(name)
        return job is None or job.state.over

    def _seen(self, name: Name) -> Job | None:
        job = self._jobs.get(name)
        if job and name in self._began and not job.state.over:
            return replace(job, seconds=round(time.perf_counter() - self._began[name], 3))
        return job

    def _waiting(self) -> list[Job]:
        """Those that wait, what people asked for first."""
        waiting = [job for job in self._jobs.values() if job.state is State.WAITING]
        return sorted(waiting, key=lambda job: job.standing)

    # -- keeping track; all below is called with the lock held, unless it says otherwise

    def _put(self, job: Job) -> None:
        """Remember a job as it stands now, and forget the oldest that are over."""
        if job.state is State.WAITING:
            self._jobs.pop(job.name, None)
        self._jobs[job.name] = job
        over = [name for name, one in self._jobs.items() if one.state.over]
        for name in over[: max(len(over) - REMEMBERED, 0)]:
            del self._jobs[name]
        self._changed.notify_all()

    def _start(self) -> None:
        """Threads are there once there is something to do."""
        while len(self._threads) < self._at_once and not self._closed:
            thread = Thread(target=self._serve, name="measurements", daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self) -> None:
        """Run what waits, one after another, until closed. Takes the lock itself."""
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._closed or self._waiting())
                if self._closed:
                    return
                job = replace(self._waiting()[0], state=State.RUNNING)
                self._put(job)
                self._began[job.name] = time.perf_counter()
            try:
                self._run(job)
            except OSError as error:  # no process could be started
                self._end(job, State.FAILED, Words(str(error), str(error)))

    def _run(self, job: Job) -> None:
        """Run one, and remember how it ended. Takes the lock itself."""
        process = Process(self._worker, self._data, job)
        with self._changed:
            self._running[job.name] = process
            if self._jobs[job.name].state.over:  # cancelled while the process started
                process.kill()
        late = Timer(self._longest, self.cancel, (*job.name, self._too_long()))
        late.daemon = True
        late.start()
        for share, phase in process.progress():
            with self._changed:
                now = self._jobs[job.name]
                if now.state is State.RUNNING:
                    self._put(replace(now, share=share, phase=phase))
        ended = process.ended()
        late.cancel()
        shelf = Shelf.of(self._data / "generations" / f"{job.generation:06d}")
        shelf.tidy(job.measurement.key, process.pid)
        unlock(shelf.folder, job.measurement.key)
        self._end(job, *ended)

    def _end(self, job: Job, state: State, reason: Words | None) -> None:
        """Remember how one ended; one that was cancelled stays so. Takes the lock itself."""
        with self._changed:
            self._running.pop(job.name, None)
            now = self._jobs[job.name]
            if now.state is State.RUNNING:
                share = 1.0 if state is State.DONE else now.share
                now = replace(now, state=state, reason=reason, share=share)
            self._put(replace(now, seconds=round(time.perf_counter() - self._began.pop(job.name), 3)))

    def _too_long(self) -> Words:
        return Words(
            f"超过 {self._longest:g} 秒，已中止", f"it took longer than {self._longest:g} s and was ended"
        )


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")

"""Measurements in processes of their own: run once, told, ended, and leaving nothing half done."""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Timer

import numpy as np
import pytest

from graph.generation import City, Generation
from graph.measurements.job import Job, QueueFullError, State
from graph.measurements.jobs import Jobs
from graph.measurements.measurement import measurement
from graph.measurements.process import WORKER
from graph.measurements.shelf import Shelf
from graph.measures import MEASURES
from graph.measuring.scores import measured
from graph.measuring.views import Projection
from tests.graph.measurements.workers import ENDLESS, GATED, own_city, program

#: Far more than anything here takes; a test that waits so long has failed.
LONG = 120.0

DEGREE, PAGERANK, CORE = (measurement(name) for name in ("degree", "pagerank", "core"))
Open = Callable[..., Jobs]


@pytest.fixture
def city(example: Generation, tmp_path: Path) -> City:
    return own_city(example, tmp_path)


@pytest.fixture
def open_jobs(city: City) -> Iterator[Open]:
    """Jobs of the city with a worker and settings; all are closed in the end."""
    opened: list[Jobs] = []

    def make(worker: tuple[str, ...] = WORKER, **settings: float) -> Jobs:
        opened.append(Jobs(city.path, worker=worker, **settings))  # type: ignore[arg-type]
        return opened[-1]

    yield make
    for jobs in opened:
        jobs.close()


def over(jobs: Jobs, job: Job) -> Job:
    """The job once it is over."""
    found = jobs.wait(*job.name, LONG)
    assert found is not None
    assert found.state.over, found
    return found


def until(met: Callable[[], bool]) -> None:
    """Wait for what will be soon."""
    end = time.monotonic() + LONG
    while not met():
        assert time.monotonic() < end
        time.sleep(0.01)


def running(jobs: Jobs, job: Job) -> None:
    """Wait until the worker has said something."""
    until(lambda: (seen := jobs.get(*job.name)) is not None and bool(seen.phase))


def left(city: City) -> list[str]:
    """The names of the files of the first generation's measurements."""
    folder = city.path / "measured" / "000001"
    return sorted(file.name for file in folder.iterdir()) if folder.exists() else []


def test_a_worker_finds_and_keeps_what_the_measure_gives(
    city: City, open_jobs: Open, example: Generation
) -> None:
    jobs = open_jobs()
    found = over(jobs, jobs.ask(1, PAGERANK))
    assert (found.state, found.share, found.reason) == (State.DONE, 1.0, None)
    result = Shelf(city.path / "measured" / "000001").get("pagerank", example.index.size)
    assert result is not None
    expected = measured(example.network, MEASURES["pagerank"]).values
    linked = example.network.degree > 0
    assert np.array_equal(result.values[linked], expected[linked])
    assert np.isnan(result.values[~linked]).all()
    assert left(city) == ["pagerank.json", "pagerank.npy"]


def test_what_cannot_be_projected_is_told_in_words(city: City, open_jobs: Open) -> None:
    jobs = open_jobs()
    found = over(jobs, jobs.ask(1, measurement("degree", Projection(kinds=("Enterprize",)))))
    assert found.state is State.FAILED
    assert found.reason is not None
    assert "Enterprize" in found.reason.en
    assert "Enterprise" in found.reason.zh
    assert left(city) == []


def test_a_measurement_asked_for_twice_runs_once(city: City, open_jobs: Open) -> None:
    jobs = open_jobs(GATED)
    first = jobs.ask(1, DEGREE)
    running(jobs, first)
    assert jobs.ask(1, DEGREE).state is State.RUNNING
    (city.path / "gate").touch()
    assert over(jobs, first).state is State.DONE
    assert (city.path / "started").read_text() == "degree\n"


def test_two_servers_compute_it_once(city: City, open_jobs: Open) -> None:
    one, other = open_jobs(GATED), open_jobs(GATED)
    asked = [(jobs, jobs.ask(1, DEGREE)) for jobs in (one, other)]
    for jobs, job in asked:
        running(jobs, job)
    (city.path / "gate").touch()
    assert [over(jobs, job).state for jobs, job in asked] == [State.DONE, State.DONE]
    assert (city.path / "computed").read_text() == "x"
    assert left(city) == ["degree.json", "degree.npy"]


def test_a_cancelled_one_ends_at_once_and_leaves_nothing(city: City, open_jobs: Open) -> None:
    jobs = open_jobs(ENDLESS)
    job = jobs.ask(1, DEGREE)
    running(jobs, job)
    assert len(left(city)) == 2
    pid = int((city.path / "pid").read_text())
    cancelled = jobs.cancel(*job.name)
    assert cancelled is not None
    assert cancelled.state is State.CANCELLED
    until(lambda: not left(city))
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    # what follows is not held up
    assert jobs.ask(1, PAGERANK).state is State.WAITING


def test_one_that_waits_can_be_cancelled(city: City, open_jobs: Open) -> None:
    jobs = open_jobs(ENDLESS)
    running(jobs, jobs.ask(1, DEGREE))
    waiting = jobs.ask(1, PAGERANK)
    jobs.cancel(*waiting.name)
    jobs.cancel(1, "degree")
    assert over(jobs, waiting).state is State.CANCELLED
    assert (city.path / "started").read_text() == "degree\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("os.kill(os.getpid(), signal.SIGKILL)", "signal 9"),
        ("raise MemoryError('no room for 9 arrays')", "(code 1) MemoryError: no room for 9 arrays"),
        ("print('no json'); sys.exit(3)", "code 3"),
        ("sys.exit(0)", "code 0"),
    ],
)
def test_a_crash_is_told_with_its_reason(open_jobs: Open, text: str, said: str) -> None:
    jobs = open_jobs(program(text))
    found = over(jobs, jobs.ask(1, DEGREE))
    assert found.state is State.FAILED
    assert found.reason is not None
    assert said in found.reason.en
    assert said.rpartition(") ")[2] in found.reason.zh


def test_a_program_that_is_not_there_fails_the_job_alone(open_jobs: Open) -> None:
    jobs = open_jobs(("/nowhere/python",))
    for wanted in (DEGREE, PAGERANK):
        found = over(jobs, jobs.ask(1, wanted))
        assert found.state is State.FAILED
        assert found.reason is not None
        assert "/nowhere/python" in found.reason.en


def test_what_failed_can_be_asked_for_again(city: City, open_jobs: Open) -> None:
    jobs = open_jobs(program("sys.exit(1)"))
    for _ in range(2):
        assert over(jobs, jobs.ask(1, DEGREE)).state is State.FAILED
    assert (city.path / "started").read_text() == "degree\n" * 2


def test_the_queue_is_bounded_but_not_for_the_city(open_jobs: Open) -> None:
    jobs = open_jobs(ENDLESS, queue=1)
    running(jobs, jobs.ask(1, DEGREE))
    jobs.ask(1, PAGERANK)
    with pytest.raises(QueueFullError, match="1 measurements are waiting"):
        jobs.ask(1, CORE)
    assert jobs.ask(1, CORE, standing=True).state is State.WAITING


def test_people_go_before_what_stands(city: City, open_jobs: Open) -> None:
    jobs = open_jobs(program("until(asked['measurement']['measure'])\nsay(done=True)"))
    running_now = jobs.ask(1, DEGREE, standing=True)
    until((city.path / "started").exists)
    last, first = jobs.ask(1, PAGERANK, standing=True), jobs.ask(1, CORE)
    for name in ("degree", "core", "pagerank"):
        (city.path / name).touch()
    assert [over(jobs, job).state for job in (running_now, first, last)] == [State.DONE] * 3
    assert (city.path / "started").read_text().split() == ["degree", "core", "pagerank"]


def test_a_new_generation_takes_over(city: City, open_jobs: Open) -> None:
    jobs = open_jobs(ENDLESS)
    standing, asked = jobs.ask(1, DEGREE, standing=True), jobs.ask(1, PAGERANK)
    jobs.follow(2, [DEGREE])
    assert [over(jobs, job).state for job in (standing, asked)] == [State.CANCELLED] * 2
    assert "generation 2" in str(over(jobs, asked).reason)
    now = {job.measurement.key: job.standing for job in jobs.of(2)}
    assert now == {"degree": True, "pagerank": False}


def test_nothing_may_take_for_ever(city: City, open_jobs: Open) -> None:
    jobs = open_jobs(ENDLESS, longest=0.5)
    found = over(jobs, jobs.ask(1, DEGREE))
    assert found.state is State.CANCELLED
    assert found.reason is not None
    assert "longer than 0.5 s" in found.reason.en


def test_closing_ends_the_worker(city: City, open_jobs: Open) -> None:
    jobs = open_jobs(ENDLESS)
    running(jobs, jobs.ask(1, DEGREE))
    pid = int((city.path / "pid").read_text())
    jobs.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    assert left(city) == []


def test_a_worker_does_not_outlive_who_asked(city: City) -> None:
    process = subprocess.Popen(
        [*WORKER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path.cwd(),
        env={**os.environ, "PYTHONPATH": str(Path.cwd())},
        text=True,
    )
    assert process.stdin is not None
    # held up by another who has the lock, it waits until its input closes
    folder = city.path / "measured" / "000001"
    folder.mkdir(parents=True)
    with (folder / "degree.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        asked = {"data": str(city.path), "generation": 1, "measurement": DEGREE.as_json()}
        process.stdin.write(json.dumps(asked) + "\n")
        process.stdin.flush()
        assert process.stdout is not None
        # who reads from it waits no longer than it lives
        late = Timer(LONG, process.kill)
        late.start()
        try:
            while json.loads(process.stdout.readline())["phase"] != "wait":
                pass
            assert process.poll() is None
            process.stdin.close()
            assert process.wait(LONG) != 0
        finally:
            late.cancel()
            process.kill()
            process.stdout.close()

"""Work has so many places, may wait for so many, and ends with its deadline or with those who wait for it."""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from time import monotonic, sleep
from typing import TypeVar

import pytest

from queries.deadline import Deadline
from queries.sparql.errors import BusyError, TooSlowError
from serving import lanes
from serving.lanes import Lane

T = TypeVar("T")


def until(event: threading.Event, deadline: Deadline) -> Callable[[], str]:
    """Work that looks at its deadline until the event comes."""

    def work() -> str:
        while not event.wait(0.005):
            deadline.check()
        return "done"

    return work


async def settled(lane: Lane, taken: int) -> None:
    """Returns when so many places are taken; fails after some seconds."""
    end = monotonic() + 10
    while lane.taken != taken:
        assert monotonic() < end, lane.taken
        await asyncio.sleep(0.005)


def run(what: Callable[[], Awaitable[T]]) -> T:
    async def whole() -> T:
        return await asyncio.wait_for(what(), 30)

    return asyncio.run(whole())


def test_work_gives_what_it_gives() -> None:
    lane = Lane(2, 2)
    assert run(lambda: lane.run(lambda: 5, Deadline(10))) == 5
    with pytest.raises(ZeroDivisionError):
        run(lambda: lane.run(lambda: 1 // 0, Deadline(10)))
    assert lane.taken == 0


def test_no_more_is_done_at_once_than_there_are_places() -> None:
    lane, together, most, lock = Lane(3, 20), 0, 0, threading.Lock()

    def work() -> None:
        nonlocal together, most
        with lock:
            together += 1
            most = max(most, together)
        sleep(0.01)
        with lock:
            together -= 1

    async def whole() -> None:
        await asyncio.gather(*(lane.run(work, Deadline(20)) for _ in range(20)))

    run(whole)
    assert (most, lane.taken) == (3, 0)


def test_too_much_is_refused_at_once() -> None:
    lane, event = Lane(1, 2), threading.Event()

    async def whole() -> None:
        deadline = Deadline(20)
        held = [asyncio.create_task(lane.run(until(event, deadline), deadline)) for _ in range(3)]
        await settled(lane, 3)
        with pytest.raises(BusyError):
            await lane.run(lambda: 1, Deadline(20))
        event.set()
        assert await asyncio.gather(*held) == ["done"] * 3
        assert await lane.run(lambda: 1, Deadline(20)) == 1

    run(whole)


def test_work_ends_with_its_deadline_and_gives_its_place_back() -> None:
    lane = Lane(1, 1)

    async def whole() -> None:
        deadline = Deadline(0.05)
        with pytest.raises(TooSlowError, match="took longer"):
            await lane.run(until(threading.Event(), deadline), deadline)
        await settled(lane, 0)

    run(whole)


def test_work_that_waited_too_long_is_not_begun() -> None:
    lane, event, begun = Lane(1, 1), threading.Event(), []

    async def whole() -> None:
        patient = Deadline(20)
        first = asyncio.create_task(lane.run(until(event, patient), patient))
        await settled(lane, 1)
        with pytest.raises(TooSlowError):
            await lane.run(lambda: begun.append(1), Deadline(0.05))
        event.set()
        await first
        await settled(lane, 0)

    run(whole)
    assert begun == []


def test_work_that_does_not_look_at_its_deadline_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lanes, "GRACE", 0.05)
    lane, event = Lane(1, 1), threading.Event()

    async def whole() -> None:
        with pytest.raises(TooSlowError):
            await lane.run(lambda: event.wait(20), Deadline(0.05))
        assert lane.taken == 1
        event.set()
        await settled(lane, 0)

    run(whole)


def test_nobody_works_for_those_who_have_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lanes, "LOOK", 0.01)
    lane = Lane(1, 1)

    async def gone() -> bool:
        return True

    async def whole() -> None:
        deadline = Deadline(600)
        with pytest.raises(TooSlowError):
            await lane.run(until(threading.Event(), deadline), deadline, gone)
        await settled(lane, 0)
        assert deadline.left() == 0

    run(whole)


def test_who_is_cancelled_cancels_the_work() -> None:
    lane = Lane(1, 1)

    async def whole() -> None:
        deadline = Deadline(600)
        task = asyncio.create_task(lane.run(until(threading.Event(), deadline), deadline))
        await settled(lane, 1)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await settled(lane, 0)

    run(whole)

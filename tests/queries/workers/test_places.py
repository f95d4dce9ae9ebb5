"""Who may be at work: new queries pass slow ones, and what waits is bounded."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries.sparql.errors import BusyError
from queries.workers.limits import Limits
from queries.workers.places import APART, RESERVED, Places, State, Turn

LIMITS = Limits(places=2, new=1.0, hurried=0.1, first=0.4, slow=1, still=1, waiting=2)


@dataclass
class Worker:
    """A worker that remembers what it was told."""

    told: list[str] = field(default_factory=list)
    worked: float = 10.0

    def stand_still(self) -> None:
        self.told.append("still")

    def go_on(self) -> None:
        self.told.append("on")

    def make_way(self) -> None:
        self.told.append("later")

    def come_last(self) -> None:
        self.told.append("last")


async def entered(places: Places, seconds: float = 0.05, *, light: bool = False) -> Turn:
    """A turn with a worker."""
    now = asyncio.get_running_loop().time()
    turn = await places.enter(now + seconds, light=light)
    places.begin(turn, Worker(), now)
    return turn


def said(turn: Turn) -> list[str]:
    assert isinstance(turn.worker, Worker)
    return turn.worker.told


def test_a_query_that_is_no_longer_new_makes_way() -> None:
    async def run() -> None:
        places = Places(LIMITS)
        first, second = await entered(places), await entered(places)
        places.look(first, first.began + 0.05)
        assert (first.state, said(first)) == (State.NEW, [])
        places.look(first, first.began + 0.5)
        assert (first.state, said(first)) == (State.NEW, ["later"])
        places.look(first, first.began + 1)
        places.look(second, second.began + 1)
        assert (first.state, second.state) == (State.SLOW, State.STILL)
        assert said(second) == ["later", "still"]
        third = await entered(places)
        with pytest.raises(BusyError):
            places.look(third, third.began + 1)
        places.leave(first)
        assert (second.state, said(second)) == (State.SLOW, ["later", "still", "last", "on"])
        places.leave(third)
        places.leave(second)
        assert places.told() == {"new": 0, "slow": 0, "still": 0, "waiting": 0}

    asyncio.run(run())


def test_a_query_that_is_alone_lets_nobody_go_first() -> None:
    async def run() -> None:
        places = Places(LIMITS)
        alone = await entered(places)
        places.look(alone, alone.began + 0.9)
        assert (alone.state, said(alone)) == (State.NEW, [])
        other = await entered(places)
        places.look(alone, alone.began + 0.9)
        assert (alone.state, said(alone)) == (State.NEW, ["later"])
        places.leave(other)

    asyncio.run(run())


def test_a_query_that_hardly_had_the_processor_is_new_for_longer() -> None:
    async def run() -> None:
        places = Places(LIMITS)
        turn, _ = await entered(places), await entered(places)
        assert isinstance(turn.worker, Worker)
        turn.worker.worked = 0.1
        places.look(turn, turn.began + 1)
        assert (turn.state, said(turn)) == (State.NEW, [])
        turn.worker.worked = 0.3
        places.look(turn, turn.began + 1)
        assert (turn.state, said(turn)) == (State.NEW, ["later"])
        # what waits for something else than the processor is slow too
        turn.worker.worked = 0.4
        places.look(turn, turn.began + 7.9)
        assert (turn.state, said(turn)) == (State.NEW, ["later"])
        places.look(turn, turn.began + 8)
        assert (turn.state, said(turn)) == (State.SLOW, ["later", "last"])

    asyncio.run(run())


def test_a_query_is_not_new_for_long_while_others_wait() -> None:
    async def run() -> None:
        places = Places(LIMITS)
        first, _ = await entered(places), await entered(places)
        third = asyncio.create_task(entered(places, 5))
        await asyncio.sleep(0)
        places.look(first, first.began + 0.2)
        assert first.state is State.SLOW
        assert (await third).state is State.NEW

    asyncio.run(run())


def test_what_waits_is_bounded_and_told_when_it_waited_in_vain() -> None:
    async def run() -> None:
        places = Places(LIMITS)
        held = [await entered(places) for _ in range(2)]
        waiting = [asyncio.create_task(entered(places)) for _ in range(2)]
        await asyncio.sleep(0)
        with pytest.raises(BusyError):
            await entered(places)
        for one in waiting:
            with pytest.raises(BusyError):
                await one
        for turn in held:
            places.leave(turn)
        assert places.told() == {"new": 0, "slow": 0, "still": 0, "waiting": 0}

    asyncio.run(run())


def test_what_is_expected_to_be_light_waits_for_no_others() -> None:
    async def run() -> None:
        places = Places(LIMITS)
        held = [await entered(places) for _ in range(LIMITS.places)]
        others = [asyncio.create_task(entered(places, 60)) for _ in range(2)]
        await asyncio.sleep(0)
        held += [await entered(places, light=True) for _ in range(RESERVED)]
        late = asyncio.create_task(entered(places, 60, light=True))
        await asyncio.sleep(0)
        # the first place that is free is for what is light, the next ones are not for the others
        places.leave(held.pop())
        assert (await late).light
        for turn in (*held[LIMITS.places :], late.result()):
            places.leave(turn)
            await asyncio.sleep(0)
        assert not any(one.done() for one in others)
        for turn in held[: LIMITS.places]:
            places.leave(turn)
        for turn in await asyncio.gather(*others):
            places.leave(turn)
        assert places.told() == {"new": 0, "slow": 0, "still": 0, "waiting": 0}

    asyncio.run(run())


def test_one_of_a_crowd_lets_others_go_first_from_the_beginning() -> None:
    async def run() -> None:
        places = Places(LIMITS)
        first, second = await entered(places), await entered(places)
        crowd = [asyncio.create_task(entered(places, 20)) for _ in range(2)]
        await asyncio.sleep(0)
        light = await entered(places, light=True)
        assert (said(first), said(light)) == ([], [])
        places.leave(light)
        places.leave(first)
        turn = await crowd[0]
        assert (said(turn), turn.last) == (["later"], True)
        for one in (second, turn):
            places.leave(one)
        places.leave(await crowd[1])

    asyncio.run(run())


def test_those_that_wait_in_vain_are_not_told_all_at_once() -> None:
    async def run() -> list[float]:
        places = Places(Limits(places=1, waiting=100))
        held, told = await entered(places), list[float]()

        async def one() -> None:
            with pytest.raises(BusyError):
                await entered(places, 0.5)
            told.append(asyncio.get_running_loop().time())

        began = asyncio.get_running_loop().time()
        await asyncio.gather(*(one() for _ in range(100)))
        places.leave(held)
        assert told[0] - began < 0.5
        return told

    told = asyncio.run(run())
    assert told[-1] - told[0] > 50 * APART


@given(
    st.lists(
        st.tuples(st.integers(0, 7), st.sampled_from(["enter", "light", "look", "leave", "cancel"])),
        max_size=60,
    )
)
def test_places_are_never_lost(steps: list[tuple[int, str]]) -> None:
    async def run() -> None:
        places, tasks = Places(LIMITS), dict[int, asyncio.Task[Turn]]()
        for number, step in steps:
            task = tasks.get(number)
            turn = (
                task.result()
                if task and task.done() and not task.cancelled() and not task.exception()
                else None
            )
            if step in ("enter", "light") and task is None:
                tasks[number] = asyncio.create_task(entered(places, 60, light=step == "light"))
            elif step == "look" and turn and turn.state is not State.OVER:
                try:
                    places.look(turn, turn.began + 2)
                except BusyError:
                    places.leave(turn)
            elif step == "leave" and turn and turn.state is not State.OVER:
                places.leave(turn)
            elif step == "cancel" and task and not task.done():
                task.cancel()
            for _ in range(3):
                await asyncio.sleep(0)
            told = places.told()
            assert told["new"] <= 2 + RESERVED
            assert told["slow"] <= 1
            assert told["still"] <= 1
            assert not told["waiting"] or told["new"] >= 2
            assert not told["still"] or told["slow"] == 1
        for task in tasks.values():
            task.cancel()
            (found,) = await asyncio.gather(task, return_exceptions=True)
            if isinstance(found, Turn) and found.state is not State.OVER:
                places.leave(found)
        assert places.told() == {"new": 0, "slow": 0, "still": 0, "waiting": 0}

    asyncio.run(run())

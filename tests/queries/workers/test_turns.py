"""Turns in the event loop: none waits where few come, and whoever comes beside a crowd does not wait for all of it."""

from __future__ import annotations

import asyncio

from queries.workers.turns import Turns


def test_where_few_come_none_waits() -> None:
    async def run() -> list[float]:
        turns = Turns(seconds=60)
        return [await turns.take() for _ in range(3)]

    assert asyncio.run(run()) == [0.0, 0.0, 0.0]


def test_a_turn_of_the_loop_that_is_used_up_is_not_used_by_more() -> None:
    """Each of those that come together goes on in a turn of its own: others of the loop are heard in between."""

    async def run() -> list[str]:
        turns, said = Turns(seconds=0.0, some=1), list[str]()

        async def one(number: int) -> None:
            await turns.take()
            said.append(str(number))

        async def other() -> None:
            while len([word for word in said if word != "-"]) < 5:
                said.append("-")
                await asyncio.sleep(0)

        await asyncio.gather(*(one(number) for number in range(5)), other())
        return said

    said = asyncio.run(run())
    assert [word for word in said if word != "-"] == ["0", "1", "2", "3", "4"]
    assert all("-" in (said[at], said[at + 1]) for at in range(len(said) - 1)), said


def test_in_a_crowd_whoever_comes_last_is_next() -> None:
    async def run() -> list[int]:
        turns, went = Turns(seconds=0.0, some=1, crowd=2), list[int]()

        async def one(number: int) -> None:
            await turns.take()
            went.append(number)

        crowd = [asyncio.create_task(one(number)) for number in range(20)]
        await asyncio.sleep(0)
        late = asyncio.create_task(one(99))
        await asyncio.gather(*crowd, late)
        return went

    went = asyncio.run(run())
    assert sorted(went) == [*range(20), 99]
    # those that were chosen before it came go before it
    assert went.index(99) <= 3, went


def test_some_go_on_in_each_turn() -> None:
    async def run() -> list[int]:
        turns, going, in_turn = Turns(seconds=0.0, some=3), 0, list[int]()

        async def one() -> None:
            nonlocal going
            await turns.take()
            going += 1

        crowd = [asyncio.create_task(one()) for _ in range(7)]
        while not all(task.done() for task in crowd):
            going = 0
            await asyncio.sleep(0)
            in_turn.append(going)
        return [count for count in in_turn if count]

    counts = asyncio.run(run())
    assert sum(counts) == 7
    assert max(counts) == 3


def test_whoever_gave_up_is_passed_over() -> None:
    async def run() -> None:
        turns = Turns(seconds=0.0, some=1)
        first, gave_up, stays = (asyncio.create_task(turns.take()) for _ in range(3))
        await asyncio.sleep(0)
        gave_up.cancel()
        async with asyncio.timeout(30):
            assert await first == 0
            assert await stays > 0
        assert gave_up.cancelled()

    asyncio.run(run())

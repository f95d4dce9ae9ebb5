"""What is published is followed: anew when it moves, the last good one when it cannot be opened."""

import os
from collections.abc import Awaitable, Callable
from pathlib import Path

import anyio
import pytest

from graph import following as module
from graph.following import Following, NotReadyError
from graph.generation import City, Generation
from ontology.model import Model
from ontology.shapes import read_model
from tests.queries.small_city import BASE, small_city


@pytest.fixture(scope="module")
def model() -> Model:
    return read_model()


def test_a_generation_is_made_into_something_once(model: Model, tmp_path: Path) -> None:
    made: list[int] = []

    def make(generation: Generation) -> int:
        made.append(generation.number)
        return generation.number

    following = Following(City(tmp_path, BASE, model), make)

    async def current() -> int:
        found: list[int] = []

        async def ask() -> None:
            found.append(await following.current())

        async with anyio.create_task_group() as tasks:
            for _ in range(5):
                tasks.start_soon(ask)
        assert len(set(found)) == 1
        return found[0]

    async def follow() -> None:
        with pytest.raises(ExceptionGroup) as raised:
            await current()
        assert raised.group_contains(NotReadyError)
        small_city(model, tmp_path, each=1)
        assert await current() == 1
        small_city(model, tmp_path, each=2)
        assert await current() == 2
        (tmp_path / "CURRENT").write_text("7\n", encoding="ascii")
        assert await current() == 2

    anyio.run(follow)
    assert made == [1, 2]


class Looked(City):
    """A city that counts how often the number of its generation is read."""

    reads = 0

    def current_number(self) -> int | None:
        self.reads += 1
        return super().current_number()


@pytest.fixture
def city(model: Model, tmp_path: Path) -> Looked:
    small_city(model, tmp_path, each=1)
    found = Looked(tmp_path, BASE, model)
    found.reads = 0
    return found


def test_a_file_that_stays_is_not_read_again(city: Looked, model: Model) -> None:
    following = Following(city, lambda generation: generation.number)

    async def follow() -> None:
        for _ in range(50):
            assert await following.current() == 1
        assert city.reads == 1
        small_city(model, city.path, each=2)
        for _ in range(50):
            assert await following.current() == 2
        assert city.reads == 2

    anyio.run(follow)


def test_each_of_many_changes_is_seen_by_the_next_who_asks(city: Looked, model: Model) -> None:
    small_city(model, city.path, each=2)
    following = Following(city, lambda generation: generation.number)

    async def follow() -> None:
        for turn in range(20):
            number = 2 - turn % 2
            city._point_at(number)
            assert await following.current() == number

    anyio.run(follow)


@pytest.mark.parametrize("written", ["7\n", "seven\n", ""])
def test_what_cannot_be_opened_is_not_tried_by_each_who_asks(
    city: Looked, model: Model, monkeypatch: pytest.MonkeyPatch, written: str
) -> None:
    following = Following(city, lambda generation: generation.number)

    async def follow() -> None:
        assert await following.current() == 1
        (city.path / "CURRENT").write_text(written, encoding="ascii")
        for _ in range(20):
            assert await following.current() == 1
        assert city.reads == 2
        monkeypatch.setattr(module, "monotonic", lambda: float("inf"))
        assert await following.current() == 1
        assert city.reads == 3

    anyio.run(follow)


def test_the_watcher_reads_though_the_file_looks_the_same(city: Looked, model: Model) -> None:
    small_city(model, city.path, each=2)
    pointer = city.path / "CURRENT"
    following = Following(city, lambda generation: generation.number)

    async def follow() -> None:
        assert await following.current() == 2
        before = pointer.stat()
        pointer.write_text("1\n", encoding="ascii")
        os.utime(pointer, ns=(before.st_atime_ns, before.st_mtime_ns))
        assert await following.current() == 2
        await until(following, 1)

    anyio.run(follow)


async def until(following: Following[int], number: int) -> None:
    """Returns once the watcher follows this generation; fails after some seconds."""
    current: Callable[[], Awaitable[int]] = following.current
    with anyio.fail_after(20):
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(following.watch, 0.01)
            while await current() != number:
                await anyio.sleep(0.01)
            tasks.cancel_scope.cancel()

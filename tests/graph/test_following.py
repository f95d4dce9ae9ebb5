"""What is published is followed: anew when it moves, the last good one when it cannot be opened."""

from pathlib import Path

import anyio
import pytest

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

"""Quick operations need no thread; what is not quick, or not for plans alone, is answered by one, and says the same."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from time import thread_time
from typing import Any

import pytest
from starlette.testclient import TestClient

from graph.generation import City
from ontology.model import Model
from queries.deadline import PastDeadline
from queries.plan.run import Run
from server import create_app
from serving import graphql_running
from serving.graphql_running import Turn
from serving.lanes import Lane
from tests.queries.small_city import small_city

PAGE = "query ($n: Int = 2) { funds(first: $n) { totalCount nodes { id label } } }"
Threads = list[int]


@pytest.fixture
def threads(monkeypatch: pytest.MonkeyPatch) -> Threads:
    """One entry for each time that work is handed to a thread."""
    handed: Threads = []
    run = Lane.run

    async def noted(self: Lane, *given: Any) -> Any:
        handed.append(1)
        return await run(self, *given)

    monkeypatch.setattr(Lane, "run", noted)
    # what tests run beside must not decide what is quick
    monkeypatch.setattr("schema.pace.QUICK", 60.0)
    return handed


@pytest.fixture
def own(model: Model, tmp_path: Path) -> Iterator[TestClient]:
    small_city(model, tmp_path, each=4)
    with TestClient(create_app(City(tmp_path, model=model))) as client:
        yield client


def ask(client: TestClient, query: str, **variables: object) -> Any:
    return client.post("/graphql", json={"query": query, "variables": variables}).json()


def handed(client: TestClient, threads: Threads, query: str, **variables: object) -> int:
    """How often an operation was handed to a thread when it was asked again, for the same answer."""
    expected, before = ask(client, query, **variables), len(threads)
    assert ask(client, query, **variables) == expected
    return len(threads) - before


def test_what_was_quick_is_answered_at_once(own: TestClient, threads: Threads) -> None:
    ask(own, PAGE)
    # the document was read, and answered for the first time
    assert len(threads) == 2
    assert handed(own, threads, PAGE) == 0
    assert handed(own, threads, PAGE, n=1) == 0
    assert own.get("/graphql", params={"query": PAGE}).json()["data"]["funds"]["nodes"]
    assert len(threads) == 2


@pytest.mark.parametrize(
    "query",
    [
        "{ status { generation } }",
        "{ funds { totalCount } status { generation } }",
        "{ fund { id } }",
        "mutation { __typename }",
    ],
)
def test_what_needs_resolvers_is_not(own: TestClient, threads: Threads, query: str) -> None:
    ask(own, query)
    assert handed(own, threads, query) == 1


def test_what_takes_long_is_not(own: TestClient, threads: Threads, monkeypatch: pytest.MonkeyPatch) -> None:
    ask(own, PAGE)
    assert handed(own, threads, PAGE) == 0
    monkeypatch.setattr("schema.pace.QUICK", -1.0)
    assert handed(own, threads, PAGE) == 1


def test_what_overruns_is_given_up_to_a_thread(
    own: TestClient, threads: Threads, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = ask(own, PAGE)
    assert handed(own, threads, PAGE) == 0
    root, given_up = Run.root, list[int]()

    def slow(self: Run, *given: Any) -> Any:
        end = thread_time() + 10
        while len(threads) == before and thread_time() < end:
            try:
                assert self.alive is not None
                self.alive()
            except PastDeadline:
                given_up.append(1)
                raise
        return root(self, *given)

    monkeypatch.setattr(Run, "root", slow)
    monkeypatch.setattr(graphql_running, "HELD_UP", 0.001)
    before = len(threads)
    assert ask(own, PAGE) == expected
    assert (given_up, len(threads) - before) == ([1], 1)
    monkeypatch.undo()


def test_another_generation_is_measured_anew(
    own: TestClient, threads: Threads, model: Model, tmp_path: Path
) -> None:
    ask(own, PAGE)
    assert handed(own, threads, PAGE) == 0
    small_city(model, tmp_path, each=6)
    before = len(threads)
    first, second = ask(own, PAGE), ask(own, PAGE)
    assert first == second
    assert first["data"]["funds"]["totalCount"] == 6
    assert len(threads) - before == 1


def test_what_is_refused_is_refused_at_once_too(own: TestClient, threads: Threads) -> None:
    text = "query ($n: Int) { enterprises(first: $n) { nodes { heldPatents(first: 200) { nodes { id label } } } } }"
    assert "data" in ask(own, text, n=1)
    before = len(threads)
    told = ask(own, text, n=10_000)
    assert told["errors"][0]["extensions"]["code"] == "LIMIT_EXCEEDED"
    assert len(threads) == before


def test_a_turn_counts_the_time_of_its_thread_alone() -> None:
    turn = Turn(0.02)
    turn.check()
    began = thread_time()
    while thread_time() - began < 0.03:
        pass
    assert turn.left() == 0
    with pytest.raises(PastDeadline):
        turn.check()
    turn = Turn(5)
    turn.cancel()
    with pytest.raises(PastDeadline):
        turn.check()

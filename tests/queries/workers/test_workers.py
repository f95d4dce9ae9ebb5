"""Queries in processes: right answers, honest ends, and nothing left behind."""

from __future__ import annotations

import os
import resource
import signal
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from time import monotonic

import pytest

from graph.generation import City
from graph.store_errors import QuerySyntaxError
from ontology.model import Model
from queries.sparql.answering import Asked, answer, prefixes
from queries.sparql.errors import (
    QueryRefusedError,
    TooComplexError,
    TooLargeError,
    TooLongQueryError,
    TooMuchMemoryError,
    TooSlowError,
)
from queries.workers.answerer import GoneError
from queries.workers.body import IN_MEMORY, LargeAnswer
from queries.workers.limits import MIB, Limits
from queries.workers.walls import processor_time
from schema.context import Known
from tests.processes import alive, below, until
from tests.queries.small_city import BASE, small_city
from tests.queries.workers.conftest import Service
from tests.serving.hostile_sparql import CROSS, HOSTILE, ROWS, Hostile

LIGHT = "SELECT ?s { ?s a ?kind } LIMIT 5"
#: More than `select` can count, and than the tests before have open.
MANY_FILES = 16_384


def nursery(service: Service) -> int:
    """The process below which all workers of a service are."""
    process = service.workers._nurseries._process  # what is to be ended
    assert process
    return process.pid


@pytest.mark.parametrize("accept", ["json", "csv", "xml", "tsv", "excel"])
def test_an_answer_is_what_it_is_without_processes(service: Service, accept: str) -> None:
    known = service.known
    names = prefixes(known.generation.model, known.base)
    assert service.ask(LIGHT, accept) == answer(known.generation.store, Asked(LIGHT, accept), names)


def test_a_graph_is_answered_too(service: Service) -> None:
    found = service.ask("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o } LIMIT 4", "nt")
    assert (found.media_type, found.body.count(b"\n")) == ("application/n-triples", 4)


def test_functions_know_the_network(service: Service) -> None:
    query = "SELECT (SUM(fn:degree(?s)) AS ?n) { ?s a qq:Enterprise }"
    assert int(service.ask(query).body.split()[1]) > 0


def test_what_is_wrong_with_a_query_is_told_in_its_words(service: Service) -> None:
    with pytest.raises(QuerySyntaxError, match="line 1, column 12") as told:
        service.ask("SELECT * { ")
    assert (told.value.line, told.value.column) == (1, 12)
    assert told.value.words.zh.startswith("SPARQL 语法错误，第 1 行第 12 列")
    with pytest.raises(QueryRefusedError, match="SERVICE"):
        service.ask("SELECT * { SERVICE <http://127.0.0.1/> { ?a ?b ?c } }")
    with pytest.raises(QueryRefusedError, match="update"):
        service.ask("CLEAR ALL")
    with pytest.raises(TooLongQueryError):
        service.ask(f"ASK {{}} # {'x' * 50_000}")
    assert service.told()["answered"] > 0


def test_a_query_ends_at_its_limit_and_the_next_is_answered(service: Service) -> None:
    for seconds, said in ((None, "1 seconds"), (0.4, "0.4 seconds"), (100.0, "1 seconds")):
        started = monotonic()
        with pytest.raises(TooSlowError, match=said):
            service.ask(CROSS, seconds=seconds)
        assert monotonic() - started < min(seconds or 1.0, 1.0) + 0.5
        assert service.ask(LIGHT).body


def test_a_query_with_too_much_memory_is_ended(served: Callable[[Limits], Service]) -> None:
    service = served(Limits(seconds=20, memory=60 * MIB, store="disk"))
    with pytest.raises(TooMuchMemoryError, match="60 MiB"):
        service.ask("SELECT (COUNT(DISTINCT CONCAT(STR(?c), STR(?f))) AS ?n) { ?a ?b ?c . ?d ?e ?f }")
    assert service.told()["ended"] == {"TooMuchMemoryError": 1}
    assert service.ask(LIGHT).body


def test_an_answer_that_is_too_large_is_an_error(served: Callable[[Limits], Service]) -> None:
    service = served(Limits(seconds=20, size=MIB, store="disk"))
    with pytest.raises(TooLargeError, match="1 MiB"):
        service.ask(ROWS)
    assert service.ask(LIGHT).body


def test_a_large_answer_is_whole_and_lies_in_a_file(service: Service) -> None:
    query = f"SELECT (REPLACE('{'x' * 1000}', 'x', '{'y' * 40}') AS ?t) {{ ?a ?b ?c }} LIMIT 150"
    found = service.ask(query)
    assert isinstance(found, LargeAnswer)
    assert len(found.content) > IN_MEMORY
    assert found.body.count(b"\r\n") == 151
    assert service.told()["answers_held"] == len(found.content)
    del found
    assert until(lambda: service.told()["answers_held"] == 0)


def test_a_client_that_hangs_up_frees_its_worker(served: Callable[[Limits], Service]) -> None:
    service = served(Limits(seconds=20, store="disk"))
    asked = monotonic()

    async def gone() -> bool:
        return monotonic() - asked > 0.2

    with pytest.raises(GoneError):
        service.ask(CROSS, gone=gone)
    assert monotonic() - asked < 2
    assert (service.told()["new"], service.told()["slow"]) == (0, 0)


def test_hostile_queries_beside_a_light_one(served: Callable[[Limits], Service]) -> None:
    service = served(Limits(seconds=3, new=0.2, slow=1, still=12, store="disk"))
    hostile = [service.begin(service.workers.answer(service.known, Asked(CROSS))) for _ in range(10)]
    assert until(lambda: service.told()["still"] >= 8)
    began = monotonic()
    assert service.ask(LIGHT).body
    assert monotonic() - began < 1
    for one in hostile:
        with pytest.raises(TooSlowError):
            one.result(10)
    assert service.told()["slow"] == service.told()["still"] == service.told()["new"] == 0


@pytest.mark.parametrize(
    "hostile", [one for one in HOSTILE if one.name in ("nots", "braces", "a list of nodes")]
)
def test_deep_queries_end_no_service(service: Service, hostile: Hostile) -> None:
    with suppress(TooSlowError, TooComplexError, TooMuchMemoryError, QuerySyntaxError):
        service.ask(hostile.query)
    assert service.ask(LIGHT).body


def test_a_full_stack_ends_one_query(service: Service) -> None:
    service.ask(LIGHT)
    (litter,) = below(nursery(service))[:1]
    slow = service.begin(service.workers.answer(service.known, Asked(CROSS)))
    # of one that has just ended the time of the clock is told
    assert until(lambda: any(0.1 < processor_time(worker) < 100 for worker in below(litter))), "one works"
    ended = below(litter)
    for worker in ended:
        # one of a test before may be about to end
        with suppress(ProcessLookupError):
            os.kill(worker, signal.SIGSEGV)
    with pytest.raises(TooComplexError):
        slow.result(10)
    # those that are left would be asked until their end is heard of
    waiting = service.workers._nurseries._litter
    assert waiting
    assert until(lambda: not any(one.pid in ended and not one.ended.done() for one in waiting._idle))
    assert service.ask(LIGHT).body


def test_a_nursery_that_was_ended_is_started_again(served: Callable[[Limits], Service]) -> None:
    service = served(Limits(seconds=20, store="disk"))
    first = nursery(service)
    held = below(first)
    os.kill(first, signal.SIGKILL)
    assert until(lambda: not any(map(alive, held))), "what it forked ends with it"
    assert service.ask(LIGHT).body
    assert nursery(service) != first
    (generation, *_) = below(nursery(service))
    os.kill(generation, signal.SIGKILL)
    assert until(lambda: not alive(generation))
    assert service.ask(LIGHT).body


def test_nothing_is_left_behind(served: Callable[[Limits], Service]) -> None:
    service = served(Limits(seconds=20, store="disk"))
    slow = service.begin(service.workers.answer(service.known, Asked(CROSS)))
    assert until(lambda: len(below(nursery(service))) > 1), "a generation, and a worker of it"
    held = [nursery(service), *below(nursery(service))]
    service.run(service.workers.close())
    assert until(lambda: not any(map(alive, held)))
    assert slow.exception(10)


def test_a_worker_has_no_network_and_writes_no_file(service: Service) -> None:
    service.ask(LIGHT)
    (generation, *_) = below(nursery(service))
    (worker, *_) = below(generation)
    limits = Path(f"/proc/{worker}/limits").read_text("ascii")
    assert [line.split()[3:5] for line in limits.splitlines() if line.startswith("Max file size")] == [
        ["0", "0"]
    ]
    if service.told()["network"] != "none":
        pytest.skip("this system does not let a process leave the network")
    ours, theirs = (Path(f"/proc/{pid}/ns/net").readlink() for pid in ("self", worker))
    assert ours != theirs


def test_the_next_generation_is_asked_once_it_is_known(
    served: Callable[[Limits], Service], model: Model, tmp_path: Path
) -> None:
    service = served(Limits(seconds=20, store="disk"))
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    before, held = service.ask(count).body, below(nursery(service))
    small_city(model, tmp_path, each=2)
    small_city(model, tmp_path, each=3)
    current = City(tmp_path, BASE, model).current()
    assert current
    assert current.number != service.known.generation.number
    service.known = Known(current)
    assert service.ask(count).body != before
    assert until(lambda: not any(map(alive, held))), "the workers of the earlier generation have ended"


def test_triples_may_be_read_from_memory(served: Callable[[Limits], Service]) -> None:
    service = served(Limits(seconds=20, store="memory"))
    ordered = "SELECT ?s { ?s a qq:Enterprise } ORDER BY ?s LIMIT 5"
    before = service.ask(ordered)
    assert until(lambda: service.told()["store"] == "memory", 10)
    assert service.ask(ordered) == before


def test_a_service_with_many_open_files_starts_its_processes(
    served: Callable[[Limits], Service],
) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < MANY_FILES:
        pytest.skip(f"this system lets a process have no more than {hard} files open")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, MANY_FILES), hard))
    held = list[int]()
    try:
        for _ in range(1100):
            held.append(os.open(os.devnull, os.O_RDONLY))
        assert served(Limits(store="disk")).ask(LIGHT).body
    finally:
        for number in held:
            os.close(number)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_what_is_known_to_be_light_passes_a_crowd(served: Callable[[Limits], Service]) -> None:
    """Where all places are taken a query of a shape that was light before is answered, another one waits."""
    service = served(Limits(seconds=20, places=1, new=60, hurried=60, store="disk"))
    service.ask("SELECT ?s { ?s a ?kind } LIMIT 6")
    slow = service.begin(service.workers.answer(service.known, Asked(CROSS)))
    assert until(lambda: service.told()["new"] == 1), "the place is taken"
    other = service.begin(service.workers.answer(service.known, Asked("ASK { ?s ?p 'unknown' }", "csv")))
    assert until(lambda: service.told()["waiting"] == 1), "another one waits"
    assert service.ask(LIGHT).body
    assert not other.done()
    assert not slow.done()
    slow.cancel()
    assert other.result(30).body

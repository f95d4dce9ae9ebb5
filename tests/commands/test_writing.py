"""What is written is published in a process of its own, and all that loading offers works on it."""

from __future__ import annotations

import os
import signal
from multiprocessing import Pipe
from pathlib import Path
from threading import Event, Thread, Timer

import pytest
from click.testing import CliRunner

from cli import main
from commands import writing
from commands.writing import Publisher
from graph.editing.requests import Outcome, Request, TooLongWritingError, Verb, WritingDiedError
from graph.editing.rights import ReadOnlyError
from graph.generation import City
from loaders.writing import write
from ontology.model import Model
from tests.queries.small_city import BASE, small_city

KNOWN = {
    "qq": "https://w3id.org/queqiao/ns/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "graph": f"{BASE}graph/",
}
NEW = f"<{BASE}id/org/x-written>"
INSERT = f'INSERT DATA {{ {NEW} a qq:Enterprise ; skos:prefLabel "写来的企业"@zh }}'
#: What would take longer than anybody waits.
ENDLESS = (
    "INSERT { ?a <x:y> ?e } WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?a = ?l && ?d = ?i) }"
)


@pytest.fixture(scope="module")
def folder(model: Model, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("city")
    small_city(model, path, each=2)
    return path


def asked(text: str) -> Request:
    return Request("alice", Verb.UPDATE, "ab" * 32, text, KNOWN)


def ran(folder: Path, *arguments: str) -> str:
    command, *rest = arguments
    result = CliRunner().invoke(main, [command, "--data", str(folder), *rest])
    assert result.exit_code == 0, result.output
    return result.output


def test_a_process_of_its_own_publishes_and_refuses(folder: Path) -> None:
    publisher = Publisher(folder)
    try:
        outcome = publisher(asked(INSERT))
        assert outcome == Outcome(2, 0, frozenset({"edits-alice"}), City(folder).current_number())
        with pytest.raises(ReadOnlyError, match="derived"):
            publisher(asked(f"INSERT DATA {{ GRAPH graph:_meta {{ {NEW} <x:p> 1 }} }}"))
        # an endless one is ended from outside, and the next one finds another process
        running = publisher._running
        assert running is not None
        pid = running[0].pid
        assert pid is not None
        Timer(1.0, os.kill, (pid, signal.SIGKILL)).start()
        with pytest.raises(WritingDiedError, match="nothing was changed"):
            publisher(asked(ENDLESS))
        outcome = publisher(asked(f"INSERT DATA {{ {NEW} skos:altLabel '别名'@zh }}"))
        assert outcome is not None
        assert outcome.added == 1
        # one that is ended while nobody writes is not missed
        process, _ = publisher._running or running
        process.kill()
        process.join(60)
        outcome = publisher(asked(f"DELETE DATA {{ {NEW} skos:altLabel '别名'@zh }}"))
        assert outcome is not None
        assert outcome.removed == 1
    finally:
        publisher.close()


def test_the_network_is_measured_when_nobody_writes(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done, tries = Event(), list[int]()

    def settled(city: City) -> bool:
        tries.append(city.current_number() or 0)
        if len(tries) > 1:
            done.set()
        # at first another process writes
        return len(tries) > 1

    monkeypatch.setattr("loaders.writing.settle", settled)
    monkeypatch.setattr(writing, "QUIET", 0.05)
    ours, theirs = Pipe()
    serving = Thread(target=writing._serve, args=(folder, theirs))
    serving.start()
    with ours:
        ours.send(asked(f"INSERT DATA {{ {NEW} skos:altLabel '静'@zh }}"))
        assert isinstance(ours.recv(), Outcome)
        assert done.wait(60)
        # once is enough until somebody writes again
        ours.send(asked(f"INSERT DATA {{ {NEW} skos:altLabel '静'@zh }}"))
        assert isinstance(ours.recv(), Outcome)
    serving.join(60)
    assert not serving.is_alive()
    assert tries[:2] == [City(folder).current_number()] * 2


def test_what_is_offered_for_files_is_offered_for_what_was_written(folder: Path) -> None:
    assert write(City(folder), asked(f"INSERT DATA {{ {NEW} skos:altLabel '又一别名'@zh }}"))
    assert "edits-alice" in ran(folder, "diff")
    assert "edits-alice" in ran(folder, "status")
    assert "edits-alice" in ran(folder, "history", NEW[1:-1])
    ran(folder, "withdraw", "edits-alice")
    now = City(folder).current()
    assert now is not None
    assert not list(now.store.triples(NEW))
    ran(folder, "rollback")
    now = City(folder).current()
    assert now is not None
    assert list(now.store.triples(NEW))


def test_what_takes_too_long_is_ended(folder: Path) -> None:
    publisher = Publisher(folder, seconds=15)
    before = City(folder).current_number()
    try:
        with pytest.raises(TooLongWritingError, match="15 seconds"):
            publisher(asked(ENDLESS))
        assert publisher._running is None
    finally:
        publisher.close()
    assert City(folder).current_number() == before

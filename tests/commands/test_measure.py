"""The commands that measure: rankings, parts of the network, what a city keeps, and ends by Ctrl-C."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from threading import Event, Thread

import numpy as np
import pytest
from click.testing import CliRunner, Result

from cli import main
from graph.generation import City, Generation
from graph.measurements import jobs, measurements
from graph.measurements.standing import read_standing
from graph.measures import MEASURES
from graph.measuring.scores import measured
from graph.measuring.views import Projection
from tests.graph.measurements.workers import ENDLESS, own_city

Run = Callable[..., Result]
LONG = 120.0


@pytest.fixture
def city(example: Generation, tmp_path: Path) -> City:
    return own_city(example, tmp_path)


@pytest.fixture
def run(city: City) -> Run:
    def ran(command: str, *arguments: object) -> Result:
        result = CliRunner().invoke(main, [command, "--data", str(city.path), *map(str, arguments)])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    return ran


def test_a_part_of_the_network_is_measured(run: Run, example: Generation) -> None:
    said = run(
        "measure",
        "weighted-degree",
        "--kinds",
        "Agent",
        "--through",
        "Patent",
        "--weight",
        "shared",
        "--json",
    )
    told = json.loads(said.output)
    part = Projection.from_json({"kinds": ["Agent"], "through": ["Patent"], "weight": "shared"})
    network = part.project(example)
    values = measured(network, MEASURES["weighted-degree"]).values
    expected = sorted(np.flatnonzero(network.degree).tolist(), key=lambda n: (-values[n], n))[:20]
    assert [(one["id"], one["value"]) for one in told["things"]] == [
        (example.index.iri(n), values[n]) for n in expected
    ]
    assert told["measurement"] == {"measure": "weighted-degree", "projection": part.as_json()}
    assert told["of"] == np.count_nonzero(network.degree)
    assert (told["exact"], told["error"]) == (True, None)


def test_lines_say_the_value_and_what_carries_it(run: Run, example: Generation) -> None:
    said = run("measure", "degree", "--top", 2, "--why").output.splitlines()
    best = int(np.lexsort((np.arange(example.index.size), -example.network.degree))[0])
    assert said[0].split()[:2] == ["1", str(example.network.degree[best])]
    assert example.index.iri(best) in said[0]
    neighbours = {example.index.label(n) for n in example.network.neighbours(best).tolist()}
    assert {line.split("%", 1)[1].strip() for line in said[1:6]} <= neighbours
    assert "度 degree: exact" in said[-1]


def test_groups_are_listed_by_size(run: Run, example: Generation) -> None:
    said = run("rank", "--by", "component", "--first", 3).output.splitlines()
    groups = measured(example.network, MEASURES["component"]).values
    sizes = np.sort(np.bincount(groups[groups >= 0].astype(int)))[::-1]
    assert [int(line.split()[1]) for line in said[:-1]] == sizes[:3].tolist()


def test_what_is_kept_stands_from_then_on(run: Run, city: City) -> None:
    run("measure", "core", "--kinds", "Agent", "--kinds", "Patent", "--keep", "inner")
    assert [one.name for one in read_standing(city.path)][-1] == "inner"
    again = run("measure", "core", "--keep", "inner")
    assert again.exit_code == 1
    assert "of the name inner already" in again.output


def test_all_that_stands_is_computed_and_published(run: Run, city: City) -> None:
    (city.path / "measures.toml").write_text('[[measure]]\nname = "links"\nmeasure = "degree"\n', "utf-8")
    said = run("measure", "--standing", "--publish").output
    assert "links: 度 / degree, exact" in said
    assert "Generation 2 is published" in said
    assert (city.path / "measured" / "000001" / "degree.npy").exists()
    generation = city.current()
    assert generation is not None
    query = "ASK { ?o prov:wasGeneratedBy <https://example.org/wuhan/id/activity/links> }"
    result = generation.store.run(query, prefixes={"prov": "http://www.w3.org/ns/prov#"})
    assert json.loads(result.write("application/sparql-results+json"))["boolean"] is True


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["measure"], 2, "give MEASURE or --standing, and only one"),
        (["measure", "degree", "--standing"], 2, "give MEASURE or --standing"),
        (["measure", "degree", "--publish"], 2, "--publish goes with --standing"),
        (["measure", "rank"], 1, "there is no measure rank"),
        (["measure", "degree", "--kinds", "Enterprize"], 1, "nearest: Enterprise"),
        (["measure", "degree", "--relations", "inventer"], 1, "there is no relation inventer"),
        (["measure", "degree", "--weight", "heavy"], 1, "weight is 'heavy'"),
        (["measure", "degree", "--since", "soon"], 2, "'soon' 不是日期"),
        (["measure", "pagerank", "--set", "damping"], 2, "'damping': NAME=VALUE"),
        (["measure", "pagerank", "--set", "damping=much"], 2, "'damping=much': NAME=NUMBER"),
        (["measure", "pagerank", "--set", "damping=7"], 1, "damping is 7"),
        (["measure", "pagerank", "--set", "k=7"], 1, "pagerank has no parameter k"),
        (["measure", "personal-pagerank"], 1, "needs things to start from"),
        (["measure", "degree", "--kind", "Firm"], 2, "there is no kind Firm"),
        (["rank", "--by", "nothing"], 1, "there is no measure nothing"),
    ],
)
def test_what_cannot_be_measured_is_told(run: Run, arguments: list[str], code: int, words: str) -> None:
    said = run(*arguments)
    assert (said.exit_code, words in said.output) == (code, True), said.output


def test_ctrl_c_ends_the_worker(run: Run, city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measurements, "AT_HAND", 0)
    opened = partial(jobs.Jobs, worker=ENDLESS)
    monkeypatch.setattr(jobs, "Jobs", opened)

    def interrupt() -> None:
        end = time.monotonic() + LONG
        while not (city.path / "pid").exists() and not over.is_set() and time.monotonic() < end:
            time.sleep(0.05)
        if not over.wait(0.3):
            os.kill(os.getpid(), signal.SIGINT)

    # once the command is over, the signal would end the tests
    over = Event()
    # a shell that starts the tests in the background has them ignore the signal
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    pressing = Thread(target=interrupt)
    pressing.start()
    try:
        said = run("measure", "degree")
    finally:
        over.set()
        pressing.join(LONG)
        signal.signal(signal.SIGINT, before)
    assert not pressing.is_alive()
    assert said.exit_code == 1
    assert "Aborted" in said.output
    with pytest.raises(ProcessLookupError):
        os.kill(int((city.path / "pid").read_text()), 0)
    assert list((city.path / "measured" / "000001").iterdir()) == []

"""What was measured in a generation: at hand, computed elsewhere, kept over a restart, and mended where damaged."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from graph.generation import City, Generation
from graph.measurements import measurements
from graph.measurements.computing import compute
from graph.measurements.job import State
from graph.measurements.jobs import Jobs
from graph.measurements.measurement import MeasurementError, from_json, measurement
from graph.measurements.measurements import Measurements, NotMeasuredError
from graph.measurements.shelf import Shelf
from graph.measurements.standing import Standing
from graph.measures import MEASURES
from graph.measuring.scores import measured
from graph.measuring.views import Projection
from tests.graph.measurements.workers import ENDLESS, GATED, own_city, program

PAGERANK = measurement("pagerank")
FIRMS = measurement("degree", Projection(kinds=("Organization", "Person")))
LONG = 120.0

Open = Callable[..., Measurements]


@pytest.fixture
def city(example: Generation, tmp_path: Path) -> City:
    return own_city(example, tmp_path)


@pytest.fixture
def opened(city: City, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """The measurements of the city as a server that was just started opens them; nothing is small enough at hand."""
    monkeypatch.setattr(measurements, "AT_HAND", 0)
    all_jobs: list[Jobs] = []

    def make(worker: tuple[str, ...]) -> Measurements:
        all_jobs.append(Jobs(city.path, worker=worker))
        generation = city.current()
        assert generation is not None
        return Measurements(generation, all_jobs[-1], [Standing("ranks", PAGERANK)])

    yield make
    for jobs in all_jobs:
        jobs.close()


def not_there(found: Measurements, wait: float = 0.0) -> NotMeasuredError:
    with pytest.raises(NotMeasuredError) as caught:
        found.result(PAGERANK, wait)
    return caught.value


def test_nobody_waits_for_what_a_worker_computes(city: City, opened: Open) -> None:
    events, found = [], opened(GATED)
    events.append(str(not_there(found).status.job.state))
    # the worker stands at its gate; whoever asks something else is answered meanwhile
    events += [
        found.generation.index.label(0) and "light question",
        str(not_there(found, 0.2).status.job.state),
    ]
    (city.path / "gate").touch()
    values = found.result(PAGERANK, LONG).values
    assert [event in ("waiting", "running", "light question") for event in events] == [True] * 3
    expected = measured(found.generation.network, MEASURES["pagerank"]).values
    assert np.array_equal(np.nan_to_num(values), expected)
    assert (city.path / "started").read_text() == "pagerank\n"
    status = found.status("pagerank")
    assert status is not None
    assert (status.job.state, status.name) == (State.DONE, "ranks")
    assert status.found is not None
    assert status.found.generation == 1


def test_a_restart_computes_nothing_again(opened: Open) -> None:
    first = opened(GATED)
    (first.generation.folder.parent.parent / "gate").touch()
    before = first.result(PAGERANK, LONG)
    after = opened(program("sys.exit(1)")).result(PAGERANK, 0.0)
    assert np.array_equal(before.values, after.values, equal_nan=True)
    assert before.found == after.found


@pytest.mark.parametrize(
    ("name", "damage"),
    [
        ("pagerank.npy", lambda text: text[:-3] + b"\x01\x02\x03"),
        ("pagerank.npy", lambda text: text[: len(text) // 2]),
        ("pagerank.npy", lambda _text: b""),
        ("pagerank.json", lambda _text: b"{"),
        ("pagerank.json", lambda _text: b"[]"),
        ("pagerank.json", lambda text: text.replace(b'"seconds"', b'"minutes"')),
    ],
    ids=["bits", "half", "empty", "no json", "list", "a key is missing"],
)
def test_a_damaged_result_is_computed_again_with_a_note(
    city: City, opened: Open, name: str, damage: Callable[[bytes], bytes]
) -> None:
    (city.path / "gate").touch()
    first = compute(city.generation(1), PAGERANK)
    expected, shelf = first.values, Shelf.of(city.path / "generations" / "000001")
    shelf.put(first)
    path = city.path / "measured" / "000001" / name
    text = path.read_bytes()
    path.unlink()
    path.write_bytes(damage(text))
    found = opened(GATED)
    assert np.array_equal(found.result(PAGERANK, LONG).values, expected, equal_nan=True)
    assert (city.path / "computed").read_text() == "x"
    status = found.status("pagerank")
    assert status is not None
    assert status.job.note is not None
    assert f"{name} was damaged" in status.job.note.en


def test_errors_are_kept_with_the_values(city: City) -> None:
    found = compute(city.generation(1), measurement("betweenness", parameters={"error": 0.1, "work": 0}))
    shelf = Shelf.of(city.path / "generations" / "000001")
    shelf.put(found)
    again = shelf.get(found.key, len(found.values))
    assert again is not None
    assert found.errors is not None
    assert again.errors is not None
    assert np.array_equal(found.errors, again.errors)
    assert again.scores(groups=False).error == pytest.approx(found.errors.max())
    node = int(found.ranked[0])
    assert again.error(node) == found.errors[node] > 0


def test_a_result_that_is_gone_is_computed_again(city: City, opened: Open) -> None:
    (city.path / "gate").touch()
    opened(GATED).result(PAGERANK, LONG)
    Shelf.of(city.path / "generations" / "000001").drop("pagerank")
    opened(GATED).result(PAGERANK, LONG)
    assert (city.path / "computed").read_text() == "xx"


def test_a_failure_is_told_and_not_tried_again_until_somebody_wants_it(city: City, opened: Open) -> None:
    found = opened(program("sys.exit('out of luck')"))
    for _ in range(2):
        error = not_there(found, LONG)
        assert error.status.job.state is State.FAILED
        assert "out of luck" in error.words.en
    assert (city.path / "started").read_text() == "pagerank\n"
    found.start(PAGERANK)
    not_there(found, LONG)
    assert (city.path / "started").read_text() == "pagerank\n" * 2


def test_a_cancelled_measurement_is_told(opened: Open) -> None:
    found = opened(ENDLESS)
    found.start(PAGERANK)
    status = found.cancel("pagerank")
    assert status is not None
    assert status.job.state is State.CANCELLED
    assert "was cancelled" in not_there(found).words.en
    assert found.cancel("nothing") is None


def test_the_list_has_the_kept_and_the_running(city: City, opened: Open) -> None:
    (city.path / "gate").touch()
    opened(GATED).result(PAGERANK, LONG)
    found = opened(ENDLESS)
    found.start(FIRMS)
    states = {status.job.measurement: status.job.state for status in found.listed()}
    assert states.keys() == {PAGERANK, FIRMS}
    assert states[PAGERANK] is State.DONE
    assert not states[FIRMS].over
    assert found.measurement("ranks") == found.measurement("pagerank") == PAGERANK
    assert found.measurement(FIRMS.key) == FIRMS
    assert found.measurement("nothing") is None


def test_small_networks_are_measured_at_once_and_leave_no_files(city: City) -> None:
    generation = city.current()
    assert generation is not None
    jobs = Jobs(city.path, worker=program("sys.exit(1)"))
    found = Measurements(generation, jobs)
    result = found.result(FIRMS, 0.0)
    network = FIRMS.projection.project(generation)
    assert np.array_equal(np.nan_to_num(result.values), network.degree.astype(np.float64))
    assert found.result(FIRMS, 0.0) is result
    assert not (city.path / "measured").exists()
    jobs.close()


def test_ranks_are_shared_by_equals(example: Generation) -> None:
    found = Measurements(example).result(measurement("degree"))
    values = found.values[~np.isnan(found.values)]
    assert found.of == len(values)
    for node, value in enumerate(found.values.tolist()):
        expected = None if np.isnan(value) else 1 + int((values > value).sum())
        assert found.rank(node) == expected
    assert (np.diff(found.values[found.ranked]) <= 0).all()
    assert not np.isnan(found.values[found.ranked]).any()


def test_every_measure_is_measured(example: Generation) -> None:
    found = Measurements(example)
    some = example.index.iri(int(np.argmax(example.network.degree)))
    for name, measure in MEASURES.items():
        wanted = measurement(name, start=[some] if measure.starts else [])
        assert from_json(wanted.as_json()) == wanted
        assert found.scores(wanted).values.shape == (example.index.size,)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"measure": "rank"}, "there is no measure rank"),
        ({"measure": "pagerank", "parameters": {"dumping": 0.5}}, "pagerank has no parameter dumping"),
        ({"measure": "pagerank", "parameters": {"damping": "much"}}, "must be a number, not 'much'"),
        ({"measure": "pagerank", "parameters": {"damping": float("nan")}}, "must be a number, not nan"),
        ({"measure": "degree", "start": ["urn:a"]}, "degree has no start"),
    ],
)
def test_what_cannot_be_measured_is_refused(given: dict[str, object], said: str) -> None:
    with pytest.raises(MeasurementError, match=said):
        from_json(given)


def test_keys_tell_measurements_apart() -> None:
    assert PAGERANK.key == "pagerank"
    assert measurement("pagerank", parameters={"damping": 0.85}) == PAGERANK
    others = [
        measurement("pagerank", parameters={"damping": 0.5}),
        measurement("pagerank", FIRMS.projection),
        FIRMS,
    ]
    assert len({one.key for one in [PAGERANK, *others]}) == 4
    assert all(one.key.startswith(f"{one.measure}-") for one in others)

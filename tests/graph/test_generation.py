"""Generations: published whole, rolled back, and whole after a kill at any moment."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from graph.facts.segment import SegmentBuilder
from graph.generation import KEPT, City, CityError
from graph.publishing.meta import LINKS
from graph.publishing.staging import About, Stage
from graph.store import StoreError
from ontology.model import Model
from ontology.terms import TYPE, literal

ROOT = Path(__file__).parents[2]
A = "<https://example.org/wuhan/id/org/a>"
LABEL = "<http://www.w3.org/2004/02/skos/core#prefLabel>"
ENTERPRISE = "<https://w3id.org/queqiao/ns/Enterprise>"


def publish(city: City, *labels: str, source: str = "list") -> None:
    builder = SegmentBuilder(city.model)
    builder.triple(A, TYPE, ENTERPRISE)
    for label in labels:
        builder.triple(A, LABEL, literal(label, "zh"))
    with city.writing() as folder:
        stage = Stage(city, folder)
        stage.replace(about(source), builder)
        stage.publish({}, [], "test")


def about(source: str) -> About:
    return About(
        source,
        "名单",
        "list",
        "CC0-1.0",
        None,
        "list.csv",
        "0" * 64,
        "table",
        "1",
        "2026-01-01T00:00:00+00:00",
        1,
        0,
    )


def labels(city: City) -> list[tuple[str | None, ...]]:
    found = city.current()
    assert found is not None
    return found.store.select(f"SELECT ?l {{ {A} {LABEL} ?l }}").rows


@pytest.fixture
def city(tmp_path: Path, model: Model) -> City:
    return City(tmp_path / "data", model=model)


def test_nothing_is_published_at_first(city: City) -> None:
    assert city.current() is None
    with pytest.raises(CityError, match="no earlier generation"):
        city.rollback()


def test_a_reader_keeps_its_generation_while_the_next_is_published(city: City) -> None:
    publish(city, "甲")
    before = city.current()
    assert before is not None
    publish(city, "乙")
    assert before.store.select(f"SELECT ?l {{ {A} {LABEL} ?l }}").rows == [('"甲"@zh',)]
    assert labels(city) == [('"乙"@zh',)]


def test_rollback_and_forward(city: City) -> None:
    publish(city, "甲")
    publish(city, "乙")
    assert city.rollback().number == 1
    assert labels(city) == [('"甲"@zh',)]
    assert city.rollback(2).number == 2
    assert labels(city) == [('"乙"@zh',)]
    with pytest.raises(CityError, match="no generation 9; there are: 1, 2"):
        city.rollback(9)


def test_after_a_rollback_the_next_generation_gets_a_new_number(city: City) -> None:
    for label in ("甲", "乙"):
        publish(city, label)
    city.rollback(1)
    publish(city, "丙")
    found = city.current()
    assert found is not None and (found.number, found.manifest["parent"]) == (3, 1)
    assert labels(city) == [('"丙"@zh',)]


def test_one_writer(city: City) -> None:
    with (
        city.writing(),
        pytest.raises(CityError, match="another process"),
        City(city.path, model=city.model).writing(),
    ):
        pass


def test_an_error_while_staging_leaves_the_published_generation(city: City) -> None:
    publish(city, "甲")
    with pytest.raises(StoreError, match="for reading only"), city.writing() as folder:
        Stage(city, folder).parent.store.flush()  # type: ignore[union-attr]
    assert labels(city) == [('"甲"@zh',)]
    assert [f.name for f in (city.path / "generations").iterdir()] == ["000001"]


def test_old_generations_are_removed(city: City) -> None:
    for i in range(KEPT + 3):
        publish(city, f"第{i}")
    assert len(city.numbers()) == KEPT + 1
    assert city.numbers()[-1] == city.current_number()


def test_a_withdrawn_source_disappears(city: City) -> None:
    publish(city, "甲")
    publish(city, "甲", "乙", source="other")
    with city.writing() as folder:
        stage = Stage(city, folder)
        stage.withdraw("list")
        stage.withdraw("other")
        stage.publish({}, [], "none left")
    assert labels(city) == []
    found = city.current()
    assert found is not None and not [g for g in found.store.graphs() if "/list" in g or "/other" in g]


def test_each_source_has_its_graph_and_the_default_graph_the_view(city: City) -> None:
    publish(city, "甲")
    found = city.current()
    assert found is not None
    graph = f"<{city.base}graph/list>"
    assert found.store.select(f"SELECT ?l {{ GRAPH {graph} {{ {A} {LABEL} ?l }} }}").rows == [('"甲"@zh',)]
    agent = "https://w3id.org/queqiao/ns/Agent"
    assert found.store.ask(f"ASK {{ {A} a <{agent}> }}")
    assert not found.store.ask(f"ASK {{ GRAPH {graph} {{ {A} a <{agent}> }} }}")
    assert found.store.ask(
        f"ASK {{ GRAPH <{city.base}graph/_meta> {{ {graph} a <http://www.w3.org/ns/dcat#Dataset> }} }}"
    )


def test_the_base_of_published_data_stays(city: City, model: Model) -> None:
    publish(city, "甲")
    assert City(city.path, model=model).base == city.base
    with pytest.raises(CityError, match="has the base IRI"):
        City(city.path, base="https://other.example/", model=model)


def test_the_store_and_the_index_say_how_many_things_there_are(city: City) -> None:
    publish(city, "甲")
    found = city.current()
    assert found is not None
    assert found.manifest["triples"] == found.store.count(None)
    assert found.index.nodes("Enterprise").size == 1
    assert LINKS not in {about["source"] for about in found.manifest["sources"]}


def test_links_to_what_no_source_describes_are_counted(city: City) -> None:
    builder = SegmentBuilder(city.model)
    builder.triple(A, TYPE, ENTERPRISE)
    for target in ("<urn:nowhere>", "<urn:elsewhere>", A):
        builder.triple(A, "<https://w3id.org/queqiao/ns/shareholder>", target)
    with city.writing() as folder:
        stage = Stage(city, folder)
        stage.replace(about("list"), builder)
        assert stage.publish({}, [], "test").manifest["dangling"] == {"shareholder": 2}


WRITER = """
import sys
sys.path.insert(0, {root!r})
from pathlib import Path
from graph.generation import City
sys.path.insert(0, {tests!r})
from test_generation import publish
city = City(Path({data!r}))
for i in range({start}, 100000):
    publish(city, f"第{{i}}")
"""


def test_a_load_killed_at_any_moment_leaves_a_whole_generation(tmp_path: Path, model: Model) -> None:
    data, dice = tmp_path / "data", random.Random(5)
    publish(City(data, model=model), "第0")
    for round_ in range(6):
        code = WRITER.format(
            root=str(ROOT), tests=str(Path(__file__).parent), data=str(data), start=round_ * 1000
        )
        process = subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE)
        before = City(data, model=model).current_number() or 0
        deadline = time.monotonic() + 30
        # kill it somewhere inside the work, not before it has begun
        while (City(data, model=model).current_number() or 0) <= before and time.monotonic() < deadline:
            assert process.poll() is None, process.stderr and process.stderr.read()
            time.sleep(0.01)
        time.sleep(dice.random() * 0.5)
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=60)
        city = City(data, model=model)
        found = city.current()
        assert found is not None and found.number > before
        assert found.store.count(None) == found.manifest["triples"]
        assert len(labels(city)) == 1
        assert found.index.label(int(found.index.nodes("Enterprise")[0])).startswith("第")
    publish(City(data, model=model), "最后")
    assert labels(City(data, model=model)) == [('"最后"@zh',)]
    assert not list((data / "generations").glob(".staging*"))

"""Measurements in GraphQL: ranked, filtered and ordered as plain NumPy does, and never waited for."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from graph.generation import Generation
from graph.index import Index
from graph.measurements import measurements
from graph.measurements.jobs import Jobs
from graph.measures import MEASURES
from graph.measuring.scores import measured
from graph.measuring.views import Projection
from schema.build import GraphQL
from schema.context import Context, Known
from schema.execution import Operation, answer
from tests.graph.measurements.workers import ENDLESS, GATED, own_city, program
from tests.schema.conftest import Ask

LONG = 30


def values_of(generation: Generation, name: str, **parts: object) -> np.ndarray:
    """The scores of all things, NaN without a link."""
    network = Projection.from_json(parts).project(generation)
    return np.where(network.degree > 0, measured(network, MEASURES[name]).values, np.nan)


def best_first(values: np.ndarray, nodes: list[int]) -> list[int]:
    """The nodes by value, highest first, those without one last, ties by number."""
    return sorted(nodes, key=lambda n: (np.isnan(values[n]), -np.nan_to_num(values[n]), n))


def ids(index: Index, nodes: list[int]) -> list[str]:
    return [index.iri(node) for node in nodes]


@pytest.mark.parametrize("direction", ["DESC", "ASC"])
def test_lists_are_ordered_by_scores(ask: Ask, generation: Generation, index: Index, direction: str) -> None:
    text = """query ($way: Direction, $after: String) { persons(first: 4, after: $after,
        orderByScore: {measure: BETWEENNESS, direction: $way}) { nodes { id } pageInfo { endCursor hasNextPage } } }"""
    found, after = [], None
    while True:
        page = ask(text, way=direction, after=after)["persons"]
        found += [node["id"] for node in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    values = values_of(generation, "betweenness") * (1 if direction == "DESC" else -1)
    assert found == ids(index, best_first(values, index.nodes("Person").tolist()))


def test_scores_go_before_other_orders(ask: Ask, generation: Generation, index: Index) -> None:
    text = """{ persons(first: 200, orderByScore: {measure: CORE}, orderBy: [ID_DESC]) { nodes { id } } }"""
    values = values_of(generation, "core")
    nodes = sorted(index.nodes("Person").tolist(), reverse=True)
    expected = sorted(nodes, key=lambda n: (np.isnan(values[n]), -np.nan_to_num(values[n])))
    assert [node["id"] for node in ask(text)["persons"]["nodes"]] == ids(index, expected)


def test_linked_things_are_ordered_and_chosen_by_scores(
    ask: Ask, generation: Generation, index: Index
) -> None:
    text = """{ patents(first: 200) { nodes { id applicants(orderByScore: {measure: DEGREE},
        where: {score: {measure: DEGREE, min: 3}}) { nodes { id } } } } }"""
    values, met = values_of(generation, "degree"), 0
    for patent in ask(text)["patents"]["nodes"]:
        found = [node["id"] for node in patent["applicants"]["nodes"]]
        nodes = [index.find(one) for one in found]
        assert all(node is not None and values[node] >= 3 for node in nodes)
        assert found == ids(index, best_first(values, [node for node in nodes if node is not None]))
        met += len(found)
    assert met


def test_things_are_chosen_by_scores(ask: Ask, generation: Generation, index: Index) -> None:
    values = values_of(generation, "pagerank")
    low, high = (float(np.nanquantile(values, q)) for q in (0.3, 0.8))
    text = """query ($min: Float, $max: Float) {
        persons(first: 200, where: {score: {measure: PAGERANK, min: $min, max: $max}}) { nodes { id } } }"""
    for given in ({"min": low, "max": high}, {"min": high}, {"max": low}, {}):
        met = ~np.isnan(values)
        met &= values >= given.get("min", -np.inf)
        met &= values <= given.get("max", np.inf)
        people = index.nodes("Person")
        found = [node["id"] for node in ask(text, **given)["persons"]["nodes"]]
        assert found == ids(index, people[met[people]].tolist())


def test_a_ranking_can_be_narrowed(ask: Ask, generation: Generation, index: Index) -> None:
    text = """{ ranking(measure: DEGREE, kind: Agent, min: 2, max: 9, first: 200,
        where: {not: {kindName: {eq: Person}}}) { totalCount edges { score node { id kindName }
        found { value rank of percent method exact error } } } }"""
    values = values_of(generation, "degree")
    agents = [n for n in index.nodes("Agent").tolist() if 2 <= values[n] <= 9 and index.kind(n) != "Person"]
    page = ask(text)["ranking"]
    assert [edge["node"]["id"] for edge in page["edges"]] == ids(index, best_first(values, agents))
    assert page["totalCount"] == len(agents)
    every = values[~np.isnan(values)]
    for edge in page["edges"]:
        score, found = edge["score"], edge["found"]
        assert found["value"] == score
        assert found["rank"] == 1 + (every > score).sum()
        assert found["of"] == len(every)
        assert found["percent"] == pytest.approx(100 * (every <= score).mean())
        assert (found["method"], found["exact"], found["error"]) == ("exact", True, None)


def test_a_projection_is_ranked(ask: Ask, generation: Generation, index: Index) -> None:
    text = """{ ranking(measure: WEIGHTED_DEGREE, first: 5, projection: {kinds: [Agent], through: [Patent],
        weight: SHARED}) { measurement { state key projection(lang: "en") } edges { score node { id } } } }"""
    page = ask(text)["ranking"]
    values = values_of(generation, "weighted-degree", kinds=["Agent"], through=["Patent"], weight="shared")
    linked = np.flatnonzero(~np.isnan(values)).tolist()
    assert linked
    assert [e["node"]["id"] for e in page["edges"]] == ids(index, best_first(values, linked)[:5])
    assert page["measurement"]["state"] == "DONE"
    assert page["measurement"]["key"].startswith("weighted-degree-")
    again = "query ($key: String) { ranking(measurement: $key, first: 5) { edges { score node { id } } } }"
    assert ask(again, key=page["measurement"]["key"])["ranking"]["edges"] == page["edges"]


def test_a_ranking_as_of_a_day_is_of_what_was_there(ask: Ask, generation: Generation, index: Index) -> None:
    text = '{ ranking(measure: DEGREE, asOf: "2010", first: 200) { edges { score node { id } } } }'
    values = values_of(generation, "degree", until="2010-12-31")
    linked = best_first(values, np.flatnonzero(~np.isnan(values)).tolist())[:200]
    assert [e["node"]["id"] for e in ask(text)["ranking"]["edges"]] == ids(index, linked)


def test_a_thing_tells_its_score(ask: Ask, generation: Generation, index: Index) -> None:
    text = """{ persons(first: 200) { nodes { id
        score(measure: PAGERANK) { value rank measurement { measure } } } } }"""
    values = values_of(generation, "pagerank")
    for person in ask(text)["persons"]["nodes"]:
        node = index.find(person["id"])
        assert node is not None
        if np.isnan(values[node]):
            assert person["score"] is None
        else:
            assert person["score"]["value"] == values[node]
            assert person["score"]["measurement"]["measure"] == "pagerank"


WHY = """query ($measure: Measure, $projection: ProjectionInput) {
    ranking(measure: $measure, projection: $projection, first: 5) { edges { score node { id } found {
        why(most: 3) { total base rest exact reasons { amount share hops count nodes { id }
            links { source { id } target { id } relation { name } } } } } } } }"""


@pytest.mark.parametrize(
    "measure", [name for name, one in MEASURES.items() if not one.groups and not one.starts]
)
@pytest.mark.parametrize("projection", [None, {"kinds": ["Agent", "Patent"]}], ids=["all", "part"])
def test_a_score_says_what_carries_it(
    ask: Ask, generation: Generation, index: Index, measure: str, projection: dict[str, Any] | None
) -> None:
    edges = ask(WHY, measure=measure.replace("-", "_").upper(), projection=projection)["ranking"]["edges"]
    network = Projection.from_json(projection or {}).project(generation)
    for edge in edges:
        why = edge["found"]["why"]
        assert why["total"] == pytest.approx(edge["score"], rel=1e-4, abs=1e-6)
        parts = sum(reason["amount"] for reason in why["reasons"]) + why["base"] + why["rest"]
        assert parts == pytest.approx(why["total"], rel=1e-4, abs=1e-6)
        assert len(why["reasons"]) <= 3
        node = index.find(edge["node"]["id"])
        assert node is not None
        for reason in why["reasons"]:
            others: set[int | None] = {index.find(one["id"]) for one in reason["nodes"]}
            assert others <= set(network.neighbours(node).tolist())
            ends = {index.find(link[end]["id"]) for link in reason["links"] for end in ("source", "target")}
            assert ends == (others | {node} if others else set())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ranking { totalCount }", "give one of measure and measurement"),
        (
            'ranking(measure: DEGREE, measurement: "degree") { totalCount }',
            "give one of measure and measurement",
        ),
        (
            'ranking(measurement: "nothing") { totalCount }',
            "there is no measurement nothing; there are: degree",
        ),
        ('ranking(measurement: "degree", start: []) { totalCount }', "does not go with start"),
        ("ranking(measure: DEGREE, wait: 99) { totalCount }", "wait must be 0 to 30 seconds, not 99"),
        (
            'ranking(measure: DEGREE, projection: {relations: ["inventer"]}) { totalCount }',
            "there is no relation inventer",
        ),
        (
            "ranking(measure: DEGREE, projection: {direct: true}) { totalCount }",
            "direct goes with `through` only",
        ),
        ('ranking(measure: DEGREE, parameters: [{name: "k"}]) { totalCount }', "needs a name and a value"),
        (
            'ranking(measure: DEGREE, parameters: [{name: "k", value: 3}]) { totalCount }',
            "degree has no parameter k",
        ),
        (
            'ranking(measure: DEGREE, asOf: "2010", projection: {until: "2011"}) { totalCount }',
            "give asOf or projection.until, not both",
        ),
        ("persons(where: {score: {min: 1}}) { totalCount }", "give one of measure and measurement"),
        (
            'ranking(measure: PAGERANK, parameters: [{name: "damping", value: 2}]) { totalCount }',
            "damping is 2",
        ),
    ],
)
def test_what_cannot_be_measured_is_told(refused: Ask, text: str, said: str) -> None:
    assert said in refused(f"{{ {text} }}")


# -- while a worker computes


Run = Callable[..., Any]
Opened = Callable[[tuple[str, ...]], Run]


@pytest.fixture
def opened(
    schema: GraphQL, generation: Generation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Opened]:
    """Runs operations as a server does whose worker is this one; nothing is small enough to be measured at hand."""
    monkeypatch.setattr(measurements, "AT_HAND", 0)
    city = own_city(generation, tmp_path)
    current, all_jobs = city.current(), []
    assert current is not None

    def make(worker: tuple[str, ...]) -> Run:
        jobs = Jobs(city.path, worker=worker)
        all_jobs.append(jobs)
        known = Known(current, jobs)

        def run(text: str, **variables: object) -> Any:
            context = Context(known)
            told = json.loads(answer(schema, Operation(text, variables), context).body)
            return {**told, "passing": context.passing}

        return run

    yield make
    for jobs in all_jobs:
        jobs.close()


RANKING = """query ($wait: Float) { ranking(measure: PAGERANK, first: 3, wait: $wait) { totalCount nodes { id }
    measurement { state progress } } }"""


def test_a_ranking_that_is_computed_answers_at_once(
    opened: Opened, tmp_path: Path, generation: Generation
) -> None:
    run, events = opened(GATED), []
    # the gate is shut: nothing here could be answered by waiting for the worker
    events.append(run(RANKING, wait=0)["data"]["ranking"]["measurement"]["state"])
    events.append(run("{ persons(first: 1) { totalCount } }")["data"]["persons"]["totalCount"])
    events.append(run(RANKING, wait=0)["data"]["ranking"]["totalCount"])
    (tmp_path / "gate").touch()
    done = run(RANKING, wait=LONG)["data"]["ranking"]
    assert events[0] in ("WAITING", "RUNNING")
    assert events[1] > 0
    assert events[2] == 0
    values = values_of(generation, "pagerank")
    linked = np.flatnonzero(~np.isnan(values)).tolist()
    assert [node["id"] for node in done["nodes"]] == ids(generation.index, best_first(values, linked)[:3])
    assert done["measurement"] == {"state": "DONE", "progress": 1.0}


@pytest.mark.parametrize(
    "text",
    [
        "{ persons(orderByScore: {measure: CORE, wait: 0}) { totalCount } }",
        "{ persons(where: {score: {measure: CORE, wait: 0}}) { totalCount } }",
        "{ persons(first: 1) { nodes { score(measure: CORE, wait: 0) { value } } } }",
        "{ communities { size } }",
    ],
)
def test_a_list_that_needs_what_is_computed_says_so(opened: Opened, text: str) -> None:
    told = opened(ENDLESS)(text)
    (error,) = told["errors"]
    assert "is being computed" in error["message"]
    assert error["extensions"]["code"] == "NOT_MEASURED"
    assert error["extensions"]["state"] in ("WAITING", "RUNNING")
    assert told["passing"] or "communities" in text


def test_what_passes_is_not_kept_by_caches(opened: Opened) -> None:
    run = opened(ENDLESS)
    assert run(RANKING, wait=0)["passing"]
    assert run("{ measurements { state } }")["passing"]
    assert not run("{ persons(first: 1) { totalCount } }")["passing"]


def test_measurements_are_started_seen_and_cancelled(opened: Opened) -> None:
    run = opened(ENDLESS)
    start = """mutation { startMeasurement(measure: CORE, projection: {kinds: [Agent]}) {
        key state standing measure told(lang: "en") parameters { name } generation method } }"""
    started = run(start)["data"]["startMeasurement"]
    assert started["state"] in ("WAITING", "RUNNING")
    assert (started["measure"], started["standing"], started["method"]) == ("core", False, None)
    assert started["told"].startswith("core number: ")
    listed = run("{ measurements { key } }")["data"]["measurements"]
    assert listed == [{"key": started["key"]}]
    cancel = 'mutation ($key: String!) { cancelMeasurement(measurement: $key) { state reason(lang: "en") } }'
    assert run(cancel, key=started["key"])["data"]["cancelMeasurement"] == {
        "state": "CANCELLED",
        "reason": "cancelled",
    }
    assert run(cancel, key="nothing")["data"]["cancelMeasurement"] is None


def test_what_the_city_keeps_is_not_cancelled_by_just_anybody(opened: Opened) -> None:
    run = opened(ENDLESS)
    run("mutation { startMeasurement(measure: PAGERANK) { key } }")
    (error,) = run('mutation { cancelMeasurement(measurement: "pagerank") { state } }')["errors"]
    assert "pagerank is kept by the city" in error["message"]


def test_a_failure_is_told_with_its_reason(opened: Opened) -> None:
    run = opened(program("sys.exit('out of luck')"))
    found = run(RANKING.replace("state progress", 'state reason(lang: "en")'), wait=LONG)["data"]["ranking"]
    assert found["measurement"]["state"] == "FAILED"
    assert "out of luck" in found["measurement"]["reason"]

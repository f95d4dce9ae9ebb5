"""Scores kept with a generation: what SPARQL sees is what NetworkX finds on the same links."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import networkx as nx
import numpy as np
import pytest

from graph.generation import City, CityError, Generation
from graph.measurements.measurement import measurement
from graph.measurements.observations import kept_in, kept_of, score_records
from graph.measurements.standing import USUAL, Standing, keep, read_standing
from graph.measuring.views import Projection
from graph.publishing.staging import Stage
from ontology.model import SCHEME, Model, Record
from tests.graph.measurements.workers import own_city

BASE = "https://example.org/wuhan/"
TOGETHER = """
[[measure]]
measure = "degree"

[[measure]]
name = "partners"
measure = "weighted-degree"
leading = 2
projection = { kinds = ["Agent"], through = ["Patent"], weight = "shared" }

[[measure]]
name = "damped"
measure = "pagerank"
parameters = { damping = 0.5 }
"""


@pytest.fixture(scope="module")
def records(example: Generation, model: Model) -> list[Record]:
    standing = [Standing(name, measurement(name)) for name in USUAL]
    kept = kept_of(model, example.canon, standing, 1)
    return list(score_records(kept, lambda node: example.canon.terms[node][1:-1], BASE))


def observed(records: list[Record], name: str) -> dict[str, float]:
    mine = [r for r in records if r.values.get("indicator") == (f"{SCHEME}in-{name}",)]
    found = {}
    for record in mine:
        (focus,), (value,) = record.values["focus"], record.values["value"]
        assert isinstance(value, Decimal)
        found[str(focus)] = float(value)
    return found


def reference(example: Generation) -> nx.Graph:
    """The linked things of the example city as NetworkX holds them."""
    edges = example.index.edges
    graph = nx.Graph()
    pairs = zip(edges.source.tolist(), edges.target.tolist(), strict=True)
    graph.add_edges_from((example.index.iri(a), example.index.iri(b)) for a, b in pairs)
    return graph


def test_kept_scores_are_networkx_s(example: Generation, records: list[Record]) -> None:
    graph = reference(example)
    assert observed(records, "degree") == {n: float(d) for n, d in graph.degree()}
    assert observed(records, "pagerank") == pytest.approx(
        nx.pagerank(graph, tol=1e-12, max_iter=500), abs=1e-8
    )
    assert observed(records, "betweenness") == pytest.approx(nx.betweenness_centrality(graph), abs=1e-9)
    groups = observed(records, "component")
    for part in nx.connected_components(graph):
        assert len({groups[node] for node in part}) == 1


def test_each_measure_says_how_it_was_found(records: list[Record]) -> None:
    activities = {r.iri for r in records if "/activity/" in r.iri}
    assert len(activities) == len(USUAL)
    assert {str(r.values["generatedBy"][0]) for r in records if r.kind} == activities


def test_what_is_found_on_the_index_is_what_is_found_on_the_view(
    example: Generation, records: list[Record]
) -> None:
    standing = [Standing(name, measurement(name)) for name in USUAL]
    again = list(score_records(kept_in(example, standing), example.index.iri, BASE))
    for name in ("degree", "pagerank", "betweenness", "component"):  # communities depend on the numbering
        assert observed(again, name) == pytest.approx(observed(records, name), abs=1e-9)


@pytest.fixture(scope="module")
def scored(example: Generation, tmp_path_factory: pytest.TempPathFactory) -> Generation:
    """The example city with measurements of its own choice."""
    city = own_city(example, tmp_path_factory.mktemp("scored"))
    (city.path / "measures.toml").write_text(TOGETHER, "utf-8")
    with city.writing() as folder:
        return Stage(city, folder).publish_scores()


def rows(generation: Generation, query: str) -> list[list[str]]:
    prefixes = {
        "qq": "https://w3id.org/queqiao/ns/",
        "prov": "http://www.w3.org/ns/prov#",
        "act": f"{BASE}id/activity/",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    }
    result = json.loads(
        generation.store.run(query, prefixes=prefixes).write("application/sparql-results+json")
    )
    names = result["head"]["vars"]
    return [[row[name]["value"] for name in names] for row in result["results"]["bindings"]]


def test_sparql_sees_the_leading_things_of_a_projection(scored: Generation) -> None:
    found = rows(
        scored,
        "SELECT ?focus ?value { ?o prov:wasGeneratedBy act:partners ; qq:focus ?focus ; qq:observedValue ?value }"
        " ORDER BY DESC(?value) ?focus",
    )
    wanted = Projection(kinds=("Agent",), through=("Patent",), weight="shared")  # type: ignore[arg-type]
    ((_, result),) = kept_in(scored, [Standing("x", measurement("weighted-degree", wanted))])
    leading = [node for node in result.ranked[:2].tolist() if result.values[node] > 0]
    assert {(scored.index.iri(n), float(result.values[n])) for n in leading} == {
        (f, float(v)) for f, v in found
    }
    assert found


def test_sparql_sees_how_values_were_found(scored: Generation) -> None:
    ((algorithm, projection, parameters, generation, software),) = rows(
        scored,
        "SELECT ?a ?p ?q ?g ?s { act:partners qq:algorithm ?a ; qq:projection ?p ; qq:parameters ?q ; prov:used ?g ;"
        " prov:wasAssociatedWith/rdfs:label ?s }",
    )
    assert algorithm == "exact"
    assert json.loads(projection) == {"kinds": ["Agent"], "through": ["Patent"], "weight": "shared"}
    assert generation == f"{BASE}generation/1"
    assert software.startswith("queqiao")
    ((damped,),) = rows(scored, "SELECT ?q { act:damped qq:parameters ?q }")
    assert json.loads(damped)["damping"] == 0.5
    assert parameters == "{}"


def test_the_manifest_says_what_was_measured(scored: Generation) -> None:
    assert [name for name, _, _ in scored.manifest["measures"]] == ["degree", "partners", "damped"]
    assert scored.manifest["scored"] is True


def test_an_error_bound_is_kept_with_each_value(example: Generation) -> None:
    standing = Standing("about", measurement("betweenness", parameters={"error": 0.1, "work": 0}))
    ((_, result),) = kept = kept_in(example, [standing])
    observations = [r for r in score_records(kept, example.index.iri, BASE) if r.kind]
    activity = next(r for r in score_records(kept, example.index.iri, BASE) if "/activity/" in r.iri)
    assert observations
    for one in observations:
        node = example.index.find(str(one.values["focus"][0]))
        assert node is not None
        assert result.error(node) is not None
        assert float(one.values["valueError"][0]) == pytest.approx(result.error(node), rel=1e-9)  # type: ignore[arg-type]
    assert {r.values["valueQualifier"] for r in observations} == {(f"{SCHEME}vq-about",)}
    assert any(path.endswith("errorConfidence") and "0.95" in term for path, term in activity.extra)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("measure = 3", "measure (3) must be written as [[measure]]"),
        ("[[measures]]", "measures ([{}]) is no key; there are: measure"),
        ("[[measure]]", "measure[1].measure (None) is no measure; there are: degree"),
        ("[[measure]]\nmeasure = 'rank'", "measure[1].measure ('rank') is no measure"),
        ("[[measure]]\nmeasure = 'core'\nname = 'A B'", "measure[1].name ('A B') must be of small letters"),
        ("[[measure]]\nmeasure = 'core'\ntop = 3", "measure[1].top (3) is no key"),
        (
            "[[measure]]\nmeasure = 'core'\nleading = -1",
            "measure[1].leading (-1) must be a whole number from 0",
        ),
        ("[[measure]]\nmeasure = 'core'\nprojection = 3", "measure[1].projection (3) must be a table"),
        ("[[measure]]\nmeasure = 'core'\nprojection = {kind = []}", "measures.toml, measure[1]: "),
        ("[[measure]]\nmeasure = 'core'\nparameters = {k = 3}", "core has no parameter k"),
        (
            "[[measure]]\nmeasure = 'core'\n[[measure]]\nmeasure = 'core'",
            "measure[2].name ('core') is the name",
        ),
        ("[[measure", "is no readable TOML"),
    ],
)
def test_a_wrong_file_is_refused_by_name(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "measures.toml").write_text(text, "utf-8")
    with pytest.raises(CityError) as caught:
        read_standing(tmp_path)
    assert said in caught.value.words.en


def test_without_a_file_the_usual_measures_stand(tmp_path: Path) -> None:
    assert tuple(one.name for one in read_standing(tmp_path)) == USUAL
    assert all(one.measurement.plain for one in read_standing(tmp_path))


def test_results_go_with_their_generation(example: Generation, tmp_path: Path) -> None:
    city = own_city(example, tmp_path)
    for number in (0, 1):
        (city.path / "measured" / f"{number:06d}").mkdir(parents=True)
    publish_again(city)
    assert [folder.name for folder in (city.path / "measured").iterdir()] == ["000001"]


def publish_again(city: City) -> None:
    with city.writing() as folder:
        Stage(city, folder).publish_scores()


def test_what_is_kept_by_command_is_read_back(tmp_path: Path) -> None:
    wanted = Projection.from_json(
        {"kinds": ["Agent"], "through": ["Patent"], "since": "2015-01-01", "undated": False}
    )
    partners = Standing("partners", measurement("pagerank", wanted, {"damping": 0.5}), 7)
    started = Standing("mine", measurement("personal-pagerank", start=['urn:a"b', "urn:汉"]))
    keep(tmp_path, partners)
    assert read_standing(tmp_path)[:-1] == read_standing(tmp_path / "none")
    with (tmp_path / "measures.toml").open("a", encoding="utf-8") as file:
        file.write("# a note\n")
    keep(tmp_path, started)
    assert read_standing(tmp_path)[-2:] == (partners, started)
    assert "# a note" in (tmp_path / "measures.toml").read_text("utf-8")
    with pytest.raises(CityError, match="of the name mine already"):
        keep(tmp_path, started)


def test_what_a_generation_does_not_allow_is_left_out(
    example: Generation, caplog: pytest.LogCaptureFixture
) -> None:
    gone = Standing("gone", measurement("personal-pagerank", start=["urn:no-longer-there"]))
    wild = Standing("wild", measurement("pagerank", parameters={"damping": 3}))
    degree = Standing("degree", measurement("degree"))
    assert [standing.name for standing, _ in kept_in(example, [gone, degree, wild])] == ["degree"]
    assert "gone is not measured" in caplog.text
    assert "urn:no-longer-there" in caplog.text
    assert "wild is not measured" in caplog.text


def test_nothing_is_measured_where_nothing_is_linked(model: Model, example: Generation) -> None:
    lonely = np.zeros((3, 0), np.int32)
    canon = type(example.canon)(example.canon.terms, lonely)
    assert kept_of(model, canon, read_standing(Path("/nowhere")), 1) == []

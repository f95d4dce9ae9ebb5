"""The same question over GraphQL, SPARQL and a graph file has the same answer."""

from __future__ import annotations

import json
from pathlib import Path

import networkx as nx
import pytest

from graph.generation import City, Generation
from graph.saving import Part, save_graph
from loaders.demo.city import INFO, records
from loaders.run import load_records
from ontology.model import Model
from queries.sparql.answering import prefixes
from schema.build import build_schema
from schema.context import Context, Known

GRAPHQL = """
query ($id: ID!) { institution(id: $id) { appliedPatents(first: 200) { totalCount nodes {
  iri applicants(first: 200) { nodes { iri } } } } } }
"""
SPARQL = """
SELECT DISTINCT ?partner ?patent { ?patent qq:applicant <%s> , ?partner . FILTER(?partner != <%s>) }
"""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, model: Model) -> Generation:
    city = City(tmp_path_factory.mktemp("demo"), model=model)
    loaded = load_records(city, "demo", INFO, records(0.004, city.base, model))
    assert loaded.generation is not None
    return loaded.generation


def university(city: Generation) -> str:
    """The institution with most patents applied for together with others."""
    query = (
        "SELECT ?u (COUNT(?x) AS ?n) { ?u a qq:Institution . ?p qq:applicant ?u , ?x . FILTER(?x != ?u) } "
        "GROUP BY ?u ORDER BY DESC(?n) ?u LIMIT 1"
    )
    ((iri, _),) = city.store.select(query, prefixes(city.model, str(city.manifest["base"]))).rows
    assert iri is not None
    return iri[1:-1]


def by_graphql(city: Generation, iri: str) -> set[tuple[str, str]]:
    answer = build_schema(city.model).execute_sync(
        GRAPHQL, variable_values={"id": iri}, context_value=Context(Known(city))
    )
    assert answer.errors is None and answer.data is not None
    patents = answer.data["institution"]["appliedPatents"]
    assert len(patents["nodes"]) == patents["totalCount"]
    return {
        (other["iri"], patent["iri"])
        for patent in patents["nodes"]
        for other in patent["applicants"]["nodes"]
        if other["iri"] != iri
    }


def by_sparql(city: Generation, iri: str) -> set[tuple[str, str]]:
    rows = city.store.select(SPARQL % (iri, iri), prefixes(city.model, str(city.manifest["base"]))).rows
    return {(partner[1:-1], patent[1:-1]) for partner, patent in rows if partner and patent}


def by_graph_file(city: Generation, iri: str, path: Path, form: str) -> set[tuple[str, str]]:
    save_graph(city, form, path, Part())
    if form == "gexf":
        graph = nx.read_gexf(path)
        names = nx.get_edge_attributes(graph, "property")
    elif form == "graphml":
        graph = nx.read_graphml(path, force_multigraph=True)
        names = nx.get_edge_attributes(graph, "property")
    else:
        graph = nx.node_link_graph(json.loads(path.read_text("utf-8")), edges="edges")
        names = nx.get_edge_attributes(graph, "property")
    pairs = {(edge[0], edge[1]) for edge, name in names.items() if name == "applicant"}
    mine = {patent for patent, applicant in pairs if applicant == iri}
    return {(applicant, patent) for patent, applicant in pairs if patent in mine and applicant != iri}


@pytest.mark.parametrize("form", ["gexf", "graphml", "node-link"])
def test_the_same_question_has_the_same_answer(demo: Generation, tmp_path: Path, form: str) -> None:
    iri = university(demo)
    partners = by_sparql(demo, iri)
    assert len(partners) > 3
    assert by_graphql(demo, iri) == partners
    assert by_graph_file(demo, iri, tmp_path / "graph", form) == partners

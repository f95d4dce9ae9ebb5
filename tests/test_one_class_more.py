"""A class added by Turtle alone is there everywhere: checks, column map, GraphQL, SPARQL, search, graph file."""

from __future__ import annotations

import json
from pathlib import Path

import networkx as nx
import pytest

from graph.generation import City
from graph.saving import Part, save_graph
from loaders.run import inputs, load

TURTLE = """
@prefix qq: <https://w3id.org/queqiao/ns/> .
@prefix qs: <https://w3id.org/queqiao/shapes/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

qq:Laboratory a owl:Class ;
    rdfs:label "实验室"@zh, "laboratory"@en ;
    skos:definition "开展试验的场所。"@zh, "A place where experiments are made."@en .

qq:runBy a owl:ObjectProperty ;
    rdfs:subPropertyOf qq:linkedTo ;
    rdfs:label "依托单位"@zh, "run by"@en .

qq:benches a owl:DatatypeProperty ;
    rdfs:label "工位数"@zh, "benches"@en .

qs:Laboratory a sh:NodeShape ;
    sh:targetClass qq:Laboratory ;
    qs:plural "laboratories" ;
    qs:segment "laboratory" ;
    sh:property
        [ sh:name "label" ; sh:order 10 ; sh:group qs:names ; sh:path skos:prefLabel ; sh:datatype rdf:langString ;
          sh:uniqueLang true ; sh:minCount 1 ; sh:message "L1 label"@en, "L1 名称"@zh ],
        [ sh:name "benches" ; sh:order 20 ; sh:group qs:amounts ; sh:path qq:benches ; sh:datatype xsd:integer ;
          sh:maxCount 1 ; sh:minInclusive 1 ; sh:message "B1 at least one bench"@en, "B1 至少一个工位"@zh ],
        [ sh:name "runBy" ; sh:order 30 ; sh:group qs:links ; sh:path qq:runBy ; sh:class qq:Organization ;
          sh:message "G1 an organization"@en, "G1 组织"@zh ] .

qs:Organization sh:property
        [ sh:name "laboratories" ; sh:order 990 ; sh:group qs:links ; sh:path [ sh:inversePath qq:runBy ] ;
          qs:from qq:Laboratory ; rdfs:label "实验室"@zh, "Laboratories"@en ] .
"""

MAP = """
name = "labs"
title = { zh = "实验室名单", en = "Laboratories" }
licence = "CC0-1.0"
columns = ["实验室", "工位", "单位"]

[[thing]]
kind = "Laboratory"
key = "{实验室}"
[thing.fields]
label = { column = "实验室", lang = "zh" }
benches = "工位"
runBy = { thing = "host" }

[[thing]]
name = "host"
kind = "Institution"
[thing.fields]
label = { column = "单位", lang = "zh" }
"""


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    data = tmp_path_factory.mktemp("labs")
    (data / "ontology").mkdir()
    (data / "ontology" / "laboratory.ttl").write_text(TURTLE, "utf-8")
    (data / "labs.toml").write_text(MAP, "utf-8")
    (data / "labs.csv").write_text(
        "实验室,工位,单位\n合成光电实验室,12,合成大学\n合成坏实验室,0,合成大学\n", "utf-8"
    )
    found = City(data)
    loaded = load(found, inputs(found.model, [data / "labs.csv"], maps=[data / "labs.toml"]))
    assert [(fault.rule, fault.value) for fault in loaded.reports[0].refused] == [("B1", "0")]
    return found


def test_it_is_in_sparql(city: City) -> None:
    found = city.current()
    assert found is not None
    query = (
        "PREFIX qq: <https://w3id.org/queqiao/ns/> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
        "SELECT ?l ?n ?o { ?x a qq:Laboratory ; skos:prefLabel ?l ; qq:benches ?n ; qq:runBy/skos:prefLabel ?o }"
    )
    integer = "http://www.w3.org/2001/XMLSchema#integer"
    assert found.store.select(query).rows == [('"合成光电实验室"@zh', f'"12"^^<{integer}>', '"合成大学"@zh')]


def test_it_is_in_search_and_index(city: City) -> None:
    found = city.current()
    assert found is not None
    (node,) = found.index.search("光电", ("Laboratory",)).nodes
    assert found.index.kind(node) == "Laboratory"


def test_it_is_in_graphql(city: City) -> None:
    from schema.build import build_schema
    from schema.context import Context, Known

    found = city.current()
    assert found is not None
    answer = build_schema(city.model).execute_sync(
        "{ laboratories(where: {benches: {gte: 10}}, orderBy: [BENCHES_DESC]) { totalCount nodes { label benches "
        "runBy { nodes { label ... on Institution { laboratories { totalCount } } } } } } }",
        context_value=Context(Known(found)),
    )
    assert answer.errors is None
    assert answer.data == {
        "laboratories": {
            "totalCount": 1,
            "nodes": [
                {
                    "label": "合成光电实验室",
                    "benches": 12,
                    "runBy": {"nodes": [{"label": "合成大学", "laboratories": {"totalCount": 1}}]},
                }
            ],
        }
    }


def test_it_is_in_graph_files(city: City, tmp_path: Path) -> None:
    found = city.current()
    assert found is not None
    save_graph(found, "node-link", tmp_path / "g.json", Part())
    graph = nx.node_link_graph(json.loads((tmp_path / "g.json").read_text("utf-8")), edges="edges")
    labs = [data for _, data in graph.nodes(data=True) if data["kind"] == "Laboratory"]
    assert [(lab["label"], lab["benches"], lab["kindLabel"]) for lab in labs] == [
        ("合成光电实验室", 12, "实验室")
    ]
    assert graph.number_of_edges() == 1

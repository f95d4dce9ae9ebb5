"""Who says it, over GraphQL: of things, of links, of values, of what was merged; and SPARQL says the same."""

from __future__ import annotations

from typing import Any

import pytest

from graph.facts.statements import Statements
from graph.generation import Generation
from graph.index import Index
from graph.publishing.meta import META, graph_iri
from ontology.model import Model
from ontology.terms import iri, literal, parse
from queries.about import about
from queries.questions.catalog import Catalog
from queries.sparql.searching import with_found
from schema.build import GraphQL
from tests.graph.two_sources import APART, BASE, BOTH, LISTED, MENTION, NAME, THING, two_sources
from tests.schema.conftest import Ask, asking

ROW = "{ source file sheet row licence loadedAt }"
CC0, AT = "CC0-1.0", "2026-01-01T00:00:00+00:00"


def row(source: str, number: int | None) -> dict[str, object]:
    file, sheet = {"register": ("register.csv", None), "list": ("list.xlsx", "表1")}[source]
    sheet = sheet if number else None
    return {"source": source, "file": file, "sheet": sheet, "row": number, "licence": CC0, "loadedAt": AT}


@pytest.fixture(scope="module")
def city(model: Model, tmp_path_factory: pytest.TempPathFactory) -> Generation:
    return two_sources(model, tmp_path_factory.mktemp("two"))


@pytest.fixture(scope="module")
def ask(schema: GraphQL, city: Generation) -> Ask:
    return asking(schema, city)


# -- things and links


def test_a_thing_has_the_rows_of_all_its_records(ask: Ask) -> None:
    text = f'{{ institution(id: "{THING}") {{ all: sources {ROW} one: sources(rows: 1) {ROW} }} }}'
    found = ask(text)["institution"]
    assert found["all"] == [row("register", 2), row("list", 3), row("list", 5)]
    assert found["one"] == [row("register", 2), row("list", None), row("list", 3)]


def test_edges_have_the_rows_that_state_the_link_both_ways(ask: Ask) -> None:
    text = f'{{ institution(id: "{THING}") {{ ledProjects {{ edges {{ node {{ id }} sources {ROW} }} }} }} }}'
    edges = {edge["node"]["id"]: edge["sources"] for edge in ask(text)["institution"]["ledProjects"]["edges"]}
    assert edges == {BOTH: [row("register", 7), row("list", 3)], LISTED: [row("list", 5)]}
    text = f'{{ project(id: "{BOTH}") {{ participants {{ edges {{ node {{ id }} sources {ROW} }} }} }} }}'
    (edge,) = ask(text)["project"]["participants"]["edges"]
    assert edge == {"node": {"id": THING}, "sources": [row("register", 7), row("list", 3)]}


def test_edges_of_a_list_along_no_link_have_the_things_rows(ask: Ask) -> None:
    text = f"{{ institutions {{ edges {{ node {{ id sources(rows: 1) {ROW} }} sources(rows: 1) {ROW} }} }} }}"
    edges = ask(text)["institutions"]["edges"]
    assert [edge["node"]["id"] for edge in edges] == [THING, APART]
    assert all(edge["sources"] == edge["node"]["sources"] for edge in edges)


def test_the_hops_of_a_path_have_sources(ask: Ask) -> None:
    text = f"""{{ paths(from: "{BOTH}", to: "{LISTED}") {{ paths {{ steps {{ next {{ id }} sources {ROW}
        links {{ relation {{ name }} sources {ROW} }} }} }} }} }}"""
    one, other = ask(text)["paths"]["paths"][0]["steps"]
    assert (one["next"]["id"], other["next"]["id"]) == (THING, LISTED)
    assert one["sources"] == [row("register", 7), row("list", 3)]
    assert other["sources"] == [row("list", 5)]
    assert {link["relation"]["name"] for link in one["links"]} >= {"lead"}
    assert all(link["sources"] == one["sources"] for link in one["links"])


def test_the_links_around_a_thing_have_sources(ask: Ask) -> None:
    text = f"""{{ neighbourhood(id: "{THING}") {{ edges {{ source {{ id }} target {{ id }} relation {{ name }}
        sources {ROW} }} }} }}"""
    edges = [e for e in ask(text)["neighbourhood"]["edges"] if e["relation"]["name"] == "lead"]
    assert [(e["source"]["id"], e["sources"]) for e in edges] == [
        (BOTH, [row("register", 7), row("list", 3)]),
        (LISTED, [row("list", 5)]),
    ]


# -- values


def test_sources_that_disagree_both_stay_visible(ask: Ask) -> None:
    text = f"""{{ institution(id: "{THING}") {{ foundedOn statements(field: "foundedOn") {{ field value canonical
        standing reason trust relation {{ name }} node {{ id }} sources {ROW} }} }} }}"""
    found = ask(text)["institution"]
    common = {"field": "foundedOn", "reason": "OWN_RECORD", "trust": 50, "node": None}
    common["relation"] = {"name": "foundedOn"}
    counts = {"value": "1950", "canonical": True, "standing": "CANONICAL", "sources": [row("register", 2)]}
    other = {"value": "1951", "canonical": False, "standing": "OUTRANKED"}
    other["sources"] = [row("list", 3)]
    assert found == {"foundedOn": "1950", "statements": [common | counts, common | other]}


def test_a_name_is_told_with_its_language_and_a_link_with_its_thing(ask: Ask) -> None:
    text = f"""{{ project(id: "{BOTH}") {{ statements {{ field value lang standing node {{ id }}
        sources {{ source }} }} }} }}"""
    both = [{"source": "register"}, {"source": "list"}]
    assert ask(text)["project"]["statements"] == [
        {"field": "label", "value": "两家都说", "lang": "zh", "standing": "CANONICAL", "node": None, "sources": both},
        {
            "field": "lead", "value": THING, "lang": None, "standing": "CANONICAL", "node": {"id": THING},
            "sources": both,
        },
        {
            "field": "participants", "value": THING, "lang": None, "standing": "CANONICAL", "node": {"id": THING},
            "sources": both,
        },
    ]  # fmt: skip


def test_what_was_merged_is_told(ask: Ask) -> None:
    text = f"""{{ institution(id: "{THING}") {{ mentions {{ iri method confidence evidence decidedBy decidedOn
        sources {ROW} }} }} }}"""
    own, merged = ask(text)["institution"]["mentions"]
    assert own["iri"] == THING
    assert own["method"] is None
    assert own["sources"] == [row("register", 2), row("list", None)]
    assert merged == {
        "iri": MENTION,
        "method": "name:label",
        "confidence": "0.95",
        "evidence": NAME,
        "decidedBy": "queqiao",
        "decidedOn": "2026-01-02T00:00:00+00:00",
        "sources": [row("list", 3), row("list", 5)],
    }


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ('statements(field: "founded") { value }', "没有自带字段 'founded'，有：label, altLabels"),
        ('statements(field: "ledProjects") { value }', "没有自带字段 'ledProjects'"),
        ("sources(rows: 0) { row }", "rows 应在 1 到 200 之间，而不是 0"),
        ("mentions { sources(rows: 201) { row } }", "rows 应在 1 到 200 之间，而不是 201"),
    ],
)
def test_what_cannot_be_asked_is_told(schema: GraphQL, city: Generation, asked: str, says: str) -> None:
    with pytest.raises(AssertionError, match=says):
        asking(schema, city)(f'{{ institution(id: "{THING}") {{ {asked} }} }}')


# -- the same by SPARQL


def things(city: Generation) -> list[str]:
    index: Index = city.index
    return [index.iri(node) for name in ("Institution", "Project") for node in index.nodes(name).tolist()]


def test_sparql_names_the_same_who_say_the_same(ask: Ask, city: Generation, model: Model) -> None:
    catalog, known, told = Catalog.shipped(), Statements(city), 0
    paths = {f.predicate for kind in model.kinds.values() for f in kind.own_fields}
    for thing in things(city):
        rows = catalog.run("sources-of-a-thing", city.store, thing=thing).rows
        by_sparql = {
            (
                parse(str(source))[0],
                known.canonical(str(value)),
                counts == '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>',
            )
            for source, _, _, _, property_, value, counts in rows
            if property_ in paths
        }
        text = f"""{{ node(id: "{thing}") {{ statements {{ value lang node {{ id }} canonical relation {{ iri }}
            sources(rows: 1) {{ source }} }} }} }}"""
        by_graphql = {
            (row["source"], spelled(city, thing, one), one["canonical"])
            for one in ask(text)["node"]["statements"]
            for row in one["sources"]
        }
        # a second label is told twice over GraphQL: as a label that does not count, and as the other name that does
        assert {row[:2] for row in by_sparql} == {row[:2] for row in by_graphql}
        assert by_sparql <= by_graphql
        told += len(by_sparql)
    assert told > 15


def spelled(city: Generation, thing: str, statement: dict[str, Any]) -> str:
    """The term that a value stands for: the one that some source gives to the field."""
    if statement["node"]:
        return iri(statement["node"]["id"])
    known = Statements(city)
    terms = {one.value for one in known.all_said(thing)}
    plain = literal(statement["value"], statement["lang"] or "")
    (term,) = {t for t in terms if t == plain or (t[0] == '"' and parse(t)[:2] == parse(plain)[:2])}
    return term


def test_sparql_finds_where_sources_disagree(ask: Ask, city: Generation) -> None:
    text = with_found(Catalog.shipped()["sources-disagree"].bare, {}, city)
    rows = city.store.select(text).rows
    by_sparql = {(str(t)[1:-1], str(p)[1:-1], parse(str(v))[0], parse(str(s))[0]) for t, p, v, s, _ in rows}
    by_graphql = set()
    for thing in things(city):
        text = f"""{{ node(id: "{thing}") {{ statements {{ value relation {{ iri }} canonical
            sources(rows: 1) {{ source }} }} }} }}"""
        by_graphql |= {
            (thing, one["relation"]["iri"], one["value"], row["source"])
            for one in ask(text)["node"]["statements"]
            if not one["canonical"]
            for row in one["sources"]
        }
    assert by_sparql == by_graphql
    assert len(by_sparql) == 4
    counting = {parse(str(counts))[0] for *_, counts in rows}
    assert counting == {"1950", "CN", "2020-01-01", "Synthetic University"}


# -- status


def test_the_status_agrees_with_the_graph_about_the_graphs(ask: Ask, city: Generation) -> None:
    told = ask("{ status { sources { source title titleEn licenceIri loadedAt graph trust sha256 } } }")[
        "status"
    ]
    query = f"""PREFIX dcterms: <http://purl.org/dc/terms/>
        SELECT ?source ?graph ?licence ?at {{ GRAPH <{graph_iri(BASE, META)}> {{
            ?graph dcterms:identifier ?source ; dcterms:license ?licence ; dcterms:modified ?at }} }}"""
    by_sparql = {
        (
            parse(str(source))[0],
            str(graph)[1:-1],
            str(licence)[1:-1],
            parse(str(at))[0].replace("Z", "+00:00"),
        )
        for source, graph, licence, at in city.store.select(query).rows
    }
    assert {(s["source"], s["graph"], s["licenceIri"], s["loadedAt"]) for s in told["sources"]} == by_sparql
    assert [s["source"] for s in about(city)["sources"]] == [s["source"] for s in told["sources"]]
    assert {s["trust"] for s in told["sources"]} == {50}

"""What a CONSTRUCT makes as files of graphs, read back by NetworkX; answers that are kept, told by a header."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator

import networkx as nx
import pytest
from httpx import Response
from starlette.testclient import TestClient

from graph.store import Store
from serving.graph_files import GRAPH_FILES
from serving.store_app import create_store_app

LINKS = """CONSTRUCT { ?patent qq:applicant ?firm . ?firm skos:prefLabel ?label }
WHERE { ?patent qq:applicant ?firm . ?firm skos:prefLabel ?label }"""
READERS: dict[str, Callable[[bytes], nx.Graph]] = {
    "gexf": lambda body: nx.read_gexf(io.BytesIO(body)),
    "graphml": lambda body: nx.read_graphml(io.BytesIO(body), force_multigraph=True),
    "cytoscape": lambda body: nx.cytoscape_graph(json.loads(body)),
    "node-link": lambda body: nx.node_link_graph(json.loads(body), edges="edges"),
    "pajek": lambda body: nx.read_pajek(io.BytesIO(body)),
}


def ask(client: TestClient, query: str, form: str, **headers: str) -> Response:
    found: Response = client.get("/sparql", params={"query": query, "format": form}, headers=headers)
    return found


@pytest.fixture(scope="module")
def pairs(client: TestClient) -> set[tuple[str, str]]:
    """Patents with their applicants, as rows tell them."""
    rows = ask(client, "SELECT DISTINCT ?p ?f { ?p qq:applicant ?f . ?f skos:prefLabel ?l }", "csv").text
    return {(patent, firm) for patent, firm in (row.split(",") for row in rows.split()[1:])}


@pytest.mark.parametrize("form", READERS)
def test_a_graph_file_has_the_edges_of_the_statements(
    client: TestClient, pairs: set[tuple[str, str]], form: str
) -> None:
    answer = ask(client, LINKS, form)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-disposition"].endswith(f'.{GRAPH_FILES[form].extension}"')
    graph = READERS[form](answer.content)
    assert pairs
    assert graph.number_of_edges() == len(pairs)
    if form != "pajek":  # its nodes are called by their labels
        assert {(str(one), str(other)) for one, other, *_ in graph.edges} == pairs
        assert all(
            data.get("kind") and (data.get("label") or data.get("name")) for _, data in graph.nodes(data=True)
        )


@pytest.mark.parametrize("form", GRAPH_FILES)
def test_every_format_is_given_with_its_type(client: TestClient, form: str) -> None:
    answer = ask(client, LINKS, form)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(GRAPH_FILES[form].media_type)
    again = ask(client, LINKS, form, **{"if-none-match": answer.headers["etag"]})
    assert again.status_code == 304


def test_labels_and_tags_follow_the_language(client: TestClient) -> None:
    chinese, english = (ask(client, LINKS, "gexf", **{"accept-language": lang}) for lang in ("zh", "en"))
    assert chinese.headers["etag"] != english.headers["etag"]
    assert chinese.content != english.content


@pytest.mark.parametrize("query", ["SELECT * { ?s ?p ?o } LIMIT 1", "ASK {}"])
def test_rows_are_no_graph(client: TestClient, query: str) -> None:
    answer = ask(client, query, "gexf")
    assert answer.status_code == 406
    assert "CONSTRUCT" in answer.json()["en"]
    assert "CONSTRUCT" in answer.json()["zh"]


@pytest.fixture
def plain() -> Iterator[TestClient]:
    with TestClient(create_store_app(Store.memory())) as client:
        yield client


def test_a_store_without_a_city_has_no_graph_files(plain: TestClient) -> None:
    answer = ask(plain, "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", "gexf")
    assert answer.status_code == 406


def test_a_header_tells_whether_an_answer_was_kept(client: TestClient) -> None:
    query = "SELECT ?s { ?s a qq:Enterprise } # asked once more"
    first, again = (ask(client, query, "csv") for _ in range(2))
    assert first.headers["server-timing"].startswith("wait;dur=")
    assert again.headers["server-timing"].startswith("cache;desc=hit")
    assert again.content == first.content
    passing = [ask(client, "SELECT (NOW() AS ?t) {}", "csv") for _ in range(2)]
    assert all(one.headers["server-timing"].startswith("wait;dur=") for one in passing)


def test_explain_tells_how_a_query_is_answered(client: TestClient) -> None:
    query = "SELECT ?s { ?s a qq:Enterprise . ?p qq:applicant ?s }"
    answer = client.get("/sparql", params={"query": query, "explain": "1", "format": "csv"})
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-store"
    rows = client.get("/sparql", params={"query": query, "format": "csv"}).text.split()
    assert answer.json()["rows"] == len(rows) - 1 == answer.json()["steps"][-1]["rows"]
    broken = client.get("/sparql", params={"query": "SELECT", "explain": "1"})
    assert broken.status_code == 400

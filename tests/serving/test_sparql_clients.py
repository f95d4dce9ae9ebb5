"""SPARQL clients that others made ask over a real connection, and spreadsheets get Chinese intact."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest
from rdflib import RDF, Graph, Literal, URIRef
from rdflib.plugins.stores import sparqlconnector
from rdflib.plugins.stores.sparqlstore import SPARQLStore, SPARQLUpdateStore
from SPARQLWrapper import JSON, POST, POSTDIRECTLY, RDFXML, TURTLE, XML, SPARQLWrapper

from graph.store import Store
from serving.store_app import create_store_app
from tests.serving.conftest import running

JS = Path(__file__).parents[1] / "js"
#: For how many seconds an answer is waited for.
SECONDS = 60
#: Where the packages of npm are, beside the tests unless this names another folder.
MODULES = Path(os.environ.get("QUEQIAO_NODE_MODULES", JS / "node_modules"))
NS = "https://w3id.org/queqiao/ns/"
SELECT = (
    f"SELECT ?s ?name {{ ?s a <{NS}Enterprise> ; <http://www.w3.org/2004/02/skos/core#prefLabel> ?name }}"
)
CONSTRUCT = f"CONSTRUCT {{ ?s a <{NS}Enterprise> }} WHERE {{ ?s a <{NS}Enterprise> }}"
ASK = f"ASK {{ ?s a <{NS}Enterprise> }}"


@pytest.fixture(autouse=True)
def no_wait_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let rdflib wait no longer than the others; it cannot be told."""
    monkeypatch.setattr(sparqlconnector, "urlopen", partial(urlopen, timeout=SECONDS))


@pytest.fixture
def rows(address: str) -> list[dict[str, str]]:
    """The rows of SELECT as JSON gives them, read without any client."""
    return [{name: term["value"] for name, term in row.items()} for row in bindings(address, SELECT)]


def bindings(address: str, query: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(fetch(address, query, "json"))["results"]["bindings"]
    return found


def fetch(address: str, query: str, form: str) -> bytes:
    parameters = urlencode({"query": query, "format": form})
    with urlopen(f"{address}/sparql?{parameters}", timeout=SECONDS) as answer:
        body: bytes = answer.read()
    return body


def in_order(found: list[dict[str, str]]) -> list[list[tuple[str, str]]]:
    return sorted(sorted(row.items()) for row in found)


@pytest.mark.parametrize("sending", ["GET", POST, POSTDIRECTLY])
def test_sparqlwrapper_selects_asks_and_constructs(
    address: str, rows: list[dict[str, str]], sending: str
) -> None:
    wrapper = SPARQLWrapper(f"{address}/sparql")
    wrapper.setTimeout(SECONDS)
    if sending == POSTDIRECTLY:
        wrapper.setMethod(POST)
        wrapper.setRequestMethod(POSTDIRECTLY)
    else:
        wrapper.setMethod(sending)

    def converted(query: str, form: str) -> Any:
        wrapper.setQuery(query)
        wrapper.setReturnFormat(form)
        return wrapper.queryAndConvert()

    found = converted(SELECT, JSON)["results"]["bindings"]
    assert in_order([{n: t["value"] for n, t in row.items()} for row in found]) == in_order(rows)
    assert converted(ASK, JSON)["boolean"] is True
    assert "true" in converted(ASK, XML).toxml()
    turtle = Graph().parse(data=converted(CONSTRUCT, TURTLE), format="turtle")
    wrapper.setReturnFormat(RDFXML)
    xml = Graph().parse(data=wrapper.query().response.read(), format="xml")
    assert len(turtle) == 4
    assert set(xml) == set(turtle)


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflib_reads_from_it_as_from_a_graph(address: str, rows: list[dict[str, str]], method: str) -> None:
    graph = Graph(SPARQLStore(f"{address}/sparql", method=method))
    told: Any = graph.query(SELECT)
    found = [{name: str(value) for name, value in row.asdict().items()} for row in told]
    assert in_order(found) == in_order(rows)
    assert bool(graph.query(ASK))
    assert len(set(graph.query(CONSTRUCT))) == 4
    things = set(graph.subjects(RDF.type, URIRef(f"{NS}Enterprise")))
    assert {str(thing) for thing in things} == {row["s"] for row in rows}


def test_rdflib_names_a_graph(address: str) -> None:
    (named,) = {
        row["g"]["value"]
        for row in bindings(address, f"SELECT ?g {{ GRAPH ?g {{ ?s a <{NS}Enterprise> }} }}")
    }
    store = SPARQLStore(f"{address}/sparql", context_aware=True)
    graph = Graph(store, identifier=URIRef(named))
    assert len(list(graph.subjects(RDF.type, URIRef(f"{NS}Enterprise")))) == 4


def test_rdflib_writes_to_a_store_as_to_a_graph() -> None:
    with_app = running(create_store_app(Store.memory()))
    endpoint = f"{next(with_app)}/sparql"
    store = SPARQLUpdateStore(endpoint, endpoint, context_aware=True, autocommit=False)
    graph, thing, says = (
        Graph(store, URIRef("http://city.example/graph")),
        URIRef("a:thing"),
        URIRef("a:says"),
    )
    graph.addN((thing, says, Literal(text, "zh"), graph) for text in ("武汉", "光谷"))
    store.commit()
    graph.remove((thing, says, Literal("光谷", "zh")))
    store.commit()
    assert list(graph.objects(thing, says)) == [Literal("武汉", "zh")]
    next(with_app, None)


def test_comunica_finds_the_endpoint_and_asks(address: str, rows: list[dict[str, str]]) -> None:
    program = shutil.which("node")
    if program is None or not (MODULES / "@comunica" / "query-sparql").exists():
        pytest.skip("needs node and, in tests/js, npm install @comunica/query-sparql")
    script = MODULES.parent / "comunica.mjs" if MODULES.parent != JS else JS / "comunica.mjs"
    if script.parent != JS:
        shutil.copyfile(JS / "comunica.mjs", script)
    asked = [program, str(script), f"{address}/sparql", SELECT, CONSTRUCT, ASK]
    done = subprocess.run(asked, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert in_order(told["rows"]) == in_order(rows)
    assert len(told["quads"]) == 4
    assert told["yes"] is True


def test_excel_and_pandas_get_chinese_intact(address: str, rows: list[dict[str, str]]) -> None:
    body = fetch(address, SELECT, "excel")
    # the mark without which Excel takes the file for one in the system's own encoding
    assert body.startswith(b"\xef\xbb\xbf")
    table = list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"))))
    assert in_order(table) == in_order(rows)
    assert any("一" <= character <= "鿿" for row in table for character in row["name"])
    assert fetch(address, SELECT, "csv") == body.removeprefix(b"\xef\xbb\xbf")


def test_pandas_reads_the_csv(address: str, rows: list[dict[str, str]]) -> None:
    pandas = pytest.importorskip("pandas", reason="pandas is not installed")
    for form in ("csv", "excel"):
        frame = pandas.read_csv(f"{address}/sparql?{urlencode({'query': SELECT, 'format': form})}")
        assert in_order(frame.to_dict("records")) == in_order(rows)

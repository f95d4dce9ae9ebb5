"""The SPARQL 1.1 Protocol, case by case as the W3C's own list of its tests names them, and what we add to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from httpx import Response
from starlette.testclient import TestClient

from graph.store import Store
from serving.sparql_request import LONGEST_ADDRESS
from serving.store_app import create_store_app

FORM = "application/x-www-form-urlencoded"
QUERY, UPDATE = "application/sparql-query", "application/sparql-update"
RESULTS = {
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
}
RDF = {"text/turtle", "application/rdf+xml", "application/n-triples", "application/ld+json"}
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
DOCUMENT, RESOURCE = "http://xmlns.com/foaf/0.1/Document", "http://purl.org/dc/terms/BibliographicResource"
ONE, TWO, THREE = (f"http://data.example/data{n}" for n in (1, 2, 3))


@pytest.fixture
def store() -> Store:
    store = Store.memory()
    for graph in (ONE, TWO, THREE):
        store.add([(f"<{graph}>", f"<{TYPE}>", f"<{DOCUMENT}>")], graph)
    return store


@pytest.fixture
def plain(store: Store) -> Iterator[TestClient]:
    with TestClient(create_store_app(store)) as client:
        yield client


def get(client: TestClient, query: str, accept: str = "*/*", **parameters: Any) -> Response:
    found: Response = client.get(
        f"/sparql?{urlencode({'query': query, **parameters}, doseq=True)}", headers={"accept": accept}
    )
    return found


def post(client: TestClient, body: str | bytes, kind: str | None, address: str = "/sparql") -> Response:
    found: Response = client.post(address, content=body, headers={"content-type": kind} if kind else {})
    return found


def form(client: TestClient, **parameters: object) -> Response:
    return post(client, urlencode(parameters, doseq=True), FORM)


def media(answer: Response) -> str:
    return answer.headers["content-type"].partition(";")[0]


def says(answer: Response) -> bool:
    assert answer.status_code == 200, answer.text
    assert media(answer) in RESULTS
    found: bool = answer.json()["boolean"]
    return found


# -- query


def test_query_get(plain: TestClient) -> None:
    assert says(get(plain, "ASK {}"))


def test_query_post_form(plain: TestClient) -> None:
    assert says(form(plain, query="ASK {}"))


def test_query_post_direct(plain: TestClient) -> None:
    assert says(post(plain, "ASK {}", QUERY))
    assert says(post(plain, "ASK {}", f"{QUERY}; charset=UTF-8"))
    assert says(post(plain, "ASK {}", f'{QUERY.upper()};charset="utf-8"'))


BOTH = f"ASK {{ <{ONE}> a ?type . <{TWO}> a ?type }}"
NAMED = f"ASK {{ GRAPH ?a {{ <{ONE}> a ?type }} GRAPH ?b {{ <{TWO}> a ?type }} }}"
FULL = f"""ASK {{
  GRAPH ?g {{ ?x ?p ?o }} <{THREE}> a ?type GRAPH ?a {{ <{ONE}> a ?type }} GRAPH ?b {{ <{TWO}> a ?type }}
}}"""
DATASETS = {
    "query_dataset_default_graph": (f"ASK {{ <{ONE}> a ?t }}", {"default-graph-uri": [ONE]}),
    "query_dataset_default_graphs": (BOTH, {"default-graph-uri": [ONE, TWO]}),
    "query_dataset_named_graphs": (NAMED, {"named-graph-uri": [ONE, TWO]}),
    "query_dataset_full": (FULL, {"default-graph-uri": [THREE], "named-graph-uri": [ONE, TWO]}),
    "query_multiple_dataset": (
        f"ASK FROM <{TWO}> FROM NAMED <{THREE}> {{ <{ONE}> a ?t FILTER NOT EXISTS {{ <{TWO}> a ?t }} }}",
        {"default-graph-uri": [ONE]},
    ),
    "unknown graphs are empty": (
        "ASK { FILTER NOT EXISTS { ?s ?p ?o } }",
        {"default-graph-uri": ["http://data.example/none"]},
    ),
    "named graphs alone leave the default graph empty": (
        f"ASK FROM <{TWO}> {{ FILTER NOT EXISTS {{ ?s ?p ?o }} GRAPH ?g {{ ?s ?p ?o }} }}",
        {"named-graph-uri": [ONE]},
    ),
    "default graphs alone leave no named graph": (
        "ASK FROM NAMED <http://data.example/data1> { FILTER NOT EXISTS { GRAPH ?g { ?s ?p ?o } } }",
        {"default-graph-uri": [ONE]},
    ),
}


@pytest.mark.parametrize(("query", "graphs"), DATASETS.values(), ids=DATASETS)
def test_query_datasets(plain: TestClient, query: str, graphs: dict[str, Any]) -> None:
    named = urlencode(graphs, doseq=True)
    assert says(get(plain, query, **graphs))
    assert says(form(plain, query=query, **graphs))
    assert says(post(plain, query, QUERY, f"/sparql?{named}"))
    assert says(post(plain, urlencode({"query": query}), FORM, f"/sparql?{named}"))


def test_a_graph_is_named_by_a_whole_iri(plain: TestClient) -> None:
    for wrong in ("", "data1", "a b"):
        refused(get(plain, "ASK {}", **{"default-graph-uri": wrong}), 400)


ACCEPTED = [
    ("SELECT (1 AS ?value) {}", RESULTS),
    ("ASK {}", RESULTS),
    ("DESCRIBE <http://example.org/>", RDF),
    ("CONSTRUCT { <http://s> <http://p> 1 } WHERE {}", RDF),
]


@pytest.mark.parametrize(("query", "types"), ACCEPTED, ids=["select", "ask", "describe", "construct"])
def test_query_content_types(plain: TestClient, query: str, types: set[str]) -> None:
    assert media(get(plain, query)) in types
    for one in types:
        answer = get(plain, query, one)
        assert (answer.status_code, media(answer)) == (200, one)
        assert ("charset=utf-8" in answer.headers["content-type"]) == one.startswith("text/")
        assert answer.headers["vary"].startswith("Accept")


# -- bad queries


def refused(answer: Response, status: int) -> None:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    told = answer.json()
    assert told["status"] == status
    assert all(told[key] for key in ("title", "zh", "en"))


def test_bad_query_method(plain: TestClient) -> None:
    answer = plain.put("/sparql?query=ASK%20%7B%7D")
    refused(answer, 405)
    assert {"GET", "POST"} <= set(answer.headers["allow"].replace(" ", "").split(","))


def test_bad_multiple_queries(plain: TestClient) -> None:
    refused(plain.get("/sparql?query=ASK%20%7B%7D&query=SELECT%20%2A%20%7B%7D"), 400)
    refused(form(plain, query=["ASK {}", "ASK {}"]), 400)
    refused(post(plain, "ASK {}", QUERY, "/sparql?query=ASK%20%7B%7D"), 400)
    refused(post(plain, urlencode({"query": "ASK {}"}), FORM, "/sparql?query=ASK%20%7B%7D"), 400)


def test_bad_query_wrong_media_type(plain: TestClient) -> None:
    refused(post(plain, "ASK {}", "text/plain"), 415)


def test_bad_query_missing_form_type(plain: TestClient) -> None:
    refused(post(plain, urlencode({"query": "ASK {}"}), None), 415)


def test_bad_query_missing_direct_type(plain: TestClient) -> None:
    refused(post(plain, "ASK {}", None), 415)


def test_bad_query_non_utf8(plain: TestClient) -> None:
    refused(post(plain, "ASK {}".encode("utf-16"), f"{QUERY}; charset=UTF-16"), 415)
    refused(post(plain, "ASK {}".encode("utf-16"), QUERY), 400)
    refused(post(plain, "ASK { ?s ?p 'é' }".encode("latin-1"), QUERY), 400)
    refused(post(plain, b"query=ASK%20%7B%20%3Fs%20%3Fp%20'%E9'%20%7D", FORM), 400)
    refused(plain.get("/sparql?query=ASK%20%7B%20%3Fs%20%3Fp%20'%E9'%20%7D"), 400)


def test_bad_query_syntax(plain: TestClient) -> None:
    answer = get(plain, "ASK\n{{")
    refused(answer, 400)
    assert (answer.json()["line"], answer.json()["column"]) == (2, 3)


# -- update

INSERT = "INSERT DATA { GRAPH <http://g> { <http://s> <http://p> 1 } }"


def done(answer: Response) -> None:
    assert answer.status_code in {200, 204}, answer.text


def test_update_post_form(plain: TestClient, store: Store) -> None:
    done(form(plain, update=INSERT))
    assert store.count("http://g") == 1
    done(form(plain, update=""))


def test_update_post_direct(plain: TestClient, store: Store) -> None:
    done(post(plain, INSERT, f"{UPDATE}; charset=UTF-8"))
    assert store.count("http://g") == 1


#: Writes of each document in sight that it is a resource, of the named graphs too where `GRAPH` asks.
MARK = f"""CREATE SILENT GRAPH <http://marked> ;
INSERT {{ GRAPH <http://marked> {{ ?s a <{RESOURCE}> }} }} WHERE {{ ?s a <{DOCUMENT}> }}"""
MARK_NAMED = MARK.replace("WHERE {", "WHERE { GRAPH ?g {").replace(f"<{DOCUMENT}> }}", f"<{DOCUMENT}> }} }}")
MARK_FULL = MARK.replace("WHERE {", f"WHERE {{ ?x a <{DOCUMENT}> GRAPH ?g {{").replace(
    f"{{ ?s a <{DOCUMENT}> }}", f"{{ ?s a <{DOCUMENT}> }} }}"
)
USING = {
    "update_dataset_default_graph": (MARK, {"using-graph-uri": [ONE]}, {ONE}),
    "update_dataset_default_graphs": (MARK, {"using-graph-uri": [ONE, TWO]}, {ONE, TWO}),
    "update_dataset_named_graphs": (MARK_NAMED, {"using-named-graph-uri": [ONE, TWO]}, {ONE, TWO}),
    "update_dataset_full": (
        MARK_FULL,
        {"using-graph-uri": [THREE], "using-named-graph-uri": [ONE, TWO]},
        {ONE, TWO},
    ),
}


@pytest.mark.parametrize(("update", "graphs", "marked"), USING.values(), ids=USING)
@pytest.mark.parametrize("direct", [True, False], ids=["direct", "form"])
def test_update_datasets(
    plain: TestClient, store: Store, update: str, graphs: dict[str, list[str]], marked: set[str], direct: bool
) -> None:
    if direct:
        done(post(plain, update, UPDATE, f"/sparql?{urlencode(graphs, doseq=True)}"))
    else:
        done(form(plain, update=update, **graphs))
    assert {s[1:-1] for s, _, _ in store.triples(graph="http://marked")} == marked


def test_update_base_uri(plain: TestClient, store: Store) -> None:
    done(form(plain, update="BASE <http://base.example/> INSERT DATA { GRAPH <g> { <s> <p> <o> } }"))
    assert store.count("http://base.example/g") == 1


def test_relative_iris_begin_with_the_address(plain: TestClient, store: Store) -> None:
    assert says(get(plain, "ASK { FILTER(STR(<x>) = 'http://testserver/x' && 'a<b>') }"))
    done(form(plain, update="INSERT DATA { GRAPH <http://g> { <http://s> <http://p> <test> } }"))
    assert [o for _, _, o in store.triples(graph="http://g")] == ["<http://testserver/test>"]
    relative, absolute = get(plain, "ASK { <x> }").json(), get(plain, "ASK { <a:> }").json()
    assert (relative["line"], relative["column"]) == (absolute["line"], absolute["column"] - 1)


def test_bad_update_get(plain: TestClient, store: Store) -> None:
    answer = plain.get("/sparql?update=CLEAR%20ALL")
    refused(answer, 405)
    assert answer.headers["allow"] == "POST"
    assert len(store) == 3


def test_bad_multiple_updates(plain: TestClient, store: Store) -> None:
    refused(form(plain, update=["CLEAR NAMED", "CLEAR DEFAULT"]), 400)
    refused(post(plain, "CLEAR ALL", UPDATE, "/sparql?update=CLEAR%20ALL"), 400)
    assert len(store) == 3


def test_bad_update_wrong_media_type(plain: TestClient) -> None:
    refused(post(plain, "CLEAR NAMED", "text/plain"), 415)
    refused(post(plain, "CLEAR NAMED", QUERY), 400)


def test_bad_update_missing_form_type(plain: TestClient) -> None:
    refused(post(plain, "update=CLEAR%20NAMED", None), 415)


def test_bad_update_non_utf8(plain: TestClient) -> None:
    refused(post(plain, "CLEAR NAMED".encode("utf-16"), f"{UPDATE}; charset=UTF-16"), 415)
    refused(post(plain, "INSERT DATA { <a:a> <a:a> 'é' }".encode("latin-1"), UPDATE), 400)


def test_bad_update_syntax(plain: TestClient) -> None:
    refused(form(plain, update="CLEAR XYZ"), 400)


@pytest.mark.parametrize("clause", ["USING", "USING NAMED", "WITH"])
def test_bad_update_dataset_conflict(plain: TestClient, clause: str) -> None:
    using = "" if clause == "WITH" else f"{clause} <{ONE}>"
    with_ = f"WITH <{ONE}>" if clause == "WITH" else ""
    text = f"{with_} DELETE {{ ?s ?p ?o }} {using} WHERE {{ ?s ?p ?o }}"
    refused(form(plain, update=text, **{"using-graph-uri": TWO}), 400)
    refused(form(plain, update=text, **{"using-named-graph-uri": TWO}), 400)


# -- what does not go together


def test_a_query_and_an_update_at_once_are_refused(plain: TestClient, store: Store) -> None:
    refused(form(plain, query="ASK {}", update="CLEAR ALL"), 400)
    refused(post(plain, "ASK {}", QUERY, "/sparql?update=CLEAR%20ALL"), 400)
    refused(post(plain, "CLEAR ALL", UPDATE, "/sparql?query=ASK%20%7B%7D"), 400)
    assert len(store) == 3


def test_the_graphs_of_the_other_operation_are_refused(plain: TestClient, store: Store) -> None:
    refused(form(plain, query="ASK {}", **{"using-graph-uri": ONE}), 400)
    refused(form(plain, update="CLEAR ALL", **{"default-graph-uri": ONE}), 400)
    assert len(store) == 3


def test_who_asks_nothing_is_told(plain: TestClient) -> None:
    refused(form(plain, nothing=""), 400)
    refused(plain.get("/sparql?query="), 400)
    refused(plain.get("/sparql", headers={"accept": "text/csv"}), 400)
    assert media(plain.get("/sparql", headers={"accept": "text/html"})) == "text/html"


def test_options_says_what_may_be_sent(plain: TestClient) -> None:
    answer = plain.options("/sparql")
    assert answer.status_code == 204
    assert answer.headers["allow"] == "GET, HEAD, POST, OPTIONS"
    assert set(answer.headers["accept-post"].split(", ")) == {FORM, QUERY, UPDATE}


# -- bounds


def test_what_is_too_long_is_refused(plain: TestClient) -> None:
    refused(plain.get(f"/sparql?query={'%20' * (LONGEST_ADDRESS // 3)}ASK%20%7B%7D"), 414)
    refused(post(plain, b" " * 1_000_001, QUERY), 413)
    refused(post(plain, "ASK {}" + " " * 50_000, QUERY), 413)
    assert says(plain.get(f"/sparql?query=ASK{quote(' ' * 15_000)}%7B%7D"))


@pytest.mark.parametrize("timeout", ["soon", "-1", "nan", "inf"])
def test_a_timeout_is_a_number_of_seconds(plain: TestClient, timeout: str) -> None:
    refused(get(plain, "ASK {}", timeout=timeout), 400)
    assert says(get(plain, "ASK {}", timeout="0"))
    assert says(get(plain, "ASK {}", timeout="2.5"))


# -- formats


@pytest.mark.parametrize("parameter", ["format", "output"])
@pytest.mark.parametrize(
    ("wish", "given"),
    [
        ("json", "application/sparql-results+json"),
        ("application/sparql-results+json", "application/sparql-results+json"),
        ("XML", "application/sparql-results+xml"),
        ("text/csv", "text/csv"),
        ("tsv", "text/tab-separated-values"),
    ],
)
def test_a_parameter_may_name_the_format(plain: TestClient, parameter: str, wish: str, given: str) -> None:
    assert media(get(plain, "SELECT (1 AS ?n) {}", "text/html", **{parameter: wish})) == given
    # a plus that was not escaped is read as a space
    unescaped = plain.get(f"/sparql?query=ASK%7B%7D&{parameter}={wish}")
    assert media(unescaped) == given


@pytest.mark.parametrize(
    ("wish", "given"),
    [
        ("turtle", "text/turtle"),
        ("json", "application/ld+json"),
        ("json-ld", "application/ld+json"),
        ("xml", "application/rdf+xml"),
        ("n-triples", "application/n-triples"),
        ("nquads", "application/n-quads"),
        ("trig", "application/trig"),
        ("n3", "text/n3"),
    ],
)
def test_a_parameter_may_name_the_format_of_a_graph(plain: TestClient, wish: str, given: str) -> None:
    assert media(get(plain, "CONSTRUCT { <http://s> <http://p> 1 } {}", format=wish)) == given


def test_several_accept_headers_are_one_list(plain: TestClient) -> None:
    answer = plain.get(
        "/sparql?query=ASK%7B%7D", headers=[("accept", "text/csv;q=0.2"), ("accept", "application/xml")]
    )
    assert media(answer) == "application/sparql-results+xml"


def test_what_cannot_be_given_tells_what_can(plain: TestClient) -> None:
    for query, accept, types in [
        ("SELECT (1 AS ?n) {}", "text/turtle", RESULTS),
        ("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", "text/csv", RDF),
    ]:
        answer = get(plain, query, accept)
        refused(answer, 406)
        assert all(one in answer.json()["en"] for one in types)
    refused(get(plain, "ASK {}", format="nonsense"), 406)


CHINESE = "SELECT ('武汉光谷' AS ?名称) ('a,\"b\"' AS ?text) {}"


def test_csv_is_exact_and_excel_knows_its_encoding(plain: TestClient) -> None:
    exact = '名称,text\r\n武汉光谷,"a,""b"""\r\n'.encode()
    assert get(plain, CHINESE, "text/csv").content == exact
    excel = get(plain, CHINESE, format="excel")
    assert excel.content == b"\xef\xbb\xbf" + exact
    assert excel.headers["content-type"] == "text/csv; charset=utf-8"
    assert "answer.csv" in excel.headers["content-disposition"]


# -- freshness


def test_a_copy_is_good_until_something_is_written(plain: TestClient) -> None:
    first = get(plain, "ASK { ?s ?p ?o }", "text/csv")
    assert first.headers["cache-control"] == "no-cache"
    held = {"accept": "text/csv", "if-none-match": f'"other", {first.headers["etag"]}'}
    address = "/sparql?" + urlencode({"query": "ASK { ?s ?p ?o }"})
    again = plain.get(address, headers=held)
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    assert plain.get(address, headers={**held, "accept": "text/tab-separated-values"}).status_code == 200
    assert plain.get(f"{address}&default-graph-uri=http://a", headers=held).status_code == 200
    form(plain, update=INSERT)
    assert plain.get(address, headers=held).status_code == 200


@pytest.mark.parametrize("call", ["NOW()", "RAND()", "uuid()", "struuid()"])
def test_what_may_be_different_tomorrow_is_not_kept(plain: TestClient, call: str) -> None:
    answer = get(plain, f"SELECT ({call} AS ?x) {{}}")
    assert answer.headers["cache-control"] == "no-store"
    assert "etag" not in answer.headers


def test_head_tells_what_get_would(plain: TestClient) -> None:
    address = "/sparql?" + urlencode({"query": "SELECT * { GRAPH ?g { ?s ?p ?o } }"})
    shown, told = plain.get(address), plain.head(address)
    assert told.status_code == 200
    for name in ("content-type", "etag", "vary", "cache-control"):
        assert told.headers[name] == shown.headers[name]


# -- the city's own endpoint


def test_the_city_answers_by_the_same_protocol(client: TestClient) -> None:
    assert says(get(client, "ASK {}"))
    assert says(post(client, "ASK {}", QUERY))
    refused(plain_put := client.put("/sparql"), 405)
    assert "POST" in plain_put.headers["allow"]
    refused(form(client, update="CLEAR ALL"), 403)
    assert client.options("/sparql").status_code == 204
    first = get(client, "SELECT * { ?s ?p ?o } LIMIT 3")
    held = {"if-none-match": first.headers["etag"]}
    again = client.get(first.request.url, headers={**held, "accept": "*/*"})
    assert again.status_code == 304

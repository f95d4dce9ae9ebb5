"""The Graph Store HTTP Protocol over a plain store, case by case as its recommendation has them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from httpx import Response
from rdflib import Graph
from rdflib.compare import isomorphic
from starlette.testclient import TestClient

from graph.store import Store
from serving.store_app import create_store_app

TURTLE = {"content-type": "text/turtle"}
GRAPH = "http://example.org/g"
INDIRECT = f"/graphs?graph={GRAPH}"
DIRECT = "/graphs/person/1.ttl"
FIRST = '@prefix f: <http://xmlns.com/foaf/0.1/> . <http://example.org/1> f:name "约翰"@zh ; f:knows [ f:name "x" ] .'
SECOND = "<http://example.org/2> <http://example.org/p> 2 ."


@pytest.fixture
def client() -> Iterator[TestClient]:
    with TestClient(create_store_app(Store.memory())) as client:
        yield client


def held(response: Response, *expected: str) -> bool:
    assert response.status_code == 200, response.text
    whole = Graph().parse(data="\n".join(expected), format="turtle")
    return isomorphic(Graph().parse(data=response.text, format="turtle"), whole)


@pytest.mark.parametrize("address", [INDIRECT, DIRECT, "/graphs?default"])
def test_put_replaces_post_adds_and_delete_takes_away(client: TestClient, address: str) -> None:
    first = client.put(address, content=FIRST, headers=TURTLE)
    assert first.status_code == 201
    assert held(client.get(address), FIRST)
    assert client.put(address, content=SECOND, headers=TURTLE).status_code == 204
    assert held(client.get(address), SECOND)
    assert client.post(address, content=FIRST, headers=TURTLE).status_code == 200
    assert held(client.get(address), FIRST, SECOND)
    assert client.delete(address).status_code == 200
    if address.endswith("default"):
        assert held(client.get(address))
    else:
        assert client.get(address).status_code == 404
        assert client.delete(address).status_code == 404


def test_a_graph_that_is_identified_directly_is_named_by_its_address(client: TestClient) -> None:
    client.put(DIRECT, content="<> <#p> <other> .", headers=TURTLE)
    address = f"http://testserver{DIRECT}"
    assert held(
        client.get("/graphs", params={"graph": address}),
        f"<{address}> <{address}#p> <http://testserver/graphs/person/other> .",
    )


def test_an_empty_graph_is_there(client: TestClient) -> None:
    assert client.put(INDIRECT, content="", headers=TURTLE).status_code == 201
    assert held(client.get(INDIRECT))
    assert client.put(INDIRECT, content="", headers=TURTLE).status_code == 204
    assert client.post(INDIRECT, content="", headers=TURTLE).status_code == 204


def test_what_is_posted_to_the_store_becomes_a_graph_of_its_own(client: TestClient) -> None:
    answers = [client.post("/graphs", content=SECOND, headers=TURTLE) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    places = {answer.headers["location"] for answer in answers}
    assert len(places) == 2
    for place in places:
        assert held(client.get(place), SECOND)
        assert held(client.get("/graphs", params={"graph": place}), SECOND)


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")  # rdflib's own, of JSON-LD
def test_graphs_are_read_in_the_format_that_the_client_likes(client: TestClient) -> None:
    client.put(INDIRECT, content=FIRST, headers=TURTLE)
    for accept, kind in (
        ("application/rdf+xml", "application/rdf+xml"),
        ("application/n-triples;q=0.9, text/turtle;q=0.1", "application/n-triples"),
        ("application/ld+json", "application/ld+json"),
        ("*/*", "text/turtle"),
    ):
        answer = client.get(INDIRECT, headers={"accept": accept})
        assert answer.headers["content-type"].startswith(kind)
        assert answer.headers["vary"].startswith("Accept")
        read = Graph().parse(data=answer.text, format=kind)
        assert isomorphic(read, Graph().parse(data=FIRST, format="turtle"))
    assert client.get(INDIRECT, headers={"accept": "image/png"}).status_code == 406


def test_graphs_are_written_in_several_formats(client: TestClient) -> None:
    graph = Graph().parse(data=FIRST, format="turtle")
    for kind in (
        "application/rdf+xml",
        "application/n-triples",
        "application/ld+json",
        "text/turtle; charset=utf-8",
    ):
        body = graph.serialize(format=kind.partition(";")[0])
        answer = client.put(INDIRECT, content=body.encode(), headers={"content-type": kind})
        assert answer.status_code in {201, 204}, (kind, answer.text)
        assert held(client.get(INDIRECT), FIRST)


def test_head_tells_what_get_would_without_the_body(client: TestClient) -> None:
    client.put(INDIRECT, content=FIRST, headers=TURTLE)
    head, get = client.head(INDIRECT), client.get(INDIRECT)
    assert (head.status_code, head.text) == (200, "")
    assert {name: head.headers[name] for name in ("etag", "content-type")} == {
        name: get.headers[name] for name in ("etag", "content-type")
    }
    assert client.head("/graphs?graph=http://example.org/none").status_code == 404


def test_a_copy_is_good_until_something_is_written(client: TestClient) -> None:
    client.put(INDIRECT, content=FIRST, headers=TURTLE)
    tag = client.get(INDIRECT).headers["etag"]
    assert client.get(INDIRECT, headers={"if-none-match": tag}).status_code == 304
    client.post(INDIRECT, content=SECOND, headers=TURTLE)
    again = client.get(INDIRECT, headers={"if-none-match": tag})
    assert again.status_code == 200
    assert again.headers["etag"] != tag


def test_what_was_changed_in_between_is_not_written_over(client: TestClient) -> None:
    def put(text: str, **condition: str) -> int:
        headers = {**TURTLE, **{name.replace("_", "-"): value for name, value in condition.items()}}
        answer = client.put(INDIRECT, content=text, headers=headers)
        assert answer.status_code != 412 or (answer.json()["zh"] and answer.json()["en"])
        return int(answer.status_code)

    assert put(FIRST, if_match="*") == 412
    assert put(FIRST, if_none_match="*") == 201
    assert put(SECOND, if_none_match="*") == 412
    # the ETag of any form is that of the graph
    read = client.get(INDIRECT, headers={"accept": "application/n-triples"}).headers["etag"]
    assert put(SECOND, if_match='"none"') == 412
    assert put(SECOND, if_none_match=read) == 412
    assert held(client.get(INDIRECT), FIRST)
    assert put(SECOND, if_match=f'"none", {read}') == 204
    assert put(FIRST, if_match=read) == 412
    assert client.post(INDIRECT, content=FIRST, headers={**TURTLE, "if-match": read}).status_code == 412
    assert client.delete(INDIRECT, headers={"if-match": read}).status_code == 412
    assert held(client.get(INDIRECT), SECOND)
    now = client.get(INDIRECT).headers["etag"]
    assert client.delete(INDIRECT, headers={"if-match": now}).status_code == 200


def test_options_says_what_may_be_sent(client: TestClient) -> None:
    for address in ("/graphs", DIRECT):
        answer = client.options(address)
        assert (answer.status_code, answer.content) == (204, b"")
        assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD", "PUT", "POST", "DELETE", "OPTIONS"}
        assert "text/turtle" in answer.headers["accept-post"]


@pytest.mark.parametrize(
    ("method", "address", "content", "kind", "status"),
    [
        ("GET", "/graphs", "", "", 400),
        ("GET", "/graphs?graph=relative", "", "", 400),
        ("GET", f"/graphs?default&graph={GRAPH}", "", "", 400),
        ("GET", f"/graphs?graph={GRAPH}&graph={GRAPH}2", "", "", 400),
        ("GET", INDIRECT, "", "", 404),
        ("DELETE", INDIRECT, "", "", 404),
        ("PUT", INDIRECT, "<a> <b", "text/turtle", 400),
        ("PUT", INDIRECT, "{ <a:a> <a:b> 1 }", "application/trig", 415),
        ("PUT", INDIRECT, "x", "multipart/mixed; boundary=x", 415),
        ("POST", "/graphs", "x", "", 415),
        (
            "PUT",
            INDIRECT,
            '[{"@id": "a:g", "@graph": [{"@id": "a:a", "a:b": 1}]}]',
            "application/ld+json",
            400,
        ),
        ("PATCH", INDIRECT, "", "", 405),
    ],
)
def test_what_cannot_be_done_is_told_and_changes_nothing(
    client: TestClient, method: str, address: str, content: str, kind: str, status: int
) -> None:
    answer = client.request(method, address, content=content, headers={"content-type": kind})
    assert answer.status_code == status
    told = answer.json()
    assert told["zh"] and told["en"] and told["status"] == status
    assert client.get(INDIRECT).status_code == 404


def test_a_bad_body_leaves_the_graph_as_it_was(client: TestClient) -> None:
    client.put(INDIRECT, content=FIRST, headers=TURTLE)
    told = client.put(INDIRECT, content="<a:a> <a:b> 1 . <a:a> <", headers=TURTLE)
    assert told.status_code == 400
    assert "not readable as RDF" in told.json()["en"]
    assert held(client.get(INDIRECT), FIRST)


def test_a_page_of_another_site_writes_nothing(client: TestClient) -> None:
    foreign = {**TURTLE, "origin": "https://elsewhere.example"}
    assert client.put(INDIRECT, content=FIRST, headers=foreign).status_code == 403
    assert client.get(INDIRECT).status_code == 404


def test_a_body_that_is_too_long_is_refused(client: TestClient) -> None:
    assert client.put(INDIRECT, content="#" * 16_000_001, headers=TURTLE).status_code == 413

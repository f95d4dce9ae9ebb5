"""The W3C's sequence of Graph Store Protocol tests, over a plain store: each step finds what the steps before it left.

The steps, statuses and ways of naming graphs are those of its list; the words and the people are ours.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from httpx import Response
from rdflib import Graph
from rdflib.compare import isomorphic
from starlette.testclient import TestClient

from graph.store import Store
from serving.multipart import MOST
from serving.store_app import create_store_app

HOST = "http://testserver"
TURTLE = {"content-type": "text/turtle; charset=utf-8"}
XML = {"content-type": "application/rdf+xml"}
READ = {"accept": "text/turtle", **TURTLE}
PREFIXES = "@prefix f: <http://xmlns.com/foaf/0.1/> . @prefix v: <http://www.w3.org/2006/vcard/ns#> .\n"
ONE, TWO = f"<{HOST}/graphs/person/1>", f"<{HOST}/graphs/person/2>"
CARD = "{} a f:Person ; f:businessCard [ a v:VCard ; v:fn '{}' ] ."
SOMEBODY = "[] a f:Person ; f:businessCard [ a v:VCard ; v:given-name '晓光' ] ."


@pytest.fixture
def client() -> Iterator[TestClient]:
    with TestClient(create_store_app(Store.memory())) as client:
        yield client


def holds(answer: Response, *expected: str) -> None:
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/turtle; charset=utf-8")
    found = Graph().parse(data=answer.content, format="turtle")
    assert isomorphic(found, Graph().parse(data=PREFIXES + "\n".join(expected), format="turtle"))


def form(*files: tuple[str, str, str], line: str = "\r\n", end: str = "--") -> tuple[bytes, dict[str, str]]:
    """The body and header of a form with these files: name, type and text of each."""
    parts = [
        f'--b0undary{line}Content-Disposition: form-data; name="f"; filename="{name}"{line}'
        f"{f'Content-Type: {kind}{line}' if kind else ''}{line}{text}{line}"
        for name, kind, text in files
    ]
    return f"{''.join(parts)}--b0undary{end}".encode(), {
        "content-type": "multipart/form-data; boundary=b0undary"
    }


@pytest.mark.parametrize("indirect", [False, True], ids=["direct", "indirect"])
def test_the_whole_sequence(client: TestClient, indirect: bool) -> None:
    def at(name: str) -> str:
        return f"/graphs?graph={HOST}/graphs/{name}" if indirect else f"/graphs/{name}"

    def put(address: str, text: str) -> int:
        return int(client.put(address, content=PREFIXES + text, headers=TURTLE).status_code)

    first, second = at("person/1.ttl"), at("person/2.ttl")
    # PUT, initial state; a graph is found by its address in full, and by its path
    assert put(first, CARD.format(ONE, "张三")) == 201
    for address in (first, f"/graphs?graph={HOST}/graphs/person/1.ttl", "/graphs?graph=/graphs/person/1.ttl"):
        holds(client.get(address, headers=READ), CARD.format(ONE, "张三"))
    # PUT, graph already in store
    assert put(first, CARD.format(ONE, "李四")) == 204
    holds(client.get(first, headers=READ), CARD.format(ONE, "李四"))
    # PUT, default graph
    assert put("/graphs?default", SOMEBODY) == 201
    holds(client.get("/graphs?default", headers=READ), SOMEBODY)
    assert put("/graphs?default", SOMEBODY) == 204
    # PUT, mismatched payload: what is sent is not of the type that it is said to be
    assert client.put("/graphs?default", content=PREFIXES + SOMEBODY, headers=XML).status_code == 400
    holds(client.get("/graphs?default", headers=READ), SOMEBODY)
    # PUT, empty graph, and its replacement
    assert client.put(second, headers=TURTLE).status_code == 201
    holds(client.get(second, headers=READ), "")
    assert put(second, SOMEBODY) == 204
    holds(client.get(second, headers=READ), SOMEBODY)
    # DELETE, existing graph; GET of it; DELETE, non-existent graph
    gone = client.delete(second)
    assert (gone.status_code, gone.json()["removed"]) == (200, 4)
    assert client.get(second, headers=READ).status_code == 404
    assert client.delete(second).status_code == 404
    # POST, existing graph
    answer = client.post(first, content=f"{PREFIXES} {ONE} f:name '李四' .", headers=TURTLE)
    assert (answer.status_code, answer.json()["sent"]) == (200, 1)
    holds(client.get(first, headers=READ), CARD.format(ONE, "李四"), f"{ONE} f:name '李四' .")
    # POST, multipart/form-data
    body, head = form(
        ("last.ttl", "text/turtle; charset=utf-8", f"{PREFIXES} {ONE} f:familyName '李' ."),
        ("first.ttl", "text/turtle; charset=utf-8", f"{PREFIXES} {ONE} f:givenName '四' ."),
    )
    assert client.post(first, content=body, headers=head).status_code == 200
    more = f"{ONE} f:name '李四' ; f:givenName '四' ; f:familyName '李' ."
    holds(client.get(first, headers=READ), CARD.format(ONE, "李四"), more)
    # HEAD on an existing and on a non-existing graph
    told = client.head(first, headers=READ)
    assert (told.status_code, told.headers["content-type"]) == (200, "text/turtle; charset=utf-8")
    assert client.head(at("person/4.ttl")).status_code == 404


@pytest.mark.parametrize("address", ["/graphs", "/graphs/"])
def test_what_is_posted_without_a_name_is_found_at_the_address_that_is_told(
    client: TestClient, address: str
) -> None:
    made = client.post(address, content=PREFIXES + SOMEBODY, headers=TURTLE)
    assert made.status_code == 201
    place = made.headers["location"]
    assert place.startswith(f"{HOST}/graphs/")
    holds(client.get(place, headers=READ), SOMEBODY)
    # POST, empty graph to existing graph; GET after noop
    assert client.post(place, headers=TURTLE).status_code == 204
    holds(client.get(place, headers=READ), SOMEBODY)


# -- files of a form


@pytest.mark.parametrize("line", ["\r\n", "\n"])
def test_files_of_several_types_become_one_graph(client: TestClient, line: str) -> None:
    body, head = form(
        ("a.ttl", "", f"{PREFIXES} _:x f:name '甲' ."),
        ("b.nt", "application/octet-stream", '_:x <http://xmlns.com/foaf/0.1/name> "乙" .'),
        ("c", "text/turtle", f"{line}{line}{TWO} <http://p> '''一{line}{line}二''' ."),
        line=line,
    )
    assert (
        client.put("/graphs/form", content=b"before" + line.encode() + body, headers=head).status_code == 201
    )
    text = f"'''一{line}{line}二'''"
    holds(client.get("/graphs/form"), "_:a f:name '甲' . _:b f:name '乙' .", f"{TWO} <http://p> {text} .")


@pytest.mark.parametrize(
    ("files", "end", "boundary", "status", "says"),
    [
        ([("a.ttl", "text/turtle", "<a:a> <a:b> 1 .")], "", "b0undary", 400, "boundary"),
        ([("a.ttl", "text/turtle", "<a:a> <a:b> 1 .")], "--", "other", 400, "boundary"),
        ([("a.ttl", "text/turtle", "<a:a> <a:b> 1 .")], "--", "", 400, "boundary"),
        ([], "--", "b0undary", 400, "files, not 0"),
        ([("a.ttl", "text/turtle", "")] * (MOST + 1), "--", "b0undary", 400, f"files, not {MOST + 1}"),
        (
            [("a.ttl", "text/turtle", "<a:a> <a:b> 1 ."), ("b.txt", "", "x")],
            "--",
            "b0undary",
            415,
            "text/plain",
        ),
        ([("a.ttl", "text/turtle", "<a:a> <a:b> 1 ."), ("b", "", "x")], "--", "b0undary", 415, "text/turtle"),
        (
            [("a.ttl", "text/turtle", "<a:a> <a:b> 1 ."), ("b", "multipart/mixed", "x")],
            "--",
            "b0undary",
            415,
            "",
        ),
        ([("a.ttl", "text/turtle", "<a:a> <a:b> 1 ."), ("b.ttl", "", "<a:a")], "--", "b0undary", 400, "RDF"),
    ],
)
def test_a_form_that_cannot_be_read_changes_nothing(
    client: TestClient, files: list[tuple[str, str, str]], end: str, boundary: str, status: int, says: str
) -> None:
    body, head = form(*files, end=end)
    head["content-type"] = head["content-type"].replace("b0undary", boundary)
    answer = client.put("/graphs/form", content=body, headers=head)
    assert answer.status_code == status, answer.text
    assert says in answer.json()["en"]
    assert answer.json()["zh"]
    assert client.get("/graphs/form").status_code == 404

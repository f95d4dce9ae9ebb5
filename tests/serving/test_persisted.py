"""Operations that are named: sent before with their hash, or registered at the start."""

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from httpx import Response
from starlette.testclient import TestClient

from graph.generation import City
from ontology.model import Model
from server import create_app
from serving import persisted
from serving.graphql_request import Given
from serving.parts import Settings
from serving.persisted import NotFoundError, OperationsFileError, Persisted, read_operations

TEXT = "query Kinds { status { counts { kind count } } }"
NEW, OLD = "application/graphql-response+json", "application/json"


def hashed(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def named(text: str, version: int = 1) -> dict[str, Any]:
    return {"persistedQuery": {"version": version, "sha256Hash": hashed(text)}}


def ask(client: TestClient, accept: str = NEW, **body: Any) -> Response:
    response: Response = client.post("/graphql", json=body, headers={"accept": accept})
    return response


def code(response: Response) -> tuple[int, str]:
    return response.status_code, response.json()["errors"][0]["extensions"]["code"]


# -- sent before


def test_an_operation_is_sent_once_and_then_named(client: TestClient) -> None:
    text = TEXT + " # once"
    for accept, status in ((OLD, 200), (NEW, 400)):
        unknown = ask(client, accept, extensions=named(text))
        assert code(unknown) == (status, "PERSISTED_QUERY_NOT_FOUND")
        assert unknown.json()["errors"][0]["message"] == "PersistedQueryNotFound"
    sent = ask(client, query=text, extensions=named(text))
    again = ask(client, extensions=named(text))
    got = client.get("/graphql", params={"extensions": json.dumps(named(text))}, headers={"accept": NEW})
    by_id = ask(client, documentId=f"sha256:{hashed(text)}")
    assert sent.json() == again.json() == got.json() == by_id.json()
    assert "counts" in sent.json()["data"]["status"]
    assert got.headers["etag"]


def test_a_wrong_hash_is_refused(client: TestClient) -> None:
    assert code(ask(client, query="{ __typename }", extensions=named(TEXT))) == (400, "BAD_REQUEST")
    assert code(ask(client, query=TEXT, extensions=named(TEXT, version=2))) == (400, "BAD_REQUEST")
    for wrong in (1, "text", {}, {"version": 1}, {"version": 1, "sha256Hash": 5}):
        assert code(ask(client, query=TEXT, extensions={"persistedQuery": wrong})) == (400, "BAD_REQUEST")


def test_what_is_wrong_is_not_kept(client: TestClient) -> None:
    text = "{ nope }"
    assert code(ask(client, query=text, extensions=named(text))) == (400, "INVALID_DOCUMENT")
    assert code(ask(client, extensions=named(text))) == (400, "PERSISTED_QUERY_NOT_FOUND")


def test_only_the_last_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(persisted, "KEPT", 2)
    monkeypatch.setattr(persisted, "CHARACTERS", 50)
    kept = Persisted()

    def known(text: str) -> bool:
        try:
            return kept.text(Given(extensions=named(text))) == text
        except NotFoundError:
            return False

    for text in ("a" * 10, "b" * 10, "b" * 10, "c" * 10):
        kept.keep(Given(text, extensions=named(text)))
    assert [known(letter * 10) for letter in "abc"] == [False, True, True]
    kept.keep(Given("d" * 45, extensions=named("d" * 45)))
    assert [known("b" * 10), known("c" * 10), known("d" * 45)] == [False, False, True]


# -- registered at the start


@pytest.fixture(scope="module")
def listed(model: Model, folder: Path) -> Any:
    operations = {"kinds": TEXT, hashed(TEXT): TEXT}
    with TestClient(create_app(City(folder, model=model), Settings(operations=operations))) as client:
        yield client


def test_registered_operations_are_answered(listed: TestClient) -> None:
    answers = [
        ask(listed, query=TEXT),
        ask(listed, documentId="kinds"),
        ask(listed, documentId=f"sha256:{hashed(TEXT)}"),
        ask(listed, extensions=named(TEXT)),
        ask(listed, query=TEXT, extensions=named(TEXT)),
        listed.get("/graphql", params={"documentId": "kinds"}, headers={"accept": NEW}),
    ]
    assert [answer.status_code for answer in answers] == [200] * len(answers)
    assert len({answer.text for answer in answers}) == 1


@pytest.mark.parametrize(
    "body",
    [
        {"query": "{ __typename }"},
        {"query": TEXT + " "},
        {"documentId": "other"},
        {"extensions": named("{ __typename }")},
        {"query": "{ __typename }", "extensions": named("{ __typename }")},
        {"query": "{ __typename }", "documentId": "kinds"},
    ],
)
def test_others_are_not(listed: TestClient, body: dict[str, Any]) -> None:
    for accept in (OLD, NEW):
        assert code(ask(listed, accept, **body)) == (403, "OPERATION_NOT_ALLOWED")


def test_an_operation_that_cannot_be_answered_stops_the_start(model: Model, folder: Path) -> None:
    for text, says in (("{ nope }", "nope"), ("{", "Syntax"), ("{ " + "__typename " * 6000 + "}", "tokens")):
        app = create_app(City(folder, model=model), Settings(operations={"wrong": text}))
        with pytest.raises(OperationsFileError, match=says) as caught, TestClient(app):
            pass
        assert str(caught.value).startswith("wrong: ")


Write = Callable[[Path], Path]


def in_folder(path: Path) -> Path:
    (path / "deep").mkdir()
    (path / "deep" / "a.graphql").write_text("{ a }", encoding="utf-8")
    (path / "b.gql").write_text("{ b }", encoding="utf-8")
    (path / "note.txt").write_text("no operation", encoding="utf-8")
    return path


def in_json(path: Path) -> Path:
    file = path / "operations.json"
    file.write_text('{"deep/a": "{ a }", "b": "{ b }"}', encoding="utf-8")
    return file


def in_manifest(path: Path) -> Path:
    operations = [{"id": i, "name": "x", "type": "query", "body": f"{{ {i[-1]} }}"} for i in ("deep/a", "b")]
    told = {"format": "apollo-persisted-query-manifest", "version": 1, "operations": operations}
    (path / "manifest.json").write_text(json.dumps(told), encoding="utf-8")
    return path / "manifest.json"


@pytest.mark.parametrize("write", [in_folder, in_json, in_manifest])
def test_operations_are_read_from_a_folder_or_a_file(tmp_path: Path, write: Write) -> None:
    found = read_operations(write(tmp_path))
    assert found == {"deep/a": "{ a }", "b": "{ b }", hashed("{ a }"): "{ a }", hashed("{ b }"): "{ b }"}


@pytest.mark.parametrize("text", ["", "{", "[]", "1", '{"a": 1}', "{}", '{"operations": []}'])
def test_a_file_that_is_none_is_told(tmp_path: Path, text: str) -> None:
    file = tmp_path / "operations.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(OperationsFileError, match=r"operations\.json"):
        read_operations(file)
    file.write_bytes(b"\xff")
    with pytest.raises(OperationsFileError):
        read_operations(file)
    (tmp_path / "empty").mkdir()
    with pytest.raises(OperationsFileError):
        read_operations(tmp_path / "empty")

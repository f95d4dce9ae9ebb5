"""Only holders of a token write, none is kept or told, and a change of the file counts at once."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from graph.store import Store
from serving.parts import Settings
from serving.store_app import create_store_app
from serving.tokens import TokenFileError, Tokens, digest_of

SECRET, OTHER = "s3cret-of-alice", "s3cret-of-bob"
UPDATE = {"content-type": "application/sparql-update"}
INSERT = "INSERT DATA { <a:a> <a:b> 1 }"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "tokens"
    found.write_text(f"# who may write\nalice:{digest_of(SECRET)}\n\nbob:{digest_of(OTHER)}\n", "utf-8")
    return found


def replaced(path: Path, text: str) -> None:
    fresh = path.with_suffix(".new")
    fresh.write_text(text, "utf-8")
    fresh.replace(path)


def test_a_token_has_its_holder(path: Path) -> None:
    tokens = Tokens(path)
    assert (tokens.holder(SECRET), tokens.holder(OTHER)) == ("alice", "bob")
    for wrong in ("", "alice", digest_of(SECRET), SECRET[:-1], f"{SECRET} "):
        assert tokens.holder(wrong) is None


def test_a_change_of_the_file_counts_at_once(path: Path) -> None:
    tokens = Tokens(path)
    replaced(path, f"bob:{digest_of(OTHER)}\n")
    assert (tokens.holder(SECRET), tokens.holder(OTHER)) == (None, "bob")


@pytest.mark.parametrize("how", ["broken", "gone"])
def test_a_file_that_cannot_be_read_any_more_lets_nobody_write(
    path: Path, how: str, caplog: pytest.LogCaptureFixture
) -> None:
    tokens = Tokens(path)
    if how == "gone":
        path.unlink()
    else:
        replaced(path, f"alice:{digest_of(SECRET)}\nbob:{OTHER}\n")
    with caplog.at_level(logging.ERROR):
        assert tokens.holder(SECRET) is tokens.holder(OTHER) is None
    assert "no token is taken" in caplog.text
    assert OTHER not in caplog.text


@pytest.mark.parametrize(
    "line",
    [
        "alice",
        "alice:12",
        f"Alice Liddell:{digest_of('x')}",
        f"alice:{digest_of('x')}",
        f"x:{digest_of('x').upper()}",
    ],
)
def test_a_wrong_line_is_named_by_its_number_and_not_shown(path: Path, line: str) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")
    with pytest.raises(TokenFileError, match=":5 must be") as refused:
        Tokens(path)
    assert line not in str(refused.value)


def test_the_server_asks_for_a_token_where_it_has_a_file(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings = Settings(tokens=Tokens(path))
    with caplog.at_level(logging.DEBUG), TestClient(create_store_app(Store.memory(), settings)) as client:
        for given in (
            {},
            {"authorization": SECRET},
            {"authorization": f"Basic {SECRET}"},
            {"authorization": "Bearer "},
        ):
            answer = client.post("/sparql", content=INSERT, headers={**UPDATE, **given})
            assert (answer.status_code, answer.headers["www-authenticate"]) == (401, 'Bearer realm="queqiao"')
        wrong = client.post(
            "/sparql", content=INSERT, headers={**UPDATE, "authorization": "Bearer not-known"}
        )
        assert (wrong.status_code, "invalid_token" in wrong.headers["www-authenticate"]) == (401, True)
        assert "not-known" not in wrong.text
        assert client.put("/graphs?default", content="").status_code == 401
        assert client.delete("/graphs?default").status_code == 401
        # whoever may not write may read
        assert client.get("/sparql", params={"query": "ASK {}"}).status_code == 200
        right = client.post(
            "/sparql", content=INSERT, headers={**UPDATE, "authorization": f"bearer {SECRET}"}
        )
        assert right.status_code == 204
    assert SECRET not in caplog.text
    assert "not-known" not in caplog.text

"""A question that waits for a measure is answered with 503, how far it is, and when to ask again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from graph.generation import City, Generation
from ontology.model import Words
from queries.sparql.answering import Answer
from queries.sparql.errors import WaitingError
from queries.workers.workers import Workers
from server import create_app


@pytest.fixture
def client(example: Generation, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    async def lacking(*_: object) -> Answer:
        raise WaitingError(
            Words("正在计算（7%）", "is being computed (7%)"), {"measure": "betweenness", "progress": 0.07}
        )

    monkeypatch.setattr(Workers, "answer", lacking)
    with TestClient(create_app(City(example.folder.parent.parent, model=example.model))) as client:
        yield client


@pytest.mark.parametrize("address", ["/queries/T8", "/queries/T8.csv", "/sparql?query=ASK%7B%7D"])
def test_it_is_told_how_far_it_is(client: TestClient, address: str) -> None:
    found = client.get(address, headers={"accept-language": "en"})
    told = found.json()
    assert (found.status_code, found.headers["retry-after"]) == (503, "5")
    assert (told["measure"], told["progress"]) == ("betweenness", 0.07)
    assert told["title"] == told["en"] == "is being computed (7%)"
    assert told["zh"] == "正在计算（7%）"


def test_the_page_tells_it_too(client: TestClient) -> None:
    found = client.get("/queries/T8", headers={"accept": "text/html", "accept-language": "zh"})
    assert (found.status_code, found.headers["retry-after"]) == (503, "5")
    assert "正在计算（7%）" in found.text

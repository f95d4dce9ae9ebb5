"""The named questions as pages: all that is to be seen, nothing that runs, and what is wrong is told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from graph.generation import City
from ontology.model import Model
from queries.questions.catalog import Catalog
from queries.questions.offers import offers
from server import create_app
from tests.queries.questions.whole_city import whole_city

PAGE = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8", "accept-language": "zh-CN"}
#: A text that would run if it were not escaped.
MADE = """# <script>一</script>？ / <script>one</script>?
# asks: 测试者 / tests
# param: name string 名<b> / the name<b>
SELECT ?name { VALUES ?name { "<i>" } }
"""


@pytest.fixture(scope="module")
def client(model: Model, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder: Path = tmp_path_factory.mktemp("pages")
    whole_city(model, folder)
    (folder / "queries").mkdir()
    (folder / "queries" / "own.rq").write_text(MADE, "utf-8")
    with TestClient(create_app(City(folder, model=model))) as client:
        yield client


def test_all_questions_are_listed_by_who_asks(client: TestClient) -> None:
    found = client.get("/queries", headers=PAGE)
    assert found.headers["content-type"].startswith("text/html")
    assert {f"/queries/{name}" for name in [*Catalog.shipped().names(), "own"]} <= set(
        re.findall(r'href="([^"]+)"', found.text)
    )
    assert {question.asks.zh for question in Catalog.shipped()} <= set(
        re.findall("<h2>(.*?)</h2>", found.text)
    )
    assert Catalog.shipped()["B2"].title.en in client.get("/queries?lang=en", headers=PAGE).text
    assert client.get("/queries").json()["queries"]


def test_a_page_has_its_form_its_rows_and_its_files(client: TestClient) -> None:
    text = client.get("/queries/B2?day=2022-06-30", headers=PAGE).text
    assert '<input type="date" name="day" value="2022-06-30">' in text
    assert '<option value="qk-little-giant" selected>' in text
    rows = client.get("/queries/B2.json?day=2022-06-30").json()["rows"]
    assert text.count("<tr>") == len(rows) + 1
    assert rows
    assert all(row["enterpriseLabel"] in text for row in rows)
    for one in offers(Catalog.shipped()["B2"]):
        address = f"/queries/B2.{one.suffix}?lang=zh&day=2022-06-30"
        assert address.replace("&", "&amp;") in text
    assert "/sparql#query=" in text


def test_what_has_to_be_given_is_asked_for(client: TestClient) -> None:
    found = client.get("/queries/T6", headers=PAGE)
    assert found.status_code == 200
    assert re.search(r'<input type="text" name="from" value="" required>', found.text)
    assert "<table>" not in found.text


def test_what_is_wrong_is_told_beside_the_form(client: TestClient) -> None:
    found = client.get("/queries/B2?day=yesterday", headers=PAGE)
    assert found.status_code == 400
    assert 'role="alert"' in found.text
    assert 'value="yesterday"' in found.text


def test_texts_are_escaped_and_nothing_runs(client: TestClient) -> None:
    for address in ("/queries", "/queries/own?name=%3Cscript%3E%22", "/queries/B2"):
        found = client.get(address, headers=PAGE)
        assert found.status_code == 200
        assert "<script" not in found.text
        assert "<b>" not in found.text
        assert "script" not in found.headers["content-security-policy"]
    assert "&lt;script&gt;&quot;" in client.get("/queries/own?name=%3Cscript%3E%22", headers=PAGE).text

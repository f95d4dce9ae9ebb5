"""docs/sparql.md says what is so: formats, statuses, bounds and examples."""

from __future__ import annotations

import re
from pathlib import Path

from starlette.testclient import TestClient

from benchmarks.w3c_sparql import KNOWN
from queries.sparql.answering import LONGEST
from queries.sparql.formats import GRAPHS, TABLES
from serving.bodies import LONGEST as BODY
from serving.sparql_request import LONGEST_ADDRESS

TEXT = (Path(__file__).parents[2] / "docs" / "sparql.md").read_text("utf-8")


def test_every_format_is_listed_with_its_media_type() -> None:
    rows = re.findall(r"^\| `(\w+)` \| `([\w/+.-]+)`", TEXT, re.MULTILINE)
    assert rows == [names[:2] for names in (*TABLES, *GRAPHS)]


def test_bounds_are_those_of_the_code() -> None:
    for bound in (LONGEST, LONGEST_ADDRESS):
        assert f"{bound:,}" in TEXT
    assert BODY == 1_000_000


def test_the_queries_of_the_examples_are_answered(client: TestClient) -> None:
    queries = [
        *re.findall(r"```sparql\n(.*?)```", TEXT, re.DOTALL),
        *re.findall(r"((?:SELECT|CONSTRUCT) [^'\"]*\})['\"]", TEXT),
    ]
    assert len(queries) >= 4
    for query in queries:
        answer = client.get("/sparql", params={"query": query})
        assert answer.status_code == 200, answer.text


def test_as_many_tests_fail_as_are_explained() -> None:
    failed = re.search(r"498 tests .* (\d+) pass .* other (\d+) is explained", TEXT.replace("\n", " "))
    assert failed
    assert (int(failed[1]), int(failed[2])) == (498 - len(KNOWN), len(KNOWN))

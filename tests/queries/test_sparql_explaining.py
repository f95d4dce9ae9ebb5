"""What is told of how a query is answered."""

from __future__ import annotations

import json
from typing import Any

import pytest

from graph.generation import Generation
from graph.store_errors import QueryError, QuerySyntaxError
from ontology.terms import parse
from queries.sparql.answering import Answer, Asked, answer, prefixes
from queries.sparql.explaining import beginnings
from queries.sparql.rewriting import LABEL, Labels


def told(example: Generation, query: str, **more: Any) -> dict[str, Any]:
    known = prefixes(example.model, example.manifest["base"])
    found: Answer = answer(
        example.store, Asked(query, explain=True, **more), known, labels=Labels.of(example.canon)
    )
    assert found.media_type == "application/json"
    read: dict[str, Any] = json.loads(found.body)
    return read


def test_each_step_has_its_rows(example: Generation) -> None:
    query = "SELECT ?p ?f { ?f a qq:Enterprise . ?p qq:applicant ?f OPTIONAL { ?p qq:grantDate ?d } }"
    found = told(example, query)
    rows = [
        len(example.store.select(f"SELECT * {{ {steps} }}", prefixes(example.model, "http://x/")).rows)
        for steps in ("?f a qq:Enterprise", "?f a qq:Enterprise . ?p qq:applicant ?f")
    ]
    assert [step["rows"] for step in found["steps"][:2]] == [rows[0], rows[1]]
    assert found["steps"][0]["upto"] == "?f a qq:Enterprise ."
    assert found["rows"] == found["steps"][-1]["rows"] == rows[1] > 0
    assert found["query"] == query
    assert found["rewritten"] == []
    assert all(time >= 0 for time in found["milliseconds"].values())


def test_it_tells_what_was_rewritten_and_why(example: Generation) -> None:
    labels = sorted({o for _, _, o in example.store.triples(None, f"<{LABEL}>")})
    text = next(
        word for word in (parse(one)[0][:3] for one in labels) if sum(word in parse(o)[0] for o in labels) < 9
    )
    found = told(example, f'SELECT ?s {{ ?s skos:prefLabel ?l FILTER(CONTAINS(?l, "{text}")) }}')
    assert "VALUES" in found["query"]
    assert text in found["rewritten"][0]["zh"]
    assert text in found["rewritten"][0]["en"]
    assert found["rows"] > 0


@pytest.mark.parametrize(
    ("query", "rows"), [("ASK {}", 1), ("CONSTRUCT { ?s a qq:X } WHERE { VALUES ?s { qq:a qq:b } }", 2)]
)
def test_every_form_is_told(example: Generation, query: str, rows: int) -> None:
    assert told(example, query)["rows"] == rows


def test_what_is_wrong_is_told_as_of_the_query_itself(example: Generation) -> None:
    with pytest.raises(QuerySyntaxError):
        told(example, "SELECT * { ?s ?p }")
    with pytest.raises(QueryError, match="choose the graphs"):
        told(example, "ASK {}", default_graphs=["http://x/"])


def test_a_query_of_no_group_or_of_other_graphs_has_no_steps() -> None:
    assert beginnings("DESCRIBE <x:y>") == []
    assert beginnings("SELECT * FROM <x:y> { ?a ?b ?c }") == []
    assert beginnings("} {") == []

"""Documents are parsed and validated once, and kept only as long as there is room."""

from __future__ import annotations

import pytest
from graphql import DocumentNode, GraphQLError, GraphQLSyntaxError

from schema import documents
from schema.build import GraphQL
from schema.documents import Documents, InvalidError


def test_a_document_is_made_ready_once(schema: GraphQL) -> None:
    seen: list[DocumentNode] = []
    kept = Documents(schema.executable, seen.append)
    first = kept.ready("query A { __typename }")
    assert kept.ready("query A { __typename }") is first
    assert seen == [first.document]


def test_what_was_not_asked_for_longest_makes_room(schema: GraphQL, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [f"query A{number} {{ __typename }}" for number in range(4)]
    for limit, most in (("KEPT", 2), ("CHARACTERS", len(texts[0]) * 2)):
        with monkeypatch.context() as patched:
            patched.setattr(documents, limit, most)
            kept = Documents(schema.executable)
            first, second = kept.ready(texts[0]), kept.ready(texts[1])
            assert kept.ready(texts[0]) is first
            kept.ready(texts[2])
            assert kept.ready(texts[0]) is first
            assert kept.ready(texts[1]) is not second


def test_a_text_longer_than_all_room_is_not_kept(schema: GraphQL, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "CHARACTERS", 10)
    kept = Documents(schema.executable)
    assert kept.ready("{ __typename }") is not kept.ready("{ __typename }")


def test_what_is_wrong_is_told_and_not_kept(schema: GraphQL) -> None:
    def refuse(_: DocumentNode) -> None:
        raise GraphQLError("too large")

    with pytest.raises(GraphQLSyntaxError):
        Documents(schema.executable).ready("{")
    with pytest.raises(InvalidError, match="nothing"):
        Documents(schema.executable).ready("{ nothing }")
    with pytest.raises(GraphQLError, match="too large"):
        Documents(schema.executable, refuse).ready("{ __typename }")


def test_the_query_that_is_meant(schema: GraphQL) -> None:
    ready = schema.documents.ready("query A { __typename } query B { __typename }")
    assert ready.query(None) is None
    assert ready.query("C") is None
    found = ready.query("B")
    assert found is not None
    assert found.name is not None
    assert found.name.value == "B"


def test_the_variables_that_leave_parts_out(schema: GraphQL) -> None:
    text = "query ($a: Boolean!, $b: Boolean!, $n: Int) { funds(first: $n) @skip(if: $a) { ...F } } "
    fragment = "fragment F on FundConnection { totalCount @include(if: $b) }"
    assert schema.documents.ready(text + fragment).switches == {"a", "b"}

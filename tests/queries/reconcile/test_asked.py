"""What clients send is read, or refused with words that name the place."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries.reconcile.asked import (
    CANDIDATES,
    MOST_CANDIDATES,
    MOST_QUERIES,
    Asked,
    Given,
    ReconcileError,
    Ref,
    Wanted,
    read_count,
    read_extension,
    read_queries,
)


def one(query: Any) -> Asked:
    return read_queries(json.dumps({"q0": query}))["q0"]


def test_a_query_is_read_with_all_its_parts() -> None:
    asked = one(
        {
            "query": " 武汉大学 ",
            "type": ["Institution", "Enterprise"],
            "type_strict": "should",
            "limit": 3,
            "properties": [
                {"pid": "region", "v": "武汉"},
                {"pid": "isPartOf", "v": [{"id": "org/x"}, 5, True]},
            ],
        }
    )
    given = (Given("region", ("武汉",)), Given("isPartOf", (Ref("org/x"), 5, True)))
    assert asked == Asked("武汉大学", ("Institution", "Enterprise"), "should", 3, given)
    assert one({"query": "x", "type": "Fund"}) == Asked("x", ("Fund",), "any", CANDIDATES)
    assert one({"query": "x", "limit": 10**9}).limit == MOST_CANDIDATES
    assert one({"properties": [{"pid": "uscc", "v": "1"}]}).text == ""


@pytest.mark.parametrize(
    "query",
    [
        "text",
        {},
        {"query": 5},
        {"query": ["a"]},
        {"query": {"a": 1}},
        {"query": "x" * 1001},
        {"query": "x", "limit": 0},
        {"query": "x", "limit": "5"},
        {"query": "x", "limit": True},
        {"query": "x", "type": 5},
        {"query": "x", "type_strict": "maybe"},
        {"query": "x", "properties": "region"},
        {"query": "x", "properties": [{"v": "1"}]},
        {"query": "x", "properties": [{"pid": "a", "v": {"name": "b"}}]},
        {"query": "x", "properties": [{"pid": "a", "v": [[1]]}]},
    ],
)
def test_a_faulty_query_is_refused_by_its_key(query: Any) -> None:
    with pytest.raises(ReconcileError) as refused:
        one(query)
    words = refused.value.words
    assert words.zh.startswith("q0")
    assert words.en.startswith("q0")


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '"x"', "[" * 100_000, "{" * 5000, '{"q": NaN}'])
def test_what_is_no_batch_is_refused(text: str) -> None:
    with pytest.raises(ReconcileError, match="queries"):
        read_queries(text)
    with pytest.raises(ReconcileError, match="extend"):
        read_extension(text)


def test_a_batch_has_its_limit() -> None:
    batch = {str(number): {"query": "x"} for number in range(MOST_QUERIES + 1)}
    with pytest.raises(ReconcileError, match="at most"):
        read_queries(json.dumps(batch))


def test_an_extension_is_read_with_its_settings() -> None:
    settings = {"limit": "2", "content": "id", "lang": "en", "count": "on"}
    text = json.dumps(
        {"ids": ["a", "a", "b"], "properties": [{"id": "p"}, {"id": "q", "settings": settings}]}
    )
    found = read_extension(text)
    assert found.ids == ("a", "b")
    assert found.wanted == (Wanted("p"), Wanted("q", 2, "id", "en", count=True))


@pytest.mark.parametrize(
    "extension",
    [
        {},
        {"ids": []},
        {"ids": "a", "properties": []},
        {"ids": [1], "properties": []},
        {"ids": [], "properties": ["a"]},
        {"ids": [], "properties": [{}]},
        {"ids": [], "properties": [{"id": "p", "settings": {"limit": "-1"}}]},
        {"ids": [], "properties": [{"id": "p", "settings": {"limit": "²"}}]},
        {"ids": [], "properties": [{"id": "p", "settings": {"content": "all"}}]},
        {"ids": ["a"] * 1001, "properties": []},
        {"ids": [], "properties": [{"id": "p"}] * 51},
    ],
)
def test_a_faulty_extension_is_refused(extension: Any) -> None:
    with pytest.raises(ReconcileError) as refused:
        read_extension(json.dumps(extension))
    assert refused.value.words.zh


def test_a_number_of_a_form_is_read() -> None:
    assert [read_count("", "n", 9), read_count("7", "n", 9), read_count("70", "n", 9)] == [0, 7, 9]
    for text in ("-1", "x", "1.5", "٣", "9" * 400):
        with pytest.raises(ReconcileError):
            read_count(text, "n", 9)


JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.integers(-9, 9) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["query", "type", "limit", "properties", "pid", "v", "id", "ids", "settings", "type_strict"]
            ),
            inner,
            max_size=4,
        )
    ),
)


@given(JSON)
def test_any_json_is_read_or_refused(value: Any) -> None:
    for read in (read_queries, read_extension):
        assert said(read, json.dumps(value))


def said(read: Callable[[str], object], text: str) -> tuple[object, ...]:
    """What was read, or the words of the refusal."""
    try:
        return (read(text),)
    except ReconcileError as error:
        return tuple(filter(None, (error.words.zh, error.words.en)))

"""Search by arrays finds and ranks as a look at each text does; a field's texts are known among all."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.indexing.borne import bearers, borne
from graph.indexing.columns import column_of
from graph.indexing.search import Postings, TextSearch, normalise, normalise_all, postings
from ontology.model import Form, Text

WORDS = st.text("光谷光谷實驗室实Ａaßab 𠀀\n", max_size=6)
SAID = st.lists(st.tuples(st.integers(0, 5), WORDS), max_size=12)
WEIGHTS = st.lists(st.integers(0, 3), min_size=6, max_size=6)


def over(found: Postings, weights: list[int]) -> TextSearch:
    return TextSearch(found.grams, found.rows, found.texts, found.nodes, np.array(weights, np.int32))


@given(st.lists(st.text()))
def test_texts_are_spelled_all_at_once_as_one_by_one(texts: list[str]) -> None:
    assert normalise_all(texts) == [normalise(text) for text in texts]


@given(said=SAID, weights=WEIGHTS, wanted=WORDS, allowed=st.lists(st.booleans(), min_size=6, max_size=6))
def test_the_best_come_first(
    said: list[tuple[int, str]], weights: list[int], wanted: str, allowed: list[bool]
) -> None:
    text, best = normalise(wanted), dict[int, tuple[int, int, int]]()
    for node, one in said:
        spelled = normalise(one)
        if text and text in spelled and allowed[node]:
            closeness = 0 if spelled == text else 1 if spelled.startswith(text) else 2
            rank = (closeness, -weights[node], len(spelled))
            best[node] = min(best.get(node, rank), rank)
    expected = sorted(best, key=lambda node: (best[node], node))
    found = over(postings(said), weights).find(wanted, np.array(allowed), 4, 1)
    assert found.nodes == expected[1:5]
    assert found.total == len(expected)


@given(own=SAID, other=SAID, lang=st.none() | st.sampled_from(["zh", "en"]))
def test_the_texts_of_a_field_are_known_among_all(
    own: list[tuple[int, str]], other: list[tuple[int, str]], lang: str | None
) -> None:
    values = [Text(text, "zh" if place % 2 else "en") for place, (_, text) in enumerate(own)]
    nodes, which = np.array([node for node, _ in own], np.int32), np.arange(len(own), dtype=np.int32)
    column, search = column_of(Form.TEXT, nodes, which, values), over(postings([*own, *other]), [0] * 6)
    mine = {(n, normalise(v.value)) for (n, _), v in zip(own, values, strict=True) if lang in (None, v.lang)}
    expected = [pair in mine for pair in zip(search.nodes.tolist(), search.texts, strict=True)]
    assert borne(column, search, lang).tolist() == expected


@given(own=SAID, wanted=WORDS, lang=st.none() | st.sampled_from(["zh", "en"]), start=st.booleans())
def test_a_look_at_each_value_finds_who_bears_it(
    own: list[tuple[int, str]], wanted: str, lang: str | None, start: bool
) -> None:
    values = [Text(text, "zh" if place % 2 else "en") for place, (_, text) in enumerate(own)]
    nodes, which = np.array([node for node, _ in own], np.int32), np.arange(len(own), dtype=np.int32)
    column, text = column_of(Form.TEXT, nodes, which, values), normalise(wanted)
    expected = set()
    for (node, _), value in zip(own, values, strict=True):
        spelled = normalise(value.value)
        if lang in (None, value.lang) and (spelled.startswith(text) if start else text in spelled):
            expected.add(node)
    assert {
        *bearers(column, np.arange(6, dtype=np.int32)[::-1], text, lang, start=start).tolist()
    } == expected


def test_a_field_that_is_not_searched_is_not_known() -> None:
    numbers = np.arange(2, dtype=np.int32)
    column = column_of(Form.TEXT, numbers, numbers, [Text("光谷", "zh"), Text("实验室", "zh")])
    for said in ([(0, "光谷")], [(0, "光谷"), (1, "实验")], [(0, "光谷"), (1, "实验"), (2, "实验室")]):
        assert not len(borne(column, over(postings(said), [0] * 6), None))


def test_only_values_of_the_language_are_spelled(monkeypatch: pytest.MonkeyPatch) -> None:
    numbers, read = np.arange(3, dtype=np.int32), list[str]()

    def spelling(texts: Iterable[str]) -> list[str]:
        given = [*texts]
        read.extend(given)
        return normalise_all(given)

    monkeypatch.setattr("graph.indexing.borne.normalise_all", spelling)
    column = column_of(
        Form.TEXT, numbers, numbers, [Text("光谷", "zh"), Text("Valley", "en"), Text("光", "zh")]
    )
    search = over(postings([(0, "光谷"), (1, "Valley"), (2, "光")]), [0] * 6)
    for lang, expected in (("en", [False, True, False]), ("fr", [False] * 3)):
        assert borne(column, search, lang).tolist() == expected
    assert read == ["Valley"]

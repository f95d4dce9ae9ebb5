"""What is asked of many strings, rows and things at once is what each of them says."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from graph.arrays import ranges
from graph.indexing.columns import Ids, column_of, rows_of
from graph.indexing.labels import LANGUAGES, NONE, said, spoken
from graph.indexing.strings import Strings, held
from ontology.model import Form, Text, Value

TEXTS = st.lists(st.text(st.characters(codec="utf-8"), max_size=5), max_size=9)
PAIRS = st.lists(st.tuples(st.integers(3, 9), st.integers(0, 5)), max_size=20)
NODES = st.lists(st.integers(0, 12), max_size=12)


def ids(numbers: list[int]) -> Ids:
    return np.array(numbers, np.int32)


@given(texts=TEXTS, data=st.data())
def test_strings(texts: list[str], data: st.DataObject) -> None:
    strings = held(texts)
    wanted = data.draw(st.lists(st.integers(0, len(texts) - 1), max_size=9)) if texts else []
    assert strings.texts(ids(wanted)) == [texts[number] for number in wanted]


@given(texts=TEXTS, tail=st.text("a光\0", max_size=3))
def test_endings(texts: list[str], tail: str) -> None:
    ended = [*texts, *(text + tail for text in texts), tail]
    assert held(ended).ending(tail).tolist() == [text.endswith(tail) for text in ended]


@given(bounds=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 4)), max_size=6))
def test_ranges(bounds: list[tuple[int, int]]) -> None:
    starts = np.array([start for start, _ in bounds], np.int64)
    sizes = np.array([size for _, size in bounds], np.int64)
    assert ranges(starts, starts + sizes).tolist() == [n for a, size in bounds for n in range(a, a + size)]


@given(pairs=PAIRS, nodes=NODES)
def test_rows(pairs: list[tuple[int, int]], nodes: list[int]) -> None:
    rows = rows_of(ids([owner for owner, _ in pairs]), ids([value for _, value in pairs]))
    starts, stops = rows.spans(ids(nodes))
    found = [rows.values[a:b].tolist() for a, b in zip(starts.tolist(), stops.tolist(), strict=True)]
    assert found == [rows.of(node).tolist() for node in nodes]
    assert rows.counts(ids(nodes)).tolist() == [len(several) for several in found]


def test_values_of_every_form() -> None:
    forms: dict[Form, list[Value]] = {
        Form.INTEGER: [3, -1],
        Form.DECIMAL: [Decimal("0.25"), Decimal(7)],
        Form.DATE: [date(2020, 1, 2), date(1969, 1, 1)],
        Form.DATETIME: [datetime.fromisoformat("2020-01-02T03:04:05+08:00")],
        Form.BOOLEAN: [True, False],
        Form.TEXT: [Text("光", "zh"), Text("", "en")],
        Form.STRING: ["b", "a"],
    }
    for form, values in forms.items():
        column = column_of(form, ids([*range(len(values))]), ids([*range(len(values))]), values)
        ranks = column.rows.values
        assert column.values(ranks) == [column.value(rank) for rank in ranks.tolist()] == values


@given(
    said_of=st.lists(
        st.lists(st.tuples(st.text("ab", max_size=2), st.sampled_from(["zh", "en", "fr", "e"])), max_size=4),
        max_size=5,
    )
)
def test_what_is_said_in_a_language(said_of: list[list[tuple[str, str]]]) -> None:
    pairs = [(node, Text(*text)) for node, texts in enumerate(said_of) for text in texts]
    column = column_of(
        Form.TEXT,
        ids([node for node, _ in pairs]),
        ids([*range(len(pairs))]),
        [text for _, text in pairs],
    )
    for lang in LANGUAGES:
        for node, rank in enumerate(said(column, len(said_of), lang).tolist()):
            texts = [(v.value, v.lang) for v in column.of(node) if isinstance(v, Text)]
            value = column.value(rank) if rank >= 0 else None
            if isinstance(value, Text):
                assert value.value == spoken(texts, lang)
            else:
                assert not {tag for _, tag in texts} & {*LANGUAGES}
                assert (rank == NONE) == (not texts)


@given(texts=st.sets(st.text(st.characters(codec="utf-8"), max_size=5), max_size=99), wanted=TEXTS)
def test_where_strings_are(texts: set[str], wanted: list[str]) -> None:
    mine = sorted(texts, key=lambda text: text.encode())
    strings = Strings(*_arrays(mine), np.arange(len(mine), dtype=np.int32))
    for asked in (wanted[:1], wanted, [*wanted, *mine]):
        assert strings.finds(asked).tolist() == [mine.index(text) if text in texts else -1 for text in asked]


def _arrays(texts: list[str]) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    raws = [text.encode() for text in texts]
    offsets = np.cumsum([0, *map(len, raws)], dtype=np.int64)
    return np.frombuffer(b"".join(raws), np.uint8), offsets

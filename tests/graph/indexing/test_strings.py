"""Strings in flat files."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.indexing.strings import held, load, save


@given(st.lists(st.text(), unique=True), st.text())
def test_what_is_saved_is_read_and_found(texts: list[str], other: str) -> None:
    texts = [t for t in texts if t.isprintable() or t < "\ud800"]
    with tempfile.TemporaryDirectory() as folder:
        save(Path(folder) / "s", texts, ordered=True)
        strings = load(Path(folder) / "s")
        assert list(strings) == texts
        assert [strings[i] for i in range(len(strings))] == texts
        assert [strings.find(text) for text in texts] == list(range(len(texts)))
        assert strings.find(other) == (texts.index(other) if other in texts else None)


@given(st.lists(st.text("aé光𠀀\x01", max_size=5)), st.data(), st.text("aé光𠀀", max_size=2))
def test_several_are_looked_at_at_once(texts: list[str], data: st.DataObject, wanted: str) -> None:
    strings = held(texts)
    numbers = np.array(data.draw(st.lists(st.integers(0, len(texts) - 1))) if texts else [], np.int32)
    chosen = [texts[number] for number in numbers.tolist()]
    assert strings.texts(numbers) == chosen
    assert strings.raws(numbers) == [text.encode() for text in chosen]
    assert strings.sizes(numbers).tolist() == [len(text.encode()) for text in chosen]
    assert strings.beginning(numbers, wanted).tolist() == [text.startswith(wanted) for text in chosen]
    assert strings.holding(numbers, wanted).tolist() == [wanted in text for text in chosen]
    assert strings.lengths().tolist() == [*map(len, texts)]


@given(st.lists(st.text("é\x01", max_size=3)))
def test_texts_are_told_without_their_heads_and_tails(texts: list[str]) -> None:
    strings = held(f"<{text}\0zh" for text in texts)
    assert strings.texts(np.arange(len(texts)), 1, 3) == texts
    assert strings.texts(np.arange(len(texts)), tail=3) == [f"<{text}" for text in texts]


def test_strings_saved_without_order_cannot_be_searched(tmp_path: Path) -> None:
    save(tmp_path / "s", ["a"])
    with pytest.raises(TypeError, match="without their order"):
        load(tmp_path / "s").find("a")


def test_no_file_is_a_pickle(tmp_path: Path) -> None:
    save(tmp_path / "s", ["甲", "乙"], ordered=True)
    for path in tmp_path.iterdir():
        assert path.read_bytes().startswith(b"\x93NUMPY")

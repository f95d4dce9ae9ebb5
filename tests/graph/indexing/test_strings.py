"""Strings in flat files."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.indexing.strings import load, save


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


def test_strings_saved_without_order_cannot_be_searched(tmp_path: Path) -> None:
    save(tmp_path / "s", ["a"])
    with pytest.raises(TypeError, match="without their order"):
        load(tmp_path / "s").find("a")


def test_no_file_is_a_pickle(tmp_path: Path) -> None:
    save(tmp_path / "s", ["甲", "乙"], ordered=True)
    for path in tmp_path.iterdir():
        assert path.read_bytes().startswith(b"\x93NUMPY")

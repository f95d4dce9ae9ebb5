"""What a search matched is shown where it stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.index import Index
from graph.indexing.search import normalise
from queries.highlights import Highlight, highlights, matches


@pytest.mark.parametrize(
    ("text", "wanted", "marked"),
    [
        ("光谷激光，激光器", "激光", ["激光", "激光"]),
        ("ＡＢ實驗室", "ab实验", ["ＡＢ實驗"]),
        ("Queqiao  Laser Co.", "laser co", ["Laser Co"]),
        ("Straße", "ss", ["ß"]),
        ("cafe\u0301 laser", "caf\u00e9", ["cafe\u0301"]),
        ("aaa", "a", ["a", "a", "a"]),
        ("\U0002c64e光", "光", ["光"]),
    ],
)
def test_matches_are_marked_as_they_are_written(text: str, wanted: str, marked: list[str]) -> None:
    assert [text[a:b] for a, b in matches(text, normalise(wanted))] == marked


@given(before=st.text("光谷ＡbB 實", max_size=6), middle=st.text("光谷ab实", min_size=1, max_size=3))
def test_parts_are_the_text_and_what_matches_reads_as_wanted(before: str, middle: str) -> None:
    text, wanted = before + middle + before, normalise(middle)
    found = Highlight(None, text, matches(text, wanted))  # type: ignore[arg-type]
    assert "".join(part for part, _ in found.parts()) == text
    marked = [part for part, matched in found.parts() if matched]
    assert marked
    assert {normalise(part) for part in marked} == {wanted}


def test_what_a_search_finds_has_highlights(index: Index) -> None:
    for text in ("光", "ab", "实验", "1"):
        for node in index.search(text, first=index.size).nodes:
            found = highlights(index, node, text)
            assert found
            assert all(normalise(text) in normalise(one.text) for one in found)
    assert highlights(index, 0, " ") == []

"""What processes tell each other arrives as it was said."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.store_errors import QuerySyntaxError, StoreError
from ontology.model import Words
from queries.sparql.answering import Asked
from queries.sparql.errors import BusyError, QueryRefusedError, TooLargeError, TooMuchMemoryError
from queries.workers.wire import Unpacking, packed, read_error, read_question, told_error, told_question

PIECES = st.lists(st.tuples(st.sampled_from([b"Q", b"P", b"A", b"E"]), st.binary(max_size=300)), max_size=8)


@given(PIECES, st.lists(st.integers(0, 3000), max_size=12))
def test_pieces_come_whole_however_they_arrive(pieces: list[tuple[bytes, bytes]], cuts: list[int]) -> None:
    sent = b"".join(packed(*piece) for piece in pieces)
    places = sorted({0, len(sent), *(cut for cut in cuts if cut < len(sent))})
    unpacking = Unpacking()
    assert [one for a, b in pairwise(places) for one in unpacking.take(sent[a:b])] == pieces


def test_a_question_arrives_with_its_seconds() -> None:
    asked = Asked("ASK {}", "json", ("g:1",), ("g:2",), 70.0, ("http://x/",))
    found = read_question(told_question(asked, 3.0))
    assert (found.query, found.accept, found.seconds) == ("ASK {}", "json", 3.0)
    assert (*found.default_graphs, *found.named_graphs, *found.services) == ("g:1", "g:2", "http://x/")


@pytest.mark.parametrize(
    "error",
    [
        QueryRefusedError(Words("不提供", "not offered")),
        BusyError(Words("忙", "busy")),
        TooLargeError.of(1 << 20),
        TooMuchMemoryError.of(1 << 20),
        StoreError(Words("坏了", "broken")),
        QuerySyntaxError(Words("看不懂", "not understood"), 3, 7),
    ],
)
def test_an_error_keeps_its_kind_and_its_words(error: StoreError) -> None:
    found = read_error(told_error(error))
    assert (type(found), found.words) == (type(error), error.words)
    if isinstance(error, QuerySyntaxError):
        assert isinstance(found, QuerySyntaxError)
        assert (found.line, found.column) == (3, 7)


def test_an_error_of_another_version_is_an_error_still() -> None:
    found = read_error({"kind": "NobodyKnowsError", "zh": "无", "en": "none"})
    assert (type(found), found.words.en) == (StoreError, "none")

"""One pass over a column's bytes finds what a look at each of its strings finds."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from graph.indexing.columns import column_of
from graph.indexing.folded import folded
from graph.indexing.search import normalise
from ontology.model import Form, Text

TEXTS = st.text("光谷實驗室实Ａaßab \n", max_size=5)


@given(texts=st.lists(TEXTS, min_size=1, max_size=9, unique=True), wanted=TEXTS)
def test_strings_that_hold_or_begin_with_a_text_are_found(texts: list[str], wanted: str) -> None:
    places = np.arange(len(texts), dtype=np.int32)
    column = column_of(Form.TEXT, places, places, [Text(text, "zh") for text in texts])
    found, text = folded(column), normalise(wanted)
    assert column.strings is not None
    spelled = [normalise(one.partition("\0")[0]) for one in column.strings]
    assert found.holding(text).tolist() == [rank for rank, one in enumerate(spelled) if text in one]
    assert found.beginning(text).tolist() == [
        rank for rank, one in enumerate(spelled) if one.startswith(text)
    ]

"""The parameters of an address are read as Python's own library reads them."""

from __future__ import annotations

from urllib.parse import parse_qs, urlencode

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from serving.sparql_request import parameters_in

ENCODED = st.lists(
    st.one_of(
        st.sampled_from(
            ["%", "%7B", "%e6%ad%a6", "%00", "%2B", "%5C", "%zz", "%4", "\\", "\\x41", "+", "&", "="]
        ),
        st.text(max_size=4),
    ),
    max_size=12,
).map("".join)


@given(ENCODED)
@example("%5C%6e=a\\nb&&=&x")
@example("%ff=%ff")
def test_as_the_library_reads_them(encoded: str) -> None:
    try:
        expected = parse_qs(encoded, keep_blank_values=True, errors="strict")
    except UnicodeDecodeError:
        with pytest.raises(UnicodeDecodeError):
            parameters_in(encoded)
    else:
        assert parameters_in(encoded) == expected


@given(st.lists(st.tuples(st.text(st.characters(codec="utf-8")), st.text(st.characters(codec="utf-8")))))
def test_what_is_sent_arrives(sent: list[tuple[str, str]]) -> None:
    found = [(name, value) for name, values in parameters_in(urlencode(sent)).items() for value in values]
    assert sorted(found) == sorted(sent)

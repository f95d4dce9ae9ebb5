"""Names by their forms: the sorted numbers find what a scan over all names finds."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.index import Index
from graph.indexing.search import normalise
from ontology.model import Text
from queries.reconcile.names import Names, name_fields, role
from tests.queries.reconcile.reconcile_city import spelling
from tests.queries.small_city import WORDS


@pytest.fixture(scope="module")
def names(index: Index) -> Names:
    return Names(index, spelling())


def scanned(index: Index, text: str) -> set[tuple[int, str, str]]:
    """Every thing with a name that has a form in common with the text."""
    return {
        (node, value.value, role(field))
        for node in range(index.size)
        for field in name_fields(index.model, index.kind(node))
        for value in index.values(node, field)
        if isinstance(value, Text)
        and not forms(index, node, value.value).isdisjoint(forms(index, None, text))
    }


def forms(index: Index, node: int | None, text: str) -> set[str]:
    plain = {"=" + re.sub(r"[\W_]+", "", normalise(text))}
    linked = node is None or index.model.kinds[index.kind(node)].linked_by_name
    return plain | set(spelling().forms(text) if linked else ())


@settings(max_examples=20)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=2).map("".join))
def test_the_names_that_share_a_form_are_found(index: Index, names: Names, text: str) -> None:
    kept = {(h.node, h.text, h.role) for h in names.holders(text)}
    wanted = scanned(index, text)
    assert kept >= wanted
    # a form of an organisation's name also finds its namesakes among other kinds, which share the name's text
    assert {text for _, text, _ in kept} >= {text for _, text, _ in wanted}
    assert all(names.share(text, one) for _, one, _ in kept)


def test_an_exact_name_is_known_from_one_that_only_shares_a_form(names: Names) -> None:
    found = {h.text: (h.exact, h.same) for h in names.holders("ab实验")}
    assert found["Ab实验"] == (True, True)


def test_labels_come_first(index: Index, names: Names) -> None:
    for node in index.nodes("Enterprise").tolist():
        told = [role for role, _ in names.roles(node)]
        assert told == sorted(told, key=lambda role: role != "label")

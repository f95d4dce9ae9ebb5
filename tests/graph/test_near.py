"""The likest texts are those that a plain count of weighted pairs finds."""

from __future__ import annotations

from collections import Counter
from math import isclose, log1p
from pathlib import Path

import pytest

from graph.index import Index
from graph.indexing.search import normalise
from ontology.model import Model, Text
from ontology.shapes import read_model
from tests.queries.small_city import WORDS, small_city


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    return small_city(read_model(), Path(tmp_path_factory.mktemp("near")), each=3).index


def pairs(text: str) -> set[str]:
    closed = normalise(text) + "\n"
    return {closed[i : i + 2] for i in range(len(closed) - 1)}


def texts(model: Model, index: Index) -> set[tuple[int, str]]:
    """Every name and number of every thing, in one spelling."""
    return {
        (node, spelt)
        for node in range(index.size)
        for field in model.kinds[index.kind(node)].own_fields
        if field.group in ("names", "identifiers") and not field.node
        for value in index.values(node, field)
        if isinstance(value, Text | str) and not str(value).startswith("http")
        and (spelt := normalise(value.value if isinstance(value, Text) else value))
    }  # fmt: skip


@pytest.mark.parametrize("text", [*WORDS, "武汉市科学技术局", "laser 1", "x"])
def test_the_likest_are_found(index: Index, text: str) -> None:
    known = texts(index.model, index)
    held = Counter(pair for _, one in known for pair in pairs(one))
    weight = {pair: log1p(len(known) / (held[pair] + 1)) for pair in {*held, *pairs(text)}}

    def total(found: set[str]) -> float:
        return sum(weight[pair] for pair in found)

    shares: dict[int, float] = {}
    for node, one in known:
        common = pairs(text) & pairs(one)
        share = 2 * total(common) / (total(pairs(text)) + max(total(pairs(one)), 1))
        shares[node] = max(shares.get(node, 0), share)
    best = sorted((share for share in shares.values() if share), reverse=True)
    found = index.near(text, first=5)
    assert [share for _, share in found] == pytest.approx(best[:5])
    assert all(isclose(shares[node], share) for node, share in found)


def test_only_the_kinds_asked_for_are_found(index: Index) -> None:
    found = index.near("光谷", ("Enterprise",), 50)
    assert found
    assert all(index.is_kind(node, "Enterprise") for node, _ in found)
    assert index.near("", first=5) == []

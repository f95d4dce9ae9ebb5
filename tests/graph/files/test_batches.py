"""Batches: the same rows column by column, whichever way they came."""

from decimal import Decimal

import pytest

from graph.files.batches import EDGES, NODES, batches, clean_cells, enclosed, encoded, numbered_batches
from graph.files.document import Attribute, EdgeRow, GraphDocument, NodeRow, Type
from graph.files.source import document
from graph.generation import Generation
from ontology.model import Words

COUNT = Attribute("count", Type.INTEGER, False, Words("个数", "count"))


def many(count: int) -> GraphDocument:
    nodes = [
        NodeRow(f"urn:{n}", str(n), "AB"[n // 3 % 2], n, {"count": n} if n % 2 else {}) for n in range(count)
    ]
    edges = [EdgeRow(f"urn:{n}", f"urn:{n * n % count}", "p", "q", "2001-01-01") for n in range(count)]
    return GraphDocument((COUNT,), nodes, edges, {})


def test_rows_come_back_out_of_batches() -> None:
    found = many(max(NODES, EDGES) + 5)
    nodes, edges = batches(found)
    assert [row for batch in nodes for row in batch.rows()] == found.nodes
    assert [row for batch in edges for row in batch.rows()] == found.edges


def test_batches_are_of_one_kind_and_no_longer_than_they_may_be() -> None:
    nodes, edges = batches(many(NODES + 5))
    assert all(0 < len(batch.id) <= NODES for batch in nodes)
    assert all(0 < len(batch.which) <= EDGES for batch in edges)


def test_edges_know_the_positions_of_their_ends() -> None:
    found = many(20)
    nodes, edges = numbered_batches(found)
    ids = [iri for batch in nodes for iri in batch.id]
    (batch,) = edges
    assert batch.positions is not None
    assert [ids[place] for place in batch.positions] == list(batch.ids)
    sources, targets = batch.numbers(1)
    assert [(ids[a - 1], ids[b - 1]) for a, b in zip(sources, targets, strict=True)] == [
        e[:2] for e in found.edges
    ]


def test_no_positions_where_nobody_numbers() -> None:
    _, edges = batches(many(3))
    with pytest.raises(ValueError, match="the positions of these edges' ends are not known"):
        next(edges).numbers()


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        (None, None),
        ((), None),
        ((None, Decimal("NaN")), None),
        (("a\x00", None), ("a",)),
        (Decimal("-Infinity"), None),
        (Decimal("1.50"), Decimal("1.50")),
        ("", ""),
        (False, False),
        (0, 0),
    ],
)
def test_what_is_no_value_is_none(cells: object, found: object) -> None:
    assert clean_cells(cells) == found  # type: ignore[arg-type]


@pytest.mark.parametrize("texts", [[], [""], ["", ""], ["武汉", "a\nb", "🌉"]])
def test_texts_are_encoded_each_for_itself(texts: list[str]) -> None:
    assert encoded(texts) == [text.encode() for text in texts]
    assert enclosed(texts) == [f'"{text}"'.encode() for text in texts]


def test_a_city_can_be_gone_through_again(example: Generation) -> None:
    found = document(example.index, example.network)
    assert list(found.nodes) == list(found.nodes)
    assert list(found.edges) == list(found.edges)
    assert {row.kind for row in found.nodes} == {batch.kind for batch in batches(found)[0]}

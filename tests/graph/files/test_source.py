"""The document of a city: which things, columns and links it has."""

from datetime import date
from decimal import Decimal

import numpy as np
import pytest

from graph.exports import FORMATS, chunks
from graph.files.document import OWN, RESERVED, GraphDocument, NodeRow, Type
from graph.files.looks import MOST, Sizes
from graph.files.source import column_name, columns_of, document, linkable
from graph.generation import Generation
from ontology.model import Form, Text, Words


@pytest.fixture(scope="module")
def whole(example: Generation) -> GraphDocument:
    return document(example.index, example.network)


@pytest.fixture(scope="module")
def rows(whole: GraphDocument) -> dict[str, NodeRow]:
    return {row.id: row for row in whole.nodes}


def test_every_linked_thing_is_a_node(example: Generation, rows: dict[str, NodeRow]) -> None:
    index = example.index
    assert {index.iri(n) for n in np.flatnonzero(example.network.degree).tolist()} <= rows.keys()
    for kind in example.model.public():
        if any(field.edge for field in kind.fields):
            assert {index.iri(n) for n in index.nodes(kind.name).tolist()} <= rows.keys()


def test_codes_are_no_nodes(example: Generation, rows: dict[str, NodeRow]) -> None:
    assert rows
    assert not {row.kind for row in rows.values()} & {"Concept", "Indicator"}


def test_every_link_is_an_edge(example: Generation, whole: GraphDocument) -> None:
    index, network = example.index, example.network
    names = [example.model.properties[iri].name for iri in network.properties]
    ends = zip(network.source.tolist(), network.target.tolist(), network.prop.tolist(), strict=True)
    wanted = [(index.iri(a), index.iri(b), names[p]) for a, b, p in ends]
    assert wanted
    assert [(e.source, e.target, e.property) for e in whole.edges] == wanted


def test_a_row_has_label_kind_and_degree(example: Generation, rows: dict[str, NodeRow]) -> None:
    for iri, row in rows.items():
        node = example.index.find(iri)
        assert node is not None
        assert (row.label, row.kind) == (example.index.label(node), example.index.kind(node))
        assert row.degree == len(example.network.neighbours(node))


def test_cells_are_the_values_of_the_fields(example: Generation, rows: dict[str, NodeRow]) -> None:
    index, seen = example.index, set()
    for iri, row in rows.items():
        node = index.find(iri)
        assert node is not None
        for field in example.model.kinds[row.kind].own_fields:
            values = index.values(node, field)
            if field.form is Form.LINK or field.unique_lang or not values:
                continue
            cell = row.attributes[column_name(field)]
            cells = cell if isinstance(cell, tuple) else (cell,)
            seen.add(field.form)
            if field.node:
                assert list(cells) == [index.label(value) for value in values if isinstance(value, int)]
            elif field.form is Form.TEXT:
                assert set(cells) <= {value.value for value in values if isinstance(value, Text)}
            else:
                assert list(cells) == [v.isoformat() if isinstance(v, date) else v for v in values]
    assert seen >= {Form.CODE, Form.DATE, Form.DECIMAL, Form.STRING}


def test_columns_are_exactly_the_fields_with_values(
    example: Generation, whole: GraphDocument, rows: dict[str, NodeRow]
) -> None:
    kinds = {row.kind for row in rows.values()}
    fields = [f for kind in sorted(kinds) for f in columns_of(example.index, kind)]
    assert {attribute.name for attribute in whole.attributes} == {column_name(field) for field in fields}
    assert {name for row in rows.values() for name in row.attributes} <= {a.name for a in whole.attributes}


def test_columns_have_the_types_of_their_fields(example: Generation, whole: GraphDocument) -> None:
    python = {Type.STRING: str, Type.DATE: str, Type.INTEGER: int, Type.DECIMAL: Decimal, Type.BOOLEAN: bool}
    columns = {attribute.name: attribute for attribute in whole.attributes}
    assert {column.type for column in whole.attributes} >= {Type.DATE, Type.DECIMAL, Type.STRING}
    for row in whole.nodes:
        for name, cells in row.attributes.items():
            assert isinstance(cells, tuple) == columns[name].many
            for cell in cells if isinstance(cells, tuple) else (cells,):
                assert type(cell) is python[columns[name].type]


def test_reserved_names_get_an_underscore(example: Generation, whole: GraphDocument) -> None:
    renamed = {attribute.name for attribute in whole.attributes if attribute.name.endswith("_")}
    assert renamed
    assert {name.removesuffix("_") for name in renamed} <= RESERVED
    assert set(OWN) <= RESERVED


def test_chosen_nodes_bring_only_the_links_among_them(example: Generation) -> None:
    node = int(np.argmax(example.network.degree))
    chosen = example.network.around(node, 1, 4)
    part = document(example.index, example.network, chosen)
    iris = {example.index.iri(n) for n in chosen}
    assert {row.id for row in part.nodes} == iris
    edges = list(part.edges)
    assert edges
    assert all({edge.source, edge.target} <= iris for edge in edges)
    assert {len(list(part.nodes)), len(list(part.edges))} == {len(iris), len(edges)}


def test_columns_are_those_of_the_chosen_kinds(example: Generation, whole: GraphDocument) -> None:
    patents = document(example.index, example.network, example.index.nodes("Patent").tolist())
    names = {column_name(field) for field in columns_of(example.index, "Patent")}
    assert {attribute.name for attribute in patents.attributes} == names
    assert len(names) < len(whole.attributes)


def test_english_where_it_is_asked_for(example: Generation) -> None:
    english = document(example.index, example.network, lang="en")
    assert english.kind_label("Enterprise") == "enterprise"
    for row in english.nodes:
        node = example.index.find(row.id)
        assert node is not None
        assert row.label == example.index.label(node, "en")
    assert {edge.label for edge in english.edges} <= {
        example.model.properties[iri].label.en for iri in example.network.properties
    }


def test_things_without_links_are_left_out_only_where_none_is_possible(example: Generation) -> None:
    chosen = linkable(example.index, example.network)
    kinds = {kind.name for kind in example.model.public() if any(field.edge for field in kind.fields)}
    left = {example.index.kind(node) for node in np.flatnonzero(~chosen).tolist()}
    assert left
    assert not left & kinds


def test_edges_know_the_positions_of_their_ends(whole: GraphDocument, rows: dict[str, NodeRow]) -> None:
    ids = list(rows)
    assert whole.count == len(ids)
    for edge in whole.edges:
        assert edge.ends is not None
        assert (ids[edge.ends[0]], ids[edge.ends[1]]) == (edge.source, edge.target)


def test_every_node_has_a_place_of_its_own(whole: GraphDocument) -> None:
    places = [row.place for row in whole.nodes]
    assert None not in places
    assert len(set(places)) == len(places)
    assert places == [row.place for row in whole.nodes]


def test_nodes_are_large_by_a_measure_which_is_a_column(example: Generation) -> None:
    values = np.linspace(0, 1, example.index.size)
    found = document(example.index, example.network, sizes=Sizes("rank", Words("名次", "rank"), values))
    assert found.attributes[-1].name == "rank"
    nodes = list(found.nodes)
    assert [row.size for row in nodes] == sorted(row.size for row in nodes)
    assert [row.attributes["rank"] for row in nodes] == sorted(row.attributes["rank"] for row in nodes)
    assert nodes[-1].size == MOST


def test_things_and_links_have_the_days_that_the_fields_tell(
    example: Generation, whole: GraphDocument, rows: dict[str, NodeRow]
) -> None:
    index, seen = example.index, set()
    for iri, row in rows.items():
        node = index.find(iri)
        assert node is not None
        dated = {
            field.name: field for field in example.model.kinds[row.kind].own_fields if field.group == "dates"
        }
        texts = {name: [str(value) for value in index.values(node, field)] for name, field in dated.items()}
        closing = [t for name in ("end", "dissolvedOn", "lapseDate") for t in texts.pop(name, ())]
        starts = sorted(
            text for name, found in texts.items() for text in found if dated[name].form is not Form.CODE
        )
        seen |= {name for name, found in texts.items() if found}
        assert (row.start or "")[: len(starts[0]) if starts else None] == (starts[0] if starts else "")
        if row.end:
            assert row.end == min(closing)
    assert seen
    assert whole.dynamic
    days = [(edge.start, rows[edge.source].start, rows[edge.target].start) for edge in whole.edges]
    assert any(start for start, _, _ in days)
    assert all(start == max(filter(None, ends), default=None) for start, *ends in days)


GRAPHS = [name for name, found in FORMATS.items() if not found.rdf and name not in ("svg", "png")]


@pytest.mark.parametrize("name", GRAPHS)
def test_the_city_is_written_in_every_format(name: str, whole: GraphDocument) -> None:
    data = b"".join(chunks(name, whole))
    assert data == b"".join(chunks(name, whole))
    assert len(data) > 1000

"""The document of a city's graph: columns by the fields of the ontology, rows by the index."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

import numpy as np
from numpy.typing import NDArray

from graph.files.batches import EDGES, Column, EdgeBatch, NodeBatch, Said
from graph.files.document import RESERVED, Attribute, EdgeRow, GraphDocument, NodeRow, Type
from graph.files.looks import Drawn, Sizes
from graph.files.reading import Reader
from graph.index import Index
from graph.indexing.columns import Floats, Ids
from graph.network import Mask, Network
from graph.routes.spans import Spans, day, spans
from ontology.model import Field, Form, Model

#: The type of a column by the form of its field; all others are texts.
TYPES: Mapping[Form, Type] = {
    Form.INTEGER: Type.INTEGER,
    Form.DECIMAL: Type.DECIMAL,
    Form.BOOLEAN: Type.BOOLEAN,
    Form.DATE: Type.DATE,
}

#: More days than lie between 1970 and either end of the calendar, and than there are properties.
_DAYS = 1 << 22


@dataclass(frozen=True)
class NodeRows:
    """The nodes of a document, made anew each time that someone goes through them."""

    batches: Callable[[], Iterator[NodeBatch]]

    def __iter__(self) -> Iterator[NodeRow]:
        return (row for batch in self.batches() for row in batch.rows())


@dataclass(frozen=True)
class EdgeRows:
    """The edges of a document, made anew each time that someone goes through them."""

    batches: Callable[[], Iterator[EdgeBatch]]

    def __iter__(self) -> Iterator[EdgeRow]:
        return (row for batch in self.batches() for row in batch.rows())


def document(
    index: Index,
    network: Network,
    nodes: Iterable[int] | None = None,
    lang: str = "zh",
    sizes: Sizes | None = None,
    placed: bool = True,
) -> GraphDocument:
    """The graph of these nodes and of every link among them.

    Every literal and code field of the nodes' kinds that has a value in this generation is a column. Links to
    other things are edges, and only those that the ontology counts as part of the network.

    Parameters
    ----------
    index, network
        Of the same generation.
    nodes
        Node ids; without them, everything that is linked or that the ontology allows to be linked.
    lang
        The language of labels, codes and texts, `zh` or `en`; where there is none, the other one.
    sizes
        A measure by which nodes are large or small; their number of neighbours where it is not given.
    placed
        Whether the nodes get places to be drawn at.
    """
    chosen = linkable(index, network) if nodes is None else network.mask(nodes)
    present = sorted(name for name in index.model.kinds if chosen[index.nodes(name)].any())
    fields = {name: columns_of(index, name) for name in present}
    drawn = Drawn.of(network, chosen, sizes, placed)
    time = spans(index)
    return GraphDocument(
        (*attributes(fields), *drawn.columns),
        NodeRows(lambda: node_batches(index, drawn, fields, time, lang)),
        EdgeRows(lambda: edge_batches(index, network, chosen, time, lang)),
        {name: kind.label for name, kind in sorted(index.model.kinds.items())},
        lang,
        dynamic=bool(time.known[chosen].any()),
        numbered=True,
        count=int(chosen.sum()),
        broader=broader(index.model),
    )


def broader(model: Model) -> Mapping[str, tuple[str, ...]]:
    """The names of the properties of the network that are above each of them."""
    edges = [found for found in model.properties.values() if found.edge]
    name = {found.iri: found.name for found in edges}
    return {found.name: tuple(name[iri] for iri in found.ancestors if iri in name) for found in edges}


def linkable(index: Index, network: Network) -> Mask:
    """The nodes with neighbours, and those of public kinds that have a field of links; shape (size,)."""
    chosen = network.degree > 0
    for kind in index.model.public():
        if any(field.edge for field in kind.fields):
            chosen[index.nodes(kind.name)] = True
    return chosen


def columns_of(index: Index, kind: str) -> tuple[Field, ...]:
    """The fields of a kind that become columns: literals and codes that some thing has a value of."""
    return tuple(field for field in index.model.kinds[kind].own_fields if _is_column(index, field))


def _is_column(index: Index, field: Field) -> bool:
    # What a thing is called, once in each language, is the label that every row has already.
    if field.unique_lang or field.form is Form.LINK:
        return False
    return bool(len(index.links(field).values)) if field.node else index.column(field) is not None


def column_name(field: Field) -> str:
    """The field's name, with an underscore behind it where the name is reserved."""
    return f"{field.name}_" if field.name in RESERVED else field.name


def attributes(fields: Mapping[str, Sequence[Field]]) -> tuple[Attribute, ...]:
    """One column for each field name, in the order in which the kinds have them."""
    same: dict[str, dict[str, Field]] = {}
    for owner, field in ((owner, field) for owner, found in fields.items() for field in found):
        same.setdefault(column_name(field), {})[owner] = field
    return tuple(_attribute(name, tuple(found), [*found.values()]) for name, found in same.items())


def _attribute(name: str, kinds: tuple[str, ...], fields: Sequence[Field]) -> Attribute:
    types = {TYPES.get(field.form, Type.STRING) for field in fields}
    kind = types.pop() if len(types) == 1 else Type.STRING
    return Attribute(name, kind, any(field.many for field in fields), fields[0].label, kinds)


def node_batches(
    index: Index, drawn: Drawn, fields: Mapping[str, Sequence[Field]], time: Spans, lang: str
) -> Iterator[NodeBatch]:
    """The chosen nodes in the order of their ids."""
    reader = Reader(index, columns_by_kind(fields), lang)
    place = 0
    for kind, nodes in reader.runs(np.flatnonzero(drawn.chosen).astype(np.int32)):
        part = slice(place, place + len(nodes))
        place = part.stop
        yield NodeBatch(
            kind,
            index.iris(nodes),
            index.labels(nodes, lang),
            drawn.degree[nodes].tolist(),
            drawn.places_of(part),
            drawn.size[part].tolist(),
            [*map(day, time.begun[nodes].tolist())],
            [*map(day, time.ended[nodes].tolist())],
            partial(_columns, reader, drawn, nodes),
        )


def _columns(reader: Reader, drawn: Drawn, nodes: Ids) -> Mapping[str, Column]:
    return reader.columns(nodes) | drawn.column(nodes)


def columns_by_kind(fields: Mapping[str, Sequence[Field]]) -> Mapping[str, Sequence[tuple[Field, Attribute]]]:
    """For each kind its fields, each with the column that its values stand in."""
    columns = {attribute.name: attribute for attribute in attributes(fields)}
    return {kind: [(field, columns[column_name(field)]) for field in found] for kind, found in fields.items()}


def edge_batches(index: Index, network: Network, chosen: Mask, time: Spans, lang: str) -> Iterator[EdgeBatch]:
    """The links among the chosen nodes; a link is there while both of its ends are."""
    found = [index.model.properties[iri] for iri in network.properties]
    names = [(prop.name, prop.label.say(lang)) for prop in found]
    number = np.cumsum(chosen, dtype=np.int32) - 1
    for start in range(0, len(network.source), EDGES):
        part = slice(start, start + EDGES)
        source, target, prop = network.source[part], network.target[part], network.prop[part]
        among = chosen[source] & chosen[target]
        a, b = source[among], target[among]
        if len(a):
            what = np.stack([prop[among], *time.together(a, b)], axis=1)
            yield edge_batch(index.iris, number, names, (a, b), what)


def edge_batch(
    iris: Callable[[Ids], list[str]],
    number: Ids,
    names: Sequence[tuple[str, str]],
    ends: tuple[Ids, Ids],
    what: Floats,
) -> EdgeBatch:
    """Links between nodes as a batch.

    Parameters
    ----------
    iris, number
        The IRIs of nodes; the position of each node in the document, shape (nodes,).
    names
        Name and label of each property.
    ends
        Source and target of each link, as nodes, each of shape (links,).
    what
        The number of each link's property, its first and its last day from 1970 (NaN: not known), shape (links, 3).
    """
    nodes, at = np.unique(np.concatenate(ends), return_inverse=True)
    said, which = _distinct(what)
    source, target = np.split(at, 2)
    return EdgeBatch(
        lambda: iris(nodes),
        number[nodes].tolist(),
        source.tolist(),
        target.tolist(),
        [_said(*names[int(prop)], day(first), day(last)) for prop, first, last in said],
        which.tolist(),
    )


_said = lru_cache(maxsize=16384)(Said)


def _distinct(what: Floats) -> tuple[list[list[float]], NDArray[np.intp]]:
    """The rows that differ, and which of them each row is; NaN is like NaN."""
    whole = np.where(np.isnan(what), -_DAYS, what).astype(np.int64) + _DAYS
    keys = ((what[:, 0].astype(np.int64) * 2 * _DAYS) + whole[:, 1]) * 2 * _DAYS + whole[:, 2]
    _, firsts, which = np.unique(keys, return_index=True, return_inverse=True)
    return what[firsts].tolist(), which

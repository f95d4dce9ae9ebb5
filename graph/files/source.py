"""The document of a city's graph: columns by the fields of the ontology, rows by the index."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Generic, TypeVar

import numpy as np

from graph.files.document import RESERVED, Attribute, Cell, Cells, EdgeRow, GraphDocument, NodeRow, Type
from graph.files.looks import Drawn, Sizes
from graph.index import Index
from graph.network import Mask, Network
from graph.routes.lifetimes import Lifetimes, day, lifetimes
from ontology.model import Field, Form, Text, Value

T = TypeVar("T")

#: The type of a column by the form of its field; all others are texts.
TYPES: Mapping[Form, Type] = {
    Form.INTEGER: Type.INTEGER,
    Form.DECIMAL: Type.DECIMAL,
    Form.BOOLEAN: Type.BOOLEAN,
    Form.DATE: Type.DATE,
}

#: Links that are looked at together.
CHUNK = 65536


@dataclass(frozen=True)
class Rows(Generic[T]):
    """Rows made anew each time that someone goes through them."""

    make: Callable[[], Iterator[T]]

    def __iter__(self) -> Iterator[T]:
        return self.make()


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
    time = lifetimes(index)
    return GraphDocument(
        (*attributes(fields), *drawn.columns),
        Rows(lambda: node_rows(index, drawn, fields, time, lang)),
        Rows(lambda: edge_rows(index, network, chosen, time, lang)),
        {name: kind.label for name, kind in sorted(index.model.kinds.items())},
        lang,
        dynamic=bool(time.known()[chosen].any()),
        numbered=True,
        count=int(chosen.sum()),
    )


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


def node_rows(
    index: Index, drawn: Drawn, fields: Mapping[str, Sequence[Field]], time: Lifetimes, lang: str
) -> Iterator[NodeRow]:
    """The rows of the chosen nodes in the order of their ids."""
    columns = {attribute.name: attribute for attribute in attributes(fields)}
    code = lru_cache(maxsize=4096)(lambda node: index.label(node, lang))
    own = {kind: [(field, columns[column_name(field)]) for field in found] for kind, found in fields.items()}
    for place, node in enumerate(np.flatnonzero(drawn.chosen).tolist()):
        cells: dict[str, Cells] = drawn.cells(node)
        for field, attribute in (pair for kind in index.kinds(node) for pair in own.get(kind, ())):
            found = _cells(index.values(node, field), field, code, lang)
            if found and attribute.name not in cells:
                cells[attribute.name] = _typed(found, attribute)
        yield NodeRow(
            index.iri(node),
            index.label(node, lang),
            index.kind(node),
            int(drawn.degree[node]),
            cells,
            drawn.place(place),
            float(drawn.size[place]),
            *time.of(node),
        )


def _typed(cells: Sequence[Cell], attribute: Attribute) -> Cells:
    return tuple(cells) if attribute.many else cells[0]


def _cells(values: Sequence[Value], field: Field, code: Callable[[int], str], lang: str) -> list[Cell]:
    """The cells of a field's values: codes by their labels, texts in the language or else as they are."""
    if field.node:
        return [code(value) for value in values if isinstance(value, int)]
    texts = [value for value in values if isinstance(value, Text)]
    right = [text.value for text in texts if text.lang.partition("-")[0] == lang]
    if texts:
        return [*(right or [text.value for text in texts])]
    return [_cell(value) for value in values]


def _cell(value: Value) -> Cell:
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, Text) else value


def edge_rows(index: Index, network: Network, chosen: Mask, time: Lifetimes, lang: str) -> Iterator[EdgeRow]:
    """The rows of the links among the chosen nodes; a link is there while both of its ends are."""
    found = [index.model.properties[iri] for iri in network.properties]
    names = [(prop.name, prop.label.say(lang)) for prop in found]
    number = np.cumsum(chosen) - 1
    for start in range(0, len(network.source), CHUNK):
        part = slice(start, start + CHUNK)
        source, target, prop = network.source[part], network.target[part], network.prop[part]
        among = chosen[source] & chosen[target]
        a, b = source[among], target[among]
        iris = {node: index.iri(node) for node in np.unique(np.concatenate([a, b])).tolist()}
        first, last = time.together(a, b)
        columns = (a, b, prop[among], first, last, number[a], number[b])
        for x, y, p, since, until, i, j in zip(*(column.tolist() for column in columns), strict=True):
            name, label = names[p]
            yield EdgeRow(iris[x], iris[y], name, label, day(since), day(until), (i, j))

"""Saves a generation's graph, or a part of it, in any of the formats: whole, around a thing, or what a query makes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import BinaryIO

import numpy as np

from graph.exports import FORMATS, FormatError, write
from graph.files.document import EdgeRow, GraphDocument, NodeRow
from graph.files.looks import Sizes
from graph.files.source import document
from graph.generation import Generation
from graph.measures import MEASURES
from graph.network import Network
from graph.pictures.scene import scene
from graph.store import Store
from ontology.model import Words
from ontology.terms import TYPE, parse

Triple = tuple[str, str, str]


class MeasureError(ValueError):
    """There is no such measure by which nodes could be large or small; `words` names those that there are."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        names = ", ".join(known)
        super().__init__(f"{name!r} is no measure for sizes; these are: {names}")
        self.words = Words(f"没有可定大小的指标 {name}，有：{names}", str(self))


@dataclass(frozen=True, slots=True)
class Part:
    """Which part of the graph: given nodes, what lies around one, or what a query makes; all by default.

    Of given nodes that make ways, `start` is the one from which they lead and `around` the one to which, if it is one.
    """

    around: int | None = None
    hops: int = 2
    limit: int = 500
    construct: str | None = None
    lang: str = "zh"
    prefixes: Mapping[str, str] = field(default_factory=dict)
    nodes: Sequence[int] | None = None
    sizes: str | None = None
    placed: bool = True
    start: int | None = None
    title: str = ""

    def chosen(self, network: Network) -> Sequence[int] | None:
        """The nodes of the part; None where it is all of the graph or made by a query."""
        if self.nodes is not None or self.around is None:
            return self.nodes
        return network.around(self.around, self.hops, self.limit)


def save_graph(generation: Generation, form: str, path: Path, part: Part) -> None:
    """Write the part to a file, which appears whole or not at all; FormatError where there is no such format."""
    if form not in FORMATS:
        raise FormatError(form, FORMATS)
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(path.name + ".next")
    try:
        with fresh.open("wb") as file:
            if FORMATS[form].rdf:
                _write_rdf(generation, FORMATS[form].media_type, file, part)
            else:
                write(
                    form, graph_document(generation, _for(FORMATS[form].media_type, generation, part)), file
                )
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def _for(media_type: str, generation: Generation, part: Part) -> Part:
    """The part, or of what lies around a thing so much as makes a good picture."""
    if not media_type.startswith("image/") or part.around is None or part.nodes is not None:
        return part
    found = scene(generation.index, generation.network, part.around, part.hops, part.limit)
    return replace(part, nodes=found, placed=False)


def graph_document(generation: Generation, part: Part) -> GraphDocument:
    """The part as nodes and edges, for the graph formats."""
    if part.construct is not None:
        made = _of_triples(generation, _made(generation, part), part.lang)
        return replace(made, title=_title(generation, part))
    nodes = part.chosen(generation.network)
    # The number of neighbours is a column and the size already.
    sizes = None if part.sizes in (None, "degree") else _sizes(generation, part.sizes)
    made = document(generation.index, generation.network, nodes, part.lang, sizes, part.placed)
    focus, start = (
        None if node is None else generation.index.iri(node) for node in (part.around, part.start)
    )
    return replace(made, focus=focus, start=start, title=_title(generation, part))


def graph_of(generation: Generation, triples: Iterable[Triple], lang: str, title: str = "") -> GraphDocument:
    """Statements that somebody found as nodes and edges, for the graph formats."""
    return replace(_of_triples(generation, triples, lang), title=title)


def community_of(generation: Generation, node: int, limit: int) -> list[int]:
    """The node with those of its community that have most neighbours, at most so many."""
    groups, degree = generation.scores("community").values, generation.network.degree
    members = np.flatnonzero((groups == groups[node]) & (degree > 0) | (np.arange(len(groups)) == node))
    order = np.lexsort((members, -degree[members], members != node))
    return [int(member) for member in members[order][:limit]]


def _sizes(generation: Generation, measure: str | None) -> Sizes:
    """The values of a measure as sizes of nodes; MeasureError where there is no such measure."""
    if measure is None or measure not in MEASURES or MEASURES[measure].groups:
        raise MeasureError(str(measure), [name for name, found in MEASURES.items() if not found.groups])
    return Sizes(measure, MEASURES[measure].title, generation.scores(measure).values)


def _title(generation: Generation, part: Part) -> str:
    """What a picture of the part is called."""
    about = dict.fromkeys(node for node in (part.start, part.around) if node is not None)
    return (
        part.title or " — ".join(generation.index.label(node, part.lang) for node in about) or "鹊桥 Queqiao"
    )


def _write_rdf(generation: Generation, media_type: str, file: BinaryIO, part: Part) -> None:
    """The statements: everything with its graphs where the format has graphs, else the canonical view; or the part."""
    if part.construct is None and part.around is None and part.nodes is None:
        whole = generation.store.dump_all if _holds_graphs(media_type) else generation.store.dump
        whole(media_type, into=file)
        return
    store = Store.memory()
    store.add(_statements(generation, part))
    store.dump(media_type, into=file)


def _holds_graphs(media_type: str) -> bool:
    return media_type in ("application/trig", "application/n-quads", "application/ld+json")


def _statements(generation: Generation, part: Part) -> Iterator[Triple]:
    """What the query makes, or all that the canonical view states of the things around."""
    if part.construct is not None:
        yield from _made(generation, part)
        return
    for node in part.chosen(generation.network) or ():
        yield from generation.store.triples(f"<{generation.index.iri(node)}>")


def _made(generation: Generation, part: Part) -> Iterable[Triple]:
    return generation.store.construct(part.construct or "", part.prefixes)


def _of_triples(generation: Generation, triples: Iterable[Triple], lang: str) -> GraphDocument:
    """Statements as a graph: what links two things is an edge; known things bring their labels and columns along.

    Of the statements only the edges and the labels are kept; the columns are read while the file is written.
    """
    edges, labels = list[EdgeRow](), dict[str, dict[str, str]]()
    for subject, predicate, value in triples:
        said = labels.setdefault(_id(subject), {})
        if value.startswith(('"', "'")):
            if predicate.endswith(("Label>", "label>")):
                text, tag = parse(value)[:2]
                said.setdefault(tag, text)
        elif predicate != TYPE:
            labels.setdefault(_id(value), {})
            edges.append(EdgeRow(_id(subject), _id(value), *_named(generation, predicate[1:-1], lang)))
    index = generation.index
    known = {iri: node for iri in sorted(labels) if (node := index.find(iri)) is not None}
    base = document(index, generation.network, known.values(), lang)
    others = [_stranger(iri, labels[iri], lang) for iri in sorted(labels) if iri not in known]
    nodes = _Again(lambda: chain(base.nodes, others))
    return replace(base, nodes=nodes, edges=edges, numbered=False, count=len(labels))


@dataclass(frozen=True)
class _Again:
    """Rows made anew each time that someone goes through them."""

    make: Callable[[], Iterator[NodeRow]]

    def __iter__(self) -> Iterator[NodeRow]:
        return self.make()


def _id(term: str) -> str:
    """What a node is known by: its IRI, or the name of a blank node."""
    return term[1:-1] if term.startswith("<") else term


def _stranger(iri: str, labels: Mapping[str, str], lang: str) -> NodeRow:
    """A node that the city does not know: called by what the statements call it, or by the end of its IRI."""
    label = labels.get(lang) or next(iter(labels.values()), iri.rstrip("/").rpartition("/")[2])
    return NodeRow(iri, label, "")


def _named(generation: Generation, iri: str, lang: str) -> tuple[str, str]:
    """A property's name, and what people call it."""
    found = generation.model.properties.get(iri)
    local = iri.replace("#", "/").rpartition("/")[2]
    return (found.name, found.label.say(lang)) if found else (local, local)

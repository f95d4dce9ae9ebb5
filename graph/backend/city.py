"""A city's network as a graph that NetworkX's functions take: things by their IRIs, links as edges."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from graph.backend.graphs import ArrayDiGraph, ArrayGraph
from graph.backend.rows import Attributes
from graph.generation import City, CityError, Generation
from graph.index import Index
from graph.indexing.columns import Ids
from graph.measuring.adjacency import Adjacency
from graph.measuring.views import Projection
from graph.network import Network


def city_graph(generation: Generation, projection: Projection | None = None, lang: str = "zh") -> ArrayGraph:
    """The things of a generation that have a link, and their links; nothing is copied until it is asked for.

    Parameters
    ----------
    generation
        Its things are the nodes, by IRI in the index's order, with attributes `iri`, `label` and `kind`.
    projection
        What part of the network, and how links are read; the whole of it, undirected and without weights, by
        default. With weights, edges have the attribute `weight`.
    lang
        The language of labels, `zh` or `en`.

    Returns
    -------
    ArrayGraph
        An `ArrayDiGraph` where the projection is directed. Graph attributes: `generation` (number), `projection`.
    """
    stated = projection or Projection()
    rows = _rows(stated.project(generation))
    kept = np.flatnonzero(_linked(rows)).astype(np.int32)
    things = _Things(generation.index, kept, lang)
    known = {"generation": generation.number, "projection": stated.as_json()}
    kind = ArrayDiGraph if rows.directed else ArrayGraph
    return kind(_among(rows, kept), lambda: things.iris, "weight", things.describe, **known)


def open_graph(
    folder: str | Path,
    projection: Mapping[str, Any] | None = None,
    number: int | None = None,
    lang: str = "zh",
) -> ArrayGraph:
    """The graph of what a data folder has published, or of the generation with this number.

    Parameters
    ----------
    folder
        As given to `queqiao --data`.
    projection
        As plain values, for instance {"kinds": ["Enterprise"], "through": ["Patent"], "weight": "shared"}.

    Raises
    ------
    CityError
        If nothing is published there, or there is no such generation.
    ProjectionError
        If the projection names what there is not.
    """
    city = City(Path(folder))
    found = city.current() if number is None else city.generation(number)
    if found is None:
        raise CityError(f"{folder} 中还没有已发布的数据", f"nothing is published in {folder} yet")
    return city_graph(found, Projection.from_json(projection or {}), lang)


def network_graph(network: Network) -> ArrayGraph:
    """All nodes of a network by their numbers, and its edges: directed where it is, with its weights if it has any."""
    rows = _rows(network)
    return (ArrayDiGraph if rows.directed else ArrayGraph)(rows)


def _rows(network: Network) -> Adjacency:
    return network.arcs if network.directed else network.weighted


def _linked(rows: Adjacency) -> Any:
    """Which nodes have an edge, to them or from them."""
    linked = rows.degree > 0
    linked[rows.targets] = True
    return linked


def _among(rows: Adjacency, kept: Ids) -> Adjacency:
    """The same edges between the nodes kept, which are all that have one, numbered anew in their order."""
    number = np.zeros(rows.size, np.int32)
    number[kept] = np.arange(len(kept), dtype=np.int32)
    starts = np.concatenate([[0], np.cumsum(rows.degree[kept])])
    return Adjacency(starts, number[rows.targets], rows.weights, rows.directed)


class _Things:
    """What is known of some things of an index, read when first asked for, and for all of them at once."""

    def __init__(self, index: Index, nodes: Ids, lang: str) -> None:
        self._index, self._nodes, self._lang = index, nodes, lang

    @cached_property
    def iris(self) -> list[str]:
        """The IRI of each."""
        return self._index.iris(self._nodes)

    @cached_property
    def _labels(self) -> list[str]:
        return self._index.labels(self._nodes, self._lang)

    @cached_property
    def _kinds(self) -> list[str]:
        return self._index.kind_names(self._nodes)

    def describe(self, number: int) -> Attributes:
        """The attributes of one, by its place among them."""
        return {"iri": self.iris[number], "label": self._labels[number], "kind": self._kinds[number]}

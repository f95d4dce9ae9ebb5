"""Random graphs in NetworkX's form and in ours, with what is odd about graphs: nothing, isolated nodes, loops."""

from __future__ import annotations

from collections.abc import Mapping

import networkx as nx
import numpy as np
from hypothesis import strategies as st

from graph.measures import Scores
from graph.network import Network


def network_of(graph: nx.Graph) -> Network:
    """Links as the graph has them, with its weights and direction."""
    graph = nx.convert_node_labels_to_integers(graph)
    ends = np.array(graph.edges, np.int32).reshape(-1, 2)
    weights = [weight for *_, weight in graph.edges(data="weight")]
    given = np.array(weights, np.float64) if weights and None not in weights else None
    none = np.zeros(len(ends), np.int16)
    return Network(len(graph), ends[:, 0], ends[:, 1], none, ("urn:linked",), given, graph.is_directed())


def by_name(graph: nx.Graph, scores: Scores) -> dict[object, float]:
    """The scores by the graph's own names."""
    return dict(zip(graph, scores.values.tolist(), strict=True))


def without_loops(graph: nx.Graph) -> nx.Graph:
    """The graph as a network sees it."""
    found = graph.copy()
    found.remove_edges_from(list(nx.selfloop_edges(found)))
    return found


@st.composite
def graphs(draw: st.DrawFn, *, directed: bool = False, weighted: bool = False) -> nx.Graph:
    """A random graph with isolated nodes, several components, links of a node with itself, or none."""
    size, share = draw(st.integers(0, 12)), draw(st.sampled_from([0.0, 0.08, 0.2, 0.5, 1.0]))
    graph = nx.gnp_random_graph(size, share, seed=draw(st.integers(0, 9999)), directed=directed)
    if size and draw(st.booleans()):
        graph.add_edge(size - 1, size - 1)
    if weighted:
        random = np.random.default_rng(draw(st.integers(0, 9999)))
        for one, other in graph.edges:
            graph[one][other]["weight"] = float(random.integers(1, 9)) / 2
    return graph


def defined(values: Mapping[object, float]) -> dict[object, float]:
    """Values with 0 where NetworkX has none."""
    return {node: 0.0 if np.isnan(value) else value for node, value in values.items()}


def karate_club() -> nx.Graph:
    """Zachary's club, every friendship weighing 1."""
    graph = nx.karate_club_graph()
    for _, _, values in graph.edges(data=True):
        del values["weight"]
    return graph

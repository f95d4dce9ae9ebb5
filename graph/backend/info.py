"""What NetworkX is told of the backend while it is imported; this module may take nothing that is slow to load."""

from __future__ import annotations

from typing import Any

#: The name under which NetworkX knows the backend.
NAME = "queqiao"

#: What an installed package says of itself, so that NetworkX finds the backend: group, name, object.
ENTRY_POINTS: dict[str, tuple[str, str]] = {
    "networkx.backends": (NAME, "queqiao.graph.backend.entry:BACKEND"),
    "networkx.backend_info": (NAME, "queqiao.graph.backend.info:get_info"),
}

#: NetworkX converts a graph of its own to ours, where asked to by its configuration, from so many edges on.
LEAST_EDGES = 2000

_ITERATED = "matrix products in double precision; the same rounds and the same stopping rule"
_SEARCHED = "breadth-first search over arrays; without weights"
_COUNTED = "counted over arrays"
_PAIRS = "common neighbours by products of sparse rows"

#: Each function that runs on arrays, and what is to be known of it; all others run on NetworkX's form of the graph.
FUNCTIONS: dict[str, str] = {
    "adamic_adar_index": _PAIRS,
    "all_pairs_shortest_path_length": _SEARCHED,
    "articulation_points": "depth-first search over arrays; in node order",
    "average_clustering": _COUNTED + "; without weights, undirected",
    "average_shortest_path_length": _SEARCHED,
    "betweenness_centrality": "many searches at once; without weights; k and seed draw the same nodes",
    "biconnected_component_edges": "depth-first search over arrays",
    "biconnected_components": "depth-first search over arrays",
    "bidirectional_shortest_path": _SEARCHED + "; of several equally short paths it may find another one",
    "bridges": "depth-first search over arrays",
    "closeness_centrality": _SEARCHED,
    "clustering": _COUNTED + "; without weights, undirected",
    "connected_components": _COUNTED,
    "constraint": "sparse matrix products",
    "core_number": _COUNTED,
    "degree_centrality": _COUNTED,
    "eccentricity": _SEARCHED,
    "effective_size": "sparse matrix products; memory grows with the paths of length two, not with the pairs of nodes",
    "eigenvector_centrality": _ITERATED,
    "harmonic_centrality": _SEARCHED,
    "has_bridges": "depth-first search over arrays",
    "has_path": _SEARCHED,
    "hits": "the same singular vectors by SciPy",
    "in_degree_centrality": _COUNTED,
    "is_biconnected": "depth-first search over arrays",
    "is_connected": _COUNTED,
    "is_strongly_connected": _COUNTED,
    "is_weakly_connected": _COUNTED,
    "isolates": _COUNTED,
    "jaccard_coefficient": _PAIRS,
    "katz_centrality": _ITERATED,
    "leiden_communities": "Leiden by networkit, one thread; the same seed gives the same communities",
    "louvain_communities": "Louvain with refinement by networkit, one thread; for a seed not the groups of NetworkX",
    "modularity": _COUNTED,
    "node_connected_component": _SEARCHED,
    "number_connected_components": _COUNTED,
    "number_of_isolates": _COUNTED,
    "number_of_selfloops": _COUNTED,
    "number_strongly_connected_components": _COUNTED,
    "number_weakly_connected_components": _COUNTED,
    "out_degree_centrality": _COUNTED,
    "pagerank": _ITERATED,
    "preferential_attachment": _COUNTED,
    "resource_allocation_index": _PAIRS,
    "shortest_path": _SEARCHED + "; of several equally short paths it may find another one",
    "shortest_path_length": _SEARCHED,
    "single_source_shortest_path": _SEARCHED,
    "single_source_shortest_path_length": _SEARCHED,
    "single_target_shortest_path_length": _SEARCHED,
    "strongly_connected_components": _COUNTED,
    "transitivity": _COUNTED + "; undirected",
    "triangles": _COUNTED,
    "weakly_connected_components": _COUNTED,
}


def get_info() -> dict[str, Any]:
    """The backend as NetworkX's documentation shows it: a summary, and what each function does."""
    return {
        "backend_name": NAME,
        "short_summary": "The network of a city's innovation, on arrays.",
        "functions": {name: {"additional_docs": said} for name, said in FUNCTIONS.items()},
        "default_config": {"least_edges": LEAST_EDGES},
    }

"""What computes each measure. Kept apart from what is told of them: the kernels bring SciPy and networkit along."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from graph.measuring.brokers import betweenness
from graph.measuring.clusters import community, component, louvain, strong_component
from graph.measuring.cohesion import clustering, core, triangles
from graph.measuring.cuts import articulation, bridge_ends
from graph.measuring.degrees import degree, weighted_degree
from graph.measuring.distances import closeness, harmonic
from graph.measuring.holes import constraint, effective_size
from graph.measuring.influence import authorities, eigenvector, hubs, katz, pagerank, personal_pagerank
from graph.measuring.measure import Scores

#: What takes a Network and a measure's own parameters by keyword and gives Scores, by the measure's name.
KERNELS: Mapping[str, Callable[..., Scores]] = {
    "degree": degree,
    "weighted-degree": weighted_degree,
    "pagerank": pagerank,
    "personal-pagerank": personal_pagerank,
    "eigenvector": eigenvector,
    "katz": katz,
    "hubs": hubs,
    "authorities": authorities,
    "betweenness": betweenness,
    "closeness": closeness,
    "harmonic": harmonic,
    "constraint": constraint,
    "effective-size": effective_size,
    "clustering": clustering,
    "triangles": triangles,
    "core": core,
    "articulation": articulation,
    "bridges": bridge_ends,
    "component": component,
    "strong-component": strong_component,
    "community": community,
    "louvain": louvain,
}

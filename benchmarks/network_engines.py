"""How each engine answers each question: NetworkX, ours, networkit, and GraphBLAS where it is installed."""

from collections.abc import Mapping
from importlib.util import find_spec
from itertools import islice
from typing import Any

import networkit as nk
import networkx as nx
import numpy as np
from numpy.typing import NDArray

from benchmarks.network_contest import OURS, Ask
from benchmarks.network_graphs import Town
from benchmarks.paths import K, weighted
from graph.measuring import kernels
from graph.measuring.breadth import given
from graph.measuring.cores import core_numbers
from graph.measuring.dependency import dependencies
from graph.measuring.pageranks import pagerank
from graph.measuring.triangles import clustering, triangles
from graph.measuring.waves import far, hops, reached
from graph.network import Network
from graph.paths import shortest

#: Largest change of a node's PageRank on average, for all engines.
TOLERANCE = 1e-10

#: Most hops of the best paths, as people get them where they say nothing.
HOPS = 6

#: The most nodes for which NetworkX is given a second graph, with costs on its edges: it takes gigabytes.
WITH_COSTS = 200_000


def engines(town: Town) -> dict[str, Mapping[str, Ask]]:
    """The engines that are here, NetworkX and ours first, with the questions that they can answer."""
    found: dict[str, Mapping[str, Ask]] = {
        "NetworkX": of_networkx(town),
        OURS: ours(town),
        "networkit": of_networkit(town),
    }
    if find_spec("graphblas_algorithms"):
        found["GraphBLAS"] = of_graphblas(town)
    return found


def of_networkx(town: Town) -> dict[str, Ask]:
    """NetworkX on its own graph."""
    graph = town.graph

    def build(_case: Any) -> nx.Graph:
        built = nx.Graph()
        built.add_nodes_from(range(town.network.size))
        built.add_edges_from(zip(town.network.source.tolist(), town.network.target.tolist(), strict=True))
        return built

    def path(pair: tuple[int, int]) -> int | None:
        try:
            return len(nx.shortest_path(graph, *pair)) - 1
        except nx.NetworkXNoPath:
            return None

    return {
        "build": build,
        "pagerank": lambda _: nx.pagerank(graph),
        "pagerank-fine": lambda _: nx.pagerank(graph, tol=TOLERANCE, max_iter=1000),
        "core": lambda _: nx.core_number(graph),
        "triangles": lambda _: nx.triangles(graph),
        "clustering": lambda _: nx.clustering(graph),
        "betweenness": lambda seed: nx.betweenness_centrality(graph, k=len(town.few), seed=seed),
        "closeness": lambda _: [nx.closeness_centrality(graph, node) for node in town.few],
        "closeness-all": lambda _: nx.closeness_centrality(graph),
        "louvain": lambda seed: nx.community.louvain_communities(graph, seed=seed),
        "path": path,
    } | _best_paths(town.network)


def _best_paths(network: Network) -> dict[str, Ask]:
    """How NetworkX finds the best paths of any length; a graph too large for its copy with costs has none."""
    if network.size > WITH_COSTS:
        return {}
    graph = weighted(network)

    def best(pair: tuple[int, int]) -> list[float]:
        found = islice(nx.shortest_simple_paths(graph, *pair, "cost"), K)
        # arriving costs the same for all, and counts as one hop
        *_, arriving = next(iter(graph.in_edges(pair[1], data="cost")))
        costs = (
            nx.path_weight(graph, nodes, "cost") + 1 - arriving for nodes in found if len(nodes) <= HOPS + 1
        )
        return list(costs)

    return {"paths": best}


def ours(town: Town) -> dict[str, Ask]:
    """Ours: arrays in, arrays out, one thread."""
    network, adjacency = town.network, town.network.adjacency
    size = network.size
    # as networkit's own, its form of the graph is made beforehand
    kernels.pair_path(adjacency, *town.pairs[0])

    def build(_case: Any) -> Network:
        return Network(size, network.source, network.target, network.prop, network.properties)

    def betweenness(seed: int) -> Any:
        # NetworkX draws so, and a pivot's own paths are not among those that may pass it
        pivots = nx.utils.create_py_random_state(seed).sample(list(range(size)), len(town.few))
        others = np.full(size, len(pivots), np.float64)
        others[pivots] -= 1
        return dependencies(adjacency, given(adjacency, pivots)).total / (others * (size - 2))

    def closeness(_case: Any) -> list[float]:
        blocks = (depths for _, _, depths in hops(adjacency, given(adjacency, town.few)))
        return [close(depth[reached(depth)], size) for depths in blocks for depth in depths]

    def closeness_all(_case: Any) -> Any:
        found = far(adjacency, given(adjacency, np.arange(size)))
        return (found.reached - 1) ** 2 / np.maximum(found.total, 1) / (size - 1)

    def path(pair: tuple[int, int]) -> int | None:
        found = kernels.pair_path(adjacency, *pair)
        return None if found is None else len(found) - 1

    return {
        "build": build,
        "pagerank": lambda _: pagerank(adjacency, tolerance=1e-6 * size),
        "pagerank-fine": lambda _: pagerank(adjacency, tolerance=TOLERANCE * size),
        "core": lambda _: core_numbers(adjacency),
        "triangles": lambda _: triangles(adjacency),
        "clustering": lambda _: clustering(adjacency),
        "betweenness": betweenness,
        "closeness": closeness,
        "closeness-all": closeness_all,
        "louvain": lambda seed: kernels.louvain(adjacency, seed=seed),
        "leiden": lambda seed: kernels.leiden(adjacency, seed=seed),
        "path": path,
        "paths": lambda pair: [one.cost for one in shortest(network, *pair, k=K, max_length=HOPS).paths],
    }


def of_networkit(town: Town) -> dict[str, Ask]:
    """Networkit on its own graph, with all threads that it takes by itself; the graph is made beforehand."""
    tails, heads = (ends.astype(np.uint64) for ends in town.network.edges())
    graph = nk.GraphFromCoo((tails, heads), n=town.network.size)

    def ranks(tolerance: float) -> Any:
        method = nk.centrality.PageRank(graph, 0.85, tolerance * town.network.size)
        method.norm = nk.centrality.Norm.L1_NORM
        return method.run().scores()

    def path(pair: tuple[int, int]) -> int | None:
        found = nk.distance.BidirectionalBFS(graph, *pair, storePred=False).run().getDistance()
        return int(found) if found < town.network.size else None

    def closeness(_case: Any) -> list[float]:
        found = []
        for node in town.few:
            depths = np.array(nk.distance.BFS(graph, node, False).run().getDistances())
            found.append(close(depths[depths < town.network.size], town.network.size))
        return found

    return {
        "build": lambda _: nk.GraphFromCoo((tails, heads), n=town.network.size),
        "pagerank": lambda _: ranks(1e-6),
        "pagerank-fine": lambda _: ranks(TOLERANCE),
        "core": lambda _: nk.centrality.CoreDecomposition(graph).run().scores(),
        "clustering": lambda _: nk.centrality.LocalClusteringCoefficient(graph, True).run().scores(),
        "betweenness": lambda _: (
            nk.centrality.EstimateBetweenness(graph, len(town.few), True, True).run().scores()
        ),
        "closeness": closeness,
        "closeness-all": lambda _: (
            nk.centrality.Closeness(graph, True, nk.centrality.ClosenessVariant.GENERALIZED).run().scores()
        ),
        "louvain": lambda _: nk.community.PLM(graph, refine=True).run().getPartition().getVector(),
        "leiden": lambda _: (
            nk.community.ParallelLeiden(graph, iterations=10).run().getPartition().getVector()
        ),
        "path": path,
    }


def close(depths: NDArray[Any], size: int) -> float:
    """The closeness of a node from which the nodes that it reaches are so many hops away, as NetworkX defines it."""
    return (len(depths) - 1) ** 2 / max(int(depths.sum()), 1) / (size - 1)


def of_graphblas(town: Town) -> dict[str, Ask]:
    """SuiteSparse:GraphBLAS by graphblas-algorithms; its graph is made beforehand."""
    import graphblas_algorithms as ga  # type: ignore[import-not-found]  # noqa: PLC0415 - not a dependency

    graph = ga.Graph.from_networkx(town.graph)

    def dense(vector: Any) -> Any:
        return vector.to_dense(fill_value=0)

    return {
        "build": lambda _: ga.Graph.from_networkx(town.graph),
        "pagerank": lambda _: dense(ga.pagerank(graph)),
        "pagerank-fine": lambda _: dense(ga.pagerank(graph, tol=TOLERANCE, max_iter=1000)),
        "triangles": lambda _: dense(ga.triangles(graph)),
        "clustering": lambda _: dense(ga.clustering(graph)),
    }

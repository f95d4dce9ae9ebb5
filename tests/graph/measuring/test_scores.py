"""Scores kept with a generation: what SPARQL sees is what NetworkX finds on the same links."""

from __future__ import annotations

from decimal import Decimal

import networkx as nx
import numpy as np
import pytest

from graph.generation import Generation
from graph.measures import MEASURES
from graph.measuring.scores import KEPT, measured, score_records
from ontology.model import SCHEME, Model, Record


@pytest.fixture(scope="module")
def records(example: Generation, model: Model) -> list[Record]:
    return list(score_records(model, example.canon, "https://example.org/wuhan/"))


def observed(records: list[Record], name: str) -> dict[str, float]:
    mine = [r for r in records if r.values.get("indicator") == (f"{SCHEME}in-{name}",)]
    found = {}
    for record in mine:
        (focus,), (value,) = record.values["focus"], record.values["value"]
        assert isinstance(value, Decimal)
        found[str(focus)] = float(value)
    return found


def reference(example: Generation) -> nx.Graph:
    """The linked things of the example city as NetworkX holds them."""
    edges = example.index.edges
    graph = nx.Graph()
    pairs = zip(edges.source.tolist(), edges.target.tolist(), strict=True)
    graph.add_edges_from((example.index.iri(a), example.index.iri(b)) for a, b in pairs)
    return graph


def test_kept_scores_are_networkx_s(example: Generation, records: list[Record]) -> None:
    graph = reference(example)
    assert observed(records, "degree") == {n: float(d) for n, d in graph.degree()}
    assert observed(records, "pagerank") == pytest.approx(
        nx.pagerank(graph, tol=1e-12, max_iter=500), abs=1e-8
    )
    assert observed(records, "betweenness") == pytest.approx(nx.betweenness_centrality(graph), abs=1e-9)
    groups = observed(records, "component")
    for part in nx.connected_components(graph):
        assert len({groups[node] for node in part}) == 1


def test_each_measure_says_how_it_was_found(records: list[Record]) -> None:
    activities = {r.iri for r in records if not r.kind}
    assert len(activities) == len(KEPT)
    assert {str(r.values["generatedBy"][0]) for r in records if r.kind} == activities


def test_things_without_a_link_have_no_score(example: Generation) -> None:
    for measure in MEASURES.values():
        values = measured(example.network, measure).values
        lonely = np.flatnonzero(example.network.degree == 0)
        assert lonely.size and set(values[lonely]) == {-1.0 if measure.groups else 0.0}

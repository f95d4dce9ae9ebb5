"""Calls reach the backend, its refusals reach NetworkX, and NetworkX's form reaches other backends."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib.metadata import EntryPoint
from pathlib import Path
from types import ModuleType
from typing import Any

import networkx as nx
import pytest
from networkx.utils import backends

from graph.backend import registration
from graph.backend.conversion import from_networkx
from graph.backend.info import FUNCTIONS, LEAST_EDGES, NAME, get_info
from graph.backend.interface import BACKEND
from graph.backend.offered import OFFERS

ROOT = Path(__file__).parents[3]


@pytest.fixture
def karate() -> nx.Graph:
    return nx.karate_club_graph()


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The functions that ran on arrays, in order."""
    found: list[str] = []
    for name, offer in OFFERS.items():
        monkeypatch.setitem(OFFERS, name, _noted(name, offer, found))
    return found


def _noted(name: str, offer: Any, found: list[str]) -> Any:
    from dataclasses import replace
    from functools import wraps

    @wraps(offer.run)
    def run(*args: Any, **kwargs: Any) -> Any:
        found.append(name)
        return offer.run(*args, **kwargs)

    return replace(offer, run=run)


def test_a_graph_of_ours_needs_no_configuration(karate: nx.Graph, ran: list[str]) -> None:
    assert nx.pagerank(from_networkx(karate)) == pytest.approx(nx.pagerank(karate, weight=None))
    assert ran == ["pagerank"]


def test_a_networkx_graph_runs_on_arrays_when_asked(karate: nx.Graph, ran: list[str]) -> None:
    assert nx.triangles(karate, backend=NAME) == nx.triangles(karate)
    assert ran == ["triangles"]


def test_what_arrays_do_not_do_is_refused_when_asked_for_by_name(karate: nx.Graph) -> None:
    with pytest.raises(NotImplementedError, match="greedy_color"):
        nx.greedy_color(karate, backend=NAME)
    with pytest.raises(NotImplementedError, match="given arguments"):
        nx.clustering(karate, weight="weight", backend=NAME)


def test_by_priority_only_what_pays_is_converted(karate: nx.Graph, ran: list[str]) -> None:
    large = nx.gnm_random_graph(500, LEAST_EDGES, seed=1)
    with nx.config.backend_priority(algos=[NAME]):
        nx.triangles(karate)
        nx.degree_centrality(large)
        assert ran == []
        nx.triangles(large)
    assert ran == ["triangles"]


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("clustering", {"weight": "weight"}),
        ("closeness_centrality", {"distance": "weight"}),
        ("betweenness_centrality", {"weight": "weight"}),
        ("shortest_path", {"source": 0, "target": 33, "weight": "weight"}),
        ("shortest_path", {"source": 0, "target": 33, "weight": lambda *_: 2}),
        ("eigenvector_centrality", {"nstart": {0: 1}}),
        ("louvain_communities", {"threshold": 0.1, "seed": 1}),
    ],
)
def test_other_arguments_are_done_by_networkx(
    name: str, arguments: dict[str, Any], karate: nx.Graph, ran: list[str]
) -> None:
    function = getattr(nx, name, None) or getattr(nx.community, name)
    found = _outcome(function, from_networkx(karate, "weight"), arguments)
    assert ran == []
    assert found == _outcome(function, karate, arguments)


def _outcome(function: Any, graph: nx.Graph, arguments: dict[str, Any]) -> Any:
    try:
        return function(graph, **arguments)
    except (KeyError, nx.NetworkXException) as error:
        return type(error)


def test_edges_below_nothing_are_left_to_networkx(karate: nx.Graph) -> None:
    karate.edges[0, 1]["weight"] = -1
    assert nx.pagerank(from_networkx(karate, "weight")) == pytest.approx(nx.pagerank(karate))


@pytest.fixture
def other() -> Iterator[list[str]]:
    """A backend that stands for one on a graphics card: it takes NetworkX graphs only, and notes what it is asked."""
    asked: list[str] = []

    class Card:
        """A stand-in."""

        @staticmethod
        def convert_from_nx(graph: nx.Graph, **_: object) -> nx.Graph:
            assert type(graph) in (nx.Graph, nx.DiGraph)
            return graph.copy()

        @staticmethod
        def convert_to_nx(found: Any, **_: object) -> Any:
            return found

        @staticmethod
        def pagerank(graph: nx.Graph, *given: Any, **named: Any) -> Any:
            asked.append("pagerank")
            return nx.pagerank(graph, *given, **named, backend="networkx")

    module = ModuleType("stand_in_card")
    module.BACKEND = Card()  # type: ignore[attr-defined]
    sys.modules["stand_in_card"] = module
    backends.backends["card"] = EntryPoint("card", "stand_in_card:BACKEND", "networkx.backends")
    backends.backend_info["card"] = {}
    yield asked
    del sys.modules["stand_in_card"], backends.backends["card"], backends.backend_info["card"]
    backends._loaded_backends.pop("card", None)


def test_networkx_form_reaches_another_backend(karate: nx.Graph, other: list[str]) -> None:
    ours = from_networkx(karate)
    found = nx.pagerank(ours.to_networkx(), backend="card")
    assert other == ["pagerank"]
    assert found == pytest.approx(nx.pagerank(ours))


def test_our_form_is_not_passed_to_another_backend_unseen(karate: nx.Graph, other: list[str]) -> None:
    with pytest.raises(TypeError, match="convert graph from backend 'queqiao' to 'card'"):
        nx.pagerank(from_networkx(karate), backend="card")
    assert other == []


def test_what_networkx_is_told_is_what_there_is() -> None:
    info = get_info()
    assert info["functions"].keys() == FUNCTIONS.keys() == OFFERS.keys()
    assert all(name in dir(nx) or name in dir(nx.community) for name in FUNCTIONS)
    assert all(NAME in backends._registered_algorithms[name].backends for name in FUNCTIONS)
    assert nx.config.backends[NAME].least_edges == LEAST_EDGES


def test_names_that_networkx_does_not_have_are_none_of_ours() -> None:
    assert not hasattr(BACKEND, "on_start_tests") and not hasattr(BACKEND, "no_such_function")


def test_registering_again_changes_nothing() -> None:
    before = backends.backends[NAME]
    registration.register()
    assert backends.backends[NAME] is before

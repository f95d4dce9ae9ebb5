"""The backend as NetworkX takes it: which calls it does, and how."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from typing import Any

import networkx as nx
from networkx.utils import backends

from graph.backend import (  # noqa: F401 (read, these enter their functions among those offered)
    centrality,
    cohesion,
    communities,
    components,
    cuts,
    distances,
    holes,
    likeness,
    ranking,
    shortest,
)
from graph.backend.conversion import convert_from_nx, convert_to_nx
from graph.backend.graphs import ArrayGraph
from graph.backend.info import NAME
from graph.backend.offered import OFFERS

_ALGORITHMS: Mapping[str, Any] = backends._registered_algorithms


class Backend:
    """Every function of NetworkX by its name: on arrays where one is offered, else on NetworkX's form of the graph.

    NetworkX itself would refuse a graph of a backend that lacks a function, unless it is configured to fall back;
    here nothing needs to be configured.
    """

    convert_from_nx = staticmethod(convert_from_nx)
    convert_to_nx = staticmethod(convert_to_nx)

    def can_run(self, name: str, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> bool | str:
        """Whether a call can be done, or why it cannot."""
        refused = OFFERS[name].refused(args, kwargs) if name in OFFERS else "it is not done on arrays"
        if refused is None:
            return True
        if not any(isinstance(value, ArrayGraph) for value in (*args, *kwargs.values())):
            return refused
        function = _ALGORITHMS[name]
        if function.__wrapped__._will_call_mutate_input(args, kwargs):
            return "it changes its graph, and this one cannot be changed: take the graph that to_networkx() gives"
        return "networkx" in function.backends or "neither arrays nor NetworkX do it"

    def should_run(self, name: str, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> bool | str:
        """Whether a NetworkX graph is worth converting for a call, or why it is not."""
        if name in OFFERS and OFFERS[name].cheap:
            return "converting the graph takes longer than the answer"
        edges = (args[0] if args else kwargs["G"]).number_of_edges()
        least = nx.config.backends[NAME].least_edges
        return edges >= least or f"the graph has {edges} edges, and converting pays from {least} on"

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name not in _ALGORITHMS:
            raise AttributeError(f"NetworkX has no function {name!r} that a backend could do")
        return partial(_called, name)


def _called(name: str, *args: Any, **kwargs: Any) -> Any:
    """What a function gives, on arrays if they can do it with these arguments and this graph."""
    if name in OFFERS and OFFERS[name].refused(args, kwargs) is None:
        with suppress(NotImplementedError):
            return OFFERS[name].run(*args, **kwargs)
    return _ALGORITHMS[name](*args, backend="networkx", **kwargs)


#: The one backend there is; it holds no state.
BACKEND = Backend()

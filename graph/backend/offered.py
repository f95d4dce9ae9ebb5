"""Which of NetworkX's functions run on arrays, and with which arguments."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

#: Why a call cannot be done on arrays, None where it can; takes the call's arguments by name.
Refusal = Callable[[Mapping[str, Any]], str | None]


@dataclass(frozen=True)
class Offer:
    """A function with NetworkX's name, arguments, results and errors, over a graph on arrays.

    Attributes
    ----------
    run
        The function.
    only_default
        Arguments for which only the default is done.
    undirected
        Whether directed graphs are left to NetworkX.
    refusal
        What else cannot be done.
    cheap
        Whether converting a graph takes longer than NetworkX's own answer.
    """

    run: Callable[..., Any]
    only_default: tuple[str, ...] = ()
    undirected: bool = False
    refusal: Refusal | None = None
    cheap: bool = False

    @cached_property
    def signature(self) -> inspect.Signature:
        """The arguments that the function takes."""
        return inspect.signature(self.run)

    def refused(self, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> str | None:
        """Why these arguments cannot be done, None where they can."""
        try:
            bound = self.signature.bind(*args, **kwargs)
        except TypeError as error:
            return str(error)
        bound.apply_defaults()
        given = bound.arguments
        return self._refused_graph(given["G"]) or self._refused_value(given)

    def _refused_graph(self, graph: Any) -> str | None:
        if graph.is_multigraph():
            return "parallel edges have no place in the arrays"
        return "directed graphs are left to NetworkX" if self.undirected and graph.is_directed() else None

    def _refused_value(self, given: Mapping[str, Any]) -> str | None:
        if callable(given.get("weight")):
            return "a function as weight is left to NetworkX"
        for name in self.only_default:
            if given[name] != self.signature.parameters[name].default:
                return f"{name} is left to NetworkX"
        return self.refusal(given) if self.refusal else None


#: Every function on arrays by NetworkX's name for it; filled while the modules with the functions are read.
OFFERS: dict[str, Offer] = {}


def offered(
    *,
    only_default: tuple[str, ...] = (),
    undirected: bool = False,
    refusal: Refusal | None = None,
    cheap: bool = False,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Enter a function among those that run on arrays, under its own name."""

    def enter(run: Callable[..., Any]) -> Callable[..., Any]:
        OFFERS[run.__name__] = Offer(run, only_default, undirected, refusal, cheap)
        return run

    return enter

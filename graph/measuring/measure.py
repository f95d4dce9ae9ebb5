"""What a measure gives: one number for every node, how it was found, and how far it may be off."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.network import Network, Nodes
from ontology.model import Words

Values = NDArray[np.float64]


class ParameterError(ValueError):
    """A parameter of a measure lies outside its range; `words` names it, its value and the range."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.words = Words(zh, en)


@dataclass(frozen=True, eq=False)
class Scores:
    """One number for every node, and how it was found.

    Attributes
    ----------
    values
        Shape (size,), by node id.
    method
        `exact`, `sampled (k paths)`, or the name of a heuristic, as people read it.
    exact
        Whether the values are the definition's own, up to rounding.
    parameters
        What the method was given, and what it found of the network as a whole.
    error
        Most that any value is off by, with the probability `confidence`; None where values are exact, or where
        no bound is known.
    confidence
        Between 0 and 1; None where there is no `error`.
    errors
        Most that each value is off by, shape (size,): all of them together with the probability `confidence`; the
        largest is `error`. None where there is no `error`.
    """

    values: Values
    method: str
    exact: bool
    parameters: Mapping[str, float]
    error: float | None = None
    confidence: float | None = None
    errors: Values | None = None


def exact(values: NDArray[np.generic], **parameters: float) -> Scores:
    """Scores that are the definition's own."""
    return Scores(np.asarray(values, np.float64), "exact", True, parameters)


def between(name: str, value: float, low: float, high: float) -> float:
    """A parameter that must lie strictly between two numbers; ParameterError otherwise."""
    if not low < value < high:
        raise ParameterError(
            f"{name} 为 {value:g}，应大于 {low:g} 且小于 {high:g}",
            f"{name} is {value:g}: must be above {low:g} and below {high:g}",
        )
    return value


def above(name: str, value: float, low: float) -> float:
    """A parameter that must be above a number, and finite; ParameterError otherwise."""
    if not low < value < float("inf"):
        raise ParameterError(
            f"{name} 为 {value:g}，应大于 {low:g}", f"{name} is {value:g}: must be above {low:g}"
        )
    return value


def at_least(name: str, value: float, low: float) -> float:
    """A parameter that must not be below a number; ParameterError otherwise."""
    if not value >= low:
        raise ParameterError(
            f"{name} 为 {value:g}，应不小于 {low:g}", f"{name} is {value:g}: must be at least {low:g}"
        )
    return value


def starting_from(network: Network, linked: Nodes, start: Iterable[int]) -> list[int]:
    """The places of things among those that have a link; ParameterError for a thing that has none, or is none."""
    found = []
    for thing in start:
        place = int(np.searchsorted(linked, network.expect(thing)))
        if place == len(linked) or linked[place] != thing:
            raise ParameterError(
                f"start 中的 {thing} 在此网络中没有联系",
                f"start has {thing}, which has no link in this network",
            )
        found.append(place)
    return found

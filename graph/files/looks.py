"""How the nodes of an export look: where they are drawn, and how large by a measure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from graph.files.batches import Column
from graph.files.document import Attribute, Type
from graph.network import Mask, Network
from graph.pictures.layout import Places, layout
from ontology.model import Words

#: The sizes of the least and of the greatest node.
LEAST, MOST = 6.0, 40.0


@dataclass(frozen=True, eq=False)
class Sizes:
    """A measure: its name and title, which become a column, and its value for every node, shape (n,)."""

    name: str
    title: Words
    values: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Drawn:
    """The looks of the chosen nodes; `size` and `places` go by their order, everything else by node id."""

    chosen: Mask
    degree: NDArray[np.int64]
    size: NDArray[np.float64]
    places: Places | None
    measure: Sizes | None

    @classmethod
    def of(cls, network: Network, chosen: Mask, measure: Sizes | None, placed: bool) -> Drawn:
        """The looks of these nodes; areas grow with the measure, the number of neighbours by default."""
        values = network.degree if measure is None else measure.values
        places = layout(among(network, chosen)) if placed else None
        return cls(chosen, network.degree, scaled(np.asarray(values[chosen], np.float64)), places, measure)

    @property
    def columns(self) -> tuple[Attribute, ...]:
        """The column of the measure, where it is none that every node has."""
        return (
            ()
            if self.measure is None
            else (Attribute(self.measure.name, Type.DECIMAL, False, self.measure.title),)
        )

    def column(self, nodes: NDArray[np.int32]) -> dict[str, Column]:
        """The cells of the measure, of these nodes."""
        if self.measure is None:
            return {}
        cells = [Decimal(repr(value)) for value in self.measure.values[nodes].astype(np.float64).tolist()]
        return {self.measure.name: Column(cells, range(len(cells)))}

    def places_of(self, part: slice) -> Sequence[tuple[float, float] | None]:
        """Where these of the chosen nodes are drawn."""
        if self.places is None:
            return [None] * (part.stop - part.start)
        return [(x, y) for x, y in self.places[part].tolist()]


def scaled(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sizes from `LEAST` to `MOST` whose areas grow with the values; values that are no numbers count as 0."""
    known = np.where(np.isfinite(values), np.maximum(values, 0), 0)
    top = known.max(initial=0)
    return LEAST + (MOST - LEAST) * np.sqrt(known / top) if top else np.full(len(values), LEAST)


def among(network: Network, chosen: Mask) -> Network:
    """The simple graph of the chosen nodes, numbered by their order."""
    number = np.cumsum(chosen) - 1
    tails, heads = network.edges()
    kept = chosen[tails] & chosen[heads]
    tails, heads = number[tails[kept]], number[heads[kept]]
    return Network(int(chosen.sum()), tails, heads, np.zeros(len(tails), np.int16), ("",))

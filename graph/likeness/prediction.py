"""How well likeness foretells links: measured on those that came later, beside chance and mere degree."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.likeness.similarity import LIKENESSES
from graph.network import Network

Values = NDArray[np.float64]
Guess = Callable[[Network, int], Values]

#: Pairs without a link that each link held back is compared with.
RIVALS = 20


@dataclass(frozen=True, slots=True)
class Judged:
    """How one way of guessing did.

    Attributes
    ----------
    hits
        Share of the nodes asked for with a later partner among the first k guesses.
    precision
        Share of all guesses, k for each node, that came true.
    auc
        How often a later partner scores higher than a random stranger; half where both score the same.
    """

    name: str
    hits: float
    precision: float
    auc: float


@dataclass(frozen=True)
class Evaluation:
    """What was held back, and how each way of guessing did on it."""

    links: int
    nodes: int
    judged: tuple[Judged, ...]


def evaluate(before: Network, after: Network, *, k: int = 10, most: int = 300, seed: int = 1) -> Evaluation:
    """How well the links that came later are foretold from those that were there.

    Parameters
    ----------
    before, after
        Networks over the same n nodes. Held back are the links of the later one between nodes that had links
        before, but none with each other.
    k
        Guesses for each node.
    most
        So many nodes with later partners are asked for, drawn at random.
    seed
        Of the draws.

    Returns
    -------
    Evaluation
        For each of LIKENESSES, `degree` (whoever has most neighbours) and `random`.
    """
    partners = later(before, after)
    random = np.random.default_rng(seed)
    asked = np.array(sorted(partners), np.int64)
    if len(asked) > most:
        asked = np.sort(random.choice(asked, most, replace=False))
    guesses: Mapping[str, Guess] = {
        **{name: likeness.scores for name, likeness in LIKENESSES.items()},
        "degree": lambda network, _node: network.degree.astype(np.float64),
        "random": lambda network, _node: random.random(network.size),
    }
    trial = _Trial(before, partners, asked.tolist(), np.flatnonzero(before.degree), k, seed)
    judged = tuple(trial.judged(name, guess) for name, guess in guesses.items()) if partners else ()
    return Evaluation(sum(map(len, partners.values())) // 2, len(partners), judged)


def later(before: Network, after: Network) -> dict[int, NDArray[np.int64]]:
    """The new partners of each node, among those that both had links before."""
    keys = np.setdiff1d(_both_ways(after), _both_ways(before))
    one, other = np.divmod(keys, max(before.size, 1))
    old = (before.degree[one] > 0) & (before.degree[other] > 0)
    one, other = one[old], other[old]
    nodes, starts = np.unique(one, return_index=True)
    return dict(zip(nodes.tolist(), np.split(other, starts[1:]), strict=True)) if len(nodes) else {}


def _both_ways(network: Network) -> NDArray[np.int64]:
    tails, heads = (ends.astype(np.int64) for ends in network.edges())
    return np.concatenate([tails * network.size + heads, heads * network.size + tails])


@dataclass(frozen=True)
class _Trial:
    """What is asked: for some nodes of the network before, k guesses among all nodes known then."""

    before: Network
    partners: Mapping[int, NDArray[np.int64]]
    asked: list[int]
    known: NDArray[np.int64]
    k: int
    seed: int

    def judged(self, name: str, guess: Guess) -> Judged:
        """How one way of guessing does."""
        random = np.random.default_rng(self.seed)
        found = [self._one(guess(self.before, node), node, random) for node in self.asked]
        right, better = (np.array(side) for side in zip(*found, strict=True))
        pairs = np.array([len(self.partners[node]) for node in self.asked])
        return Judged(
            name,
            float((right > 0).mean()),
            float(right.mean() / self.k),
            float((better * pairs).sum() / pairs.sum()),
        )

    def _one(self, scores: Values, node: int, random: np.random.Generator) -> tuple[int, float]:
        """How many of the guesses for a node come true, and how often its later partners beat strangers."""
        new = self.partners[node]
        strangers = np.setdiff1d(self.known, np.append(self.before.neighbours(node), node))
        # equal scores in random order, so that the order of numbers helps nobody
        shuffled = random.permutation(strangers)
        best = shuffled[np.argsort(-scores[shuffled], kind="stable")[: self.k]]
        rivals = random.choice(np.setdiff1d(strangers, new), RIVALS * len(new))
        margin = np.repeat(scores[new], RIVALS) - scores[rivals]
        return int(np.isin(best, new).sum()), float(((margin > 0) + (margin == 0) / 2).mean())

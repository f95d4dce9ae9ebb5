"""Places by forces: edges pull, nodes push each other away, everything is drawn to the middle a little.

All pushes at once are a convolution, so a round costs O(n + cells log cells), whatever the nodes' number of pairs.
The forces are those of M. Jacomy, T. Venturini, S. Heymann, M. Bastian (2014): ForceAtlas2.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.fft import irfft2, rfft2

Places = NDArray[np.float64]
Ends = NDArray[np.integer]
Push = Callable[[Places, NDArray[np.float64]], Places]

#: Up to this many nodes each pair is looked at.
PAIRS = 300
#: Cells to a side of the square that holds all nodes.
CELLS = 192
_GRAVITY = 0.02


def settled(places: Places, tails: Ends, heads: Ends, seed: int = 1, rounds: int = 0) -> Places:
    """The places after so many rounds of the forces, shape (n, 2); how many rounds is chosen by n where 0."""
    size = len(places)
    degree = np.bincount(np.concatenate([tails, heads]), minlength=size)
    mass = np.asarray(degree + 1.0, np.float64)
    push: Push = _pushed_by_pairs if size <= PAIRS else Grid()
    random = np.random.default_rng(seed)
    places = places * 3 + random.normal(0, 0.01, places.shape)
    rounds = rounds or (400 if size <= PAIRS else 160)
    wide = np.sqrt(size) * 3
    for number in range(rounds):
        force = push(places, mass) - _GRAVITY * mass[:, None] * places
        _pull(force, places, tails, heads)
        move = force / mass[:, None]
        far = np.maximum(np.hypot(*move.T), 1e-12)
        most = wide * 0.1 * (1 - number / rounds) ** 2 + 0.01
        places = places + move * (np.minimum(far * 0.5, most) / far)[:, None]
    return places


def _pull(force: Places, places: Places, tails: Ends, heads: Ends) -> None:
    """Add to the force, in place, what the edges pull: as strong as they are long."""
    for axis in (0, 1):
        gap = places[heads, axis] - places[tails, axis]
        force[:, axis] += np.bincount(tails, gap, len(places)) - np.bincount(heads, gap, len(places))


def _pushed_by_pairs(places: Places, mass: NDArray[np.float64]) -> Places:
    gap = places[:, None] - places[None]
    strength = mass[:, None] * mass[None] / ((gap**2).sum(axis=2) + 0.05)
    return np.asarray((gap * strength[:, :, None]).sum(axis=1))


class Grid:
    """Pushes by way of a grid: the masses are shared out to its cells, and each cell pushes every other."""

    def __init__(self) -> None:
        steps = np.fft.fftfreq(2 * CELLS, 1 / (2 * CELLS))
        right, down = np.meshgrid(steps, steps, indexing="ij")
        square = right**2 + down**2 + 0.5
        self._kernels = [rfft2(along / square) for along in (right, down)]

    def __call__(self, places: Places, mass: NDArray[np.float64]) -> Places:
        """The force on each node, shape (n, 2)."""
        low = places.min(axis=0)
        side = float(max((places.max(axis=0) - low).max(), 1e-9)) / (CELLS - 2)
        spot = (places - low) / side
        cell = spot.astype(np.int64)
        part = spot - cell
        corners = [
            (
                (cell[:, 0] + a) * CELLS + cell[:, 1] + b,
                np.abs(1 - a - part[:, 0]) * np.abs(1 - b - part[:, 1]),
            )
            for a in (0, 1)
            for b in (0, 1)
        ]
        shared = sum(np.bincount(at, share * mass, CELLS * CELLS) for at, share in corners)
        spectrum = rfft2(np.asarray(shared).reshape(CELLS, CELLS), (2 * CELLS, 2 * CELLS))
        force = np.empty_like(places)
        for axis, kernel in enumerate(self._kernels):
            field = irfft2(spectrum * kernel)[:CELLS, :CELLS].ravel()
            force[:, axis] = sum(field[at] * share for at, share in corners)
        return force * mass[:, None] / side

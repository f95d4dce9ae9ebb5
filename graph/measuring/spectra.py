"""Eigenvectors and sums of powers of a matrix, found by products with it alone."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import eigh_tridiagonal

Values = NDArray[np.float64]

#: Products with the matrix before it starts again from the best vector found.
STEPS = 32
#: So many starts reach the tolerance even where the two largest eigenvalues are very near each other.
STARTS = 400


def principal(times: Callable[[Values], Values], size: int, tolerance: float = 1e-10) -> tuple[float, Values]:
    """The largest eigenvalue of a symmetric matrix without negative entries, and its vector.

    Parameters
    ----------
    times
        The product of the matrix with a vector of shape (size,).
    size
        Rows of the matrix; at least 1.
    tolerance
        Largest length of (matrix times vector, less eigenvalue times vector), over the eigenvalue.

    Returns
    -------
    tuple of float and Values
        The vector has shape (size,), length 1 and no negative entries. Where several vectors belong to the eigenvalue,
        as with components that are alike, it is what is left of equal entries for all nodes.

    References
    ----------
    C. Lanczos (1950): An iteration method for the solution of the eigenvalue problem.
    """
    vector = np.full(size, 1 / np.sqrt(size))
    for _ in range(STARTS):
        value, found = _best(times, vector)
        # the principal vector has no negative entries; what rounding left of others must not grow
        vector = np.abs(found) / _length(found)
        if _length(times(vector) - value * vector) <= tolerance * abs(value):
            break
    return float(value), vector


def attenuated(times: Callable[[Values], Values], size: int, reach: float, tolerance: float) -> Values:
    """The x with x = 1 + M x, where M, given by its product with a vector, lengthens none by more than `reach` < 1.

    Parameters
    ----------
    times
        The product of M with a vector of shape (size,).
    tolerance
        Largest length of the last change over that of x.
    """
    found = np.ones(size)
    for _ in range(math.ceil(math.log(tolerance) / math.log(reach)) + 1):
        last = found
        found = 1 + times(last)
        if _length(found - last) <= tolerance * _length(found) * (1 - reach):
            break
    return found


def _best(times: Callable[[Values], Values], start: Values) -> tuple[float, Values]:
    """The best pair of eigenvalue and vector that a few products with the matrix span."""
    steps = min(STEPS, len(start))
    basis, diagonal, beside = np.zeros((steps, len(start))), list[float](), list[float]()
    basis[0] = start
    for step in range(steps):
        following = times(basis[step])
        diagonal.append(_dot(following, basis[step]))
        # twice, because one pass leaves too much where vectors nearly agree
        for _ in range(2):
            # `einsum` and not a product: threads of a busy machine wait for each other longer than they work
            along = np.einsum("ij,j->i", basis[: step + 1], following)
            following = following - np.einsum("i,ij->j", along, basis[: step + 1])
        length = _length(following)
        if step + 1 == steps or length <= 1e-12 * max(abs(diagonal[0]), 1e-300):
            break
        beside.append(length)
        basis[step + 1] = following / length
    found = len(diagonal)
    values, vectors = eigh_tridiagonal(diagonal, beside, select="i", select_range=(found - 1, found - 1))
    return float(values[0]), np.einsum("i,ij->j", vectors[:, 0], basis[:found])


def _dot(one: Values, other: Values) -> float:
    return float(np.einsum("i,i->", one, other))


def _length(vector: Values) -> float:
    return math.sqrt(_dot(vector, vector))

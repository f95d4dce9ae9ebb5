"""Computes a measurement: its values over the things of a generation, and how they were found."""

from __future__ import annotations

import inspect
import time
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.generation import Generation
from graph.measurements.measurement import Measurement, MeasurementError
from graph.measurements.shelf import Found, Result
from graph.measures import MEASURES
from graph.measuring.scores import measured
from graph.network import Network

#: Hears how far the work is: a share from 0 to 1, and the phase.
Tell = Callable[[float, str], None]

#: The phases of a measurement.
READING, WAITING, PROJECTING, MEASURING, KEEPING = "read", "wait", "project", "measure", "keep"


def nobody(_share: float, _phase: str) -> None:
    """Hears and tells nothing."""


def compute(generation: Generation, measurement: Measurement, tell: Tell = nobody) -> Result:
    """The values of a measurement in a generation.

    ProjectionError where the projection names what is not there; MeasurementError where a start is no thing, or has
    no link.
    """
    started = time.perf_counter()
    tell(0.0, PROJECTING)
    network = measurement.projection.project(generation)
    start = [_number(generation, iri) for iri in measurement.start]
    return result_on(network, measurement, generation.number, start, tell=tell, started=started)


def result_on(
    network: Network,
    measurement: Measurement,
    generation: int,
    start: list[int] | None = None,
    *,
    tell: Tell = nobody,
    started: float | None = None,
) -> Result:
    """The values of a measurement on a network that is projected already; `start` has numbers of its nodes."""
    since = time.perf_counter() if started is None else started
    measure = MEASURES[measurement.measure]
    options: dict[str, Any] = dict(measurement.parameters)
    if start:
        options["start"] = start
    if "progress" in inspect.signature(measure.run).parameters:
        options["progress"] = lambda share: tell(share, MEASURING)
    tell(0.0, MEASURING)
    scores = measured(network, measure, **options)
    values: NDArray[np.float64] = np.where(network.degree > 0, scores.values, np.nan)
    found = Found(
        measurement.as_json(),
        generation,
        scores.method,
        scores.exact,
        {name: float(value) for name, value in scores.parameters.items()},
        scores.error,
        scores.confidence,
        round(time.perf_counter() - since, 3),
        datetime.now(UTC).isoformat(timespec="seconds"),
        software(),
    )
    return Result(measurement.key, values, found, scores.errors)


def software() -> str:
    """Name and version of this software."""
    try:
        return f"queqiao {version('queqiao')}"
    except PackageNotFoundError:
        return "queqiao"


def _number(generation: Generation, iri: str) -> int:
    node = generation.index.find(iri)
    if node is None:
        raise MeasurementError(f"start 中的 {iri} 不在图谱中", f"start has {iri}, which is not in the graph")
    return node

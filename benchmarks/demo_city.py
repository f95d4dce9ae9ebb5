"""A demo city to measure with."""

from __future__ import annotations

from pathlib import Path

from graph.generation import City
from loaders.demo.city import INFO, records
from loaders.run import load_records


def made(folder: Path, scale: float) -> Path:
    """The folder, with a demo city of this scale in it."""
    city = City(folder)
    load_records(city, "demo", INFO, records(scale, city.base, city.model))
    return folder

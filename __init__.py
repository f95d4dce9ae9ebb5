"""鹊桥 Queqiao: the knowledge graph of a city's innovation. `queqiao.open("data")` gives a city to be asked."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from workbench.city import OpenCity

__all__ = ["open"]


def open(  # noqa: A001 - as one says it: queqiao.open("data")
    folder: str | Path, lang: str = "zh", seconds: float | None = None
) -> OpenCity:
    """What a data folder has published, to be asked, as `workbench.open_city` has it."""
    # the plain name `workbench` may be somebody else's where this is installed
    found: OpenCity = import_module(f"{__name__}.workbench").open_city(folder, lang, seconds)
    return found

"""The graph asked from Python, without a server: `from queqiao.workbench import open_city`."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workbench.city import OpenCity

#: The parts that it is made of; another project's module of such a name must not be in the way.
_PARTS = ("graph", "ontology", "queries", "schema", "workbench")
#: The module that finds parts by their plain names, be they installed below `queqiao` or in a checkout.
_PLACING = ".".join([*__name__.split(".")[:-1], "graph.backend.entry"])


def open_city(folder: str | Path, lang: str = "zh", seconds: float | None = None) -> OpenCity:
    """What a data folder has published, to be asked; each new generation is seen with the next question.

    Parameters
    ----------
    folder
        As given to `queqiao --data`.
    lang
        The language of labels where a question names none, `zh` or `en`.
    seconds
        How long one answer may take; no limit by default.

    Raises
    ------
    CityError
        If nothing is published there.
    """
    placing: Any = import_module(_PLACING)
    found: OpenCity = placing.module("workbench.city", _PARTS).OpenCity(Path(folder), lang, seconds)
    return found

"""What an installed package is reached by: NetworkX finds the backend here, and a notebook its graphs.

Everything is installed below `queqiao`, and its modules take each other by plain names. So the package's folder goes
on the path when something is asked for, as `__main__` does it, but last: a module of somebody else's that has the
name of one of ours stays what it was, and is told of.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

#: The folder that holds the folder `graph`.
_HOME = Path(__file__).resolve().parent.parent.parent
#: The parts that the backend is made of.
_PARTS = ("graph", "ontology")


def open_graph(
    folder: str | Path,
    projection: Mapping[str, Any] | None = None,
    number: int | None = None,
    lang: str = "zh",
) -> Any:
    """The graph of what a data folder has published, as `graph.backend.city` has it."""
    return module("graph.backend.city").open_graph(folder, projection, number, lang)


def __getattr__(name: str) -> Any:
    if name == "BACKEND":
        return module("graph.backend.interface").BACKEND
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def module(name: str, parts: Sequence[str] = _PARTS) -> ModuleType:
    """A module by its plain name; ImportError where another one has the name of one of the parts that it needs."""
    if str(_HOME) not in sys.path:
        sys.path.append(str(_HOME))
    for part in parts:
        places = [Path(place).resolve() for place in getattr(import_module(part), "__path__", ())]
        if _HOME / part not in places:
            where = getattr(sys.modules[part], "__file__", None) or places
            raise ImportError(f"queqiao has a package `{part}`, but {where} is found first: rename that one")
    return import_module(name)

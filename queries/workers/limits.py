"""How much one query may have, and how many may be answered at once."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from ontology.model import Words

MIB = 1024 * 1024
CORES = os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class Limits:
    """What queries may have: seconds from their arrival to the whole answer, bytes of memory and of answer, places.

    Every one of them is an option of `serve`; there memory and sizes are counted in MiB.
    """

    seconds: float = 30.0
    #: The bytes that a query may take beside what all share, and those that all queries together may take.
    memory: int = 1024 * MIB
    together: int = 4096 * MIB
    #: The largest answer in bytes.
    size: int = 256 * MIB
    #: How many queries may be at work that are new, and for how many seconds one is new.
    places: int = max(8, CORES * 4)
    new: float = 0.5
    #: For how many seconds a query is new while others wait, and after how many it lets the others at work go first.
    hurried: float = 0.1
    first: float = 0.03
    #: How many workers are ready for the next queries.
    spares: int = 8
    #: How many that are no longer new may be at work, and how many of them may stand still until one of those ends.
    slow: int = max(2, CORES)
    still: int = 16
    #: How many queries may wait for a place.
    waiting: int = 256
    #: Whether workers read the triples from `disk` or from `memory`; `auto` takes memory for few triples.
    store: str = "auto"
    #: With `auto`, so many statements are read into memory; some 300 bytes and 15 microseconds each.
    few: int = 500_000


#: What is counted in MiB where people write it.
_SIZES = ("memory", "together", "size")
_STORES = ("auto", "disk", "memory")


class QueryLimitError(ValueError):
    """A setting of a limit of queries that cannot be understood; `words` says which."""

    def __init__(self, given: str) -> None:
        names = ", ".join(Limits.__slots__)
        self.words = Words(
            f"{given}：请写成 名称=正数，名称有：{names}；store 可为 {'、'.join(_STORES)}",
            f"{given}: write NAME=NUMBER above 0, with a name of: {names}; store is one of {', '.join(_STORES)}",
        )
        super().__init__(self.words.en)


def limits_of(given: Iterable[str], seconds: float) -> Limits:
    """The limits with those given as NAME=NUMBER, `seconds` where none are given; QueryLimitError otherwise."""
    found: dict[str, Any] = {"seconds": seconds}
    for one in given:
        name, _, value = one.partition("=")
        found[name] = _value(one, name, value)
    return replace(Limits(), **found)


def _value(given: str, name: str, value: str) -> float | int | str:
    if name == "store" and value in _STORES:
        return value
    if name == "store" or name not in Limits.__slots__:
        raise QueryLimitError(given)
    kind: type[int] | type[float] = type(getattr(Limits(), name))
    try:
        number = kind(value)
    except ValueError:
        raise QueryLimitError(given) from None
    if not 0 < number < float("inf"):
        raise QueryLimitError(given)
    return number * MIB if name in _SIZES else number

"""What the arguments of a field stand for in a plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from schema.context import Context

#: What arguments stand for in a request; QueryError where that cannot be.
Means = Callable[[Context, Mapping[str, Any]], Any]


@dataclass(frozen=True, slots=True)
class Asks:
    """What a field gives, as a part of a plan, what its arguments stand for, or those of the root field."""

    part: type
    means: Means
    of_root: bool = False

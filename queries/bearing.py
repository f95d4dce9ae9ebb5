"""How many things bear a code, or a code below it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from graph.index import Index
from graph.indexing.columns import Rows, rows_of
from ontology.model import Field

#: What is not counted yet.
_UNKNOWN = -1


@dataclass(frozen=True, eq=False, slots=True)
class _Kept:
    """Rows that an index keeps."""

    rows: Rows

    @property
    def nbytes(self) -> int:
        """The size in bytes."""
        return self.rows.starts.nbytes + self.rows.values.nbytes


@dataclass(frozen=True, slots=True)
class Bearing:
    """Counts the things that bear codes in any of these fields; those of one kind if one is given.

    `broader` is the field of a code that leads to those above it; `within` takes in all codes below.
    """

    index: Index
    fields: tuple[Field, ...]
    broader: Field
    kind: str | None = None
    within: bool = False

    def counts(self, codes: Sequence[int]) -> list[int]:
        """How many things bear each of these codes."""
        known = self.index.kept.of(
            ("bearing", self.broader.path, self.kind, self.within),
            lambda: np.full(self.index.size, _UNKNOWN, np.int32),
        )
        unknown = [code for code in dict.fromkeys(codes) if known[code] == _UNKNOWN]
        if unknown:
            # once for all: an index that has no room for them makes them anew
            bearers, narrower = self._bearers(), self._narrower() if self.within else None
            for code in unknown:
                known[code] = self._count(bearers, [code] if narrower is None else _below(narrower, code))
        return [*known[np.array(codes, np.int32)].tolist()]

    def _count(self, bearers: Rows, codes: list[int]) -> int:
        """How many things bear one of these codes."""
        seen = np.zeros(self.index.size, np.bool_)
        for code in codes:
            seen[bearers.of(code)] = True
        return int(np.count_nonzero(seen if self.kind is None else seen[self.index.nodes(self.kind)]))

    def _bearers(self) -> Rows:
        """Code to the things that bear it."""
        return self.index.kept.of("bearers", lambda: _Kept(self._all_bearers())).rows

    def _all_bearers(self) -> Rows:
        found = [self.index.links(replace(one, inverse=True, targets=())) for one in self.fields]
        none: NDArray[np.int32] = np.zeros(0, np.int32)
        codes = np.concatenate([none, *(rows.owners for rows in found)])
        return rows_of(codes, np.concatenate([none, *(rows.values for rows in found)]))

    def _narrower(self) -> Rows:
        """Code to those right below it."""
        rows = self.index.links(self.broader)
        return self.index.kept.of(
            ("narrower", self.broader.path), lambda: _Kept(rows_of(rows.values, rows.owners))
        ).rows


def _below(narrower: Rows, code: int) -> list[int]:
    """The code and all below it."""
    found = {code: None}
    level = [code]
    while level:
        level = [one for some in narrower.lists(level) for one in some if one not in found]
        found |= dict.fromkeys(level)
    return [*found]

"""Rows counted while a file is read, and which things were told by more than one of them."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Mapping

import numpy as np

from graph.facts.segment import Segment
from ontology.model import Place, Record


class Rows:
    """How many rows a file has, and eight bytes for the main thing of each: the first that the row speaks of."""

    def __init__(self) -> None:
        self.count = 0
        self._last: tuple[str, str | None, int] = ("", None, 0)
        self._open = False
        self._mains = array("q")

    def see(self, item: Record | object, place: Place | None) -> None:
        """Take notice of one record, fault or note; what comes back to an earlier row is no new one."""
        if place is None or not place.row:
            return
        here = (place.file, place.sheet, place.row)
        if here[:2] != self._last[:2] or here[2] > self._last[2]:
            self.count, self._last, self._open = self.count + 1, here, True
        if self._open and here == self._last and isinstance(item, Record):
            self._mains.append(hash(item.iri))
            self._open = False

    def repeated(self, segment: Segment) -> Mapping[str, list[Place]]:
        """The main things that more than one row speaks of, with the places of them all."""
        found, counts = np.unique(np.frombuffer(self._mains, np.int64), return_counts=True)
        many = set(found[counts > 1].tolist())
        places: dict[str, list[Place]] = defaultdict(list)
        if not many:
            return places
        subjects = {n for n in set(segment.places[0].tolist()) if hash(segment.terms[n][1:-1]) in many}
        for subject, file, sheet, row in segment.places.T.tolist():
            if subject in subjects:
                place = Place(segment.names[file], row or None, segment.names[sheet] or None)
                places[segment.terms[subject][1:-1]].append(place)
        return {iri: found for iri, found in places.items() if len(found) > 1}

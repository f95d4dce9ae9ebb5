"""What was known once: the withdrawals that a generation remembers."""

from __future__ import annotations

import json
from collections.abc import Mapping

from graph.generation import Generation
from graph.publishing.history import FILE, Withdrawal


def withdrawals(generation: Generation) -> Mapping[str, Withdrawal]:
    """The last withdrawal of each IRI that a source spoke of once; things may be known all the same by others."""
    path = generation.folder / FILE
    if not path.exists():
        return {}
    with path.open(encoding="utf-8") as file:
        return {found.iri: found for found in (Withdrawal(**json.loads(line)) for line in file)}

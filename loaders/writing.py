"""Publishes what is written over the network, linked with all that the sources say, as the next generation."""

from __future__ import annotations

from dataclasses import replace

from graph.editing.edit import Edit
from graph.editing.requests import Outcome, Request
from graph.generation import City, WritingError
from loaders.run import relink, scored


def write(city: City, request: Request) -> Outcome | None:
    """What came of a request, once it is published; None where another process is writing."""
    edit = Edit(request)
    try:
        loaded = relink(city, edit.prepare, request.note, score=False)
    except WritingError:
        return None
    return replace(edit.outcome, number=loaded.generation.number if loaded.generation else None)


def settle(city: City) -> bool:
    """Publish the scores of a large network, which no request waits for; False where another process is writing."""
    try:
        scored(city)
    except WritingError:
        return False
    return True

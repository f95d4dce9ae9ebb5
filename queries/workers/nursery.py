"""The process that workers are forked from: started once, it forks a nursery for each generation, and that the workers.

It is told on its channel, whose number is its argument, one line of what it has to know, then the model, then as
`brood.py` says.
"""

from __future__ import annotations

import gc
import json
import os
import pickle
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from socket import socket
from typing import Any

from graph.generation import Generation
from graph.likeness.likes import Likes
from graph.measurements.measurement import measurement
from graph.measurements.measurements import Measurements, standing_of
from graph.routes.spans import spans
from graph.store import Store
from ontology.model import Model
from queries.asking import Knowledge
from queries.sparql.answering import prefixes
from queries.sparql.rewriting import Labels
from queries.workers.brood import Brood
from queries.workers.walls import be_calm, cut_off
from queries.workers.wanted import Wanted
from queries.workers.wire import receive
from queries.workers.worker import Desktop, work


def main() -> None:
    """Read the model, then fork a nursery for each generation that is named."""
    channel = socket(fileno=int(sys.argv[1]))
    # a pipe between two processes of one program, never a file
    piece = receive(channel)
    assert piece
    said, model = pickle.loads(piece[1])
    isolated = said["isolated"] and cut_off()
    channel.sendall(json.dumps({"ready": True, "isolated": isolated}).encode() + b"\n")
    Brood(channel, lambda ours, named: _generation(ours, model, said, named)).run()


def _generation(channel: socket, model: Model, said: Mapping[str, Any], named: Mapping[str, Any]) -> None:
    """Open a generation, then fork workers for it."""
    generation = Generation(model, Path(named["folder"]))
    # a store on the disk is opened once: what workers are forked from has read what all of them need of it
    store = _in_memory(generation) if named["memory"] else generation.store
    knowledge = _knowledge(generation)
    names, labels = prefixes(model, named["base"]), Labels.of(generation.canon)

    def life(ours: socket, _: Mapping[str, Any]) -> None:
        work(ours, Desktop(store, names, knowledge, said["memory"], said["size"], labels))

    be_calm()
    # the search for garbage writes to what it looks at, and each worker would have a copy of all of it
    gc.collect()
    gc.freeze()
    channel.sendall(b'{"ready": true}\n')
    Brood(channel, life).run()


def _in_memory(generation: Generation) -> Store:
    """The triples of a generation in memory; in some 15 microseconds each."""

    def copied() -> Store:
        # of the thread alone, where the system knows that: workers would be as nice as this process for ever
        os.nice(10)
        return generation.store.copied()

    with ThreadPoolExecutor(1) as behind:
        return behind.submit(copied).result()


def _knowledge(generation: Generation) -> Knowledge:
    """What the functions know. What every worker would make for itself is made before they are forked."""
    wanted = Wanted(generation.folder.parent.parent)
    measurements = Measurements(generation, wanted, standing_of(generation))
    dates = spans(generation.index)
    likes = Likes(generation, dates)
    found = Knowledge(
        generation, lambda: dates, lambda: likes, lambda name: measurements.scores(measurement(name))
    )
    _ = found.network, found.linked
    return found


if __name__ == "__main__":
    # the service may end before all is read
    with suppress(ConnectionError):
        main()

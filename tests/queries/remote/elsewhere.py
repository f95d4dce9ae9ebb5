"""A SPARQL store that is asked over HTTP, and operations answered from it and from the index."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic, sleep

import orjson
import uvicorn

from graph.generation import Generation
from graph.store import Store
from queries.deadline import Deadline
from queries.remote.client import Client
from queries.remote.dump import dumped
from queries.remote.reading import Reach
from queries.remote.remote import Remote
from schema.build import GraphQL
from schema.context import Context, Known
from schema.execution import Operation, execute
from schema.guard import Guard
from schema.limits import Limits
from schema.remote import FarKnown
from schema.remote import execute as far
from serving.store_app import create_store_app


@contextmanager
def served(generation: Generation) -> Iterator[str]:
    """The address of a store that holds the view of a generation."""
    store = Store.memory()
    for piece in dumped(generation):
        store.load(piece)
    server = uvicorn.Server(uvicorn.Config(create_store_app(store), port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    ends = monotonic() + 30
    while not server.started and monotonic() < ends:
        sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/sparql"
    server.should_exit = True
    thread.join(20)


@contextmanager
def remote_of(generation: Generation, address: str, reach: Reach | None = None) -> Iterator[Remote]:
    """The store as it is asked."""
    client = Client(address)
    yield Remote(client, generation.model, reach or Reach())
    client.close()


class Both:
    """Answers operations from an index and from a store elsewhere."""

    def __init__(self, schema: GraphQL, known: Known, remote: Remote) -> None:
        self.schema, self.known, self.far = schema, known, FarKnown(remote)
        self._guard = Guard(schema, Limits())

    def compared(self, query: str, variables: dict[str, object], name: str | None, lang: str) -> Counter[str]:
        """How an operation was answered there; AssertionError where data that both give differ."""
        try:
            ready = self.schema.documents.ready(query)
        except Exception:  # noqa: BLE001 - what is not valid is refused before
            return Counter(["invalid"])
        asked = Operation(query, variables, name, ready=ready)
        near = execute(self.schema, asked, Context(self.known, lang))
        found = far(self.schema, asked, self.far, Context(self.known, lang, Deadline(60)))
        beyond = [why for why in found.left.values() if "a store elsewhere cannot answer" in why]
        if near.data is None or found.data is None:
            if near.errors:
                assert found.errors, f"{query}\n{variables}\n{near.errors}\nno error there"
                return Counter(["errors"])
            assert found.errors, query
            if found.left.keys() & near.left.keys():
                # arguments that are wrong are told though nothing is there to be chosen by them
                return Counter(["stricter"])
            assert beyond, f"{query}\n{variables}\n{found.errors}"
            return Counter(["beyond"])
        differ = False
        for root in near.roots:
            if root.key in found.left:
                differ = True
                continue
            failed = any(error.path and error.path[0] == root.key for error in near.errors or ())
            a, b = (orjson.dumps(one.data[root.key], default=str) for one in (near, found))  # type: ignore[index]
            assert failed or a == b, f"{query}\n{variables}\n{a.decode()}\n{b.decode()}"
        return Counter(["beyond" if beyond else "errors" if differ else "same"])

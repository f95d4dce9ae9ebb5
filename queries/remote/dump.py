"""A city's canonical view as triples for a store elsewhere, with what such a store needs beside it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from graph.facts.canon import Triples
from graph.generation import Generation
from graph.indexing.columns import NUMERIC
from graph.indexing.search import normalise_all
from ontology.model import Form, Model
from ontology.terms import iri, literal, parse
from queries.deadline import Deadline
from queries.remote.client import Client
from queries.remote.remote import BASE, CITY
from queries.remote.terms import folded

#: So many bytes are sent at a time, about.
PORTION = 4 << 20
#: So many texts are taken apart at a time.
_TEXTS = 50_000


def dumped(generation: Generation) -> Iterator[bytes]:
    """The view as N-Triples in portions of whole lines; behind it its texts as searches spell them, and its base."""
    canon = generation.canon
    yield from Triples(canon.terms, np.asarray(canon.triples)).batches()
    for path in sorted(_texts(generation.model)):
        yield from _folded(generation, path)
    yield f"{CITY} {BASE} {literal(str(generation.manifest['base']))} .\n".encode()


def put(generation: Generation, client: Client, seconds: float) -> int:
    """Let a store's graph hold the view and nothing else; returns how many bytes were sent. RemoteError otherwise.

    It is sent in portions, each within so many seconds: while they are sent the graph holds a part.
    """
    sent, anew = 0, True
    for portion in portions(dumped(generation)):
        client.put(portion, "application/n-triples", Deadline(seconds), anew=anew)
        sent, anew = sent + len(portion), False
    return sent


def portions(pieces: Iterator[bytes], size: int = PORTION) -> Iterator[bytes]:
    """Whole lines, in portions of about so many bytes."""
    for piece in pieces:
        start = 0
        while start < len(piece):
            stop = piece.find(b"\n", min(start + size, len(piece) - 1)) + 1
            yield piece[start:stop]
            start = stop


def _texts(model: Model) -> set[str]:
    """The properties whose values are strings."""
    fields = [f for kind in model.public() for f in kind.own_fields]
    return {f.path for f in fields if not f.node and f.form not in NUMERIC | {Form.DATETIME}}


def _folded(generation: Generation, path: str) -> Iterator[bytes]:
    """The texts of a property as searches spell them."""
    canon = generation.canon
    s, p, o = canon.triples
    mine = np.flatnonzero(p == canon.number(iri(path)))
    for start in range(0, len(mine), _TEXTS):
        rows = mine[start : start + _TEXTS]
        things, terms = canon.terms.texts(s[rows]), canon.terms.texts(o[rows])
        read = [parse(term)[:2] if term[0] == '"' else (term[1:-1], "") for term in terms]
        spelled = normalise_all(text for text, _ in read)
        lines = zip(things, spelled, (lang for _, lang in read), strict=True)
        yield "".join(f"{thing} {folded(path)} {literal(t, lang)} .\n" for thing, t, lang in lines).encode()

"""The page for an IRI that nothing is told of, with things that might be meant."""

from __future__ import annotations

from urllib.parse import unquote

from ontology.model import Words
from queries.described.errors import UnknownThingError, WithdrawnThingError
from schema.context import Known
from serving.html import Content, element
from serving.page_frame import Reader, frame

#: How many things that might be meant are named, and how long a name is looked for.
NEAR, LONGEST = 8, 60
_NOWHERE, _GONE = Words("没有此事物", "Nothing here"), Words("已撤下", "Withdrawn")
_MEANT = Words("也许是指", "Perhaps one of these is meant")


def missing_page(known: Known, reader: Reader, error: UnknownThingError | WithdrawnThingError) -> str:
    """A page that says why nothing is told, and names things whose names or numbers are alike."""
    gone = isinstance(error, WithdrawnThingError)
    iri = error.withdrawal.iri if isinstance(error, WithdrawnThingError) else error.iri
    title = reader.say(_GONE if gone else _NOWHERE)
    return frame(
        reader,
        iri,
        title,
        element("h1", title),
        element("p", reader.say(error.words)),
        _near(known, reader, iri),
    )


def _near(known: Known, reader: Reader, iri: str) -> Content:
    index, text = known.generation.index, unquote(iri.rstrip("/").rpartition("/")[2])[:LONGEST]
    if not text.strip():
        return None
    nodes = index.search(text, first=NEAR).nodes or [node for node, _ in index.near(text, first=NEAR)]
    links = [element("li", reader.link(index.iri(node), index.label(node, reader.lang))) for node in nodes]
    return (element("h2", reader.say(_MEANT)), element("ul", links, class_="plain")) if links else None

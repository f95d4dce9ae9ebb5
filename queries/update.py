"""Writing as the protocols ask for it: what is to be written, what came of it, and who does it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from graph.editing.broken import BrokenRulesError
from graph.editing.draft import TooMuchError
from graph.editing.operations import (
    DatasetTwiceError,
    RedeclaredError,
    UpdateRefusedError,
    forgiving,
    hoisted,
    with_dataset,
)
from graph.editing.requests import TooLongWritingError, WritingDiedError
from graph.editing.rights import NoGraphError, ReadOnlyError
from graph.editing.running import UpdateFailedError
from graph.store import Triple, iter_terms, read_update
from ontology.model import Words
from ontology.terms import TermError, iri
from queries.sparql.errors import QueryRefusedError
from queries.sparql.refusing import refuse_calls

#: The formats of one graph that are read.
FORMATS = (
    *("text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"),
    *("text/n3", "application/xml", "text/xml"),
)


class UnknownFormatError(UpdateRefusedError):
    """RDF in a format that is not read, or that may name graphs of its own."""


class ChangedError(UpdateRefusedError):
    """What was to be written hangs on a state that is no longer the current one, or on a graph that is (not) there."""

    @classmethod
    def of(cls) -> ChangedError:
        """The error where something was written in between."""
        return cls(
            "其间已有写入，请重新读取后再试", "something was written in between: read again, then try again"
        )


#: The HTTP status that each of these has.
WRITING: Mapping[type[Exception], int] = {
    ChangedError: 412,
    WritingDiedError: 503,
    TooLongWritingError: 504,
    NoGraphError: 404,
    ReadOnlyError: 403,
    UnknownFormatError: 415,
    DatasetTwiceError: 400,
    RedeclaredError: 400,
    UpdateFailedError: 400,
    TooMuchError: 413,
    BrokenRulesError: 422,
    UpdateRefusedError: 409,
}


@dataclass(frozen=True, slots=True)
class Update:
    """An update as a client sends it; `using` and `using_named` are the IRIs of graphs that its patterns look into."""

    text: str
    using: Sequence[str] = ()
    using_named: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Content:
    """RDF as a client sends it, in one of the formats by its media type; or the files of a form as its parts."""

    body: bytes
    media_type: str
    parts: tuple[Content, ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """What came of writing: the number of the state that it made, whether a graph is new, and what else is known."""

    number: int
    created: bool = False
    told: Mapping[str, object] = field(default_factory=dict)


class Writing(Protocol):
    """Writes on behalf of somebody, by the name of their token; a graph of None is the default graph.

    With `state` nothing is written, and ChangedError told, unless that is the number of the current state.
    """

    async def update(self, who: str, update: Update) -> Written:
        """Do all that an update says, or nothing."""

    async def put(self, who: str, graph: str | None, content: Content, state: int | None = None) -> Written:
        """Let a graph hold this and nothing else."""

    async def post(self, who: str, graph: str | None, content: Content, state: int | None = None) -> Written:
        """Add to a graph, made where there is none."""

    async def delete(self, who: str, graph: str | None, state: int | None = None) -> Written:
        """Take a graph away; NoGraphError where there is none."""


def prepared(update: Update, known: Mapping[str, str], allowed: Sequence[str] = ()) -> str:
    """The text of an update that may be run, with its dataset in it.

    QuerySyntaxError where it cannot be read, QueryRefusedError where it calls addresses that are not allowed.
    """
    text = hoisted(update.text)
    read_update(text, known)
    refuse_calls(text, known, allowed)
    for graph in (*update.using, *update.using_named):
        checked(graph)
    return with_dataset(forgiving(text), update.using, update.using_named)


def checked(graph: str) -> str:
    """The IRI of a graph; QueryRefusedError where it is none."""
    try:
        return iri(graph)[1:-1]
    except TermError:
        raise QueryRefusedError(
            Words(f"图的名称须是完整的 IRI：{graph}", f"a graph is named by a whole IRI, not {graph!r}")
        ) from None


def triples_in(content: Content, graph: str | None) -> list[Triple]:
    """The triples of RDF as N-Triples terms; relative IRIs begin with the graph's.

    UnknownFormatError where the format is not known, RdfSyntaxError where it cannot be read.
    """
    if content.parts:
        return [
            triple
            for number, part in enumerate(content.parts, 1)
            for triple in _apart(triples_in(part, graph), number)
        ]
    if content.media_type not in FORMATS:
        raise UnknownFormatError(
            f"不读取 {content.media_type or '未注明类型的内容'}，可用：{'、'.join(FORMATS)}",
            f"send one of {', '.join(FORMATS)}, not {content.media_type or 'what tells no type'}",
        )
    found = list(iter_terms(content.body, content.media_type, graph))
    if any(named for *_, named in found):
        raise QueryRefusedError(
            Words(
                "请求体自带图名，此处只写一个图",
                "the body names graphs of its own; one graph is written here",
            )
        )
    return [(s, p, o) for s, p, o, _ in found]


def _apart(triples: Iterable[Triple], number: int) -> Iterator[Triple]:
    """The triples of one file, whose blank nodes are none of another's."""
    for s, p, o in triples:
        first, last = (f"_:f{number}{term[2:]}" if term.startswith("_:") else term for term in (s, o))
        yield first, p, last

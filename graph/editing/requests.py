"""What somebody asks to be written, as a value that may go to another process; and what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum

from graph.editing.draft import Draft
from graph.editing.operations import UpdateRefusedError
from graph.editing.rights import NoGraphError, ReadOnlyError
from graph.editing.running import run
from graph.store import Store, Triple


class WritingDiedError(UpdateRefusedError):
    """The process that writes was ended before it had published."""


class TooLongWritingError(UpdateRefusedError):
    """A request that was not done in the time that it may take."""


class Verb(Enum):
    """How a request writes: by an update, or one whole graph."""

    UPDATE = "update"
    PUT = "put"
    POST = "post"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class Request:
    """Who writes what; of an update its text with the prefixes known to it, of a graph its name and triples.

    `digest` is the SHA-256 of what was sent, in hexadecimal digits.
    """

    who: str
    verb: Verb
    digest: str
    text: str = ""
    known: Mapping[str, str] = field(default_factory=dict)
    graph: str | None = None
    triples: tuple[Triple, ...] = ()

    @property
    def file(self) -> str:
        """Under which name the source remembers what was sent."""
        return "update.ru" if self.verb is Verb.UPDATE else self.verb.value

    @property
    def note(self) -> str:
        """What the generation says of where it comes from."""
        return f"{self.verb.value} by {self.who or 'local'}, sha256 {self.digest[:16]}"

    def work(self, draft: Draft) -> None:
        """Do it on a draft."""
        if self.verb is Verb.UPDATE:
            run(draft, self.text, self.known)
        elif self.verb is Verb.POST:
            _add(draft, self.graph, _stored(self.triples))
        elif self.graph is None:
            raise ReadOnlyError(
                "缺省图由各来源合成，不能整体替换或删除；可用 POST 或 SPARQL Update 增改",
                "the default graph is made of what sources say: it can be added to by POST or SPARQL Update, but "
                "neither replaced nor taken away",
            )
        elif self.verb is Verb.PUT:
            draft.create(self.graph)
            draft.replace(self.graph, _stored(self.triples))
        else:
            _drop(draft, self.graph)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many statements sources gained and lost, which are new, and the generation; None where it is as it was."""

    added: int = 0
    removed: int = 0
    made: frozenset[str] = frozenset()
    number: int | None = None


def _stored(triples: Iterable[Triple]) -> list[Triple]:
    """The triples as a store gives them back, in which a number has but one spelling, as what is there already has."""
    store = Store.memory()
    store.add(triples)
    return list(store.triples())


def _add(draft: Draft, graph: str | None, triples: Iterable[Triple]) -> None:
    if graph is not None:
        draft.create(graph)
    draft.add(graph, triples)


def _drop(draft: Draft, graph: str) -> None:
    if graph not in draft.graphs:
        raise NoGraphError(f"没有图 {graph}", f"there is no graph {graph}")
    draft.drop(graph)

"""What an analyst's SPARQL query may do, in which format it is answered, and how long it may take."""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from threading import BoundedSemaphore, Lock, Thread, stack_size
from typing import TypeVar

from graph.store import Form, Functions, Store
from graph.store_errors import QueryError, QuerySyntaxError
from ontology.model import Model, Words
from queries.asking import Asking, Knowledge
from queries.functions import FN, calls

T = TypeVar("T")

#: The formats of a table of rows and of a yes or no: short name, media type, other names that clients use.
TABLES = (
    ("json", "application/sparql-results+json", "application/json"),
    ("xml", "application/sparql-results+xml", "application/xml", "text/xml"),
    ("csv", "text/csv"),
    ("tsv", "text/tab-separated-values"),
)
#: The formats of a graph.
GRAPHS = (
    ("ttl", "text/turtle", "application/x-turtle", "turtle"),
    ("nt", "application/n-triples", "ntriples"),
    ("jsonld", "application/ld+json", "application/json", "json"),
    ("rdf", "application/rdf+xml", "application/xml", "text/xml", "xml"),
    ("trig", "application/trig"),
    ("nq", "application/n-quads", "nquads"),
)
#: What each form of query is answered in, the first being what a client gets that has no wish.
FORMATS: Mapping[Form, tuple[tuple[str, ...], ...]] = {"select": TABLES, "ask": TABLES, "construct": GRAPHS}

#: The longest query in characters, and the stack of the thread that runs it in bytes. The engine walks a query by
#: recursion and ends the process where the stack is full: 10,000 nested brackets are too many for the usual 8 MB.
LONGEST, STACK = 50_000, 256 * 1024 * 1024
#: Of the seconds of a query, so many its functions may work, so that their end is told in time.
_SHARE = 0.8
#: How many queries may wait for each place.
WAITING = 4
BUSY = Words("正在运行的查询太多，请稍后再试", "too many queries are running; try again later")
#: How far into a query a refused keyword is looked for.
_SEEN = 5_000
_STARTING = Lock()

_PREFIX = re.compile(r"@prefix\s+([\w.-]*):\s*<([^>]*)>")
_SERVICE = re.compile("service", re.IGNORECASE)
#: Strings, IRIs, comments and names: what to look past in order to name a refused keyword.
_QUOTED = re.compile(
    r"""'''(?:[^\\]|\\.)*?'''|\"""(?:[^\\]|\\.)*?\"""|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|<[^<>\s]*>|#[^\n\r]*|[?$]\w+|:[\w.-]+|@[\w-]+""",
    re.DOTALL,
)
_UPDATE = re.compile(
    r"\s*+(?:PREFIX\s++[^\s:]*+:\s*+|BASE\s*+)*+(INSERT|DELETE|LOAD|CLEAR|CREATE|DROP|COPY|MOVE|ADD|WITH)\b",
    re.IGNORECASE,
)


class QueryRefusedError(QueryError):
    """A query that asks for what is not offered here."""


class NotAcceptableError(QueryError):
    """No format that the client takes can hold the answer."""


class TooSlowError(QueryError):
    """The time allowed was over before the answer was whole."""


class BusyError(QueryError):
    """Too many queries are running."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer and its format."""

    media_type: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Asked:
    """One query as a client sends it; `accept` is an Accept header or the short name of a format."""

    query: str
    accept: str = "*/*"
    default_graphs: Sequence[str] = ()
    named_graphs: Sequence[str] = ()


def prefixes(model: Model, base: str) -> dict[str, str]:
    """The prefixes that a query need not declare: those of the ontology's own Turtle, the city's, the functions'."""
    declared = {
        name: space for turtle in reversed(model.turtle) for name, space in _PREFIX.findall(turtle) if name
    }
    return {**declared, "id": f"{base}id/", "graph": f"{base}graph/", "fn": FN}


def answer(
    store: Store, asked: Asked, known: Mapping[str, str] | None = None, asking: Asking | None = None
) -> Answer:
    """The answer to one reading query.

    `known` are the prefixes that it need not declare, `asking` has the functions that it may call; TooSlowError where
    they worked longer than they may, since what they did not find would be missing.
    """
    known, functions = known or {}, calls(asking) if asking else {}
    if len(asked.query) > LONGEST:
        raise QueryRefusedError(
            Words(f"查询超过 {LONGEST} 个字符", f"the query is longer than {LONGEST} characters")
        )
    refuse_service(asked.query, known, functions)
    graphs = asked.default_graphs or None, _named(asked)
    try:
        result = store.run(asked.query, *graphs, prefixes=known, functions=functions)
    except QuerySyntaxError as error:
        raise _update(asked.query) or error from error
    media_type = choose(asked.accept, FORMATS[result.form])
    body = result.write(media_type)
    if asking:
        finished(asking)
    return Answer(media_type, body)


def finished(asking: Asking) -> None:
    """Nothing where the functions of a query had time enough, TooSlowError otherwise."""
    if asking.over:
        raise TooSlowError(
            Words(
                f"查询中的函数用时超过 {asking.seconds:g} 秒，请缩小范围",
                f"the functions of the query worked longer than {asking.seconds:g} seconds; ask for less",
            )
        )


def _named(asked: Asked) -> Sequence[str] | None:
    """The named graphs in sight: a client that names any graph at all sees no others."""
    return asked.named_graphs if asked.named_graphs or asked.default_graphs else None


def refuse_service(query: str, known: Mapping[str, str], functions: Functions | None = None) -> None:
    """Refuse a query that would make this server call another address.

    The engine's own parser decides: with every spelling of the word replaced by one that nobody can guess, a
    query still parses where the word was part of a name or a text, and does not where it was the keyword.
    """
    spellings = {found.group(): _unguessable() for found in _SERVICE.finditer(query)}
    if not spellings:
        return
    renamed = _SERVICE.sub(lambda found: spellings[found.group()], query)
    try:
        Store.memory().run(renamed, prefixes=known, functions=functions)
    except QuerySyntaxError as error:
        if _SERVICE.search(_bare(query)):
            raise QueryRefusedError(
                Words("这里不提供 SERVICE（联邦查询）", "SERVICE (federated query) is not offered here")
            ) from error
        raise error.with_words(spellings) from error


def _bare(query: str) -> str:
    """The beginning of a query without strings, IRIs, comments and names."""
    return _QUOTED.sub(" ", query[:_SEEN])


def _unguessable() -> str:
    """Seven letters, as long as the word they stand for, with no vowel so that they are never a keyword."""
    return "".join(secrets.choice("jkqvwxz") for _ in range(7))


def _update(query: str) -> QueryRefusedError | None:
    found = _UPDATE.match(_bare(query))
    if not found:
        return None
    word = found.group(1).upper()
    return QueryRefusedError(
        Words(f"{word} 是更新语句，此处只接受查询", f"{word} is an update; only queries are answered here")
    )


def choose(accept: str, offered: Sequence[Sequence[str]]) -> str:
    """The offered media type that a client likes best; NotAcceptableError where it takes none of them."""
    for names in offered:
        if accept.strip().lower() in names:
            return names[1]
    ranges = _ranges(accept)
    liking = [max(_liking(name, ranges) for name in names[1:]) for names in offered]
    best = max(liking)
    if best[0] <= 0:
        types = ", ".join(names[1] for names in offered)
        raise NotAcceptableError(
            Words(
                f"没有所要求的格式 {accept}，可用：{types}", f"nothing in {accept}; the answer can be {types}"
            )
        )
    return offered[liking.index(best)][1]


def _ranges(accept: str) -> dict[str, float]:
    """The media ranges of an Accept header with their qualities; none at all means anything."""
    found = {}
    for part in accept.split(","):
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        quality = next((p[2:] for p in parameters if p.startswith("q=")), "1")
        if name:
            found[name] = _number(quality)
    return found or {"*/*": 1.0}


def _number(text: str) -> float:
    try:
        return min(1.0, max(0.0, float(text)))
    except ValueError:
        return 0.0


def _liking(media_type: str, ranges: Mapping[str, float]) -> tuple[float, int]:
    """The quality of a type, by the narrowest range that holds it, and how narrow that is."""
    family = media_type.partition("/")[0]
    for narrowness, name in ((2, media_type), (1, f"{family}/*"), (0, "*/*")):
        if name in ranges:
            return ranges[name], narrowness
    return 0.0, 0


class Desk:
    """Where queries wait for their answer: so many at once, each within so many seconds.

    A query that is too slow is answered with TooSlowError, but its thread runs on to its end and keeps its
    place, so that runaway queries are never more than the places. Ending them needs worker processes.
    """

    def __init__(self, seconds: float = 30.0, places: int = 4, patience: float = 2.0) -> None:
        self.seconds = seconds
        self._places = BoundedSemaphore(places)
        self._waiting = BoundedSemaphore(places * WAITING)
        self._patience = patience

    async def answer(
        self,
        store: Store,
        asked: Asked,
        known: Mapping[str, str],
        knowledge: Callable[[], Knowledge] | None = None,
    ) -> Answer:
        """The answer to a query, or TooSlowError, BusyError, or what `answer` raises.

        `knowledge` gives what its functions know; they may work for most of the seconds.
        """

        def work() -> Answer:
            asking = Asking(knowledge(), self.seconds * _SHARE) if knowledge else None
            return answer(store, asked, known, asking)

        return await self.run(work)

    async def run(self, work: Callable[[], T]) -> T:
        """What the work gives, done in a thread at one of the places."""
        if not self._waiting.acquire(blocking=False):
            raise BusyError(BUSY)
        future: Future[T] = Future()
        future.set_running_or_notify_cancel()
        _start(lambda: self._do(work, future))
        try:
            async with asyncio.timeout(self.seconds):
                return await asyncio.wrap_future(future)
        except TimeoutError:
            raise TooSlowError(
                Words(f"查询超过 {self.seconds:g} 秒", f"the query took longer than {self.seconds:g} seconds")
            ) from None

    def _do(self, work: Callable[[], T], future: Future[T]) -> None:
        try:
            future.set_result(self._at_a_place(work))
        except BaseException as error:  # noqa: BLE001 - raised again where the answer is awaited
            future.set_exception(error)
        finally:
            self._waiting.release()

    def _at_a_place(self, work: Callable[[], T]) -> T:
        if not self._places.acquire(timeout=self._patience):
            raise BusyError(BUSY)
        try:
            return work()
        finally:
            self._places.release()


def _start(work: Callable[[], None]) -> None:
    """Do the work in a thread that the process does not wait for at its end, with room for deep queries."""
    with _STARTING:
        before = stack_size(STACK)
        try:
            Thread(target=work, daemon=True).start()
        finally:
            stack_size(before)

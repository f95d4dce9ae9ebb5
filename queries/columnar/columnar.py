"""Answers queries from the columns of a generation in the service's own process, where that is exact and quick."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cached_property
from time import perf_counter, thread_time

from graph.facts.orders import is_kept
from ontology.model import Words
from queries.columnar.columns import Budget, TooLargeError
from queries.columnar.making import make
from queries.columnar.opened import Opened
from queries.columnar.running import Runner
from queries.columnar.telling import SPELLED, told, yes_or_no
from queries.columnar.terms import Terms
from queries.columnar.terms_read import NotHeldError
from queries.columnar.tree import Select
from queries.sparql.answering import LONGEST, Answer, Asked, prefixes
from queries.sparql.errors import NotAcceptableError, TooSlowError
from queries.sparql.formats import STARTS, TABLES, chosen
from queries.workers.answerer import Gone, Published

#: The cells that an answer may make, and the values that it may ask the engine about: at once, and in a thread.
AT_ONCE, IN_THREAD = (20_000, 100), (40_000_000, 60_000)
#: The seconds that an answer may take at once, and in a thread; how many threads there are, and how many may wait.
MOMENT, SECONDS, THREADS, WAITING = 0.005, 2.0, 2, 16
#: Of the seconds of a query as many are left to the engine, should the columns not be done in theirs.
_SHARE = 0.5
#: The most cells of an answer, and how often it is seen whether its client has hung up.
CELLS, _LOOK = 300_000, 0.25
_TOO_LARGE = Words(
    "行数或用时超过服务进程内查询所允许的",
    "more rows, or more time, than queries may take in the service's own process",
)
_MANY = Words("此刻从列中回答的查询过多", "too many queries are answered from columns just now")
_NOT_YET = Words("本代数据的列尚未建成", "the columns of this generation are not made yet")
_OTHERS = Words(
    "指定了图，或只有引擎才写的格式", "graphs are chosen, or a format that only the engine writes"
)

_log = logging.getLogger(__name__)


class Columnar:
    """Answers what the columns hold; for one event loop. Light queries at once, others in a few threads.

    Columns of a generation are made when it was the last for `still` seconds, so that not each of many changes pays.
    """

    def __init__(self, still: float = 0.0) -> None:
        self._still = still
        self._opened: Opened | None = None
        self._seen = (-1, 0.0)
        self._failed = -1
        self._waiting = 0
        self._counts = Counter[str]()

    @cached_property
    def _threads(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(THREADS, "columns")

    def at_once(self, known: Published, asked: Asked) -> Answer | None:
        """The whole answer where that takes but a moment, None where it takes longer or the engine has to give it."""
        form = _form(asked)
        opened = self._open(known) if form else None
        if opened is None or form is None:
            return None
        began, read = perf_counter(), opened.read(asked.query)
        if isinstance(read, Words) or not read[1].tries():
            return None
        found = _tried(
            opened.terms, read[0], form[0], Budget(*AT_ONCE, began + MOMENT, thread_time() + MOMENT)
        )
        if isinstance(found, Words):
            opened.leave(asked.query, found)
            return None
        read[1].was(light=found is not None)
        return None if found is None else self._told(form, found, began)

    async def answer(self, known: Published, asked: Asked, gone: Gone | None = None) -> Answer | None:
        """The whole answer, which another thread works out; None where the engine has to give it."""
        form = _form(asked)
        opened = self._open(known) if form else None
        if opened is None or form is None:
            return None
        began = perf_counter()
        found = await self._found(opened, asked, form[0], gone)
        if isinstance(found, Words):
            self._counts["left"] += 1
            return None
        return self._told(form, found, began)

    async def why(self, known: Published, asked: Asked, gone: Gone | None = None) -> Words | None:
        """Why a query is left to the engine, found out by trying; None where it is answered from columns."""
        opened, form = self._open(known), _form(replace(asked, explain=False, accept="json"))
        if opened is None:
            return _NOT_YET
        found = await self._found(opened, asked, form[0], gone) if form else _OTHERS
        return found if isinstance(found, Words) else None

    def _told(self, form: tuple[str, str], found: bytes, began: float) -> Answer:
        self._counts["answered"] += 1
        return Answer(form[1], STARTS.get(form[0], b"") + found, perf_counter() - began, by="columns")

    async def _found(self, opened: Opened, asked: Asked, form: str, gone: Gone | None) -> bytes | Words:
        """The answer that a thread works out, or why there is none."""
        read = opened.read(asked.query)
        if isinstance(read, Words):
            return read
        if self._waiting >= THREADS + WAITING:
            return _MANY
        limit = SECONDS if asked.seconds is None else min(SECONDS, _SHARE * asked.seconds)
        budget = Budget(*IN_THREAD, until=perf_counter() + limit)
        loop = asyncio.get_running_loop()
        work = loop.run_in_executor(self._threads, _tried, opened.terms, read[0], form, budget)
        self._waiting += 1
        try:
            while not work.done():
                await asyncio.wait({work}, timeout=_LOOK)
                if gone is not None and not work.done() and await gone():
                    raise TooSlowError.of(limit)
            found = work.result() or _TOO_LARGE
        finally:
            # whoever asked may be gone: the thread is stopped at its next step, and nobody asks what it says
            budget.until = 0.0
            work.add_done_callback(_heard)
            self._waiting -= 1
        if isinstance(found, Words):
            opened.leave(asked.query, found)
        return found

    def told(self) -> Mapping[str, object]:
        """How many queries were answered, and how many left to the engine."""
        counts = {name: self._counts[name] for name in ("answered", "left")}
        return {"answered_in": "columns", "ready": self._opened is not None, **counts}

    async def prepare(self, known: Published) -> None:
        """Have the columns of a generation, made where they are not yet: some seconds for a million things."""
        number = known.generation.number
        if self._seen[0] != number:
            self._seen = number, perf_counter()
        if self._failed == number or self._open(known) or perf_counter() < self._seen[1] + self._still:
            return
        trouble = await make(known.generation.folder)
        if trouble or self._open(known) is None:
            self._fail(number, trouble)

    async def close(self) -> None:
        """End the threads, each at the next step of its work."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _open(self, known: Published) -> Opened | None:
        """What is open of a generation; None where its columns are not there."""
        generation, opened = known.generation, self._opened
        if opened is not None and opened.generation is generation:
            if opened.terms.is_full:
                self._opened = opened.renewed()
            return self._opened
        if self._failed == generation.number or not is_kept(generation.folder):
            return None
        try:
            self._opened = Opened.of(generation, prefixes(generation.model, known.base))
        except (OSError, ValueError, KeyError) as error:
            self._fail(generation.number, repr(error))
            return None
        return self._opened

    def _fail(self, number: int, trouble: str) -> None:
        """Leave all queries of a generation to the engine, and say so once."""
        if self._failed != number:
            _log.warning("no columns of generation %d, all its queries go to the engine: %s", number, trouble)
        self._failed = number


def _tried(terms: Terms, tree: Select, form: str, budget: Budget) -> bytes | Words | None:
    """The answer, why there is none, or None where it takes more than the budget."""
    try:
        return answered(terms, tree, form, budget)
    except NotHeldError as error:
        return error.words
    except TooLargeError:
        return None


def _heard(work: asyncio.Future[bytes | Words | None]) -> None:
    """Take note of what came of work, so that nobody is told that an error was missed."""
    if not work.cancelled():
        work.exception()


def _form(asked: Asked) -> tuple[str, str] | None:
    """The short name and media type of the format asked for, None for what the engine writes."""
    if asked.explain or asked.default_graphs or asked.named_graphs or len(asked.query) > LONGEST:
        return None
    try:
        name, media_type, *_ = chosen(asked.accept, TABLES)
    except NotAcceptableError:
        return None
    return (name, media_type) if name in SPELLED else None


def answered(terms: Terms, tree: Select, form: str, budget: Budget) -> bytes:
    """The answer to a query in a format; TooLargeError where it takes more than the budget."""
    table = Runner(terms, budget).select(tree)
    if tree.ask:
        return yes_or_no(table.size > 0, form)
    cells = table.size * max(1, len(table.columns))
    budget.spend(2 * cells)
    if cells > CELLS:
        raise TooLargeError
    return told(terms, table, form)

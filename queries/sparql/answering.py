"""The answer to one reading query."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from traceback import clear_frames

from graph.measurements.measurements import NotMeasuredError
from graph.store import Functions, Result, Sink, Store
from graph.store_errors import QueryError, QuerySyntaxError
from ontology.model import Model, Words
from queries.asking import Asking
from queries.functions import FN, calls
from queries.sparql.errors import QueryRefusedError, TooLongQueryError, TooSlowError, WaitingError
from queries.sparql.explaining import explained
from queries.sparql.formats import FORMATS, STARTS, chosen
from queries.sparql.refusing import refuse_service, refused_update
from queries.sparql.rewriting import Labels, Rewritten, rewritten
from queries.sparql.searching import refuse_searches, with_found

#: The longest query in characters.
LONGEST = 50_000
_PREFIX = re.compile(r"@prefix\s+([\w.-]*):\s*<([^>]*)>")


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer and its format."""

    media_type: str
    body: bytes
    #: The seconds that the query ran, and how its answer was had where it did not run: `hit` or `shared`.
    ran: float = field(default=0.0, compare=False)
    kept: str = field(default="", compare=False)
    #: What it was answered from, where that was not the engine: `columns`.
    by: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Asked:
    """One query as a client sends it; `accept` is an Accept header or the short name of a format."""

    query: str
    accept: str = "*/*"
    default_graphs: Sequence[str] = ()
    named_graphs: Sequence[str] = ()
    #: The seconds that the client allows, where they are fewer than the service's own.
    seconds: float | None = None
    #: The addresses that SERVICE may call.
    services: Sequence[str] = ()
    #: Whether it is told how the query is answered, and not what its answer is.
    explain: bool = False


def prefixes(model: Model, base: str) -> dict[str, str]:
    """The prefixes that a query need not declare: those of the ontology's own Turtle, the city's, the functions'."""
    declared = {
        name: space for turtle in reversed(model.turtle) for name, space in _PREFIX.findall(turtle) if name
    }
    return {**declared, "id": f"{base}id/", "graph": f"{base}graph/", "fn": FN}


def named(known: Mapping[str, str], query: str) -> Mapping[str, str]:
    """The prefixes that a text may mean; the engine takes longer to read all than to answer a light query."""
    return known if "\\" in query else {name: known[name] for name in known if f"{name}:" in query}


def _calls(query: str) -> bool:
    """Whether a text may name our functions: it spells their space, or their prefix, or what could become either."""
    return "fn" in query or "\\" in query


def answer(
    store: Store,
    asked: Asked,
    known: Mapping[str, str] | None = None,
    asking: Asking | None = None,
    out: Sink | None = None,
    labels: Labels | None = None,
) -> Answer:
    """The answer to one reading query.

    `known` are the prefixes that it need not declare, `asking` has the functions that it may call; TooSlowError where
    they worked longer than they may and WaitingError where a measure is not there yet, since what they did not find
    would be missing; without it a query with patterns of ours is refused. With `out` the body goes there, portion by
    portion, and the answer has none. `labels` are those of the store's default graph: with them a query that looks for
    a text in labels is answered faster.
    """
    if len(asked.query) > LONGEST:
        raise TooLongQueryError(
            Words(f"查询超过 {LONGEST} 个字符", f"the query is longer than {LONGEST} characters")
        )
    known = named(known or {}, asked.query)
    functions = calls(asking) if asking and _calls(asked.query) else {}
    refuse_service(asked.query, known, functions, asked.services)
    if asking is None:
        refuse_searches(asked.query, known)
    elif functions:
        asked = replace(asked, query=with_found(asked.query, known, asking.known.generation))
    try:
        if asked.explain:
            found = _explained(store, asked, known, functions, labels, out)
        else:
            found = _written(_found(store, asked, known, functions, labels), asked.accept, out)
    except QueryError as error:
        _let_go(error)
        raise
    if asking:
        finished(asking)
    return found


def _found(
    store: Store, asked: Asked, known: Mapping[str, str], functions: Functions, labels: Labels | None
) -> Result:
    graphs = _dataset(asked)
    if labels is not None and graphs == (None, None):
        query = rewritten(asked.query, known, labels).query
        # where what was written is wrong, it is told of the query as it was asked
        with suppress(QuerySyntaxError):
            return store.run(query, prefixes=known, functions=functions)
    try:
        return store.run(asked.query, *graphs, prefixes=known, functions=functions)
    except QuerySyntaxError as error:
        if refused := refused_update(asked.query):
            raise refused from error
        raise


def _explained(
    store: Store,
    asked: Asked,
    known: Mapping[str, str],
    functions: Functions,
    labels: Labels | None,
    out: Sink | None,
) -> Answer:
    """How a query is answered, as JSON; of a query that names graphs beside itself that cannot be told."""
    if _dataset(asked) != (None, None):
        raise QueryRefusedError(
            Words(
                "explain 不能与数据集参数并用",
                "explain goes with no parameters that choose the graphs of a query",
            )
        )
    as_run = Rewritten(asked.query) if labels is None else rewritten(asked.query, known, labels)
    try:
        told = explained(store, as_run, known, functions)
    except QuerySyntaxError:
        told = explained(store, Rewritten(asked.query), known, functions)
    if out is None:
        return Answer("application/json", told)
    out.write(told)
    return Answer("application/json", b"")


def _written(result: Result, accept: str, out: Sink | None) -> Answer:
    """A result in the format that the client likes best."""
    name, media_type, *_ = chosen(accept, FORMATS[result.form])
    start = STARTS.get(name, b"")
    if out is None:
        return Answer(media_type, start + result.write(media_type))
    out.write(start)
    result.write_into(out, media_type)
    return Answer(media_type, b"")


def _let_go(error: QueryError) -> None:
    """Let go of what an error holds of the engine: it has to end in the thread that it began in."""
    for one in (error, error.__cause__, error.__context__):
        if one is not None:
            clear_frames(one.__traceback__)


def finished(asking: Asking) -> None:
    """Nothing where the functions of a query found all that was asked, WaitingError or TooSlowError otherwise."""
    if asking.waiting:
        raise waiting(asking.waiting)
    if asking.over:
        raise TooSlowError(
            Words(
                f"查询中的函数用时超过 {asking.seconds:g} 秒，请缩小范围",
                f"the functions of the query worked longer than {asking.seconds:g} seconds; ask for less",
            )
        )


def waiting(error: NotMeasuredError) -> WaitingError:
    """What a query is answered with whose functions ask for a measure that is not there yet."""
    job = error.status.job
    details = {"measure": job.measurement.measure, "state": job.state.name.lower(), "progress": job.share}
    return WaitingError(error.words, details)


def _dataset(asked: Asked) -> tuple[Sequence[str] | None, Sequence[str] | None]:
    """The graphs in sight: a client that names any graph at all sees no others, whatever the query itself names."""
    if asked.default_graphs or asked.named_graphs:
        return asked.default_graphs, asked.named_graphs
    return None, None

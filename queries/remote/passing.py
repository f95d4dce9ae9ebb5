"""Passes queries on to a store elsewhere, read here first: what is no query, or calls other addresses, does not go."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from functools import partial

from graph.store import Form, Store
from graph.store_errors import QuerySyntaxError
from ontology.model import Words
from queries.deadline import Deadline
from queries.remote.client import cut
from queries.remote.remote import Remote
from queries.sparql.answering import LONGEST, Answer, Asked
from queries.sparql.desk import Desk
from queries.sparql.errors import QueryRefusedError, TooLongQueryError
from queries.sparql.formats import FORMATS, STARTS, chosen
from queries.sparql.refusing import refuse_service, refused_update
from queries.sparql.searching import refuse_searches

_PREFIX = re.compile(r"([\w.-]*):")


class Passing:
    """Answers queries by the store elsewhere, so many at once, each within its time."""

    def __init__(self, remote: Remote, desk: Desk) -> None:
        self._remote, self._desk = remote, desk

    async def answer(
        self,
        known: object,  # noqa: ARG002 - there is one store
        asked: Asked,
        gone: Callable[[], Awaitable[bool]] | None = None,  # noqa: ARG002 - what was asked cannot be taken back
    ) -> Answer:
        """The whole answer; what is wrong with the query, or with the store, otherwise.

        TooSlowError where the time is over: then the connection is closed, by which most stores end the query.
        """
        seconds = min(asked.seconds or self._desk.seconds, self._desk.seconds)
        return await self._desk.run(partial(self._passed, asked, Deadline(seconds)), seconds)

    def told(self) -> Mapping[str, object]:
        """How the work is done."""
        return {"answered_in": "a store elsewhere", "seconds": self._desk.seconds}

    def _passed(self, asked: Asked, deadline: Deadline) -> Answer:
        known = self._remote.prefixes
        form = form_of(asked.query, known)
        if asked.explain:
            raise QueryRefusedError(
                Words(
                    "此处只转发查询：外部存储如何回答、分哪些步骤，这里无从知道，故不支持 explain；请去掉该参数",
                    "queries are only passed on here: how the store elsewhere answers them, and in which steps, is "
                    "not known here, so explain is not offered; ask without it",
                )
            )
        name, media_type, *_ = chosen(asked.accept, FORMATS[form])
        got = self._remote.client.ask(declared(asked.query, known), media_type, deadline, _graphs(asked))
        if got.most is not None and got.body.count(b"\n") >= got.most:
            # a row takes a line at least, in all formats of the store that cuts
            raise cut(self._remote.client.address, got.most)
        return Answer(got.media_type or media_type, STARTS.get(name, b"") + got.body)


def form_of(query: str, known: Mapping[str, str]) -> Form:
    """What a query gives; QueryError of some kind where it is none, or calls other addresses."""
    if len(query) > LONGEST:
        raise TooLongQueryError(
            Words(f"查询超过 {LONGEST} 个字符", f"the query is longer than {LONGEST} characters")
        )
    refuse_service(query, known)
    refuse_searches(query, known)
    try:
        return Store.memory().run(query, prefixes=known).form
    except QuerySyntaxError as error:
        if refused := refused_update(query):
            raise refused from error
        raise


def declared(query: str, known: Mapping[str, str]) -> str:
    """A query with the prefixes that it need not declare here, as far as it may use them.

    Examples
    --------
    >>> declared("ASK { ?s a x:A }", {"x": "http://x/", "y": "http://y/"})
    'PREFIX x: <http://x/> ASK { ?s a x:A }'
    """
    used = {*_PREFIX.findall(query)} & known.keys()
    return "".join(f"PREFIX {name}: <{known[name]}> " for name in sorted(used)) + query


def _graphs(asked: Asked) -> list[tuple[str, str]] | None:
    """The dataset that a client names, None where it names none and the store's own is meant."""
    if not asked.default_graphs and not asked.named_graphs:
        return None
    return [
        *(("default-graph-uri", graph) for graph in asked.default_graphs),
        *(("named-graph-uri", graph) for graph in asked.named_graphs),
    ]

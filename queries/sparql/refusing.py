"""What a query may not do: call addresses that are not allowed, or change something."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping, Sequence

from graph.store import Functions, Store, read_update
from graph.store_errors import QuerySyntaxError
from ontology.model import Words
from queries.sparql.errors import QueryRefusedError

#: How far into a query a refused keyword is looked for.
_SEEN = 5_000
_SERVICE = re.compile("service", re.IGNORECASE)
#: The words by which an update calls addresses.
_CALLING = re.compile("service|load", re.IGNORECASE)
#: Strings, IRIs, comments and names: what to look past in order to name a refused keyword.
_QUOTED = re.compile(
    r"""'''(?:[^\\]|\\.)*?'''|\"""(?:[^\\]|\\.)*?\"""|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|<[^<>\s]*>|#[^\n\r]*|[?$]\w+|:[\w.-]+|@[\w-]+""",
    re.DOTALL,
)
_UPDATE = re.compile(
    r"\s*+(?:PREFIX\s++[^\s:]*+:\s*+|BASE\s*+)*+(INSERT|DELETE|LOAD|CLEAR|CREATE|DROP|COPY|MOVE|ADD|WITH)\b",
    re.IGNORECASE,
)
#: How a call is written where it is allowed, letter by letter.
_CALL = r"(?<![^\s{{}};])({word})(\s+)(silent\s+)?<({addresses})>(\s+into(?=\s))?"


def refuse_service(
    query: str,
    known: Mapping[str, str],
    functions: Functions | None = None,
    allowed: Sequence[str] = (),
) -> None:
    """Refuse a query that would make this server call an address that is not one of the allowed.

    The engine's own parser decides: with every spelling of the word replaced by one that nobody can guess, a
    query still parses where the word was part of a name or a text, and does not where it was the keyword. A call
    of an allowed address, written as `SERVICE <address>` letter by letter, is first made a `GRAPH <address>`,
    which may stand wherever it may; so what is not that very address is refused, however it is written.
    """
    # a pattern that takes both cases looks ten times as long
    if "service" not in query.casefold() or not (spellings := _spellings(_SERVICE, query)):
        return
    left = _call("service", allowed).sub(_as_graph, query) if allowed else query
    try:
        Store.memory().run(_renamed(_SERVICE, left, spellings), prefixes=known, functions=functions)
    except QuerySyntaxError as error:
        if _SERVICE.search(_bare(left)):
            raise _not_allowed("SERVICE", allowed) from error
        raise error.with_words(spellings) from error


def refuse_calls(update: str, known: Mapping[str, str], allowed: Sequence[str] = ()) -> None:
    """Refuse an update that would make this server call (LOAD, SERVICE) an address that is not one of the allowed."""
    spellings = _spellings(_CALLING, update)
    if not spellings:
        return
    left = _call("service", allowed).sub(_as_graph, update) if allowed else update
    left = _call("load", allowed).sub(_as_drop, left) if allowed else update
    try:
        read_update(_renamed(_CALLING, left, spellings), known)
    except QuerySyntaxError as error:
        if word := _CALLING.search(_bare(left)):
            raise _not_allowed(word.group().upper(), allowed) from error
        raise error.with_words(spellings) from error


def refused_update(query: str) -> QueryRefusedError | None:
    """What to tell of a query that is an update, None where it is none."""
    found = _UPDATE.match(_bare(query))
    if not found:
        return None
    word = found.group(1).upper()
    return QueryRefusedError(
        Words(f"{word} 是更新语句，此处只接受查询", f"{word} is an update; only queries are answered here")
    )


def _not_allowed(word: str, allowed: Sequence[str]) -> QueryRefusedError:
    """What to tell of a call of another address."""
    if not allowed:
        return QueryRefusedError(
            Words(
                f"这里不提供 {word}（调用其他地址）", f"{word} (calling other addresses) is not offered here"
            )
        )
    told = ", ".join(f"<{one}>" for one in allowed)
    return QueryRefusedError(
        Words(
            f"{word} 只可调用 {told}，且须写全地址、不用变量与前缀",
            f"{word} may call {told} alone, written out in full, with neither variable nor prefix",
        )
    )


def _call(word: str, allowed: Sequence[str]) -> re.Pattern[str]:
    """Finds the calls of allowed addresses; the word and SILENT in any case, the address exactly."""
    addresses = "|".join(f"(?-i:{re.escape(one)})" for one in allowed)
    return re.compile(_CALL.format(word=word, addresses=addresses), re.IGNORECASE)


def _as_graph(found: re.Match[str]) -> str:
    """`SERVICE <address>` as `GRAPH <address>`, every character in its place."""
    _, space, silent, address, into = found.groups(default="")
    return f"GRAPH  {space}{_blank(silent)}<{address}>{into}"


def _as_drop(found: re.Match[str]) -> str:
    """`LOAD <address> INTO` as `COPY <address> TO`, and `LOAD <address>` as `DROP GRAPH <address>`."""
    _, space, silent, address, into = found.groups(default="")
    start = "COPY" if into else "DROP GRAPH"
    return f"{start}{space}{_blank(silent)}<{address}>{re.sub('(?i)into', 'TO  ', into)}"


def _blank(silent: str) -> str:
    return re.sub("(?i)silent", " " * len("silent"), silent)


def _spellings(words: re.Pattern[str], text: str) -> dict[str, str]:
    """Each spelling of the words in a text, with what nobody can guess in its place."""
    return {found.group(): _unguessable(len(found.group())) for found in words.finditer(text)}


def _renamed(words: re.Pattern[str], text: str, spellings: Mapping[str, str]) -> str:
    return words.sub(lambda found: spellings[found.group()], text)


def _bare(query: str) -> str:
    """The beginning of a query without strings, IRIs, comments and names."""
    return _QUOTED.sub(" ", query[:_SEEN])


def _unguessable(length: int) -> str:
    """Letters, as many as the word has that they stand for, with no vowel so that they are never a keyword."""
    return "".join(secrets.choice("jkqvwxz") for _ in range(length))

"""What the patterns of ours find in a generation, as rows of N-Triples terms: text search, and what does not count."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from graph.facts.outweighed import Sought, TooManyError, outweighed
from graph.generation import Generation
from graph.store import as_stored
from ontology.model import Words
from ontology.terms import literal
from queries.functions import FN
from queries.sparql.errors import QueryRefusedError
from queries.sparql.tokens import Token, iri_of, unquoted

MATCHES, RESEMBLES, OUTWEIGHED = (f"{FN}{name}" for name in ("matches", "resembles", "outweighed"))
#: How many things are found where the query does not say, and the most that it may ask for.
USUAL, MOST = {MATCHES: 1_000, RESEMBLES: 20}, 10_000
#: A query with more values that do not count takes seconds to be read.
MOST_OUTWEIGHED = 50_000
_DOUBLE = "http://www.w3.org/2001/XMLSchema#double"

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pattern:
    """One pattern of ours as a query writes it: `thing property (given)`."""

    property: str
    thing: Token
    given: Sequence[Token]


@dataclass(frozen=True, slots=True)
class Found:
    """The variables of a pattern, and their values in each of its solutions."""

    names: Sequence[str]
    rows: Iterator[Row]

    @property
    def values(self) -> str:
        """What gives them to the engine."""
        rows = " ".join(f"({' '.join(row)})" for row in self.rows)
        return f"VALUES ({' '.join(self.names)}) {{ {rows} }}"


def found(pattern: Pattern, prefixes: Mapping[str, str], generation: Generation) -> Found:
    """What a pattern finds; QueryRefusedError where it is written otherwise, or finds more than a query can take."""
    how = PATTERNS[pattern.property](pattern, prefixes, generation)
    if len({name[1:] for name in how.names}) < len(how.names):
        raise refused(pattern.property)
    return how


def _searched(pattern: Pattern, _: Mapping[str, str], generation: Generation) -> Found:
    """`?thing fn:matches ("text" ?place 50)`, and `fn:resembles` with a score; all but the text may be missing."""
    thing, given = pattern.thing, pattern.given
    if thing.kind != "variable" or not given or given[0].kind != "text":
        raise refused(pattern.property)
    score = given[1:2] if len(given) > 1 and given[1].kind == "variable" else ()
    number = "".join(one.text for one in given[1 + len(score) :])
    if number and not (number.isascii() and number.isdigit() and 0 < int(number) <= MOST):
        raise refused(pattern.property)
    first = int(number) if number else USUAL[pattern.property]
    rows = _near if pattern.property == RESEMBLES else _matching
    names = [one.text for one in (thing, *score)]
    pairs = rows(generation, unquoted(given[0].text), first)
    return Found(names, (row[: len(names)] for row in pairs))


def _matching(generation: Generation, text: str, first: int) -> Iterator[Row]:
    index = generation.index
    for place, node in enumerate(index.search(text, (), first).nodes, 1):
        yield f"<{index.iri(node)}>", str(place)


def _near(generation: Generation, text: str, first: int) -> Iterator[Row]:
    index = generation.index
    for node, score in index.near(text, (), first):
        yield f"<{index.iri(node)}>", literal(repr(score), datatype=_DOUBLE)


def _outweighed(pattern: Pattern, prefixes: Mapping[str, str], generation: Generation) -> Found:
    """`?thing fn:outweighed (?property ?value ?source)`; all but the value may be given."""
    if len(pattern.given) != 3:
        raise refused(pattern.property)
    path, value, source = pattern.given
    parts = pattern.thing, path, value, source
    thing, property_ = (
        None if one.kind == "variable" else iri_of(one, prefixes) for one in (pattern.thing, path)
    )
    text = unquoted(source.text) if source.kind == "text" else None
    known = (thing, property_, value.kind == "variable" or None, text)
    if any(one.kind != "variable" and each is None for one, each in zip(parts, known, strict=True)):
        raise refused(pattern.property)
    try:
        sources = outweighed(generation, Sought(thing, property_, text), as_stored, MOST_OUTWEIGHED)
    except TooManyError as error:
        raise _too_many(error.count) from error
    rows = chain.from_iterable(((*triple, literal(name)) for triple in triples) for name, triples in sources)
    # a blank node can be named in no query
    named = (row for row in rows if not any(term.startswith("_:") for term in row))
    free = [at for at, one in enumerate(parts) if one.kind == "variable"]
    return Found([parts[at].text for at in free], (tuple(row[at] for at in free) for row in named))


#: How each pattern is found, by its property.
PATTERNS: Mapping[str, Callable[[Pattern, Mapping[str, str], Generation], Found]] = {
    MATCHES: _searched,
    RESEMBLES: _searched,
    OUTWEIGHED: _outweighed,
}


def refused(name: str) -> QueryRefusedError:
    """What to tell of a pattern that is written otherwise, by its property."""
    if name == OUTWEIGHED:
        zh = (
            "不计入的取值写作 ?thing fn:outweighed (?property ?value ?source)，其中事物、属性、来源可直接写出"
        )
        en = (
            "what does not count is written ?thing fn:outweighed (?property ?value ?source), where the thing, the "
            "property and the source may be given"
        )
    else:
        zh = (
            '检索写作 ?thing fn:matches "文本" 或 ?thing fn:matches ("文本" ?place 100)，'
            f"个数至多 {MOST}；fn:resembles 同此"
        )
        en = (
            'a search is written ?thing fn:matches "text", or ?thing fn:matches ("text" ?place 100), with at most '
            f"{MOST} things; so with fn:resembles"
        )
    return QueryRefusedError(
        Words(
            f"{zh}；其前只可有同一事物的简单条件，以分号相连；查询中不用反斜线与 BASE，前缀只声明一次",
            f"{en}; before it, joined by semicolons, there may be simple conditions of the same thing alone; such a "
            "query has no backslash and no BASE, and declares each prefix once",
        )
    )


def _too_many(count: int) -> QueryRefusedError:
    return QueryRefusedError(
        Words(
            f"不计入的取值有 {count} 个，一次查询至多取 {MOST_OUTWEIGHED} 个：请写出属性或来源，"
            '如 ?thing fn:outweighed (qq:foundedOn ?value "来源")',
            f"{count} values do not count, and a query can take {MOST_OUTWEIGHED} of them: name the property or the "
            'source, as in ?thing fn:outweighed (qq:foundedOn ?value "source")',
        )
    )

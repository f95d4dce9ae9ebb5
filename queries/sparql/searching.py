"""Patterns of ours inside a query: properties that no triple has, whose solutions are found before the engine runs.

`?thing fn:matches ("text" ?place)` has the things that the text search finds, `?thing fn:resembles ("text" ?score)`
those whose names are most like a text, `?thing fn:outweighed (?property ?value ?source)` what sources say that does not
count. They are given to the engine by `VALUES`, which joins as a pattern does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from graph.generation import Generation
from ontology.model import Words
from queries.sparql.errors import QueryRefusedError
from queries.sparql.found import PATTERNS, Pattern, found, refused
from queries.sparql.tokens import Token, iri_of, meant, tokens

#: What every query has that names one of the patterns.
NAMES = tuple(name.rpartition("/")[2] for name in PATTERNS)
#: The fewest words of a statement with one property: subject, property, value.
_LEAST = 3


@dataclass(slots=True)
class _Statement:
    """What is said of one subject: the patterns of ours, and from where to where the texts go that have no place now.

    `begun` is the place of the first word behind the last text that goes; `kept` tells whether anything else is said.
    """

    subject: Token
    begun: int
    kept: bool = False
    patterns: list[Pattern] = field(default_factory=list)
    cuts: list[tuple[int, int]] = field(default_factory=list)


def searches(query: str, known: Mapping[str, str]) -> bool:
    """Whether a query names one of the properties that search."""
    if not any(name in query for name in NAMES):
        return False
    given = tokens(query)
    prefixes = meant(given, known) or known
    return any(iri_of(one, prefixes) in PATTERNS for one in given)


def refuse_searches(query: str, known: Mapping[str, str]) -> None:
    """QueryRefusedError where a query names one of the properties, for stores that have no city's index beside them."""
    if searches(query, known):
        raise QueryRefusedError(
            Words(
                "外部存储与不属于城市的存储不能用 fn:matches、fn:resembles 与 fn:outweighed",
                "a store elsewhere, or one of no city, has no fn:matches, fn:resembles and fn:outweighed",
            )
        )


def with_found(query: str, known: Mapping[str, str], generation: Generation) -> str:
    """A query with what its patterns of ours find in their places; QueryRefusedError where one is written otherwise."""
    if not searches(query, known):
        return query
    given = tokens(query)
    prefixes = meant(given, known)
    if prefixes is None or "\\" in query:
        raise refused(next(name for name in PATTERNS if name.rpartition("/")[2] in query))
    left, at = list[str](), 0
    for one in _statements(given, prefixes):
        values = " ".join(found(pattern, prefixes, generation).values for pattern in one.patterns)
        left += [query[at : one.subject.start], values, " "]
        at = one.subject.start
        for start, end in one.cuts:
            left.append(query[at:start])
            at = end
    return "".join([*left, query[at:]])


def _statements(given: Sequence[Token], prefixes: Mapping[str, str]) -> Iterator[_Statement]:
    """The statements that have a pattern of ours, in order."""
    begun, at, one = 0, 0, None
    while at < len(given):
        name = iri_of(given[at], prefixes)
        # where a prefix is declared its own name is no property
        if name in PATTERNS and not given[at - 1].says("PREFIX"):
            if one is None:
                one = _Statement(_subject(given, begun, at, str(name)), begun + 1)
            elif not given[at - 1].says(";"):
                raise refused(str(name))
            at = _take(given, at, one, str(name))
            continue
        if not _simple(given[at]):
            begun = at + 1
            if one is not None:
                yield one
            one = None
        at += 1


def _subject(given: Sequence[Token], begun: int, at: int, name: str) -> Token:
    """The subject of the statement that begins at one place and goes on to a property at another."""
    first = [one.text for one in given[begun : min(at, begun + _LEAST)]]
    listed = len(first) == _LEAST and not {";", ","} & set(first) and given[at - 1].says(";")
    before = begun > 0 and any(given[begun - 1].says(sign) for sign in "{}).")
    if not before or not (at == begun + 1 or listed):
        raise refused(name)
    return given[begun]


def _take(given: Sequence[Token], at: int, one: _Statement, name: str) -> int:
    """Take a property of ours with its values into its statement; the place of the word to go on from."""
    stop = at
    while stop == at or given[stop].says(","):
        values, stop = _values(given, stop + 1, name)
        one.patterns.append(Pattern(name, one.subject, values))
    behind = _behind(given, stop, ";")
    if behind == len(given):
        raise refused(name)
    follows = behind > stop and _is_verb(given[behind])
    if not follows and not (given[behind].kind == "word" or any(given[behind].says(sign) for sign in "{}.")):
        raise refused(name)
    one.kept = one.kept or at > _behind(given, one.begun, ";")
    if one.kept:
        before = next(place for place in range(at - 1, 0, -1) if not given[place].says(";"))
        one.cuts.append((_end(given[before]), _end(given[stop - 1 if follows else behind - 1])))
    elif follows:
        one.cuts.append((given[at].start, given[behind].start))
    else:
        one.cuts.insert(0, (one.subject.start, _end(one.subject)))
        one.cuts.append((given[at].start, _end(given[behind - 1])))
    one.begun = behind if follows and not one.kept else stop
    return behind


def _values(given: Sequence[Token], at: int, name: str) -> tuple[Sequence[Token], int]:
    """A value of a pattern as its words, one or several in brackets, and the place behind it."""
    end = at
    if at < len(given) and given[at].says("("):
        end = next((place for place in range(at, len(given)) if given[place].says(")")), len(given))
    if end + 1 >= len(given):
        raise refused(name)
    return given[at + 1 : end] if end > at else given[at : at + 1], end + 1


def _behind(given: Sequence[Token], at: int, sign: str) -> int:
    """The place of the first word from here that is not this sign, behind all where there is none."""
    return next((place for place in range(at, len(given)) if not given[place].says(sign)), len(given))


def _is_verb(one: Token) -> bool:
    return one.kind in ("variable", "iri", "name") or one.text in ("a", "^", "!", "(")


def _simple(one: Token) -> bool:
    """Whether it may stand among simple conditions of one subject."""
    return one.kind in ("variable", "iri", "name", "text", "language") or one.text in (";", ",", "a")


def _end(one: Token) -> int:
    return one.start + len(one.text)

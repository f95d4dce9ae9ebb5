"""Patterns of a type that another pattern of the same things implies are left out: the engine would look at each thing.

`?x a qq:Patent ; qq:holder ?y` has the solutions of `?x qq:holder ?y` where all that has a holder is a patent. That is
counted in the triples of the generation, not concluded from the shapes, so it is so whatever was loaded; and a thing is
of a type once, so no solution is repeated. Both patterns have to stand in one block of triples, where all are joined.

A type stays where it is what the engine should begin with: where a property of the thing has many more triples than the
class has things.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from graph.arrays import contained, distinct
from graph.facts.canon import Canon
from ontology.model import Words
from queries.sparql.tokens import Token, children, groups, iri_of, meant, tokens

TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
#: Words that change which triples a pattern sees, or of which graph.
_ELSEWHERE = ("FROM", "GRAPH", "SERVICE", "LATERAL", "CONSTRUCT", "DESCRIBE")
#: Longer texts are left as they are, and so many triples are looked at at once.
_LONGEST, _CHUNK = 5_000, 1 << 20
#: What may stand in triples beside names, variables and texts.
_SIGNS = (".", ";", ",", "a")
#: How a type is told, as good as always; light queries that tell none are not taken apart.
_SAID = (" a ", "#type>", ":type ")
#: As many classes have a bit in a mask; those behind are never left out.
_BITS = 64
#: How many times more triples than the class has things each property of the thing may have.
_MORE = 2


@dataclass(frozen=True)
class Implied:
    """The classes of which all subjects, and all objects, of each property are, by its IRI.

    `counts` has how many triples each property has, and how many things each class.
    """

    subjects: Mapping[str, frozenset[str]] = field(default_factory=dict)
    objects: Mapping[str, frozenset[str]] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, canon: Canon) -> Implied:
        """What holds in a default graph: half a second for ten million triples."""
        subjects, properties, objects = canon.triples
        typed = np.flatnonzero(properties == canon.number(f"<{TYPE}>"))
        classes = distinct(objects[typed])[:_BITS]
        known = np.flatnonzero(np.bincount(properties))
        places = _places(known, len(canon.terms))[properties]
        typed = typed[contained(objects[typed], classes)]
        bits = np.searchsorted(classes, objects[typed])
        masks = np.zeros(len(canon.terms), np.uint64)
        np.bitwise_or.at(masks, subjects[typed], np.uint64(1) << bits.astype(np.uint64))
        names = [term[1:-1] for term in canon.terms.texts(classes)]
        iris = [term[1:-1] for term in canon.terms.texts(known)]
        found = (_common(masks, places, len(known), one) for one in (subjects, objects))
        subject, object_ = (
            {iri: each for iri, each in zip(iris, _named(one, names), strict=True) if iri != TYPE}
            for one in found
        )
        counted = [*np.bincount(bits).tolist(), *np.bincount(places).tolist()]
        return cls(subject, object_, dict(zip([*names, *iris], counted, strict=True)))


def _places(known: NDArray[np.intp], size: int) -> NDArray[np.unsignedinteger]:
    """The place of each of some numbers among them, by the number, in as few bytes as sort quickly."""
    found = np.zeros(size, np.min_scalar_type(len(known)))
    found[known] = np.arange(len(known))
    return found


def _common(
    masks: NDArray[np.uint64], places: NDArray[np.unsignedinteger], size: int, ends: NDArray[np.int32]
) -> NDArray[np.uint64]:
    """The classes that all ends of each of so many properties have, whose places stand beside the ends."""
    found = np.full(size, np.iinfo(np.uint64).max)
    for start in range(0, len(ends), _CHUNK):
        part = places[start : start + _CHUNK]
        order = np.argsort(part, kind="stable")
        part = part[order]
        firsts = np.flatnonzero(np.append(True, part[1:] != part[:-1]))
        several = masks[ends[start : start + _CHUNK][order]]
        found[part[firsts]] &= np.bitwise_and.reduceat(several, firsts)
    return found


def _named(masks: NDArray[np.uint64], names: Sequence[str]) -> Iterator[frozenset[str]]:
    for mask in masks.tolist():
        yield frozenset(name for bit, name in enumerate(names) if mask >> bit & 1)


def without_implied(query: str, known: Mapping[str, str], implied: Implied) -> tuple[str, tuple[Words, ...]]:
    """A query without the types that are implied, and what was left out; the query itself where in doubt."""
    if (
        not implied.subjects
        or not any(one in query for one in _SAID)
        or "\\" in query
        or len(query) > _LONGEST
    ):
        return query, ()
    given = tokens(query)
    prefixes, pairs = meant(given, known), groups(given)
    if prefixes is None or pairs is None or any(one.says(word) for one in given for word in _ELSEWHERE):
        return query, ()
    cuts = sorted(
        cut
        for start, end in pairs
        for block in _blocks(given, children(given, start, end))
        for cut in _needless(_statements(given, block), prefixes, implied)
    )
    left, at = list[str](), 0
    for start, end in cuts:
        left.append(query[at:start])
        at = end
    told = (" ".join(query[start:end].strip(" .;").split()) for start, end in cuts)
    done = (
        Words(f"“{one}”已由其他条件保证，不再查看", f"{one!r} is left out: other patterns imply it")
        for one in told
    )
    return "".join([*left, query[at:]]), tuple(done)


@dataclass(frozen=True)
class _Statement:
    """A variable with its properties, each with its values; `stop` is where its text ends, its full stop included."""

    subject: Token
    pieces: Sequence[Sequence[Token]]
    stop: int

    def without(self, number: int) -> tuple[int, int]:
        """From where to where the text goes that says one of its properties."""
        if len(self.pieces) == 1:
            return self.subject.start, self.stop
        if number:
            return _end(self.pieces[number - 1][-1]), _end(self.pieces[number][-1])
        return self.pieces[0][0].start, self.pieces[1][0].start


def _blocks(given: Sequence[Token], inside: Sequence[int]) -> Iterator[tuple[int, int]]:
    """From where to where there is nothing in a group but triples of names, variables and texts."""
    runs = list[list[int]]()
    for at in inside:
        if not _plain(given[at]):
            continue
        if runs and runs[-1][1] == at:
            runs[-1][1] += 1
        else:
            runs.append([at, at + 1])
    return ((start, end) for start, end in runs)


def _plain(one: Token) -> bool:
    return one.kind in ("variable", "iri", "name", "text", "language") or one.text in _SIGNS


def _statements(given: Sequence[Token], block: tuple[int, int]) -> Iterator[_Statement]:
    """The whole statements of a block that are of a variable and are simple: no other reading of them is possible."""
    start, end = block
    before, behind = given[start - 1], given[end]
    whole = any(before.says(sign) for sign in "{}).")
    for at in range(start, end + 1):
        if at < end and not given[at].says("."):
            continue
        last = at == end
        if (
            whole
            and start < at
            and (not last or behind.kind == "word" or behind.says("}") or behind.says("{"))
        ):
            pieces = _split(given[start + 1 : at], ";")
            if given[start].kind == "variable" and all(map(_is_simple, pieces)):
                stop = _end(given[at - 1] if last else given[at])
                yield _Statement(given[start], pieces, stop)
        start, whole = at + 1, True


def _split(given: Sequence[Token], sign: str) -> list[Sequence[Token]]:
    marks = [-1, *(at for at, one in enumerate(given) if one.says(sign)), len(given)]
    return [given[start + 1 : end] for start, end in pairwise(marks)]


def _is_simple(piece: Sequence[Token]) -> bool:
    """Whether it is a property, or a variable for one, with values that are each one word, maybe with its language."""
    return len(piece) > 1 and all(
        len(value) == 1 or (len(value) == 2 and value[1].kind == "language")
        for value in _split(piece[1:], ",")
    )


def _needless(
    statements: Iterator[_Statement], prefixes: Mapping[str, str], implied: Implied
) -> Iterator[tuple[int, int]]:
    """From where to where the texts go of the types that are implied, at most one a statement."""
    found = [*statements]
    classes, most = defaultdict[str, set[str]](set), Counter[str]()
    for subject, piece in ((one.subject, piece) for one in found for piece in one.pieces):
        name = iri_of(piece[0], prefixes) or ""
        ends = [(subject, implied.subjects), *((end, implied.objects) for end in piece[1:])]
        for end, known in ends if name != TYPE else ():
            classes[end.text[1:]].update(known.get(name, ()))
            most[end.text[1:]] = max(most[end.text[1:]], implied.counts.get(name, 0))
    for one in found:
        for number, piece in enumerate(one.pieces):
            class_ = iri_of(piece[1], prefixes) if len(piece) == 2 and _is_type(piece[0], prefixes) else None
            thing = one.subject.text[1:]
            if class_ in classes[thing] and most[thing] <= _MORE * implied.counts.get(class_ or "", 0):
                yield one.without(number)
                break


def _is_type(one: Token, prefixes: Mapping[str, str]) -> bool:
    return (one.kind == "word" and one.text == "a") or iri_of(one, prefixes) == TYPE


def _end(one: Token) -> int:
    return one.start + len(one.text)

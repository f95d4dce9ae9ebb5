"""What SPARQL may ask of the network: functions in one namespace, over N-Triples terms."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import isfinite

import numpy as np

from graph.measures import MEASURES
from ontology.model import Words
from ontology.names import normal_forms
from ontology.terms import literal, parse
from queries.asking import ArgumentError, Asking, Call

#: The namespace of the functions.
FN = "https://w3id.org/queqiao/fn/"
_XSD = "http://www.w3.org/2001/XMLSchema#"


@dataclass(frozen=True)
class Function:
    """One function: its name, how its arguments are written, what its value is, and how to find it."""

    name: str
    arguments: str
    note: Words
    run: Callable[..., str | None]

    @property
    def iri(self) -> str:
        """The IRI by which queries call it."""
        return FN + self.name


def _degree(asking: Asking, thing: str) -> str:
    return _integer(len(asking.known.network.neighbours(asking.node(thing))))


def _score(asking: Asking, thing: str, measure: str) -> str | None:
    node, name = asking.node(thing), _text(measure)
    if not asking.known.linked[node]:
        return None
    value = float(asking.known.values(name)[node])
    return _double(value) if isfinite(value) else None


def _rank(asking: Asking, thing: str, measure: str) -> str | None:
    node, name = asking.node(thing), _text(measure)
    known = asking.known
    if not known.linked[node] or (name in MEASURES and MEASURES[name].groups):
        return None
    ordered = known.ordered(name)
    above = len(ordered) - int(np.searchsorted(ordered, known.values(name)[node], side="right"))
    return _integer(above + 1)


def _community(asking: Asking, thing: str) -> str | None:
    node = asking.node(thing)
    return _integer(int(asking.known.values("community")[node])) if asking.known.linked[node] else None


def _similarity(asking: Asking, one: str, other: str, likeness: str = '"adamic-adar"') -> str:
    return _double(float(asking.likeness(asking.node(one), _text(likeness))[asking.node(other)]))


def _distance(asking: Asking, one: str, other: str) -> str | None:
    found = asking.ways.distance(asking.node(one), asking.node(other))
    return None if found is None else _integer(found)


def _path_cost(asking: Asking, one: str, other: str, number: str = "1") -> str | None:
    found = asking.ways.path(asking.node(one), asking.node(other), _whole(number))
    return None if found is None else _double(found.cost)


def _path(asking: Asking, one: str, other: str, lang: str = '"zh"', number: str = "1") -> str | None:
    tag = _text(lang)
    if tag not in ("zh", "en"):
        raise ArgumentError(f"{tag!r} is no language of sentences: zh, en")
    found = asking.ways.path(asking.node(one), asking.node(other), _whole(number))
    return None if found is None else literal(asking.known.told(found, tag), tag)


def _path_node(asking: Asking, one: str, other: str, number: str, hop: str) -> str | None:
    found, at = asking.ways.path(asking.node(one), asking.node(other), _whole(number)), _whole(hop)
    if found is None or not 0 <= at < len(found.nodes):
        return None
    return f"<{asking.known.index.iri(found.nodes[at])}>"


def _normal_form(_asking: Asking, name: str) -> str | None:
    text, lang, _ = parse(name)
    return next((literal(form) for form in normal_forms(text, lang or None)), None)


@lru_cache(maxsize=256)
def _text(term: str) -> str:
    if not term.startswith('"'):
        raise ArgumentError(f"{term} is no text")
    return parse(term)[0]


def _whole(term: str) -> int:
    return int(_text(term) if term.startswith('"') else term)


def _integer(value: int) -> str:
    return literal(str(value), datatype=_XSD + "integer")


def _double(value: float) -> str:
    return literal(repr(value), datatype=_XSD + "double")


#: Every function by name.
FUNCTIONS: Mapping[str, Function] = {
    function.name: function
    for function in (
        Function("degree", "?thing", Words("相邻者的个数", "How many neighbours it has"), _degree),
        Function(
            "score",
            '?thing, "pagerank"',
            Words("某一网络指标的值", "Its score by a measure of the network"),
            _score,
        ),
        Function(
            "rank",
            '?thing, "pagerank"',
            Words("按某一指标的名次，同分同名次", "Its rank by a measure, from 1; equal scores share one"),
            _rank,
        ),
        Function("community", "?thing", Words("所在社区的编号", "The number of its community"), _community),
        Function(
            "similarity",
            '?one, ?other, "adamic-adar"',
            Words("两者的相似度", "How like two things are"),
            _similarity,
        ),
        Function(
            "distance",
            "?one, ?other",
            Words("最少几跳；不连通则无值", "The fewest hops between two; unbound where there is no way"),
            _distance,
        ),
        Function(
            "pathCost",
            "?one, ?other, 1",
            Words(
                "第几好的路径的代价：跳数加枢纽罚分",
                "The cost of their best path, or of the n-th: hops and hubs",
            ),
            _path_cost,
        ),
        Function(
            "path",
            '?one, ?other, "zh", 1',
            Words("第几好的路径，写成一句话", "Their best path, or the n-th, as a sentence"),
            _path,
        ),
        Function(
            "pathNode",
            "?one, ?other, 1, 0",
            Words(
                "第几好的路径上的第几个事物，自 0 起",
                "The thing on a path: which path from 1, which thing from 0",
            ),
            _path_node,
        ),
        Function(
            "normalForm",
            "?name",
            Words("名称的规范形，用以比对", "The normal form of a name, by which names are compared"),
            _normal_form,
        ),
    )
}


def calls(asking: Asking) -> Mapping[str, Call]:
    """Every function by its IRI, as one query calls it: over N-Triples terms, None for no value."""
    return {one.iri: asking.bounded(one.run) for one in FUNCTIONS.values()}

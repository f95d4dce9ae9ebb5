"""What `sparql_peers.py` asks: seven shapes of query with values drawn from the city, and which answers agree."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from graph.generation import Generation
from ontology.terms import parse

Row = tuple[tuple[str, str], ...]

PREFIXES = """PREFIX qq: <https://w3id.org/queqiao/ns/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
POINT = "SELECT ?property ?value { <%s> ?property ?value }"
#: Twenty firms of an industry after a given one, of each the first five patents.
PAGE = """SELECT ?firm ?label ?patent (COUNT(?before) AS ?place) {
  { SELECT ?firm ?label { ?firm qq:industry <%s> ; a qq:Enterprise ; skos:prefLabel ?label
      FILTER(LANG(?label) = "zh" && STR(?firm) > "%s") } ORDER BY ?firm LIMIT 20 }
  ?patent qq:applicant ?firm .
  OPTIONAL { ?before qq:applicant ?firm FILTER(STR(?before) < STR(?patent)) }
} GROUP BY ?firm ?label ?patent HAVING (COUNT(?before) < 5)"""
HOPS = """SELECT ?patent ?other ?label { ?patent qq:applicant <%s> ; qq:cites ?cited .
  ?cited qq:applicant ?other . ?other skos:prefLabel ?label FILTER(LANG(?label) = "zh") }"""
RANKED = """SELECT ?firm (COUNT(?patent) AS ?patents) { ?firm a qq:Enterprise ; qq:foundedOn ?day .
  ?patent qq:applicant ?firm FILTER(?day >= "%s"^^xsd:date) }
GROUP BY ?firm ORDER BY DESC(?patents) ?firm LIMIT 20"""
YEARS = """SELECT ?year ?section (COUNT(*) AS ?patents) { ?patent qq:applicationDate ?date ; qq:classification ?class
  FILTER(?date >= "%s"^^xsd:date)
  BIND(YEAR(?date) AS ?year) BIND(SUBSTR(STR(?class), 37, 1) AS ?section) } GROUP BY ?year ?section"""
TEXT = """SELECT ?thing ?label { ?thing a qq:Enterprise ; skos:prefLabel ?label FILTER(CONTAINS(?label, "%s")) }"""
UNDER = """SELECT (COUNT(?patent) AS ?patents) { ?patent qq:applicant <%s> ; qq:classification ?class .
  ?class skos:broader* <%s> }"""


@dataclass(frozen=True, slots=True)
class Shape:
    """A kind of query; with `repeated` always one and the same text is asked, otherwise never the same twice."""

    name: str
    text: str
    values: Sequence[tuple[str, ...]]
    repeated: bool = False

    def queries(self) -> Iterator[str]:
        """The texts, without end; a number in a comment tells those with the same values apart."""
        for number in count():
            at = 0 if self.repeated else number
            yield f"{PREFIXES}{self.text % self.values[at % len(self.values)]} # {at}"


def shapes(generation: Generation, seed: int = 7) -> list[Shape]:
    """The seven shapes with values of this city, and one of them repeated."""
    drawn = random.Random(seed)

    def some(query: str, most: int = 400) -> list[tuple[str, ...]]:
        rows = generation.store.select(PREFIXES + query).rows
        found = sorted({tuple(_plain(term) for term in row if term) for row in rows})
        return drawn.sample(found, min(most, len(found)))

    firms = some("SELECT ?firm { ?firm a qq:Enterprise }")
    owners = some("SELECT DISTINCT ?firm { ?patent qq:applicant ?firm . ?firm a qq:Enterprise }")
    pages = some("SELECT ?industry ?firm { ?firm a qq:Enterprise ; qq:industry ?industry }")
    days = some("SELECT DISTINCT ?day { ?firm qq:foundedOn ?day ; a qq:Enterprise }")
    dates = some("SELECT DISTINCT ?day { ?patent qq:applicationDate ?day }")
    labels = some('SELECT ?l { ?firm a qq:Enterprise ; skos:prefLabel ?l FILTER(LANG(?l) = "zh") }')
    texts = [(label[at : at + 2],) for (label,) in labels for at in [drawn.randrange(2, len(label) - 4)]]
    tops = some("SELECT DISTINCT ?top { ?patent qq:classification/skos:broader+ ?top }")
    under = [(firm, top) for (firm,) in owners for (top,) in drawn.sample(tops, min(3, len(tops)))]
    return [
        Shape("point lookup", POINT, firms),
        Shape("nested page", PAGE, pages),
        Shape("two-hop join", HOPS, owners),
        Shape("filtered count, ordered", RANKED, days),
        Shape("by year and section", YEARS, dates),
        Shape("text search", TEXT, texts),
        Shape("codes under a code", UNDER, under),
        Shape("nested page, repeated", PAGE, pages[:1], repeated=True),
    ]


def _plain(term: str) -> str:
    """An IRI or a text as it stands between its brackets or quotes."""
    return term[1:-1] if term.startswith("<") else parse(term)[0]


class DifferentError(ValueError):
    """Two servers do not answer a query alike."""


def same(query: str, answers: Mapping[str, Any]) -> int:
    """How many rows all answered, in any order; DifferentError where they are not the same."""
    found = {name: Counter(_rows(answer)) for name, answer in answers.items()}
    first = next(iter(found))
    for name, rows in found.items():
        if rows != found[first]:
            more, less = rows - found[first], found[first] - rows
            raise DifferentError(
                f"{name} has {more.total()} rows that {first} has not ({next(iter(more), None)}), "
                f"{first} has {less.total()} that {name} has not ({next(iter(less), None)}): {query}"
            )
    return found[first].total()


def _rows(answer: Any) -> Iterator[Row]:
    """The rows of a SPARQL JSON result; of what is only written otherwise, such as `1` and `01`, one form."""
    for row in answer["results"]["bindings"]:
        yield tuple(sorted((name, _term(value)) for name, value in row.items()))


def _term(value: Mapping[str, str]) -> str:
    """A term; only its value, where servers are known to keep another datatype of the same number or boolean."""
    kind, text = value.get("datatype", "").rpartition("#")[2], value["value"]
    form = _FORMS.get(kind)
    return f"{form(text) if form else text}@{value.get('xml:lang', '')}"


_FORMS: Mapping[str, Callable[[str], object]] = {
    "integer": int,
    "int": int,
    "decimal": float,
    "double": float,
    "boolean": lambda text: text in ("true", "1"),
}

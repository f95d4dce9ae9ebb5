"""Answers as graphs: what a CONSTRUCT makes, the links that rows hold, and rows as RDF."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from graph.files.document import GraphDocument
from graph.generation import Generation
from graph.saving import graph_of
from graph.store import Store, iter_terms
from ontology.model import Words
from ontology.terms import TYPE, XSD, iri, literal, parse
from queries.questions.question import Column, Question
from queries.questions.rows import Cell, Namer, Rows

Triple = tuple[str, str, str]

#: The vocabulary of the W3C for results of queries as RDF.
_RESULT = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_PREFIXES = {"rs": _RESULT, "rdfs": _RDFS, "xsd": XSD}
#: A link of rows as a statement, until it becomes an edge.
_LINK = "urn:queqiao:link:"


def made(body: bytes) -> Iterator[Triple]:
    """The statements of an answer in N-Triples."""
    return ((s, p, o) for s, p, o, _ in iter_terms(body, "application/n-triples"))


def graph_made(question: Question, generation: Generation, body: bytes, lang: str) -> GraphDocument:
    """What a CONSTRUCT made, as nodes and edges."""
    return graph_of(generation, made(body), lang, question.title.say(lang))


def graph_of_rows(question: Question, generation: Generation, rows: Rows, lang: str) -> GraphDocument:
    """The links that the question says its rows hold, each once, with all things that take part."""
    found = graph_of(generation, _links(question, rows), lang, question.title.say(lang))
    known = {f"{_LINK}{n}": link for n, link in enumerate(question.links)}
    edges = [
        row._replace(property=f"{link.source}-{link.target}", label=link.label.say(lang))
        for row in found.edges
        for link in [known[row.property]]
    ]
    return replace(found, edges=edges)


def _links(question: Question, rows: Rows) -> Iterator[Triple]:
    places = {column.name: place for place, column in enumerate(rows.columns)}
    seen = set[tuple[int, Triple]]()
    for row in rows.rows:
        for number, link in enumerate(question.links):
            source, target = row[places[link.source]], row[places[link.target]]
            if not (source.iri and target.iri):
                continue
            triple = iri(str(source.value)), f"<{_LINK}{number}>", iri(str(target.value))
            if (number, triple) not in seen:
                seen.add((number, triple))
                yield triple


def rows_as_rdf(rows: Rows, media_type: str, lang: str) -> bytes:
    """The rows in the W3C's vocabulary of result sets, with the labels of what they name."""
    store = Store.memory()
    store.add(dict.fromkeys(_results(rows, lang)))
    return store.dump(media_type, prefixes=_PREFIXES)


def _results(rows: Rows, lang: str) -> Iterator[Triple]:
    whole = "_:results"
    yield whole, TYPE, f"<{_RESULT}ResultSet>"
    for column in rows.columns:
        yield whole, f"<{_RESULT}resultVariable>", literal(column.name)
    for number, row in enumerate(rows.rows, 1):
        solution = f"_:row{number}"
        yield whole, f"<{_RESULT}solution>", solution
        yield solution, f"<{_RESULT}index>", literal(str(number), datatype=f"{XSD}integer")
        for column, cell in zip(rows.columns, row, strict=True):
            if cell.value is not None:
                yield from _binding(solution, f"{solution}{column.name}", column, cell, lang)


def _binding(solution: str, node: str, column: Column, cell: Cell, lang: str) -> Iterator[Triple]:
    yield solution, f"<{_RESULT}binding>", node
    yield node, f"<{_RESULT}variable>", literal(column.name)
    yield node, f"<{_RESULT}value>", term(cell)
    if cell.iri and cell.label:
        yield term(cell), f"<{_RDFS}label>", literal(cell.label, lang)


def term(cell: Cell) -> str:
    """The value of a cell as a term."""
    value = cell.value
    if cell.iri:
        return iri(str(value))
    if isinstance(value, bool):
        return literal(str(value).lower(), datatype=f"{XSD}boolean")
    if isinstance(value, int | float):
        kind = "integer" if isinstance(value, int) else "double"
        return literal(repr(value), datatype=f"{XSD}{kind}")
    return literal(str(value), datatype=f"{XSD}date" if cell.date else "")


def rows_of_statements(triples: Iterable[Triple], namer: Namer) -> Rows:
    """Statements as rows of subject, property and value."""
    columns = (
        Column("subject", "any", Words("主体", "subject")),
        Column("property", "iri", Words("属性", "property")),
        Column("value", "any", Words("取值", "value")),
    )
    said = list(triples)
    labels = namer.labels(one[1:-1] for triple in said for one in triple if one.startswith("<"))
    return Rows(columns, [tuple(_of_term(one, labels) for one in triple) for triple in said])


def _of_term(text: str, labels: Mapping[str, str | None]) -> Cell:
    if text.startswith("<"):
        return Cell(text[1:-1], labels[text[1:-1]], iri=True)
    return Cell(parse(text)[0] if text.startswith('"') else text)

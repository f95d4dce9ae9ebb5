"""The answer to a question in the format that was chosen, from the engine's own answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from graph.exports import chunks
from graph.generation import Generation
from graph.store import Form, Store
from queries.questions.graphs import graph_made, graph_of_rows, made, rows_as_rdf, rows_of_statements
from queries.questions.offers import WRITERS, Offer
from queries.questions.question import Question
from queries.questions.rows import Namer, Rows, rows_of
from queries.questions.tables import as_csv, as_json, as_tsv
from queries.questions.workbook import as_xlsx

#: What the engine is asked for, whatever the format: rows, or statements.
ENGINE: Mapping[Form, str] = {
    "select": "application/sparql-results+json",
    "ask": "application/sparql-results+json",
    "construct": "application/n-triples",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which question is asked with which values, for which format, in which language."""

    question: Question
    offer: Offer
    given: Mapping[str, str]
    lang: str = "zh"

    @property
    def accept(self) -> str:
        """The media type to ask the engine for."""
        if self.offer.family == "results":
            return self.offer.media_type
        return ENGINE[self.question.form]


def written(wanted: Wanted, generation: Generation, body: bytes) -> bytes:
    """The answer in its format; `body` is the engine's answer in the media type `wanted.accept`."""
    question, offer = wanted.question, wanted.offer
    if offer.family == "results":
        return body
    if question.form == "construct" and offer.family == "rdf":
        store = Store.memory()
        store.load(body, None)
        return store.dump(offer.media_type)
    if question.form == "construct" and offer.family == "graph":
        return b"".join(chunks(WRITERS[offer.suffix], graph_made(question, generation, body, wanted.lang)))
    rows = answer_rows(question, generation, body, wanted.lang)
    if offer.family == "rdf":
        return rows_as_rdf(rows, offer.media_type, wanted.lang)
    if offer.family == "graph":
        return b"".join(chunks(WRITERS[offer.suffix], graph_of_rows(question, generation, rows, wanted.lang)))
    return _table(wanted, rows, generation.number)


def answer_rows(question: Question, generation: Generation, body: bytes, lang: str) -> Rows:
    """The rows of the engine's answer; those of a graph are its statements."""
    namer = Namer(generation.model, generation.index, lang)
    if question.form == "construct":
        return rows_of_statements(made(body), namer)
    return rows_of(question, body, namer)


def _table(wanted: Wanted, rows: Rows, generation: int) -> bytes:
    match wanted.offer.suffix:
        case "csv":
            return as_csv(rows)
        case "tsv":
            return as_tsv(rows)
        case "xlsx":
            return as_xlsx(wanted.question, rows, wanted.given, generation, wanted.lang)
        case _:
            return as_json(wanted.question, rows, wanted.given, generation)

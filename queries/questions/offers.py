"""In which formats the answer to a question can be had."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from graph.exports import FORMATS
from ontology.model import Words
from queries.questions.question import Question
from queries.sparql.errors import NotAcceptableError
from queries.sparql.formats import chosen


@dataclass(frozen=True, slots=True)
class Offer:
    """One format: what an address ends with, its media type, the family that writes it, other names, its title."""

    suffix: str
    media_type: str
    family: str
    also: tuple[str, ...]
    title: Words

    @property
    def names(self) -> tuple[str, ...]:
        """How a client may wish for it: by what addresses end with, by media type, or else."""
        return (self.suffix, self.media_type, *self.also)


#: Rows as tables. A graph has rows too: its statements.
_TABLES = (
    Offer("json", "application/json", "table", (), Words("行（JSON）", "rows (JSON)")),
    Offer("csv", "text/csv", "table", (), Words("表格（CSV）", "table (CSV)")),
    Offer("tsv", "text/tab-separated-values", "table", (), Words("表格（TSV）", "table (TSV)")),
    Offer(
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "table",
        ("excel",),
        Words("工作簿（Excel）", "workbook (Excel)"),
    ),
)
#: Rows as the standard has them.
_RESULTS = (
    Offer(
        "srj",
        "application/sparql-results+json",
        "results",
        (),
        Words("SPARQL 结果（JSON）", "SPARQL results (JSON)"),
    ),
    Offer(
        "srx",
        "application/sparql-results+xml",
        "results",
        (),
        Words("SPARQL 结果（XML）", "SPARQL results (XML)"),
    ),
)
_RDF = tuple(
    Offer(found.extension, found.media_type, "rdf", (found.name,), found.title)
    for found in FORMATS.values()
    if found.rdf
)
_GRAPHS = tuple(
    Offer(
        found.extension, found.media_type, "graph", (found.name,) if found.name != "csv" else (), found.title
    )
    for found in FORMATS.values()
    if not found.rdf
)
#: The format of `graph.exports` that each file of a graph is written in, by what addresses end with.
WRITERS: Mapping[str, str] = {found.extension: name for name, found in FORMATS.items() if not found.rdf}


def offers(question: Question) -> tuple[Offer, ...]:
    """The formats of a question: rows as tables and RDF, and graph files where its rows hold links."""
    results = _RESULTS if question.form != "construct" else ()
    graphs = _GRAPHS if question.links or question.form == "construct" else ()
    return (*_TABLES, *results, *_RDF, *graphs)


def offer(question: Question, wish: str) -> Offer:
    """The format that a client likes best, by an Accept header; NotAcceptableError where it takes none."""
    found = offers(question)
    names = chosen(wish, [one.names for one in found])
    return next(one for one in found if one.names == names)


def offer_of(question: Question, suffix: str) -> Offer:
    """The format that an address ends with; NotAcceptableError where the question has none such."""
    found = offers(question)
    for one in found:
        if suffix.lower() in (one.suffix, *one.also):
            return one
    listed = ", ".join(one.suffix for one in found)
    raise NotAcceptableError(
        Words(
            f"问题 {question.name} 没有格式 {suffix!r}，有：{listed}",
            f"question {question.name} is not given as {suffix!r}, but as: {listed}",
        )
    )

"""What a CONSTRUCT or DESCRIBE makes as a file of nodes and edges, such as GEXF for Gephi."""

from __future__ import annotations

import asyncio

from graph.exports import FORMATS, Format, chunks
from graph.generation import Generation
from graph.saving import graph_of
from ontology.model import Words
from queries.questions.graphs import made
from queries.sparql.answering import Answer
from queries.sparql.errors import NotAcceptableError, TooLargeError

#: The formats by name; `csv` is that of tables here.
GRAPH_FILES = {name: found for name, found in FORMATS.items() if not found.rdf and name != "csv"}
#: What the engine is asked for, and how many bytes of it are made a file.
STATEMENTS, MOST = "application/n-triples", 64 * 1024 * 1024


def needs_statements(form: Format) -> NotAcceptableError:
    """Tells that rows are no graph."""
    return NotAcceptableError(
        Words(
            f"{form.name} 是图文件，须用 CONSTRUCT 或 DESCRIBE 查询",
            f"{form.name} is a file of a graph; ask by CONSTRUCT or DESCRIBE",
        )
    )


async def as_file(form: Format, generation: Generation, found: Answer, lang: str) -> bytes:
    """The file of statements in N-Triples, with the labels and columns of known things; TooLargeError at times."""
    body = bytes(found.body)
    if len(body) > MOST:
        raise TooLargeError.of(MOST)

    def work() -> bytes:
        return b"".join(chunks(form.name, graph_of(generation, made(body), lang)))

    return await asyncio.to_thread(work)

"""What `queqiao query` gives: rows on the terminal, or a file of them, for a query of one's own or a named question."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import click
import orjson

from commands.report import table_lines
from graph.generation import City, Generation
from queries.asking import Asking
from queries.functions import calls
from queries.questions.catalog import Catalog
from queries.questions.meaning import Meaning
from queries.questions.offers import offer_of
from queries.questions.writing import Wanted, written
from queries.sparql.answering import Asked, answer, finished, prefixes
from queries.sparql.refusing import refuse_service
from queries.sparql.rewriting import Labels
from queries.sparql.searching import with_found
from schema.context import Known

#: How long the functions of one query may work, in seconds.
SECONDS = 600.0


@dataclass(frozen=True)
class Question:
    """What is asked of a city: a file of SPARQL, standard input, or a named question with values."""

    city: City
    generation: Generation
    name: str
    given: Mapping[str, str]
    lang: str = "zh"

    def lines(self) -> Iterator[str]:
        """The rows as a table for the terminal."""
        text, known, asking = self._text(), self._prefixes(), self._asking()
        functions = calls(asking)
        refuse_service(text, known, functions)
        text = with_found(text, known, self.generation)
        yield from table_lines(self.generation.store.run(text, prefixes=known, functions=functions), known)
        finished(asking)

    def file(self, form: str) -> bytes:
        """The answer in a format: of a named question in one of its own, of a query in one of SPARQL's."""
        if not self._named():
            return bytes(self._answer(self._text(), form))
        question = self._catalog()[self.name]
        wanted = Wanted(question, offer_of(question, form), self.given, self.lang)
        return written(wanted, self.generation, bytes(self._answer(self._text(), wanted.accept)))

    def explained(self) -> bytes:
        """How the query is answered, as JSON: what was run, milliseconds, rows, and the rows after each step."""
        asked = Asked(self._text(), explain=True)
        labels = Labels.of(self.generation.canon)
        found = answer(self.generation.store, asked, self._prefixes(), self._asking(), labels=labels)
        return orjson.dumps(orjson.loads(found.body), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)

    def _named(self) -> bool:
        return not (self.name == "-" or Path(self.name).suffix == ".rq" or Path(self.name).exists())

    def _text(self) -> str:
        if self._named():
            meaning = Meaning(self.city.model, self.generation.index, self.city.base)
            return self._catalog()[self.name].with_values(self.given, meaning)
        if self.given:
            raise click.UsageError("--set 只用于命名的问题 / --set is for named questions")
        return text_of(self.name)

    def _answer(self, text: str, form: str) -> bytes | memoryview:
        return answer(self.generation.store, Asked(text, form), self._prefixes(), self._asking()).body

    def _asking(self) -> Asking:
        return Asking(Known(self.generation).knowledge, SECONDS)

    def _prefixes(self) -> dict[str, str]:
        return prefixes(self.city.model, self.city.base)

    def _catalog(self) -> Catalog:
        return Catalog.of_city(self.city.path, self._prefixes())


def text_of(name: str) -> str:
    """The text of a query: of a file, or of standard input."""
    return sys.stdin.read() if name == "-" else Path(name).read_text("utf-8")

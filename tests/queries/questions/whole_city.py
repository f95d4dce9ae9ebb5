"""The example city with the synthetic things that make every condition of every question matter."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from graph.generation import City, Generation
from ontology.model import Model
from queries.asking import Asking
from queries.functions import calls
from queries.questions.meaning import Meaning
from queries.questions.question import Question
from schema.context import Known
from tests.conftest import EXAMPLE, publish_turtle

MORE = EXAMPLE.with_name("city-more.ttl")
#: What is asked where a parameter has to be given, and where more than the usual values is needed.
PLACES = {"from": "示例三号公司", "to": "示例乙研究所"}

Rows = list[tuple[str, ...]]


def whole_turtle() -> str:
    """Both files, which share their prefixes."""
    return EXAMPLE.read_text("utf-8") + MORE.read_text("utf-8")


def whole_city(model: Model, folder: Path) -> Generation:
    """The city published in a folder."""
    turtle = folder / "whole.ttl"
    turtle.write_text(whole_turtle(), "utf-8")
    return publish_turtle(City(folder, model=model), turtle)


class Whole:
    """The city as questions are asked of it."""

    def __init__(self, generation: Generation) -> None:
        self.generation, self.known = generation, Known(generation)
        self.meaning = Meaning(generation.model, generation.index, self.known.base)

    def terms(self, query: str) -> Rows:
        """The rows of a query as N-Triples terms, sorted; unbound ones are empty."""
        functions = calls(Asking(self.known.knowledge, 60.0))
        found = self.generation.store.run(query, functions=functions).found
        return sorted(tuple("" if term is None else str(term) for term in row) for row in found)  # type: ignore[union-attr]

    def bound(self, question: Question, given: Mapping[str, str] | None = None) -> str:
        """The query of a question with values, those of its example where it has to have some."""
        usual = question.example if question.required else {}
        return question.with_values({**usual, **(given or {})}, self.meaning)

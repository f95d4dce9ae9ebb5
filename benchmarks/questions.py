"""How long each named question takes on a city: rows found by the engine, then labelled and written as JSON.

    python -m benchmarks.questions DATA [--disk] [--limit 60] [NAME ...]

Each question is asked once, with its usual values or else those of its example, in a process of its own that is forked
from one that holds the triples, as the service does.
"""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from time import perf_counter

if __name__ == "__main__":  # one thread, since a fork of many is not whole
    os.environ.setdefault("RAYON_NUM_THREADS", "1")
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import orjson

from graph.generation import City, Generation
from graph.store import Store
from graph.store_errors import QueryError
from queries.asking import Asking
from queries.functions import calls
from queries.questions.catalog import Catalog
from queries.questions.errors import CatalogError
from queries.questions.meaning import Meaning
from queries.questions.offers import offer_of
from queries.questions.question import Question
from queries.questions.writing import Wanted, written
from queries.sparql.searching import with_found
from schema.context import Known


@dataclass(frozen=True, slots=True)
class Timed:
    """One question as it was answered: seconds of the engine and of the writing, rows, or why there is no answer."""

    name: str
    engine: float = 0.0
    writing: float = 0.0
    rows: int = 0
    why: str = ""


class Asked:
    """A city whose triples are held once, to ask one question after another."""

    def __init__(self, generation: Generation, store: Store) -> None:
        self.known, self.store = Known(generation), store
        self.meaning = Meaning(generation.model, generation.index, self.known.base)
        self.knowledge = self.known.knowledge
        _ = self.knowledge.network, self.knowledge.linked

    def answer(self, question: Question) -> Timed:
        """The question asked with its usual values, or those of its example where it has to have some."""
        given = dict(question.example) if question.required else {}
        wanted = Wanted(question, offer_of(question, "json"), given)
        try:
            text = question.with_values(given, self.meaning)
            started = perf_counter()
            functions = calls(Asking(self.knowledge, 600.0))
            text = with_found(text, {}, self.known.generation)
            body = self.store.run(text, functions=functions).write(wanted.accept)
            found = perf_counter()
            rows = len(orjson.loads(written(wanted, self.known.generation, bytes(body)))["rows"])
            ended = perf_counter()
        except (CatalogError, QueryError) as error:
            return Timed(question.name, why=error.words.en)
        return Timed(question.name, found - started, ended - found, rows)

    def within(self, question: Question, seconds: float) -> Timed:
        """The same in a process of its own, which is ended when the time is over."""
        context = get_context("fork")
        ours, theirs = context.Pipe()
        process = context.Process(target=_say, args=(theirs, lambda: self.answer(question)))
        process.start()
        theirs.close()
        try:
            if ours.poll(seconds):
                found: Timed = ours.recv()
                return found
            return Timed(question.name, why=f"not within {seconds:g} s")
        except EOFError:
            return Timed(question.name, why="the process ended")
        finally:
            process.kill()
            process.join()


def _say(channel: Connection, run: Callable[[], Timed]) -> None:
    channel.send(run())


def lines(found: Iterable[Timed]) -> Iterable[str]:
    """The times as a table."""
    yield "| question | engine s | written s | rows |"
    yield "|---|--:|--:|---|"
    for one in found:
        yield f"| {one.name} | {one.engine:.3f} | {one.writing:.3f} | {one.why or one.rows} |"


def main() -> None:
    """Ask, and print the table as it grows."""
    reader = ArgumentParser(description=__doc__)
    reader.add_argument("data", type=Path)
    reader.add_argument("names", nargs="*")
    reader.add_argument("--disk", action="store_true")
    reader.add_argument("--limit", type=float, default=60.0)
    asked = reader.parse_args()
    generation = City(asked.data).current()
    if generation is None:
        raise SystemExit(f"{asked.data} 中没有数据 / there is no data in {asked.data}")
    started = perf_counter()
    city = Asked(generation, generation.store if asked.disk else generation.store.copied())
    print(f"{len(city.store)} statements, ready in {perf_counter() - started:.1f} s", file=sys.stderr)
    catalog = Catalog.shipped()
    questions = [catalog[name] for name in asked.names or catalog.names()]
    for line in lines(city.within(question, asked.limit) for question in questions):
        print(line, flush=True)


if __name__ == "__main__":
    main()

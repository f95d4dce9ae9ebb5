"""The questions by name: those that are shipped, and those of a city's own folder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from graph.store import Functions, Store, Table
from graph.store_errors import QueryError
from ontology.model import Model, Words
from ontology.shapes import read_model
from queries.functions import FUNCTIONS
from queries.questions.errors import CatalogError, HeadError, NameTakenError, UnknownQuestionError
from queries.questions.heads import read_question
from queries.questions.meaning import Meaning
from queries.questions.question import Question
from queries.sparql.refusing import refuse_service
from queries.sparql.searching import refuse_searches

#: Where the shipped questions lie, and where in a data folder the city's own do.
HERE, OWN = Path(__file__).parent, "queries"
#: The longest file of a question in bytes.
LONGEST = 50_000
#: The functions that a query may call, for reading it: they give nothing.
_SILENT: Functions = {function.iri: lambda *_: None for function in FUNCTIONS.values()}


@dataclass(frozen=True, slots=True)
class Broken:
    """A file of the city's own that cannot be asked, and why."""

    path: Path
    words: Words


@dataclass(frozen=True)
class Catalog:
    """The questions by name, and the city's own files that are none."""

    questions: Mapping[str, Question]
    broken: tuple[Broken, ...] = ()

    @classmethod
    def shipped(cls) -> Catalog:
        """The questions that come with the program."""
        return _shipped()

    @classmethod
    def load(cls, folder: Path) -> Catalog:
        """Every question in a folder; CatalogError for the first that is not well written."""
        return cls(
            {
                path.stem: read_question(path.stem, path.read_text("utf-8"))
                for path in sorted(folder.glob("*.rq"))
            }
        )

    @classmethod
    def of_city(cls, data: Path, known: Mapping[str, str]) -> Catalog:
        """The shipped questions and those in DATA/queries/; files that cannot be asked are told, the others go on.

        `known` are the prefixes that a query need not declare.
        """
        found, broken = dict(cls.shipped().questions), list[Broken]()
        for path in sorted((data / OWN).glob("*.rq")):
            try:
                found[path.stem] = _own(path, found, known)
            except (CatalogError, QueryError) as error:
                broken.append(Broken(path, _named(path, error.words)))
        return cls(found, tuple(broken))

    def __iter__(self) -> Iterator[Question]:
        return iter(self.questions.values())

    def __getitem__(self, name: str) -> Question:
        if name in self.questions:
            return self.questions[name]
        for one in self.broken:
            if one.path.stem == name:
                raise HeadError(one.words.zh, one.words.en)
        raise UnknownQuestionError(name, self.questions)

    def names(self) -> list[str]:
        """The names of the questions."""
        return list(self.questions)

    def run(self, name: str, store: Store, model: Model | None = None, /, **given: str) -> Table:
        """The rows of one question over a store alone, its parameters set to what a person typed, things by IRI.

        QueryRefusedError where the question has patterns of ours, which only a city can find.
        """
        text = self[name].with_values(given, Meaning(model or read_model()))
        refuse_searches(text, {})
        return store.select(text)


@lru_cache(maxsize=1)
def _shipped() -> Catalog:
    return Catalog.load(HERE)


def _own(path: Path, taken: Mapping[str, Question], known: Mapping[str, str]) -> Question:
    """A question of the city's own; CatalogError or QueryError where it cannot be asked."""
    if path.stem in taken:
        raise NameTakenError(
            f"名称 {path.stem} 已被随附的问题占用，请改名",
            f"a shipped question is called {path.stem} already; give the file another name",
        )
    question = read_question(path.stem, _text(path), own=True)
    refuse_service(question.query, known)
    Store.memory().run(question.query, prefixes=known, functions=_SILENT)
    return question


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > LONGEST:
            raise HeadError(f"文件超过 {LONGEST} 字节", f"the file is longer than {LONGEST} bytes")
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise HeadError("文件不是 UTF-8", "the file is not UTF-8") from None
    except OSError as error:
        raise HeadError(
            f"文件不能读：{error.strerror}", f"the file cannot be read: {error.strerror}"
        ) from None


def _named(path: Path, words: Words) -> Words:
    return Words(f"{path.name} 不能使用：{words.zh}", f"{path.name} cannot be used: {words.en}")

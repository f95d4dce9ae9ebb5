"""Tests of queries answered from columns in the service's process."""

import asyncio
import json
import logging
import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from graph.facts.orders import FOLDER, is_kept
from graph.generation import Generation
from graph.store import as_stored
from ontology.model import Words
from queries.columnar import columnar as module
from queries.columnar.columnar import Columnar
from queries.columnar.making import make
from queries.sparql.answering import Answer, Asked, answer, prefixes
from queries.sparql.errors import TooSlowError

QUERIES = (
    "SELECT ?p ?o { <%s> ?p ?o }",
    "SELECT * { ?s ?p <%s> }",
    "SELECT ?s ?o { ?s qq:applicant <%s> ; qq:applicant ?o }",
    "SELECT ?c (COUNT(*) AS ?n) { ?s a ?c } GROUP BY ?c ORDER BY DESC(?n) ?c",
    "ASK { <%s> a qq:Enterprise }",
    "SELECT ?s ?l { ?s a qq:Enterprise OPTIONAL { ?s skos:prefLabel ?l FILTER(LANG(?l) = 'en') } }",
)


@pytest.fixture
def known(example: Generation, tmp_path: Path) -> Any:
    """A copy, since the columns of one that others look at are not to be made."""
    folder = tmp_path / example.folder.name
    shutil.copytree(example.folder, folder)
    return SimpleNamespace(generation=Generation(example.model, folder), base=example.manifest["base"])


def _rows(body: bytes) -> list[str]:
    found = json.loads(body)
    return sorted(
        json.dumps(row, sort_keys=True) for row in found.get("results", {}).get("bindings", [found])
    )


def test_answers_are_the_engines(known: Any) -> None:
    """What columns answer is what the engine answers, be it in another order."""
    columnar, names = Columnar(), prefixes(known.generation.model, known.base)
    enterprise = known.generation.store.select("SELECT ?s { ?s a qq:Enterprise } LIMIT 1", names).rows[0][0]

    async def all_() -> list[Answer | None]:
        await columnar.prepare(known)
        asked = [Asked(query.replace("%s", enterprise[1:-1])) for query in QUERIES]
        for one in asked:
            found = columnar.at_once(known, one)
            assert found
            assert found.body == getattr(await columnar.answer(known, one), "body", None)
        return [columnar.at_once(known, one) for one in asked]

    for query, found in zip(QUERIES, asyncio.run(all_()), strict=True):
        assert found is not None, query
        theirs = answer(known.generation.store, Asked(query.replace("%s", enterprise[1:-1])), names)
        assert found.media_type == theirs.media_type
        assert _rows(found.body) == _rows(theirs.body), query
        assert len(found.body) == len(theirs.body)
        assert found.by == "columns"


@pytest.mark.parametrize(
    "asked",
    [
        Asked("SELECT (NOW() AS ?t) {}"),
        Asked("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }"),
        Asked("SELECT ?s { GRAPH ?g { ?s ?p ?o } }"),
        Asked("SELECT ?s FROM <x:g> { ?s ?p ?o }"),
        Asked("SELECT * { ?s ?p ?o }", default_graphs=("x:g",)),
        Asked("SELECT * { <x:a> ?p ?o }", accept="application/sparql-results+xml"),
        Asked("SELECT * { <x:a> ?p ?o", accept="json"),
        Asked("SELECT * { ?s ?p ?o }", explain=True),
        Asked("SELECT * { <x:a> ?p ?o } #" + "x" * 60_000),
    ],
)
def test_the_rest_is_left_to_the_engine(known: Any, asked: Asked) -> None:
    """What columns do not hold is not answered, and not wrong."""
    columnar = Columnar()

    async def one() -> Answer | None:
        await columnar.prepare(known)
        return await columnar.answer(known, asked)

    assert asyncio.run(one()) is None


def test_nothing_is_answered_before_columns_are_made(known: Any) -> None:
    """A generation whose columns nobody made is left to the engine."""
    assert asyncio.run(Columnar().answer(known, Asked("SELECT * { <x:a> ?p ?o }"))) is None


def test_the_view_is_what_the_engine_sees(known: Any) -> None:
    """Columns are made of the view; the engine's default graph has the same triples."""
    canon, store = known.generation.canon, known.generation.store
    literals = [text for text in canon.terms if text.startswith('"')]
    spelled = dict(zip(literals, as_stored(literals), strict=True))
    view = {
        tuple(spelled.get(canon.terms[int(number)], canon.terms[int(number)]) for number in row)
        for row in canon.triples.T
    }
    names = "SELECT ?s ?p ?o { ?s ?p ?o FILTER(!ISBLANK(?s) && !ISBLANK(?o)) }"
    seen = {tuple(row) for row in store.select(names).rows}
    assert {row for row in view if not any(term.startswith("_:") for term in row)} == seen
    (counted,) = store.select("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").rows
    assert counted[0] == f'"{len(view)}"^^<http://www.w3.org/2001/XMLSchema#integer>'


def test_why_tells_what_is_not_held(known: Any) -> None:
    columnar = Columnar()

    async def told() -> list[Words | None]:
        first = await columnar.why(known, Asked("ASK {}", explain=True))
        await columnar.prepare(known)
        texts = (
            "ASK { ?s a qq:Enterprise }",
            "SELECT (NOW() AS ?t) {}",
            "SELECT * { GRAPH ?g { ?s ?p ?o } }",
        )
        return [first, *[await columnar.why(known, Asked(text, explain=True)) for text in texts]]

    first, held, now, graph = asyncio.run(told())
    assert first is not None and "not made yet" in first.en
    assert held is None
    assert now is not None and "NOW" in now.en
    assert graph is not None and "GRAPH" in graph.en


def test_columns_are_made_when_changes_rest(known: Any) -> None:
    """Nobody waits, and each of many changes does not pay."""
    columnar = Columnar(still=60)
    asyncio.run(columnar.prepare(known))
    assert not is_kept(known.generation.folder)
    asyncio.run(Columnar().prepare(known))
    assert is_kept(known.generation.folder)
    asyncio.run(columnar.prepare(known))
    assert columnar.told() == {"answered_in": "columns", "ready": True, "answered": 0, "left": 0}


def _cannot_be_made(folder: Path) -> None:
    shutil.rmtree(folder / "canon")


def _is_cut_short(folder: Path) -> None:
    assert asyncio.run(make(folder)) == ""
    (folder / FOLDER / "pso.npy").write_bytes(b"")


@pytest.mark.parametrize("spoil", [_cannot_be_made, _is_cut_short])
def test_without_columns_all_goes_to_the_engine(
    known: Any, spoil: Callable[[Path], None], caplog: pytest.LogCaptureFixture
) -> None:
    """What cannot be made, written or read is told once, and not tried with every query."""
    generation = Generation(known.generation.model, known.generation.folder)
    assert len(generation.canon.terms) > 0
    spoil(generation.folder)
    columnar, one = Columnar(), SimpleNamespace(generation=generation, base=known.base)
    caplog.clear()
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            asyncio.run(columnar.prepare(one))
            assert asyncio.run(columnar.answer(one, Asked("ASK { ?s a qq:Enterprise }"))) is None
    assert len(caplog.records) == 1, caplog.text
    assert columnar.told()["ready"] is False


def test_a_long_answer_is_made_in_a_thread(known: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is too much at once is answered all the same; what is too much is left, and not tried again."""
    monkeypatch.setattr(module, "AT_ONCE", (1, 0))
    columnar, names = Columnar(), prefixes(known.generation.model, known.base)
    asked = Asked("SELECT ?s ?l { ?s skos:prefLabel ?l }")

    async def two() -> tuple[Answer | None, Answer | None]:
        await columnar.prepare(known)
        assert columnar.at_once(known, asked) is None
        first = await columnar.answer(known, asked)
        monkeypatch.setattr(module, "IN_THREAD", (1, 0))
        return first, await columnar.answer(known, Asked("SELECT ?s { ?s skos:prefLabel ?l }"))

    first, second = asyncio.run(two())
    assert first is not None
    assert _rows(first.body) == _rows(answer(known.generation.store, asked, names).body)
    assert second is None
    assert columnar.told() == {"answered_in": "columns", "ready": True, "answered": 1, "left": 1}
    asyncio.run(columnar.close())


def test_nobody_works_for_a_client_that_hung_up(known: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    budgets = list[Any]()

    def slow(_terms: Any, _tree: Any, _form: str, budget: Any) -> bytes:
        budgets.append(budget)
        while True:
            budget.spend(0)

    async def gone() -> bool:
        return True

    monkeypatch.setattr(module, "answered", slow)
    monkeypatch.setattr(module, "_LOOK", 0.01)
    monkeypatch.setattr(module, "IN_THREAD", (10**12, 1))
    columnar = Columnar()

    async def one() -> None:
        await columnar.prepare(known)
        await columnar.answer(known, Asked("ASK { ?s a qq:Enterprise }"), gone)

    with pytest.raises(TooSlowError):
        asyncio.run(one())
    assert budgets[0].until == 0.0
    asyncio.run(columnar.close())

"""Every pattern, filter, option and comparison of a question counts: without it the rows are others."""

from dataclasses import replace

import pytest

from graph.store_errors import QueryError
from queries.questions.catalog import Catalog
from queries.questions.question import Question
from tests.queries.questions.mutants import Mutant, mutants, plain, spelled
from tests.queries.questions.whole_city import Rows, Whole

CATALOG = Catalog.shipped()
#: Figures are counted in the demo city, and what is asked of the sources needs their graphs: by tests of their own.
ASKED = [question for question in CATALOG if not question.name.startswith(("figure-", "sources-"))]
#: Mutants that say the same, and why.
SAME = {
    ("B7", ">= for: >"): "of two equal amounts it does not matter which is the lesser",
}
#: What is asked beside the usual values and the example, so that every condition decides something.
MORE = {"T6": {"to": "合成转移机构甲"}}


def settings(question: Question) -> list[dict[str, str]]:
    found = [{}, dict(question.example)]
    return [*found, {**question.example, **MORE[question.name]}] if question.name in MORE else found


def rows(whole: Whole, question: Question, query: str) -> list[Rows]:
    mutant = replace(question, query=query)
    return [whole.terms(whole.bound(mutant, given)) for given in settings(question)]


@pytest.mark.parametrize("question", ASKED, ids=lambda question: question.name)
def test_every_mutant_has_other_rows(question: Question, whole: Whole) -> None:
    right = rows(whole, question, spelled(plain(question.bare)))
    assert right[0] == whole.terms(whole.bound(question))
    assert right[0], "nothing is asked where nothing is found"
    alive = []
    for mutant in mutants(question.bare):
        try:
            found = rows(whole, question, mutant.query)
        except QueryError:
            continue
        if found == right:
            alive.append((question.name, mutant.fault))
    assert [one for one in alive if one not in SAME] == []
    assert [one for one in SAME if one[0] == question.name] == [one for one in alive if one in SAME]


def test_there_are_as_many_mutants_as_ever() -> None:
    assert sum(1 for question in ASKED for _ in mutants(question.bare)) >= 520


@pytest.mark.parametrize(
    ("query", "faults"),
    [
        ("SELECT DISTINCT ?a { ?a :b ?c }", ["not distinct: DISTINCT", "without: ?a :b ?c"]),
        ("SELECT ?a { ?a :b ?c, ?d ; :e/:f* ?g . }", 4),
        (
            "SELECT ?a { ?a :b ?c FILTER(?c < 3) }",
            ["without: ?a :b ?c", "<= for: <", "without: FILTER ( ?c < 3 )"],
        ),
        ("SELECT ?a { { ?a :b 1 } UNION { ?a :b 2 } }", 4),
        ("SELECT ?a { OPTIONAL { ?a :b 1 } }", 3),
        ("SELECT ?a { ?a :b 1 FILTER NOT EXISTS { ?a :c 2 } }", 4),
        ("SELECT ?a { ?a :b 1 BIND(EXISTS { ?a :c 2 } AS ?e) }", 2),
        ("SELECT (COUNT(DISTINCT ?a) AS ?n) { ?a :b 1 } HAVING(?n > 1)", 4),
    ],
)
def test_the_faults_are_found(query: str, faults: list[str] | int) -> None:
    found = [mutant.fault for mutant in mutants(query)]
    assert len(found) == faults if isinstance(faults, int) else found == faults


def test_a_fault_is_made() -> None:
    query = "SELECT ?a { ?a :b ?c ; :d ?e, ?f . ?a :g ?h }"
    assert "SELECT ?a { ?a :b ?c ; :d ?f . ?a :g ?h }" in [mutant.query for mutant in mutants(query)]
    assert Mutant("without: ?a :b ?c", "SELECT ?a { ?a :d ?e , ?f . ?a :g ?h }") in list(mutants(query))
    assert Mutant("without: ?a :g ?h", "SELECT ?a { ?a :b ?c ; :d ?e , ?f . }") in list(mutants(query))

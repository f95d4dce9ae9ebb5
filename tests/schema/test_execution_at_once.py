"""What is answered at once are plans that are there, and they say what they always say; faults go to the resolvers."""

from __future__ import annotations

import logging
from typing import Any

import orjson
import pytest

from graph.generation import Generation
from queries.deadline import PastDeadline
from queries.plan.run import Run
from schema import execution
from schema.build import GraphQL
from schema.context import Context, Known
from schema.execution import FAULT, Found, Operation, answer, at_once, execute, said
from tests.schema.both_ways import by_resolvers

PAGE = "query ($n: Int = 2, $all: Boolean = false) { funds(first: $n) { totalCount @include(if: $all) nodes { id } } }"


@pytest.fixture
def known(generation: Generation) -> Known:
    return Known(generation)


def operation(schema: GraphQL, text: str, **variables: object) -> Operation:
    return Operation(text, variables, ready=schema.documents.ready(text))


def prompt(schema: GraphQL, known: Known, asked: Operation) -> Found | None:
    return at_once(schema, asked, Context(known, prompt=True))


@pytest.mark.parametrize("variables", [{}, {"n": 1}, {"n": 3, "all": True}, {"n": 0}])
def test_the_answer_is_the_same(schema: GraphQL, known: Known, variables: dict[str, object]) -> None:
    asked = operation(schema, PAGE, **variables)
    whole = answer(schema, asked, Context(known), {"cost": 1})
    found = prompt(schema, known, asked)
    assert found is not None
    assert found.planned
    assert said(found, asked, {"cost": 1}) == whole


def test_a_plan_that_is_not_there_is_not_made(schema: GraphQL, known: Known) -> None:
    # another text, so that no other test has made its plans
    asked = operation(schema, PAGE + " # of its own", all=True)
    assert prompt(schema, known, asked) is None
    execute(schema, asked, Context(known))
    assert prompt(schema, known, asked) is not None
    assert prompt(schema, known, operation(schema, PAGE + " # of its own", all=False)) is None


@pytest.mark.parametrize(
    ("text", "variables"),
    [
        ("{ status { generation } }", {}),
        ("{ funds { totalCount } status { generation } }", {}),
        ("mutation { __typename }", {}),
        ("query A { __typename } query B { __typename }", {}),
        (PAGE, {"n": "two"}),
        ("{ fund(id: 1, iri: 2) { id } }", {}),
        ("{ funds(first: -1) { totalCount } }", {}),
    ],
)
def test_what_is_not_for_plans_alone_is_not_answered(
    schema: GraphQL, known: Known, text: str, variables: dict[str, object]
) -> None:
    try:
        asked = operation(schema, text, **variables)
    except Exception:  # noqa: BLE001 - documents that are not valid have no `ready`
        asked = Operation(text, variables)
    execute(schema, asked, Context(known))
    assert prompt(schema, known, asked) is None


def test_the_deadline_ends_it(schema: GraphQL, known: Known) -> None:
    asked = operation(schema, PAGE)
    execute(schema, asked, Context(known))
    context = Context(known, prompt=True)
    context.deadline.cancel()
    with pytest.raises(PastDeadline):
        at_once(schema, asked, context)


# -- faults of ours


def broken(*_: Any) -> Any:
    raise ZeroDivisionError("made for this test")


def test_a_plan_that_fails_leaves_its_field_to_the_resolvers(
    schema: GraphQL, known: Known, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    asked = Operation("{ a: funds { totalCount } __typename }", explain=True)
    monkeypatch.setattr(Run, "root", broken)
    with caplog.at_level(logging.ERROR):
        status, body = answer(schema, asked, Context(known))
    told = orjson.loads(body)
    assert (status, told["data"]) == (200, orjson.loads(by_resolvers(schema, asked, Context(known)))["data"])
    assert [one["because"] for one in told["extensions"]["plan"]["fields"]] == [
        FAULT.format("ZeroDivisionError")
    ] * 2
    assert "the plan of a failed" in caplog.text
    assert "made for this test" in caplog.text
    assert prompt(schema, known, operation(schema, asked.query)) is None


def test_what_cannot_be_compiled_by_our_fault_goes_to_the_resolvers(
    schema: GraphQL, known: Known, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(execution, "compiled", broken)
    asked = Operation("{ b: funds { totalCount } }", explain=True)
    with caplog.at_level(logging.ERROR):
        told = orjson.loads(answer(schema, asked, Context(known)).body)
    assert told["data"]["b"]["totalCount"] > 0
    assert told["extensions"]["plan"]["because"] == FAULT.format("ZeroDivisionError")
    assert "made for this test" in caplog.text

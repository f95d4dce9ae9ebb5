"""Operations are admitted, priced, and remembered."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.generation import Generation
from queries.deadline import PastDeadline
from schema import guard as guard_module
from schema.build import GraphQL
from schema.context import Context, Known
from schema.documents import InvalidError
from schema.execution import Operation, answer
from schema.guard import Guard, OperationNameError
from schema.limits import LimitError, Limits


@pytest.fixture(scope="module")
def guard(schema: GraphQL) -> Guard:
    return Guard(schema)


def test_an_operation_is_found_by_its_name(guard: Guard) -> None:
    text = "query A { __typename } query B { a: __typename b: __typename }"
    assert guard.price(guard.admit(text, "B"), {}) == 2
    assert guard.admit(text, "A").reads
    for name in (None, "C"):
        with pytest.raises(OperationNameError):
            guard.admit(text, name)
    assert guard.admit("query A { __typename }", None).node.name.value == "A"  # type: ignore[union-attr]
    with pytest.raises(OperationNameError):
        guard.admit("fragment F on Query { __typename } query B { ...F }", "A")


def test_variables_that_are_not_given_have_their_defaults(guard: Guard) -> None:
    text = "query($n: Int = 7) { enterprises(first: $n) { nodes { id } } }"
    admitted = guard.admit(text, None)
    assert guard.price(admitted, {}) == 2 + 1 + 7
    assert guard.price(admitted, {"n": 9}) == 2 + 1 + 9


@pytest.mark.parametrize(
    ("limit", "text"),
    [
        ("length", "{ __typename }" + " " * 100_000),
        ("tokens", "{ " + "__typename " * 6_000 + "}"),
        ("depth", "{...F0} " + " ".join(f"fragment F{i} on Query {{...F{i + 1}}}" for i in range(300))
         + " fragment F300 on Query {__typename}"),
        ("repeats", "{ " + "__typename " * 1_000 + "}"),
        ("aliases", "{ status { " + " ".join(f"a{i}: generation" for i in range(201)) + " } }"),
        ("introspection", "{__schema{types{fields{type{fields{type{fields{type{fields{name}}}}}}}}}}"),
    ],
)  # fmt: skip
def test_what_is_too_large_never_gets_to_validation(guard: Guard, limit: str, text: str) -> None:
    with pytest.raises(LimitError) as caught:
        guard.admit(text, None)
    assert caught.value.limit == limit
    assert not guard.known(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "{ nope }",
        "{" * 4_000,
        "{a" * 2_000,
        "{ ...F } fragment F on Query { ...F }",
        "type A { b: Int }",
    ],
)
def test_what_is_wrong_is_told(guard: Guard, text: str) -> None:
    with pytest.raises((InvalidError, LimitError, OperationNameError)):
        guard.admit(text, None)


def test_what_costs_too_much_is_refused(schema: GraphQL) -> None:
    guard = Guard(schema, Limits(cost=100))
    admitted = guard.admit("query($n: Int) { enterprises(first: $n) { nodes { id label iri } } }", None)
    assert guard.price(admitted, {"n": 32}) == 99
    with pytest.raises(LimitError, match="first: 32 of enterprises would fit"):
        guard.price(admitted, {"n": 33})


PRICED = """query ($n: Int = 3, $all: Boolean = true, $text: String, $by: [EnterpriseOrderBy!], $where: EnterpriseWhere,
    $ids: [ID!] = []) { enterprises(first: $n, orderBy: $by, where: $where) { totalCount @include(if: $all) nodes {
    id label(lang: $text) parts(first: $n) { nodes { id } } } } nodes(ids: $ids) { id } }"""
NUMBERS = st.one_of(st.none(), st.integers(-5, 300))
TEXTS = st.one_of(st.none(), st.text(max_size=3), st.sampled_from(["zh", "en"]))
VARIABLES: st.SearchStrategy[dict[str, object]] = st.fixed_dictionaries(
    {},
    optional={
        "n": NUMBERS,
        "all": st.sampled_from([True, False, None]),
        "text": TEXTS,
        "by": st.one_of(st.sampled_from(["ID_ASC", "LABEL_DESC"]), st.lists(st.just("ID_ASC"), max_size=3)),
        "where": st.sampled_from([None, {}, {"label": {"contains": "x"}}, {"or": [{}, {}]}]),
        "ids": st.one_of(TEXTS, st.lists(st.text(max_size=2), max_size=4)),
        "unknown": TEXTS,
    },
)


@given(st.lists(VARIABLES, min_size=1, max_size=8))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_cost_that_is_remembered_is_the_cost(guard: Guard, asked: list[dict[str, object]]) -> None:
    admitted = guard.admit(PRICED, None)
    for variables in asked:
        assert admitted.price(variables) == admitted.cost.of({**admitted.defaults, **variables})


def test_only_so_many_costs_are_remembered(guard: Guard) -> None:
    admitted = guard.admit(PRICED + " # of its own", None)
    for number in range(3 * guard_module.PRICES):
        admitted.price({"n": number})
    assert len(admitted._prices) <= guard_module.PRICES


def test_only_the_last_documents_are_remembered(schema: GraphQL, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard_module, "KEPT", 3)
    monkeypatch.setattr(guard_module, "CHARACTERS", 50)
    guard, texts = Guard(schema), ["{ __typename } #" + str(i) for i in range(4)]
    for text in [*texts, texts[1], "{ status { generation } }"]:
        guard.admit(text, None)
    assert [text for text in texts if guard.known(text)] == [texts[1]]
    guard.admit("{ __typename }" + " " * 100, None)
    assert not guard.known(texts[1])


def test_conditions_and_fields_end_with_the_deadline(schema: GraphQL, generation: Generation) -> None:
    for text in ("{ status { generation } }", '{ patents(where: {label: {contains: "光"}}) { totalCount } }'):
        context = Context(Known(generation))
        context.deadline.cancel()
        with pytest.raises(PastDeadline):
            answer(schema, Operation(text), context)

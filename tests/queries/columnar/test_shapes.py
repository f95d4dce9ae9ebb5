"""A text is read by its shape as it is read by itself."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.columnar_queries import Writer
from queries.columnar import shapes as module
from queries.columnar.reading import read
from queries.columnar.shapes import Shapes
from queries.columnar.terms_read import NotHeldError
from queries.columnar.tree import Select
from queries.sparql.found import PATTERNS

NAMES = {"qq": "https://w3id.org/queqiao/ns/", "x": "urn:x-place:"}
#: Terms that stand for others in the texts below.
IRIS = st.sampled_from(
    ["<x:a>", "<urn:b#c>", "<http://a/?q=1>", "<x:\u4e2d>", "<a>", "<>", "<x:a%20b>", "<mailto:a@b>"]
    + [f"<{name}>" for name in PATTERNS]
)
TEXTS = st.sampled_from(
    ["'a'", '"b"', '""', "''", '"#"', "'{ <x:a> }'", '"\'"', "'a\"b'", '"""a "b" \n"""', "'a\\\\'"]
)
SHAPES = (
    "SELECT ?p ?o { %(a)s ?p ?o }",
    "# { 'a'\nPREFIX a: %(a)s PREFIX y: <x:y#> SELECT * { ?s a:b %(a)s ; y:c %(t)s , %(t)s@EN-gb }",
    "ASK{?s %(a)s %(b)s.FILTER(?s!=%(a)s&&STR(?s)>%(t)s)}#%(t)s",
    "SELECT ?s { ?s %(a)s/%(b)s* ?o OPTIONAL { ?o ^%(a)s %(t)s } FILTER(?o IN (%(a)s, %(t)s, 1.5)) }",
    "SELECT (COUNT(*) AS ?n) { VALUES (?a ?b) { (%(a)s %(t)s) (UNDEF %(t)s@zh) } ?a %(b)s ?b }",
    "SELECT * { ?s ?p %(t)s^^%(a)s . ?s ?q %(t)s ^^ %(a)s }",
    "SELECT * { ?s ?p '2020-01-02'^^%(a)s ; %(a)s 3 } LIMIT 3",
    "SELECT (%(a)s(?s) AS ?x) { ?s ?p ?o FILTER(<http://www.w3.org/2001/XMLSchema#integer>(?o) > 1) }",
    "SELECT ?s { ?s ?p ?o FILTER(%(a)s(?o)) }",
    "SELECT ?s { ?s ?p ?o FILTER(REGEX(STR(?o), %(t)s)) }",
    "SELECT ?s { ?s %(a)s ?o FILTER(?s<?o&&?o>%(t)s) FILTER(?s<=?o&&?o>=2) }",
    "SELECT ?s { ?s %(a)s ?o { SELECT ?o (%(t)s AS ?x) { ?o %(b)s ?y } } } ORDER BY STRLEN(%(t)s) LIMIT 3",
    "SELECT ('{' AS ?x) { ?s ?p %(t)s }",
    "SELECT ?s { << ?s ?p %(a)s >> ?q %(t)s }",
    "SELECT ?s { ?s x:0 %(a)s ; ?p <urn:x-place:0> , 'urn:x-place:1' }",
)


def by_itself(text: str) -> Select | None:
    try:
        return read(text, NAMES)
    except NotHeldError:
        return None


def by_shape(shapes: Shapes, text: str) -> Select | None:
    try:
        return shapes.read(text)[0]
    except NotHeldError:
        return None


@given(
    st.sampled_from(SHAPES),
    st.lists(st.fixed_dictionaries({"a": IRIS, "b": IRIS, "t": TEXTS}), min_size=2, max_size=6),
)
def test_terms_are_put_in_their_places(shape: str, filled: list[dict[str, str]]) -> None:
    shapes = Shapes(NAMES)
    for terms in filled:
        text = shape % terms
        assert by_shape(shapes, text) == by_itself(text), text


@given(st.integers(0, 2**40))
def test_random_queries_are_read_by_their_shapes(seed: int) -> None:
    drawn, shapes = Random(seed), Shapes(NAMES)
    for _ in range(5):
        text = Writer(drawn).select().text
        assert by_shape(shapes, text) == by_itself(text) == by_shape(shapes, text)


def test_a_shape_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    shapes, texts = Shapes({}), list[str]()

    def counted(text: str, known: dict[str, str]) -> Select:
        texts.append(text)
        return read(text, known)

    monkeypatch.setattr(module, "read", counted)
    for number in range(3):
        text = f"PREFIX x: <x:> ASK {{ <x:{number}> x:p '{number}', '2020-01-02'^^<x:date> }} # {number}"
        assert shapes.read(text)[0].ask
    assert len(texts) == 1


def test_shapes_are_remembered_within_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    shapes = Shapes({})
    monkeypatch.setattr(module, "CHARACTERS", 1_000)
    for number in range(300):
        shapes.read(f"ASK {{ ?s <x:p> {number} }}")
    assert 0 < sum(map(len, shapes._held)) <= 1_000


def test_the_more_are_heavy_the_fewer_are_tried() -> None:
    shapes, tried = Shapes({}), list[int]()
    for number in range(400):
        _, shape = shapes.read(f"ASK {{ <x:{number}> ?p ?o }}")
        if shape.tries():
            tried.append(number)
            shape.was(light=False)
    assert tried[:5] == [0, 2, 5, 10, 19]
    assert tried[-1] - tried[-2] == module.MOST_SKIPPED + 1
    shape.was(light=True)
    assert shape.tries()
    shape.was(light=False)
    assert [shape.tries() for _ in range(3)] == [False, True, True]

"""What is expected of a query from how others of its shape went."""

from __future__ import annotations

from queries.workers.expected import LIGHT, Expected, shape_of


def test_queries_of_one_shape_differ_in_constants_alone() -> None:
    text = shape_of("SELECT ?a { ?a <http://a.example/b#c> 'it\\'s' ; qq:year 2020 } LIMIT 5")
    assert text == shape_of(
        'SELECT ?a { ?a <http://b.example/> "it # is" ; qq:year 1999.5 } # <why> \n LIMIT 70'
    )
    assert text != shape_of("SELECT ?a { ?a <http://a.example/b#c> 'it\\'s' ; qq:month 2020 } LIMIT 5")
    # a number within a name is no constant
    assert shape_of("ASK { ?a1 ?b ?c }") != shape_of("ASK { ?a2 ?b ?c }")


def test_the_last_query_of_a_shape_tells() -> None:
    expected, shape = Expected(), shape_of("ASK {}")
    assert not expected.light(shape)
    expected.learn(shape, LIGHT)
    assert expected.light(shape)
    expected.learn(shape, float("inf"))
    assert not expected.light(shape)


def test_shapes_that_were_not_asked_for_long_are_forgotten() -> None:
    expected = Expected(most=2)
    for shape in (1, 2, 1, 3):
        expected.learn(shape, 0.0)
    assert [expected.light(shape) for shape in (1, 2, 3)] == [True, False, True]

"""How large operations are found to be, before validation sees them."""

from dataclasses import replace
from time import process_time

import pytest
from graphql import parse

from schema.limits import LimitError, Limits
from schema.shape import check_shape

SMALL = Limits(depth=4, fields=20, aliases=3, roots=4, directives=3, repeats=6, introspection=1)


@pytest.mark.parametrize(
    "text",
    [
        "{ a { b { c { d } } } }",
        "{ x: a y: a z: a a }",
        "{ a a a a }",
        "{ a { b } a { b } }",
        "{ a @skip(if: true) @include(if: true) b @skip(if: true) }",
        "{ ...F ...F ...F } fragment F on T { a b c }",
        "{ __schema { types { fields { name type { ofType { name } } } } } }".replace(
            "ofType { name }", "name"
        ),
        "query A { a } query B { a }",
    ],
)
def test_what_is_small_passes(text: str) -> None:
    check_shape(parse(text), replace(SMALL, depth=5))


@pytest.mark.parametrize(
    ("limit", "text"),
    [
        ("depth", "{ a { b { c { d { e } } } } }"),
        ("depth", "{ a { ...F } } fragment F on T { b { ...G } } fragment G on T { c { d { e } } }"),
        ("depth", "{ ... { ... { ... { ... { ... { a } } } } } }"),
        ("depth", "{ a } fragment F on T { a { b { c { d { e } } } } }"),
        ("fields", "{ a { " + " ".join(f"b{i}" for i in range(20)) + " } }"),
        (
            "fields",
            "{ a { ...F } b { ...F } } fragment F on T { " + " ".join(f"c{i}" for i in range(10)) + " }",
        ),
        ("aliases", "{ w: a x: a y: a z: a }"),
        ("roots", "{ a b c d e }"),
        ("roots", "{ ...F } fragment F on T { a b c d e }"),
        ("directives", "{ a @skip(if: true) @include(if: true) b @skip(if: true) @include(if: true) }"),
        ("repeats", "{ a a a a a }"),
        ("repeats", "{ a { b } a { b } a { b } a { b } }"),
        ("repeats", "{ ... { a a } ... { a a } a }"),
        (
            "introspection",
            "{ __schema { types { fields { type { fields { name } } } } } }".replace(
                "fields { name }", "fields"
            ),
        ),
        ("introspection", "{ __type { possibleTypes { interfaces } } }"),
    ],
)
def test_what_is_too_large_is_refused(limit: str, text: str) -> None:
    wide = dict.fromkeys(Limits.__slots__, 1_000) | {limit: getattr(SMALL, limit)}
    with pytest.raises(LimitError) as caught:
        check_shape(parse(text), Limits(**wide))
    assert caught.value.limit == limit
    check_shape(parse(text), Limits(**{**wide, limit: 1_000}))


def test_fragments_that_multiply_are_not_written_out() -> None:
    """Each fragment spreads the next one twice beneath fields: 2 to the power of 30 fields."""
    fragments = " ".join(
        f"fragment F{i} on T {{ a {{ ...F{i + 1} }} b {{ ...F{i + 1} }} }}" for i in range(30)
    )
    text = parse(f"{{ ...F0 }} {fragments} fragment F30 on T {{ c }}")
    started = process_time()
    with pytest.raises(LimitError, match="fields"):
        check_shape(text, Limits(depth=100))
    assert process_time() - started < 5


def test_fragments_at_one_place_are_read_once() -> None:
    fragments = " ".join(f"fragment F{i} on T {{ ...F{i + 1} ...F{i + 1} }}" for i in range(15))
    check_shape(parse(f"{{ ...F0 }} {fragments} fragment F15 on T {{ c }}"), Limits())

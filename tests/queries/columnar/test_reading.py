"""Texts are read into trees, and what is not surely understood is refused."""

import pytest

from ontology.terms import XSD
from queries.columnar.reading import LONGEST, read
from queries.columnar.terms_read import NotHeldError
from queries.columnar.tree import (
    Call,
    Closure,
    Const,
    Counted,
    Exists,
    Filter,
    Group,
    Key,
    Optional,
    Pattern,
    Select,
    Values,
    Var,
    spelled,
)

KNOWN = {"q": "x:"}
A, B, P = Var("a"), Var("b"), Const("<x:p>")


def inside(text: str) -> tuple[object, ...]:
    return read(f"SELECT ?a {{ {text} }}", KNOWN).where.parts


def test_a_whole_query() -> None:
    found = read(
        "PREFIX z: <x:> SELECT DISTINCT ?a (COUNT(*) AS ?n) WHERE { ?a z:p 'b'@EN . OPTIONAL { ?a q:p 1.5 } }"
        " GROUP BY ?a HAVING (COUNT(*) > 2) ORDER BY DESC(?n) ?a LIMIT 10 OFFSET 2",
        KNOWN,
    )
    many = Call(">", (Counted("COUNT", False, None), Const(f'"2"^^<{XSD}integer>')))
    where = Group(
        (
            Pattern(A, P, Const('"b"@en')),
            Optional(Group((Pattern(A, P, Const(f'"1.5"^^<{XSD}decimal>')),))),
        )
    )
    columns = (("a", None), ("n", Counted("COUNT", False, None)))
    order = (Key(Var("n"), descending=True), Key(A))
    assert found == Select(where, columns, True, (("a", None),), (many,), order, 10, 2)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("?a q:p ?b, ?b ; q:p ?a", (Pattern(A, P, B), Pattern(A, P, B), Pattern(A, P, A))),
        ("?a ^q:p ?b", (Pattern(B, P, A),)),
        ("?a q:p+ ?b", (Closure(A, P, B, once=True),)),
        ("?a q:p* ?b", (Closure(A, P, B, once=False),)),
        ("?a q:p/q:p ?b", (Pattern(A, P, Var(" 0")), Pattern(Var(" 0"), P, B))),
        ("?a q:p [ q:p ?b ]", (Pattern(Var(" 0"), P, B), Pattern(A, P, Var(" 0")))),
        ("VALUES (?a ?b) { (1 UNDEF) }", (Values(("a", "b"), ((f'"1"^^<{XSD}integer>', None),)),)),
        ("FILTER NOT EXISTS { ?a q:p ?b }", (Exists(Group((Pattern(A, P, B),)), wanted=False),)),
        ("FILTER(?a IN (?b, -1))", (Filter(Call("IN", (A, B, Const(f'"-1"^^<{XSD}integer>')))),)),
    ],
)
def test_what_stands_in_a_group(text: str, parts: tuple[object, ...]) -> None:
    assert inside(text) == parts


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("?a + 1 * 2 < 3 || !BOUND(?b) && ?a", "(((?a + (1 * 2)) < 3) || ((!BOUND(?b)) && ?a))"),
        ("?a - 1 - 2", "((?a - 1) - 2)"),
        ("(?a || ?b) && ?a", "((?a || ?b) && ?a)"),
        ("?a NOT IN (1, 2)", "(?a NOT IN (1, 2))"),
    ],
)
def test_what_binds_more_closely(text: str, meant: str) -> None:
    (found,) = inside(f"FILTER({text})")
    assert isinstance(found, Filter)
    told = spelled(found.test)
    for number in "123":
        told = told.replace(f'"{number}"^^<{XSD}integer>', number)
    assert told == meant


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?a { GRAPH ?g { ?a ?b ?c } }",
        "SELECT ?a FROM <x:g> { ?a ?b ?c }",
        "SELECT ?a { ?a q:p|q:q ?b }",
        "SELECT ?a { ?a !q:p ?b }",
        "SELECT ?a { ?a other:p ?b }",
        "SELECT ?a { ?a <relative> ?b }",
        "SELECT ?a { _:x q:p ?a }",
        "SELECT ?a { ?a q:p '\\u0041' }",
        "SELECT (RAND() AS ?a) {}",
        "SELECT (COUNT(*) AS ?n) (?n AS ?n) {}",
        "SELECT ?a { ?a q:p ?b FILTER(REGEX(?b, '(a{1,100}){1,100}')) }",
        "SELECT ?a { ?a q:p ?b FILTER(EXISTS { ?a q:p ?b } || ?a) }",
        "SELECT ?a { ?a q:p ?b } ORDER BY",
        "SELECT ?a { ?a q:p ?b } }",
        "SELECT ?a { ?a q:p ?b",
        "BASE <x:> SELECT ?a { ?a q:p ?b }",
        "DESCRIBE <x:a>",
        "CONSTRUCT WHERE { ?a ?b ?c }",
        "INSERT DATA { q:a q:p q:b }",
        "SELECT ?a { ?a q:p 01a }",
        "SELECT ?a { ?a q:p TRUE }",
    ],
)
def test_the_rest_is_refused(text: str) -> None:
    with pytest.raises(NotHeldError):
        read(text, KNOWN)


@pytest.mark.parametrize(
    "inner",
    [
        "FILTER(" + "(" * 2000 + "1" + ")" * 2000 + ")",
        "FILTER(" + "!" * 4000 + "1)",
        "FILTER(" + "||".join(["1"] * 1500) + ")",
        "FILTER(" + "-".join(["?a"] * 1500) + ")",
        "{" * 2000 + "}" * 2000,
        "?a q:p " + "[q:p" * 1000 + "?a" + "]" * 1000,
        "?a " + "(" * 2000 + "q:p" + ")" * 2000 + " ?b",
        "OPTIONAL{" * 400 + "}" * 400,
        "?a q:p ?b." * 450,
        "#" + "x" * LONGEST,
    ],
)
def test_what_is_long_or_deep_is_refused_soon(inner: str) -> None:
    """Neither the stack nor the time of the service is spent on it."""
    with pytest.raises(NotHeldError, match=r"deep|more than|characters"):
        read(f"SELECT ?a {{ {inner} }}", KNOWN)

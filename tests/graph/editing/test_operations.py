"""An update is taken apart as its grammar says, whatever stands in its strings, names and comments."""

from __future__ import annotations

import pytest

from graph.editing.operations import DatasetTwiceError, RedeclaredError, hoisted, operations, with_dataset
from graph.editing.tokens import Form, tokens
from graph.store import Store, read_update

TRICKY = """PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> PREFIX a: <a:> # x ; {
INSERT DATA { a:a a:b "x;}'", 'y', '''it's } ;''', \"\"\"a "quoted" ; }\"\"\" ; a:c <http://x#y> , a:d\\;e , a:f%20g } ;
WITH <a:g> DELETE { ?s ?p ?o } INSERT { ?s ?p 3.0e1 } # where {
WHERE { ?s ?p ?o FILTER(?a<?b&&'>'!=?c) } ;
DELETE WHERE { GRAPH a:g { ?s ?p <a:x> } } ; DROP SILENT GRAPH <a:g> ; COPY DEFAULT TO a:z ;
INSERT { ?s ?p ?z } WHERE { SELECT ?s (COUNT(?x)<3 AS ?z) { ?s ?p ?o } GROUP BY ?s (?a<?b) } ;
INSERT { ?s a <a:c> } USING <a:g> WHERE { ?s (a:p|<a:q>)* ?o FILTER xsd:boolean(?a<?b&&'x'>?c) }
"""


def test_operations_are_parted_at_their_own_semicolons() -> None:
    read_update(TRICKY)
    found = operations(TRICKY)
    assert [one.verb for one in found] == ["INSERT", "WITH", "DELETE", "DROP", "COPY", "INSERT", "INSERT"]
    assert [one.is_modify for one in found] == [False, True, True, False, False, True, True]
    for one in found:
        read_update(one.prologue + one.text)


def test_clauses_are_found() -> None:
    modify = operations(TRICKY)[1]
    assert modify.template("DELETE") == "{ ?s ?p ?o }"
    assert modify.template("INSERT") == "{ ?s ?p 3.0e1 }"
    assert modify.pattern == "{ ?s ?p ?o FILTER(?a<?b&&'>'!=?c) }"
    assert modify.named_after("WITH") == ["<a:g>"]
    assert operations(TRICKY)[2].template("INSERT") is None


@pytest.mark.parametrize(
    ("text", "iris"),
    [
        ("SELECT * { FILTER(?a<?b&&?c>?d) }", []),
        ("SELECT * { FILTER(?a < ?b && <a:b> > ?d) }", ["<a:b>"]),
        ("SELECT * { FILTER(<a:b><?d&&?e>?f) }", ["<a:b>"]),
        ("SELECT * { FILTER a:f(?a<?b,?c>?d) }", []),
        ("SELECT * { ?s a:f (?a <?b,?c> ?d) }", ["<?b,?c>"]),
        ("SELECT (1<2 AS ?x) { BIND(<a:b> AS ?y) }", ["<a:b>"]),
        ("SELECT * { VALUES (?a) { (<a:b>) } FILTER(true<?b&&?c>false) }", ["<a:b>"]),
        ("SELECT * { ?s <a:p>/(<a:q>|^<a:r>) ?o }", ["<a:p>", "<a:q>", "<a:r>"]),
        (
            "SELECT * { FILTER(?a IN (<a:b>, <a:c>)) FILTER NOT EXISTS { ?s <a:d> ?o } }",
            ["<a:b>", "<a:c>", "<a:d>"],
        ),
    ],
)
def test_an_iri_is_told_from_a_comparison(text: str, iris: list[str]) -> None:
    assert [token.text for token in tokens(text) if token.form is Form.IRI] == iris


def test_every_character_is_a_token_a_space_or_a_comment() -> None:
    kept = "".join(token.text for token in tokens("SELECT*{?s<a:b>'x'@en,_:b.0,1.e2;a:b.c#d\n}"))
    assert kept == "SELECT*{?s<a:b>'x'@en,_:b.0,1.e2;a:b.c}"


def test_the_dataset_of_the_protocol_is_written_into_each_pattern() -> None:
    text = "INSERT DATA { <a:a> <a:b> 1 } ; DELETE WHERE { ?s ?p ?o } ; INSERT { ?s ?p 2 } # where\nWHERE { ?s ?p ?o }"
    found = with_dataset(text, ["a:one", "a:two"], ["a:three"])
    clause = "USING <a:one> USING <a:two> USING NAMED <a:three>"
    assert found.count(clause) == 2
    read_update(found)
    assert [one.words for one in operations(found)][1:] == [
        ("DELETE", "USING", "USING", "USING", "NAMED", "WHERE"),
        ("INSERT", "USING", "USING", "USING", "NAMED", "WHERE"),
    ]


def test_no_dataset_changes_nothing() -> None:
    assert with_dataset(TRICKY, (), ()) == TRICKY


@pytest.mark.parametrize("clause", ["USING <a:g>", "USING NAMED <a:g>"])
def test_a_dataset_named_twice_is_refused(clause: str) -> None:
    with pytest.raises(DatasetTwiceError, match="using-graph-uri"):
        with_dataset(f"INSERT {{}} {clause} WHERE {{}}", ["a:g"], [])
    with pytest.raises(DatasetTwiceError):
        with_dataset("WITH <a:g> INSERT {} WHERE {}", [], ["a:g"])


def test_declarations_may_stand_before_each_operation() -> None:
    text = (
        "PREFIX a: <a:> INSERT DATA { a:a a:b 1 } ; PREFIX b: <b:> PREFIX a: <a:> INSERT DATA { b:a a:b 2 }"
    )
    store = Store.memory()
    store.update(hoisted(text))
    assert {s for s, *_ in store.quads()} == {"<a:a>", "<b:a>"}
    with pytest.raises(RedeclaredError, match="PREFIX a:"):
        hoisted("PREFIX a: <a:> INSERT DATA { } ; PREFIX a: <b:> INSERT DATA { }")


def test_what_is_declared_first_is_left_as_it_is() -> None:
    assert hoisted(TRICKY) == TRICKY
    assert hoisted("") == ""
    assert hoisted("} ; {") == "} ; {"

"""Turtle as it is read: the same triples as another parser finds, and answers in the order of the text."""

from __future__ import annotations

from pathlib import Path

import pytest
import rdflib
from rdflib.compare import isomorphic

from ontology.shapes import own_turtle
from ontology.turtle import RDF, SH, Literal, Node, Turtle, Vocabulary, of_blank, terms

EX = Vocabulary("https://example.org/")
TEXT = """@prefix ex: <https://example.org/> .
ex:a ex:knows ex:c, ex:b ; ex:name "甲"@ZH-hant, "A" ; ex:size 1 ; ex:list ( ex:b "2" [] ) .
ex:b ex:knows ex:c . ex:c ex:knows ex:a . <#here> ex:knows _:x . _:x ex:name "x" .
"""


def read(text: str) -> Turtle:
    turtle = Turtle()
    turtle.read(text, Path("/some/where.ttl"))
    return turtle


@pytest.mark.parametrize("path", own_turtle(), ids=lambda path: path.stem)
def test_another_parser_finds_the_same(path: Path) -> None:
    ours = rdflib.Graph()
    for triple in Turtle().read(path.read_text("utf-8"), path):
        ours.add(tuple(map(as_rdflib, triple)))  # type: ignore[arg-type]
    theirs = rdflib.Graph().parse(path, format="turtle")
    assert len(ours) == len(theirs)
    named = {triple for triple in theirs if not any(isinstance(node, rdflib.BNode) for node in triple)}
    assert named == {triple for triple in ours if not any(isinstance(node, rdflib.BNode) for node in triple)}


def as_rdflib(node: Node) -> rdflib.term.Node:
    if isinstance(node, Literal):
        return rdflib.Literal(node.value, lang=node.lang or None, datatype=node.datatype or None)
    return rdflib.BNode(node[2:]) if node.startswith("_:") else rdflib.URIRef(node)


def test_blank_nodes_are_the_same_ones() -> None:
    # the other one leaves languages as they are written
    text, ours = TEXT.replace("ZH", "zh"), rdflib.Graph()
    for triple in Turtle().read(text, Path("/some/where.ttl")):
        ours.add(tuple(map(as_rdflib, triple)))  # type: ignore[arg-type]
    assert isomorphic(ours, rdflib.Graph().parse(data=text, publicID="file:///some/where.ttl"))


def test_what_is_said_is_found_in_its_order() -> None:
    turtle = read(TEXT)
    assert turtle.names(EX.a, EX.knows) == [EX.c, EX.b]
    assert turtle.name(EX.a, EX.knows) == EX.c and turtle.name(EX.a, EX.name) is None
    assert list(turtle.objects(EX.a, EX.name)) == [Literal("甲", "zh-hant", ""), Literal("A", "", "")]
    assert str(turtle.value(EX.a, EX.size)) == "1"
    assert turtle.subjects(EX.knows, EX.c) == [EX.a, EX.b]
    assert turtle.pairs(EX.knows)[:3] == [(EX.a, EX.c), (EX.a, EX.b), (EX.b, EX.c)]
    assert turtle.says(EX.a, EX.knows) and turtle.says(EX.b, EX.knows, EX.c)
    assert not turtle.says(EX.b, EX.knows, EX.a) and not turtle.says(EX.b, EX.name)
    assert turtle.names("file:///some/where.ttl#here", EX.knows)[0].startswith("_:")


def test_circles_are_walked_once() -> None:
    turtle = read(TEXT)
    assert set(turtle.above(EX.a, EX.knows)) == set(turtle.below(EX.a, EX.knows)) == {EX.b, EX.c}
    knot = read(f"<{EX.l}> <{RDF.first}> 1 ; <{RDF.rest}> <{EX.l}> .")
    assert [str(item) for item in knot.items(EX.l)] == ["1"]


def test_a_list_has_its_members() -> None:
    turtle = read(TEXT)
    first, second, third = turtle.items(turtle.value(EX.a, EX.list))
    assert (first, str(second)) == (EX.b, "2") and str(third).startswith("_:")
    assert turtle.items(None) == []


def test_terms_are_written_as_n_triples() -> None:
    triple = (EX.a, EX["name"], Literal('"甲"', "zh", ""))
    assert terms(*triple) == ("<https://example.org/a>", "<https://example.org/name>", '"\\"甲\\""@zh')
    assert not of_blank(*triple) and of_blank("_:x", EX.name, EX.a) and of_blank(EX.a, EX.name, "_:x")


def test_blank_nodes_of_two_texts_stay_apart() -> None:
    turtle = Turtle()
    found = [turtle.read(f"_:x <{SH.order}> {n} .", Path("/x.ttl"))[0][0] for n in (1, 2)]
    assert found[0] != found[1] and len(turtle.pairs(SH.order)) == 2


@pytest.mark.parametrize("text", ["no turtle", "<< <urn:a> <urn:b> <urn:c> >> <urn:d> <urn:e> ."])
def test_what_is_no_turtle_is_refused(text: str) -> None:
    with pytest.raises(SyntaxError):
        read(text)

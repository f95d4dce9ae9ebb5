"""The schema follows from the model alone."""

import logging
from pathlib import Path

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    validate_schema,
)
from graphql import (
    build_schema as read_schema,
)

from graph.generation import Generation
from graph.index import Index
from ontology.model import Model, ModelError
from ontology.shapes import read_model
from schema.build import GraphQL, build_schema, print_schema
from schema.context import Context, Known

LABORATORY = """
@prefix ex: <https://w3id.org/queqiao/ns/> .
@prefix qs: <https://w3id.org/queqiao/shapes/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

ex:Laboratory a owl:Class ; rdfs:label "实验室"@zh, "laboratory"@en ; skos:definition "做实验的地方。"@zh .
ex:headedBy a owl:ObjectProperty ; rdfs:label "负责人"@zh, "headed by"@en .
ex:labField a owl:ObjectProperty ; rdfs:label "领域"@zh, "field"@en .
ex:beds a owl:DatatypeProperty ; rdfs:label "工位"@zh, "desks"@en .

qs:Laboratory a sh:NodeShape ;
    sh:targetClass ex:Laboratory ; qs:plural "laboratories" ; qs:segment "laboratory" ;
    sh:property qs:Laboratory-head, qs:Laboratory-field, qs:Laboratory-desks .
qs:Laboratory-head sh:name "head" ; sh:order 10 ; sh:group qs:links ;
    sh:path ex:headedBy ; sh:class ex:Person ;
    sh:message "G1 the value fits the field"@en, "G1 取值须符合字段"@zh .
qs:Laboratory-field sh:name "field" ; sh:order 20 ; sh:group qs:description ;
    sh:path ex:labField ; qs:scheme <https://w3id.org/queqiao/scheme/field> ; sh:class skos:Concept ; sh:maxCount 1 ;
    sh:message "G1 the value fits the field"@en, "G1 取值须符合字段"@zh .
qs:Laboratory-desks sh:name "desks" ; sh:order 30 ; sh:group qs:amounts ;
    sh:path ex:beds ; sh:datatype xsd:integer ; sh:maxCount 1 ;
    sh:message "G1 the value fits the field"@en, "G1 取值须符合字段"@zh .
"""


def test_the_schema_is_valid_and_always_the_same(model: Model) -> None:
    text = print_schema(model)
    assert not validate_schema(read_schema(text))
    assert text == print_schema(model)


def test_every_public_kind_can_be_asked_for(schema: GraphQL, model: Model) -> None:
    types = schema._schema.type_map
    roots = schema._schema.query_type
    assert roots is not None
    for kind in model.public():
        interface = kind.abstract or any(kind.name in other.ancestors for other in model.public())
        assert isinstance(types[kind.name], GraphQLInterfaceType if interface else GraphQLObjectType)
        assert (f"Other{kind.name}" in types) == (interface and not kind.abstract)
        for name in (f"{kind.name}Connection", f"{kind.name}Edge"):
            assert isinstance(types[name], GraphQLObjectType)
        assert isinstance(types[f"{kind.name}Where"], GraphQLInputObjectType)
        assert isinstance(types[f"{kind.name}OrderBy"], GraphQLEnumType)
        assert {kind.plural, kind.name[0].lower() + kind.name[1:]} <= roots.fields.keys()


def test_internal_kinds_are_not_shown(schema: GraphQL, model: Model) -> None:
    internal = [kind.name for kind in model.kinds.values() if kind.internal]
    assert internal
    assert not [name for name in internal if name in schema._schema.type_map]


def test_a_class_comes_in_by_turtle_alone(tmp_path: Path) -> None:
    turtle = tmp_path / "laboratory.ttl"
    turtle.write_text(LABORATORY, "utf-8")
    made = read_schema(print_schema(read_model([turtle])))
    laboratory, where = made.type_map["Laboratory"], made.type_map["LaboratoryWhere"]
    assert isinstance(laboratory, GraphQLObjectType)
    assert isinstance(where, GraphQLInputObjectType)
    assert str(laboratory.fields["head"].type) == "PersonConnection!"
    assert str(laboratory.fields["field"].type) == "Concept"
    assert str(laboratory.fields["desks"].type) == "Int"
    assert laboratory.description == "实验室 — 做实验的地方。 / laboratory"
    filters = {name: str(where.fields[name].type) for name in ("head", "field", "desks")}
    assert filters == {"head": "PersonLinks", "field": "CodeFilter", "desks": "IntFilter"}
    orders = made.type_map["LaboratoryOrderBy"]
    assert isinstance(orders, GraphQLEnumType)
    assert {"HEAD_COUNT_DESC", "DESKS_ASC"} <= orders.values.keys()
    assert made.query_type is not None
    assert str(made.query_type.fields["laboratories"].type) == "LaboratoryConnection!"
    assert str(made.query_type.fields["laboratory"].type) == "Laboratory"


def test_two_things_of_one_name_are_refused(tmp_path: Path) -> None:
    turtle = tmp_path / "path.ttl"
    turtle.write_text(
        LABORATORY.replace("Laboratory", "PageInfo").replace("laboratories", "pageInfos"), "utf-8"
    )
    with pytest.raises(ModelError, match="PageInfo"):
        build_schema(read_model([turtle]))


@pytest.mark.parametrize("name", ["sources", "and"])
def test_a_field_with_a_name_that_is_taken_is_refused(tmp_path: Path, name: str) -> None:
    turtle = tmp_path / "laboratory.ttl"
    turtle.write_text(LABORATORY.replace('sh:name "desks"', f'sh:name "{name}"'), "utf-8")
    with pytest.raises(ModelError, match=name):
        build_schema(read_model([turtle]))


def test_what_is_our_fault_is_logged_and_kept_from_the_asker(
    schema: GraphQL, generation: Generation, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(self: Index, node: int) -> str:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(Index, "iri", broken)
    with caplog.at_level(logging.ERROR):
        result = schema.execute_sync(
            "{ enterprises(first: 1) { nodes { id } } }", {}, Context(Known(generation))
        )
    assert result.errors is not None
    assert "secret" not in result.errors[0].message
    assert "secret detail" in caplog.text


def test_types_implement_the_kinds_above_however_they_are_told(schema: GraphQL, model: Model) -> None:
    """A kind may be known to lie below another by its terms alone, and not by its shape."""
    for kind in model.public():
        type_ = schema.executable.type_map[kind.name]
        assert isinstance(type_, GraphQLObjectType | GraphQLInterfaceType)
        above = {name for name in kind.ancestors if name in schema.executable.type_map}
        assert {one.name for one in type_.interfaces} == {*above, "Node"}, kind.name
    assert "Concept" in model.kinds["Indicator"].ancestors


def test_what_was_asked_wrongly_is_told_and_not_logged(
    schema: GraphQL, generation: Generation, caplog: pytest.LogCaptureFixture
) -> None:
    result = schema.execute_sync("{ enterprises(first: -1) { totalCount } }", {}, Context(Known(generation)))
    assert result.errors is not None
    assert "first must be 0 to 10000, not -1" in result.errors[0].message
    assert not caplog.records

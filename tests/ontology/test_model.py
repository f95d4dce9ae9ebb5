"""The model as it is read from Turtle, and Turtle that makes no model."""

from __future__ import annotations

from pathlib import Path

import pytest

from ontology.docs import context, reference
from ontology.model import Form, Model, ModelError
from ontology.shapes import read_model

HEAD = """@prefix qq: <https://w3id.org/queqiao/ns/> .
@prefix qs: <https://w3id.org/queqiao/shapes/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
#: A shape up to the one property that is wrong.
START = (
    "qs:X a sh:NodeShape ; sh:targetClass qq:X ; qs:plural 'xs' ; sh:property [ sh:name 'p' ; sh:path qq:p ; "
)


def test_fields_are_inherited(model: Model) -> None:
    enterprise, patent = model.kinds["Enterprise"], model.kinds["Patent"]
    assert enterprise.ancestors == ("Organization", "Agent")
    assert {"label", "uscc", "stockCodes", "appliedPatents"} <= {field.name for field in enterprise.fields}
    assert "stockCodes" not in model.kinds["Institution"]
    assert [field.name for field in patent.identities] == ["applicationNumber", "lensId"]


def test_forms_and_targets(model: Model) -> None:
    patent = model.kinds["Patent"]
    assert (patent["applicants"].form, patent["applicants"].targets) == (Form.LINK, ("Agent",))
    assert (patent["kind"].form, patent["kind"].closed) == (Form.CODE, True)
    assert (patent["classifications"].form, patent["classifications"].closed) == (Form.CODE, False)
    assert model.kinds["Organization"]["foundedOn"].form is Form.PARTIAL_DATE
    assert model.kinds["Enterprise"]["appliedPatents"].inverse


def test_edges_are_what_lies_below_linked_to(model: Model) -> None:
    assert model.kinds["Patent"]["applicants"].edge
    assert not model.kinds["Standard"]["issuers"].edge


def test_every_kind_and_field_has_words_in_both_languages(model: Model) -> None:
    for kind in model.public():
        assert kind.label.zh and kind.label.en, kind.name
        for field in kind.fields:
            assert field.label.zh and field.label.en, (kind.name, field.name)
            assert any("\u4e00" <= c <= "\u9fff" for c in field.label.zh) or field.label.zh.isascii()


@pytest.mark.parametrize(
    ("turtle", "told"),
    [
        ("this is no turtle", "extra.ttl"),
        (
            "qs:X a sh:NodeShape ; sh:targetClass qq:X ; qs:plural 'xs' ; sh:property [ sh:path qq:p ] .",
            "sh:name",
        ),
        (
            START + "sh:class qq:Nowhere ; sh:message 'G1 x'@en ] .",
            "Nowhere",
        ),
        (
            START + "sh:datatype xsd:hexBinary ; sh:message 'G1 x'@en ] .",
            "datatype",
        ),
        (
            START + "sh:datatype xsd:string ] .",
            "sh:message",
        ),
    ],
)
def test_an_unusable_model_is_refused_by_name(tmp_path: Path, turtle: str, told: str) -> None:
    path = tmp_path / "extra.ttl"
    path.write_text(HEAD + turtle, "utf-8")
    with pytest.raises(ModelError, match=told):
        read_model([path])


def test_a_byte_order_mark_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "extra.ttl"
    path.write_text("@prefix ex: <https://example.org/> . ex:a ex:b ex:c .", "utf-8-sig")
    found = ("<https://example.org/a>", "<https://example.org/b>", "<https://example.org/c>")
    assert found in read_model([path]).facts


def test_the_pages_name_every_kind_and_field(model: Model) -> None:
    page, terms = reference(model), context(model)
    for kind in model.public():
        assert f"## {kind.name} " in page and f'"{kind.name}"' in terms
        assert all(f"`{field.name}`" in page and f'"{field.name}"' in terms for field in kind.fields)

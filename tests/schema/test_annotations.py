"""Types as they are written: read as Strawberry reads them, once the names are known."""

from __future__ import annotations

from typing import Any

import pytest
import strawberry
from strawberry.annotation import StrawberryAnnotation
from strawberry.schema.schema_converter import GraphQLCoreConverter

from ontology.model import ModelError, Words
from schema.annotations import Written
from schema.registry import Registry

SHAPES = ["{}", "{} | None", "list[{}]", "list[{}] | None", "list[{} | None]", "list[list[{}]]"]


@strawberry.type
class Thing:
    name: str


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", ["bool", "float", "int", "str", "Thing", "Id"])
def test_a_type_is_read_as_strawberry_reads_it(shape: str, name: str) -> None:
    types: dict[str, Any] = {"Thing": Thing, "Id": strawberry.ID}
    text = shape.format(name)
    assert printed(Written(text, types).resolve()) == printed(
        StrawberryAnnotation(text, namespace=types).resolve()
    )


def printed(found: Any) -> str:
    schema = strawberry.Schema(strawberry.type(type("Query", (), {"__annotations__": {"thing": Thing}})))
    converter: GraphQLCoreConverter = schema.schema_converter
    return str(converter.from_maybe_optional(found))


def test_a_name_may_come_to_be_known_later() -> None:
    types: dict[str, Any] = {}
    later = Written("Thing | None", types)
    assert later.annotation == "Thing | None"
    with pytest.raises(ModelError, match="Thing"):
        later.resolve()
    types["Thing"] = Thing
    assert later.resolve() is later.resolve()


def test_a_union_is_a_union() -> None:
    other = strawberry.type(type("Other", (), {"__annotations__": {"name": str}}))
    types = {"Either": StrawberryAnnotation(Thing | other).annotation}
    assert len(Written("Either", types).resolve().types) == 2


def test_two_fields_or_types_of_one_name_are_refused() -> None:
    registry, words = Registry(), Words("物", "thing")
    member = [registry.member("name", "str", lambda *_: "", words) for _ in range(2)]
    with pytest.raises(ModelError, match=r"Twice\.name: two fields"):
        registry.output("Twice", member, words)
    registry.output("Once", member[:1], words)
    with pytest.raises(ModelError, match="Once: two things"):
        registry.enum("Once", {}, words)

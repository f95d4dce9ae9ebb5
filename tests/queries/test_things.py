"""Which thing a person means."""

from __future__ import annotations

import pytest

from graph.generation import Generation
from ontology.model import SCHEME
from queries.things import ThingError, by_id, by_name

BASE = "https://example.org/wuhan/"


@pytest.mark.parametrize("text", [f"{BASE}id/org-E1", "org-E1", "示例一号激光公司", "91000000000000001N"])
def test_a_thing_by_iri_key_name_and_number(example: Generation, text: str) -> None:
    assert example.index.iri(by_name(example.index, BASE, text)) == f"{BASE}id/org-E1"


def test_a_code_by_its_local_name(example: Generation) -> None:
    node = by_id(example.index, BASE, "qk-hnte")
    assert node is not None and example.index.iri(node) == f"{SCHEME}qk-hnte"


def test_a_whole_name_goes_before_longer_ones(example: Generation) -> None:
    assert example.index.label(by_name(example.index, BASE, "激光")) == "激光"


def test_several_things_are_named(example: Generation) -> None:
    with pytest.raises(ThingError, match=r"'示例专利' fits 10 things, give an IRI: .*示例专利1 <"):
        by_name(example.index, BASE, "示例专利")


def test_nothing_is_told(example: Generation) -> None:
    with pytest.raises(ThingError, match="nothing is called '没有'"):
        by_name(example.index, BASE, "没有")

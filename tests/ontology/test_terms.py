"""Values as N-Triples terms: what is written is read again, by us and by another parser."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Graph, Literal

from ontology.model import Model, Record, Text
from ontology.terms import TermError, decimal, iri, literal, parse, statements

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))


@given(texts, st.sampled_from(["", "zh", "en", "zh-hant"]))
def test_a_literal_is_read_as_it_was_written(text: str, lang: str) -> None:
    assert parse(literal(text, lang)) == (text, lang, "")


@given(texts)
def test_another_parser_reads_the_same(text: str) -> None:
    graph = Graph().parse(data=f"<urn:s> <urn:p> {literal(text, 'zh')} .", format="nt")
    ((_, _, found),) = graph
    assert isinstance(found, Literal) and (str(found), found.language) == (text, "zh")


@pytest.mark.parametrize("bad", ["", "no colon", "urn:a b", "urn:<a>", 'urn:"', "urn:a\nb", "urn:{a}"])
def test_what_is_no_iri_is_refused(bad: str) -> None:
    with pytest.raises(TermError, match="is no IRI"):
        iri(bad)


@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_a_decimal_is_read_as_it_was_written(value: Decimal) -> None:
    assert Decimal(decimal(value)) == value


# quantize and normalize of the reference round to 28 digits, so larger values say nothing about ours
@given(st.decimals(-(10**20), 10**20, allow_nan=False, places=4))
def test_equal_decimals_are_written_alike(value: Decimal) -> None:
    assert decimal(value) == decimal(value.quantize(Decimal("0.000000"))) == decimal(value.normalize())


def test_statements_of_a_record(model: Model) -> None:
    record = Record(
        "Patent",
        "https://example.org/wuhan/id/patent/p",
        {
            "label": (Text("题", "zh"),),
            "applicationDate": (date(2020, 1, 2),),
            "applicants": ("https://example.org/wuhan/id/org/a",),
        },
        extra=(("urn:note", '"more"'),),
    )
    stated = {(p.rpartition("/")[2].rstrip(">"), o) for _, p, o in statements(model, record)}
    assert stated == {
        ("22-rdf-syntax-ns#type", "<https://w3id.org/queqiao/ns/Patent>"),
        ("core#prefLabel", '"题"@zh'),
        ("applicationDate", '"2020-01-02"^^<http://www.w3.org/2001/XMLSchema#date>'),
        ("applicant", "<https://example.org/wuhan/id/org/a>"),
        ("<urn:note", '"more"'),
    }

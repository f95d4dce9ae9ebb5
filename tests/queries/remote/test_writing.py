"""Values never become parts of a query but as terms."""

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.store import Store
from ontology.model import Text
from ontology.shapes import read_model
from queries.conditions import All, Among, Any, Condition, Contains, Counts, Equals, Has, Leads, Not, Share
from queries.remote.passing import declared, form_of
from queries.remote.writing import Writer
from queries.sparql.errors import QueryRefusedError

STORE = Store.memory()
known = cache(read_model)


def parsed(writer: Writer, condition: Condition) -> None:
    """Nothing, or QuerySyntaxError where what is written for a condition is no query."""
    STORE.run(f"SELECT ?n WHERE {{ ?n ?p ?o . {writer.meets(condition, '?n')}}}")


@settings(max_examples=40, deadline=None)
@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
def test_whatever_a_text_holds_it_stays_a_term(text: str) -> None:
    model = known()
    kind = model.kinds["Enterprise"]
    named = next(f for f in kind.own_fields if f.unique_lang)
    along = next(f for f in kind.fields if f.node)
    parts: tuple[Condition, ...] = (
        Equals(named, (Text(text, "zh"),)),
        Equals(named, (text,)),
        Contains(named, text),
        Among(frozenset({text, f"http://example.org/{text}"})),
        Leads(along, Share.EVERY, Has(named)),
        Counts(along, 2, 3),
    )
    parsed(Writer(model), All((*parts, Any(parts), Not(Any(parts)))))


def test_only_queries_pass_and_none_calls_other_addresses() -> None:
    assert form_of("SELECT * WHERE { ?s ?p ?o }", {}) == "select"
    for refused in (
        "DELETE WHERE { ?s ?p ?o }",
        "SELECT * WHERE { SERVICE <http://x.example/> { ?s ?p ?o } }",
    ):
        with pytest.raises(QueryRefusedError):
            form_of(refused, {})


def test_prefixes_are_declared_where_they_are_used() -> None:
    assert declared("ASK { ?s a x:A }", {"x": "http://x/"}) == "PREFIX x: <http://x/> ASK { ?s a x:A }"

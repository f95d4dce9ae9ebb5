"""The forty questions give the expected rows over the example city, and another engine gives the same."""

import csv
import re
from pathlib import Path

import pytest
from rdflib import Graph

from ontology.model import NS
from ontology.shapes import own_turtle, read_model
from ontology.terms import parse
from queries.asking import Asking
from queries.functions import calls
from queries.questions.catalog import Catalog
from tests.queries.questions.whole_city import Rows, Whole, whole_turtle

HERE = Path(__file__).parent
CATALOG = Catalog.shipped()
ASKED = [question.name for question in CATALOG if not question.name.startswith(("figure-", "sources-"))]
#: Those that call functions of ours, which no other engine has.
OURS = {"T6", "T8", "I4"}
each_question = pytest.mark.parametrize("name", ASKED)


def short(term: str) -> str:
    """A term as the expected rows write it: the last part of an IRI, a number without needless digits."""
    if not term or term.startswith("<"):
        return term.strip("<>").removeprefix("https://example.org/wuhan/id/").rpartition("/")[2]
    value, _, datatype = parse(term)
    if datatype.endswith(("#decimal", "#double")):
        return f"{float(value):.6f}".rstrip("0").rstrip(".")
    return value


def shortened(rows: Rows) -> Rows:
    return sorted(tuple(short(term) for term in row) for row in rows)


def expected(name: str) -> Rows:
    with (HERE / "rows" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    assert head == [column.name for column in CATALOG[name].columns]
    return sorted(tuple(row) for row in rows)


@each_question
def test_the_rows_are_the_expected_ones(name: str, whole: Whole) -> None:
    assert shortened(whole.terms(whole.bound(CATALOG[name]))) == expected(name)


@pytest.mark.parametrize(
    "name", [name for name in ASKED if CATALOG[name].example and not CATALOG[name].required]
)
def test_the_example_gives_other_rows(name: str, whole: Whole) -> None:
    question = CATALOG[name]
    assert shortened(whole.terms(whole.bound(question, question.example))) != expected(name)


@pytest.fixture(scope="module")
def in_rdflib() -> Graph:
    graph = Graph().parse(data=whole_turtle(), format="turtle")
    for path in own_turtle():
        if path.parent.name != "shapes":
            graph.parse(path)
    return graph


@pytest.mark.parametrize("name", [name for name in ASKED if name not in OURS])
def test_rdflib_gives_the_same_rows(name: str, in_rdflib: Graph, whole: Whole) -> None:
    found = in_rdflib.query(whole.bound(CATALOG[name]))
    rows = [tuple("" if term is None else term.n3() for term in row) for row in found]  # type: ignore[union-attr]
    assert shortened(rows) == expected(name)


def test_the_forty_questions_are_there_and_have_their_rows() -> None:
    forty = {
        f"{who}{n}" for who, most in (("B", 12), ("T", 10), ("I", 9), ("P", 9)) for n in range(1, most + 1)
    }
    assert len(forty) == 40
    assert set(ASKED) == forty == {path.stem for path in (HERE / "rows").glob("*.csv")}


@pytest.mark.parametrize("name", CATALOG.names())
def test_every_question_tells_what_it_asks_takes_and_gives(name: str, whole: Whole) -> None:
    question = CATALOG[name]
    assert all((question.text.zh, question.text.en, question.tags))
    text = question.with_values(question.example if question.required else {}, whole.meaning)
    found = whole.generation.store.run(text, functions=calls(Asking(whole.known.knowledge, 60.0))).found
    names = [variable.value for variable in found.variables]  # type: ignore[union-attr]
    assert names == [column.name for column in question.columns]


@each_question
def test_every_name_in_a_query_is_declared_and_every_prefix_used(name: str) -> None:
    model, query = read_model(), CATALOG[name].bare
    declared = model.properties.keys() | model.codes.keys() | {kind.iri for kind in model.kinds.values()}
    for prefix, space in re.findall(r"PREFIX ([\w-]+): <(\S+)>", query):
        names = re.findall(rf"(?<![\w?-]){prefix}:([\w-]+)", query)
        assert names, f"{prefix}: is declared for nothing"
        if space.startswith((NS, "https://w3id.org/queqiao/scheme/")):
            assert {space + local for local in names} <= declared

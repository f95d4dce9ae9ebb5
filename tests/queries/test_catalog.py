"""Questions are read from their files, and their parameters are put in as terms."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.store import Store
from ontology.model import Words
from ontology.terms import parse
from queries.catalog import Catalog, CatalogError, read_question

GOOD = """# 多少？ / How many?
# asks: 某人 / someone
# param: day date 日 / the day
# param: name string 名 / the name
# param: it iri 物 / the thing
# an ordinary comment / with a slash
SELECT ?day ?name ?it ?n {
  VALUES ?day { "2022-01-01"^^<http://www.w3.org/2001/XMLSchema#date> }
  VALUES ?name { "甲" } VALUES ?it { <http://a> }
  VALUES ?n { 1 2 }
} ORDER BY ?n
"""


@pytest.fixture(scope="module")
def store() -> Store:
    return Store.memory()


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    (tmp_path / "one.rq").write_text(GOOD, encoding="utf-8")
    return Catalog.load(tmp_path)


def test_a_question_says_what_it_asks_and_for_whom(catalog: Catalog) -> None:
    question = catalog["one"]
    assert (question.title, question.asks) == (Words("多少？", "How many?"), Words("某人", "someone"))
    assert [(p.name, str(p.form), p.label.zh) for p in question.params] == [
        ("day", "date", "日"),
        ("name", "string", "名"),
        ("it", "iri", "物"),
    ]
    assert [p.usual for p in question.params][1:] == ['"甲"', "<http://a>"]


def test_a_question_runs_as_it_stands(catalog: Catalog, store: Store) -> None:
    table = catalog.run("one", store)
    assert table.variables == ("day", "name", "it", "n")
    assert [row[1:3] for row in table.rows] == [('"甲"', "<http://a>")] * 2


def test_a_question_runs_with_other_values(catalog: Catalog, store: Store) -> None:
    rows = catalog.run("one", store, day="2024-02-29", it="http://b/\u4e2d").rows
    assert [row[:3] for row in rows] == [
        ('"2024-02-29"^^<http://www.w3.org/2001/XMLSchema#date>', '"甲"', "<http://b/中>")
    ] * 2


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_no_text_gets_out_of_its_term(text: str) -> None:
    table = Catalog({"one": read_question("one", GOOD)}).run("one", Store.memory(), name=text)
    assert [parse(row[1] or "")[0] for row in table.rows] == [text, text]


@pytest.mark.parametrize(
    ("name", "value"),
    [("day", "2023-02-29"), ("day", '"} {'), ("it", "no iri"), ("it", "a:b> <c:d"), ("n", "1")],
)
def test_what_a_parameter_does_not_take_is_refused(
    catalog: Catalog, store: Store, name: str, value: str
) -> None:
    with pytest.raises(CatalogError, match=name) as raised:
        catalog.run("one", store, **{name: value})
    assert name in raised.value.words.zh


def test_a_question_that_is_not_there_is_named_with_those_that_are(catalog: Catalog) -> None:
    with pytest.raises(CatalogError, match="no question two; there are: one"):
        catalog["two"]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("# 多少？ / How many?", "# 多少？", "must begin"),
        ("# asks: 某人 / someone\n", "", "must begin"),
        ("# 多少", "多少", "must begin"),
        ("day date", "day colour", "no parameter is of form colour"),
        ("VALUES ?day", "VALUES ?days", r"VALUES \?day .* once"),
        ("VALUES ?n ", "VALUES ?name ", r"VALUES \?name .* once"),
    ],
)
def test_a_head_that_does_not_fit_is_refused(old: str, new: str, says: str) -> None:
    with pytest.raises(CatalogError, match=says):
        read_question("one", GOOD.replace(old, new))


def test_a_later_folder_replaces_a_question(tmp_path: Path) -> None:
    shipped = Catalog.load()
    name = shipped.names()[0]
    (tmp_path / f"{name}.rq").write_text(GOOD, encoding="utf-8")
    both = Catalog.load(Path(__file__).parents[2] / "queries", tmp_path)
    assert both.names() == shipped.names()
    assert both[name].title.en == "How many?"


def test_the_page_has_every_question(catalog: Catalog) -> None:
    page = Catalog.load().page()
    for question in Catalog.load():
        assert f"## {question.name}\n" in page
        assert question.title.zh in page
        assert question.query.strip() in page
    assert {"| T6 |", "| T8 |", "| I4 |", "| I8 |"} <= set(re.findall(r"\| \w\d \|", page))
    assert '- `name` (string): 名 / the name; `"甲"`' in catalog.page()

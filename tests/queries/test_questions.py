"""The analysts' questions give the expected rows over the example city, and every part of them counts."""

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import combinations, pairwise
from math import prod
from pathlib import Path

import networkx as nx
import pytest
from rdflib import Graph

from graph.store import Store, Triple, iter_terms
from graph.store_errors import QueryError
from ontology.model import NS
from ontology.shapes import own_turtle, read_model
from ontology.terms import TYPE, parse
from queries.catalog import Catalog

HERE = Path(__file__).parent
CITY = HERE.parent / "data" / "city.ttl"
CATALOG = Catalog.load()
MODEL = read_model()
# figures are counted in the demo city, and what is asked of the sources needs their graphs: by tests of their own
ASKED = [name for name in CATALOG.names() if not name.startswith(("figure-", "sources-"))]
each_question = pytest.mark.parametrize("name", ASKED)

Rows = list[tuple[str, ...]]


def turtle() -> list[Path]:
    return [path for path in own_turtle() if path.parent.name != "shapes"] + [CITY]


@cache
def city() -> Store:
    """The example city with the ontology and the code lists, in one graph."""
    store = Store.memory()
    for path in turtle():
        store.load_file(path, "text/turtle")
    return store


def short(term: str | None) -> str:
    """A term as the expected rows write it: the last part of an IRI, a number without needless zeros."""
    if term is None or term.startswith("<"):
        return (term or "").strip("<>").rpartition("/")[2]
    value, _, datatype = parse(term)
    return value.rstrip("0").rstrip(".") if datatype.endswith("#decimal") and "." in value else value


def rows(store: Store, query: str) -> Rows:
    return sorted(tuple(short(term) for term in row) for row in store.select(query).rows)


def expected(name: str) -> Rows:
    with (HERE / "rows" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return sorted(tuple(row) for row in csv.reader(file))


# -- rows


@each_question
def test_the_rows_are_the_expected_ones(name: str) -> None:
    assert rows(city(), CATALOG[name].query) == expected(name)


@pytest.fixture(scope="module")
def in_rdflib() -> Graph:
    graph = Graph()
    for path in turtle():
        graph.parse(path)
    return graph


@each_question
def test_rdflib_gives_the_same_rows(name: str, in_rdflib: Graph) -> None:
    found = [[None if t is None else t.n3() for t in row] for row in in_rdflib.query(CATALOG[name].query)]  # type: ignore[union-attr]
    assert sorted(tuple(short(term) for term in row) for row in found) == expected(name)


def test_every_question_has_rows_and_every_file_of_rows_a_question() -> None:
    assert {path.stem for path in (HERE / "rows").glob("*.csv")} == set(ASKED)


def test_another_year_has_another_funnel() -> None:
    funnel = CATALOG.run("T4", city(), year="1999").rows
    assert {row[1:] for row in [tuple(short(t) for t in row) for row in funnel]} == {("0", "0", "0")}


# -- words


@each_question
def test_every_name_in_a_query_is_declared(name: str) -> None:
    model, prefixes = MODEL, re.findall(r"PREFIX (\w+): <(\S+)>", CATALOG[name].query)
    declared = model.properties.keys() | model.codes.keys() | {kind.iri for kind in model.kinds.values()}
    for prefix, space in prefixes:
        names = re.findall(rf"(?<![\w?]){prefix}:([\w-]+)", CATALOG[name].query)
        assert names, f"{prefix}: is declared for nothing"
        if space.startswith(("https://w3id.org/queqiao/ns/", "https://w3id.org/queqiao/scheme/")):
            assert {space + local for local in names} <= declared


# -- mutants


def without(store: Store, query: str, triples: list[Triple]) -> Rows:
    """The rows where these triples are not; they are back afterwards."""
    store.remove(triples)
    try:
        return rows(store, query)
    finally:
        store.add(triples)


def fewer_facts(query: str) -> Iterator[tuple[str, list[Triple]]]:
    """The facts of each property and of each class that the query uses."""
    for name in sorted(set(re.findall(r"\bqq:([a-z]\w+)", query))):
        yield name, list(city().triples(predicate=f"<{NS}{name}>"))
    for name in sorted(set(re.findall(r"\ba qq:([A-Z]\w+)", query))):
        yield name, list(city().triples(predicate=TYPE, object=f"<{NS}{name}>"))


def fewer_filters(query: str) -> Iterator[str]:
    """The query without one of its filters, for each of them that it can be without."""
    for found in re.finditer(r"FILTER(?: NOT EXISTS)?\s*([({])", query):
        mutant = query[: found.start()] + query[_closing(query, found.end() - 1) + 1 :]
        try:
            city().select(mutant)
        except QueryError:
            continue
        yield mutant


def _closing(text: str, start: int) -> int:
    opening, closing = text[start], {"(": ")", "{": "}"}[text[start]]
    depth = 0
    for place in range(start, len(text)):
        depth += (text[place] == opening) - (text[place] == closing)
        if depth == 0:
            return place
    raise AssertionError("a bracket is left open")


@each_question
def test_every_property_class_and_filter_counts(name: str) -> None:
    query, right = CATALOG[name].query, expected(name)
    idle = [part for part, facts in fewer_facts(query) if without(city(), query, facts) == right]
    idle += [mutant for mutant in fewer_filters(query) if rows(city(), mutant) == right]
    assert not idle
    assert rows(city(), query) == right


def test_there_are_as_many_mutants_as_ever() -> None:
    queries = [question.query for question in CATALOG]
    assert sum(len([*fewer_facts(q), *fewer_filters(q)]) for q in queries) >= 101


# -- questions about paths, which SPARQL cannot answer: who asks, and what

HUBS = ("PolicyMeasure", "PolicyDocument")


def network(*left_out: str) -> nx.Graph:
    """What is linked, without policies, which would join everybody, and without the things left out."""
    graph = nx.Graph()
    edges = {f"<{p.iri}>" for p in MODEL.properties.values() if p.edge}
    hubs = {short(s) for hub in HUBS for s, _, _ in city().triples(predicate=TYPE, object=f"<{NS}{hub}>")}
    hubs |= set(left_out)
    for s, p, o in city().triples():
        if p in edges and o.startswith("<") and "w3id.org" not in o and hubs.isdisjoint((short(s), short(o))):
            graph.add_edge(short(s), short(o))
    return graph


def test_t6_shortest_paths_from_a_firm_to_an_institute() -> None:
    """Asked by a technology transfer officer: how a firm reaches an institute, other than by policies."""
    paths = list(nx.all_shortest_paths(network(), "org-E3", "org-U2"))
    assert {len(path) - 1 for path in paths} == {4}
    assert any("person-P1" in path for path in paths)
    assert sorted(paths) == sorted(nx.all_shortest_paths(network("org-G1"), "org-E3", "org-U2"))


def test_t8_people_who_bridge_groups() -> None:
    """Asked by a technology transfer officer: those without whom groups would fall apart."""
    between = nx.betweenness_centrality(network())
    assert max((n for n in between if n.startswith("person")), key=between.__getitem__) == "person-L1"


def test_i4_funds_that_invest_together() -> None:
    """Asked by an investor: which funds invest together, and who is central among them."""
    found = city().select(f"SELECT ?i ?f {{ ?i a <{NS}Investment> ; <{NS}funder> ?f }} ORDER BY ?i ?f").rows
    funders: dict[str, list[str]] = {}
    for investment, fund in found:
        funders.setdefault(short(investment), []).append(short(fund))
    together = Counter(pair for names in funders.values() for pair in combinations(names, 2))
    assert together == {("fund-F1", "fund-F2"): 2}
    ranks = nx.pagerank(nx.Graph(list(together)))
    assert ranks == pytest.approx({"fund-F1": 0.5, "fund-F2": 0.5})


def test_i8_who_ultimately_holds_a_firm() -> None:
    """Asked by an investor: who holds a firm in the end, and how much of it."""
    role = "https://w3id.org/queqiao/scheme/r-shareholder"
    query = f"SELECT ?a ?e ?s {{ ?i qq:role <{role}> ; qq:agent ?a ; qq:inContext ?e ; qq:share ?s }}"
    shares = nx.DiGraph()
    for holder, firm, share in city().select(query, {"qq": NS}).rows:
        shares.add_edge(short(holder), short(firm), share=float(short(share)))
    held: dict[str, float] = defaultdict(float)
    for owner in [n for n in shares if shares.in_degree(n) == 0]:
        for path in nx.all_simple_paths(shares, owner, "org-E5"):
            held[owner] += prod(shares.edges[pair]["share"] for pair in pairwise(path))
    assert held == pytest.approx({"fund-F3": 0.3, "fund-F1": 0.1})


def test_the_example_is_read_alike_by_both_libraries() -> None:
    assert len(list(iter_terms(CITY, "text/turtle"))) == len(Graph().parse(CITY))

"""The index, against the store and against plain Python."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.generation import Generation
from graph.indexing.columns import column_of, rows_of
from ontology.model import Form, Kind, Text

ID = "https://example.org/wuhan/id/"


@pytest.fixture
def enterprise(example: Generation) -> Kind:
    return example.model.kinds["Enterprise"]


def node(example: Generation, key: str) -> int:
    found = example.index.find(ID + key)
    assert found is not None
    return found


def iris(example: Generation, nodes: object) -> set[str]:
    return {example.index.iri(n).removeprefix(ID) for n in np.asarray(nodes).tolist()}


def test_things_are_found_by_iri(example: Generation) -> None:
    assert example.index.iri(node(example, "org-E1")) == ID + "org-E1"
    assert example.index.find(ID + "org-E99") is None


def test_kinds(example: Generation) -> None:
    e1 = node(example, "org-E1")
    assert example.index.kind(e1) == "Enterprise"
    assert example.index.kinds(e1) == ("Enterprise",)
    assert example.index.is_kind(e1, "Agent") and not example.index.is_kind(e1, "Institution")


def test_a_kind_holds_the_kinds_below_it(example: Generation) -> None:
    agents = set(example.index.nodes("Agent").tolist())
    parts = [set(example.index.nodes(k).tolist()) for k in ("Organization", "Fund", "Person", "Consortium")]
    assert agents == set.union(*parts)
    assert sum(map(len, parts)) == len(agents)


def test_links_go_both_ways(example: Generation, enterprise: Kind) -> None:
    patent = example.model.kinds["Patent"]
    e1, p1 = node(example, "org-E1"), node(example, "pat-1")
    assert p1 in example.index.links(enterprise["appliedPatents"]).of(e1)
    assert e1 in example.index.links(patent["applicants"]).of(p1)


def test_an_inverse_field_gives_only_its_kind(example: Generation) -> None:
    organization = example.model.kinds["Organization"]
    bureau = node(example, "org-G1")
    assert iris(example, example.index.links(organization["issuedDocuments"]).of(bureau)) == {"doc-1"}
    assert example.index.links(organization["issuedQualifications"]).count(bureau) == 17


def test_all_links_agree_with_the_store(example: Generation) -> None:
    for kind in example.model.public():
        for field in kind.own_fields:
            if not field.node or kind.abstract:
                continue
            rows = example.store.select(
                f"SELECT ?s ?o {{ ?s a <{kind.iri}> ; <{field.path}> ?o . ?o a ?t }}"
            ).rows
            wanted = {(s[1:-1], o[1:-1]) for s, o in rows if s and o}
            links, index = example.index.links(field), example.index
            nodes = index.nodes(kind.name).tolist()
            found = {(index.iri(n), index.iri(t)) for n in nodes for t in links.of(n).tolist()}
            assert found == wanted, (kind.name, field.name)


def test_values(example: Generation) -> None:
    patent, contract = example.model.kinds["Patent"], example.model.kinds["TechnologyContract"]
    assert example.index.values(node(example, "pat-1"), patent["grantDate"]) == [date(2021, 9, 1)]
    assert example.index.values(node(example, "contract-4"), contract["amount"]) == [Decimal("499999.99")]
    assert example.index.values(node(example, "pat-1"), patent["label"]) == [Text("示例专利1", "zh")]


def test_labels(example: Generation) -> None:
    assert example.index.label(node(example, "org-E1")) == "示例一号激光公司"
    assert example.index.label(node(example, "qual-2")) == "高新技术企业 · 示例一号激光公司"
    found = example.index.find("https://w3id.org/queqiao/scheme/qk-hnte")
    assert found is not None
    assert example.index.label(found, "en") == "high and new technology enterprise"


@pytest.mark.parametrize(
    ("text", "kinds", "wanted"),
    [
        ("激光", ("Enterprise",), {"org-E1", "org-E2", "org-E4"}),
        ("光公", (), {"org-E1", "org-E2", "org-E4"}),
        ("雷射", ("Enterprise",), set()),
        ("科技局", (), {"org-G1"}),
        ("局", ("Institution",), {"org-G1"}),
        ("91000000000000001n", (), {"org-E1"}),
        ("gb/t 99999-2015", (), {"std-S4"}),
        ("示例標準S1", (), {"std-S1"}),
        ("ＤＢ４２０１/T 9998", (), {"std-S2"}),
        ("", (), set()),
    ],
)
def test_search(example: Generation, text: str, kinds: tuple[str, ...], wanted: set[str]) -> None:
    hits = example.index.search(text, kinds)
    assert {example.index.iri(n).removeprefix(ID) for n in hits.nodes} == wanted
    assert hits.total == len(wanted)


def test_search_finds_exactly_what_contains_the_text(example: Generation) -> None:
    index = example.index
    labels = {n: index.label(n) for kind in ("Enterprise", "Person") for n in index.nodes(kind).tolist()}
    for text in ("示例", "号激", "人员P", "公司", "员"):
        found = index.search(text, ("Enterprise", "Person"), first=100)
        assert set(found.nodes) == {n for n, label in labels.items() if text in label}


def test_pages_of_a_search_make_the_whole(example: Generation) -> None:
    whole = example.index.search("示例", first=1000).nodes
    pages = [example.index.search("示例", first=7, after=i).nodes for i in range(0, len(whole), 7)]
    assert [node for page in pages for node in page] == whole


def test_edges_are_the_properties_below_linked_to(example: Generation) -> None:
    edges = example.index.edges
    names = {example.model.properties[p].name for p in edges.properties}
    assert "applicant" in names
    assert names.isdisjoint({"issuer", "handledBy", "implementedBy", "definedIn", "underMeasure", "agent"})
    rows = example.store.select(
        "SELECT (COUNT(*) AS ?n) { ?p <http://www.w3.org/2000/01/rdf-schema#subPropertyOf>+ "
        "<https://w3id.org/queqiao/ns/linkedTo> . ?s ?p ?o ; a ?k . FILTER(STRSTARTS(STR(?o), 'https://example.org')) "
        "FILTER(?k IN (<https://w3id.org/queqiao/ns/Agent>)) }"
    ).rows
    agents = np.isin(edges.source, example.index.nodes("Agent"))
    assert rows == [(f'"{np.count_nonzero(agents)}"^^<http://www.w3.org/2001/XMLSchema#integer>',)]


@given(st.lists(st.tuples(st.integers(3, 20), st.integers(0, 5))))
def test_rows_hold_each_pair_once(pairs: list[tuple[int, int]]) -> None:
    nodes, values = (np.array([p[i] for p in pairs], np.int32) for i in (0, 1))
    rows = rows_of(nodes, values)
    for one in range(25):
        assert rows.of(one).tolist() == sorted({v for n, v in pairs if n == one})
    assert rows.counts(np.arange(25, dtype=np.int32)).tolist() == [rows.count(n) for n in range(25)]
    assert set(zip(rows.owners.tolist(), rows.values.tolist(), strict=True)) == set(pairs)


@given(
    st.lists(st.tuples(st.integers(0, 9), st.decimals(-1000, 1000, places=2)), min_size=1),
    st.decimals(-1000, 1000, places=2),
)
def test_ranges_of_numbers(pairs: list[tuple[int, Decimal]], bound: Decimal) -> None:
    distinct = sorted({v for _, v in pairs})
    which = np.array([distinct.index(v) for _, v in pairs], np.int32)
    column = column_of(Form.DECIMAL, np.array([n for n, _ in pairs], np.int32), which, distinct)
    assert column.owners_between(bound, None).tolist() == sorted({n for n, v in pairs if v >= bound})
    assert column.owners_between(None, bound).tolist() == sorted({n for n, v in pairs if v <= bound})
    for n, _ in pairs:
        assert column.of(n) == sorted({w for m, w in pairs if m == n})


#: A column keeps a text and its language with a NUL between them, which no text of RDF has.
WORDS = st.characters(codec="utf-8", exclude_characters="\0")


@given(
    st.lists(st.tuples(st.integers(0, 9), st.text(WORDS, max_size=4)), min_size=1), st.text(WORDS, max_size=3)
)
def test_ranges_of_texts(pairs: list[tuple[int, str]], bound: str) -> None:
    distinct: list[Text] = [Text(v, lang) for v in sorted({v for _, v in pairs}) for lang in ("zh",)]
    values = [t.value for t in distinct]
    which = np.array([values.index(v) for _, v in pairs], np.int32)
    column = column_of(Form.TEXT, np.array([n for n, _ in pairs], np.int32), which, distinct)
    assert column.owners_of(Text(bound, "")).tolist() == sorted({n for n, v in pairs if v == bound})
    assert column.owners_of(Text(bound, "zh")).tolist() == sorted({n for n, v in pairs if v == bound})
    assert column.owners_of(Text(bound, "en")).tolist() == []

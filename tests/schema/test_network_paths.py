"""What may be asked of paths, and what they say together; likeness and moves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np
import pytest

from graph.generation import Generation
from graph.likeness.likes import Likes
from graph.measuring.moves import Past, as_of
from graph.routes.spans import spans
from tests.graph.small_society import RECORDS, iri
from tests.schema.conftest import Ask


@pytest.fixture(scope="module")
def society(city_of: Callable[..., Ask]) -> Ask:
    return city_of(RECORDS)


def key(name: str) -> str:
    return f"x/{name}"


def nodes(found: dict[str, object]) -> list[list[str]]:
    return [[n["id"] for n in path["nodes"]] for path in found["paths"]]  # type: ignore[attr-defined]


def irises(*names: str) -> list[str]:
    return [iri(name) for name in names]


@pytest.mark.parametrize(
    ("asked", "left"),
    [
        ('to: "x/befirm", k: 1', [["univ", "plan", "befirm"]]),
        ('to: "x/befirm", avoidKinds: [Project], k: 1', [["univ", "middle", "qin", "late", "befirm"]]),
        ('to: "x/befirm", kinds: [Project]', [["univ", "plan", "befirm"]]),
        ('to: "x/befirm", relations: [lead, participant]', [["univ", "plan", "befirm"]]),
        ('to: "x/befirm", avoidRelations: [lead, memberOf]', [["univ", "middle", "qin", "late", "befirm"]]),
        ('to: "x/befirm", since: "2020", k: 1', [["univ", "middle", "qin", "late", "befirm"]]),
        ('to: "x/befirm", until: "2019-12-31"', [["univ", "plan", "befirm"]]),
        ('to: "x/befirm", since: "2022"', []),
        ('targets: ["x/befirm", "x/pei"], each: 1', [["univ", "pei"], ["univ", "plan", "befirm"]]),
        (
            "targetsKind: Person, k: 2, maxLength: 2, avoidKinds: [Person]",
            [["univ", "pei"], ["univ", "middle", "pei"]],
        ),
    ],
)
def test_paths_keep_to_what_is_asked(society: Ask, asked: str, left: list[list[str]]) -> None:
    found = society(f'{{ paths(from: "x/univ", {asked}) {{ exact paths {{ nodes {{ id }} }} }} }}')["paths"]
    assert found["exact"]
    assert nodes(found) == [irises(*way) for way in left]


def test_undated_things_may_be_kept_out_of_a_window(society: Ask) -> None:
    text = '{ paths(from: "x/anfirm", to: "x/cefirm", since: "1990", until: "1991", undated: %s) { paths { length } } }'
    assert society(text % "true")["paths"]["paths"] == [{"length": 2}]
    assert society(text % "false")["paths"]["paths"] == []


def test_steps_say_their_relation_their_day_and_their_rows(society: Ask) -> None:
    text = """{ paths(from: "x/univ", to: "x/befirm", k: 1) { paths { text english: text(lang: "en") steps {
        relation { name } forward date sources { file row } links { relation { name } } } } } }"""
    (path,) = society(text)["paths"]["paths"]
    assert path["text"] == "univ 牵头项目“plan”（2019），该项目有 befirm 参与。"
    assert path["english"].startswith("univ leads project “plan” (2019)")
    assert [(step["relation"]["name"], step["forward"], step["date"]) for step in path["steps"]] == [
        ("lead", False, "2019-01-01"),
        ("participant", True, "2019-01-01"),
    ]
    assert all(step["sources"] == [{"file": "society.csv", "row": 12}] for step in path["steps"])
    assert {link["relation"]["name"] for link in path["steps"][0]["links"]} > {"lead"}


def test_patterns_and_graph_hold_all_paths(society: Ask) -> None:
    text = """{ paths(from: "x/univ", to: "x/befirm", k: 9) { paths { length nodes { id } pattern { text } }
        patterns { count pattern { text kinds relations { forward relation { name } } } paths { length } }
        graph { nodes { id } edges { source { id } target { id } relation { name } } } } }"""
    found = society(text)["paths"]
    assert sum(group["count"] for group in found["patterns"]) == len(found["paths"])
    assert {path["pattern"]["text"] for path in found["paths"]} == {
        g["pattern"]["text"] for g in found["patterns"]
    }
    first = found["patterns"][0]["pattern"]
    assert first["kinds"] == ["Institution", "Project", "Enterprise"]
    assert [[hop["relation"]["name"] for hop in hops] for hops in first["relations"]] == [
        ["lead"],
        ["participant"],
    ]
    assert {n["id"] for n in found["graph"]["nodes"]} == {n for way in nodes(found) for n in way}
    ends = {(e["source"]["id"], e["relation"]["name"], e["target"]["id"]) for e in found["graph"]["edges"]}
    assert (iri("plan"), "lead", iri("univ")) in ends
    assert len(ends) == len(found["graph"]["edges"])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('paths(from: "org/enterprise-1") { exact }', "give one of to, targets, targetsKind, and only one"),
        (
            'paths(from: "org/enterprise-1", to: "org/enterprise-2", targetsKind: Person) { exact }',
            "and only one",
        ),
        ('paths(from: "org/enterprise-1", targets: ["org/nobody"]) { exact }', "has the id 'org/nobody'"),
        (
            'paths(from: "org/enterprise-1", targetsKind: Person, each: 0) { exact }',
            "each must be 1 to 20, not 0",
        ),
        (
            'paths(from: "org/enterprise-1", targetsKind: Person, since: "2021-02-31") { exact }',
            "must be 2015",
        ),
        ('similar(of: "org/nobody") { score }', "has the id 'org/nobody'"),
        ('similar(of: "org/enterprise-1", first: 51) { score }', "first must be 1 to 50, not 51"),
        ("rankMoves(measure: DEGREE) { up }", "give one of since and sinceGeneration"),
        ("rankMoves(measure: DEGREE, sinceGeneration: 99) { up }", "there is no generation 99"),
    ],
)
def test_senseless_wishes_are_refused(refused: Ask, text: str, said: str) -> None:
    assert said in refused(f"{{ {text} }}")


def test_likeness_is_the_graphs_with_its_reasons(ask: Ask, generation: Generation) -> None:
    index = generation.index
    of = index.find("https://example.org/synthetic/id/org/enterprise-1")
    assert of is not None
    expected = Likes(generation, spans(index)).similar(
        of, "resource-allocation", ["Agent"], first=5, meet=True
    )
    text = """{ similar(of: "org/enterprise-1", by: RESOURCE_ALLOCATION, kinds: [Agent], first: 5, meet: true) {
        node { id } score reasons { node { id } weight path { text steps { sources { file } } } } } }"""
    found = ask(text)["similar"]
    assert found
    assert [(one["node"]["id"], one["score"]) for one in found] == [
        (index.iri(one.alike.node), one.alike.score) for one in expected
    ]
    for one, theirs in zip(found, expected, strict=True):
        assert one["reasons"]
        assert [r["node"]["id"] for r in one["reasons"]] == [index.iri(r.node) for r in theirs.alike.reasons]


def test_a_ranking_as_of_a_day_is_that_networks(ask: Ask, generation: Generation) -> None:
    day, index = date(2020, 1, 3), generation.index
    network = as_of(generation.network, spans(index), day)
    found = ask(
        '{ ranking(measure: DEGREE, asOf: "2020-01-03", first: 5) { totalCount edges { score node { id } } } }'
    )
    assert (
        found["ranking"]["totalCount"]
        == np.count_nonzero(network.degree)
        < np.count_nonzero(generation.network.degree)
    )
    for edge in found["ranking"]["edges"]:
        node = index.find(edge["node"]["id"])
        assert node is not None
        assert edge["score"] == network.degree[node]


def test_moves_are_told_with_both_places(ask: Ask, generation: Generation) -> None:
    text = """{ rankMoves(measure: DEGREE, kind: Enterprise, since: "2020-01-03", first: 3) {
        node { id } before { rank score } after { rank score } up } }"""
    found = ask(text)["rankMoves"]
    then = Past(generation.network, spans(generation.index)).places(
        date(2020, 1, 3), "degree", generation.index.nodes("Enterprise")
    )
    assert len(found) >= 3
    for move in found:
        place = then.get(generation.index.find(move["node"]["id"]) or -1)
        assert move["before"] == (place and {"rank": place.rank, "score": place.score})
        if move["before"] and move["after"]:
            assert move["up"] == move["before"]["rank"] - move["after"]["rank"]


def test_since_the_same_generation_nothing_moved(ask: Ask, generation: Generation) -> None:
    found = ask(
        f"{{ rankMoves(measure: DEGREE, sinceGeneration: {generation.number}) {{ up before {{ rank }} }} }}"
    )
    assert found["rankMoves"]
    assert all(move["up"] == 0 for move in found["rankMoves"])

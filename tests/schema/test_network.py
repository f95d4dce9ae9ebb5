"""Search, ranking, paths, neighbourhood and communities say what the graph says."""

import pytest

from graph.generation import Generation
from graph.index import Index
from graph.measures import MEASURES
from graph.measuring.scores import measured
from ontology.model import Model
from schema.connections import LONGEST
from tests.schema.conftest import Ask


def test_search_is_the_indexes(ask: Ask, index: Index) -> None:
    text = """query ($after: String) { search(text: "光谷", kinds: [Agent], first: 7, after: $after) {
        totalCount pageInfo { hasNextPage endCursor } nodes { id } } }"""
    expected = index.search("光谷", ["Agent"], index.size)
    found, after = [], None
    while True:
        page = ask(text, after=after)["search"]
        assert page["totalCount"] == expected.total
        found += [node["id"] for node in page["nodes"]]
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]
    assert found == [index.iri(node) for node in expected.nodes]
    assert found


def test_a_ranking_goes_down_and_counts_on_over_pages(ask: Ask, generation: Generation, index: Index) -> None:
    text = """query ($after: String) { ranking(measure: PAGERANK, kind: Person, first: 4, after: $after) {
        totalCount edges { rank score cursor node { id } } } }"""
    first = ask(text)["ranking"]
    second = ask(text, after=first["edges"][-1]["cursor"])["ranking"]
    edges = first["edges"] + second["edges"]
    assert [edge["rank"] for edge in edges] == list(range(1, len(edges) + 1))
    scores = measured(generation.network, MEASURES["pagerank"]).values
    people = [n for n in index.nodes("Person").tolist() if generation.network.degree[n]]
    best = sorted(people, key=lambda n: (-scores[n], n))[:8]
    assert [(edge["node"]["id"], edge["score"]) for edge in edges] == [
        (index.iri(n), scores[n]) for n in best
    ]
    assert first["totalCount"] == len(people)


def test_every_measure_ranks(ask: Ask) -> None:
    for name, measure in MEASURES.items():
        if not measure.groups:
            asked = f"measure: {name.replace('-', '_').upper()}, first: 1"
            start = ', start: ["org/enterprise-1"]' if measure.starts else ""
            assert ask(f"{{ ranking({asked}{start}) {{ edges {{ score }} }} }}")["ranking"]["edges"], name


def test_a_paths_steps_follow_each_other(
    ask: Ask, generation: Generation, index: Index, model: Model
) -> None:
    text = """{ paths(from: "org/enterprise-1", to: "org/enterprise-2", k: 3, maxLength: 4) { exact paths {
        length cost nodes { id } steps { node { id } next { id } forward relation { iri name label }
        links { forward relation { iri } source { id } target { id } } } } } }"""
    paths = ask(text)["paths"]["paths"]
    assert paths
    for path in paths:
        assert len(path["steps"]) == path["length"] == len(path["nodes"]) - 1
        assert [step["node"] for step in path["steps"]] == path["nodes"][:-1]
        assert [step["next"] for step in path["steps"]] == path["nodes"][1:]
        for step in path["steps"]:
            ends = [index.find(step[end]["id"]) for end in ("node", "next")]
            between = generation.network.between(*(end for end in ends if end is not None))
            assert [(link["relation"]["iri"], link["forward"]) for link in step["links"]] == between
            assert (step["relation"]["iri"], step["forward"]) == between[0]
            assert step["relation"]["label"] == model.properties[step["relation"]["iri"]].label.zh


def test_kinds_on_the_way_can_be_avoided(ask: Ask) -> None:
    text = """{ paths(from: "org/enterprise-1", to: "org/enterprise-2", k: 9, avoidKinds: [Agent]) {
        paths { nodes { id kindName } } } }"""
    for path in ask(text)["paths"]["paths"]:
        assert not {node["kindName"] for node in path["nodes"][1:-1]} & {
            "Enterprise",
            "Institution",
            "Person",
            "Fund",
        }


def test_a_neighbourhood_holds_the_links_among_its_things(
    ask: Ask, generation: Generation, index: Index
) -> None:
    text = """{ neighbourhood(id: "org/enterprise-1", hops: 2, first: 12) {
        nodes { id } edges { source { id } target { id } relation { iri } } } }"""
    found = ask(text)["neighbourhood"]
    nodes = {index.find(node["id"]) for node in found["nodes"]}
    assert len(nodes) == 12
    edges = generation.index.edges
    rows = zip(edges.source.tolist(), edges.target.tolist(), edges.property.tolist(), strict=True)
    expected = {(a, edges.properties[p], b) for a, b, p in rows if a in nodes and b in nodes}
    got = {
        (index.find(e["source"]["id"]), e["relation"]["iri"], index.find(e["target"]["id"]))
        for e in found["edges"]
    }
    assert got == expected


def test_communities_are_the_largest_first(ask: Ask) -> None:
    found = ask("{ communities(first: 3) { number size members(first: 200) { id } } }")["communities"]
    assert [group["number"] for group in found] == [0, 1, 2]
    assert [len(group["members"]) for group in found] == [group["size"] for group in found]
    assert found[0]["size"] >= found[1]["size"] >= found[2]["size"] > 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            'paths(from: "org/nobody", to: "org/enterprise-1") { exact }',
            "nothing in the graph has the id 'org/nobody'",
        ),
        (
            'paths(from: "org/enterprise-1", to: "org/enterprise-2", k: 99) { exact }',
            "k must be 1 to 20, not 99",
        ),
        ('neighbourhood(id: "org/enterprise-1", hops: 0) { nodes { id } }', "hops must be 1 to 4, not 0"),
        ("communities(first: 0) { size }", "first must be 1 to"),
        ('search(text: "a", first: 10001) { totalCount }', f"first must be 0 to {LONGEST}"),
    ],
)
def test_too_much_is_refused(refused: Ask, text: str, said: str) -> None:
    assert said in refused(f"{{ {text} }}")

"""Functions of the network in SPARQL: they say what Python says, and none lets a query fail or run on."""

import json
from pathlib import Path

import anyio
import networkx as nx
import pytest

from graph.generation import Generation
from graph.likeness.likes import Likes
from graph.measuring.moves import places_now
from graph.paths import shortest
from graph.routes.spans import spans
from graph.routes.telling import sentence
from graph.store import Store
from graph.store_errors import QueryError
from ontology.names import normal_forms
from ontology.shapes import read_model
from queries.asking import Asking, Knowledge
from queries.functions import FN, FUNCTIONS
from queries.sparql.answering import Asked, answer, prefixes
from queries.sparql.desk import Desk
from queries.sparql.errors import QueryRefusedError, TooSlowError
from schema.context import Known
from tests.graph.small_society import node, small_society

MODEL = read_model()
NAMES = ("anfirm", "befirm", "univ", "pei", "qin", "early", "plan", "norm")
DOCUMENT = Path(__file__).parents[2] / "docs/sparql-functions.md"


@pytest.fixture(scope="module")
def society(tmp_path_factory: pytest.TempPathFactory) -> Generation:
    return small_society(MODEL, Path(tmp_path_factory.mktemp("society")))


@pytest.fixture(scope="module")
def knowledge(society: Generation) -> Knowledge:
    return Known(society).knowledge


def rows(society: Generation, knowledge: Knowledge, query: str, seconds: float = 30) -> list[list[str]]:
    """The rows of a query, by the text of their cells; those that are unbound are empty."""
    known = prefixes(MODEL, str(society.manifest["base"]))
    body = answer(society.store, Asked(query, "json"), known, Asking(knowledge, seconds)).body
    found = json.loads(body)
    names = found["head"]["vars"]
    return [
        [row[name]["value"] if name in row else "" for name in names] for row in found["results"]["bindings"]
    ]


def value(society: Generation, knowledge: Knowledge, call: str) -> str:
    """The text of what one call gives; empty where it is unbound."""
    return rows(society, knowledge, f"SELECT ({call} AS ?value) {{}}")[0][0]


def iri(society: Generation, name: str) -> str:
    return f"<{society.index.iri(node(society, name))}>"


@pytest.mark.parametrize("name", NAMES)
def test_a_thing_has_its_degree_score_rank_and_community(
    society: Generation, knowledge: Knowledge, name: str
) -> None:
    one, term = node(society, name), iri(society, name)
    linked = society.network.degree[one] > 0
    assert value(society, knowledge, f"fn:degree({term})") == str(len(society.network.neighbours(one)))
    score = value(society, knowledge, f'fn:score({term}, "pagerank")')
    assert (float(score) == society.scores("pagerank").values[one]) if linked else score == ""
    rank = value(society, knowledge, f'fn:rank({term}, "pagerank")')
    place = places_now(society, "pagerank", None).get(one)
    assert rank == (str(place.rank) if place else "")
    community = value(society, knowledge, f"fn:community({term})")
    assert community == (str(int(society.scores("community").values[one])) if linked else "")


@pytest.mark.parametrize("one", NAMES)
def test_distances_are_those_of_networkx_in_any_order(
    society: Generation, knowledge: Knowledge, one: str
) -> None:
    values = " ".join(iri(society, other) for other in NAMES)
    query = "SELECT (fn:distance({}) AS ?d) {{ VALUES ?o {{ {} }} }}"
    lengths = nx.single_source_shortest_path_length(society.network.to_networkx(), node(society, one))
    expected = [[str(lengths.get(node(society, other), ""))] for other in NAMES]
    assert rows(society, knowledge, query.format(f"{iri(society, one)}, ?o", values)) == expected
    assert rows(society, knowledge, query.format(f"?o, {iri(society, one)}", values)) == expected


@pytest.mark.parametrize(
    ("one", "other"), [("anfirm", "pei"), ("anfirm", "qin"), ("univ", "befirm"), ("pei", "pei")]
)
def test_the_best_paths_come_as_rows(society: Generation, knowledge: Knowledge, one: str, other: str) -> None:
    ends = f"{iri(society, one)}, {iri(society, other)}"
    numbers = " ".join(map(str, range(22)))
    found = rows(
        society, knowledge,
        f'SELECT ?i (fn:pathCost({ends}, ?i) AS ?c) (fn:path({ends}, "en", ?i) AS ?p) {{ VALUES ?i {{ {numbers} }} }}',
    )  # fmt: skip
    paths = shortest(society.network, node(society, one), node(society, other), k=20).paths
    when = spans(society.index)
    told = [[str(i), path.cost, sentence(society.index, when, path, "en")] for i, path in enumerate(paths, 1)]
    bound = [[i, float(cost), text] for i, cost, text in found if text]
    assert bound == told
    assert len(found) == 22


def test_the_things_on_a_path_come_as_rows(society: Generation, knowledge: Knowledge) -> None:
    ends = f"{iri(society, 'anfirm')}, {iri(society, 'qin')}"
    query = (
        f"SELECT ?n ?thing {{ VALUES ?n {{ -1 0 1 2 3 4 5 6 }} BIND(fn:pathNode({ends}, 1, ?n) AS ?thing) }}"
    )
    path = shortest(society.network, node(society, "anfirm"), node(society, "qin"), k=1).paths[0]
    things = [row for row in rows(society, knowledge, query) if row[1]]
    assert things == [[str(n), society.index.iri(one)] for n, one in enumerate(path.nodes)]


@pytest.mark.parametrize("by", ["adamic-adar", "jaccard", "pagerank"])
def test_likeness_is_that_of_who_did_something_together(
    society: Generation, knowledge: Knowledge, by: str
) -> None:
    likes = Likes(society, spans(society.index))
    for found in likes.similar(node(society, "anfirm"), by, ["Person", "Institution"], first=3):
        other = f"<{society.index.iri(found.alike.node)}>"
        said = value(society, knowledge, f'fn:similarity({iri(society, "anfirm")}, {other}, "{by}")')
        assert float(said) == pytest.approx(found.alike.score)
    default = value(society, knowledge, f"fn:similarity({iri(society, 'anfirm')}, {iri(society, 'pei')})")
    assert float(default) == pytest.approx(
        float(likes.scores(node(society, "anfirm"), "adamic-adar")[node(society, "pei")])
    )


@pytest.mark.parametrize("name", ["武汉光迅科技股份有限公司", "UNIV WUHAN", "University of Wuhan", "???"])
def test_names_have_their_normal_form(society: Generation, knowledge: Knowledge, name: str) -> None:
    forms = normal_forms(name)
    assert value(society, knowledge, f'fn:normalForm("{name}")') == (forms[0] if forms else "")


WRONG = [
    "fn:degree(<urn:nothing>)",
    "fn:degree(1)",
    'fn:degree("x")',
    "fn:degree()",
    "fn:degree(ANFIRM, ANFIRM)",
    'fn:score(ANFIRM, "nix")',
    "fn:score(ANFIRM)",
    "fn:score(ANFIRM, 1/0)",
    'fn:rank(ANFIRM, "community")',
    'fn:similarity(ANFIRM, ANFIRM, "nix")',
    "fn:distance(ANFIRM, <urn:nothing>)",
    "fn:path(ANFIRM, <urn:nothing>)",
    'fn:path(ANFIRM, ANFIRM, "fr")',
    'fn:path(ANFIRM, ANFIRM, "zh", "x")',
    "fn:pathCost(ANFIRM, ANFIRM, 0)",
    "fn:pathCost(ANFIRM, ANFIRM, 21)",
    "fn:pathCost(ANFIRM, ANFIRM, 1e99)",
    "fn:pathNode(ANFIRM, ANFIRM, 1, -1)",
    "fn:normalForm(<urn:a>)",
]


@pytest.mark.parametrize("call", WRONG)
def test_what_has_no_value_is_unbound_and_the_query_goes_on(
    society: Generation, knowledge: Knowledge, call: str
) -> None:
    call = call.replace("ANFIRM", iri(society, "anfirm"))
    assert rows(society, knowledge, f"SELECT (1 AS ?one) ({call} AS ?value) {{}}") == [["1", ""]]


def test_a_function_that_there_is_not_is_refused(society: Generation, knowledge: Knowledge) -> None:
    with pytest.raises(QueryError, match="fn/nix"):
        value(society, knowledge, "fn:nix(1)")


def test_service_stays_refused_beside_functions(society: Generation, knowledge: Knowledge) -> None:
    with pytest.raises(QueryRefusedError):
        rows(
            society,
            knowledge,
            "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } FILTER(fn:degree(?s) > 1) }",
        )
    said = rows(
        society, knowledge, f'SELECT ("service" AS ?a) (fn:degree({iri(society, "norm")}) AS ?d) {{}}'
    )
    assert said == [["service", "2"]]


def test_functions_that_work_too_long_end_the_query(society: Generation, knowledge: Knowledge) -> None:
    three = "?a a qq:Patent . ?b a qq:Patent . ?d a qq:Patent"
    many = f"SELECT (COUNT(?c) AS ?n) {{ {three} BIND(fn:pathCost(?a, ?b) AS ?c) }}"
    with pytest.raises(TooSlowError, match="worked longer than 0 seconds"):
        rows(society, knowledge, many, seconds=0)
    assert rows(society, knowledge, many) != [["0"]]


def test_each_pair_is_searched_once_in_a_query(
    society: Generation, knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    searched: list[tuple[int, object]] = []

    def counting(network: object, one: int, other: object, **rest: object) -> object:
        searched.append((one, other))
        return shortest(network, one, other, **rest)  # type: ignore[arg-type]

    monkeypatch.setattr("queries.function_ways.shortest", counting)
    ends = f"{iri(society, 'anfirm')}, {iri(society, 'pei')}"
    rows(
        society, knowledge, f"SELECT (fn:path({ends}) AS ?p) (fn:pathCost({ends}) AS ?c) {{ ?s a qq:Patent }}"
    )
    assert len(searched) == 1


def test_nothing_is_made_for_a_query_without_functions(society: Generation) -> None:
    def never(*_: object) -> None:
        raise AssertionError("not needed")

    idle = Knowledge(society, never, never, never)  # type: ignore[arg-type]
    assert rows(society, idle, "SELECT (1 AS ?one) {}") == [["1"]]


def test_the_desk_hands_out_the_functions(society: Generation, knowledge: Knowledge) -> None:
    query = f"SELECT (fn:degree({iri(society, 'anfirm')}) AS ?d) {{}}"
    known = prefixes(MODEL, str(society.manifest["base"]))

    async def asked() -> bytes:
        return (await Desk(20).answer(society.store, Asked(query, "csv"), known, lambda: knowledge)).body

    assert anyio.run(asked).split() == [b"d", b"2"]


# -- what the documentation promises


def blocks() -> list[str]:
    """The queries in the documentation."""
    return [part.partition("```")[0] for part in DOCUMENT.read_text("utf-8").split("```sparql\n")[1:]]


def test_the_documentation_has_every_function_with_its_arguments() -> None:
    text = DOCUMENT.read_text("utf-8")
    assert FN in text
    for function in FUNCTIONS.values():
        assert f"fn:{function.name}({function.arguments})" in text


@pytest.mark.parametrize("query", blocks())
def test_the_queries_of_the_documentation_have_answers(
    society: Generation, knowledge: Knowledge, query: str
) -> None:
    one, other = iri(society, "anfirm"), iri(society, "pei")
    asked = query.replace("id:org/AAA", one).replace("id:org/BBB", other).replace("光纤", "firm")
    found = rows(society, knowledge, asked)
    assert found
    assert any(cell for row in found for cell in row)


def test_an_empty_store_needs_no_functions() -> None:
    assert answer(Store.memory(), Asked("ASK {}", "csv")).body.strip() == b"true"

"""A city asked from Python answers as it does over HTTP, and tells in one error what is wrong."""

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from rdflib import Graph
from starlette.testclient import TestClient

from graph.generation import City, CityError
from graph.store import QueryError
from ontology.model import Model
from queries.questions.errors import CatalogError
from queries.sparql.errors import TooSlowError
from schema.limits import LimitError
from server import create_app
from tests.queries.small_city import small_city
from workbench import open_city
from workbench.city import OpenCity
from workbench.errors import AnswerError, ClosedError
from workbench.table import Table

PAGE = "query ($n: Int) { enterprises(first: $n) { totalCount nodes { id label appliedPatents { nodes { id } } } } }"


@pytest.fixture(scope="module")
def folder(model: Model, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("city")
    small_city(model, path, each=4)
    return path


@pytest.fixture(scope="module")
def city(folder: Path) -> Iterator[OpenCity]:
    with open_city(folder) as city:
        yield city


@pytest.fixture(scope="module")
def client(model: Model, folder: Path) -> Iterator[TestClient]:
    with TestClient(create_app(City(folder, model=model))) as client:
        yield client


@pytest.mark.parametrize(
    ("query", "variables"),
    [(PAGE, {"n": 3}), ('{ model { version } enterprises { nodes { label(lang: "en") } } }', {})],
    ids=["by a plan", "by resolvers and a plan"],
)
def test_graphql_gives_what_http_gives(
    city: OpenCity, client: TestClient, query: str, variables: Any
) -> None:
    served = client.post("/graphql", json={"query": query, "variables": variables}).json()
    assert city.graphql(query, variables) == served["data"]


def test_one_of_several_operations_is_chosen(city: OpenCity) -> None:
    text = "query A { a: __typename } query B { b: __typename }"
    assert city.graphql(text, name="B") == {"b": "Query"}


@pytest.mark.parametrize(
    ("query", "name", "said"),
    [
        ("{ nothing }", None, "Cannot query field 'nothing' on type 'Query'. (1:3)"),
        ("{", None, "Syntax Error"),
        ("query A { __typename } query B { __typename }", "C", "no operation 'C'"),
        ("query A { __typename } query B { __typename }", None, "several operations: name one"),
        ("{ e: enterprises(first: -1) { totalCount } }", None, "first must be 0 to 10000, not -1 (e)"),
        (
            "query ($n: Int!) { enterprises(first: $n) { totalCount } }",
            None,
            "Variable '$n' ",
        ),
    ],
)
def test_what_is_wrong_with_an_operation_is_raised(
    city: OpenCity, query: str, name: str | None, said: str
) -> None:
    with pytest.raises(AnswerError) as raised:
        city.graphql(query, name=name)
    assert said in str(raised.value)
    assert raised.value.errors


def test_an_operation_that_cannot_be_read_is_refused(city: OpenCity) -> None:
    aliases = " ".join(f"a{number}: __typename" for number in range(500))
    with pytest.raises(LimitError, match="the limit aliases is 200"):
        city.graphql(f"{{ status {{ {aliases} }} }}")
    with pytest.raises((LimitError, AnswerError)):
        city.graphql("{ a" * 10_000 + "}" * 10_000)


def test_the_time_for_an_answer_can_be_bounded(folder: Path) -> None:
    with open_city(folder, seconds=0.0) as hasty:
        with pytest.raises(TooSlowError, match="longer than 0 seconds"):
            hasty.graphql("{ enterprises { nodes { id } } }")
        with pytest.raises(TooSlowError, match="longer than 0 seconds"):
            hasty.sparql("SELECT * { ?s ?p ?o }")


def test_sparql_gives_a_table_of_values(city: OpenCity) -> None:
    found = city.sparql(
        "SELECT ?e (COUNT(?p) AS ?n) { ?e a qq:Enterprise . ?p a qq:Patent } GROUP BY ?e ORDER BY ?e"
    )
    assert isinstance(found, Table)
    assert found.columns == ("e", "n")
    assert [row[1] for row in found] == [4] * 4
    assert (
        found.to_dicts()[0]["e"]
        == city.graphql("{ enterprises { nodes { id } } }")["enterprises"]["nodes"][0]["id"]
    )


def test_ask_gives_a_truth_value_and_construct_a_graph(city: OpenCity) -> None:
    assert city.sparql("ASK { ?e a qq:Enterprise }") is True
    assert city.sparql("ASK { ?e a qq:Nothing }") is False
    made = city.sparql("CONSTRUCT { ?e a qq:Enterprise } WHERE { ?e a qq:Enterprise }")
    assert isinstance(made, Graph)
    assert len(made) == 4


def test_functions_of_the_network_are_there(city: OpenCity) -> None:
    assert city.sparql('SELECT (fn:score(?e, "degree") AS ?s) { ?e a qq:Enterprise } LIMIT 1')


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("SELECT", "it breaks off here"),
        ("DELETE WHERE { ?s ?p ?o }", "DELETE is an update"),
        ("SELECT * { SERVICE <http://x.test/> { ?s ?p ?o } }", "SERVICE"),
    ],
)
def test_a_wrong_query_is_told(city: OpenCity, query: str, said: str) -> None:
    with pytest.raises(QueryError, match=said):
        city.sparql(query)


def test_it_works_where_a_loop_is_running(city: OpenCity) -> None:
    async def cell() -> object:
        return city.sparql("ASK { ?e a qq:Enterprise }")

    assert asyncio.run(cell()) is True


def test_questions_are_asked_by_name(city: OpenCity, client: TestClient) -> None:
    assert city.questions() == [one["name"] for one in client.get("/questions").json()["questions"]]
    assert isinstance(city.question("B3"), Table)
    with pytest.raises(CatalogError, match="there is no question nobody"):
        city.question("nobody")
    with pytest.raises(CatalogError, match="has no parameter colour"):
        city.question("B3", colour="red")


def test_the_network_is_a_graph_of_networkx(city: OpenCity) -> None:
    found = city.network()
    assert found.number_of_edges() == city.generation.network.adjacency.edge_count
    assert nx.number_connected_components(found) >= 1
    part = city.network({"kinds": ["Enterprise", "Patent"]})
    assert {found.nodes[one]["kind"] for one in part} <= {"Enterprise", "Patent"}


def test_graph_files_are_saved(city: OpenCity, tmp_path: Path) -> None:
    one = city.graphql("{ enterprises(first: 1) { nodes { id } } }")["enterprises"]["nodes"][0]["id"]
    whole = city.export("graphml", tmp_path / "whole.graphml")
    around = city.export("graphml", tmp_path / "around.graphml", around=one, hops=1, limit=3)
    assert len(nx.read_graphml(around)) <= 3 < len(nx.read_graphml(whole))
    made = "CONSTRUCT { ?e a qq:Enterprise } WHERE { ?e a qq:Enterprise }"
    text = city.export("ntriples", tmp_path / "made.nt", construct=made).read_text("utf-8")
    assert len(text.splitlines()) == 4


def test_a_new_generation_is_followed(model: Model, tmp_path: Path) -> None:
    small_city(model, tmp_path, each=1)
    with open_city(tmp_path) as city:
        count = "{ enterprises { totalCount } }"
        assert city.graphql(count) == {"enterprises": {"totalCount": 1}}
        small_city(model, tmp_path, each=3)
        assert city.graphql(count) == {"enterprises": {"totalCount": 3}}
        assert city.generation.number == 2
        assert repr(city) == f"<OpenCity {str(tmp_path)!r}, generation 2>"


def test_a_folder_without_data_is_told_of(tmp_path: Path) -> None:
    with pytest.raises(CityError, match="nothing is published"):
        open_city(tmp_path)


def test_a_closed_city_is_told_of(folder: Path) -> None:
    city = open_city(folder)
    city.close()
    city.close()
    with pytest.raises(ClosedError, match="open the city again"):
        city.sparql("ASK {}")


def test_a_notebook_opens_what_is_installed(folder: Path, tmp_path: Path) -> None:
    """As in the wheel, where all parts lie below `queqiao`."""
    (tmp_path / "queqiao").symlink_to(Path(__file__).parents[2], target_is_directory=True)
    code = (
        "from queqiao.workbench import open_city\n"
        f"with open_city({str(folder)!r}) as city: print(city.graphql('{{ enterprises {{ totalCount }} }}'))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert (done.stdout, done.stderr) == ("{'enterprises': {'totalCount': 4}}\n", "")

"""A city's view goes into a store elsewhere, or into a file for its loader."""

from pathlib import Path

from click.testing import CliRunner

from cli import main
from commands.elsewhere import is_elsewhere
from graph.store import Store
from ontology.model import Model
from queries.deadline import Deadline
from queries.remote.client import Client
from tests.queries.remote.elsewhere import served
from tests.queries.small_city import small_city

COUNT = "SELECT (COUNT(*) AS ?c) WHERE { ?s ?p ?o }"


def test_the_view_is_put_and_saved(model: Model, tmp_path: Path) -> None:
    city = small_city(model, tmp_path / "city", each=2)
    put, saved = ["put-elsewhere", "--data", str(tmp_path / "city")], tmp_path / "city.nt"
    assert CliRunner().invoke(main, [*put, "--save", str(saved)]).exit_code == 0
    store = Store.memory()
    store.load(saved.read_bytes())
    assert len(store) > len(city.canon.triples[0])
    with served(city) as address:
        graphs = address.replace("/sparql", "/graphs")
        named = [graphs, "--store-graph", "http://city.example/g"]
        found = CliRunner().invoke(main, [*put, *named])
        assert found.exit_code == 0, found.output
        client = Client(address, "http://city.example/g")
        rows = client.rows(COUNT, Deadline(30))
        client.close()
    assert int(rows[0]["c"]["value"]) == len(store)


def test_one_way_has_to_be_named(model: Model, tmp_path: Path) -> None:
    small_city(model, tmp_path, each=1)
    assert CliRunner().invoke(main, ["put-elsewhere", "--data", str(tmp_path)]).exit_code == 2


def test_addresses_are_told_from_folders() -> None:
    assert is_elsewhere("https://store.example/sparql")
    assert not any(map(is_elsewhere, ("memory:", "data/store", "/data")))

"""What is written to a city becomes what a source says, is held against the model, and is published or refused."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import pytest

from graph.editing.broken import BrokenRulesError, StillSaidError
from graph.editing.edit import Edit
from graph.editing.operations import UpdateRefusedError
from graph.editing.requests import Outcome, Request, Verb
from graph.editing.rights import NoGraphError, ReadOnlyError
from graph.generation import City, Generation
from graph.publishing.staging import Stage
from ontology.model import Model
from tests.graph.two_sources import APART, BASE, BOTH, MENTION, THING, two_sources

KNOWN = {
    "qq": "https://w3id.org/queqiao/ns/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "graph": f"{BASE}graph/",
    "prov": "http://www.w3.org/ns/prov#",
}
NEW = f"<{BASE}id/org/x-new>"
LABEL = "<http://www.w3.org/2004/02/skos/core#prefLabel>"


@pytest.fixture
def city(model: Model, tmp_path: Path) -> City:
    two_sources(model, tmp_path)
    return City(tmp_path, model=model)


def asked(text: str, who: str = "alice") -> Request:
    return Request(who, Verb.UPDATE, "ab" * 32, text, KNOWN)


def written(city: City, request: Request | str) -> Outcome:
    """The outcome, published as linking would, with the links that are there."""
    edit = Edit(asked(request) if isinstance(request, str) else request)
    with city.writing() as folder:
        stage = Stage(city, folder)
        same = stage.parent.same if stage.parent else {}
        if edit.prepare(stage):
            stage.publish(same, [], "test")
    return edit.outcome


def now(city: City) -> Generation:
    found = city.current()
    assert found is not None
    return found


def objects(city: City, subject: str, predicate: str, graph: str | None = None) -> set[str]:
    named = None if graph is None else f"{BASE}graph/{graph}"
    return {o for _, _, o in now(city).store.triples(subject, predicate, graph=named)}


def source(city: City, name: str) -> dict[str, object]:
    found: dict[str, object] = next(a for a in now(city).manifest["sources"] if a["source"] == name)
    return found


# -- the default graph


def test_what_is_written_to_the_default_graph_is_the_writers_own(city: City) -> None:
    outcome = written(city, f'INSERT DATA {{ {NEW} a qq:Enterprise ; skos:prefLabel "新企业"@zh }}')
    assert (outcome.added, outcome.removed, outcome.made) == (2, 0, frozenset({"edits-alice"}))
    assert objects(city, NEW, LABEL) == objects(city, NEW, LABEL, "edits-alice") == {'"新企业"@zh'}
    assert now(city).index.find(NEW[1:-1]) is not None
    assert "<https://w3id.org/queqiao/ns/Organization>" in objects(
        city, NEW, "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
    )
    about = source(city, "edits-alice")
    assert (about["loader"], about["records"], about["sha256"]) == ("update", 1, "ab" * 32)
    assert about["kinds"] == {"Enterprise": 1}


def test_who_wrote_and_what_is_in_the_graph_about_the_graphs(city: City) -> None:
    written(city, f'INSERT DATA {{ {NEW} a qq:Enterprise ; skos:prefLabel "新企业"@zh }}')
    found = now(city).store.select(
        "SELECT ?who ?sum { GRAPH graph:_meta { graph:edits-alice dct:publisher/foaf:name ?who ; "
        "dcat:distribution/spdx:checksum/spdx:checksumValue ?sum . FILTER(lang(?who) = 'en') } }",
        {
            **KNOWN,
            "dct": "http://purl.org/dc/terms/",
            "foaf": "http://xmlns.com/foaf/0.1/",
            "dcat": "http://www.w3.org/ns/dcat#",
            "spdx": "http://spdx.org/rdf/terms#",
        },
    )
    ((who, digest),) = found.rows
    assert who == '"alice"@en'
    assert digest is not None and "ab" * 32 in digest.lower()


def test_another_value_replaces_what_a_file_says(city: City) -> None:
    path = "<https://w3id.org/queqiao/ns/foundedOn>"
    (before,) = objects(city, f"<{THING}>", path)
    written(
        city,
        f"DELETE {{ ?s {path} ?old }} INSERT {{ ?s {path} ?new }} "
        f"WHERE {{ VALUES ?s {{ <{THING}> }} ?s {path} ?old "
        'BIND(STRDT("1893", <http://www.w3.org/2001/XMLSchema#gYear>) AS ?new) }',
    )  # fmt: skip
    (after,) = objects(city, f"<{THING}>", path)
    assert '"1893"' in after
    assert before in objects(city, f"<{THING}>", path, "register")


def test_what_a_file_says_cannot_be_taken_away_and_it_is_told_who_says_it(city: City) -> None:
    number = now(city).number
    with pytest.raises(StillSaidError, match="said by list, register") as refused:
        written(city, f"DELETE WHERE {{ <{BOTH}> {LABEL} ?o }}")
    assert "来源 list、register" in refused.value.words.zh
    assert now(city).number == number
    with pytest.raises(StillSaidError, match="follows from others"):
        written(city, f"DELETE DATA {{ <{THING}> a qq:Organization }}")


def test_what_was_written_can_be_taken_away_by_others_too(city: City) -> None:
    written(city, f'INSERT DATA {{ <{MENTION}> skos:altLabel "别名甲"@zh , "别名乙"@zh }}')
    alt = "<http://www.w3.org/2004/02/skos/core#altLabel>"
    # the writer knew the thing by a name that denotes another
    assert '"别名甲"@zh' in objects(city, f"<{THING}>", alt)
    outcome = written(city, asked(f'DELETE DATA {{ <{THING}> skos:altLabel "别名甲"@zh }}', "bob"))
    assert (outcome.added, outcome.removed, outcome.made) == (0, 1, frozenset())
    assert '"别名甲"@zh' not in objects(city, f"<{THING}>", alt)
    assert '"别名乙"@zh' in objects(city, f"<{THING}>", alt)


@pytest.mark.parametrize("text", ["CLEAR DEFAULT", "DROP ALL", "COPY graph:list TO DEFAULT"])
def test_the_default_graph_is_not_emptied(city: City, text: str) -> None:
    with pytest.raises(ReadOnlyError, match="cannot be emptied"):
        written(city, text.replace("graph:list", f"<{BASE}graph/list>"))


def test_a_graph_may_be_added_to_the_default_graph(city: City) -> None:
    written(
        city, f'INSERT DATA {{ GRAPH graph:mine {{ {NEW} a qq:Enterprise ; skos:prefLabel "新企业"@zh }} }}'
    )
    assert objects(city, NEW, LABEL) == {'"新企业"@zh'}
    written(city, f"ADD <{BASE}graph/mine> TO DEFAULT ; DROP GRAPH graph:mine")
    assert objects(city, NEW, LABEL, "edits-alice") == {'"新企业"@zh'}


# -- graphs


def test_graphs_come_change_and_go(city: City) -> None:
    assert written(
        city, f"CREATE GRAPH graph:mine ; INSERT DATA {{ GRAPH graph:mine {{ {NEW} <x:p> 1 , 2 }} }}"
    ).made == {"mine"}
    assert written(city, f"DELETE DATA {{ GRAPH graph:mine {{ {NEW} <x:p> 1 }} }}").removed == 1
    assert written(city, f"MOVE <{BASE}graph/mine> TO <{BASE}graph/other>").made == {"other"}
    assert len(objects(city, NEW, "<x:p>", "other")) == 1
    assert now(city).store.graphs().count(f"{BASE}graph/mine") == 0
    written(city, "CLEAR GRAPH graph:other")
    assert source(city, "other")["records"] == 0
    written(city, "DROP GRAPH graph:other")
    assert [about["source"] for about in now(city).manifest["sources"]] == ["register", "list"]
    lines = (now(city).folder / "history.jsonl").read_text("utf-8").splitlines()
    assert {json.loads(line)["source"] for line in lines} == {"mine", "other"}


@pytest.mark.parametrize(
    ("graph", "says"),
    [
        ("graph:register", "register.csv"),
        ("graph:_meta", "derived"),
        ("graph:_links", "derived"),
        ("<http://elsewhere.example/g>", "graphs here are named"),
        (f"<{BASE}graph/a/b>", "letters"),
    ],
)
def test_a_graph_that_is_not_written_here_is_refused(city: City, graph: str, says: str) -> None:
    with pytest.raises(ReadOnlyError, match=says):
        written(city, f"INSERT DATA {{ GRAPH {graph} {{ {NEW} <x:p> 1 }} }}")


def test_whole_graphs_are_put_added_to_and_taken_away(city: City) -> None:
    def one(verb: Verb, *said: tuple[str, str, str], graph: str | None = "mine") -> Outcome:
        named = None if graph is None else f"{BASE}graph/{graph}"
        return written(city, Request("alice", verb, "cd" * 32, graph=named, triples=said))

    first, second = (NEW, "<x:p>", '"1"'), (NEW, "<x:p>", "_:b")
    assert one(Verb.PUT, first, second).made == {"mine"}
    assert one(Verb.PUT, first).removed == 1
    assert one(Verb.POST, (NEW, "<x:p>", '"2"')).added == 1
    assert objects(city, NEW, "<x:p>", "mine") == {'"1"', '"2"'}
    assert one(Verb.POST, first, graph=None).added == 1 - len({first} & set(now(city).store.triples(NEW)))
    assert one(Verb.DELETE).removed == 2
    with pytest.raises(NoGraphError, match="no graph"):
        one(Verb.DELETE)
    for verb in (Verb.PUT, Verb.DELETE):
        with pytest.raises(ReadOnlyError, match="neither replaced"):
            one(verb, graph=None)


def test_what_is_put_again_in_another_spelling_stays(city: City) -> None:
    number, graph = "http://www.w3.org/2001/XMLSchema#double", f"{BASE}graph/mine"
    for count, value in enumerate(("1.0", "1.0", "1e0", "2")):
        said = ((NEW, "<x:p>", f'"{value}"^^<{number}>'), (NEW, "<x:p>", '"甲"@zh-CN'))
        outcome = written(city, Request("alice", Verb.PUT, "cd" * 32, graph=graph, triples=said))
        assert (outcome.added, outcome.removed) == [(2, 0), (0, 0), (0, 0), (1, 1)][count]
        assert len(objects(city, NEW, "<x:p>", "mine")) == 2
    assert written(city, f"DELETE DATA {{ GRAPH graph:mine {{ {NEW} <x:p> 2.0e0 }} }}").removed == 1


# -- all or nothing


def test_one_operation_that_fails_undoes_all(city: City) -> None:
    number = now(city).number
    with pytest.raises(UpdateRefusedError, match="no graph"):
        written(
            city, f'INSERT DATA {{ {NEW} a qq:Enterprise ; skos:prefLabel "新"@zh }} ; DROP GRAPH graph:none'
        )
    assert now(city).number == number
    assert not (city.path / "generations" / ".staging").exists()


def test_what_changes_nothing_publishes_nothing(city: City) -> None:
    number = now(city).number
    assert (
        written(city, f"DELETE DATA {{ {NEW} <x:p> 1 }} ; INSERT DATA {{ <{BOTH}> a qq:Project }}")
        == Outcome()
    )
    assert now(city).number == number


def test_an_update_of_the_first_generation(model: Model, tmp_path: Path) -> None:
    empty = City(tmp_path, BASE, model)
    assert written(empty, f'INSERT DATA {{ {NEW} a qq:Enterprise ; skos:prefLabel "新企业"@zh }}').added == 2
    assert objects(empty, NEW, LABEL) == {'"新企业"@zh'}


# -- the rules


@pytest.mark.parametrize(
    ("statements", "path", "value", "rule"),
    [
        ('a qq:Enterprise ; skos:prefLabel "新"@zh ; qq:homepage 3', "homepage", "3", "G1"),
        ('a qq:Enterprise ; skos:prefLabel "新"@zh ; qq:nope 3', "nope", "3", "G1"),
        ('a qq:Nothing ; skos:prefLabel "新"@zh', "#type", "https://w3id.org/queqiao/ns/Nothing", "G1"),
        ('a qq:Enterprise ; skos:prefLabel "新"@zh ; qq:uscc "12"', "uscc", "12", None),
        ('a qq:Enterprise ; skos:prefLabel "新"@zh , "新的"@zh', "prefLabel", None, None),
        ("a qq:Enterprise", None, "", None),
        ('a qq:Enterprise ; skos:prefLabel "新"@zh ; qq:memberOf <BOTH>', "memberOf", BOTH, "G1"),
    ],
)
def test_what_breaks_a_rule_is_refused_with_thing_property_value_and_rule(
    city: City, statements: str, path: str | None, value: str | None, rule: str | None
) -> None:
    number = now(city).number
    with pytest.raises(BrokenRulesError) as refused:
        written(city, f"INSERT DATA {{ {NEW} {statements.replace('<BOTH>', f'<{BOTH}>')} }}")
    assert now(city).number == number
    faults = refused.value.faults
    assert {fault["thing"] for fault in faults} == {NEW[1:-1]}
    assert all(fault["zh"] and fault["en"] and fault["rule"] for fault in faults)
    matching = [
        fault
        for fault in faults
        if (path is None or fault["property"].endswith(path))
        and value in (None, fault["value"])
        and rule in (None, fault["rule"])
    ]
    assert matching, faults


def test_faults_that_were_there_before_are_not_the_edits(city: City) -> None:
    # the register gives two dates where one is allowed, which a loader would have refused
    path = "<https://w3id.org/queqiao/ns/country>"
    assert written(city, f'INSERT DATA {{ <{APART}> skos:altLabel "别名"@zh }}').added == 1
    assert not objects(city, f"<{APART}>", path)


def test_what_is_required_may_be_said_by_another_source(city: City) -> None:
    assert written(city, f'INSERT DATA {{ <{BOTH}> skos:altLabel "另名"@zh }}').added == 1


def test_taking_away_what_is_required_is_refused(city: City) -> None:
    written(city, f'INSERT DATA {{ {NEW} a qq:Enterprise ; skos:prefLabel "新企业"@zh }}')
    with pytest.raises(BrokenRulesError) as refused:
        written(city, f"DELETE WHERE {{ {NEW} skos:prefLabel ?o }}")
    assert refused.value.faults[0]["thing"] == NEW[1:-1]
    assert written(city, f"DELETE WHERE {{ {NEW} ?p ?o }}").removed == 2
    assert not objects(city, NEW, LABEL)


def test_errors_come_whole_from_another_process() -> None:
    faults = [{"thing": "x:t", "property": "x:p", "value": "v", "rule": "G1", "zh": "不", "en": "no"}]
    for error in (BrokenRulesError(faults), ReadOnlyError("只读", "read-only")):
        again = pickle.loads(pickle.dumps(error))
        assert (type(again), again.words) == (type(error), error.words)
    assert pickle.loads(pickle.dumps(BrokenRulesError(faults))).details == {"faults": faults, "count": 1}


def test_a_thing_may_become_another_kind_with_values_of_its_own(city: City) -> None:
    written(city, f'INSERT DATA {{ {NEW} a qq:Enterprise ; skos:prefLabel "新企业"@zh }}')
    kind = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
    text = f"DELETE {{ {NEW} a ?t }} INSERT {{ {NEW} a qq:Institution }} WHERE {{ {NEW} a ?t }}"
    written(city, text)
    types = objects(city, NEW, kind)
    assert "<https://w3id.org/queqiao/ns/Institution>" in types
    assert "<https://w3id.org/queqiao/ns/Enterprise>" not in types


def test_what_is_wrong_in_itself_is_refused_before_anything_is_staged(city: City, tmp_path: Path) -> None:
    with city.writing() as folder:
        stage = Stage(city, folder)
        edit = Edit(
            asked(f"INSERT DATA {{ <{BOTH}> qq:homepage 3 . {NEW} a qq:Enterprise ; qq:homepage 4 }}")
        )
        with pytest.raises(BrokenRulesError) as refused:
            edit.prepare(stage)
        assert stage.sources.keys() == {"register", "list"}
    assert {fault["value"] for fault in refused.value.faults} <= {"3", "4"}

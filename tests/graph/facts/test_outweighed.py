"""What does not count: all that a source's graph states and the default graph does not, under the things it means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import Phase, example, given, settings

from graph import generation
from graph.facts import outweighed as outweighing
from graph.facts.outweighed import Sought, TooManyError, outweighed
from graph.generation import City, Generation
from graph.publishing.meta import graph_iri
from graph.store import Triple, as_stored
from ontology.model import Model
from tests.graph.publishing.test_view import Facts, publish, steps
from tests.graph.two_sources import BOTH, THING, two_sources

ANY = Sought()
Told = set[tuple[str, Triple]]


def told(city: Generation, sought: Sought = ANY) -> Told:
    """What does not count, as the engine spells it."""
    found = [
        (name, *triple) for name, triples in outweighed(city, sought, as_stored, 1_000) for triple in triples
    ]
    values = as_stored([value for *_, value in found])
    spelled = [(name, (s, p, o)) for (name, s, p, _), o in zip(found, values, strict=True)]
    assert len(set(spelled)) == len(spelled)
    return set(spelled)


def one_by_one(city: Generation) -> Told:
    """The same by asking the store for each statement of each source."""
    same, counts = city.same, set(city.store.triples())

    def meant(term: str) -> str:
        return f"<{same.get(term[1:-1], term[1:-1])}>" if term.startswith("<") else term

    return {
        (name, (meant(s), p, meant(o)))
        for name in (about["source"] for about in city.manifest["sources"])
        for s, p, o in city.store.triples(graph=graph_iri(city.manifest["base"], name))
        if (meant(s), p, meant(o)) not in counts
    }


def test_it_is_what_the_default_graph_has_not(model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generation, "_sync", lambda folder: None)
    # few statements, and yet several portions
    monkeypatch.setattr(outweighing, "_CHUNK", 3)
    seen = Told()

    @settings(max_examples=6, phases=(Phase.explicit, Phase.generate), deadline=None)
    @example(
        [
            ({"x": frozenset({("capital", "a", "01"), ("type", "a", "Enterprise")})}, {}, {}, False),
            ({"y": frozenset({("capital", "ab", "2.5"), ("capital", "ab", "1")})}, {"ab": "a"}, {}, False),
            (
                {"y": frozenset({("capital", "ab", f"{n}") for n in ("2.5", "2.50", "3")})},
                {"ab": "a"},
                {},
                False,
            ),
            ({"z": frozenset({("lead", "b", "a"), ("lead", "ab", "c")})}, {"ab": "a", "b": "a"}, {}, False),
        ]
    )
    @example(
        [
            # two of its statements mean the same once what they speak of is merged
            (
                {
                    "y": frozenset({("lead", "c", "a")}),
                    "z": frozenset({("lead", "a-1", "b"), ("lead", "a-1", "ab"), ("type", "b", "Person")}),
                },
                {"a-1": "c", "ab": "c", "b": "c"},
                {"z": 3},
                False,
            )
        ]
    )
    @given(steps)
    def check(
        given_steps: Sequence[tuple[Mapping[str, Facts | None], Mapping[str, str], Mapping[str, int], bool]],
    ) -> None:
        with TemporaryDirectory() as folder:
            city = City(Path(folder), model=model)
            for said, merged, ranks, _ in given_steps:
                found = publish(city, said, merged, ranks, score=False)
                assert told(found) == one_by_one(found)
                seen.update(told(found))

    check()
    assert any(value.startswith('"2.5"') for _, (_, _, value) in seen)
    assert any(value.startswith("<") for _, (_, _, value) in seen)


@pytest.fixture(scope="module")
def city(model: Model, tmp_path_factory: pytest.TempPathFactory) -> Generation:
    return two_sources(model, tmp_path_factory.mktemp("two"))


def test_a_thing_a_property_or_a_source_may_be_named(city: Generation) -> None:
    whole = told(city)
    assert {(name, o) for name, (_, _, o) in whole} == {
        ("list", '"1951"^^<http://www.w3.org/2001/XMLSchema#gYear>'),
        ("list", '"SYNTH UNIV"@en'),
        ("list", '"US"'),
        ("register", '"2021-01-01"^^<http://www.w3.org/2001/XMLSchema#date>'),
    }
    path = next(p[1:-1] for _, (_, p, o) in whole if o == '"US"')
    assert told(city, Sought(source="list")) == {one for one in whole if one[0] == "list"}
    assert told(city, Sought(thing=THING)) == whole
    assert told(city, Sought(THING, path, "list")) == {one for one in whole if one[1][2] == '"US"'}
    for nothing in (Sought(BOTH), Sought("https://example.org/none"), Sought(THING, path, "register")):
        assert told(city, nothing) == set()
    assert outweighed(city, Sought(source="no such source"), as_stored, 0) == []


def test_more_than_asked_for_are_counted(city: Generation) -> None:
    with pytest.raises(TooManyError, match="4 statements do not count"):
        outweighed(city, Sought(), as_stored, 3)

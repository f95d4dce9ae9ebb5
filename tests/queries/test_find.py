"""Conditions over arrays agree with conditions thing by thing."""

from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.index import Index
from queries.conditions import EVERYTHING, Coded, Contains, Leads, Not, Share
from queries.find import Finder
from tests.queries.naive import holds
from tests.queries.strategies import some_condition, some_kind


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(random=st.randoms(use_true_random=True))
def test_what_is_found_is_what_meets_the_condition(index: Index, random: Random) -> None:
    kind = some_kind(index, random)
    condition = some_condition(index, kind, random)
    expected = [node for node in index.nodes(kind).tolist() if holds(index, node, condition)]
    assert Finder(index).find(kind, condition).tolist() == expected


def test_everything_is_all_of_a_kind(index: Index) -> None:
    assert Finder(index).find("Patent", EVERYTHING).tolist() == index.nodes("Patent").tolist()


def test_a_wider_code_takes_in_all_below_it(index: Index) -> None:
    field, codes = index.model.kinds["Organization"]["region"], index.model.codes
    held = {
        n: index.iri(int(c)) for n in index.nodes("Organization").tolist() for c in index.links(field).of(n)
    }
    deep = {n: codes[iri].broader[0] for n, iri in held.items() if codes[iri].broader}
    deeper = {n: codes[iri].broader[0] for n, iri in deep.items() if codes[iri].broader}
    assert deeper
    for node, top in deeper.items():
        assert node in Finder(index).find("Organization", Coded(field, frozenset([top]), within=True))
        assert node not in Finder(index).find("Organization", Coded(field, frozenset([top])))


def test_every_one_of_none_meets_anything(index: Index) -> None:
    field = index.model.kinds["Agent"]["appliedPatents"]
    nothing = Not(EVERYTHING)
    found = Finder(index).find("Agent", Leads(field, Share.EVERY, nothing))
    assert [index.links(field).count(node) for node in found.tolist()] == [0] * len(found)
    assert len(found)


def test_texts_are_found_in_any_width_and_case(index: Index) -> None:
    field = index.model.kinds["Agent"]["label"]
    finder = Finder(index)
    found = [finder.find("Agent", Contains(field, text)).tolist() for text in ("ab", "ＡＢ", "AB")]
    assert found[0]
    assert found[0] == found[1] == found[2]
    assert (
        finder.find("Agent", Contains(field, "實驗")).tolist()
        == finder.find("Agent", Contains(field, "实验")).tolist()
    )


def test_a_condition_is_answered_once(index: Index) -> None:
    finder = Finder(index)
    condition = Contains(index.model.kinds["Agent"]["label"], "光")
    assert finder.mask(condition) is finder.mask(Contains(index.model.kinds["Agent"]["label"], "光"))

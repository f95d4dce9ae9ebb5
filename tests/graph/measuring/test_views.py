"""Projections of the synthetic society, as stated and as read back."""

import doctest
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.generation import Generation
from graph.measuring import views
from graph.measuring.stating import ProjectionError, Weight
from graph.measuring.views import Projection
from graph.network import Network
from ontology.shapes import read_model
from tests.graph.small_society import names, node, small_society


@pytest.fixture(scope="module")
def society(tmp_path_factory: pytest.TempPathFactory) -> Generation:
    folder: Path = tmp_path_factory.mktemp("society")
    return small_society(read_model(), folder)


def around(society: Generation, projection: Projection, name: str) -> list[str]:
    return sorted(names(society, projection.project(society).neighbours(node(society, name))))


def weights(society: Generation, projection: Projection) -> dict[tuple[str, ...], float]:
    return dict(_weights(society, projection.project(society)))


def _weights(society: Generation, network: Network) -> Iterator[tuple[tuple[str, ...], float]]:
    edges = network.weighted
    for tail, head, weight in zip(edges.tails, edges.targets, edges.values, strict=True):
        if tail < head:
            yield tuple(sorted(names(society, [int(tail), int(head)]))), float(weight)


def test_the_whole_network_is_the_generations_own(society: Generation) -> None:
    assert Projection().project(society) is society.network
    assert Projection().key == ""
    assert Projection().told().en == "the whole network"


def test_kinds_and_relations_keep_what_they_name(society: Generation) -> None:
    assert around(society, Projection(kinds=("Patent", "Person")), "pei") == ["early", "middle"]
    assert around(society, Projection(relations=("applicant",)), "middle") == ["univ"]
    assert around(society, Projection(kinds=("Organization", "Patent")), "early") == ["anfirm"]
    # people are among the involved, which is above inventor and applicant
    assert around(society, Projection(relations=("inventor",)), "middle") == ["pei", "qin"]


def test_things_are_linked_by_what_they_share(society: Generation) -> None:
    joint = Projection(kinds=("Organization",), through=("Standard", "Project"))
    assert weights(society, joint) == {("anfirm", "cefirm"): 1, ("befirm", "univ"): 1}
    assert around(society, joint, "pei") == []
    people = Projection(kinds=("Person",), through=("Patent",))
    assert around(society, people, "pei") == ["qin"]
    with_units = Projection(
        kinds=("Person", "Institution"), through=("Patent",), direct=True, weight=Weight.SHARED
    )
    # pei is a member of univ, and both stand on the patent that qin stands on too
    assert weights(society, with_units) == {("pei", "univ"): 2, ("qin", "univ"): 1, ("pei", "qin"): 1}
    newman = Projection(kinds=("Person", "Institution"), through=("Patent",), weight=Weight.NEWMAN)
    assert weights(society, newman) == {("pei", "univ"): 0.5, ("qin", "univ"): 0.5, ("pei", "qin"): 0.5}
    few = Projection(kinds=("Person", "Institution"), through=("Patent",), most=2)
    assert weights(society, few) == {}


def test_links_are_counted_without_those_that_only_follow(society: Generation) -> None:
    found = weights(society, Projection(kinds=("Patent", "Enterprise"), weight=Weight.LINKS))
    assert found == {("anfirm", "early"): 1, ("befirm", "late"): 1}


def test_direction_is_that_of_the_links(society: Generation) -> None:
    arcs = Projection(kinds=("Patent", "Enterprise"), directed=True).project(society).seen
    early, anfirm = node(society, "early"), node(society, "anfirm")
    assert arcs.directed
    assert (arcs.neighbours(early).tolist(), arcs.neighbours(anfirm).tolist()) == ([anfirm], [])


def test_a_window_keeps_what_happened_in_it(society: Generation) -> None:
    assert around(society, Projection(until=date(2016, 1, 1)), "pei") == ["early", "univ"]
    assert around(society, Projection(since=date(2017, 1, 1)), "pei") == ["middle", "univ"]
    window = Projection(kinds=("Person",), through=("Patent",), since=date(2021, 1, 1))
    assert around(society, window, "pei") == []
    dated = Projection(since=date(2019, 6, 1), until=date(2019, 7, 1), undated=False)
    assert around(society, dated, "anfirm") == []
    assert around(society, Projection(since=date(2019, 6, 1)), "anfirm") == ["norm"]


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        (
            {"kinds": ["Enterprises"]},
            "there is no kind Enterprises; nearest: Enterprise; there are: Achievement",
        ),
        ({"through": ["Zzz"]}, "there is no kind Zzz; there are: Achievement"),
        ({"relations": ["Applicant"]}, "there is no relation Applicant; nearest: applicant"),
        ({"relation": ["applicant"]}, "there is no part of a projection relation; nearest: relations"),
        ({"kinds": "Enterprise"}, "kinds is 'Enterprise': must be a list of names"),
        ({"kinds": ["Patent"], "through": ["Patent"]}, r"\['Patent'\] are both in kinds and in through"),
        ({"weight": "heavy"}, "weight is 'heavy': must be none, links, shared, newman"),
        ({"weight": "shared"}, "weight shared goes with `through` only"),
        ({"weight": "links", "through": ["Patent"]}, "must be none, shared or newman, not links"),
        ({"directed": 1}, "directed is 1: must be true or false"),
        ({"directed": True, "through": ["Patent"]}, "links `through` have no direction"),
        ({"direct": True}, "direct goes with `through` only"),
        ({"most": True, "through": ["Patent"]}, "most is True: must be a whole number"),
        ({"most": 1, "through": ["Patent"]}, "most is 1: must be at least 2"),
        ({"most": 3}, "most goes with `through` only"),
        ({"undated": False}, "undated goes with since or until only"),
        ({"since": "2020"}, "since is '2020': must be a day, such as 2020-01-31"),
        ({"since": 2020}, "since is 2020: must be a day"),
        ({"since": "2021-01-01", "until": "2020-01-01"}, "since 2021-01-01 is later than until 2020-01-01"),
    ],
)
def test_what_is_no_projection_is_told(society: Generation, stated: dict[str, Any], said: str) -> None:
    with pytest.raises(ProjectionError, match=said) as caught:
        Projection.from_json(stated).project(society)
    assert caught.value.words.zh


def test_a_projection_is_told_in_both_languages() -> None:
    joint = Projection(
        kinds=("Enterprise", "Institution"),
        through=("Patent",),
        weight=Weight.NEWMAN,
        until=date(2020, 12, 31),
    )
    told = joint.told(read_model())
    assert told.zh == "企业、机构，因共同的专利相连，以共有者人数加权，至 2020-12-31"
    assert joint.told().en == (
        "Enterprise, Institution, linked by joint Patent, "
        "weighted by what they share, less where many share it, until 2020-12-31"
    )
    assert "enterprise" in told.en.lower()


NAMES = st.lists(st.sampled_from(["Enterprise", "Person", "Institution"]), max_size=3).map(tuple)


@st.composite
def projections(draw: st.DrawFn) -> Projection:
    """Any projection whose parts go together."""
    stated: dict[str, Any] = {"kinds": draw(NAMES), "relations": draw(NAMES)}
    if draw(st.booleans()):
        weight = draw(st.sampled_from([Weight.NONE, Weight.SHARED, Weight.NEWMAN]))
        stated |= {"through": ("Patent", "Project")[: draw(st.integers(1, 2))], "direct": draw(st.booleans())}
        stated |= {"weight": weight, "most": draw(st.integers(2, 99))}
    else:
        stated |= {
            "directed": draw(st.booleans()),
            "weight": draw(st.sampled_from([Weight.NONE, Weight.LINKS])),
        }
    since, until = sorted([draw(st.dates()), draw(st.dates())])
    if draw(st.booleans()):
        stated |= {
            "since": since,
            "until": draw(st.sampled_from([None, until])),
            "undated": draw(st.booleans()),
        }
    return Projection(**stated)


@given(projections(), projections())
def test_plain_values_state_the_same_projection(one: Projection, other: Projection) -> None:
    assert Projection.from_json(one.as_json()) == one
    assert (one.key == other.key) == (one == other)
    assert one.whole == (one == Projection())
    assert one.told().zh
    assert one.told().en


def test_the_order_of_names_is_none_of_its_own() -> None:
    assert Projection(kinds=("B", "A", "B")).key == Projection(kinds=("A", "B")).key


def test_the_examples_run() -> None:
    found = doctest.testmod(views)
    assert found.attempted
    assert not found.failed

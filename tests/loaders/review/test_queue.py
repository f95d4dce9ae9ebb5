"""The review queue: what is asked, what decisions change, and that they last."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.generation import City, Generation
from graph.publishing.changes import Merges
from loaders.linking.link import Linking, Mention, link
from loaders.review.change import decide
from loaders.review.decisions import NONE, ContradictionError, Decision, DecisionError, Ledger, read_decisions
from loaders.review.named import QuestionError, pairs, question_of, to_accept, to_reject, to_undo
from loaders.review.question import REASONS, pair_id, short_id, why
from loaders.review.queue import queue
from loaders.run import withdraw
from ontology.model import Model
from tests.loaders.review.review_city import (
    BASE,
    FIRST,
    NAME,
    SECOND,
    copied,
    current,
    decision,
    firms,
    iri,
    make,
    take,
    write,
)

DECIDED = "SELECT ?s ?o ?m ?w ?d { GRAPH <%sgraph/_links> { ?l <%slinkSubject> ?s ; <%slinkObject> ?o ; <%slinkMethod> ?m ; <%sdecidedBy> ?w OPTIONAL { ?l <%sdifferent> ?d } FILTER(STRSTARTS(?m, 'review:')) } }"  # fmt: skip  # noqa: E501
NS = "https://w3id.org/queqiao/ns/"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, model: Model) -> Path:
    folder = tmp_path_factory.mktemp("made")
    make(City(folder / "data", BASE, model))
    return folder


@pytest.fixture
def city(made: Path, tmp_path: Path, model: Model) -> City:
    return copied(made, tmp_path, model)


def same(generation: Generation) -> dict[str, str]:
    return {a.rpartition("/")[2]: b.rpartition("/")[2] for a, b in generation.same.items()}


def decided(generation: Generation) -> set[tuple[str | None, ...]]:
    return set(generation.store.select(DECIDED % (BASE, *[NS] * 5)).rows)


def test_the_doubt_is_asked_with_what_speaks_for_it(city: City) -> None:
    (question,) = queue(current(city))
    assert {question.subject.key, *(c.side.key for c in question.candidates)} == {"org/A", "org/B"}
    (candidate,) = question.candidates
    assert (candidate.id, question.id) == (pair_id(iri("B"), iri("A")), short_id(question.subject.iri))
    assert candidate.why.en == "one name, different identifiers" and NAME in candidate.evidence
    assert candidate.side.kinds[0].en == "enterprise" and candidate.side.label.zh == NAME
    sources = {row.file for side in (question.subject, candidate.side) for row in side.rows}
    assert sources == {"first.ttl", "second.ttl"}


def test_ids_are_the_same_in_every_run() -> None:
    assert pair_id("b", "a") == pair_id("a", "b") == "hsdefcrf"


def test_accepting_makes_one_node_and_says_who(city: City) -> None:
    assert firms(city) == {"A", "B", "D"}
    change = decide(city, [decision("A", "B", True, "年报")])
    assert firms(city) == {"A", "D"} and same(current(city)) == {"B": "A", "C": "A"}
    assert change.links == Merges(made=((iri("B"), iri("A")),))
    assert not queue(current(city)) and change.doubts == 0
    rows = {row for row in decided(current(city)) if row[:2] == (f"<{iri('A')}>", f"<{iri('B')}>")}
    assert rows == {(f"<{iri('A')}>", f"<{iri('B')}>", '"review:accepted"', '"合成判定员"', None)}


def test_rejecting_leaves_two_and_asks_no_more(city: City) -> None:
    change = decide(city, [decision("A", "B", False)])
    assert firms(city) == {"A", "B", "D"} and not queue(current(city)) and not change.links.made
    true = '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>'
    assert decided(current(city)) == {
        (f"<{iri('A')}>", f"<{iri('B')}>", '"review:rejected"', '"合成判定员"', true)
    }


def test_a_rejected_pair_with_an_equal_identifier_is_parted(city: City) -> None:
    assert same(current(city)) == {"C": "A"}
    change = decide(city, [decision("A", "C", False)])
    assert firms(city) == {"A", "B", "C", "D"}
    assert change.links == Merges(undone=((iri("C"), iri("A")),))


@pytest.mark.parametrize(
    ("one", "other", "verdict", "left"),
    [
        ("A", "B", True, {"A", "D"}),
        ("A", "B", False, {"A", "B", "D"}),
        ("A", "C", False, {"A", "B", "C", "D"}),
    ],
)
def test_decisions_survive_reloads(
    city: City, tmp_path: Path, one: str, other: str, verdict: bool, left: set[str]
) -> None:
    decide(city, [decision(one, other, verdict)])
    number = city.current_number()
    make(city)
    assert city.current_number() == number
    changed = [("E", "合成新设有限公司", "600009.SH"), *SECOND]
    take(city, write(tmp_path / "second.ttl", changed))
    assert firms(city) == left | {"E"}
    assert read_decisions(current(city).folder).of(iri(one), iri(other)) == decision(one, other, verdict)


def test_undoing_restores_what_was(city: City) -> None:
    before = current(city)
    for verdict in (True, False):
        decide(city, [decision("A", "B", verdict)])
        decide(city, [decision("B", "A", None)])
        assert current(city).same == before.same and current(city).doubts == before.doubts
        assert not decided(current(city))
        assert [q.id for q in queue(current(city))] == [q.id for q in queue(before)]
    assert [one.same for one in read_decisions(current(city).folder).history] == [True, None, False, None]


def test_a_decision_waits_for_a_source_that_went_and_returns(city: City, tmp_path: Path) -> None:
    decide(city, [decision("A", "B", True)])
    withdraw(city, "second")
    assert firms(city) == {"A", "D"} and not current(city).same
    (question,) = queue(current(city), decided=True)
    assert question.candidates[0].side.label.zh == "org/B"
    take(city, tmp_path / "second.ttl")
    assert same(current(city)) == {"B": "A", "C": "A"}


def test_a_rollback_has_the_decisions_of_its_generation(city: City) -> None:
    decide(city, [decision("A", "B", True)])
    decide(city, [decision("A", "B", None)])
    city.rollback()
    assert firms(city) == {"A", "D"} and read_decisions(current(city).folder).joined
    city.rollback(1)
    assert firms(city) == {"A", "B", "D"} and not read_decisions(current(city).folder).history
    decide(city, [decision("A", "B", False)])
    assert len(read_decisions(current(city).folder).history) == 1
    city.rollback(3)
    assert [one.same for one in read_decisions(current(city).folder).history] == [True, None]


def test_two_cities_decide_for_themselves(city: City, made: Path, tmp_path: Path, model: Model) -> None:
    other = copied(made, tmp_path / "other", model)
    decide(city, [decision("A", "B", True)])
    assert firms(city) == {"A", "D"} and firms(other) == {"A", "B", "D"}
    assert queue(current(other)) and not read_decisions(current(other).folder).history


def test_what_the_sources_say_is_not_touched(city: City) -> None:
    def said() -> dict[str, bytes]:
        folder = current(city).folder / "segments"
        return {
            f"{path.relative_to(folder)}": path.read_bytes()
            for name in ("first", "second")
            for path in (folder / name).iterdir()
        }

    before = said()
    decide(city, [decision("A", "B", True), decision("A", "D", False)])
    assert said() == before


def test_a_failure_leaves_the_city_and_its_decisions_as_they_were(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError("no space left")

    before = city.current_number()
    monkeypatch.setattr(City, "publish", fail)
    with pytest.raises(OSError, match="no space"):
        decide(city, [decision("A", "B", True)])
    monkeypatch.undo()
    assert city.current_number() == before and not read_decisions(current(city).folder).history
    assert decide(city, [decision("A", "B", True)]).taken


def test_what_contradicts_is_refused_and_the_rest_taken(city: City) -> None:
    change = decide(city, [decision("A", "B", True), decision("B", "A", True), decision("A", "D", None)])
    assert len(change.taken) == 1 and len(change.refused) == 1
    again = decide(city, [decision("A", "D", True), decision("B", "D", False)])
    ((refused, error),) = again.refused
    assert refused.same is False and isinstance(error, ContradictionError)
    assert decide(city, [decision("A", "B", True)]).generation is None


def test_questions_are_ordered_by_what_they_bring_and_picked_by_kind(city: City) -> None:
    found = queue(current(city))
    assert found == sorted(found, key=lambda question: -question.brings) and found[0].brings > 0
    assert queue(current(city), kind="Enterprise") == found and not queue(current(city), kind="Institution")
    assert not queue(current(city), kind="Patent")


def test_what_a_person_may_call_a_pair(city: City) -> None:
    generation = current(city)
    (question,) = queue(generation)
    ends = (question.subject.iri, question.candidates[0].side.iri)
    for words in [
        (question.id,), (question.candidates[0].id,), (question.id, "1"),
        (question.id, question.candidates[0].side.key), (question.subject.key, question.candidates[0].side.iri),
    ]:  # fmt: skip
        assert pairs(generation, *words) == [ends]
    assert to_accept(generation, question.id) == ends and to_reject(generation, question.id) == [ends]
    assert pairs(generation, "org/C", "org/A") == [(iri("C"), iri("A"))]
    assert question_of(generation, question.candidates[0].id) == question
    for asked in [("nothing",), (question.id, "2"), ("org/A", "org/Z")]:
        with pytest.raises(QuestionError):
            pairs(generation, *asked)
    with pytest.raises(QuestionError, match="nothing was decided"):
        to_undo(generation, question.id)


def test_one_of_several_candidates_must_be_named(city: City, tmp_path: Path) -> None:
    third = [("F", NAME, "600003.SH")]
    generation = take(city, write(tmp_path / "third.ttl", third))
    question = next(question for question in queue(generation) if len(question.candidates) == 2)
    with pytest.raises(QuestionError, match="several candidates"):
        to_accept(generation, question.id)
    assert len(to_reject(generation, question.id)) == 2
    decide(
        city, [Decision(*to_accept(generation, question.id, "2"), True, "x", decision("A", "B", True).when)]
    )
    assert len(to_undo(current(city), question.id)) == 1


def test_an_own_name_is_shown_for_what_was_merged(city: City) -> None:
    decide(city, [decision("C", "A", True)])
    (question,) = [q for q in queue(current(city), decided=True) if q.candidates[0].decision]
    assert (question.subject.label.zh, question.candidates[0].side.label.zh) == (SECOND[1][1], FIRST[0][1])


def test_every_reason_in_words_is_one_that_linking_gives() -> None:
    folder = Path(__file__).parents[3] / "loaders"
    text = "".join(path.read_text("utf-8") for path in folder.rglob("*.py") if path.stem != "question")
    assert [reason for reason in REASONS if f'"{reason}"' not in text] == []
    assert all(words.zh != words.en for words, _ in REASONS.values())


def test_a_reason_without_words_is_shown_as_it_is() -> None:
    assert why("a new reason")[0].zh == "a new reason"


MENTIONS = [
    Mention(f"b/{key}", "Enterprise", ((name, "", "label"),), ids, frozenset(), "test")
    for key, name, ids in [
        ("1", "江城光电有限公司", ("stock-code:1",)),
        ("2", "江城光电有限公司", ("stock-code:2",)),
        ("x-3", "江城光电有限公司", ()),
        ("x-4", "楚天机床有限公司", ("stock-code:1",)),
        ("x-5", "楚天机床有限公司", ()),
    ]
]
IRIS = [mention.iri for mention in MENTIONS]


def apart_stay_apart(linking: Linking, decision: Decision) -> bool:
    owner = {found.subject: found.object for found in linking.links}
    ends = [owner.get(end, end) for end in decision.pair]
    return (ends[0] == ends[1]) == decision.same


def test_what_is_one_for_people_never_joins_two_that_are_registered_apart() -> None:
    one, other, *_ = [replace(mention, iri=f"b/x-{number}") for number, mention in enumerate(MENTIONS)]
    twins = [replace(one, identifiers=()), replace(other, identifiers=(), names=MENTIONS[4].names)]
    registered = [MENTIONS[0], replace(MENTIONS[1], names=MENTIONS[4].names)]
    accepted = Decision(twins[0].iri, twins[1].iri, True, "x", decision("A", "B", True).when)
    linking = link([*registered, *twins], NONE.plus(accepted))
    assert [(found.subject, found.object) for found in linking.links] == [("b/x-1", "b/x-0")]
    assert [doubt.candidates for doubt in linking.doubts] == [("b/1", "b/2")]


@settings(max_examples=100)
@given(
    st.lists(
        st.builds(
            lambda ends, same: Decision(ends[0], ends[1], same, "x", decision("A", "B", True).when),
            st.permutations(IRIS).map(lambda iris: iris[:2]),
            st.sampled_from([True, False, None]),
        ),
        max_size=10,
    )
)
def test_any_sequence_links_as_its_final_state(steps: list[Decision]) -> None:
    ledger = Ledger()
    for step in steps:
        try:
            ledger.take(step)
        except DecisionError:
            continue
    found = ledger.decisions
    linking = link(MENTIONS, found)
    assert linking == link(MENTIONS, NONE.plus(*reversed(list(found.standing.values()))))
    assert all(apart_stay_apart(linking, one) for one in found.standing.values())
    if not found.standing:
        assert linking == link(MENTIONS)

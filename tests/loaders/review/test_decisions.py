"""Decisions on pairs: which one stands, what contradicts, and what the file keeps."""

from __future__ import annotations

import json
import random
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.review.decisions import (
    FILE,
    NONE,
    ContradictionError,
    Decision,
    DecisionError,
    Decisions,
    Ledger,
    Pair,
    read_decisions,
    write_decisions,
)
from tests.loaders.review.review_city import decision, iri

KEYS = "abcde"
STEPS = st.lists(
    st.builds(
        lambda ends, same: decision(ends[0], ends[1], same),
        st.permutations(KEYS).map(lambda keys: keys[:2]),
        st.sampled_from([True, True, False, None]),
    ),
    max_size=14,
)


def pair(one: str, other: str) -> Pair:
    return iri(one), iri(other)


def test_the_later_decision_on_a_pair_stands_whoever_was_asked_about_whom() -> None:
    found = NONE.plus(decision("a", "b", True), decision("b", "a", False))
    assert (found.joined, found.apart) == ((), (pair("a", "b"),))
    assert len(found.history) == 2


def test_taking_back_leaves_the_history() -> None:
    found = NONE.plus(decision("a", "b", True), decision("a", "b", None))
    assert not found.standing and [one.same for one in found.history] == [True, None]


def test_nothing_is_taken_back_that_was_not_decided_and_nothing_is_decided_about_one() -> None:
    with pytest.raises(DecisionError, match="nothing to take back"):
        NONE.plus(decision("a", "b", None))
    with pytest.raises(DecisionError, match="one and the same"):
        NONE.plus(decision("a", "a", True))


def test_the_same_once_more_is_no_decision() -> None:
    ledger = Ledger(NONE.plus(decision("a", "b", True)))
    assert not ledger.take(decision("b", "a", True))
    assert len(ledger.decisions.history) == 1


@pytest.mark.parametrize(
    ("before", "last"),
    [
        ([("a", "b", True), ("b", "c", True)], ("a", "c", False)),
        ([("a", "b", True), ("a", "c", False)], ("c", "b", True)),
        ([("a", "c", False), ("b", "c", True)], ("b", "a", True)),
        ([("a", "b", True), ("c", "d", True), ("b", "d", False)], ("a", "c", True)),
    ],
)
def test_what_others_together_contradict_is_refused_and_they_are_named(
    before: list[tuple[str, str, bool]], last: tuple[str, str, bool]
) -> None:
    standing = NONE.plus(*(decision(*one) for one in before))
    with pytest.raises(ContradictionError) as told:
        standing.plus(decision(*last))
    assert {other.pair for other in told.value.others} == set(standing.standing)
    assert "合成判定员" in told.value.words.zh


def test_a_refused_decision_leaves_the_one_that_it_would_have_replaced() -> None:
    ledger = Ledger(NONE.plus(decision("a", "b", True), decision("b", "c", True), decision("a", "c", True)))
    with pytest.raises(ContradictionError):
        ledger.take(decision("a", "c", False))
    assert ledger.decisions.joined == (pair("a", "b"), pair("a", "c"), pair("b", "c"))


def taken(steps: list[Decision]) -> Decisions:
    ledger = Ledger()
    for step in steps:
        try:
            ledger.take(step)
        except DecisionError:
            continue
    return ledger.decisions


@given(STEPS, st.randoms(use_true_random=False))
def test_what_stands_says_all(steps: list[Decision], dice: random.Random) -> None:
    found = taken(steps)
    standing = list(found.standing.values())
    again = NONE.plus(*dice.sample(standing, len(standing)))
    assert (again.joined, again.apart) == (found.joined, found.apart)


@given(STEPS)
def test_a_decision_is_refused_exactly_where_it_contradicts(steps: list[Decision]) -> None:
    said: dict[Pair, bool] = {}
    ledger = Ledger()
    for step in steps:
        after = {one: same for one, same in said.items() if one != step.pair}
        if step.same is not None:
            after[step.pair] = step.same
        possible = consistent(after) and (step.same is not None or step.pair in said)
        try:
            ledger.take(step)
        except DecisionError:
            assert not possible
        else:
            assert possible
            said = after
    assert {one: found.same for one, found in ledger.decisions.standing.items()} == said


def consistent(said: dict[Pair, bool]) -> bool:
    """Whether some way to put the five into groups agrees with all that was said."""
    group = {iri(key): key for key in KEYS}
    for _ in KEYS:
        for (one, other), same in said.items():
            if same:
                group[one] = group[other] = min(group[one], group[other])
    return all(same or group[one] != group[other] for (one, other), same in said.items())


def test_the_file_gives_back_what_was_written(tmp_path: Path) -> None:
    found = NONE.plus(*(decision(*ends, True, "“引号”\n换行") for ends in combinations("abc", 2)))
    write_decisions(tmp_path, found)
    assert read_decisions(tmp_path) == found
    assert len((tmp_path / FILE).read_text("utf-8").splitlines()) == 3
    assert read_decisions(tmp_path / "elsewhere") == NONE


@pytest.mark.parametrize("end", ["\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c", "\r", "\r\n"])
def test_only_the_end_of_a_line_ends_a_decision(tmp_path: Path, end: str) -> None:
    found = NONE.plus(decision("a", "b", True, f"前{end}后"), decision("a", "c", False))
    write_decisions(tmp_path, found)
    assert read_decisions(tmp_path) == found


def test_a_file_that_is_shared_is_replaced_and_not_changed(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    for folder in (old, new):
        folder.mkdir()
    first = NONE.plus(decision("a", "b", True))
    write_decisions(old, first)
    (new / FILE).hardlink_to(old / FILE)
    write_decisions(new, first.plus(decision("a", "b", None)))
    assert read_decisions(old) == first


@pytest.mark.parametrize("line", ["{", "[]", '{"subject": "a"}', '{"when": "yesterday"}'])
def test_a_line_that_is_no_decision_is_told_with_its_row(tmp_path: Path, line: str) -> None:
    write_decisions(tmp_path, NONE.plus(decision("a", "b", True)))
    with (tmp_path / FILE).open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    with pytest.raises(DecisionError, match=rf"{FILE}:2"):
        read_decisions(tmp_path)


def test_lines_are_plain_json(tmp_path: Path) -> None:
    write_decisions(tmp_path, NONE.plus(decision("a", "b", False, "理由")))
    assert json.loads((tmp_path / FILE).read_text("utf-8")) == {
        "subject": iri("a"),
        "object": iri("b"),
        "same": False,
        "who": "合成判定员",
        "when": "2026-01-02T03:04:05+00:00",
        "note": "理由",
    }

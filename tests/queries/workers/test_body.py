"""Bodies as they come in: whole, in memory or in a file, and bounded together."""

from dataclasses import fields

import pytest

from queries.sparql.answering import Answer
from queries.sparql.errors import BusyError
from queries.workers.body import IN_MEMORY, Body, LargeAnswer, Room


def test_a_small_body_is_in_memory() -> None:
    room = Room(10)
    body = Body(room)
    body.add(b"one ")
    body.add(b"two")
    assert body.answer("text/csv").body == b"one two"
    assert room.taken == 0


def test_a_large_body_is_in_a_file_for_as_long_as_somebody_reads_it() -> None:
    room, parts = Room(4 * IN_MEMORY), [b"a" * IN_MEMORY, b"b" * 1000, b"c"]
    body = Body(room)
    for part in parts:
        body.add(part)
    found = body.answer("text/csv")
    assert isinstance(found, LargeAnswer)
    assert found.body == bytes(found.content) == b"".join(parts)
    assert room.taken == len(found.body)
    body.drop()
    assert room.taken == len(found.body)
    del found
    assert room.taken == 0


def test_a_large_answer_tells_all_that_a_small_one_does() -> None:
    large, small = Body(Room(2 * IN_MEMORY)), Body(Room(0))
    large.add(b"a" * (IN_MEMORY + 1))
    answers = [one.answer("text/csv", 0.5) for one in (large, small)]
    for told in (one.name for one in fields(Answer) if one.name != "body"):
        assert getattr(answers[0], told) == getattr(answers[1], told)


def test_large_bodies_have_so_much_room_together() -> None:
    room = Room(2 * IN_MEMORY)
    first, second = Body(room), Body(room)
    first.add(b"a" * (IN_MEMORY + 1))
    with pytest.raises(BusyError):
        second.add(b"b" * (IN_MEMORY + 1))
    first.drop()
    assert room.taken == 0
    second.add(b"b" * (IN_MEMORY + 1))
    second.drop()

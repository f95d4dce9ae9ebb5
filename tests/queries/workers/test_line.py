"""A question goes out and its answer comes in, however the bytes travel."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable

import pytest

from queries.sparql.errors import BusyError
from queries.workers.body import IN_MEMORY, Body, Room
from queries.workers.line import Line, RefusedError
from queries.workers.wire import ASK, PART, WHOLE, WRONG, packed

Talk = Callable[[Line, socket.socket], Awaitable[None]]


def talk(work: Talk) -> None:
    """Have work done with a line and its other end, which blocks nobody."""

    async def run() -> None:
        ours, theirs = socket.socketpair()
        for end in (ours, theirs):
            end.setblocking(False)
        line = Line(ours)
        try:
            await asyncio.wait_for(work(line, theirs), 30)
        finally:
            line.close()
            theirs.close()

    asyncio.run(run())


def test_an_answer_comes_in_parts() -> None:
    async def work(line: Line, theirs: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        for number in range(3):
            body = Body(Room(0))
            told = line.ask(packed(ASK, b"?"), body)
            assert await loop.sock_recv(theirs, 100) == packed(ASK, b"?")
            sent = packed(PART, b"one ") + packed(PART, b"two") + packed(WHOLE, b'{"ran": %d}' % number)
            for at in range(0, len(sent), 4):
                await loop.sock_sendall(theirs, sent[at : at + 4])
                await asyncio.sleep(0)
            assert await told == {"ran": number}
            assert body.answer("text/plain").body == b"one two"

    talk(work)


def test_a_long_question_goes_out_as_it_is_taken() -> None:
    async def work(line: Line, theirs: socket.socket) -> None:
        loop, question = asyncio.get_running_loop(), packed(ASK, b"x" * 3_000_000)
        told = line.ask(question, Body(Room(0)))
        taken = b""
        while len(taken) < len(question):
            taken += await loop.sock_recv(theirs, 1 << 16)
        assert taken == question
        await loop.sock_sendall(theirs, packed(WHOLE, b"{}"))
        assert await told == {}

    talk(work)


def test_a_refusal_is_told_and_the_next_question_answered() -> None:
    async def work(line: Line, theirs: socket.socket) -> None:
        told = line.ask(b"?", Body(Room(0)))
        theirs.send(packed(WRONG, b'{"kind": "QueryError"}'))
        with pytest.raises(RefusedError) as refused:
            await told
        assert refused.value.told == {"kind": "QueryError"}
        told = line.ask(b"?", Body(Room(0)))
        theirs.send(packed(WHOLE, b"{}"))
        assert await told == {}

    talk(work)


def test_a_body_for_which_there_is_no_room_ends_the_query() -> None:
    async def work(line: Line, theirs: socket.socket) -> None:
        told = line.ask(b"?", Body(Room(0)))
        part = packed(PART, bytes(IN_MEMORY + 1))
        sending = asyncio.create_task(asyncio.get_running_loop().sock_sendall(theirs, part))
        with pytest.raises(BusyError):
            await told
        sending.cancel()

    talk(work)


@pytest.mark.parametrize("said", [b"", packed(PART, b"half")])
def test_a_worker_that_ends_before_its_answer_is_told(said: bytes) -> None:
    async def work(line: Line, theirs: socket.socket) -> None:
        told = line.ask(b"?", Body(Room(0)))
        theirs.send(said)
        theirs.close()
        with pytest.raises(EOFError):
            await told
        with pytest.raises(EOFError):  # nobody is there any more
            await line.ask(b"?", Body(Room(0)))

    talk(work)

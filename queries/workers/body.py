"""The body of an answer as it comes in: small ones in memory, large ones in a file that goes with its last reader."""

from __future__ import annotations

import mmap
import weakref
from dataclasses import MISSING, fields
from tempfile import TemporaryFile
from typing import IO

from ontology.model import Words
from queries.sparql.answering import Answer
from queries.sparql.errors import BusyError

#: From how many bytes a body lies in a file.
IN_MEMORY = 4 * 1024 * 1024


class LargeAnswer(Answer):
    """A whole answer that lies in a file: `content` reads it piece by piece, `body` all at once."""

    __slots__ = ("content",)
    content: memoryview

    def __init__(self, media_type: str, content: memoryview, ran: float = 0.0) -> None:
        others = {one.name: one.default for one in fields(Answer) if one.default is not MISSING}
        for name, value in {**others, "media_type": media_type, "content": content, "ran": ran}.items():
            object.__setattr__(self, name, value)

    @property
    def body(self) -> bytes:
        """A copy of the whole in memory."""
        return bytes(self.content)


class Room:
    """How many bytes of large answers may lie in files at once, being sent or still coming in."""

    def __init__(self, most: int) -> None:
        self._most, self.taken = most, 0

    def take(self, count: int) -> None:
        """Take room; BusyError where there is not enough."""
        if self.taken + count > self._most:
            raise BusyError(
                Words(
                    "正在发送的大结果太多，请稍后再试",
                    "too many large answers are being sent; try again later",
                )
            )
        self.taken += count

    def give(self, count: int) -> None:
        """Give room back."""
        self.taken -= count


class Body:
    """Parts come in, the whole goes out."""

    def __init__(self, room: Room) -> None:
        self._room, self._parts = room, bytearray()
        self._file: IO[bytes] | None = None
        self._size = 0

    def add(self, part: bytes) -> None:
        """Take the next part; BusyError where there is no room for it."""
        if self._file is None and len(self._parts) + len(part) <= IN_MEMORY:
            self._parts += part
            return
        self._room.take(len(part) + len(self._parts))
        self._size += len(part) + len(self._parts)
        if self._file is None:
            self._file = TemporaryFile()  # noqa: SIM115 - `answer` or `drop` closes it
        self._file.write(self._parts)
        self._file.write(part)
        self._parts.clear()

    def answer(self, media_type: str, ran: float = 0.0) -> Answer:
        """The whole; a large one is read from its file as it is used, which is gone with it."""
        if self._file is None:
            return Answer(media_type, bytes(self._parts), ran)
        self._file.flush()
        mapped = mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ)
        weakref.finalize(mapped, self._room.give, self._size)
        self._size = 0
        self._file.close()
        return LargeAnswer(media_type, memoryview(mapped), ran)

    def drop(self) -> None:
        """Keep nothing that was not given out as a whole."""
        self._room.give(self._size)
        self._size = 0
        if self._file is not None:
            self._file.close()

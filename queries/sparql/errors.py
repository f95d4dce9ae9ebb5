"""What may be wrong with a query as it is asked here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Self

from graph.store_errors import QueryError
from ontology.model import Words

BUSY = Words("正在运行的查询太多，请稍后再试", "too many queries are running; try again later")


class QueryRefusedError(QueryError):
    """A query that asks for what is not offered here."""


class TooLongQueryError(QueryRefusedError):
    """A query of more characters than are read."""


class NotAcceptableError(QueryError):
    """No format that the client takes can hold the answer."""


class TooSlowError(QueryError):
    """The time allowed was over before the answer was whole."""

    @classmethod
    def of(cls, seconds: float | None = None) -> Self:
        """The error where an answer may take so many seconds, or as long as was told elsewhere."""
        if seconds is None:
            return cls(Words("未能在规定时间内完成，请缩小范围", "it took longer than it may; ask for less"))
        return cls(
            Words(
                f"查询超过 {seconds:g} 秒，请缩小范围",
                f"the query took longer than {seconds:g} seconds; ask for less",
            )
        )


class WaitingError(QueryError):
    """A function asked for a measure that has no values yet; `details` say which, and how far that is, from 0 to 1."""

    def __init__(self, words: Words, details: Mapping[str, object] | None = None) -> None:
        super().__init__(words)
        self.details = details or {}


class BusyError(QueryError):
    """Too many queries are running."""


class TooLargeError(QueryError):
    """The answer has more bytes than an answer may have."""

    @classmethod
    def of(cls, most: int) -> Self:
        """The error where an answer may have at most so many bytes."""
        size = _megabytes(most)
        return cls(
            Words(
                f"结果超过 {size}，请缩小范围或分页（LIMIT、OFFSET）",
                f"the answer is larger than {size}; ask for less, or for pages by LIMIT and OFFSET",
            )
        )


class TooMuchMemoryError(QueryError):
    """The query needs more memory than a query may take."""

    @classmethod
    def of(cls, most: int) -> Self:
        """The error where a query may take at most so many bytes."""
        size = _megabytes(most)
        return cls(
            Words(
                f"查询所需内存超过 {size}，已中止，请缩小范围",
                f"the query needs more memory than {size} and was ended; ask for less",
            )
        )


class TooComplexError(QueryError):
    """The query is nested deeper than can be followed."""


class LostError(QueryError):
    """What worked on the query ended by itself."""


def _megabytes(count: int) -> str:
    return f"{count / 1024**2:g} MiB"

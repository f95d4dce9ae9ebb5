"""What may go wrong with a store elsewhere."""

from __future__ import annotations

from graph.store_errors import StoreError
from ontology.model import Words
from queries.conditions import QueryError


class BeyondError(QueryError):
    """A question that only the index of a city of our own can answer; what it asks for is named."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"远程存储不能回答 {what}，请在本机装入数据后再问",
            f"a store elsewhere cannot answer {what}: ask where the city's own data folder is",
        )


class TooManyError(QueryError):
    """A list of more things than are fetched for one answer."""

    def __init__(self, most: int) -> None:
        super().__init__(
            f"一次回答最多取 {most} 行，请用 where 或 first 缩小范围",
            f"at most {most} rows are fetched for one answer: ask for less by where or first",
        )


class RemoteError(StoreError):
    """A store elsewhere that is not there, says no, or answers what cannot be read."""

    @classmethod
    def of(cls, address: str, told: str) -> RemoteError:
        """The error where a store at an address told this instead of an answer."""
        return cls(
            Words(f"{address} 处的存储没有回答：{told}", f"the store at {address} did not answer: {told}")
        )

"""What answers queries for the service, whatever lies behind it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Protocol

from graph.generation import Generation
from ontology.model import Words
from queries.asking import Knowledge
from queries.sparql.answering import Answer, Asked
from queries.sparql.errors import TooSlowError

#: Tells whether the client that asked has hung up.
Gone = Callable[[], Awaitable[bool]]


class GoneError(TooSlowError):
    """The client hung up before its answer was whole."""

    def __init__(self) -> None:
        super().__init__(Words("客户端已断开", "the client has hung up"))


class Published(Protocol):
    """The generation that a query is asked of, and what its functions know."""

    @property
    def generation(self) -> Generation:
        """What is published."""

    @property
    def base(self) -> str:
        """How the IRIs of the city's things begin."""

    @property
    def knowledge(self) -> Knowledge:
        """What the functions know; made when it is first needed."""


class Answerer(Protocol):
    """Answers reading queries, wherever the work is done."""

    async def answer(self, known: Published, asked: Asked, gone: Gone | None = None) -> Answer:
        """The whole answer, never a part; TooSlowError, BusyError or another QueryError otherwise.

        Where `gone` says that the client has hung up the work is ended.
        """

    def told(self) -> Mapping[str, object]:
        """How the work is done, by how many, and how it goes: for `/status`."""

    async def close(self) -> None:
        """End everything that runs."""


class CityAnswerer(Answerer, Protocol):
    """Answers reading queries of a city, whose generations follow one another."""

    def at_once(self, known: Published, asked: Asked) -> Answer | None:
        """The whole answer where it is there or takes but a moment; None where it has to be waited for."""

    async def prepare(self, known: Published) -> None:
        """Be ready for the queries of a generation before the first one comes."""


class Quick(Protocol):
    """Answers some of the reading queries in the service's own process, soon; the others it leaves."""

    def at_once(self, known: Published, asked: Asked) -> Answer | None:
        """The whole answer where that takes but a moment; None where it has to be asked for otherwise."""

    async def answer(self, known: Published, asked: Asked, gone: Gone | None = None) -> Answer | None:
        """The whole answer, None where another has to give it; a QueryError only where the query surely has it."""

    async def why(self, known: Published, asked: Asked, gone: Gone | None = None) -> Words | None:
        """Why a query is left to another, None where it is not."""

    def told(self) -> Mapping[str, object]:
        """How many were answered, and how it goes: for `/status`."""

    async def prepare(self, known: Published) -> None:
        """Be ready for the queries of a generation before the first one comes."""

    async def close(self) -> None:
        """End everything that runs."""

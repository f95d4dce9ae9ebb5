"""What can be wrong with a request before any part below has seen it."""

from __future__ import annotations

from ontology.model import Words


class BadRequestError(Exception):
    """A request that cannot be understood; `words` says why."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.words = Words(zh, en)


class TooLongError(BadRequestError):
    """A body that is too long."""


class TooLongAddressError(BadRequestError):
    """An address that is too long."""


class UnknownTypeError(BadRequestError):
    """A body of a type that is not read here."""


class TooLateError(BadRequestError):
    """A body that does not come to its end."""


class GoneError(BadRequestError):
    """A client that went away before it had said all; nobody reads the answer."""


class ForeignOriginError(BadRequestError):
    """An operation that changes something, asked for by a page of another site."""


class MethodError(BadRequestError):
    """An operation that changes something, asked for by a method that may not."""

"""The addresses that queries and updates may call, as the server is told them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ontology.model import Words

#: A whole address: no user, no fragment, nothing that a query would have to escape or that could be read otherwise.
_ADDRESS = re.compile(
    r"https?://[\w.-]+(:\d{1,5})?(/[\w.~%!$&'()*+,;=:@/-]*)?(\?[\w.~%!$&'()*+,;=:@/?-]*)?", re.ASCII
)
#: Steps in a path that lead somewhere else than they read.
_STEPS = re.compile(r"/\.{1,2}(/|$|\?)")


class ServiceAddressError(ValueError):
    """What is no whole address of a service."""

    def __init__(self, given: str) -> None:
        self.words = Words(
            f"{given!r} 不是完整的服务地址，应如 https://query.example/sparql",
            f"{given!r} is no whole address of a service, such as https://query.example/sparql",
        )
        super().__init__(self.words.en)


def services_of(given: Iterable[str]) -> tuple[str, ...]:
    """The addresses of these settings, each once; ServiceAddressError where one is no whole address.

    Examples
    --------
    >>> services_of(["https://query.example/sparql"])
    ('https://query.example/sparql',)
    """
    found = tuple(dict.fromkeys(given))
    for one in found:
        if not _ADDRESS.fullmatch(one) or _STEPS.search(one):
            raise ServiceAddressError(one)
    return found

"""Where the IRIs that we coin answer on this server: their path, whatever host they name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlencode, urlsplit

from starlette.requests import Request

from ontology.model import NS, SCHEME
from queries.described.describing import ABOUT
from queries.described.vocabulary import SPACE
from queries.functions import FN

#: What a path holds besides letters and digits; IRIs of ours are written with these.
_PATH = "/-._~!$&'()*+,;=:@%"
#: The beginnings of the paths of IRIs that begin with the base of the city, and of those of the ontology.
CITY = ("id/", *ABOUT)
VOCABULARY = (*(space.removeprefix(SPACE) for space in (NS, SCHEME, FN)), "ontology")
#: The address of any other IRI.
RESOURCE = "/resource"


@dataclass(frozen=True, slots=True)
class Addresses:
    """Addresses on this server; `root` is where the application is mounted, `base` how the city's IRIs begin."""

    root: str
    base: str

    def of(self, iri: str) -> str:
        """The path at which an IRI answers."""
        for space, starts in ((self.base, CITY), (SPACE, VOCABULARY)):
            rest = iri.removeprefix(space)
            if rest != iri and rest.startswith(starts):
                # a number sign leads to a part of the page
                return f"{self.root}/{quote(rest, safe=_PATH + '#')}"
        return f"{self.root}{RESOURCE}?{urlencode({'iri': iri})}"

    def document(self, iri: str, suffix: str, **more: str) -> str:
        """The path of a document about an IRI in one format, and what else it asks for."""
        path, _, given = self.of(iri).partition("#")[0].partition("?")
        asked = f"{given}&format={suffix}" if given else ""
        if not given and path.endswith("/"):
            asked = f"format={suffix}"
        elif not given:
            path = f"{path}.{suffix}"
        asked = "&".join(filter(None, (asked, urlencode(more))))
        return f"{path}?{asked}" if asked else path

    def contents(self, graph: str) -> str:
        """The path at which all that a graph holds is found."""
        return f"{self.root}/graphs?{urlencode({'graph': graph})}"

    def page(self, iri: str, **more: str) -> str:
        """The address of an IRI with a query."""
        path = self.of(iri).partition("#")[0]
        return f"{path}{'&' if '?' in path else '?'}{urlencode(more)}" if more else path


def spellings(request: Request, base: str) -> Iterator[str]:
    """The IRIs that a request may mean, the likeliest first: as its path is written, decoded, and encoded."""
    raw = request.scope.get("raw_path") or quote(request.scope["path"]).encode("ascii")
    path = raw.decode("latin-1").partition("?")[0]
    for beginning in (request.scope.get("root_path", ""), mounted(base)):
        path = path.removeprefix(beginning) if beginning and path.startswith(f"{beginning}/") else path
    rest = path.removeprefix("/")
    space = SPACE if rest.startswith(VOCABULARY) else base
    decoded = unquote(rest)
    yield from dict.fromkeys(space + one for one in (rest, decoded, quote(decoded, safe=_PATH)))


def mounted(base: str) -> str:
    """The path of the base, without a slash at its end: a server for the base's own host sees it too.

    Examples
    --------
    >>> mounted("https://example.org/wuhan/"), mounted("https://example.org/")
    ('/wuhan', '')
    """
    return urlsplit(base).path.rstrip("/")

"""The SPARQL 1.1 Graph Store HTTP Protocol."""

from __future__ import annotations

from urllib.parse import urljoin
from uuid import uuid4

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp

from graph.editing.rights import NoGraphError
from queries.sparql.answering import Asked
from queries.update import FORMATS, ChangedError, Content, checked
from serving.bodies import media_type, parameters, read
from serving.errors import BadRequestError
from serving.freshness import KEPT, form_tag, is_of, still_good, tag
from serving.multipart import MULTIPART, files_of
from serving.parts import parts_of
from serving.update import writing_of, written
from serving.whole import whole

#: What the addresses of graphs answer to.
METHODS = ["GET", "PUT", "POST", "DELETE", "OPTIONS"]
_ALLOWED = {"allow": "GET, HEAD, PUT, POST, DELETE, OPTIONS", "accept-post": ", ".join((*FORMATS, MULTIPART))}
#: The longest body that is read, in bytes.
LONGEST = 16_000_000
#: Every triple of the dataset's default graph.
_ALL = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


async def graph_store(request: Request) -> ASGIApp:
    """One graph: read, replaced, added to, or taken away; a graph is named by a parameter or by the address.

    What is posted without a name becomes a graph of its own.
    """
    if request.method == "OPTIONS":
        return Response(None, 204, _ALLOWED)
    if request.method == "POST" and not _named(request):
        return await _new(request)
    graph = await _graph(request)
    if request.method in {"GET", "HEAD"}:
        return await _read(request, graph)
    who, writing = writing_of(request)
    state = await _expected(request, graph)
    if request.method == "DELETE":
        return written(await writing.delete(who, graph, state))
    content = await _content(request)
    change = writing.put if request.method == "PUT" else writing.post
    found = await change(who, graph, content, state)
    return written(found, 201 if found.created else 200)


def _named(request: Request) -> bool:
    return bool(request.path_params.get("name") or {"graph", "default"} & parameters(request).keys())


async def _expected(request: Request, graph: str | None) -> int | None:
    """The number of the state that a request to write has to find, None for any; ChangedError where it is no more.

    If-Match names what the client has read, or by `*` that the graph is there; If-None-Match `*` that it is not.
    """
    held, other = request.headers.get("if-match"), request.headers.get("if-none-match")
    if held is None and other is None:
        return None
    parts = parts_of(request)
    known = await parts.following.current()
    there, now = graph is None or known.has(graph), tag(parts.stamp, known.generation.number, graph)
    if held is not None and not _names(held, there, now):
        raise ChangedError.of()
    if other is not None and _names(other, there, now):
        raise ChangedError(f"图 {graph} 已存在", f"there is a graph {graph} already")
    return known.generation.number


def _names(tags: str, there: bool, now: str) -> bool:
    """Whether ETags, or `*` for any, are those of what is there now."""
    return there if tags.strip() == "*" else is_of(tags, now)


async def _new(request: Request) -> Response:
    """A new graph of what is sent, and its address."""
    who, writing = writing_of(request)
    content = await _content(request)
    name = uuid4().hex
    address = f"{_own(request)}/{name}"
    graph = await _at(request, address, name)
    answer = written(await writing.put(who, graph, content), 201)
    answer.headers["location"] = address
    return answer


def _own(request: Request) -> str:
    """The address of the store of graphs itself, without a slash at its end."""
    return str(request.url.replace(query="")).rstrip("/")


async def _content(request: Request) -> Content:
    coding, kind = request.headers.get("content-encoding", "identity"), media_type(request)
    body = await read(request.receive, coding, LONGEST)
    if kind == MULTIPART:
        return Content(body, kind, files_of(body, request.headers["content-type"]))
    return Content(body, kind)


async def _read(request: Request, graph: str | None) -> ASGIApp:
    parts = parts_of(request)
    known = await parts.following.current()
    if graph is not None and not known.has(graph):
        raise NoGraphError(f"没有图 {graph}", f"there is no graph {graph}")
    accept = request.query_params.get("format") or request.headers.get("accept", "*/*")
    now = form_tag(tag(parts.stamp, known.generation.number, graph), accept)
    headers = {"etag": now, "cache-control": KEPT, "vary": "Accept"}
    if still_good(request.headers.get("if-none-match", ""), now):
        return Response(status_code=304, headers=headers)
    asked = Asked(_ALL, accept) if graph is None else Asked(_ALL, accept, default_graphs=(graph,))
    found = await parts.sparql.answer(known, asked, request.is_disconnected)
    return whole(found, headers)


async def _at(request: Request, address: str, name: str) -> str:
    """The IRI of the graph that is found at an address, which is the address itself in a plain store."""
    base = (await parts_of(request).following.current()).base
    return f"{base}graph/{name}" if base else address


async def _graph(request: Request) -> str | None:
    """The graph that a request names, None for the default graph; BadRequestError where it names none or two."""
    given, own = parameters(request), _own(request)
    if name := request.path_params.get("name"):
        return checked(await _at(request, str(request.url.replace(query="")), name))
    named, default = given.get("graph", []), "default" in given
    if len(named) + default != 1:
        raise BadRequestError(
            "须给出 ?graph=IRI 或 ?default 之一", "give one of the parameters graph=IRI and default"
        )
    if default:
        return None
    # a graph may be named by the address at which it is found here, in full or beginning with a slash
    address = urljoin(own, named[0]) if named[0].startswith("/") else named[0]
    if address.startswith(f"{own}/"):
        return checked(await _at(request, address, address.removeprefix(f"{own}/")))
    return checked(named[0])

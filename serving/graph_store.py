"""The SPARQL 1.1 Graph Store HTTP Protocol."""

from __future__ import annotations

from uuid import uuid4

from starlette.requests import Request
from starlette.responses import Response

from graph.editing.rights import NoGraphError
from queries.sparql.answering import Asked
from queries.update import Content, checked
from serving.answers import charset
from serving.bodies import media_type, parameters, read
from serving.errors import BadRequestError
from serving.freshness import KEPT, still_good, tag
from serving.parts import parts_of
from serving.update import writing_of, written

#: What the addresses of graphs answer to.
METHODS = ["GET", "PUT", "POST", "DELETE"]
#: The longest body that is read, in bytes.
LONGEST = 16_000_000
#: Every triple of the dataset's default graph.
_ALL = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


async def graph_store(request: Request) -> Response:
    """One graph: read, replaced, added to, or taken away; a graph is named by a parameter or by the address."""
    graph = await _graph(request)
    if request.method in {"GET", "HEAD"}:
        return await _read(request, graph)
    who, writing = writing_of(request)
    if request.method == "DELETE":
        return written(await writing.delete(who, graph))
    content = await _content(request)
    change = writing.put if request.method == "PUT" else writing.post
    found = await change(who, graph, content)
    return written(found, 201 if found.created else 200)


async def graphs(request: Request) -> Response:
    """The graph that parameters name; what is posted without them becomes a graph of its own."""
    if request.method != "POST" or {"graph", "default"} & parameters(request).keys():
        return await graph_store(request)
    who, writing = writing_of(request)
    name = uuid4().hex
    address = str(request.url.replace(query="")).rstrip("/") + f"/{name}"
    content = await _content(request)
    graph = await _at(request, address, name)
    answer = written(await writing.put(who, graph, content), 201)
    answer.headers["location"] = address
    return answer


async def _content(request: Request) -> Content:
    coding = request.headers.get("content-encoding", "identity")
    return Content(await read(request.receive, coding, LONGEST), media_type(request))


async def _read(request: Request, graph: str | None) -> Response:
    parts = parts_of(request)
    known = await parts.following.current()
    if graph is not None and not known.has(graph):
        raise NoGraphError(f"没有图 {graph}", f"there is no graph {graph}")
    accept = request.query_params.get("format") or request.headers.get("accept", "*/*")
    now = tag(parts.stamp, known.generation.number, graph, accept)
    headers = {"etag": now, "cache-control": KEPT, "vary": "Accept"}
    if still_good(request.headers.get("if-none-match", ""), now):
        return Response(status_code=304, headers=headers)
    asked = Asked(_ALL, accept) if graph is None else Asked(_ALL, accept, default_graphs=(graph,))
    found = await parts.sparql.answer(known, asked, request.is_disconnected)
    return Response(found.body, headers={"content-type": charset(found.media_type), **headers})


async def _at(request: Request, address: str, name: str) -> str:
    """The IRI of the graph that is found at an address, which is the address itself in a plain store."""
    base = (await parts_of(request).following.current()).base
    return f"{base}graph/{name}" if base else address


async def _graph(request: Request) -> str | None:
    """The graph that a request names, None for the default graph; BadRequestError where it names none or two."""
    given = parameters(request)
    if name := request.path_params.get("name"):
        return checked(await _at(request, str(request.url.replace(query="")), name))
    named, default = given.get("graph", []), "default" in given
    if len(named) + default != 1:
        raise BadRequestError(
            "须给出 ?graph=IRI 或 ?default 之一", "give one of the parameters graph=IRI and default"
        )
    return None if default else checked(named[0])

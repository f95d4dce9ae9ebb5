"""What the service says of itself, at the address that it was asked under."""

from __future__ import annotations

from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from graph.publishing.meta import META, graph_iri
from graph.store import Store, Triple
from ontology.model import Words
from ontology.terms import iri, parse
from queries.counted import Counted, counted_live
from queries.description import PREFIXES, Service, service, void
from queries.functions import FUNCTIONS
from queries.sparql.formats import GRAPHS, choose
from queries.update_live import Live
from serving.answers import charset
from serving.freshness import KEPT, still_good, tag
from serving.parts import Parts, Served, parts_of

_A_STORE = Words("RDF 存储", "An RDF store")
_TITLE = "<http://purl.org/dc/terms/title>"


async def describe_service(request: Request) -> Response:
    """The SPARQL 1.1 Service Description, in the graph format that the client likes best."""
    return await _described(request, "service")


async def describe_data(request: Request) -> Response:
    """What is served, by the VoID vocabulary."""
    return await _described(request, "void")


async def _described(request: Request, what: str) -> Response:
    parts = parts_of(request)
    known = await parts.following.current()
    media = choose(request.query_params.get("format") or request.headers.get("accept", "*/*"), GRAPHS)
    address = endpoint(request)
    now = tag(parts.stamp, known.generation.number, address, what, media)
    headers = {"etag": now, "cache-control": KEPT, "vary": "Accept"}
    if still_good(request.headers.get("if-none-match", ""), now):
        return Response(None, 304, headers)
    body = await parts.describing.run(partial(_written, parts, known, address, what, media))
    return Response(body, headers={**headers, "content-type": charset(media)})


def _written(parts: Parts, known: Served | Live, address: str, what: str, media: str) -> bytes:
    told, found = _service(parts, known, address), _counted(known)
    made = Store.memory()
    made.add(dict.fromkeys(void(told, found) if what == "void" and found else service(told, found)))
    return made.dump(media, prefixes=PREFIXES)


def _service(parts: Parts, known: Served | Live, address: str) -> Service:
    writes = parts.tokens is not None or parts.nobody is not None
    if not isinstance(known, Served):
        return Service(address, f"{address}#data", _A_STORE, known.base, writes, bool(parts.services))
    generation = known.generation
    store, meta = generation.store, graph_iri(known.base, META)
    dataset = f"{known.base}generation/{generation.number}"
    return Service(
        address,
        dataset,
        _title(store, meta, f"<{known.base}catalogue>"),
        known.base,
        writes,
        bool(parts.services),
        tuple(FUNCTIONS.values()),
        _about(store, meta, known.base),
    )


def _about(store: Store, meta: str, base: str) -> list[Triple]:
    """What the graph about the graphs says of each, of its publisher and its rights."""
    ours = [f"{graph}{part}" for graph in store.graphs() for part in ("", "#publisher", "#rights")]
    subjects = [*ours, f"{base}publisher"]
    return [triple for one in subjects for triple in store.triples(iri(one), graph=meta)]


def _title(store: Store, meta: str, one: str) -> Words:
    told = {lang: text for text, lang, _ in (parse(o) for _, _, o in store.triples(one, _TITLE, graph=meta))}
    return Words(told.get("zh", ""), told.get("en", ""))


def _counted(known: object) -> Counted | None:
    """How much is held of everything; None of a store elsewhere, which would count for minutes."""
    if isinstance(known, Served):
        return known.counted
    return counted_live(known.generation.store, known.generation.number) if isinstance(known, Live) else None


def endpoint(request: Request) -> str:
    """The address of the endpoint as the client wrote it."""
    return f"{request.base_url}sparql"

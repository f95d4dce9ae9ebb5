"""Linked data: every IRI that we coin answers, as a page or as RDF, under its own path on this server."""

from __future__ import annotations

import asyncio

import orjson
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from graph.store import Store, Triple
from ontology.docs import context
from ontology.model import NS, SCHEME
from ontology.terms import iri
from queries.described.document import DUMP, PREFIXES, Document, document
from queries.described.errors import UnknownThingError, WithdrawnThingError
from queries.described.jsonld import JSONLD, compacted
from queries.described.thing import Thing
from queries.described.vocabulary import codes, functions, is_function, terms
from queries.sparql.answering import prefixes
from queries.sparql.formats import chosen
from serving.answers import POLICY, charset
from serving.freshness import KEPT, VARY, still_good, tag
from serving.linked_addresses import CITY, RESOURCE, Addresses, mounted
from serving.linked_asking import FORMATS, PAGE, Asked, alias, asked_of, is_graph, tells
from serving.missing_page import missing_page
from serving.negotiation import language, wants_page
from serving.page_frame import Reader, contents
from serving.parts import Parts, Served, parts_of
from serving.scored import scores_of
from serving.thing_page import LINKS, Score, ThingPage
from serving.vocabulary_page import codes_of, fields_of, functions_page, lists_page, ontology_page

#: How many links of one relation a document tells, and a page of one relation.
SIZE = 100


def linked_data(base: str) -> list[BaseRoute]:
    """The addresses of a city's IRIs, also below the path of its base, of the ontology's, and of any other."""
    roots = dict.fromkeys(("", mounted(base)))
    city = [f"{root}/{one}{'{rest:path}' if one[-1] == '/' else ''}" for root in roots for one in CITY]
    endings = [f"{one}.{{rest}}" for one in city if one[-1] != "}"]
    ours = (
        "/fn/{rest:path}",
        "/ns/{rest:path}",
        "/scheme/{rest:path}",
        "/ontology",
        "/ontology.{rest}",
        "/ontology/{rest:path}",
    )
    return [
        Route("/ns/context.jsonld", json_context),
        Route("/ns/{version}/context.jsonld", json_context),
        *(Route(path, described) for path in (*city, *endings, *ours, RESOURCE)),
    ]


async def json_context(request: Request) -> Response:
    """The JSON-LD context in which names of fields stand for properties; under a version it never changes."""
    parts = parts_of(request)
    version = request.path_params.get("version", parts.model.version)
    if version != parts.model.version:
        raise UnknownThingError(f"{NS}{version}/context.jsonld")
    headers = {"etag": tag(parts.stamp, "context"), "cache-control": KEPT}
    if still_good(request.headers.get("if-none-match", ""), headers["etag"]):
        return Response(None, 304, headers)
    return Response(context(parts.model), headers={**headers, "content-type": JSONLD})


async def described(request: Request) -> Response:
    """What is known of an IRI: 301 where it became another, 410 where it was withdrawn, 404 where it never was."""
    parts = parts_of(request)
    known = await parts.following.current()
    return await asyncio.to_thread(_answer, request, parts, known)


def _answer(request: Request, parts: Parts, known: Served) -> Response:
    addresses = Addresses(request.scope.get("root_path", ""), known.base)
    try:
        asked = asked_of(request, known)
        if moved := known.generation.same.get(asked.iri) or alias(parts.model, known, asked.iri):
            return RedirectResponse(_moved(request, addresses, asked, moved), 301)
        if not tells(known, asked.iri):
            raise _missing(known, asked.iri)
    except (UnknownThingError, WithdrawnThingError) as error:
        if not wants_page(request):
            raise
        return _not_there(request, known, addresses, error)
    return _found(request, parts, known, addresses, asked)


def _missing(known: Served, one: str) -> UnknownThingError | WithdrawnThingError:
    withdrawal = known.describer.withdrawn.get(one)
    return WithdrawnThingError(withdrawal) if withdrawal else UnknownThingError(one)


def _moved(request: Request, addresses: Addresses, asked: Asked, moved: str) -> str:
    """Where a thing is found under its canonical IRI, in the same format, with the same query."""
    given = {key: value for key, value in request.query_params.items() if key != "iri"}
    if asked.wish and "format" not in given:
        return addresses.document(moved, asked.wish, **given)
    return addresses.page(moved, **given)


def _found(request: Request, parts: Parts, known: Served, addresses: Addresses, asked: Asked) -> Response:
    wish = asked.wish or ",".join(request.headers.getlist("accept")) or "*/*"
    suffix, media = chosen(wish.strip().lower(), FORMATS)[:2]
    reader = _reader(request, addresses)
    scores = scores_of(known, known.generation.index.find(asked.iri)) if suffix == PAGE[0] else ()
    decides = (asked.iri, media, asked.relation, asked.page, str(request.base_url), repr(scores))
    now = tag(parts.stamp, known.generation.number, *decides, reader.lang, list(map(list, reader.carried)))
    more = {"relation": asked.relation, "page": str(asked.page)} if asked.relation else {}
    location = addresses.document(asked.iri, suffix, **more)
    headers = {"etag": now, "cache-control": KEPT, "vary": VARY, "content-location": location}
    if still_good(request.headers.get("if-none-match", ""), now):
        return Response(None, 304, headers)
    if suffix == PAGE[0]:
        text = _page(known, reader, asked, scores)
        return Response(
            text, headers={**headers, "content-type": charset(media), "content-security-policy": POLICY}
        )
    told = _told(request, known, addresses, asked, suffix, location)
    return Response(_written(parts, known, told, media), headers={**headers, "content-type": charset(media)})


def _reader(request: Request, addresses: Addresses) -> Reader:
    asked = request.query_params.get("lang")
    lang = language(request)
    return Reader(lang, addresses, (("lang", lang),) if asked else ())


def _page(known: Served, reader: Reader, asked: Asked, scores: tuple[Score, ...]) -> str:
    describer, model = known.describer, known.describer.model
    if asked.iri == SCHEME:
        return lists_page(describer, reader)
    if is_function(asked.iri):
        return functions_page(reader, asked.iri)
    if whole := describer.documents.get(asked.iri):
        return ontology_page(model, reader, whole)
    if asked.relation:
        thing = describer.describe(asked.iri, SIZE, asked.relation, (asked.page - 1) * SIZE)
        return ThingPage(known, describer, thing, reader).relation(SIZE)
    page = ThingPage(known, describer, describer.describe(asked.iri, LINKS), reader, scores)
    kind = model.kind_of(asked.iri)
    fields = fields_of(model, reader, kind) if kind else None
    held = contents(reader, asked.iri) if is_graph(known, asked.iri) else None
    return page.whole(held, fields, codes_of(model, reader, asked.iri))


def _told(
    request: Request, known: Served, addresses: Addresses, asked: Asked, suffix: str, location: str
) -> list[Triple]:
    """The triples of a document."""
    describer, model = known.describer, known.describer.model
    if asked.iri in describer.documents:
        return terms(model)
    if is_function(asked.iri):
        return functions()
    if asked.iri == SCHEME:
        return [triple for triple in model.facts if triple[0].startswith(f"<{SCHEME}")]
    site = _site(request)

    def page(relation: str, number: int) -> str:
        return site + addresses.document(asked.iri, suffix, relation=relation, page=str(number))

    thing: Thing = describer.describe(asked.iri, SIZE, asked.relation, (asked.page - 1) * SIZE)
    about = Document(site + location, page, SIZE)
    more = codes(model, asked.iri) if asked.iri.startswith(SCHEME) else []
    if is_graph(known, asked.iri):
        more = [(iri(asked.iri), DUMP, iri(site + addresses.contents(asked.iri)))]
    return list(dict.fromkeys([*document(describer, thing, about), *more]))


def _site(request: Request) -> str:
    """The beginning of this server's addresses, as the client wrote it, without the path."""
    return f"{request.base_url.scheme}://{request.base_url.netloc}"


def _written(parts: Parts, known: Served, told: list[Triple], media: str) -> bytes:
    made = Store.memory()
    made.add(told)
    if media == JSONLD:
        # out of the store, so that numbers and times are spelled as in all answers
        return orjson.dumps(compacted(known.describer.terms, sorted(made.triples())))
    named = {**prefixes(parts.model, known.base), **PREFIXES}
    text = "".join({term for triple in told for term in triple})
    return made.dump(media, prefixes={name: space for name, space in named.items() if f"<{space}" in text})


def _not_there(
    request: Request, known: Served, addresses: Addresses, error: UnknownThingError | WithdrawnThingError
) -> Response:
    gone = isinstance(error, WithdrawnThingError)
    reader = _reader(request, addresses)
    text = missing_page(known, reader, error)
    headers = {"vary": VARY, "cache-control": KEPT, "content-security-policy": POLICY}
    return Response(text, 410 if gone else 404, headers, media_type=PAGE[1])

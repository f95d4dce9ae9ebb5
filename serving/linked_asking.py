"""Which IRI a request means, by the path, the parameter or the end of the address that names a format."""

from __future__ import annotations

import re
from dataclasses import dataclass

from starlette.requests import Request

from graph.publishing.meta import graph_iri
from ontology.model import SCHEME, Model
from queries.described.vocabulary import code_in, is_function
from queries.sparql.formats import GRAPHS
from serving.errors import BadRequestError
from serving.linked_addresses import RESOURCE, spellings
from serving.parts import Served

PAGE = ("html", "text/html", "application/xhtml+xml")
#: What a description is offered in; who has no wish gets the first.
FORMATS = (*GRAPHS, PAGE)
SUFFIXES = frozenset(names[0] for names in FORMATS)
_PAGE_NUMBER = re.compile(r"[1-9][0-9]{0,8}")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks for: an IRI, a format by name if it names one, and a page of one relation."""

    iri: str
    wish: str | None
    relation: str | None
    page: int


def asked_of(request: Request, known: Served) -> Asked:
    """What is asked for; an end of the address that names a format counts where nothing is known of the whole."""
    given = request.query_params
    relation, wish = given.get("relation") or None, given.get("format") or None
    page = _number(given.get("page", "1"))
    if request.url.path.endswith(RESOURCE):
        one = given.get("iri", "").strip().removeprefix("<").removesuffix(">")
        if not one:
            raise BadRequestError("缺少 iri 参数", "there is no iri parameter")
        return Asked(one, wish, relation, page)
    candidates = [*spellings(request, known.base)]
    for one in candidates:
        if _remembers(known, one):
            return Asked(one, wish, relation, page)
    for one in candidates:
        stem, _, suffix = one.rpartition(".")
        if suffix in SUFFIXES and (_remembers(known, stem) or one == candidates[-1]):
            return Asked(stem, wish or suffix, relation, page)
    return Asked(candidates[0], wish, relation, page)


def _number(text: str) -> int:
    if not _PAGE_NUMBER.fullmatch(text):
        raise BadRequestError(
            f"page 须为从 1 起的整数，不能是 {text[:40]!r}",
            f"page has to be a whole number from 1, not {text[:40]!r}",
        )
    return int(text)


def _remembers(known: Served, one: str) -> bool:
    return one in known.generation.same or one in known.describer.withdrawn or tells(known, one)


def tells(known: Served, one: str) -> bool:
    """Whether anything is told of an IRI now."""
    if one == SCHEME or is_function(one) or one in known.describer.documents:
        return True
    return known.describer.knows(one) or is_graph(known, one)


def is_graph(known: Served, one: str) -> bool:
    """Whether an IRI is the name of a graph that holds anything."""
    return one.startswith(graph_iri(known.base, "")) and one in known.generation.store.graphs()


def alias(model: Model, known: Served, one: str) -> str | None:
    """The IRI of a code that is asked for behind the name of its list, or by its notation."""
    scheme, _, name = one.removeprefix(SCHEME).partition("/")
    if not one.startswith(SCHEME) or not name or known.describer.knows(one):
        return None
    return code_in(model, scheme, name)

"""A description as an RDF document: the statements, names of what they speak of, and where they come from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from graph.facts.licences import licence_iri
from graph.publishing.meta import graph_iri
from graph.store import Triple
from ontology.model import Form, Text
from ontology.terms import TYPE, XSD, iri, literal
from queries.described.describing import Describer, key_of
from queries.described.thing import Relation, Thing

_DCT = "http://purl.org/dc/terms/"
_FOAF = "http://xmlns.com/foaf/0.1/"
_VOID = "http://rdfs.org/ns/void#"
_HYDRA = "http://www.w3.org/ns/hydra/core#"
#: Where all that a graph holds is found.
DUMP = f"<{_VOID}dataDump>"
_SAME = "<http://www.w3.org/2002/07/owl#sameAs>"
#: The prefixes with which a document is written, beside those of the ontology.
PREFIXES = {"dcterms": _DCT, "foaf": _FOAF, "void": _VOID, "hydra": _HYDRA}


@dataclass(frozen=True, slots=True)
class Document:
    """The document that describes a thing: its address, and where a page of one relation is found.

    `page` takes the key of a relation and the number of a page, from 1, of `size` links.
    """

    address: str
    page: Callable[[str, int], str]
    size: int


def document(known: Describer, thing: Thing, about: Document) -> list[Triple]:
    """The triples of the document, each once."""
    said = [
        *thing.outgoing,
        *((iri(s), iri(r.path), iri(thing.iri)) for r in thing.incoming for s in r.subjects),
        *((iri(thing.iri), _SAME, iri(mention)) for mention in known.merged.get(thing.iri, ())),
        *_names(known, thing),
        *_provenance(known, thing, about),
        *(triple for relation in thing.incoming for triple in _paging(thing, relation, about)),
    ]
    return [*dict.fromkeys(said)]


def _names(known: Describer, thing: Thing) -> Iterator[Triple]:
    """What the things that are linked, either way, are called."""
    index = known.index
    linked = {index.find(o[1:-1]) for _, p, o in thing.outgoing if o[0] == "<" and p != TYPE}
    nodes = (linked | {node for relation in thing.incoming for node in relation.nodes}) - {None, thing.node}
    for node in sorted(node for node in nodes if node is not None):
        subject = iri(index.iri(node))
        for field in index.model.kinds[index.kind(node)].own_fields:
            if field.unique_lang and field.form is Form.TEXT:
                for text in index.values(node, field):
                    if isinstance(text, Text):
                        yield subject, field.predicate, literal(text.value, text.lang)


def _provenance(known: Describer, thing: Thing, about: Document) -> Iterator[Triple]:
    """Which generation the document is of, and which sources speak of the thing under which licences."""
    doc, manifest = iri(about.address), known.generation.manifest
    generation = iri(f"{known.base}generation/{known.generation.number}")
    yield doc, TYPE, iri(f"{_FOAF}Document")
    yield doc, iri(f"{_FOAF}primaryTopic"), iri(thing.iri)
    yield doc, iri(f"{_DCT}isPartOf"), generation
    yield doc, iri(f"{_VOID}inDataset"), generation
    yield doc, iri(f"{_DCT}modified"), literal(manifest["published_at"], datatype=f"{XSD}dateTime")
    for source, licence in speaking(known, thing):
        yield doc, iri(f"{_DCT}source"), iri(graph_iri(known.base, source))
        if found := licence_iri(licence):
            yield doc, iri(f"{_DCT}license"), iri(found)


def speaking(known: Describer, thing: Thing) -> Iterable[tuple[str, str]]:
    """The sources that speak of a thing, with their licences."""
    rows = known.index.rows(thing.node) if thing.node is not None else ()
    return dict.fromkeys((row.source, row.licence) for row in rows)


def _paging(thing: Thing, relation: Relation, about: Document) -> Iterator[Triple]:
    """That a relation has more links than the document tells, how many, and where the rest is."""
    if not relation.cut and not relation.after:
        return
    key = key_of(relation.path, [one.path for one in thing.incoming])
    whole, number = iri(f"{about.address}#{key}"), relation.after // about.size + 1
    here, first, next_ = (iri(about.page(key, page)) for page in (number, 1, number + 1))
    yield whole, TYPE, iri(f"{_HYDRA}Collection")
    yield whole, iri(f"{_HYDRA}memberAssertion"), f"_:{_blank(key)}"
    yield f"_:{_blank(key)}", iri(f"{_HYDRA}property"), iri(relation.path)
    yield f"_:{_blank(key)}", iri(f"{_HYDRA}object"), iri(thing.iri)
    yield whole, iri(f"{_HYDRA}totalItems"), literal(str(relation.total), datatype=f"{XSD}integer")
    yield whole, iri(f"{_HYDRA}view"), here
    yield here, TYPE, iri(f"{_HYDRA}PartialCollectionView")
    yield here, iri(f"{_HYDRA}first"), first
    if relation.cut:
        yield here, iri(f"{_HYDRA}next"), next_


def _blank(key: str) -> str:
    return "in" + "".join(char for char in key if char.isascii() and char.isalnum())

"""The graph about the graphs, in DCAT and PROV-O: the catalogue, its generation, its sources and their loads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from graph.publishing.meta_source import of_source
from graph.publishing.meta_terms import Triple, at, link, plain, told, typed
from graph.publishing.publication import Publication
from ontology.model import Words

#: The name of the graph.
META = "_meta"

#: Graphs that are ours and no source's: the ontology with its codes, the links between mentions, what names say of
#: units and the bodies that they are part of, the scores.
ONTOLOGY, LINKS, PARTS, SCORES = "_ontology", "_links", "_parts", "_scores"
#: What our own graphs are.
OWN = {
    ONTOLOGY: Words("本体与代码表", "The ontology with its code lists"),
    LINKS: Words("哪些记录指同一事物，如何得知", "Which records denote one thing, and how this is known"),
    PARTS: Words("按名称所见的上级机构", "The bodies that units are part of, as their names say"),
    SCORES: Words("网络指标的得分", "Scores of things by measures of the network"),
}

_LANGUAGE = "http://publications.europa.eu/resource/authority/language/"


def meta(manifest: Mapping[str, Any], publication: Publication, own: Iterable[str] = ()) -> list[Triple]:
    """What a manifest says of its generation, as triples: the catalogue, the generation, and each graph.

    `own` names the graphs that no source gave: the ontology, the links between mentions, the scores.
    """
    base = str(manifest["base"])
    sources = {graph_iri(base, about["source"]): about for about in manifest["sources"]}
    found = [
        *_catalogue(base, manifest, publication, sources),
        *_generation(base, manifest, publication, sources),
    ]
    for graph, about in sources.items():
        found += of_source(base, graph, about)
    for name in sorted(OWN.keys() & set(own)):
        found += _derived(base, graph_iri(base, name), OWN[name], sources)
    return sorted(set(found))


def graph_iri(base: str, source: str) -> str:
    """The name of a source's graph, which is also the IRI of its dataset."""
    return f"{base}graph/{source}"


def _numbered(base: str, number: int) -> str:
    return f"{base}generation/{number}"


def _catalogue(
    base: str, manifest: Mapping[str, Any], publication: Publication, sources: Mapping[str, object]
) -> Iterator[Triple]:
    one, publisher = f"{base}catalogue", f"{base}publisher"
    yield from typed(one, "dcat:Catalog")
    yield from told(one, "dct:title", publication.title)
    yield from told(one, "dct:description", publication.description)
    yield link(one, "dct:publisher", publisher)
    yield from at(one, "dct:modified", manifest["published_at"])
    for language in ("ZHO", "ENG"):
        yield link(one, "dct:language", _LANGUAGE + language)
        yield from typed(_LANGUAGE + language, "dct:LinguisticSystem")
    for dataset in (_numbered(base, manifest["number"]), *sources):
        yield link(one, "dcat:dataset", dataset)
    yield from typed(publisher, "foaf:Agent", "prov:Agent")
    yield from told(publisher, "foaf:name", publication.publisher)
    if publication.homepage:
        yield link(one, "foaf:homepage", publication.homepage)
        yield from typed(publication.homepage, "foaf:Document")


def _generation(
    base: str, manifest: Mapping[str, Any], publication: Publication, sources: Mapping[str, object]
) -> Iterator[Triple]:
    number, title = manifest["number"], publication.title
    one, publishing = _numbered(base, number), f"{_numbered(base, number)}#publishing"
    yield from typed(one, "dcat:Dataset", "prov:Entity")
    yield from told(
        one, "dct:title", Words(f"{title.zh}，第 {number} 代", f"{title.en}, generation {number}")
    )
    yield from told(one, "dct:description", _counted(manifest))
    yield plain(one, "dcat:version", str(number))
    yield from at(one, "dct:issued", manifest["published_at"])
    yield link(one, "dct:publisher", f"{base}publisher")
    yield link(one, "prov:wasGeneratedBy", publishing)
    yield from typed(publishing, "prov:Activity")
    yield from at(publishing, "prov:endedAtTime", manifest["published_at"])
    yield link(publishing, "prov:wasAssociatedWith", f"{base}publisher")
    for source in sources:
        yield link(one, "prov:wasDerivedFrom", source)
        yield link(publishing, "prov:used", source)
    if manifest["parent"] is not None:
        parent = _numbered(base, manifest["parent"])
        yield from typed(parent, "prov:Entity")
        yield link(one, "prov:wasRevisionOf", parent)


def _derived(base: str, graph: str, title: Words, sources: Iterable[str]) -> Iterator[Triple]:
    """A graph that is made of what the sources say; the ontology is made of none of them."""
    yield from typed(graph, "dcat:Dataset", "prov:Entity")
    yield from told(graph, "dct:title", title)
    yield from told(graph, "dct:description", title)
    yield link(graph, "dct:publisher", f"{base}publisher")
    yield link(f"{base}catalogue", "dcat:dataset", graph)
    if not graph.endswith("/_ontology"):
        for source in sources:
            yield link(graph, "prov:wasDerivedFrom", source)


def _counted(manifest: Mapping[str, Any]) -> Words:
    count, triples = len(manifest["sources"]), manifest["triples"]
    return Words(
        f"由 {count} 个来源合成的图谱：每物一次，共 {triples} 条陈述",
        f"One graph made of {count} sources, each thing once: {triples} statements",
    )

"""One source in the graph about the graphs: its dataset, its file, its licence, and the load that made it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from graph.facts.licences import licence_iri
from graph.facts.media import media_types
from graph.publishing.meta_terms import Triple, at, known, link, plain, told, typed
from ontology.model import Words
from ontology.terms import TermError, iri

About = Mapping[str, Any]


def of_source(base: str, graph: str, about: About) -> Iterator[Triple]:
    """What the manifest says of one source, whose graph has this name."""
    file = f"{graph}#file-{about['sha256'][:16]}" if about["sha256"] else None
    yield from _dataset(graph, about)
    yield from _rights(graph, about)
    yield from _load(base, graph, about, file)
    if file:
        yield link(graph, "dcat:distribution", file)
        yield link(graph, "prov:wasDerivedFrom", file)
        yield from _file(graph, about, file)


def _dataset(graph: str, about: About) -> Iterator[Triple]:
    yield from typed(graph, "dcat:Dataset", "prov:Entity")
    yield from told(graph, "dct:title", Words(about["title_zh"], about["title_en"]))
    yield from told(graph, "dct:description", _described(about))
    yield plain(graph, "dct:identifier", about["source"])
    yield from at(graph, "dct:modified", about["loaded_at"])
    if address := _address(about):
        yield link(graph, "dcat:landingPage", address)
        yield from typed(address, "foaf:Document")
    publisher = Words(about.get("publisher_zh") or "", about.get("publisher_en") or "")
    if publisher.say():
        yield link(graph, "dct:publisher", f"{graph}#publisher")
        yield from typed(f"{graph}#publisher", "foaf:Agent", "prov:Agent")
        yield from told(f"{graph}#publisher", "foaf:name", publisher)


def _rights(graph: str, about: About) -> Iterator[Triple]:
    """The licence as the source states it, and as an IRI where it is a known one."""
    if about["licence"]:
        yield link(graph, "dct:rights", f"{graph}#rights")
        yield from typed(f"{graph}#rights", "dct:RightsStatement")
        yield plain(f"{graph}#rights", "rdfs:label", about["licence"])
    if licence := licence_iri(about["licence"]):
        yield link(graph, "dct:license", licence)
        yield from typed(licence, "dct:LicenseDocument")


def _load(base: str, graph: str, about: About, file: str | None) -> Iterator[Triple]:
    """The load: when, of which file, by which version of which loader."""
    moment = datetime.fromisoformat(about["loaded_at"]).astimezone(UTC)
    load = f"{graph}#load-{moment:%Y%m%dT%H%M%SZ}"
    loader = f"{base}loader/{quote(about['loader'], safe='')}/{quote(about['version'], safe='')}"
    yield link(graph, "prov:wasGeneratedBy", load)
    yield from typed(load, "prov:Activity")
    yield from at(load, "prov:startedAtTime", about.get("started_at"))
    yield from at(load, "prov:endedAtTime", about["loaded_at"])
    yield link(load, "prov:wasAssociatedWith", loader)
    if file:
        yield link(load, "prov:used", file)
    yield from typed(loader, "prov:SoftwareAgent", "foaf:Agent")
    yield plain(loader, "foaf:name", about["loader"])
    yield plain(loader, "dcat:version", about["version"])


def _file(graph: str, about: About, file: str) -> Iterator[Triple]:
    """The file as it was read, by its name, size and checksum."""
    yield from typed(file, "dcat:Distribution", "prov:Entity")
    yield plain(file, "dct:title", about["file"])
    # where nobody says from where the file came, what it says can be had from here, under the name of its graph
    address = _address(about) or graph
    yield link(file, "dcat:accessURL", address)
    if address.rpartition("/")[2] == about["file"]:
        yield link(file, "dcat:downloadURL", address)
    for name, media in zip(
        ("dcat:mediaType", "dcat:compressFormat"), media_types(about["file"]), strict=True
    ):
        if media:
            yield link(file, name, media)
            yield from typed(media, "dct:MediaType")
    if about.get("size") is not None:
        # not dcat:byteSize: its xsd:nonNegativeInteger comes out of the store as xsd:integer, which validators refuse
        yield link(file, "dct:extent", f"{file}-extent")
        yield from typed(f"{file}-extent", "dct:SizeOrDuration")
        yield plain(f"{file}-extent", "rdf:value", str(about["size"]), "integer")
    if licence := licence_iri(about["licence"]):
        yield link(file, "dct:license", licence)
    if about["licence"]:
        yield link(file, "dct:rights", f"{graph}#rights")
    yield link(file, "spdx:checksum", f"{file}-checksum")
    yield from typed(f"{file}-checksum", "spdx:Checksum")
    yield link(f"{file}-checksum", "spdx:algorithm", known("spdx:checksumAlgorithm_sha256"))
    yield plain(f"{file}-checksum", "spdx:checksumValue", about["sha256"], "hexBinary")


def _described(about: About) -> Words:
    records, refused = about["records"], about["refused"]
    return Words(
        f"载入器 {about['loader']} 自 {about['file']} 读得的 {records} 条记录；拒绝 {refused} 处",
        f"{records} records that loader {about['loader']} read from {about['file']}; {refused} values refused",
    )


def _address(about: About) -> str | None:
    """Where the data come from, if it is an address that RDF can hold."""
    try:
        return iri(about["address"])[1:-1] if about["address"] else None
    except TermError:
        return None

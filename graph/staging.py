"""Puts the next generation together in its staging folder: segments, canonical view, store, index, manifest."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import numpy as np

from graph.canon import Canon, canonical, difference
from graph.generation import City, Generation
from graph.indexing import Named, build_index
from graph.kinds import dangling
from graph.segment import Segment, SegmentBuilder, ontology_builder, read_segment
from graph.store import Store
from ontology.model import Record
from ontology.terms import TYPE, iri, literal

#: Segments that are ours and no source's: the ontology with its codes, the links between mentions, the scores.
ONTOLOGY, LINKS, SCORES = "_ontology", "_links", "_scores"
#: Segments that stay out of the canonical view.
APART = (LINKS,)
Triple = tuple[str, str, str]

#: From this many new triples on, a bulk load is faster than single writes.
_BULK = 5000
_DATETIME = "http://www.w3.org/2001/XMLSchema#dateTime"
_EMPTY = Canon([], np.zeros((3, 0), np.int32))


@dataclass(frozen=True)
class About:
    """What the manifest says of one source."""

    source: str
    title_zh: str
    title_en: str
    licence: str
    address: str | None
    file: str
    sha256: str
    loader: str
    version: str
    loaded_at: str
    records: int
    refused: int
    noted: int = 0
    kinds: Mapping[str, int] = field(default_factory=dict)


class Stage:
    """The next generation in the making. Sources that are not replaced stay as they are, by hard links."""

    def __init__(self, city: City, folder: Path) -> None:
        self.city, self.folder = city, folder
        self.parent: Generation | None = city.current()
        self.sources: dict[str, dict[str, Any]] = {}
        (folder / "segments").mkdir()
        for about in self.parent.manifest["sources"] if self.parent else ():
            self.sources[about["source"]] = dict(about)
            self._link_segment(about["source"])

    def write(self, source: str, builder: SegmentBuilder) -> Segment:
        """Put what a source says now in place of what it said before; `describe` must follow."""
        self._write(source, builder)
        return read_segment(self._segment(source))

    def describe(self, about: About) -> None:
        """Say in the manifest what a source is."""
        self.sources[about.source] = asdict(about)

    def replace(self, about: About, builder: SegmentBuilder) -> None:
        """Put what a source says now, and what it is, in place of what was there."""
        self.write(about.source, builder)
        self.describe(about)

    def withdraw(self, source: str) -> None:
        """Leave a source out of the next generation."""
        del self.sources[source]
        self._clear(source)

    def segments(self) -> dict[str, Segment]:
        """What each source says, the sources in the order in which they first came."""
        return {name: read_segment(self._segment(name)) for name in self.sources}

    def own(self, name: str, records: Iterable[Record]) -> None:
        """Write one of our own segments."""
        builder = SegmentBuilder(self.city.model)
        for record in records:
            builder.add(record)
        self._write(name, builder)

    def canon(self, same: Mapping[str, str]) -> tuple[Canon, dict[str, Named]]:
        """The canonical view of all segments written so far, and each source's segment with its numbers in it."""
        self._write_ontology()
        names = [*self.sources, ONTOLOGY, *([SCORES] if self._segment(SCORES).exists() else [])]
        segments = [read_segment(self._segment(name)) for name in names]
        canon, maps = canonical(self.city.model, segments, same)
        abouts = [self._about(name) for name in names]
        return canon, {n: Named(s, m, a) for n, s, m, a in zip(names, segments, maps, abouts, strict=True)}

    def publish(self, same: Mapping[str, str], doubts: Sequence[Mapping[str, Any]], note: str) -> Generation:
        """Build the store, the index and the manifest, and make this the published generation."""
        canon, named = self.canon(same)
        canon.save(self.folder / "canon")
        triples = self._fill_store(canon)
        build_index(self.city.model, canon, list(named.values()), self.folder / "index")
        (self.folder / "same.json").write_text(json.dumps(same, ensure_ascii=False), "utf-8")
        lines = [json.dumps(doubt, ensure_ascii=False) + "\n" for doubt in doubts]
        (self.folder / "doubts.jsonl").write_text("".join(lines), "utf-8")
        manifest = self._manifest(canon, triples, note) | {"doubts": len(doubts), "merged": len(same)}
        (self.folder / "manifest.json").write_text(
            json.dumps(manifest, ensure_ascii=False, indent=1), "utf-8"
        )
        return self.city.publish(self.folder)

    # -- segments

    def _segment(self, name: str) -> Path:
        return self.folder / "segments" / name

    def _link_segment(self, name: str) -> None:
        assert self.parent is not None
        own, theirs = self._segment(name), self.parent.folder / "segments" / name
        own.mkdir()
        for file in theirs.iterdir():
            os.link(file, own / file.name)

    def _clear(self, name: str) -> None:
        # the files may be shared with the parent by hard links, so they are taken away, never written over
        shutil.rmtree(self._segment(name), ignore_errors=True)

    def _write(self, name: str, builder: SegmentBuilder) -> None:
        self._clear(name)
        builder.save(self._segment(name))

    def _write_ontology(self) -> None:
        if not self._segment(ONTOLOGY).exists():
            self._write(ONTOLOGY, ontology_builder(self.city.model))

    def _about(self, name: str) -> Mapping[str, str]:
        about = self.sources.get(name)
        if about is None:
            return {"source": name, "licence": "", "loaded_at": ""}
        return {key: about[key] for key in ("source", "licence", "loaded_at")}

    # -- store

    def _fill_store(self, canon: Canon) -> int:
        """Bring a copy of the parent's store up to date by what differs; returns the triples of the default graph."""
        path = self.folder / "store"
        if self.parent:
            self.parent.store.backup(path)
        with Store.open(path) as store:
            before = self.parent.canon if self.parent else _EMPTY
            self._change(store, before, canon, None)
            for name in sorted((self._named() | self._parents_named()) - self._shared()):
                self._change(store, self._old(name), self._new(name), self.graph(name))
            store.drop(self.graph("_meta"))
            store.add(self._meta(), self.graph("_meta"))
            store.flush()
        return int(canon.triples.shape[1])

    def _change(self, store: Store, before: Canon, after: Canon, graph: str | None) -> None:
        gone, come = difference(before, after)
        store.remove(gone, graph)
        # a bulk load writes past the log, which pays from some thousands of triples on
        if len(come) < _BULK:
            store.add(come, graph)
            return
        with NamedTemporaryFile("w", encoding="utf-8", dir=self.folder, suffix=".nt") as file:
            come.write(file)
            file.flush()
            store.load_file(Path(file.name), "application/n-triples", graph)

    def graph(self, name: str) -> str:
        """The IRI of a segment's named graph."""
        return f"{self.city.base}graph/{name}"

    def _named(self) -> set[str]:
        return {f.name for f in (self.folder / "segments").iterdir()}

    def _parents_named(self) -> set[str]:
        return {f.name for f in (self.parent.folder / "segments").iterdir()} if self.parent else set()

    def _shared(self) -> set[str]:
        """The segments that are the parent's own files: nothing in their graphs has changed."""
        if not self.parent:
            return set()
        theirs = self.parent.folder / "segments"
        both = self._named() & self._parents_named()
        return {n for n in both if (theirs / n / "triples.npy").samefile(self._segment(n) / "triples.npy")}

    def _new(self, name: str) -> Canon:
        return _as_canon(read_segment(self._segment(name))) if name in self._named() else _EMPTY

    def _old(self, name: str) -> Canon:
        return (
            _as_canon(self.parent.segment(name)) if self.parent and name in self._parents_named() else _EMPTY
        )

    # -- what is said about it

    def _manifest(self, canon: Canon, triples: int, note: str) -> dict[str, Any]:
        return {
            "number": max(self.city.numbers(), default=0) + 1,
            "parent": self.parent.number if self.parent else None,
            "base": self.city.base,
            "ontology": self.city.model.version,
            "published_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "note": note,
            "triples": triples,
            "terms": len(canon.texts),
            "dangling": dangling(self.city.model, canon),
            "sources": list(self.sources.values()),
        }

    def _meta(self) -> list[Triple]:
        """Each source as a dataset, in DCAT, Dublin Core and PROV."""
        found: list[Triple] = []
        for name, about in self.sources.items():
            graph = iri(self.graph(name))
            stated = [
                ("http://purl.org/dc/terms/title", literal(about["title_zh"], "zh")),
                ("http://purl.org/dc/terms/title", literal(about["title_en"], "en")),
                ("http://purl.org/dc/terms/license", literal(about["licence"])),
                ("http://purl.org/dc/terms/modified", literal(about["loaded_at"], datatype=_DATETIME)),
                ("http://purl.org/dc/terms/identifier", literal(f"sha256:{about['sha256']}")),
                ("http://purl.org/dc/terms/source", literal(about["file"])),
                (
                    "http://www.w3.org/ns/prov#wasGeneratedBy",
                    literal(f"{about['loader']} {about['version']}"),
                ),
            ]
            found.append((graph, TYPE, "<http://www.w3.org/ns/dcat#Dataset>"))
            found += [(graph, iri(predicate), term) for predicate, term in stated]
        return found


def _as_canon(segment: Segment) -> Canon:
    return Canon(segment.terms, segment.triples)

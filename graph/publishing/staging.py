"""Puts the next generation together in its staging folder: segments, canonical view, store, index, manifest."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from graph.facts.canon import difference, nothing
from graph.facts.segment import Segment, SegmentBuilder, ontology_builder, read_segment
from graph.facts.trust import Trust, read_trust, trust_of
from graph.generation import FORMAT, City, Generation
from graph.indexing.building import Earlier, Named, build_index
from graph.indexing.kinds import dangling
from graph.measurements.observations import (
    Kept,
    at_once,
    kept_in,
    kept_of,
    network_of,
    same_network,
    score_records,
    touches_network,
)
from graph.measurements.standing import Standing, read_standing
from graph.publishing.changes import Changes, changes
from graph.publishing.choice import mark
from graph.publishing.filling import Difference, anew, fill_store, is_cheaper_anew
from graph.publishing.history import write_history
from graph.publishing.meta import LINKS, META, ONTOLOGY, PARTS, SCORES, graph_iri, meta
from graph.publishing.publication import read_publication
from graph.publishing.view import Said, Step, View, read_view, renewed
from graph.sharing import share
from ontology.model import Record

#: Files beside the segments that the next generation has too, until they are replaced: what people decided.
CARRIED = ("decisions.jsonl",)
#: Segments that stay out of the canonical view.
APART = (LINKS,)
#: Up to this many links of the network their scores are found before publishing, else in a generation of their own.
AT_ONCE = 200_000


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
    started_at: str | None = None
    size: int | None = None
    publisher_zh: str | None = None
    publisher_en: str | None = None
    trust: int | None = None


class Stage:
    """The next generation in the making. Segments that are not replaced stay as they are, by hard links.

    A trial is never published: its folder may lie anywhere, and `aside`, where loaders keep rows, is that folder too.
    """

    def __init__(self, city: City, folder: Path, *, trial: bool = False) -> None:
        self.city, self.folder, self.aside = city, folder, folder if trial else city.path
        self.parent: Generation | None = city.current()
        # read first, so that a wrong file is told before the work
        self._standing: tuple[Standing, ...] = read_standing(city.path)
        self.sources: dict[str, dict[str, Any]] = {}
        self._found: dict[str, Changes] | None = None
        #: Looks at the view before it is published, and raises an error where it may not be.
        self.hold: Callable[[View], None] | None = None
        #: Of a network with more links than these the scores are left for `publish_scores`.
        self.few = AT_ONCE
        #: A mark of all that the links follow from besides what sources say, "" where that is not known.
        self.linked = ""
        (folder / "segments").mkdir()
        for about in self.parent.manifest["sources"] if self.parent else ():
            self.sources[about["source"]] = dict(about)
        for name in self._parents_named():
            self._link_segment(name)
        for name in CARRIED:
            self._carry(name)

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

    def before(self, name: str) -> Segment | None:
        """A segment as it is in the published generation, None where it has none of this name."""
        return self.parent.segment(name) if self.parent and name in self._parents_named() else None

    def own(self, name: str, records: Iterable[Record]) -> None:
        """Write one of our own segments."""
        builder = SegmentBuilder(self.city.model)
        for record in records:
            builder.add(record)
        self._write(name, builder)

    def changes(self) -> dict[str, Changes]:
        """What each source says otherwise than in the published generation, where it does."""
        if self._found is not None:
            return self._found
        theirs = {a["source"] for a in self.parent.manifest["sources"]} if self.parent else set()
        names = sorted((theirs | self.sources.keys()) & (self.changed() | (theirs - self.sources.keys())))
        before = {name: self.parent.segment(name) for name in names if self.parent and name in theirs}
        after = {name: read_segment(self._segment(name)) for name in names if name in self.sources}
        found = {name: changes(before.get(name), after.get(name)) for name in names}
        self._found = {name: one for name, one in found.items() if one}
        return self._found

    def derives_as_before(self) -> bool:
        """Whether the published generation was derived as it would be now: by this layout, model and order of trust."""
        return not self.parent or (
            self._renewable and self._trust.as_json() == self.parent.manifest.get("trust")
        )

    def publish(
        self, same: Mapping[str, str], doubts: Sequence[Mapping[str, Any]], note: str, *, score: bool = False
    ) -> Generation:
        """Build the store, the index and the manifest, and make this the published generation.

        With `score` the scores of the network are brought up to date too, where it is small.
        """
        self._write(ONTOLOGY, ontology_builder(self.city.model))
        view, step = self._view(same)
        # let go of at once: whoever holds a view knows this stage, and neither would end before a garbage collection
        hold, self.hold = self.hold, None
        if hold:
            hold(view)
        scored = self._scores_hold(view, step)
        if score and not scored and self._scored_at_once(view):
            kept = kept_of(self.city.model, view.canon, self._standing, self._number)
            terms = view.canon.terms
            self._score(kept, lambda node: terms[node][1:-1])
            (view, step), scored = self._view(same), True
        said = {"doubts": len(doubts), "merged": len(same), "scored": scored}
        return self._publish(view, step, doubts, self._manifest(view, note) | said)

    def publish_scores(self) -> Generation:
        """Publish the current generation once more with the scores of its network."""
        assert self.parent is not None
        self.linked = self.parent.manifest.get("linked", "")
        self._score(kept_in(self.parent, self._standing), self.parent.index.iri)
        view, step = self._view(self.parent.same)
        said = {"doubts": len(self.parent.doubts), "merged": len(self.parent.same), "scored": True}
        said["scores_of"] = self.parent.number
        manifest = self._manifest(view, self.parent.manifest["note"]) | said
        return self._publish(view, step, self.parent.doubts, manifest)

    def _publish(
        self, view: View, step: Step, doubts: Sequence[Mapping[str, Any]], manifest: Mapping[str, Any]
    ) -> Generation:
        folder = self.folder
        view.save(folder / "canon")
        own = {f.name for f in (folder / "segments").iterdir()} - self.sources.keys()
        about = meta(manifest, read_publication(self.city.path, self.city.base), own)
        parent, differences = self._to_fill(view, step)
        with ThreadPoolExecutor(1) as pool:
            # the store works outside of Python, so that the index is made beside it
            filling = pool.submit(fill_store, folder, parent, differences, {self.graph(META): about})
            build_index(self.city.model, view.canon, self._named(view), folder / "index", self._earlier(step))
            filling.result()
        (folder / "same.json").write_text(json.dumps(view.said.same, ensure_ascii=False), "utf-8")
        lines = [json.dumps(doubt, ensure_ascii=False) + "\n" for doubt in doubts]
        (folder / "doubts.jsonl").write_text("".join(lines), "utf-8")
        (folder / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False, indent=1), "utf-8")
        write_history(self.parent, folder, self.changes(), manifest["number"], manifest["published_at"])
        return self.city.publish(folder)

    # -- segments

    def _segment(self, name: str) -> Path:
        return self.folder / "segments" / name

    def _link_segment(self, name: str) -> None:
        assert self.parent is not None
        own, theirs = self._segment(name), self.parent.folder / "segments" / name
        own.mkdir()
        for file in theirs.iterdir():
            share(file, own / file.name)

    def _carry(self, name: str) -> None:
        if self.parent and (theirs := self.parent.folder / name).exists():
            share(theirs, self.folder / name)

    def _clear(self, name: str) -> None:
        # the files may be shared with the parent by hard links, so they are taken away, never written over
        shutil.rmtree(self._segment(name), ignore_errors=True)
        if name not in (ONTOLOGY, LINKS, PARTS, SCORES):
            self._found = None

    def _write(self, name: str, builder: SegmentBuilder) -> None:
        self._clear(name)
        builder.save(self._segment(name))

    def _parents_named(self) -> set[str]:
        return {f.name for f in (self.parent.folder / "segments").iterdir()} if self.parent else set()

    def changed(self) -> set[str]:
        """The names of the segments that are not the parent's own files."""
        mine = {f.name for f in (self.folder / "segments").iterdir()}
        if not self.parent or not self._usable:
            return mine
        theirs = self.parent.folder / "segments"
        both = mine & self._parents_named()
        return mine - {
            n for n in both if (theirs / n / "triples.npy").samefile(self._segment(n) / "triples.npy")
        }

    # -- the view

    @property
    def _trust(self) -> Trust:
        return read_trust(self.city.path, self.city.model, self.sources)

    @cached_property
    def _usable(self) -> bool:
        """Whether what was derived for the parent can be brought up to date."""
        return bool(self.parent and self.parent.manifest.get("format") == FORMAT)

    @cached_property
    def _renewable(self) -> bool:
        """Whether the parent was derived by the same model too, so that untouched things stay as they are."""
        return bool(self.parent and self._usable and self.parent.manifest["model"] == mark(self.city.model))

    @cached_property
    def _old(self) -> View:
        """The parent's view, an empty one where there is none."""
        if not self.parent or not self._usable:
            return View(Said(), nothing(), {})
        manifest = self.parent.manifest
        names = [about["source"] for about in manifest["sources"]]
        segments = {name: self.parent.segment(name) for name in _in_view(names, self._parents_named())}
        said = Said(segments, self.parent.same, trust_of(manifest["trust"]))
        return read_view(self.parent.folder / "canon", said)

    def _view(self, same: Mapping[str, str]) -> tuple[View, Step]:
        """The canonical view of all segments written so far, and how it came from the parent's."""
        here = {f.name for f in (self.folder / "segments").iterdir()}
        segments = {name: read_segment(self._segment(name)) for name in _in_view(list(self.sources), here)}
        said = Said(segments, same, self._trust)
        return renewed(
            self.city.model, self._old, said, self.changed() & segments.keys(), whole=not self._renewable
        )

    # -- scores

    def _score(self, kept: Sequence[Kept], iri: Callable[[int], str]) -> None:
        """Write down what was measured, in place of what was measured before."""
        self.own(SCORES, score_records(kept, iri, self.city.base))

    def _scored_at_once(self, view: View) -> bool:
        """Whether scores can be found before there is an index, and while people wait."""
        small = len(network_of(self.city.model, view.canon).source) <= self.few
        return small and at_once(self._standing)

    def _scores_hold(self, view: View, step: Step) -> bool:
        """Whether the scores that are here are those of this view's network."""
        if not self.parent or not self._renewable or not self.parent.manifest["scored"]:
            return False
        if self.parent.manifest.get("measures") != self._measures or not at_once(self._standing):
            return False
        model = self.city.model
        if not any(touches_network(model, part) for part in (step.gone, step.come)):
            return True
        return same_network(model, self._old.canon, view.canon, step.before)

    @property
    def _measures(self) -> list[Any]:
        """The standing measurements as the manifest keeps them."""
        return [[one.name, one.measurement.as_json(), one.leading] for one in self._standing]

    @property
    def _number(self) -> int:
        return max(self.city.numbers(), default=0) + 1

    # -- store and index

    def graph(self, name: str) -> str:
        """The IRI of a segment's named graph."""
        return graph_iri(self.city.base, name)

    def _differences(self, step: Step) -> dict[str | None, Difference]:
        """What must be removed from each graph of the parent's store and added to it."""
        found: dict[str | None, Difference] = {None: (step.gone, step.come)}
        found |= {self.graph(name): pair for name, pair in step.graphs.items()}
        for name in self.changed() & set(APART):
            before = self.before(name) if self._usable else None
            found[self.graph(name)] = difference(before or nothing(), read_segment(self._segment(name)))
        return found

    def _to_fill(self, view: View, step: Step) -> tuple[Generation | None, dict[str | None, Difference]]:
        """The parent with what differs in its store, or none with everything where that is faster."""
        found = self._differences(step)
        segments = {f.name: read_segment(f) for f in (self.folder / "segments").iterdir()}
        statements = view.canon.triples.shape[1] + sum(one.triples.shape[1] for one in segments.values())
        if not self.parent or not self._usable or is_cheaper_anew(found, statements):
            return None, anew(view.canon, {self.graph(name): one for name, one in segments.items()})
        return self.parent, found

    def _earlier(self, step: Step) -> Earlier | None:
        if not self.parent or not self._renewable:
            return None
        return Earlier(self.parent.folder / "index", step.before, step.touched)

    def _named(self, view: View) -> list[Named]:
        return [
            Named(segment, view.things(name), self._about(name))
            for name, segment in view.said.segments.items()
        ]

    def _about(self, name: str) -> Mapping[str, str]:
        about = self.sources.get(name)
        if about is None:
            return {"source": name, "licence": "", "loaded_at": ""}
        return {key: about[key] for key in ("source", "licence", "loaded_at")}

    def _manifest(self, view: View, note: str) -> dict[str, Any]:
        return {
            "number": self._number,
            "parent": self.parent.number if self.parent else None,
            "format": FORMAT,
            "base": self.city.base,
            "ontology": self.city.model.version,
            "model": mark(self.city.model),
            "trust": view.said.trust.as_json(),
            "linked": self.linked,
            "published_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "note": note,
            "triples": int(view.canon.triples.shape[1]),
            "terms": len(view.canon.terms),
            "measures": self._measures,
            "dangling": dangling(self.city.model, view.canon),
            "sources": list(self.sources.values()),
        }


def _in_view(sources: Sequence[str], here: set[str]) -> list[str]:
    """The segments that the canonical view is made of, the sources first."""
    return [*sources, *(name for name in (ONTOLOGY, PARTS, SCORES) if name in here)]

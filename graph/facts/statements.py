"""Who says what: the statements of the sources about a thing, under whichever IRI each of them knows it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from graph.facts.lookup import about, everything, number, objects, places, stated_at
from graph.facts.segment import Segment
from graph.facts.trust import Trust, trust_of
from graph.generation import Generation
from graph.index import SourceRow
from graph.indexing.columns import Ids
from graph.publishing.meta import LINKS, OWN

#: Gives what a segment states of the subject with this number: properties, numbers of triples, and terms.
Found = Callable[[Segment, int], Iterable[tuple[str, int, str]]]


@dataclass(frozen=True, slots=True)
class Said:
    """One statement of one source: about which IRI, by which property, which term.

    `triple` is its number in the source's segment. What weighs less counts more: less the source's rank, whether it
    knows the thing by another IRI than the canonical one, its place in order.
    """

    source: str
    subject: str
    path: str
    value: str
    triple: int
    weight: tuple[int, bool, int]


class Statements:
    """The statements of a generation's sources, looked up in their segments."""

    def __init__(self, generation: Generation) -> None:
        self.generation, self.model = generation, generation.model
        self._about = {about["source"]: about for about in generation.manifest["sources"]}

    def mentions(self, canonical: str) -> tuple[str, ...]:
        """The IRIs under which sources speak of a thing, its canonical one first."""
        return canonical, *self._merged.get(canonical, ())

    def canonical(self, term: str) -> str:
        """A source's term as the canonical view has it."""
        return f"<{self.generation.same.get(term[1:-1], term[1:-1])}>" if term[0] == "<" else term

    def who_says(self, subject: str, path: str, value: str) -> list[Said]:
        """Who says this of a thing, by this property or one below it; what counts most first.

        The subject is a canonical IRI, the value a term of the canonical view.
        """
        return self._weighed(
            subject,
            lambda segment, place: (
                (stated, triple, term)
                for stated in self.stated_by(path)
                for triple, term in objects(segment, place, stated)
                if self.canonical(term) == value
            ),
        )

    def all_said(self, subject: str) -> list[Said]:
        """All that sources say of a thing (its canonical IRI), what counts most first."""
        return self._weighed(subject, everything)

    def stated_by(self, path: str) -> Sequence[str]:
        """A property with those below it, whose statements count for it in the canonical view."""
        return self._stated_by.get(path, (path,))

    def overflowing(self, path: str) -> Sequence[str]:
        """The properties whose surplus values the canonical view gives to this one, as second labels to other names."""
        return self._overflowing.get(path, ())

    def rows(self, said: Said, most: int | None = None) -> list[SourceRow]:
        """The rows that state it, at most so many; a source that keeps no rows gives one without."""
        segment = self.segments[said.source]
        return self._rows(said.source, segment, stated_at(segment, said.triple), most)

    def rows_about(self, mentions: Iterable[str], most: int | None = None) -> list[SourceRow]:
        """The rows that speak of things by these IRIs, at most so many of each source and IRI."""
        mentions = tuple(mentions)
        return [
            row
            for source, segment in self.segments.items()
            for _, place in self._known(segment, mentions)
            for row in self._rows(source, segment, places(segment, place), most)
        ]

    @cached_property
    def trust(self) -> Trust:
        """How far each source is trusted."""
        return trust_of(self.generation.manifest.get("trust"))

    @cached_property
    def segments(self) -> Mapping[str, Segment]:
        """What each source says, and our own graphs but for the links between records."""
        folder = self.generation.folder / "segments"
        own = [name for name in OWN if name != LINKS and (folder / name).exists()]
        return {name: self.generation.segment(name) for name in [*self._about, *own]}

    # -- within

    @cached_property
    def _merged(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {}
        for mention, canonical in sorted(self.generation.same.items()):
            found.setdefault(canonical, []).append(mention)
        return found

    @cached_property
    def _stated_by(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {}
        for stated in self.model.properties.values():
            for above in stated.ancestors:
                found.setdefault(above, [above]).append(stated.iri)
        return found

    @cached_property
    def _overflowing(self) -> Mapping[str, list[str]]:
        found: dict[str, dict[str, None]] = {}
        for field in (f for kind in self.model.kinds.values() for f in kind.own_fields if f.otherwise):
            found.setdefault(str(field.otherwise), {})[field.path] = None
        return {path: list(paths) for path, paths in found.items()}

    def _weighed(self, subject: str, found: Found) -> list[Said]:
        said = [
            Said(
                source, mention, stated, term, triple,
                (-self.trust.rank(source, stated), mention != subject, order),
            )
            for order, (source, segment) in enumerate(self.segments.items())
            for mention, place in self._known(segment, self.mentions(subject))
            for stated, triple, term in found(segment, place)
        ]  # fmt: skip
        return sorted(said, key=lambda one: one.weight)

    def _known(self, segment: Segment, mentions: Iterable[str]) -> Iterator[tuple[str, int]]:
        """The IRIs that a segment speaks of, with their numbers."""
        for mention in mentions:
            if (place := number(segment, mention)) is not None and about(segment, place).size:
                yield mention, place

    def _rows(self, source: str, segment: Segment, found: Ids, most: int | None) -> list[SourceRow]:
        told = self._about.get(source, {})
        licence, at = told.get("licence", ""), told.get("loaded_at", "")
        return [
            SourceRow(source, segment.names[file], segment.names[sheet], row, licence, at)
            for file, sheet, row in found[:, :most].T.tolist()
        ] or [SourceRow(source, told.get("file", ""), "", 0, licence, at)]

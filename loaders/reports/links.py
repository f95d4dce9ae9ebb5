"""What a load was linked to, and what is doubtful about it, with the names that people know."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from graph.arrays import distinct
from graph.facts.segment import Segment
from graph.generation import Generation
from loaders.linking.clusters import Doubt, Link
from loaders.reports.report import Row, Section, section, short_section
from loaders.review.question import why
from loaders.run import Loaded
from ontology.model import Words
from ontology.terms import parse

_LABEL = "<http://www.w3.org/2004/02/skos/core#prefLabel>"

#: What people call the methods of linking.
METHODS: Mapping[str, Words] = {
    "identifier": Words("登记编号相同", "the same identifier"),
    "name:label": Words("名称相同", "the same name"),
    "name:alias": Words("与别名相同", "the same as another name"),
    "name:other": Words("与别名相同", "the same as another name"),
    "name:former": Words("与曾用名相同", "the same as a former name"),
    "name:acronym": Words("与缩写相同", "the same as an acronym"),
    "name:same": Words("都没有编号，名称相同", "neither has an identifier, the same name"),
    "name:bare": Words("省去法律形式后名称相同", "the same name but for its legal form"),
    "name:short": Words("是全名的简称", "the short form of a full name"),
    "name:part": Words("名称说明是其下属单位", "a unit of the body that its name holds"),
    "number:applicationNumber": Words("申请号相同", "the same application number"),
    "number:publicationNumbers": Words("公布号相同", "the same publication number"),
    "review:accepted": Words("人工认定", "accepted by a person"),
    "review:rejected": Words("人工否定", "rejected by a person"),
}


@dataclass(frozen=True)
class Links:
    """Counts over the whole city, and the links and doubts that concern the sources of one load."""

    counts: Sequence[tuple[str, Words, int]]
    links: Sequence[Link]
    doubts: Sequence[Doubt]
    names: Mapping[str, str]
    sources: Mapping[str, str]

    def name(self, iri: str) -> str:
        """How a thing is called by the source that speaks of it first, or its IRI."""
        return self.names.get(iri, iri)

    def source(self, iri: str) -> str:
        """The source that speaks first of a thing."""
        return self.sources.get(iri, "")


def links_of(loaded: Loaded, generation: Generation) -> Links:
    """The links and doubts of a load."""
    if loaded.linking is None:
        return Links((), (), (), {}, {})
    links = [link for link in loaded.linking.links if link.subject != link.object]
    doubts = loaded.linking.doubts
    wanted = {iri for link in links for iri in (link.subject, link.object)}
    wanted |= {iri for doubt in doubts for iri in (doubt.subject, *doubt.candidates)}
    fresh = {report.source for report in loaded.reports if not report.unchanged}
    names: dict[str, str] = {}
    sources: dict[str, str] = {}
    told: set[str] = set()
    for about in generation.manifest["sources"]:
        source = about["source"]
        segment = generation.segment(source)
        if source in fresh:
            wanted |= {iri for r in loaded.reports if r.source == source for iri in r.rows.repeated(segment)}
        found = _names(segment, wanted)
        told |= found.keys() if source in fresh else set()
        names = found | names
        sources = dict.fromkeys(found, source) | sources
    return Links(
        _counted(links),
        [link for link in links if link.subject in told or link.object in told],
        [doubt for doubt in doubts if doubt.subject in told or not told.isdisjoint(doubt.candidates)],
        {iri: name for iri, name in names.items() if name},
        sources,
    )


def methods(found: Links) -> Section:
    """How many links each method made, in the whole city."""
    rows: list[Row] = [(words, name, count) for name, words, count in found.counts]
    columns = (("方法", "method", 40), ("代号", "name", 24), ("条数", "links", 10))
    says = Words(
        "全城各来源的记录认作同一事物，各用什么方法。",
        "By what the records of all the city's sources were found to be one thing.",
    )
    return short_section("methods", Words("关联方法", "Linked by method"), says, columns, rows)


def links(found: Links) -> Section:
    """Each link that concerns the load: what was linked to what, how, on what evidence."""

    def rows() -> Iterator[Row]:
        for link in found.links:
            yield (
                found.name(link.subject), found.source(link.subject), found.name(link.object),
                link.method, round(link.confidence, 3), link.evidence, link.subject, link.object,
            )  # fmt: skip

    columns = (
        ("记录中的名称", "name in the record", 36), ("来源", "source", 26), ("认作", "is the thing", 36),
        ("方法", "method", 20), ("把握", "score", 8), ("依据", "evidence", 40), ("记录 IRI", "record IRI", 40),
        ("事物 IRI", "thing IRI", 40),
    )  # fmt: skip
    says = Words(
        "本次装入的记录与谁认作同一事物。看错了的，用 review 撤销。",
        "With what the records of this load were found to be one. Undo a wrong one with the command review.",
    )
    return section("links", Words("关联", "Links"), says, columns, rows, len(found.links))


def doubts(found: Links) -> Section:
    """Each doubt that concerns the load, with its candidates."""

    def rows() -> Iterator[Row]:
        for doubt in found.doubts:
            others = "\n".join(f"{found.name(iri)}  {iri}" for iri in doubt.candidates)
            yield (
                found.name(doubt.subject), found.source(doubt.subject), others, _reason(doubt.reason),
                doubt.evidence, doubt.subject,
            )  # fmt: skip

    columns = (
        ("名称", "name", 36), ("来源", "source", 26), ("可能是", "may be", 60), ("原因", "reason", 40),
        ("依据", "evidence", 40), ("IRI", "IRI", 40),
    )  # fmt: skip
    says = Words(
        "拿不准的没有合并，请用 review 认定或否定。",
        "What is doubtful was not joined: accept or reject it with the command review.",
    )
    return section("doubtful", Words("存疑", "Doubtful"), says, columns, rows, len(found.doubts))


def _reason(reason: str) -> Words:
    return why(reason)[0]


def _counted(links: Sequence[Link]) -> list[tuple[str, Words, int]]:
    counts = Counter(link.method for link in links)
    return [(name, METHODS.get(name, Words(name, name)), count) for name, count in counts.most_common()]


def _names(segment: Segment, wanted: set[str]) -> dict[str, str]:
    """The wanted things that a segment speaks of, with their names; the Chinese one where there is one."""
    terms = list(segment.terms)
    numbers = {number: term[1:-1] for number, term in enumerate(terms) if term[1:-1] in wanted}
    subjects = distinct(segment.triples[0])
    found = dict.fromkeys((numbers[n] for n in subjects[np.isin(subjects, [*numbers])].tolist()), "")
    labels = [number for number, term in enumerate(terms) if term == _LABEL]
    s, p, o = segment.triples
    for row in np.flatnonzero(np.isin(p, labels) & np.isin(s, [*numbers])).tolist():
        text, lang, _ = parse(terms[o[row]])
        iri = numbers[int(s[row])]
        if not found[iri] or lang == "zh":
            found[iri] = text
    return found

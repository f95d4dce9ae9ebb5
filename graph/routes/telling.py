"""Paths in words: each as a sentence that can be read without knowing the graph, and where its links were read."""

from __future__ import annotations

from collections.abc import Iterator

from graph.facts.statements import Statements
from graph.index import Index, SourceRow
from graph.paths import Path, Step
from graph.routes.patterns import Group, Pattern, said, statement
from graph.routes.spans import Spans
from ontology.terms import iri as term

#: Most rows of a source that are told of one link.
ROWS = 3


def sentence(index: Index, when: Spans, path: Path, lang: str = "zh") -> str:
    """A path as one line: things by name, what happened with its year, and between them what links them."""
    told = [_dated(index, when, path.nodes[0], lang)]
    for step in path.steps:
        told += [arrow(index, said(index, step), lang), _dated(index, when, step.target, lang)]
    return " ".join(told)


def shape(index: Index, pattern: Pattern, lang: str = "zh") -> str:
    """A pattern as one line: kinds, and between them the relations."""
    kinds = [index.model.kinds[kind].label.say(lang) for kind in pattern.kinds]
    told = [kinds[0]]
    for links, kind in zip(pattern.relations, kinds[1:], strict=True):
        told += [arrow(index, links, lang), kind]
    return " ".join(told)


def heading(index: Index, group: Group, lang: str = "zh") -> str:
    """A group in one line: how many paths, of what shape."""
    count = len(group.paths)
    many = f"{count} 条" if lang.startswith("zh") else f"{count} path{'s' if count > 1 else ''}"
    return f"{many}: {shape(index, group.pattern, lang)}"


def arrow(index: Index, links: tuple[tuple[str, bool], ...], lang: str) -> str:
    """What links two things, as an arrow that points the way that it leads; where several do, all of them."""
    names = {
        way: dict.fromkeys(_relation(index, iri, lang) for iri, forward in links if forward is way)
        for way in (True, False)
    }
    mark = "、" if lang.startswith("zh") else ", "
    ahead, back = mark.join(names[True]), mark.join(names[False])
    if ahead and back:
        return f"←{back}—{ahead}→"
    return f"—{ahead}→" if ahead else f"←{back}—"


def where(known: Statements, index: Index, step: Step) -> list[SourceRow]:
    """The rows that state the links of a hop, each once."""
    found: dict[SourceRow, None] = {}
    for link in said(index, step):
        subject, iri, target = statement(step, link)
        for one in known.who_says(index.iri(subject), iri, term(index.iri(target))):
            found.update(dict.fromkeys(known.rows(one, ROWS)))
    return list(found)


def source_lines(known: Statements, spans: Spans, path: Path, lang: str = "zh") -> Iterator[str]:
    """For each hop: what it links, from when it can be, and the rows where it was read."""
    index = known.generation.index
    for step in path.steps:
        day = spans.of_link(step.source, step.target)
        rows = "; ".join(map(place, where(known, index, step)))
        when = f" {day}" if day else ""
        one, other = _name(index, step.source, lang), _name(index, step.target, lang)
        yield f"{one} {arrow(index, said(index, step), lang)} {other}{when}: {rows}"


def place(row: SourceRow) -> str:
    """A row of a source as people look it up: source, file, sheet and row."""
    sheet = f" [{row.sheet}]" if row.sheet else ""
    return f"{row.source} {row.file}{sheet}{f':{row.row}' if row.row else ''}"


def _dated(index: Index, when: Spans, node: int, lang: str) -> str:
    span = when.of(node)
    year = "" if span is None else f"（{span[0].year}）" if lang.startswith("zh") else f" ({span[0].year})"
    return f"{_name(index, node, lang)}{year}"


def _name(index: Index, node: int, lang: str) -> str:
    """What a thing is called; a thing that happened with its kind, since titles alone do not say what they are."""
    kind, label = index.model.kinds[index.kind(node)], index.label(node, lang)
    if kind.lasts:
        return label
    return f"{kind.label.zh}“{label}”" if lang.startswith("zh") else f"{kind.label.en} “{label}”"


def _relation(index: Index, iri: str, lang: str) -> str:
    found = index.model.properties.get(iri)
    return found.label.say(lang) if found else iri.rpartition("/")[2]

"""Paths in words: each as a sentence that can be read without knowing the graph, and where its links were read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from graph.facts.statements import Statements
from graph.index import Index, SourceRow
from graph.paths import Path, Step
from graph.routes.patterns import Group, Pattern, said, statement
from graph.routes.spans import Spans
from ontology.terms import iri as term

#: Most rows of a source that are told of one link.
ROWS = 3
#: Where 也 or 还 stands in a Chinese reading: before the verb, which comes first but for readings that begin with 的.
_ALSO = re.compile(r"^(的[^{]*(?=[有是]\{)|)")


def sentence(index: Index, when: Spans, path: Path, lang: str = "zh") -> str:
    """A path as one sentence: things by name, what happened with its kind and year, and what links each to the next.

    How a relation reads, in either direction, is said by the ontology.
    """
    told = _dated(index, when, path.nodes[0], lang)
    for before, step in zip((None, *path.steps), path.steps, strict=False):
        told += _onward(index, before, lang) if before else ""
        told = _joined(told, _clause(index, when, before, step, lang), lang)
    return told + ("。" if _chinese(lang) else ".")


def _onward(index: Index, before: Step, lang: str) -> str:
    """How the next clause begins: with the name of one that lasts, else with a word that means the thing just named."""
    node = before.target
    kind = index.model.kinds[index.kind(node)]
    if kind.lasts:
        return f"{'，' if _chinese(lang) else '; '}{index.label(node, lang)}"
    if not _chinese(lang):
        return ", which" if len(said(index, before)) == 1 else "; it"
    return "，后者" if index.kind(before.source) == kind.name else f"，该{kind.label.zh}"


def _clause(index: Index, when: Spans, before: Step | None, step: Step, lang: str) -> str:
    """What a thing has to do with the next; of several relations, every one, and the next by name once."""
    known = {(iri, not forward) for iri, forward in said(index, before)} if before else set()
    further = index.model.kinds[index.kind(step.source)].lasts
    reads = {link: _reads(index, link, lang) for link in said(index, step)}
    first, *others = dict.fromkeys(
        _also(told, further=further, lang=lang) if link in known else told for link, told in reads.items()
    )
    told = _filled(first, _dated(index, when, step.target, lang), lang)
    again = _again(index, step.target, lang)
    for other in others:
        if _chinese(lang) and other.startswith("的"):
            told += f"，且其{_filled(other[1:], again, lang)}"
        else:
            told += ("，并" if _chinese(lang) else " and ") + _filled(other, again, lang)
    return told


def _reads(index: Index, link: tuple[str, bool], lang: str) -> str:
    """How a relation reads onward."""
    iri, forward = link
    found = index.model.properties.get(iri)
    if found is None:
        # The ontology does not have it any more.
        name = iri.rpartition("/")[2]
        return f"与{{}}有关（{name}）" if _chinese(lang) else f"is related ({name}) to {{}}"
    return (found.reads if forward else found.reads_back).say(lang)


def _also(reads: str, *, further: bool, lang: str) -> str:
    """A reading of what is so once more: who does a further thing, or a thing that a further one has to do with."""
    if _chinese(lang):
        return _ALSO.sub(r"\1还" if further else r"\1也", reads, count=1)
    return f"also {reads}" if further else f"{reads} as well"


def _again(index: Index, node: int, lang: str) -> str:
    """What a thing that was just named is called: it, or by its name where it lasts."""
    kind = index.model.kinds[index.kind(node)]
    if kind.lasts:
        return index.label(node, lang)
    return f"该{kind.label.zh}" if _chinese(lang) else "it"


def _filled(reads: str, name: str, lang: str) -> str:
    before, _, after = reads.partition("{}")
    return _joined(_joined(before, name, lang), after, lang)


def _joined(left: str, right: str, lang: str) -> str:
    """Two pieces of a sentence; in Chinese there is a space where letters meet characters."""
    if not left or not right:
        return left + right
    if not _chinese(lang):
        return left + right if " " in (left[-1], right[0]) else f"{left} {right}"
    latin = [(side.isascii() and side.isalnum()) or side in ".)" for side in (left[-1], right[0])]
    marks = "，。；“”（）"
    return (
        f"{left} {right}" if latin[0] != latin[1] and not {left[-1], right[0]} & set(marks) else left + right
    )


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
    many = f"{count} 条" if _chinese(lang) else f"{count} path{'s' if count > 1 else ''}"
    return f"{many}: {shape(index, group.pattern, lang)}"


def arrow(index: Index, links: tuple[tuple[str, bool], ...], lang: str) -> str:
    """What links two things, as an arrow that points the way that it leads; where several do, all of them."""
    names = {
        way: dict.fromkeys(_relation(index, iri, lang) for iri, forward in links if forward is way)
        for way in (True, False)
    }
    mark = "、" if _chinese(lang) else ", "
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
    year = "" if span is None else f"（{span[0].year}）" if _chinese(lang) else f" ({span[0].year})"
    return f"{_name(index, node, lang)}{year}"


def _name(index: Index, node: int, lang: str) -> str:
    """What a thing is called; a thing that happened with its kind, since titles alone do not say what they are."""
    kind, label = index.model.kinds[index.kind(node)], index.label(node, lang)
    if kind.lasts:
        return label
    return f"{kind.label.zh}“{label}”" if _chinese(lang) else f"{kind.label.en} “{label}”"


def _relation(index: Index, iri: str, lang: str) -> str:
    found = index.model.properties.get(iri)
    return found.label.say(lang) if found else iri.rpartition("/")[2]


def _chinese(lang: str) -> bool:
    return lang.startswith("zh")

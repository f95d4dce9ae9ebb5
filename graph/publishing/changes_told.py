"""Changes as plain data for machines, and as lines for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from graph.facts.segment import Ids
from graph.generation import Generation
from graph.publishing.changes import Changes, Merges, changes, merges
from ontology.model import Model
from ontology.terms import parse

#: So many things of each sort are shown; the counts are of all.
SHOWN = 10


def changes_as_json(model: Model, source: str, found: Changes, shown: int = SHOWN) -> dict[str, Any]:
    """What one source adds, changes and withdraws: counts by kind and field, and the first examples."""
    names = {f.path: f.name for kind in model.kinds.values() for f in kind.own_fields}
    fields = {names.get(path, path): count for path, count in found.paths().most_common()}
    return {
        "source": source,
        "added": _things(model, found, found.added, shown),
        "withdrawn": _things(model, found, found.withdrawn, shown),
        "changed": {
            "count": len(found.changed),
            "fields": fields,
            "examples": [_changed(found, thing, names) for thing in found.changed[:shown].tolist()],
        },
    }


def merges_as_json(found: Merges, shown: int = SHOWN) -> dict[str, Any]:
    """The links between mentions that come and go: counts and the first examples."""

    def told(pairs: tuple[tuple[str, str], ...]) -> dict[str, Any]:
        examples = [{"mention": mention, "thing": thing} for mention, thing in pairs[:shown]]
        return {"count": len(pairs), "examples": examples}

    return {"made": told(found.made), "undone": told(found.undone)}


def between(old: Generation, new: Generation, shown: int = SHOWN) -> dict[str, Any]:
    """What one generation says otherwise than another: per source what differs, and the links."""
    names = [{about["source"] for about in one.manifest["sources"]} for one in (old, new)]
    found = {
        name: changes(
            *(one.segment(name) if name in has else None for one, has in zip((old, new), names, strict=True))
        )
        for name in sorted(names[0] | names[1])
    }
    sources = [changes_as_json(new.model, name, one, shown) for name, one in found.items() if one]
    return {"sources": sources, "links": merges_as_json(merges(old.same, new.same), shown)}


def change_lines(told: Mapping[str, Any]) -> Iterator[str]:
    """One source's changes, as `changes_as_json` gives them, for people."""
    added, withdrawn, changed = told["added"], told["withdrawn"], told["changed"]
    yield (
        f"{told['source']}: 新增 added {added['count']:,}, 变更 changed {changed['count']:,}, "
        f"撤回 withdrawn {withdrawn['count']:,}"
    )
    yield from _thing_lines("+", added)
    for one in changed["examples"]:
        yield f"  ~ {one['iri']}"
        for field in one["fields"]:
            yield f"      {field['field']}: {_values(field['old'])} → {_values(field['new'])}"
    if len(changed["examples"]) < changed["count"]:
        yield f"  ~ … 按字段 by field: {_counted(changed['fields'])}"
    yield from _thing_lines("-", withdrawn)


def merge_lines(told: Mapping[str, Any]) -> Iterator[str]:
    """The links between mentions that come and go, as `merges_as_json` gives them, for people."""
    yield f"链接 links: 新增 made {told['made']['count']:,}, 取消 undone {told['undone']['count']:,}"
    for sign, name in (("+", "made"), ("-", "undone")):
        for one in told[name]["examples"]:
            yield f"  {sign} {one['mention']} = {one['thing']}"


def _thing_lines(sign: str, told: Mapping[str, Any]) -> Iterator[str]:
    if told["kinds"]:
        yield f"  {sign} {_counted(told['kinds'])}"
    for one in told["examples"]:
        yield f"  {sign} {one['iri']}  {one['label']}".rstrip()


def _things(model: Model, found: Changes, things: Ids, shown: int) -> dict[str, Any]:
    kinds = {kind.iri: kind.name for kind in model.kinds.values()}
    counts = Counter({kinds.get(iri, iri): n for iri, n in found.classes(things).items()})
    examples = [{"iri": found.iri(t), "label": _label(model, found, t)} for t in things[:shown].tolist()]
    return {"count": len(things), "kinds": dict(counts.most_common()), "examples": examples}


def _label(model: Model, found: Changes, thing: int) -> str:
    paths = {f.path for kind in model.kinds.values() for f in kind.own_fields if f.unique_lang}
    said = (v for change in found.fields(thing) if change.path in paths for v in change.old + change.new)
    return next((_plain(value) for value in said), "")


def _changed(found: Changes, thing: int, names: Mapping[str, str]) -> dict[str, Any]:
    fields = [
        {
            "field": names.get(change.path, change.path),
            "old": [_plain(value) for value in change.old],
            "new": [_plain(value) for value in change.new],
        }
        for change in found.fields(thing)
    ]
    return {"iri": found.iri(thing), "fields": fields}


def _plain(term: str) -> str:
    """A term as people write it: an IRI without brackets, a text with its language."""
    if term[0] != '"':
        return term[1:-1]
    text, lang, _ = parse(term)
    return f"{text}@{lang}" if lang else text


def _values(values: list[str]) -> str:
    return ", ".join(values) or "—"


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {count:,}" for name, count in counts.items())

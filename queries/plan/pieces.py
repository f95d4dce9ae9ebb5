"""Things that are told alike wherever they stand, as pieces of JSON: each is written once and kept.

To write a piece takes as long as to make the object that it stands for; to take one that is kept, a tenth of that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import chain, repeat
from typing import Any

import numpy as np
import orjson

from graph.index import Index
from graph.indexing.labels import LANGUAGES
from ontology.model import Field, Form, Text
from queries.plan import tree
from queries.plan.tree import Alone, Asked, Part, ThingMembers, Things
from queries.plan.values import Nodes, Writers, cut, labels, linked, literals, shown

_NULL = b"null"


def alone(all_: ThingMembers | None, by_kind: Mapping[str, ThingMembers]) -> Alone | None:
    """By what things with these members are known; None of those that are not told alike wherever they stand."""
    langs: list[Asked] = []
    several = by_kind if all_ is None else {"": all_}
    said = [(kind, key, _words(part, langs)) for kind, members in several.items() for key, part in members]
    if any(words is None for _, _, words in said):
        return None
    return Alone(blake2b(repr(said).encode(), digest_size=16).hexdigest(), tuple(langs))


def _words(part: tree.ThingPart, langs: list[Asked]) -> str | None:
    """A part in words that say all but the languages, which are added to those given; None of a page, a score ..."""
    match part:
        case tree.Const() | tree.Iri() | tree.TypeName() | tree.KindName():
            return repr(part)
        case tree.Label(lang) | tree.KindLabel(lang):
            return f"{type(part).__name__} {_lang(lang, langs)}"
        case tree.Labels(lang, text):
            return f"Labels {_lang(lang, langs)} {text}"
        case tree.Value(field, lang, text):
            return f"Value {_field(field)} {_lang(lang, langs)} {text}"
        case tree.Link(field, things) if things.alone is not None:
            langs += things.alone.langs
            return f"Link {_field(field)} {things.alone.name}"
        case _:
            return None


def _field(field: Field) -> tuple[object, ...]:
    return field.path, field.inverse, field.targets, field.many, field.required


def _lang(lang: Asked | None, langs: list[Asked]) -> bool:
    """Whether a language is asked for, which is added to those given."""
    langs += [] if lang is None else [lang]
    return lang is not None


@dataclass(frozen=True, slots=True)
class Pieces:
    """Writes things as JSON: what `bound` has for each `Asked`, and how values are written, as in the plan's run."""

    index: Index
    bound: Sequence[Any]
    lang: str
    writers: Writers
    check: Callable[[], None]

    def of(self, things: Things, nodes: Nodes) -> list[bytes] | None:
        """What is asked of each of these things; None where it is not told alike, or in a rare language."""
        if things.alone is None:
            return None
        langs = [self.bound[asked.number] or self.lang for asked in things.alone.langs]
        if not {self.lang, *langs} <= {*LANGUAGES}:
            return None
        return self._kept(things, nodes)

    def _kept(self, things: Things, nodes: Nodes) -> list[bytes]:
        assert things.alone is not None
        langs = (self.bound[asked.number] for asked in things.alone.langs)
        key = (things.alone.name, self.lang, *langs)
        return self.index.spelled.of(key, nodes, lambda lacking: self._written(things, lacking))

    def _written(self, things: Things, nodes: Nodes) -> list[bytes]:
        self.check()
        if things.all is not None:
            return self._objects(things.all, nodes)
        places: dict[str, list[int]] = {}
        for place, kind in enumerate(shown(self.index, things.by_kind, nodes)):
            places.setdefault(kind, []).append(place)
        found = [b""] * len(nodes)
        for kind, mine in places.items():
            made = self._objects(things.by_kind[kind], [nodes[place] for place in mine])
            for place, piece in zip(mine, made, strict=True):
                found[place] = piece
        return found

    def _objects(self, members: ThingMembers, nodes: Nodes) -> list[bytes]:
        return _objects(members, [self._column(part, nodes) for _, part in members], len(nodes))

    def _column(self, part: tree.ThingPart, nodes: Nodes) -> Iterable[bytes]:
        """One member of each of these things."""
        match part:
            case tree.Value():
                return self._values(part, nodes)
            case tree.Link():
                return self._linked(part, nodes)
            case tree.Labels(lang, text):
                several = labels(self.index, nodes, self._said(lang))
                return _lists(several, lambda texts: _texts(text, texts))
            case _:
                return _json(self._words(part, nodes))

    def _words(self, part: tree.ThingPart, nodes: Nodes) -> list[str]:
        """What each of these things is, and what it is called."""
        index = self.index
        found: list[str]
        match part:
            case tree.Const(value):
                found = [value] * len(nodes)
            case tree.Iri():
                found = index.iris(np.array(nodes, np.int32))
            case tree.Label(lang):
                found = index.labels(np.array(nodes, np.int32), self._said(lang) or self.lang)
            case tree.KindLabel(lang):
                told, kinds = self._said(lang) or self.lang, index.model.kinds
                found = [kinds[name].label.say(told) for name in index.kind_names(nodes)]
            case tree.TypeName(by_kind):
                found = [by_kind[kind] for kind in shown(index, by_kind, nodes)]
            case _:
                assert isinstance(part, tree.KindName)
                found = index.kind_names(nodes)
        return found

    def _values(self, part: tree.Value, nodes: Nodes) -> Iterable[bytes]:
        field, texts = part.field, part.text

        def write(values: Sequence[Any]) -> list[bytes]:
            return _texts(texts, values) if field.form is Form.TEXT else _json(values)

        found = literals(self.index, field, nodes, self._said(part.lang), self.writers)
        if field.many:
            return _lists(found, write)
        return _scattered(
            write([one for one in found if one is not None]), [one is not None for one in found]
        )

    def _linked(self, part: tree.Link, nodes: Nodes) -> Iterable[bytes]:
        found, counts = linked(self.index, part.field, nodes)
        made = self._kept(part.things, found)
        return _listed(made, counts) if part.field.many else _scattered(made, counts)

    def _said(self, asked: Asked | None) -> Any:
        return None if asked is None else self.bound[asked.number]


def _objects(
    members: Sequence[tuple[str, Part]], columns: Sequence[Iterable[bytes]], count: int
) -> list[bytes]:
    """One object a row of the columns, which have the values of one key each."""
    if not members:
        return [b"{}"] * count
    heads = [repeat(b",%b:" % orjson.dumps(key)) for key, _ in members]
    heads[0] = repeat(b"{%b:" % orjson.dumps(members[0][0]))
    rows = zip(*chain.from_iterable(zip(heads, columns, strict=True)), repeat(b"}"), strict=False)
    return [*map(b"".join, rows)]


def _json(values: Sequence[Any]) -> list[bytes]:
    """Each of these values as JSON; all are written at once, for to ask for each takes many times as long."""
    if not values:
        return []
    # one a line: no value has the end of a line within
    return orjson.dumps(values, default=str, option=orjson.OPT_INDENT_2)[4:-2].split(b",\n  ")


def _texts(members: tree.TextMembers, texts: Sequence[Text]) -> list[bytes]:
    return _objects(members, [_json(_of_texts(part, texts)) for _, part in members], len(texts))


def _of_texts(part: tree.TextPart, texts: Sequence[Text]) -> list[str]:
    match part:
        case tree.Const(value):
            return [value] * len(texts)
        case tree.Content():
            return [text.value for text in texts]
        case tree.Language():
            return [text.lang for text in texts]


def _lists(lists: Sequence[Sequence[Any]], write: Callable[[Sequence[Any]], list[bytes]]) -> list[bytes]:
    """Each of these lists, whose entries are written together."""
    return _listed(write([*chain.from_iterable(lists)]), map(len, lists))


def _listed(pieces: list[bytes], counts: Iterable[int]) -> list[bytes]:
    """Lists of so many of the pieces each."""
    return [b"[%b]" % b",".join(some) for some in cut(pieces, counts)]


def _scattered(pieces: Iterable[bytes], where: Sequence[object]) -> list[bytes]:
    """The pieces at the places that are true, in their order, and null elsewhere."""
    rest = iter(pieces)
    return [next(rest) if has else _NULL for has in where]

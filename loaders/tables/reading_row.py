"""One row of a table -> the things that it speaks of, or everything that is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from loaders.files.rows import Row
from loaders.files.texts import as_string, as_text, plain, tidy
from loaders.reading import BadValueError, Note, note, refusal
from loaders.tables.cells import convert
from loaders.tables.codes import Codes
from loaders.tables.maps import Map, Taking, Thing, fill, holes
from ontology.identity import SCHEMES, iri, provisional_key
from ontology.model import Fault, Field, Form, Record, Text, Value

_HOLE = re.compile(r"\{([^{}]+)\}")

_LABEL = "http://www.w3.org/2004/02/skos/core#prefLabel"


@dataclass(frozen=True, slots=True)
class Context:
    """What all rows of a table have in common; `columns` are those of each thing."""

    source: Map
    things: tuple[Thing, ...]
    base: str
    codes: Codes
    columns: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class _Instance:
    """One thing of one row: its IRI and its values, links excepted."""

    thing: Thing
    iri: str
    values: Mapping[str, tuple[Value, ...]]


class Reading:
    """One row being read: everything that is wrong with it is gathered before it is refused."""

    def __init__(self, table: Context, row: Row) -> None:
        self._table, self._row = table, row
        self._things = {thing.name: thing for thing in table.things}
        self._instances: dict[str, list[_Instance]] = {}
        self._spoilt: set[str] = set()
        self.faults: list[Fault] = []
        self.notes: list[Note] = []

    def records(self) -> list[tuple[Thing, Record]]:
        """The row's records; to be used only while there are no faults."""
        return [pair for thing in self._table.things for pair in self._of(thing)]

    def _of(self, thing: Thing) -> Iterator[tuple[Thing, Record]]:
        links = [(field, taking.thing) for field, taking in thing.fields if taking.thing]
        for instance in self.instances(thing):
            values = dict(instance.values)
            for field, name in links:
                found = [
                    other.iri for other in self.instances(self._things[name]) if other.iri != instance.iri
                ]
                self._put(field, values, found)
            for field, name in links:
                if name not in self._spoilt:  # its own fault is told, not that it is missing here
                    self._require(thing, field, values, instance.iri)
            yield thing, Record(thing.kind.name, instance.iri, values, self._row.place)

    def instances(self, thing: Thing) -> list[_Instance]:
        """The things of this name in the row: one, none if its cells are empty, or one for each of a list."""
        if thing.name not in self._instances:
            self._instances[thing.name] = []  # asked for while it is being made, a thing is not there yet
            before = len(self.faults)
            found = [made for cells in self._each(thing) if (made := self._make(thing, cells))]
            self._spoilt |= {thing.name} if len(self.faults) > before else set()
            self._instances[thing.name] = list({made.iri: made for made in found}.values())
        return self._instances[thing.name]

    def _each(self, thing: Thing) -> Iterator[Mapping[str, object]]:
        if thing.each is None:
            yield self._row.cells
            return
        for part in _parts(self._row.cells.get(thing.each), thing.split):
            yield {**self._row.cells, thing.each: part}

    def _make(self, thing: Thing, cells: Mapping[str, object]) -> _Instance | None:
        first = thing is self._table.things[0]
        if not first and self._blank(self._table.columns[thing.name], cells):
            return None
        values: dict[str, tuple[Value, ...]] = {}
        before = len(self.faults)
        for field, taking in thing.fields:
            if taking.thing is None:
                self._put(field, values, self._values(field, taking, cells))
        if len(self.faults) > before:
            return None
        key = self._key(thing, values, cells)
        if key is None and not first:
            return None
        for field in {field.name: field for field, taking in thing.fields if taking.thing is None}.values():
            self._require(thing, field, values, "")
        if key is None:
            if len(self.faults) == before:
                self._refuse(
                    None, "", "nothing-named", "没有编号也没有名称", "has neither a number nor a name"
                )
            return None
        return _Instance(thing, iri(self._table.base, thing.kind.segment or "", key), values)

    def _blank(self, columns: Iterable[str], cells: Mapping[str, object]) -> bool:
        """Whether a thing's columns are all empty; one that has none is the same in every row, and there."""
        given = [cells.get(name) for name in columns]
        empty = self._table.source.empty
        return bool(given) and all(c is None or (isinstance(c, str) and tidy(c) in empty) for c in given)

    # -- keys

    def _key(
        self, thing: Thing, values: Mapping[str, tuple[Value, ...]], cells: Mapping[str, object]
    ) -> str | None:
        """What the thing is known by: its key, a register's number, chosen columns, a name, or all it has."""
        texts = self._texts([*holes(thing.key or ""), *thing.otherwise], cells)
        if thing.key and (text := fill(thing.key, texts)):
            return plain(text).replace(" ", "")
        for place, field in enumerate(thing.kind.identities):
            for value in values.get(field.name, ())[:1]:
                scheme = SCHEMES[field.identity or ""]
                key = scheme.key(str(value))
                return key if place == 0 else f"{scheme.name}-{key}"
        source = self._table.source.info.loader
        if chosen := [plain(texts[name]) for name in thing.otherwise]:
            return provisional_key(source, *chosen) if chosen[0] else None
        name = next(
            (value.value for f, _ in thing.fields if f.path == _LABEL for value in _labels(values, f)), ""
        )
        if name:
            within = self._within(thing)
            if thing.within and not within:
                said = (
                    f"所属的 {thing.within} 不在这一行",
                    f"the {thing.within} that it belongs to is not in this row",
                )
                self._refuse(None, "", "nothing-within", *said, name)
            return provisional_key(source, plain(name), *within)
        if any(field.path == _LABEL and field.required for field, _ in thing.fields):
            return None
        return self._by_content(thing, values, source)

    def _within(self, thing: Thing) -> list[str]:
        return [other.iri for other in self.instances(self._things[thing.within])] if thing.within else []

    def _by_content(self, thing: Thing, values: Mapping[str, tuple[Value, ...]], source: str) -> str | None:
        linked = [
            other.iri for _, t in thing.fields if t.thing for other in self.instances(self._things[t.thing])
        ]
        said = [f"{name}={value}" for name, found in sorted(values.items()) for value in found]
        return (
            provisional_key(source, thing.kind.name, *said, *linked, *self._within(thing))
            if said or linked
            else None
        )

    def _texts(self, columns: Iterable[str], cells: Mapping[str, object]) -> dict[str, str]:
        """The texts of the columns that a key is made of."""
        texts = {}
        for name in columns:
            try:
                text = as_string(cells.get(name))
            except BadValueError as bad:
                text = ""
                self._refuse(None, name, bad.rule, bad.zh, bad.en, bad.value)
            texts[name] = "" if text in self._table.source.empty else text
        return texts

    # -- values

    def _values(self, field: Field, taking: Taking, cells: Mapping[str, object]) -> list[Value]:
        found: list[Value] = []
        for template in taking.templates:
            column = template[1:-1] if _HOLE.fullmatch(template) else template
            try:
                found += (
                    self._value(field, taking, part) for part in self._cells(field, taking, template, cells)
                )
            except BadValueError as bad:
                self._bad(field, taking, column, bad)
        if not found and taking.default is not None:
            found.append(self._value(field, taking, taking.default))
        return found

    def _cells(
        self, field: Field, taking: Taking, template: str, cells: Mapping[str, object]
    ) -> Iterator[object]:
        given = cells.get(template[1:-1]) if _HOLE.fullmatch(template) else self._filled(template, cells)
        for part in _parts(given, taking.split):
            if (cell := _chosen(field, taking, part)) is not None:
                yield cell

    def _filled(self, template: str, cells: Mapping[str, object]) -> str:
        texts = {name: as_string(cells.get(name)) for name in holes(template)}
        return fill(
            template, {name: "" if text in self._table.source.empty else text for name, text in texts.items()}
        )

    def _value(self, field: Field, taking: Taking, cell: object) -> Value:
        if field.form is Form.CODE:
            return self._table.codes.find(field, as_text(cell))
        return convert(cell, field, lang=taking.lang, unit=taking.unit, take=taking.take)

    def _put(self, field: Field, values: dict[str, tuple[Value, ...]], found: Iterable[Value]) -> None:
        """The values with those found; two where the model takes one are refused."""
        together = tuple(dict.fromkeys((*values.get(field.name, ()), *found)))
        langs = [value.lang for value in together if isinstance(value, Text)]
        if (len(together) > 1 and not field.many and not field.unique_lang) or (
            field.unique_lang and len(langs) != len(set(langs))
        ):
            told = "；".join(map(shown, together))
            self._refuse(
                field,
                "",
                "one-value",
                "只能有一个值（名称为每种语言一个）",
                "takes one value (a name: one a language)",
                told,
            )
        elif together:
            values[field.name] = together

    def _require(
        self, thing: Thing, field: Field, values: Mapping[str, tuple[Value, ...]], iri_: str
    ) -> None:
        if field.required and not values.get(field.name):
            columns = "、".join(name for f, t in thing.fields if f is field for name in t.columns)
            self._refuse(field, columns, "required", "缺少必填值", "a value is required", iri_=iri_)

    # -- faults

    def _bad(self, field: Field, taking: Taking, column: str, bad: BadValueError) -> None:
        if taking.lenient:
            said = _said(column, f"{bad.zh}（此值未采用）", f"{bad.en} (this value was left out)")
            self.notes.append(note(self._row.place, bad.rule, *said, field=field.name, value=bad.value))
        else:
            self._refuse(field, column, bad.rule, bad.zh, bad.en, bad.value)

    def _refuse(
        self, field: Field | None, column: str, rule: str, zh: str, en: str, value: str = "", iri_: str = ""
    ) -> None:  # fmt: skip
        fault = refusal(
            self._row.place,
            rule,
            *_said(column, zh, en),
            iri=iri_,
            field=field.name if field else "",
            value=value,
        )
        if fault not in self.faults:
            self.faults.append(fault)


def _said(column: str, zh: str, en: str) -> tuple[str, str]:
    return (f"“{column}”列：{zh}", f"column {column!r}: {en}") if column else (zh, en)


def _parts(given: object, separators: str) -> Iterator[object]:
    """The parts of a list, or of a text that is divided by separators."""
    if isinstance(given, list):
        yield from given
    elif isinstance(given, str) and separators:
        yield from (part for part in re.split(f"[{re.escape(separators)}]", given) if part.strip())
    else:
        yield given


def _chosen(field: Field, taking: Taking, part: object) -> object | None:
    """The part that a pattern picks, put into the map's words; None where it stands for nothing."""
    if part is None:
        return None
    if isinstance(part, str) or taking.pattern or taking.values:
        text = as_text(part)
        if text in taking.empty and (field.form is not Form.BOOLEAN or not text):
            return None
        if taking.pattern:
            match = taking.pattern.search(text)
            text = (match[match.lastindex or 0] or "") if match else ""
        return taking.values.get(text, text) or None
    return part


def _labels(values: Mapping[str, tuple[Value, ...]], field: Field) -> list[Text]:
    return [value for value in values.get(field.name, ()) if isinstance(value, Text)]


def shown(value: Value) -> str:
    """A value as people read it."""
    return value.value if isinstance(value, Text) else str(value)

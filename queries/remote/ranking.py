"""Lets a store sort and cut a long list in the order of an index: no value last, ties by kind and IRI."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from graph.indexing.moments import instant
from ontology.model import Form, Text, Value
from queries.conditions import Order
from queries.remote.client import value
from queries.remote.facts import KindsOf
from queries.remote.reading import Reader
from queries.remote.terms import NUMBERS, iri, lexical, moment, number, string, zoned
from queries.remote.writing import TYPE, Writer

#: More kinds than there are, by which a number holds two.
_MANY = 100
_PLACE, _NAME = f"(?w - {_MANY} * FLOOR(?w / {_MANY}))", 'CONCAT(STR(?n), ">")'


@dataclass(frozen=True, slots=True)
class Key:
    """What a list is sorted by, and the value of a thing, as SPARQL has them; a variable where some have no value."""

    expression: str
    descending: bool
    value: str | None
    lacking: str | None = None

    def beyond(self, sign: str) -> str:
        """Whether a thing comes behind (`>`) or before (`<`) the one with the value, by this key alone."""
        behind = sign == ">"
        if self.value is None:
            return "false" if behind else f"BOUND({self.lacking})"
        sign = {">": "<", "<": ">"}[sign] if self.descending else sign
        compared = f"{self.expression} {sign} {self.value}"
        if self.lacking is None:
            return compared
        return (
            f"(!BOUND({self.lacking}) || {compared})" if behind else f"(BOUND({self.lacking}) && {compared})"
        )

    @property
    def same(self) -> str:
        """Whether a thing has the value too."""
        if self.value is None:
            return f"!BOUND({self.lacking})"
        compared = f"{self.expression} = {self.value}"
        return f"(BOUND({self.lacking}) && {compared})" if self.lacking else compared


def ranks(order: Order) -> bool:
    """Whether a store can sort by an order: by a value, a number of links, or the IRI."""
    return order.through is None or (order.field is not None and not order.field.node)


class Ranking:
    """A list in a store, of which `members` says what `?n` fits, by some orders."""

    def __init__(self, reader: Reader, writer: Writer, orders: Sequence[Order], members: str) -> None:
        self._reader, self._writer, self._orders = reader, writer, orders
        self._members = members

    def count(self, after: str | None, before: str | None) -> int:
        """How many come behind one thing and before another."""
        rows = self._reader.few(f"SELECT (COUNT(*) AS ?c) WHERE {{ {self._sorted(after, before)}}}")
        return int(value(rows[0]["c"]))

    def between(self, after: str | None, before: str | None, start: int, stop: int) -> list[str]:
        """Those from `start` to `stop` among them."""
        by = " ".join(self._order_by())
        where = self._sorted(after, before)
        limit = f"LIMIT {stop - start} OFFSET {start}"
        rows = self._reader.few(f"SELECT ?n WHERE {{ {where}}} ORDER BY {by} {limit}")
        return [value(row["n"]) for row in rows]

    # -- within

    def _sorted(self, after: str | None, before: str | None) -> str:
        """What gives `?n` with its keys `?k0`, `?k1` ... and `?w`, of those between two things."""
        tests = [
            f"FILTER({self._beyond(thing, sign)}) " for thing, sign in ((after, ">"), (before, "<")) if thing
        ]
        return f"{self._keyed}{''.join(tests)}"

    @cached_property
    def _keyed(self) -> str:
        kinds, weight, of = self._reader.facts.of, self._writer.fresh(), self._writer.fresh()
        weights = " ".join(
            f"({iri(kinds.model.kinds[name].iri)} {_weight(kinds, place)})"
            for place, name in enumerate(kinds.names)
        )
        keys, patterns = [f"(MIN({weight}) AS ?w)"], ""
        for place, order in enumerate(self._orders):
            made = self._key(order)
            if made is not None:
                keys.append(f"({made[0]} AS ?k{place})")
                patterns += made[1]
        inner = f"{self._members}?n {TYPE} {of} . VALUES ({of} {weight}) {{ {weights} }} {patterns}"
        return f"{{ SELECT ?n {' '.join(keys)} WHERE {{ {inner}}} GROUP BY ?n }} "

    def _key(self, order: Order) -> tuple[str, str] | None:
        """What sorts by an order and where it is found; None of the IRI."""
        if order.field is None:
            return None
        found, thing, writer = self._writer.fresh(), "?n", self._writer
        if order.field.node:
            return f"COUNT(DISTINCT {found})", f"OPTIONAL {{ {writer.link('?n', order.field, found)}}} "
        way = ""
        if order.through is not None:
            thing = writer.fresh()
            way = writer.link("?n", order.through, thing)
        form, pattern = order.field.form, f"{way}{thing} {iri(order.field.path)} {found} "
        if form in NUMBERS:
            return f"MIN({found})", f"OPTIONAL {{ {pattern}}} "
        spelled, key = zoned(found) if form is Form.DATETIME else f"STR({found})", writer.fresh()
        if form is Form.TEXT:
            # as a column has them: the text, then what comes before all characters of texts, then the language
            spelled = f'CONCAT(STR({found}), "\\t", LANG({found}))'
        # bound where there is a value alone: some stores make a string of what has none
        return f"MIN({key})", f"OPTIONAL {{ {pattern}BIND({spelled} AS {key}) }} "

    def _order_by(self) -> Iterator[str]:
        for place, order in enumerate(self._orders):
            way = "DESC" if order.descending else "ASC"
            if order.field is None:
                yield f"{way}({_PLACE}) {way}({_NAME})"
            elif order.field.node:
                yield f"{way}(?k{place})"
            else:
                yield f"ASC(!BOUND(?k{place})) {way}(?k{place})"
        yield f"ASC({_PLACE}) ASC({_NAME})"

    def _beyond(self, thing: str, sign: str) -> str:
        """Whether `?n` comes behind or before a thing."""
        *rest, last = self._keys_of(thing)
        test = last.beyond(sign)
        for key in reversed(rest):
            test = f"({key.beyond(sign)} || ({key.same} && {test}))"
        return test

    def _keys_of(self, thing: str) -> Iterator[Key]:
        """The keys of one thing, which need not be in the list."""
        reader = self._reader
        mask = (reader.known([thing]), reader.facts.kinds[thing])[1]
        kind, name = reader.facts.of.place(thing, mask)
        own = str(kind), string(name.decode()[1:])
        for place, order in enumerate(self._orders):
            if order.field is None:
                yield Key(_PLACE, order.descending, own[0])
                yield Key(_NAME, order.descending, own[1])
            else:
                key, found = f"?k{place}", self._value_of(thing, order)
                counted = order.field.node or order.field.form in NUMBERS | {Form.DATETIME}
                # some stores compare a string that was worked out only where it is said to be one
                expression = key if counted else f"STR({key})"
                yield Key(expression, order.descending, found, None if order.field.node else key)
        yield Key(_PLACE, False, own[0])
        yield Key(_NAME, False, own[1])

    def _value_of(self, thing: str, order: Order) -> str | None:
        assert order.field is not None
        reader, things = self._reader, [thing]
        if order.through is not None:
            reader.fetch(things, [order.through])
            things = reader.ends(things, order.through)[:1]
        reader.fetch(things, [order.field])
        if order.field.node:
            return str(len(reader.ends(things, order.field)))
        values = [one for each in things for one in reader.facts.values[order.field.path][each]]
        if order.field.form in NUMBERS:
            return min((number(one) for one in values), key=float, default=None)
        if order.field.form is Form.DATETIME:
            moments = [one for one in values if isinstance(one, datetime)]
            return moment(min(moments, key=instant)) if moments else None
        least = min(map(_spelled, values), default=None)
        return None if least is None else string(least)


def _spelled(found: Value) -> str:
    return f"{found.value}\t{found.lang}" if isinstance(found, Text) else lexical(found)


def _weight(kinds: KindsOf, place: int) -> int:
    """A number that is least for the most specific kind, and holds its place."""
    return (_MANY - kinds.height(place)) * _MANY + place

"""Random conditions and orders over the fields of a model, with values that occur in an index.

A true random generator spreads over kinds, fields and tests far better than strategies nested in strategies.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from random import Random

from graph.index import Index
from graph.routes.spans import Spans, spans
from ontology.model import Field, Form, Text, Value
from queries.conditions import (
    All,
    Among,
    Any,
    Between,
    Coded,
    Condition,
    Contains,
    Counts,
    Equals,
    Has,
    Leads,
    Not,
    OfKind,
    Order,
    Share,
    There,
)

LINE = frozenset({Form.INTEGER, Form.DECIMAL, Form.DATE, Form.PARTIAL_DATE})
TEXTS = frozenset({Form.TEXT, Form.STRING})

Make = Callable[[], Condition]


def some_kind(index: Index, random: Random) -> str:
    """The name of a kind that has things."""
    return random.choice([kind.name for kind in index.model.public() if len(index.nodes(kind.name))])


def some_condition(index: Index, kind: str, random: Random, depth: int = 3) -> Condition:
    """A condition on things of a kind."""
    if not depth or random.random() < 0.4:
        return _leaf(index, kind, random, depth)
    parts = tuple(some_condition(index, kind, random, depth - 1) for _ in range(random.randint(0, 3)))
    made: list[Condition] = [All(parts), Any(parts), Not(some_condition(index, kind, random, depth - 1))]
    return random.choice(made)


def some_orders(index: Index, kind: str, random: Random) -> list[Order]:
    """Up to three orders of things of a kind."""
    fields = [f for f in index.model.kinds[kind].fields if f.node or f.unique_lang or not f.many]
    found = [
        Order(random.choice([None, *fields]), random.random() < 0.5) for _ in range(random.randint(0, 3))
    ]
    single = [f for f in fields if f.node and not f.many and len(f.targets) == 1]
    for link in random.sample(single, min(len(single), random.randint(0, 1))):
        below = [f for f in index.model.kinds[link.targets[0]].fields if not f.node and not f.many]
        found += [Order(field, random.random() < 0.5, through=link) for field in below[:1]]
    return found


def _leaf(index: Index, kind: str, random: Random, depth: int) -> Condition:
    iris = [index.iri(node) for node in index.nodes(kind).tolist()]
    among = Among(frozenset(random.choices([*iris, "urn:nobody"], k=random.randint(0, 4))))
    fields = index.model.kinds[kind].fields
    chosen = random.choice([f for f in fields if f.form is random.choice(fields).form] or fields)
    test = random.choice(_tests(index, chosen, random, depth))()
    there = There(_spans(index), date(random.randint(2018, 2022), random.randint(1, 2), random.randint(1, 8)))
    return random.choices([test, among, OfKind((some_kind(index, random),)), there], [8, 1, 1, 1])[0]


@lru_cache(maxsize=4)
def _spans(index: Index) -> Spans:
    return spans(index)


def _tests(index: Index, field: Field, random: Random, depth: int) -> list[Make]:
    """The conditions that a field can be put to."""
    tests: list[Make] = [lambda: Has(field)]
    if field.node:
        tests.append(lambda: Counts(field, *random.choices([None, -1, 0, 1, 2, 3], k=2)))
    if field.form is Form.CODE:
        codes = [code.iri for code in index.model.scheme_codes(str(field.scheme))]
        tests.append(lambda: Coded(field, frozenset(random.choices(codes, k=3)), random.random() < 0.5))
        tests.append(lambda: Coded(field, _above(index, codes, random), random.random() < 0.7))
    elif field.form is Form.LINK and depth:
        target = (
            random.choice(sorted(index.model.concrete(field.targets)))
            if field.targets
            else some_kind(index, random)
        )
        tests += [lambda share=share: _leads(index, field, share, target, random) for share in Share]  # type: ignore[misc]
    elif not field.node:
        tests += _literal(field, _values(index, field), random)
    return tests


def _leads(index: Index, field: Field, share: Share, target: str, random: Random) -> Condition:
    return Leads(field, share, some_condition(index, target, random, 1))


def _above(index: Index, codes: list[str], random: Random) -> frozenset[str]:
    """A code that has codes below it, where there is one."""
    above = sorted({broader for code in codes for broader in index.model.codes[code].broader}) or codes
    return frozenset([random.choice(above)])


def _literal(field: Field, values: list[Value], random: Random) -> list[Make]:
    if not values:
        return []
    tests: list[Make] = [lambda: Equals(field, tuple(random.choices(values, k=random.randint(0, 3))))]
    if field.form is Form.TEXT:
        lang = random.choice(["zh", "en", "fr"])
        some = [Text(str(value), lang) for value in random.choices(values, k=2)]
        tests += [lambda: Has(field, lang), lambda: Equals(field, tuple(some))]
        tests.append(lambda: Contains(field, _piece(some[0].value, random), random.random() < 0.5, lang))
    if field.form in LINE:
        tests.append(lambda: _between(field, values, random))
    if field.form in TEXTS:
        tests.append(
            lambda: Contains(field, _piece(str(random.choice(values)), random), random.random() < 0.5)
        )
    return tests


def _between(field: Field, values: list[Value], random: Random) -> Condition:
    low, high = (random.choice([None, random.choice(values)]) for _ in range(2))
    return Between(field, low, high, random.random() < 0.5, random.random() < 0.5)


def _piece(text: str, random: Random) -> str:
    start = random.randint(0, 2)
    return text[start : start + random.randint(0, 3)]


def _values(index: Index, field: Field) -> list[Value]:
    """The values that a field has in the index, texts without their language."""
    column = index.column(field)
    values = [column.value(rank) for rank in sorted(set(column.rows.values.tolist()))] if column else []
    return [value.value if isinstance(value, Text) else value for value in values]

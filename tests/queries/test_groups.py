"""Groups and totals by arrays agree with those made thing by thing, and with what SPARQL says of the generation."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from random import Random
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.generation import Generation
from graph.index import Index
from graph.indexing.columns import column_of, rows_of
from ontology.model import Field, Form, Kind, Model
from queries.conditions import QueryError
from queries.find import Finder
from queries.group_keys import NONE, Dimension, Grain, _climbed, _spans, _topmost
from queries.groups import MOST_DIMENSIONS, grouped, together
from queries.totals import DATES, NUMBERS, Measured, Stat, _exact, told
from schema.dimensions import dimensions
from tests.queries.strategies import some_condition, some_kind

#: What stands for a missing key among naive keys, behind all.
MISSING = (1, None)


def _key_of(index: Index, by: Dimension, number: int) -> Any:
    """A key of `Groups` as a plain value."""
    if number == NONE:
        return None
    if by.field is None:
        return index.kind_name(number)
    if by.field.node:
        return index.iri(number)
    if by.grain in (Grain.YEAR, Grain.MONTH):
        return number
    column = index.column(by.field)
    assert column is not None
    return column.value(number)


def naive_keys(index: Index, node: int, by: Dimension) -> list[Any]:
    if by.field is None:
        return [index.kind(node)]
    values = index.values(node, by.field)
    if not by.field.many:
        values = values[:1]
    if by.field.node:
        iris = [index.iri(int(str(value))) for value in values]
        return list(dict.fromkeys(top for iri in iris for top in _tops(index, iri, by.grain))) or [None]
    made = [_part(value, by.grain) for value in values]
    return list(dict.fromkeys(key for key in made if key is not None)) or [None]


def _tops(index: Index, iri: str, grain: Grain) -> Iterator[str]:
    above = index.model.codes[iri].broader if grain is Grain.TOP else ()
    if above:
        for other in above:
            yield from _tops(index, other, grain)
    else:
        yield iri


def _part(value: Any, grain: Grain) -> Any:
    if grain is Grain.VALUE:
        return value
    text = value if isinstance(value, str) else value.isoformat()
    if grain is Grain.YEAR:
        return int(text[:4])
    return int(text[:4]) * 12 + int(text[5:7]) - 1 if len(text) > 4 else None


def naive_groups(index: Index, nodes: list[int], by: list[Dimension]) -> dict[tuple[Any, ...], list[int]]:
    found: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for node in nodes:
        keys: list[tuple[Any, ...]] = [()]
        for dimension in by:
            keys = [(*key, more) for key in keys for more in naive_keys(index, node, dimension)]
        for key in keys:
            found[key].append(node)
    return found


def naive_stat(index: Index, nodes: list[int], field: Field, stat: Stat) -> Any:
    if field.node:
        values: list[Any] = [len(index.links(field).of(node)) for node in nodes]
    else:
        values = [value for node in nodes for value in index.values(node, field)]
    if stat is Stat.SUM:
        return sum(values)
    if not values:
        return None
    if stat is Stat.AVG:
        return float(sum(map(Fraction, values), Fraction(0)) / len(values))
    return min(values) if stat is Stat.MIN else max(values)


@settings(max_examples=250, suppress_health_check=[HealthCheck.too_slow])
@given(random=st.randoms(use_true_random=True), count=st.integers(1, MOST_DIMENSIONS))
def test_groups_are_those_made_thing_by_thing(index: Index, random: Random, count: int) -> None:
    kind = some_kind(index, random)
    nodes = Finder(index).find(kind, some_condition(index, kind, random))
    by = random.choices([*dimensions(index.model.kinds[kind])], k=count)
    found = grouped(index, nodes, by)
    keys = [
        tuple(_key_of(index, one, int(key[group])) for one, key in zip(by, found.keys, strict=True))
        for group in range(len(found))
    ]
    assert len({*keys}) == len(keys)
    groups = dict(zip(keys, (found.of(group).tolist() for group in range(len(found))), strict=True))
    assert groups == naive_groups(index, nodes.tolist(), by)
    assert found.sizes.tolist() == [*map(len, groups.values())]
    ranked = [tuple(int(key[group]) for key in found.keys) for group in range(len(found))]
    assert ranked == sorted(ranked)


@settings(max_examples=250, suppress_health_check=[HealthCheck.too_slow])
@given(random=st.randoms(use_true_random=True), stat=st.sampled_from(Stat))
def test_totals_are_those_made_thing_by_thing(index: Index, random: Random, stat: Stat) -> None:
    kind = some_kind(index, random)
    nodes = Finder(index).find(kind, some_condition(index, kind, random, 1))
    fields = index.model.kinds[kind].fields
    forms = NUMBERS | DATES if stat in (Stat.MIN, Stat.MAX) else NUMBERS
    field = random.choice([f for f in fields if f.form in forms or f.node])
    groups = grouped(index, nodes, [random.choice([*dimensions(index.model.kinds[kind])])])
    if len(groups):
        picked = np.array(random.sample(range(len(groups)), random.randint(0, len(groups))), np.int64)
        groups = groups.taken(picked)
    for several in (groups, together(index, nodes)):
        expected = [naive_stat(index, several.of(g).tolist(), field, stat) for g in range(len(several))]
        assert told(several, field, stat) == expected


@given(
    groups=st.lists(
        st.lists(
            st.builds(
                lambda digits, point: Decimal(digits).scaleb(point),
                st.integers(-(10**15), 10**15),
                st.integers(-12, 6),
            )
        ),
        min_size=1,
    )
)
def test_sums_are_exact(groups: list[list[Decimal]]) -> None:
    """Values of 15 digits, however far apart, sum as decimals do and not as floats."""
    values = np.array([float(value) for group in groups for value in group])
    found = Measured(values, np.append(0, np.cumsum([*map(len, groups)])), None)
    sums, decimals = _exact(found)
    assert [Fraction(total, 10**decimals) for total in sums] == [
        sum(map(Fraction, group)) for group in groups
    ]


def test_a_group_more_than_allowed_is_refused(index: Index) -> None:
    with pytest.raises(QueryError, match=f"1 to {MOST_DIMENSIONS} entries, not 0"):
        grouped(index, index.nodes("Patent"), [])


def asked_of_sparql(model: Model) -> Iterator[tuple[Kind, Dimension]]:
    """Kinds without kinds below them, by their codes, the years of their dates and the things they link."""
    for kind in model.public():
        if model.concrete((kind.name,)) == {kind.name}:
            for by in dimensions(kind):
                if by.field is not None and _in_sparql(by.field, by.grain):
                    yield kind, by


def _in_sparql(field: Field, grain: Grain) -> bool:
    if grain is Grain.YEAR:
        return field.form is Form.DATE and not field.inverse
    return grain is Grain.VALUE and field.node and not field.inverse


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(random=st.randoms(use_true_random=True))
def test_groups_are_those_of_sparql(generation: Generation, random: Random) -> None:
    index, model = generation.index, generation.model
    kind, by = random.choice([*asked_of_sparql(model)])
    assert by.field is not None
    number = next((f for f in kind.own_fields if f.form in NUMBERS and not f.many), None)
    key = "YEAR(?of)" if by.grain is Grain.YEAR else "?of"
    amount = f"OPTIONAL {{ ?s <{number.path}> ?said }} BIND(COALESCE(?said, 0) AS ?v)" if number else ""
    query = f"""SELECT ?k (COUNT(?s) AS ?n) (SUM(?v) AS ?t) {{ {{ SELECT DISTINCT ?s ?k ?v {{
        ?s a <{kind.iri}> OPTIONAL {{ ?s <{by.field.path}> ?of }} BIND({key} AS ?k) {amount} }} }} }} GROUP BY ?k"""
    rows = ((_plain(k), _plain(n), _plain(t)) for k, n, t in generation.store.select(query, {}).rows)
    expected = {k: (int(n), Decimal(t or 0)) for k, n, t in rows if int(n)}
    found = grouped(index, index.nodes(kind.name), [by])
    sums = told(found, number, Stat.SUM) if number else [Decimal(0)] * len(found)
    keys = [_key_of(index, by, int(key)) for key in found.keys[0]]
    assert expected == {
        None if one is None else str(one): (size, Decimal(total))
        for one, size, total in zip(keys, found.sizes.tolist(), sums, strict=True)
    }


def _plain(term: str | None) -> Any:
    if term is None:
        return None
    return term[1:-1] if term.startswith("<") else term[1:].partition('"')[0]


def test_more_entries_than_allowed_are_refused(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("queries.groups.MOST_ENTRIES", 3)
    with pytest.raises(QueryError, match="at most 3: take fewer of them, or narrow by where"):
        grouped(index, index.nodes("Patent"), [Dimension(None)])


def _up(index: Index, links: list[tuple[int, int]]) -> tuple[Any, Field]:
    """What groups look at of an index in which codes are below others as these links say, and a field of codes."""
    rows = rows_of(*np.array(links, np.int32).T)
    field = next(f for kind in index.model.public() for f in kind.own_fields if f.form is Form.CODE)
    return SimpleNamespace(model=index.model, links=lambda _: rows, size=100), field


def test_many_ways_up_lead_to_a_top_once(index: Index) -> None:
    ladder = [(low, high) for low in range(40) for high in (low // 2 * 2 + 2, low // 2 * 2 + 3)]
    city, field = _up(index, ladder[: 2 * 30])
    owners, tops = _climbed(city, field, np.array([0, 31]))
    assert (owners.tolist(), tops.tolist()) == ([0, 0, 1], [30, 31, 31])


def test_codes_in_a_circle_lie_under_none(index: Index) -> None:
    city, field = _up(index, [(1, 2), (2, 1), (2, 2), (5, 7)])
    places, tops = _topmost(city, field, np.array([0, 1, 2, 2]), np.array([7, 5, 1, 5]))
    assert (places.tolist(), tops.tolist()) == ([0, 1, 2], [7, 7, 7])
    places, tops = _topmost(city, field, np.array([4, 3]), np.array([1, 2]))
    assert (places.tolist(), tops.tolist()) == ([], [])


def test_dates_far_apart_are_grouped_as_written() -> None:
    said = ["0001", "2015", "2015-06", "2015-06-30", "9999-12", "not a date"]
    nodes = np.arange(len(said), dtype=np.int32)
    column = column_of(Form.PARTIAL_DATE, nodes, nodes, said)
    ranks = column.rows.values.astype(np.int64)
    assert _spans(column, ranks, Grain.YEAR).tolist() == [1, 2015, 2015, 2015, 9999, NONE]
    june = 2015 * 12 + 5
    assert _spans(column, ranks, Grain.MONTH).tolist() == [NONE, NONE, june, june, 9999 * 12 + 11, NONE]

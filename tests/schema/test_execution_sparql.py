"""What plans give is what SPARQL finds on the same generation: pages of pages with order and counts, and groups."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from random import Random
from typing import Any, NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from graph.generation import Generation
from ontology.model import Field, Form, Kind, Model
from queries.find import BROADER
from queries.group_keys import Dimension, Grain
from schema.build import GraphQL
from schema.connections import LONGEST
from schema.context import Context, Known
from schema.dimensions import dimensions, title_of_dimension
from schema.execution import Operation, execute
from schema.orders import title_of


class Question(NamedTuple):
    """A page of a kind, each thing with a page of what a field links; `least` is how many links it must have."""

    kind: Kind
    field: Field
    first: int
    offset: int
    below: int
    least: int
    order: str


def questions(model: Model) -> Iterator[tuple[Kind, Field]]:
    """The kinds without kinds below them, and their lists of things of one such kind: there, order is by IRI."""
    narrow = [k for k in model.public() if model.concrete((k.name,)) == {k.name}]
    names = {kind.name for kind in narrow}
    for kind in narrow:
        for field in kind.fields:
            if (
                field.form is Form.LINK
                and field.many
                and len(field.targets) == 1
                and field.targets[0] in names
            ):
                yield kind, field


def by_plan(schema: GraphQL, generation: Generation, asked: Question) -> dict[str, Any]:
    name = asked.field.name
    count = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).upper()
    orders = {"iri": "ID_ASC", "iri backwards": "ID_DESC", "count": f"{count}_COUNT_DESC"}
    arguments = (
        f"first: {asked.first}, offset: {asked.offset}, orderBy: [{orders[asked.order]}], "
        f"where: {{{name}: {{count: {{gte: {asked.least}}}}}}}"
    )
    nested = f"{name}(first: {asked.below}) {{ totalCount nodes {{ id }} }}"
    query = f"{{ page: {asked.kind.plural}({arguments}) {{ totalCount nodes {{ id {nested} }} }} }}"
    found = execute(schema, Operation(query), Context(Known(generation)))
    assert not found.left, found.left
    page: dict[str, Any] = found.plain["page"]
    return page


def by_sparql(generation: Generation, asked: Question) -> dict[str, Any]:
    model, field = generation.model, asked.field
    link = f"?o <{field.path}> ?s" if field.inverse else f"?s <{field.path}> ?o"
    query = (
        f"SELECT ?s ?o {{ ?s a <{asked.kind.iri}> OPTIONAL {{ {link} . ?o a <{model.kinds[field.targets[0]].iri}> }} }}"
        " ORDER BY STR(?s) STR(?o)"
    )
    rows = generation.store.select(query, {}).rows
    lists = {
        str(thing)[1:-1]: [str(other)[1:-1] for _, other in dict.fromkeys(several) if other]
        for thing, several in groupby(rows, key=lambda row: row[0])
    }
    things = [thing for thing, others in lists.items() if len(others) >= asked.least]
    if asked.order == "iri backwards":
        things.reverse()
    if asked.order == "count":
        things.sort(key=lambda thing: -len(lists[thing]))
    shown = things[asked.offset : asked.offset + asked.first]
    return {"totalCount": len(things), "nodes": [_thing(one, lists[one], asked) for one in shown]}


def _thing(iri: str, others: list[str], asked: Question) -> dict[str, Any]:
    page = [{"id": other} for other in others[: asked.below]]
    return {"id": iri, asked.field.name: {"totalCount": len(others), "nodes": page}}


@settings(max_examples=150, deadline=None)
@given(
    random=st.randoms(use_true_random=True),
    numbers=st.tuples(st.integers(0, 9), st.integers(0, 4), st.integers(0, 4), st.integers(0, 2)),
    order=st.sampled_from(["iri", "iri backwards", "count"]),
)
def test_plans_say_what_sparql_says(
    schema: GraphQL, generation: Generation, random: Random, numbers: tuple[int, int, int, int], order: str
) -> None:
    kind, field = random.choice([*questions(generation.model)])
    asked = Question(kind, field, *numbers, order)
    assert by_plan(schema, generation, asked) == by_sparql(generation, asked)


def grouped_by_plan(
    schema: GraphQL, generation: Generation, kind: Kind, by: str, least: int
) -> dict[str, int]:
    """How many things of a kind there are by key, where there are at least so many."""
    groups = f"groupBy(by: [{by}], first: {LONGEST}, having: {{count: {{gte: {least}}}}})"
    asked = f"aggregate {{ count }} {groups} {{ nodes {{ keys {{ value }} count }} }}"
    query = f"{{ {kind.plural}(first: 0) {{ {asked} }} }}"
    found = execute(schema, Operation(query), Context(Known(generation)))
    assert not found.left, found.left
    said = found.plain[kind.plural]
    assert said["aggregate"]["count"] == len(generation.index.nodes(kind.name))
    return {str(group["keys"][0]["value"]): group["count"] for group in said["groupBy"]["nodes"]}


def grouped_by_sparql(generation: Generation, kind: Kind, by: Dimension, least: int) -> dict[str, int]:
    assert by.field is not None
    path = by.field.path
    top = f"?s <{path}>/<{BROADER}>* ?k . FILTER NOT EXISTS {{ ?k <{BROADER}> ?above }}"
    key = {
        Grain.TOP: top,
        Grain.YEAR: f"?s <{path}> ?day . BIND(STR(YEAR(?day)) AS ?k)",
        Grain.VALUE: f"?s <{path}> ?k",
    }[by.grain]
    query = (
        f"SELECT ?k (COUNT(DISTINCT ?s) AS ?n) {{ ?s a <{kind.iri}> OPTIONAL {{ {key} }} }} GROUP BY ?k "
        f"HAVING (COUNT(DISTINCT ?s) >= {least})"
    )
    rows = generation.store.select(query, {}).rows
    return {_key(k): int(str(n)[1:].partition('"')[0]) for k, n in rows}


def _key(term: object) -> str:
    text = str(term)
    return (
        text[1:-1] if text.startswith("<") else text[1:].partition('"')[0] if text.startswith('"') else text
    )


def groupings(model: Model) -> Iterator[tuple[Kind, Dimension]]:
    """Kinds without kinds below them, by codes, their topmost ones, linked things, and the years of dates."""
    for kind in model.public():
        for by in dimensions(kind) if model.concrete((kind.name,)) == {kind.name} else ():
            own = by.field is not None and not by.field.inverse
            if own and (by.field.node or (by.grain is Grain.YEAR and by.field.form is Form.DATE)):  # type: ignore[union-attr]
                yield kind, by


@settings(max_examples=60, deadline=None)
@given(random=st.randoms(use_true_random=True), least=st.integers(1, 3))
def test_groups_that_plans_make_are_those_of_sparql(
    schema: GraphQL, generation: Generation, random: Random, least: int
) -> None:
    kind, by = random.choice([*groupings(generation.model)])
    found = grouped_by_plan(schema, generation, kind, title_of_dimension(by), least)
    assert found == grouped_by_sparql(generation, kind, by, least)


def linked(model: Model) -> Iterator[tuple[Kind, Field, Field]]:
    """Kinds without kinds below them, their single links, and a single string of what these lead to."""
    for kind in model.public():
        for link in kind.own_fields if model.concrete((kind.name,)) == {kind.name} else ():
            if link.node and not link.many and not link.inverse and len(link.targets) == 1:
                target = model.kinds[link.targets[0]]
                yield from ((kind, link, f) for f in target.fields if f.form is Form.STRING and not f.many)


@settings(max_examples=60, deadline=None)
@given(random=st.randoms(use_true_random=True), descending=st.booleans())
def test_orders_by_what_is_linked_are_those_of_sparql(
    schema: GraphQL, generation: Generation, random: Random, descending: bool
) -> None:
    kind, link, field = random.choice([*linked(generation.model)])
    way = "DESC" if descending else "ASC"
    order = f"{title_of(link.name)}__{title_of(field.name)}_{way}"
    query = f"{{ {kind.plural}(first: {LONGEST}, orderBy: [{order}]) {{ nodes {{ id }} }} }}"
    found = execute(schema, Operation(query), Context(Known(generation)))
    assert not found.left, found.left
    path = f"<{link.path}>/<{field.path}>"
    rows = generation.store.select(
        f"SELECT ?s ?v {{ ?s a <{kind.iri}> OPTIONAL {{ ?s {path} ?v }} }}", {}
    ).rows
    said = {_key(thing): _key(value) if value else None for thing, value in rows}
    with_it = sorted(one for one in said if said[one] is not None)
    with_it.sort(key=lambda one: str(said[one]), reverse=descending)
    without = sorted(one for one in said if said[one] is None)
    assert [one["id"] for one in found.plain[kind.plural]["nodes"]] == [*with_it, *without]

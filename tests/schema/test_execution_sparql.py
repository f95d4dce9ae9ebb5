"""Pages of pages that plans give hold what SPARQL finds on the same generation: things, order and counts."""

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
from schema.build import GraphQL
from schema.context import Context, Known
from schema.execution import Operation, execute


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
    assert found.data is not None
    page: dict[str, Any] = found.data["page"]
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

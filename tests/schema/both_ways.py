"""One operation answered by plans and by resolvers alone, over a small city with odd things in it."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any

import orjson
from graphql import DocumentNode, GraphQLError

from graph.generation import Generation
from ontology.model import Form, Model, Place, Record, Text
from schema.build import GraphQL
from schema.context import Context, Known
from schema.documents import READY, InvalidError
from schema.execution import FAULT, Found, Operation, execute, told
from tests.queries.small_city import BASE, publish, synthetic

PLACE = Place("synthetic.csv", 2)


def odd_city(model: Model, folder: Path, each: int = 6) -> Generation:
    """So many things of every kind, and the odd ones."""
    return publish(model, folder, [*synthetic(model, each), *odd(model)])


def odd(model: Model) -> list[Record]:
    """Things that are of two kinds, lack what they must have, or have values that GraphQL cannot give."""
    label = {"label": (Text("合成研究院", "zh"), Text('a "quoted"\n\\ \u2028 name', "en"))}
    kinds = {
        f"{BASE}id/org/both": ("Institution", "Enterprise", "Patent"),
        f"{BASE}id/org/one": ("Enterprise",),
    }
    found = [Record(kind, iri, label, PLACE) for iri, names in kinds.items() for kind in names]
    for kind in model.public():
        if not kind.abstract and kind.segment:
            bare = f"{BASE}id/{kind.segment}/bare-{kind.name}"
            large: dict[str, Any] = {f.name: (2**40,) for f in kind.own_fields if f.form is Form.INTEGER}
            french = {"label": (Text("nom", "fr"),)} if "label" in kind else {}
            found += [
                Record(kind.name, bare, {}, PLACE),
                Record(kind.name, f"{bare}-2", french | large, PLACE),
            ]
    return found


def by_resolvers(schema: GraphQL, asked: Operation, context: Context) -> bytes:
    """What Strawberry says by resolvers alone; a valid document is not parsed again, which takes longest."""
    ready: dict[str, DocumentNode] = {}
    with suppress(InvalidError, GraphQLError):
        ready[READY] = schema.documents.ready(asked.query).document
    variables = dict(asked.variables or {})
    result = schema.execute_sync(
        asked.query, variables, context, operation_name=asked.name, operation_extensions=ready
    )
    answer: dict[str, Any] = {"data": result.data}
    if result.errors:
        answer["errors"] = [error.formatted for error in result.errors]
        if result.data is None and all(error.path is None for error in result.errors):
            del answer["data"]
    return orjson.dumps(answer)


def compared(schema: GraphQL, asked: Operation, known: Known, lang: str) -> Counter[str]:
    """How an operation was answered; AssertionError with the operation where the two ways differ."""
    found = execute(schema, asked, Context(known, lang))
    status, given = told(found)
    expected = by_resolvers(schema, asked, Context(known, lang))
    assert given == expected, f"{asked.query}\n{asked.variables}\n{expected.decode()}\n{given.decode()}"
    assert not any(why.startswith(FAULT[:15]) for why in (found.fault or "", *found.left.values())), (
        found.left
    )
    assert (status == 400) == ("data" not in orjson.loads(expected))
    return Counter(ways(found))


def ways(found: Found) -> list[str]:
    """How an operation was answered, in words for counting."""
    if not found.roots:
        return ["invalid"]
    by_plan = [root.key not in found.left for root in found.roots]
    way = "plans" if all(by_plan) else "both" if any(by_plan) else "resolvers"
    return ["valid", way, *(["errors"] if found.errors else [])]

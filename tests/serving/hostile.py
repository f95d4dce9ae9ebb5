"""Requests that are made to take long, to take memory, or to break what answers them."""

from __future__ import annotations

import json
from typing import Any, NamedTuple


class Hostile(NamedTuple):
    """One request: what it tries, its body, and with which error codes it may be answered; OK is an answer."""

    name: str
    body: bytes
    codes: frozenset[str]


def asked(name: str, query: str, *codes: str, **variables: Any) -> Hostile:
    """A request of this query."""
    body = json.dumps({"query": query, "variables": variables}).encode()
    return Hostile(name, body, frozenset(codes or {"LIMIT_EXCEEDED"}))


def many(part: str, times: int) -> str:
    """A part written so many times, each with its number in place of #."""
    return " ".join(part.replace("#", str(i)) for i in range(times))


def within(opening: str, times: int, inner: str = "id") -> str:
    """Fields within fields."""
    return opening * times + inner + "}" * (times * opening.count("{"))


def fragments(body: str, times: int, type_: str = "Organization") -> str:
    """Fragments, each of which spreads the next one where its body has $; the last one has an id."""
    made = [f"fragment F{i} on {type_} {{ {body.replace('$', f'...F{i + 1}')} }}" for i in range(times)]
    return " ".join([*made, f"fragment F{times} on {type_} {{ id }}"])


def root(fields: str) -> str:
    """A query for these fields."""
    return f"{{ {fields} }}"


def page(fields: str) -> str:
    """A query for these fields of a page of things."""
    return f"{{ organizations(first: 200) {{ nodes {{ {fields} }} }} }}"


LIMIT, INVALID, BAD, OK = "LIMIT_EXCEEDED", "INVALID_DOCUMENT", "BAD_REQUEST", "OK"
PARTS, TYPES = "parts(first: 200) { nodes {", "fields { type { "
DOUBLE = "a: isPartOf { $ } b: isPartOf { $ }"
CHAIN = "type { name ofType { name ofType { name ofType { name } } } }"
INTROSPECTION = f"a#: __schema {{ types {{ name fields {{ args {{ {CHAIN} }} {CHAIN} }} }} }}"
NODES = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }"
WHERE = "query($w: OrganizationWhere) { organizations(where: $w) { totalCount } }"
SEARCH = "query($t: String!) { search(text: $t) { totalCount } }"
TARGETS = 'query($t: [ID!]) { paths(from: "a", targets: $t) { exact } }'
PAGES = page("parts(first: $n) { nodes { parts(first: $n) { nodes { id } } }").replace("200", "$n")

NESTED = [
    asked("pages in pages", page(within(PARTS, 2))),
    asked("pages in pages, 200 deep", page(within(PARTS, 200)), LIMIT, INVALID),
    asked("one thing in another", page(within("isPartOf {", 40))),
    asked("brackets", "{" * 4_900, INVALID, LIMIT),
    asked("lists in lists", root(f"organizations(where: {'[' * 2_400}{']' * 2_400})"), INVALID, LIMIT),
    asked(
        "conditions in conditions",
        root(f"organizations(where: {within('{not:', 200, '{}')}) {{ totalCount }}"),
        OK,
        INVALID,
    ),
]
REPEATED = [
    asked("aliases at the root", root(many("a#: organizations(first: 200) { nodes { label } }", 200))),
    asked("aliases below", root(f"organizations {{ {many('a#: totalCount', 1_000)} }}")),
    asked("aliases of one page", page(many("a#: parts(first: 200) { totalCount nodes { label } }", 49))),
    asked("one leaf again and again", page("label " * 4_500)),
    asked("one branch again and again", root("organizations { nodes { id } } " * 500)),
    asked("fragments at one place", root(many("... on Query { a: __typename }", 700))),
    asked("directives", root("__typename " + "@include(if: true) " * 600)),
    asked("operations", many("query A# { __typename }", 1_000), "OPERATION_RESOLUTION_FAILURE"),
    asked("operations without end", many("query A# { __typename }", 1_500)),
    asked("variables", f"query({many('$v#: Int', 1_200)}) {{ __typename }}", INVALID),
    asked("nothing but comments", "#x\n" * 30_000, INVALID, LIMIT),
]
FRAGMENTS = [
    asked("a circle", "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }", INVALID),
    asked("a circle below", page("...A") + "fragment A on Organization { isPartOf { ...A } }", INVALID),
    asked("doubling", page("...F0") + fragments(DOUBLE, 18)),
    asked("doubling at one place", page("...F0") + fragments("$ $", 300)),
    asked("doubling, not asked for", root("__typename") + fragments(DOUBLE, 18), LIMIT, INVALID),
    asked("a chain", page("...F0") + fragments("$", 450)),
    asked(
        "pairs", root(many("...G#", 300)) + many("fragment G# on Query { organizations { totalCount } }", 300)
    ),
]
VALUES = [
    asked("a huge page", root("organizations(first: 2147483647) { nodes { id } }"), OK),
    asked(
        "a page beyond all numbers", root(f"organizations(first: {'9' * 5_000}) {{ totalCount }}"), INVALID
    ),
    asked("pages in variables", f"query($n: Int) {PAGES} }}", n=200),
    asked("a hundred thousand ids", NODES, ids=["a"] * 100_000),
    asked("nine thousand ids", NODES, OK, ids=["a"] * 9_000),
    asked("ids in the document", root(f"nodes(ids: [{'1 ' * 4_900}]) {{ id }}"), OK),
    asked("a thousand targets", TARGETS, OK, t=["a"] * 1_000),
    asked("nested variables", WHERE, w=json.loads('{"not":' * 400 + "{}" + "}" * 400)),
    asked("150 conditions", WHERE, OK, w={"or": [{"label": {"contains": str(i)}} for i in range(150)]}),
    asked("1,500 conditions", WHERE, w={"or": [{"label": {"contains": str(i)}} for i in range(1_500)]}),
    asked("long text", root(f'search(text: "{"x" * 90_000}") {{ totalCount }}'), OK),
    asked("too long text", root(f'search(text: "{"x" * 900_000}") {{ totalCount }}')),
    asked("long text in a variable", SEARCH, OK, t="光" * 100_000),
    asked("a long name", root("x" * 90_000), INVALID),
    asked("names that nobody knows", page(many("unknown#", 1_200)), INVALID),
]
SCHEMA = [
    asked("introspection in a circle", root(f"__schema {{ types {{ {within(TYPES, 8, 'name')} }} }}")),
    asked("introspection of three circles", root(f"__schema {{ types {{ {within(TYPES, 3, 'name')} }} }}")),
    asked("introspection again and again", root(many(INTROSPECTION, 12))),
]
RANKING = "a#: ranking(measure: BETWEENNESS, first: 20) { nodes { label } }"
PATHS = 'a#: paths(from: "a#", to: "b") { exact }'
MEASURED = [
    asked("10 rankings", root(many(RANKING, 10)), OK),
    asked("50 rankings", root(many(RANKING, 50))),
    asked("20 paths", root(many(PATHS, 20)), OK),
    asked("50 paths", root(many(PATHS, 50))),
]
BODIES = [
    Hostile("JSON in JSON", b"[" * 900_000, frozenset({BAD})),
    Hostile("objects in objects", b'{"a":' * 150_000, frozenset({BAD})),
    Hostile("a long body", b'{"query": "' + b"x" * 3_000_000 + b'"}', frozenset({"BODY_TOO_LONG"})),
    Hostile(
        "a huge number", b'{"query": "{ __typename }", "variables": {"a": 1e999999}}', frozenset({BAD, OK})
    ),
    Hostile("a batch", json.dumps([{"query": "{ __typename }"}] * 1_000).encode(), frozenset({BAD})),
    Hostile("half a letter", b'{"query": "{ __typename } # \\ud800"}', frozenset({BAD})),
    Hostile("zeros", b"\0" * 500_000, frozenset({BAD})),
]
HOSTILE = [*NESTED, *REPEATED, *FRAGMENTS, *VALUES, *SCHEMA, *MEASURED, *BODIES]

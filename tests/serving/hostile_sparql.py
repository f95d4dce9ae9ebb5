"""Queries that are made to take long, to take memory, or to break what answers them."""

from __future__ import annotations

from typing import NamedTuple


class Hostile(NamedTuple):
    """One query: what it tries, its text, in which format it is asked for, and with which statuses it may end."""

    name: str
    query: str
    statuses: frozenset[int]
    accept: str = "csv"


def ends(name: str, query: str, *statuses: int, accept: str = "csv") -> Hostile:
    """A query that may end with these statuses; without any, with one of those that end it."""
    return Hostile(name, query, frozenset(statuses or (504, 507)), accept)


def within(opening: str, times: int, inner: str, closing: str) -> str:
    """Something in brackets in brackets."""
    return opening * times + inner + closing * times


def doubled(times: int) -> str:
    """A text that is put behind itself again and again."""
    return " ".join(f"BIND(CONCAT(?x{i}, ?x{i}) AS ?x{i + 1})" for i in range(times))


ALL, PAIRS = "?a ?b ?c", "?a ?b ?c . ?d ?e ?f"
CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
ROWS = f"SELECT * {{ {PAIRS} }}"

#: About 6 MB of text that are soon made: more than is kept in memory.
LARGE_BODY = f"SELECT (REPLACE('{'x' * 1000}', 'x', '{'y' * 40}') AS ?t) {{ ?a ?b ?c }} LIMIT 150"

LONG = [
    ends("cross product", CROSS),
    ends("cross product with a filter", f"SELECT * {{ {PAIRS} FILTER(STR(?c) = CONCAT(STR(?f), 'x')) }}"),
    ends("a path without end", "SELECT (COUNT(*) AS ?n) { ?a (!<x:x>|^!<x:x>)* ?b }"),
    ends("a path of paths", "SELECT (COUNT(*) AS ?n) { ?a ((!<x:x>)+/(^!<x:x>)+)+ ?b }"),
    ends("NOT EXISTS in a product", f"ASK {{ {PAIRS} FILTER NOT EXISTS {{ ?x ?y ?z . ?v ?w ?u }} }}"),
    ends(
        "functions in a product",
        "SELECT (SUM(fn:pathCost(?a, ?d)) AS ?n) { ?a a ?c . ?d a ?f }",
        504,
        507,
        200,
    ),
    ends("text by text", f"SELECT (COUNT(*) AS ?n) {{ {PAIRS} FILTER(CONTAINS(STR(?c), STR(?f))) }}"),
    ends("a billion random numbers", f"SELECT (SUM(RAND()) AS ?n) {{ {PAIRS} . ?g ?h ?i }}"),
]
LARGE = [
    ends("a billion rows of CSV", ROWS),
    ends("a billion rows of JSON", ROWS, accept="json"),
    ends("a graph without end", f"CONSTRUCT {{ ?a ?e ?f }} {{ {PAIRS} }}", accept="nt"),
    ends("a huge sort", f"SELECT * {{ {PAIRS} }} ORDER BY DESC(?c) ?f"),
    ends("all that is different", f"SELECT DISTINCT * {{ {PAIRS} }}"),
    ends("groups of everything", f"SELECT ?a ?d (COUNT(*) AS ?n) {{ {PAIRS} }} GROUP BY ?a ?d"),
    ends("one text of all", f"SELECT (GROUP_CONCAT(CONCAT(STR(?c), STR(?f))) AS ?x) {{ {PAIRS} }}"),
    ends("a text doubled 60 times", f"SELECT (STRLEN(?x60) AS ?n) {{ BIND('abcd' AS ?x0) {doubled(60)} }}"),
    ends(
        "texts replaced by longer ones",
        "SELECT (STRLEN(?z) AS ?n) { BIND('aaaaaaaaaaaaaaaa' AS ?x0) "
        + doubled(12)
        + ' BIND(REPLACE(?x12, "a", ?x12) AS ?y) BIND(REPLACE(?y, "a", ?x12) AS ?z) }',
    ),
]
#: What the engine may refuse by itself, answer at once, or not live through.
ANY = (200, 400, 504, 507)
ODD = [
    ends(
        "a pattern of many turns",
        f'SELECT (COUNT(*) AS ?n) {{ {ALL} FILTER(REGEX(STR(?c), "(a*)*b")) }}',
        *ANY,
    ),
    ends(
        "a pattern that grows",
        f'ASK {{ {ALL} FILTER(REGEX(STR(?c), "((a{{0,99}}){{0,99}}){{0,99}}")) }}',
        *ANY,
    ),
    ends("braces", f"SELECT * {within('{', 20_000, ALL, '}')}", *ANY),
    ends("brackets", f"ASK {{ FILTER({within('(', 20_000, 'true', ')')}) }}", *ANY),
    ends("nots", f"ASK {{ FILTER({'!' * 40_000}true) }}", *ANY),
    ends("optional parts", f"SELECT * {{ {within('OPTIONAL{?a ?b ?c ', 2_000, '', '}')} }}", *ANY),
    ends("unions", f"SELECT * {{ {' UNION '.join(['{?a ?b ?c}'] * 2_500)} }} LIMIT 1", *ANY),
    ends("queries in queries", within("SELECT * {{", 3_000, ALL, "}}"), *ANY),
    ends("additions", f"SELECT ({'+'.join(['1'] * 20_000)} AS ?n) {{}}", *ANY),
    ends("sequences", f"ASK {{ ?s {'/'.join(['a'] * 20_000)} ?o }}", *ANY),
    ends("a list of nodes", f"ASK {{ ?s ?p {within('(', 20_000, '', ')')} }}", *ANY),
]
HOSTILE = [*LONG, *LARGE, *ODD]

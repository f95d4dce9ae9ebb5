"""Types that other patterns imply are left out of queries, whose solutions stay the same ones, as often as before."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from random import Random

import numpy as np
import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from graph.facts.canon import Canon
from graph.generation import Generation
from graph.indexing.strings import held
from graph.store import Store
from queries.sparql import implied
from queries.sparql.answering import prefixes
from queries.sparql.implied import TYPE, Implied, without_implied
from queries.sparql.rewriting import Labels, rewritten

X = {"x": "http://x/"}
IMPLIED = Implied(
    {"http://x/holder": frozenset({"http://x/Patent"})},
    {"http://x/holder": frozenset({"http://x/Firm"})},
    {"http://x/holder": 20, "http://x/Patent": 10, "http://x/Firm": 10, "http://x/many": 21},
)
#: Queries, and what is left of them.
CERTAIN = [
    ("{ ?p a x:Patent ; x:holder ?h }", "{ ?p x:holder ?h }"),
    ("{ ?p x:holder ?h ; a x:Patent }", "{ ?p x:holder ?h }"),
    ("{ ?p x:holder ?h, ?g ; a x:Patent ; x:n ?n . }", "{ ?p x:holder ?h, ?g ; x:n ?n . }"),
    ("{ ?p a x:Patent . ?p x:holder ?h }", "{ ?p x:holder ?h }"),
    ("{ ?p x:holder ?h . $p a x:Patent }", "{ ?p x:holder ?h . }"),
    ("{ ?p x:holder ?h . ?h a x:Firm . ?h x:n 'a'@en }", "{ ?p x:holder ?h . ?h x:n 'a'@en }"),
    (f"{{ ?p <{TYPE}> <http://x/Patent> ; <http://x/holder> ?h }}", "{ ?p <http://x/holder> ?h }"),
    ("{ ?p a x:Patent ; x:holder ?h FILTER(?h != ?p) }", "{ ?p x:holder ?h FILTER(?h != ?p) }"),
    ("{ ?a x:n ?b MINUS { ?p a x:Patent ; x:holder ?h } }", "{ ?a x:n ?b MINUS { ?p x:holder ?h } }"),
    ("{ ?p a x:Patent ; # why ;\n x:holder ?h . ?h a x:Firm }", "{ ?p x:holder ?h . }"),
    ("{ { SELECT ?p { ?p a x:Patent ; x:holder ?h } } }", "{ { SELECT ?p { ?p x:holder ?h } } }"),
]
#: Groups of which nothing is certain.
DOUBTFUL = [
    "{ ?p a x:Firm ; x:holder ?h }",
    "{ ?p a x:Patent ; x:n ?h }",
    "{ ?p a x:Patent ; x:holder ?h ; x:many ?m }",
    "{ ?p a x:Patent ; x:holder/x:n ?h }",
    "{ ?p x:n/x:holder ?h . ?p a x:Patent }",
    "{ ?p a x:Patent ; ^x:holder ?h }",
    "{ ?p a x:Patent ; x:holder* ?h }",
    "{ ?p a x:Patent ; ?holder ?h }",
    "{ ?p a x:Patent, x:Firm ; x:holder ?h }",
    "{ ?p a x:Patent OPTIONAL { ?p x:holder ?h } }",
    "{ ?p a x:Patent OPTIONAL { ?p x:n ?n } ?p x:holder ?h }",
    "{ { ?p a x:Patent } UNION { ?p x:holder ?h } }",
    "{ GRAPH ?g { ?p a x:Patent ; x:holder ?h } }",
    "{ ?p a ?kind ; x:holder ?h }",
    "{ x:p a x:Patent ; x:holder ?h }",
    "{ [ x:holder ?p ] a x:Patent . ?p a x:Patent }",
    "{ ?q x:of ( ?p x:holder ?h ) . ?p a x:Patent }",
    "{ VALUES (?p ?h) { (x:holder x:Patent) } ?p a x:Patent }",
    "{ ?p a x:Patent ; x:n 0.5 ; x:holder ?h }",
    "{ ?p a x:Patent ; x:holder '\\u0041' }",
    "{ ?p a x:Patent } # ; x:holder ?h",
]


@pytest.mark.parametrize(("group", "left"), CERTAIN)
def test_a_type_that_is_implied_is_left_out(group: str, left: str) -> None:
    query, done = without_implied(f"SELECT * {group}", X, IMPLIED)
    assert query.split() == f"SELECT * {left}".split()
    assert done


@pytest.mark.parametrize("group", DOUBTFUL)
def test_what_is_not_certain_is_left_as_it_is(group: str) -> None:
    assert without_implied(f"SELECT * {group}", X, IMPLIED) == (f"SELECT * {group}", ())


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM <http://x/g> { ?p a x:Patent ; x:holder ?h }",
        "CONSTRUCT { ?p a x:Patent ; x:holder ?h } { ?p x:n ?h }",
        "CONSTRUCT WHERE { ?p a x:Patent ; x:holder ?h }",
        "BASE <http://y/> SELECT * { ?p a x:Patent ; x:holder ?h }",
        "PREFIX x: <http://y/> SELECT * { ?p a x:Patent ; x:holder ?h }",
        "SELECT * { ?p a x:Patent ; x:holder ?h",
    ],
)
def test_queries_of_other_triples_are_left_as_they_are(query: str) -> None:
    assert without_implied(query, X, IMPLIED) == (query, ())


def canon(*triples: tuple[str, str, str]) -> Canon:
    terms = sorted({f"<{one}>" for triple in triples for one in triple})
    rows = sorted(tuple(terms.index(f"<{one}>") for one in triple) for triple in triples)
    return Canon(held(terms), np.array(rows, np.int32).T)


def test_one_thing_that_is_of_no_type_makes_the_difference() -> None:
    said = [("x:a", "x:p", "x:b"), ("x:c", "x:p", "x:b"), ("x:a", TYPE, "x:A"), ("x:a", TYPE, "x:B")]
    typed = ("x:c", TYPE, "x:B")
    assert Implied.of(canon(*said)).subjects == {"x:p": frozenset()}
    assert Implied.of(canon(*said, typed)).subjects == {"x:p": frozenset({"x:B"})}
    assert Implied.of(canon(*said, ("x:b", TYPE, "x:A"))).objects == {"x:p": frozenset({"x:A"})}


@pytest.mark.parametrize(("properties", "classes", "chunk"), [(3, 3, 1 << 20), (3, 3, 7), (300, 70, 50)])
def test_what_is_counted_is_what_is_so(
    monkeypatch: pytest.MonkeyPatch, properties: int, classes: int, chunk: int
) -> None:
    """With more properties than a byte counts, more classes than a mask holds, and portions that end anywhere."""
    monkeypatch.setattr(implied, "_CHUNK", chunk)
    random = Random(properties)
    things = [f"x:t{number}" for number in range(12)]
    typed = {(random.choice(things), TYPE, f"x:C{random.randrange(classes):03}") for _ in range(classes * 9)}
    said = {
        (random.choice(things), f"x:p{random.randrange(properties)}", random.choice(things))
        for _ in range(properties * 4)
    }
    found = Implied.of(canon(*typed, *said))
    known = sorted({class_ for _, _, class_ in typed})[:64]
    of = {thing: {c for t, _, c in typed if t == thing and c in known} for thing in things}
    for name in {p for _, p, _ in said}:
        rows = [(s, o) for s, p, o in said if p == name]
        assert found.subjects[name] == set.intersection(*(of[s] for s, _ in rows))
        assert found.objects[name] == set.intersection(*(of[o] for _, o in rows))
    counts = Counter([*(p for _, p, _ in said | typed), *(c for _, _, c in typed if c in known)])
    assert found.counts == counts


def test_nothing_is_implied_where_nothing_is() -> None:
    assert Implied.of(Canon(held([]), np.zeros((3, 0), np.int32))) == Implied()


@pytest.fixture(scope="session")
def labels(example: Generation) -> Labels:
    return Labels.of(example.canon)


THINGS, PROPERTIES, CLASSES = ("x:a", "x:b", "x:c", "x:d"), ("x:p", "x:q"), ("x:A", "x:B")
LINKS = st.tuples(*map(st.sampled_from, (THINGS, PROPERTIES, THINGS)))
TYPES = st.tuples(st.sampled_from(THINGS), st.just(TYPE), st.sampled_from(CLASSES))
SHAPES = (
    "{%s}",
    "{%s OPTIONAL{%s}}",
    "{{%s}UNION{%s}}",
    "{%s FILTER EXISTS{%s}}",
    "{%s MINUS{%s}}",
    "{%s OPTIONAL{%s} %s}",
)


@st.composite
def blocks(draw: st.DrawFn) -> str:
    """Triples, some of them types, put together by full stops or semicolons."""
    said = draw(
        st.lists(
            st.sampled_from([f"?x a <{one}>" for one in CLASSES] + [f"?y a <{one}>" for one in CLASSES])
            | st.tuples(*map(st.sampled_from, ("xy", PROPERTIES, ("?x", "?y", "?z", "<x:a>")))).map(
                lambda drawn: f"?{drawn[0]} <{drawn[1]}> {drawn[2]}"
            ),
            min_size=1,
            max_size=4,
        )
    )
    text = said[0]
    for before, one in pairwise(said):
        text += f" ; {one[3:]}" if one[:2] == before[:2] and draw(st.booleans()) else f" . {one}"
    return text


@settings(max_examples=400, deadline=None)
@given(
    said=st.tuples(st.sets(LINKS, min_size=1, max_size=6), st.sets(TYPES, max_size=6)),
    data=st.data(),
    shape=st.sampled_from(SHAPES),
)
def test_the_rows_are_the_same(
    said: tuple[set[tuple[str, str, str]], ...], data: st.DataObject, shape: str
) -> None:
    triples = said[0] | said[1]
    store = Store.memory()
    store.add([(f"<{s}>", f"<{p}>", f"<{o}>") for s, p, o in triples])
    query = "SELECT * " + shape % tuple(data.draw(blocks()) for _ in range(shape.count("%")))
    run, done = without_implied(query, {}, Implied.of(canon(*triples)))
    event(f"{len(done)} left out")
    assert rows(store, run) == rows(store, query)


def test_queries_of_the_city_are_rewritten(example: Generation, labels: Labels) -> None:
    known = prefixes(example.model, example.manifest["base"])
    run = rewritten("SELECT * { ?p a qq:Patent ; qq:applicant ?a }", known, labels)
    assert run.query == "SELECT * { ?p qq:applicant ?a }"
    assert "qq:Patent" in run.done[0].en


def rows(store: Store, query: str) -> Counter[str]:
    """The rows of an answer by the names of their cells, in any order."""
    head, *found = store.run(query).write("text/tab-separated-values").decode().splitlines()
    names = head.split("\t")
    return Counter(str(sorted(zip(names, row.split("\t"), strict=True))) for row in found)

"""The store keeps, gives back, copies and refuses as it says."""

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Graph, Literal, URIRef

from graph.store import Store, Triple, iter_terms
from graph.store_errors import QueryError, QuerySyntaxError, RdfSyntaxError, StoreError
from ontology.terms import iri, literal

A, B, C = "<http://a>", "<http://b>", "<http://c>"
G, H = "http://g", "http://h"
NT = b'<http://a> <http://b> "c" .\n<http://a> <http://b> <http://c> .\n'


@pytest.fixture
def store() -> Store:
    return Store.memory()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "store"
    with Store.open(path) as store:
        store.load(NT, G)
        store.add([(A, B, '"default"')])
        store.flush()
    return path


def files(folder: Path) -> dict[str, tuple[int, int]]:
    return {f.name: (f.stat().st_mtime_ns, f.stat().st_size) for f in folder.iterdir()}


# -- in and out


def test_triples_go_into_the_graph_named(store: Store) -> None:
    store.load(NT, G)
    store.load(io.BytesIO(NT))
    store.remove([(A, B, C)])
    assert sorted(store.triples(graph=G)) == [(A, B, '"c"'), (A, B, C)]
    assert list(store.triples()) == [(A, B, '"c"')]
    assert (store.graphs(), store.count(), store.count(G), store.count(H), len(store)) == ([G], 1, 2, 0, 3)


def test_quads_name_their_own_graph(store: Store) -> None:
    store.load(b"<http://a> <http://b> <http://c> <http://h> .\n<http://a> <http://b> <http://c> .\n")
    assert sorted(store.quads(), key=str) == [(A, B, C, H), (A, B, C, None)]


@pytest.mark.parametrize("pattern", [(A, None, None), (None, B, None), (None, None, '"c"'), (A, B, '"c"')])
def test_triples_match_a_pattern(store: Store, pattern: tuple[str | None, ...]) -> None:
    store.add([(A, B, '"c"'), (C, C, '"d"@zh')])
    assert list(store.triples(*pattern)) == [(A, B, '"c"')]


def test_a_graph_that_holds_nothing_is_not_named(store: Store) -> None:
    store.add([(A, B, C)], G)
    store.add([(A, B, C)], H)
    store.remove([(A, B, C), (A, A, A)], G)
    assert store.graphs() == [H]
    store.drop(H)
    assert (store.graphs(), len(store)) == ([], 0)


def test_the_default_graph_is_dropped_alone(store: Store) -> None:
    store.add([(A, B, C)])
    store.add([(A, B, C)], G)
    store.drop()
    assert list(store.quads()) == [(A, B, C, G)]


subjects = st.sampled_from([A, "<http://例.cn/名>", "_:b1"])
texts = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\r\t"))
objects = texts.map(literal) | texts.map(lambda t: literal(t, "zh-hans")) | st.just(C)


@given(st.sets(st.tuples(subjects, st.just(B), objects)))
def test_what_goes_in_comes_out_the_same(triples: set[Triple]) -> None:
    one, two = Store.memory(), Store.memory()
    one.add(triples, G)
    two.load("".join(f"{s} {p} {o} .\n" for s, p, o in triples).encode(), G)
    named = {t for t in triples if not t[0].startswith("_:")}
    for store in (one, two):
        found = set(store.triples(graph=G))
        assert named <= found
        assert len(found) == len(triples)
    one.remove(set(one.triples(graph=G)), G)
    assert len(one) == 0


@pytest.mark.parametrize(
    "bad",
    [b"<http://a> oops .\n", b"<http://a b> <http://b> <http://c> .\n", b'<http://a> <http://b> "\xff" .\n'],
)
def test_a_broken_load_leaves_nothing_behind(tmp_path: Path, bad: bytes) -> None:
    with Store.open(tmp_path / "s") as store:
        with pytest.raises(RdfSyntaxError) as raised:
            store.load(NT + bad, G)
        assert raised.value.line == 3
        assert len(store) == 0


def test_triples_alone_fit_into_a_named_graph(store: Store) -> None:
    with pytest.raises(RdfSyntaxError):
        store.load(b"<http://a> <http://b> <http://c> <http://h> .\n", G)


@pytest.mark.parametrize(
    "bad", ["<http://a> .\n<http://x>", "<a:a> .\n<a:a> <a:a> <a:a>", "http://a", '"open', ""]
)
def test_what_is_no_term_is_refused(store: Store, bad: str) -> None:
    with pytest.raises(StoreError):
        store.add([(A, B, bad)])
    with pytest.raises(StoreError):
        list(store.triples(object=bad))
    assert len(store) == 0


# -- in a folder


def test_a_folder_is_found_again(folder: Path) -> None:
    with Store.read_only(folder) as store:
        assert (store.count(), store.count(G)) == (1, 2)


def test_reading_touches_no_file(folder: Path, tmp_path: Path) -> None:
    before = files(folder)
    with Store.read_only(folder) as store, Store.read_only(folder) as other:
        assert len(store) == len(other) == 3
        store.backup(tmp_path / "copy")
    assert files(folder) == before


def test_a_reader_does_not_write(folder: Path) -> None:
    with Store.read_only(folder) as store, pytest.raises(StoreError, match="reading only"):
        store.add([(A, B, C)])


def test_one_writes_at_a_time(folder: Path) -> None:
    with Store.open(folder), pytest.raises(StoreError, match="another process") as raised:
        Store.open(folder)
    assert "另一个进程" in raised.value.words.zh
    Store.open(folder).close()


def test_there_must_be_something_to_read(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no store at"):
        Store.read_only(tmp_path / "nothing")
    assert not (tmp_path / "nothing").exists()


def test_a_closed_store_says_so(store: Store) -> None:
    store.close()
    with pytest.raises(StoreError, match="closed"):
        store.count()


def test_a_backup_is_hard_linked_and_independent(folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    with Store.open(folder) as store:
        store.backup(copy)
    assert {f.stat().st_nlink for f in copy.glob("*.sst")} == {2}
    with Store.open(copy) as changed:
        changed.drop(G)
        changed.add([(C, C, C)])
    with Store.read_only(folder) as store, Store.read_only(copy) as changed:
        assert (len(store), list(changed.triples(C))) == (3, [(C, C, C)])


def test_a_backup_overwrites_nothing(folder: Path, tmp_path: Path) -> None:
    with Store.read_only(folder) as store, pytest.raises(StoreError, match="exists already"):
        store.backup(tmp_path)


# -- queries


@pytest.fixture
def asked() -> Store:
    store = Store.memory()
    store.add([(A, B, '"默认"@zh')])
    store.add([(A, B, '"g"')], G)
    store.add([(A, B, '"h"')], H)
    return store


def test_a_query_sees_the_default_graph_alone(asked: Store) -> None:
    assert asked.select("SELECT ?o ?x { ?s ?p ?o OPTIONAL { ?o ?x ?y } }") == (
        ("o", "x"),
        [('"默认"@zh', None)],
    )
    rows = asked.select("SELECT ?g ?o { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g").rows
    assert rows == [("<http://g>", '"g"'), ("<http://h>", '"h"')]


def test_graphs_given_replace_those_of_the_query(asked: Store) -> None:
    query = "SELECT ?o FROM <http://h> { ?s ?p ?o }"
    assert asked.answer(query, "text/csv") == b"o\r\nh\r\n"
    assert asked.answer(query, "text/csv", [G]) == b"o\r\ng\r\n"
    named = "SELECT ?o { GRAPH ?g { ?s ?p ?o } }"
    assert asked.answer(named, "text/csv", named_graphs=[H]) == b"o\r\nh\r\n"
    assert asked.answer(named, "text/csv", named_graphs=[]) == b"o\r\n"


def test_each_form_has_its_reading(asked: Store) -> None:
    assert asked.ask("ASK { ?s ?p ?o }") is True
    assert asked.ask("ASK { ?s ?s ?o }") is False
    assert list(asked.construct("CONSTRUCT WHERE { ?s ?p ?o }")) == [(A, B, '"默认"@zh')]
    assert asked.run("DESCRIBE <http://a>").form == "construct"
    for read in (asked.ask, asked.construct):
        with pytest.raises(QueryError, match="needed here"):
            read("SELECT * { ?s ?p ?o }")
    with pytest.raises(QueryError, match="SELECT"):
        asked.select("ASK {}")


def test_prefixes_are_taken_where_the_query_has_none(asked: Store) -> None:
    prefixes = {"x": "http://"}
    assert asked.select("SELECT ?o { x:a ?p ?o }", prefixes).rows
    assert not asked.select("PREFIX x: <http://no/> SELECT ?o { x:a ?p ?o }", prefixes).rows


@pytest.mark.parametrize(
    ("query", "line", "column", "says"),
    [
        ("SELECT * { ?s ?p ", 1, 18, "it breaks off here"),
        ("SELECT *\n{ ?s nope:x ?o }", 2, 12, "the prefix nope: is not declared"),
        ("SELECT ?s (COUNT(*) AS ?n) { ?s ?p ?o }", 1, 40, "neither grouped"),
        ("SELECT * { ?s <a b> ?o }", 1, 20, "not a whole IRI"),
        ('SELECT * {\n ?s ?p "中文 }', 2, 13, "breaks off here"),
        ("", 1, 1, "breaks off here"),
    ],
)
def test_syntax_errors_say_where_and_what(
    asked: Store, query: str, line: int, column: int, says: str
) -> None:
    with pytest.raises(QuerySyntaxError, match=says) as raised:
        asked.run(query)
    assert (raised.value.line, raised.value.column) == (line, column)
    assert f"第 {line} 行第 {column} 列" in raised.value.words.zh


def test_what_only_fails_when_run_is_told(asked: Store) -> None:
    with pytest.raises(QueryError, match="custom function"):
        asked.select("SELECT (<http://f>(1) AS ?x) {}")


def test_unknown_formats_are_refused(asked: Store) -> None:
    for query in ("SELECT * { ?s ?p ?o }", "CONSTRUCT WHERE { ?s ?p ?o }"):
        with pytest.raises(StoreError, match="no "):
            asked.answer(query, "image/png")


# -- other formats, other libraries


@pytest.mark.parametrize("media_type", ["text/turtle", "application/n-triples", "application/rdf+xml"])
def test_a_graph_is_dumped_and_read_back(asked: Store, media_type: str) -> None:
    into = io.BytesIO()
    assert asked.dump(media_type, G, into) == b""
    assert into.getvalue() == asked.dump(media_type, G)
    assert list(iter_terms(into.getvalue(), media_type)) == [(A, B, '"g"', None)]


@pytest.mark.parametrize("media_type", ["application/n-quads", "application/trig", "application/ld+json"])
def test_everything_is_dumped_and_read_back(asked: Store, media_type: str) -> None:
    assert set(iter_terms(asked.dump_all(media_type), media_type)) == set(asked.quads())


def test_a_format_without_graphs_cannot_hold_all(asked: Store) -> None:
    with pytest.raises(StoreError, match="named graphs"):
        asked.dump_all("text/turtle")


def test_blank_nodes_are_numbered_as_they_appear() -> None:
    turtle = b"@prefix x: <http://x/> . _:n x:p [ x:q _:n ] ; x:r x:o ."
    terms = list(iter_terms(turtle, "text/turtle"))
    assert terms == list(iter_terms(turtle, "text/turtle"))
    assert {t for triple in terms for t in triple[:3] if t and t.startswith("_:")} == {"_:b1", "_:b2"}


def test_a_file_that_is_no_rdf_names_the_line(tmp_path: Path) -> None:
    path = tmp_path / "bad.ttl"
    path.write_text("@prefix x: <http://x/> .\nx:a x:b .\n", encoding="utf-8")
    with pytest.raises(RdfSyntaxError) as raised:
        list(iter_terms(path, "text/turtle"))
    assert raised.value.line == 2


@pytest.mark.filterwarnings("ignore:Dataset.default_context is deprecated")  # rdflib warns of its own use
def test_rdflib_sees_and_changes_the_same_triples(asked: Store) -> None:
    dataset = asked.dataset()
    assert set(dataset.default_graph) == {
        (URIRef("http://a"), URIRef("http://b"), Literal("默认", lang="zh"))
    }
    assert {str(row[0]) for row in dataset.query("SELECT ?o { ?s ?p ?o }")} == {"默认"}  # type: ignore[index]
    dataset.graph(URIRef(G)).add((URIRef("http://x"), URIRef("http://y"), Literal(1)))
    one = '"1"^^<http://www.w3.org/2001/XMLSchema#integer>'
    assert list(asked.triples(iri("http://x"), graph=G)) == [("<http://x>", "<http://y>", one)]
    assert len(Graph().parse(data=asked.dump("text/turtle", G), format="turtle")) == 2


@pytest.mark.parametrize(
    "term",
    [
        '"plain"', '""', '"字"', '"a\\"b\\\\n"', '"\\u5b57"', '"chat"@fr', '"1.50"^^<http://www.w3.org/2001/XMLSchema#decimal>',
        '"007"^^<http://www.w3.org/2001/XMLSchema#integer>', '"NaN"^^<http://www.w3.org/2001/XMLSchema#double>',
        '"no number"^^<http://www.w3.org/2001/XMLSchema#integer>', '"x"^^<x:own>', "<http://x/y>",
    ],
)  # fmt: skip
def test_what_a_function_gives_is_the_term_that_it_spells(term: str) -> None:
    query = f"SELECT ?a ?b {{ BIND(<x:f>() AS ?a) VALUES ?b {{ {term} }} }}"
    ((one, other),) = [
        [str(cell) for cell in row]
        for row in Store.memory().run(query, functions={"x:f": lambda: term}).found  # type: ignore[union-attr]
    ]
    assert one == other


@pytest.mark.parametrize("term", ['"', '"a"b"', '"x"^^<no iri>', '"x"^^<relative>', "x", '"line\nbreak"'])
def test_what_is_no_term_is_nothing(term: str) -> None:
    query = "SELECT ?a { BIND(<x:f>() AS ?a) }"
    (row,) = Store.memory().run(query, functions={"x:f": lambda: term}).found  # type: ignore[misc]
    assert [*row] == [None]

"""Updates run on a draft leave the store as the engine's own update leaves a copy of it."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.editing.draft import MOST, Change, Draft, TooMuchError
from graph.editing.operations import hoisted
from graph.editing.running import UpdateFailedError, run
from graph.store import Quad, QueryError, Store

BASE = "https://example.org/synthetic/"
A, B, C = (f"<{BASE}{name}>" for name in "abc")
ONE, TWO, TEXT = '"1"^^<http://www.w3.org/2001/XMLSchema#integer>', '"x;}"', '"字"@zh'
GRAPHS = (f"{BASE}graph/one", f"{BASE}graph/two", f"{BASE}graph/none")
KNOWN = {"e": BASE, "g": f"{BASE}graph/"}

nodes = st.sampled_from((A, B, C, "e:a", "e:b"))
values = st.sampled_from((A, "e:b", ONE, TWO, TEXT, "1", "'x;}'"))
graphs = st.sampled_from(("g:one", "g:two", f"<{GRAPHS[2]}>"))
plain = st.builds("{} {} {} .".format, nodes, nodes, values)
patterns = st.builds(
    "{} {} {} .".format,
    st.sampled_from(("?s", "?t", A)),
    st.sampled_from(("?p", B)),
    st.sampled_from(("?o", "?s", ONE)),
)


def quads(triples: st.SearchStrategy[str], named: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """A group of triples, some of them in graphs."""
    part = triples | st.builds("GRAPH {} {{ {} }}".format, named, triples)
    return st.lists(part, min_size=1, max_size=3).map(lambda parts: f"{{ {' '.join(parts)} }}")


wanted = st.sampled_from(
    (
        "",
        "FILTER(?o<?s&&'>'!=?p)",
        "FILTER EXISTS { ?o ?p ?s }",
        "OPTIONAL { ?s ?p ?t } # ; }\n",
        "BIND(1 AS ?unbound)",
    )
)
where = st.builds(
    lambda group, more: f"{group[:-1]} {more} }}", quads(patterns, st.sampled_from(("g:one", "?g"))), wanted
)
template = quads(patterns | st.just("?s ?p ?unbound ."), st.sampled_from(("g:two", "?g")))
dataset = st.sampled_from(
    ("", "", "USING g:one", "USING NAMED g:two", "USING g:one USING g:two USING NAMED g:one")
)
modify = st.builds(
    lambda with_, delete, insert, using, pattern: (
        f"{with_} {delete and 'DELETE ' + delete} "
        f"{'INSERT ' + insert if insert or not delete else ''} {using} WHERE {pattern}"
    ),
    st.sampled_from(("", "", "WITH g:one")),
    st.just("") | template,
    template | template,
    dataset,
    where,
)
end = st.sampled_from(("DEFAULT", "g:one", "GRAPH g:two", f"<{GRAPHS[2]}>"))
which = st.sampled_from(("DEFAULT", "NAMED", "ALL", "GRAPH g:one", "GRAPH g:none"))
silent = st.sampled_from(("", "SILENT"))
managing = (
    st.builds("{} {} {}".format, st.sampled_from(("CLEAR", "DROP", "clear")), silent, which)
    | st.builds("CREATE {} GRAPH {}".format, silent, graphs)
    | st.builds("{} SILENT {} TO {}".format, st.sampled_from(("ADD", "COPY", "Move")), end, end)
)
data = st.builds("{} DATA {}".format, st.sampled_from(("INSERT", "DELETE", "insert")), quads(plain, graphs))
pattern_only = st.builds("DELETE WHERE {}".format, quads(patterns, st.sampled_from(("g:one", "?g"))))
prologue = st.sampled_from(("", "", f"BASE <{BASE}> PREFIX h: <graph/> ", "PREFIX x: <x:> # ;\n"))
update = st.lists(
    st.builds("{}{}".format, prologue, data | modify | modify | pattern_only | managing),
    min_size=1,
    max_size=4,
).map(" ;\n".join)

SAID = (
    (A, B, ONE, None), (A, B, TWO, GRAPHS[0]), (B, B, A, GRAPHS[0]), (C, B, TEXT, GRAPHS[1]), (A, B, C, None),
    (B, A, B, None),
)  # fmt: skip


def stored(said: Iterable[Quad] = SAID) -> Store:
    store = Store.memory()
    for s, p, o, graph in said:
        store.add([(s, p, o)], graph)
    return store


def everything(store: Store) -> set[Quad]:
    return set(store.quads())


def drafted(text: str) -> Draft:
    draft = Draft(stored(), GRAPHS[:2], BASE, lambda graph, wholly: None)
    run(draft, hoisted(text), KNOWN)
    return draft


def failing(store: Store, text: str) -> str:
    """Why an update fails, empty where it is done."""
    try:
        store.update(text, KNOWN)
    except QueryError as error:
        return str(error)
    return ""


@settings(max_examples=150, deadline=None)
@given(update)
def test_a_draft_ends_as_the_engines_own_update_does(text: str) -> None:
    theirs = stored()
    if failure := failing(theirs, hoisted(text)):
        assert re.search("does not exist|already exists", failure), text
        with pytest.raises(UpdateFailedError):
            drafted(text)
        return
    draft = drafted(text)
    assert everything(draft.store) == everything(theirs)
    # what is empty may be there for the one and not for the other
    held = {graph for *_, graph in everything(theirs) if graph}
    assert held <= draft.graphs
    again = everything(stored())
    for graph, change in draft.changes.items():
        assert not change.gone & change.come
        again -= {(*one, graph) for one in change.gone}
        again |= {(*one, graph) for one in change.come}
    assert again == everything(theirs)


def test_blank_nodes_become_things_of_ours_and_keep_their_links() -> None:
    draft = drafted("INSERT DATA { _:x e:a _:x , [] }")
    come = draft.changes[None].come
    assert {s for s, _, _ in come} == {s for s, _, o in come if s == o}
    assert len({o for _, _, o in come}) == 2
    assert all(term.startswith(f"<{BASE}id/blank/") for s, _, o in come for term in (s, o))


def test_each_row_has_blank_nodes_of_its_own() -> None:
    come = drafted("INSERT { ?s e:c [ e:a ?o ] } WHERE { ?s e:b ?o }").changes[None].come
    assert len({o for _, p, o in come if p == C}) == 2


def test_a_blank_node_made_in_a_pattern_is_one_thing() -> None:
    come = (
        drafted("INSERT { ?x e:c ?x , ?s } WHERE { { SELECT (BNODE() AS ?x) {} } ?s e:b ?o }")
        .changes[None]
        .come
    )
    assert len({s for s, _, _ in come}) == 1


def test_values_are_spelled_one_way() -> None:
    text = 'INSERT DATA { e:x e:b 007 , +1.50 , "1"^^<http://www.w3.org/2001/XMLSchema#boolean> , "a\\u0062"@EN }'
    xsd = "http://www.w3.org/2001/XMLSchema#"
    assert {o for _, _, o in drafted(text).changes[None].come} == {
        f'"7"^^<{xsd}integer>', f'"1.5"^^<{xsd}decimal>', f'"true"^^<{xsd}boolean>', '"ab"@en',
    }  # fmt: skip


@pytest.mark.parametrize("text", ["COPY g:none TO g:one", "MOVE g:none TO DEFAULT", "ADD g:none TO g:one"])
def test_a_graph_that_is_not_there_cannot_be_copied(text: str) -> None:
    with pytest.raises(UpdateFailedError, match="no graph"):
        drafted(text)


def test_what_comes_and_goes_again_changes_nothing() -> None:
    assert not drafted("INSERT DATA { e:n e:n e:n } ; DELETE WHERE { e:n ?p ?o }").changes
    assert not drafted("DELETE DATA { e:b e:a e:b } ; INSERT DATA { e:b e:a e:b }").changes
    assert drafted("DELETE DATA { e:b e:a e:b }").changes == {None: Change({(B, A, B)}, set())}


def test_too_much_is_refused() -> None:
    rows = "UNION".join(["{ VALUES ?n { " + " ".join(map(str, range(600))) + " } }"])
    twice = rows.replace("?n", "?m")
    with pytest.raises(TooMuchError, match=str(MOST)):
        drafted(
            f"INSERT {{ ?x e:b ?n . e:a ?x ?m }} WHERE {{ {rows} {twice} "
            "BIND(IRI(CONCAT('x:', STR(?n), '-', STR(?m))) AS ?x) }"
        )

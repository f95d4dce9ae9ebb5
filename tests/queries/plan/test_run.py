"""A plan made by hand gives what the index says, thing by thing."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.index import Index
from ontology.model import Field, Form, Text
from queries.conditions import Choice, Order, QueryError, Window
from queries.find import Finder
from queries.pages import page
from queries.plan import tree
from queries.plan.run import Among, Manner, Placed, Run
from queries.plan.tree import Asked, Things
from queries.plan.values import NotHeldError
from tests.queries.strategies import some_kind

MANNER = Manner("zh", {Form.DATE: lambda day: day.isoformat()}, lambda iri: f"at {iri}", str)
FIRST, SECOND = Asked(0, ""), Asked(1, "")
IDS = Things((("id", tree.Iri()),), {})


def asked(index: Index, root: tree.Root, *bound: Any) -> Any:
    return Run(Finder(index), bound, MANNER).root(root)


def things(index: Index, nodes: list[int], *members: tuple[str, tree.ThingPart]) -> Any:
    return asked(index, tree.Several(FIRST, Things(members, {})), nodes)


@settings(max_examples=100)
@given(random=st.randoms(use_true_random=True))
def test_values_are_those_of_each_thing(index: Index, random: Random) -> None:
    kind = some_kind(index, random)
    nodes = random.choices(index.nodes(kind).tolist(), k=random.randint(0, 9))
    fields = [f for f in index.model.kinds[kind].fields if not f.node and f.form is not Form.TEXT]
    found = things(index, nodes, *((f.name, tree.Value(f)) for f in fields))
    assert found == [{f.name: expected(index, node, f) for f in fields} for node in nodes]


def expected(index: Index, node: int, field: Field) -> object:
    write: Callable[[Any], object] = MANNER.writers.get(field.form, lambda value: value)
    written = [write(value) for value in index.values(node, field)]
    return written if field.many else next(iter(written), None)


@settings(max_examples=50)
@given(random=st.randoms(use_true_random=True), lang=st.sampled_from(["zh", "en", "fr"]))
def test_labels_are_those_of_each_thing(index: Index, random: Random, lang: str) -> None:
    nodes = random.choices(range(index.size), k=20)
    label = asked(index, tree.Several(FIRST, Things((("l", tree.Label(SECOND)),), {})), nodes, lang)
    assert label == [{"l": index.label(node, lang)} for node in nodes]


def test_texts_are_told_in_one_language_or_all(index: Index) -> None:
    nodes = index.nodes("Enterprise").tolist()
    field = index.model.kinds["Enterprise"]["altLabels"]
    text = (("value", tree.Content()), ("lang", tree.Language()))
    root = tree.Several(FIRST, Things((("t", tree.Value(field, SECOND, text)),), {}))
    for lang in ("zh", "en", None):
        values = [index.values(node, field) for node in nodes]
        told = [[v for v in several if isinstance(v, Text) and lang in (None, v.lang)] for several in values]
        wanted = [{"t": [{"value": v.value, "lang": v.lang} for v in texts]} for texts in told]
        assert asked(index, root, nodes, lang) == wanted


@settings(max_examples=100)
@given(random=st.randoms(use_true_random=True), first=st.integers(0, 3), descending=st.booleans())
def test_pages_below_things_are_cut_for_each(
    index: Index, random: Random, first: int, descending: bool
) -> None:
    kind = some_kind(index, random)
    field = random.choice([f for f in index.model.kinds[kind].fields if f.node])
    choice = Choice(None, (Order(None, descending),), Window(first))
    parts: tree.PageMembers = (
        ("n", tree.Nodes(IDS)),
        ("of", tree.TotalCount()),
        ("edges", tree.Edges((("at", tree.Cursor()), ("it", tree.Node(IDS))))),
        ("info", tree.PageInfo((("more", tree.More(behind=True)), ("end", tree.End(last=True))))),
    )
    nodes = index.nodes(kind).tolist()
    root = tree.Several(FIRST, Things((("p", tree.Listed(field, SECOND, parts)),), {}))
    for node, found in zip(nodes, asked(index, root, nodes, choice), strict=True):
        one = page(index, index.links(field).of(node), choice.orders, choice.window)
        ids = [{"id": index.iri(other)} for other in one.nodes]
        assert found["p"] == {
            "n": ids,
            "of": one.total,
            "edges": [{"at": f"at {it['id']}", "it": it} for it in ids],
            "info": {"more": one.has_next, "end": f"at {ids[-1]['id']}" if ids else None},
        }


def test_things_are_shown_by_their_kinds(index: Index) -> None:
    by_kind = {name: ((name, tree.Const(name)),) for name in ("Enterprise", "Person")}
    nodes = [int(index.nodes(name)[0]) for name in ("Person", "Enterprise", "Person")]
    found = asked(index, tree.Several(FIRST, Things(None, by_kind)), [*nodes, None])
    assert found == [{"Person": "Person"}, {"Enterprise": "Enterprise"}, {"Person": "Person"}, None]


def test_one_thing_or_none(index: Index) -> None:
    assert asked(index, tree.One(FIRST, IDS), 0) == {"id": index.iri(0)}
    assert asked(index, tree.One(FIRST, IDS), None) is None


def test_all_of_a_kind_in_an_order(index: Index) -> None:
    nodes = index.nodes("Enterprise")
    among = Among(nodes, Choice(orders=(Order(None, descending=True),), window=Window(2)))
    found = asked(index, tree.All(FIRST, (("n", tree.Nodes(IDS)),)), among)
    assert found == {"n": [{"id": index.iri(int(node))} for node in nodes[::-1][:2]]}


def test_cursors_of_a_ranked_list_are_places(index: Index) -> None:
    parts: tree.PageMembers = (
        ("edges", tree.Edges((("at", tree.Cursor()), ("it", tree.Node(IDS))))),
        ("info", tree.PageInfo((("before", tree.More(behind=False)), ("end", tree.End(last=True))))),
    )
    found = asked(index, tree.Ranked(FIRST, parts), Placed([7, 3], 4, 9))
    assert found == {
        "edges": [{"at": "4", "it": {"id": index.iri(7)}}, {"at": "5", "it": {"id": index.iri(3)}}],
        "info": {"before": True, "end": "5"},
    }
    empty = asked(index, tree.Ranked(FIRST, parts), Placed([], 4, 4))
    assert empty == {"edges": [], "info": {"before": True, "end": None}}


def test_what_must_be_there_and_is_not_is_not_held(index: Index) -> None:
    field = index.model.kinds["Grant"]["date"]
    lacking = [node for node in range(index.size) if not index.values(node, field)]
    with pytest.raises(NotHeldError, match="date"):
        things(index, lacking[:1], ("d", tree.Value(field)))


def test_work_that_takes_too_long_is_ended(index: Index) -> None:
    def over() -> None:
        raise QueryError("时间到", "time is over")

    run = Run(Finder(index), [0], MANNER, over)
    with pytest.raises(QueryError):
        run.root(tree.One(FIRST, IDS))


def test_the_same_thing_many_times_is_made_once(index: Index) -> None:
    found = things(index, [3] * 50, ("id", tree.Iri()))
    assert found == [{"id": index.iri(3)}] * 50
    assert len({id(one) for one in found}) == 1


def test_nothing_asked_of_things_gives_empty_objects(index: Index) -> None:
    assert things(index, [0, 1]) == [{}, {}]
    assert np.array_equal(index.kind_names(np.array([], np.int32)), [])

"""Plans made by hand tell of whole lists, of their groups and of what a text finds what the index says, one by one."""

from __future__ import annotations

from collections import defaultdict
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.index import Index
from graph.measurements.shelf import Found, Result
from ontology.model import Form
from queries.bearing import Bearing
from queries.conditions import Choice, Counts, Window
from queries.find import BROADER, Finder
from queries.group_keys import Dimension
from queries.group_pages import GroupChoice, GroupOrder, GroupTest
from queries.highlights import highlights
from queries.plan import tree
from queries.plan.run import Among, Manner, Placed, Run
from queries.plan.told import lines
from queries.plan.tree import Asked, Things
from queries.plan.values import NotHeldError
from queries.totals import Stat

MANNER = Manner("zh", {}, lambda iri: f"at {iri}", str)
FIRST, SECOND, THIRD = (Asked(number, "") for number in range(3))
IDS = Things((("id", tree.Iri()),), {})


def asked(index: Index, root: tree.Root, *bound: Any) -> Any:
    return Run(Finder(index), bound, MANNER).root(root)


@settings(max_examples=60)
@given(least=st.integers(0, 3), first=st.integers(0, 3))
def test_totals_are_of_all_that_is_chosen_and_of_each_list(index: Index, least: int, first: int) -> None:
    kind = index.model.kinds["Enterprise"]
    field, cites = kind["appliedPatents"], index.model.kinds["Patent"]["cites"]
    total: tree.AggregateMembers = (
        ("n", tree.Size()),
        ("most", tree.Stated("max", (("c", tree.Total(cites)),))),
    )
    page: tree.PageMembers = (("all", tree.Aggregate(total)), ("of", tree.TotalCount()))
    root = tree.All(FIRST, (("nodes", tree.Nodes(Things((("p", tree.Listed(field, SECOND, page)),), {}))),))
    nodes = index.nodes("Enterprise")
    found = asked(
        index,
        root,
        Among(nodes, Choice(window=Window(9))),
        Choice(Counts(cites, least), window=Window(first)),
    )
    for node, one in zip(nodes.tolist(), found["nodes"], strict=False):
        counts = [len(index.links(cites).of(n)) for n in index.links(field).of(node).tolist()]
        kept = [count for count in counts if count >= least]
        assert one["p"] == {"all": {"n": len(kept), "most": {"c": max(kept, default=None)}}, "of": len(kept)}


@settings(max_examples=60)
@given(random=st.randoms(use_true_random=True), first=st.integers(0, 4), passed=st.integers(0, 2))
def test_each_list_has_groups_and_pages_of_its_own(
    index: Index, random: Random, first: int, passed: int
) -> None:
    applied = index.model.kinds["Enterprise"]["appliedPatents"]
    inventors = index.model.kinds["Patent"]["inventors"]
    least, descending = random.randint(0, 2), random.random() < 0.5
    choice = GroupChoice(
        (Dimension(inventors),),
        ("BY",),
        (GroupTest(None, "gte", least), GroupTest((Stat.SUM, inventors), "gte", 0)),
        (GroupOrder("count", descending),),
        first,
        passed,
    )
    key: tree.KeyMembers = (("by", tree.KeyBy()), ("value", tree.KeyValue()), ("it", tree.KeyNode(IDS)))
    group: tree.GroupMembers = (
        ("keys", tree.Keys(key)),
        ("n", tree.Size()),
        (
            "page",
            tree.Within(THIRD, (("nodes", tree.Nodes(IDS)), ("all", tree.Aggregate((("n", tree.Size()),))))),
        ),
    )
    info = (("more", tree.More(behind=True)), ("less", tree.More(behind=False)), ("end", tree.End(last=True)))
    groups: tree.GroupsMembers = (
        ("nodes", tree.GroupNodes(group)),
        ("of", tree.TotalCount()),
        ("info", tree.PageInfo(info)),
    )
    things = Things((("g", tree.Listed(applied, SECOND, (("g", tree.Grouped(FIRST, groups)),))),), {})
    nodes = index.nodes("Enterprise").tolist()
    found = asked(
        index, tree.Several(Asked(3, ""), things), choice, Choice(), Choice(window=Window(1)), nodes
    )
    for node, one in zip(nodes, found, strict=True):
        expected = _groups(index, index.links(applied).of(node).tolist(), inventors)
        kept = [(key, members) for key, members in expected if len(members) >= least]
        kept.sort(key=lambda one: -len(one[1]) if descending else len(one[1]))
        shown = kept[passed : passed + first]
        assert one["g"]["g"] == {
            "nodes": [
                {
                    "keys": [{"by": "BY", "value": key, "it": {"id": key} if key else None}],
                    "n": len(members),
                    "page": {
                        "nodes": [{"id": index.iri(n)} for n in members[:1]],
                        "all": {"n": len(members)},
                    },
                }
                for key, members in shown
            ],
            "of": len(kept),
            "info": {
                "more": passed + first < len(kept),
                "less": passed > 0,
                "end": str(passed + len(shown) - 1) if shown else None,
            },
        }


def _groups(index: Index, nodes: list[int], by: Any) -> list[tuple[str | None, list[int]]]:
    """Things by what they link, in the order of the keys; those that link nothing come last."""
    found: dict[int, list[int]] = defaultdict(list)
    for node in nodes:
        for key in index.links(by).of(node).tolist() or [index.size]:
            found[key].append(node)
    return [(index.iri(key) if key < index.size else None, found[key]) for key in sorted(found)]


def test_what_a_text_finds_is_marked_and_counted(index: Index) -> None:
    stretch = (("from", tree.Stretch(second=False)), ("to", tree.Stretch(second=True)))
    members: tree.HighlightMembers = (
        ("field", tree.Highlit("field")),
        ("text", tree.Highlit("text")),
        ("ranges", tree.Stretches(False, stretch)),
        ("pieces", tree.Stretches(True, (("text", tree.Stretch(second=False)),))),
    )
    facet: tree.FacetMembers = (("kind", tree.FacetKind()), ("n", tree.Size()))
    page: tree.PageMembers = (
        ("edges", tree.Edges((("h", tree.Highlights(SECOND, members)), ("n", tree.Node(IDS))))),
        ("kinds", tree.Facets(SECOND, facet)),
    )
    text = "激光"
    hits = index.search(text, first=5)
    found = asked(index, tree.Ranked(FIRST, page), Placed(hits.nodes, 0, hits.total), text)
    assert hits.total > 1
    for node, edge in zip(hits.nodes, found["edges"], strict=True):
        marked = highlights(index, node, text)
        assert edge["h"] == [
            {
                "field": one.field.name,
                "text": one.text,
                "ranges": [{"from": start, "to": stop} for start, stop in one.ranges],
                "pieces": [{"text": piece} for piece, _ in one.parts()],
            }
            for one in marked
        ]
    kinds = [index.kind(node) for node in index.search(text, first=index.size).nodes]
    assert {one["kind"]: one["n"] for one in found["kinds"]} == {kind: kinds.count(kind) for kind in kinds}


@pytest.mark.parametrize("within", [False, True])
@pytest.mark.parametrize("kind", [None, "Patent", "Organization"])
def test_codes_are_borne_by_so_many(index: Index, within: bool, kind: str | None) -> None:
    model = index.model
    fields = {f.path: f for k in model.public() for f in k.own_fields if f.form is Form.CODE}
    broader = next(f for f in model.kinds["Concept"].own_fields if f.path == BROADER)
    codes = index.nodes("Concept").tolist()
    bearing = Bearing(index, (*fields.values(),), broader, kind, within)
    expected: dict[int, set[int]] = defaultdict(set)
    for node in range(index.size):
        if kind is not None and not index.is_kind(node, kind):
            continue
        for field in fields.values():
            level = index.links(field).of(node).tolist()
            while level:
                for code in level:
                    expected[code].add(node)
                level = (
                    [up for code in level for up in index.links(broader).of(code).tolist()] if within else []
                )
    assert bearing.counts(codes) == [len(expected[code]) for code in codes]
    assert any(expected.values())


def test_scores_have_places(index: Index) -> None:
    values = np.arange(index.size, dtype=np.float64)
    values[0] = np.nan
    about = Found({}, 1, "counted", True, {}, None, None, 0.0, "", "")
    members = tuple(
        (name, tree.Scored(name)) for name in ("value", "rank", "of", "percent", "exact", "error")
    )
    root = tree.Several(FIRST, Things((("s", tree.Score(SECOND, members)),), {}))
    last = index.size - 1
    found = asked(index, root, [0, 1, last], Result("k", values, about))
    assert [one["s"] and (one["s"]["value"], one["s"]["rank"], one["s"]["of"]) for one in found] == [
        None,
        (1.0, last, last),
        (float(last), 1, last),
    ]
    assert found[2]["s"] == {
        "value": last,
        "rank": 1,
        "of": last,
        "percent": 100,
        "exact": True,
        "error": None,
    }
    values[1] = np.inf
    with pytest.raises(NotHeldError):
        asked(index, root, [1], Result("k", values, about))


def test_a_plan_of_groups_can_be_read(index: Index) -> None:
    cites = index.model.kinds["Patent"]["cites"]
    total: tree.AggregateMembers = (("sum", tree.Stated("sum", (("citesCount", tree.Total(cites)),))),)
    group: tree.GroupMembers = (
        ("keys", tree.Keys((("node", tree.KeyNode(IDS)),))),
        ("aggregate", tree.Aggregate(total)),
    )
    page: tree.PageMembers = (
        ("groupBy", tree.Grouped(Asked(1, "by: X"), (("nodes", tree.GroupNodes(group)),))),
    )
    assert lines(tree.All(Asked(0, "first: 0"), page)) == [
        "All (first: 0)",
        "  groupBy: Grouped (by: X)",
        "    nodes: GroupNodes",
        "      keys: Keys",
        "        node: KeyNode",
        "          id: Iri",
        "      aggregate: Aggregate",
        "        sum: Stated sum",
        "          citesCount: Total cites",
    ]

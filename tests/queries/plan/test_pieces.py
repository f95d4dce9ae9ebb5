"""Things written as JSON say what objects of them say, and are kept where they are told alike."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.index import Index
from graph.indexing.kept import Spelled
from ontology.model import Form
from queries.conditions import QueryError
from queries.find import Finder
from queries.plan import tree
from queries.plan.pieces import _json, alone
from queries.plan.run import Manner, Run
from queries.plan.tree import Asked, ThingMembers, ThingPart, Things
from queries.plan.values import NotHeldError
from tests.queries.strategies import some_kind

#: How objects are made, and how pieces.
WAYS = [Manner("zh", {Form.DECIMAL: str}, lambda iri: iri, str, piece) for piece in (None, orjson.Fragment)]
NODES, LANG, OTHER = Asked(0, ""), Asked(1, ""), Asked(2, "")
TEXT: tree.TextMembers = (
    ("__typename", tree.Const("Text")),
    ("v", tree.Content()),
    ("in", tree.Language()),
)


def told(all_: ThingMembers | None, by_kind: dict[str, ThingMembers] | None = None) -> Things:
    """Things as they are compiled."""
    return Things(all_, by_kind or {}, alone(all_, by_kind or {}))


def answered(index: Index, manner: Manner, things: Things, nodes: Sequence[int], *langs: str | None) -> bytes:
    found = Run(Finder(index), [nodes, *langs], manner).root(tree.Several(NODES, things))
    return orjson.dumps(found, default=str)


def members(index: Index, kinds: Sequence[str], random: Random, depth: int) -> ThingMembers:
    """What may be told of things of these kinds wherever they stand: some of it, at random."""
    found: list[ThingPart] = [
        tree.Const("a\n"),
        tree.Iri(),
        tree.KindName(),
        tree.Label(random.choice([None, LANG])),
        tree.KindLabel(random.choice([None, OTHER])),
        tree.Labels(random.choice([None, LANG]), TEXT),
        tree.TypeName({name: f"The{name}" for name in index.model.concrete(kinds)}),
    ]
    for field in index.model.kinds[random.choice(kinds)].fields:
        if not field.node:
            text = field.form is Form.TEXT
            found.append(
                tree.Value(field, random.choice([None, LANG]) if text else None, TEXT if text else ())
            )
        elif depth and field.targets:
            found.append(tree.Link(field, told(members(index, field.targets, random, depth - 1))))
    return tuple((f"m{n}", part) for n, part in enumerate(random.sample(found, k=min(6, len(found)))))


@settings(max_examples=150, deadline=None)
@given(
    random=st.randoms(use_true_random=True),
    langs=st.tuples(*[st.sampled_from(["zh", "en", "fr", None])] * 2),
)
def test_pieces_say_what_objects_say(index: Index, random: Random, langs: tuple[str | None, ...]) -> None:
    kind = some_kind(index, random)
    nodes = random.choices(index.nodes(kind).tolist(), k=random.randint(0, 9))
    asked = told(members(index, (kind,), random, 2))
    assert asked.alone is not None
    if random.random() < 0.5:
        asked = told(None, dict.fromkeys(index.model.concrete((kind,)), asked.all or ()))
    for _ in range(2):
        try:
            expected: Any = answered(index, WAYS[0], asked, nodes, *langs)
        except NotHeldError as error:
            with pytest.raises(NotHeldError, match=str(error)):
                answered(index, WAYS[1], asked, nodes, *langs)
        else:
            assert answered(index, WAYS[1], asked, nodes, *langs) == expected


def test_things_are_written_by_their_kinds(index: Index) -> None:
    by_kind: dict[str, ThingMembers] = {
        name: ((name, tree.Iri()), ("kind", tree.KindName())) for name in ("Enterprise", "Person")
    }
    nodes = [int(index.nodes(name)[0]) for name in ("Person", "Enterprise", "Person")]
    assert answered(index, WAYS[1], told(None, by_kind), nodes) == answered(
        index, WAYS[0], told(None, by_kind), nodes
    )


@given(
    st.lists(
        st.none()
        | st.booleans()
        | st.integers(-(2**53), 2**53)
        | st.floats()
        | st.text(st.characters(codec="utf-8"))
        | st.sampled_from([",", '",', '","', ',\n  "', "\\", "", "\u2028"])
    )
)
def test_values_written_at_once_are_those_written_one_by_one(values: list[Any]) -> None:
    assert _json(values) == [*map(orjson.dumps, values)]


def test_what_is_kept_is_not_read_again(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "spelled", Spelled())
    asked, same = (told((("id", tree.Iri()), ("name", tree.Label(lang)))) for lang in (LANG, OTHER))
    first = answered(index, WAYS[1], asked, [0, 1, 2], "en", None)
    monkeypatch.setattr(Index, "iris", None)
    # of another plan, in which the same is asked
    assert answered(index, WAYS[1], same, [2, 1, 0], None, "en") == orjson.dumps(orjson.loads(first)[::-1])
    with pytest.raises(TypeError):
        answered(index, WAYS[1], asked, [0], "zh", None)


def test_other_languages_are_not_kept(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = told((("name", tree.Label(LANG)),))
    kept = Spelled()
    monkeypatch.setattr(index, "spelled", kept)
    for lang in ("fr", "x" * 1_000):
        answered(index, WAYS[1], asked, [0, 1], lang)
    assert kept.bytes == 0
    answered(index, WAYS[1], asked, [0, 1], "en")
    assert kept.bytes > 0


def test_what_depends_on_its_place_is_not_alone(index: Index) -> None:
    patents = index.model.kinds["Enterprise"]["appliedPatents"]
    page = tree.Listed(patents, LANG, (("n", tree.Nodes(told((("id", tree.Iri()),)))),))
    assert alone((("id", tree.Iri()),), {}) is not None
    assert alone((("id", tree.Iri()), ("page", page)), {}) is None
    assert alone((("to", tree.Link(patents, told((("page", page),)))),), {}) is None
    assert alone((("n", tree.Borne(LANG)),), {}) is None


def test_each_way_of_telling_has_words_of_its_own(index: Index) -> None:
    kind = index.model.kinds["Patent"]
    some = [tree.Value(field) for field in kind.fields if not field.node]
    parts: list[ThingPart] = [*some, tree.Iri(), tree.Label(None), tree.Label(LANG), tree.KindLabel(LANG)]
    ways = [alone(((key, part),), {}) for part in parts for key in ("a", "b")]
    assert len({way.name for way in ways if way is not None}) == len(ways)


def test_writing_that_takes_too_long_is_ended(index: Index) -> None:
    left = iter([True, True])

    def over() -> None:
        if not next(left, False):
            raise QueryError("时间到", "time is over")

    field = index.model.kinds["Patent"]["applicants"]
    asked = told((("to", tree.Link(field, told((("fresh", tree.Iri()),)))),))
    nodes = index.nodes("Patent").tolist()
    with pytest.raises(QueryError):
        Run(Finder(index), [nodes], WAYS[1], over).root(tree.Several(NODES, asked))

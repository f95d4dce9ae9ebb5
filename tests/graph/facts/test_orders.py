"""The orders of a view hold its triples, are written whole or not at all, and can be read again."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from random import Random

import numpy as np
import pytest

from graph.facts.canon import Canon, nothing
from graph.facts.orders import (
    FOLDER,
    OrderingError,
    Orders,
    is_kept,
    load_orders,
    made,
    make_orders,
)
from graph.indexing.strings import held
from graph.store import as_stored

XSD = "http://www.w3.org/2001/XMLSchema#"


def view(triples: set[tuple[str, str, str]]) -> Canon:
    texts = sorted({term for triple in triples for term in triple})
    numbers = {text: number for number, text in enumerate(texts)}
    rows = sorted(tuple(numbers[term] for term in triple) for triple in triples)
    return Canon(held(texts), np.array(rows, np.int32).T.copy())


@pytest.fixture(scope="module")
def canon() -> Canon:
    drawn = Random(3)
    return view(
        {
            (f"<x:{drawn.randrange(9)}>", f"<p:{drawn.randrange(4)}>", f"<x:{drawn.randrange(9)}>")
            for _ in range(80)
        }
    )


def rows_of(orders: Orders, terms: int) -> list[set[tuple[int, int, int]]]:
    """The triples as each of the four orders holds them."""
    by_predicate = [
        {
            (int(order[0, row]), int(order[1, row]), int(predicate))
            for number, predicate in enumerate(orders.predicates)
            for row in range(orders.places[number], orders.places[number + 1])
        }
        for order in (orders.pso, orders.pos)
    ]
    by_term = [
        {
            (term, int(order[0, row]), int(order[1, row]))
            for term in range(terms)
            for row in range(starts[term], starts[term + 1])
        }
        for starts, order in ((orders.subjects, orders.spo), (orders.objects, orders.osp))
    ]
    return [
        {(s, p, o) for s, o, p in by_predicate[0]},
        {(s, p, o) for o, s, p in by_predicate[1]},
        by_term[0],
        {(s, p, o) for o, p, s in by_term[1]},
    ]


def test_each_order_holds_all_triples(canon: Canon) -> None:
    orders = made(canon, as_stored)
    whole = {tuple(map(int, row)) for row in canon.triples.T}
    assert rows_of(orders, len(canon.terms)) == [whole] * 4
    assert orders.size == len(whole)


def test_two_spellings_of_a_value_are_one_triple() -> None:
    """The engine keeps a number once, however it is spelled."""
    ones = {f'"{text}"^^<{XSD}integer>' for text in ("1", "01")}
    canon = view({("<x:a>", "<x:p>", one) for one in ones})
    orders = made(canon, as_stored)
    assert orders.size == 1
    assert [canon.terms[int(number)] for number in orders.pso[1]] == [f'"1"^^<{XSD}integer>']


def test_they_are_read_as_they_were_made(canon: Canon, tmp_path: Path) -> None:
    assert not is_kept(tmp_path)
    make_orders(canon, tmp_path, as_stored)
    assert is_kept(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [FOLDER]
    assert rows_of(load_orders(tmp_path), len(canon.terms)) == rows_of(
        made(canon, as_stored), len(canon.terms)
    )
    before = (tmp_path / FOLDER).stat().st_ino
    make_orders(canon, tmp_path, as_stored)
    assert (tmp_path / FOLDER).stat().st_ino == before


def test_what_fails_leaves_nothing(canon: Canon, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(np, "save", full)
    with pytest.raises(OSError, match="no space"):
        make_orders(canon, tmp_path, as_stored)
    assert list(tmp_path.iterdir()) == []


def test_what_a_crash_or_an_older_program_left_goes(canon: Canon, tmp_path: Path) -> None:
    (tmp_path / ".orders-old").mkdir()
    os.utime(tmp_path / ".orders-old", (0, 0))
    (tmp_path / ".orders-new").mkdir()
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / "whole.json").write_text('{"triples": 1}')
    assert not is_kept(tmp_path)
    make_orders(canon, tmp_path, as_stored)
    assert is_kept(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".orders-new", FOLDER]


def test_what_was_cut_short_is_not_read(canon: Canon, tmp_path: Path) -> None:
    make_orders(canon, tmp_path, as_stored)
    file = tmp_path / FOLDER / "pso.npy"
    file.write_bytes(file.read_bytes()[:-4])
    with pytest.raises(ValueError, match="shorter"):
        load_orders(tmp_path)
    shutil.rmtree(tmp_path / FOLDER)
    assert not is_kept(tmp_path)


def test_nothing_has_no_orders() -> None:
    with pytest.raises(OrderingError, match="no triples"):
        made(nothing(), as_stored)

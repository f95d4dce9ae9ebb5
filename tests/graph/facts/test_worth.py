"""What terms are worth: of which kind they are, their numbers, and their places among texts."""

from __future__ import annotations

from math import isnan
from pathlib import Path

import numpy as np
import pytest

from graph.facts.worth import Sort, lexical, load_worth, worth, worth_of
from graph.indexing.strings import held
from graph.store import as_stored

XSD = "http://www.w3.org/2001/XMLSchema#"


@pytest.mark.parametrize(
    ("term", "sort", "number"),
    [
        ("<x:a>", Sort.IRI, None),
        ("_:a", Sort.BLANK, None),
        ('"a"', Sort.TEXT, None),
        ('"a"@en', Sort.SPOKEN, None),
        (f'"-5"^^<{XSD}integer>', Sort.INTEGER, -5.0),
        (f'"1.5"^^<{XSD}decimal>', Sort.DECIMAL, 1.5),
        (f'"1e3"^^<{XSD}double>', Sort.DOUBLE, 1000.0),
        (f'"true"^^<{XSD}boolean>', Sort.BOOLEAN, 1.0),
        (f'"0001-01-02"^^<{XSD}date>', Sort.DATE, 2.0),
        (f'"0001-01-01T00:00:05"^^<{XSD}dateTime>', Sort.MOMENT, 5.0),
        (f'"0001-01-01T00:00:05Z"^^<{XSD}dateTime>', Sort.MOMENT_UTC, 5.0),
        # none of these surely compares by its number
        (f'"99999999999999999"^^<{XSD}integer>', Sort.OTHER, None),
        (f'"NaN"^^<{XSD}double>', Sort.OTHER, None),
        (f'"2020-02-30"^^<{XSD}date>', Sort.OTHER, None),
        (f'"2020-01-02Z"^^<{XSD}date>', Sort.OTHER, None),
        (f'"2020-01-02T03:04:05.5"^^<{XSD}dateTime>', Sort.OTHER, None),
        (f'"x"^^<{XSD}integer>', Sort.OTHER, None),
        ('"x"^^<x:type>', Sort.OTHER, None),
    ],
)
def test_the_sort_and_number_of_a_term(term: str, sort: Sort, number: float | None) -> None:
    found = worth(term)
    assert found[0] is sort
    assert isnan(found[1]) if number is None else found[1] == number


def test_places_among_texts(tmp_path: Path) -> None:
    """What STR() gives alike has one rank, and ranks are in the order of its code points."""
    terms = held(sorted(["<b>", '"b"', '"b"@en', '"a\\"c"', f'"01"^^<{XSD}integer>', '"中"', "<a>"]))
    found, moved = worth_of(terms, as_stored)
    texts = [lexical(found.respelled.get(number) or terms[number]) for number in range(len(terms))]
    assert [texts[number] for number in found.sorted] == sorted(texts)
    for one in range(len(terms)):
        for other in range(len(terms)):
            assert (found.ranks[one] < found.ranks[other]) == (texts[one] < texts[other])
    assert moved is None
    assert list(found.respelled.values()) == [f'"1"^^<{XSD}integer>']
    found.save(tmp_path)
    again = load_worth(tmp_path)
    assert np.array_equal(again.ranks, found.ranks)
    assert (again.respelled, list(again.tails)) == (found.respelled, list(found.tails))

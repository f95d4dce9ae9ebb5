"""The published figures can be counted in the demo city, at every scale and by two ways."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.demo import city as demo
from loaders.demo import orgs as demo_orgs
from loaders.demo import titles as demo_titles
from loaders.demo.calendar import YEAR_END
from loaders.demo.figures import FIGURES, Figure, expected, parts, scaled
from ontology.model import SCHEME, Model, Record
from ontology.shapes import read_model
from ontology.terms import statements
from queries.questions.catalog import Catalog

BASE = "https://example.org/wuhan/"
LAST_DAY = date(2022, 12, 31)
QUESTIONS = Catalog.shipped()

#: As published.
PUBLISHED = {
    "hnte": 12654,
    "tech-sme": 8680,
    "little-giant": 205,
    "leading-municipal": 39,
    "leading-provincial": 9,
    "listed": 76,
    "seeds": 415,
    "transfer": 164,
    "transfer-national": 16,
    "transfer-provincial": 62,
    "transfer-municipal": 86,
    "brokers": 925,
    "stations": 105,
    "stations-national": 22,
    "stations-provincial": 27,
    "stations-municipal": 56,
    "carriers": 427,
    "carriers-national": 126,
    "standards-international": 10,
    "standards-national-std": 64,
    "standards-industry": 21,
    "standards-local": 29,
    "standards-group": 72,
    "projects": 18,
    "project-grants": 392_000_000,
    "achievements": 657,
    "achievements-progress": 155,
    "needs": 637,
    "needs-introduced": 161,
    "needs-solved": 118,
    "events": 198,
    "intentions": 1454,
}


@pytest.fixture(scope="module")
def model() -> Model:
    return read_model()


def counted(model: Model, records: Iterable[Record]) -> dict[str, int]:
    """Each figure as its own query counts it."""
    store = ox.Store()
    lines = (f"{' '.join(line)} .\n" for record in records for line in statements(model, record))
    store.bulk_load("".join(lines).encode(), format=ox.RdfFormat.N_TRIPLES)
    return {figure.id: _number(store, figure) for figure in FIGURES}


def _number(store: ox.Store, figure: Figure) -> int:
    ((value,),) = store.query(QUESTIONS[f"figure-{figure.id}"].query)  # type: ignore[misc]
    assert isinstance(value, ox.Literal)
    return int(Decimal(value.value))


@pytest.mark.parametrize("scale", [0.0005, 0.002, 0.013, 0.05])
def test_queries_count_what_was_published(model: Model, scale: float) -> None:
    found = counted(model, demo.records(scale, BASE, model))
    assert found == {figure.id: expected(figure.id, scale) for figure in FIGURES}


def test_figures_are_the_published_ones() -> None:
    assert PUBLISHED.items() <= {figure.id: expected(figure.id, 1) for figure in FIGURES}.items()
    assert all(figure.value == expected(figure.id, 1) for figure in FIGURES)
    assert {figure.id for figure in FIGURES} - PUBLISHED.keys() == {"leading", "standards"}


def test_titles_at_full_scale_are_as_many_as_published() -> None:
    ranked = demo_orgs.plan(1.0).ranked
    found: Counter[str] = Counter()
    for spell in demo_titles.firms(1.0, ranked):
        runs = (spell.starts <= YEAR_END) & ((spell.ends == 0) | (spell.ends >= YEAR_END))
        found[spell.kind] += len(set(spell.holders[runs].tolist()))
    assert found["qk-hnte"] == 12654
    assert found["qk-little-giant"] == 205
    assert found["qk-leading"] == 48
    assert found["qk-gold-seed"] + found["qk-silver-seed"] == 415


def test_a_count_by_hand_agrees(model: Model) -> None:
    city = list(demo.records(0.02, BASE, model))
    titled: dict[str, set[object]] = {}
    for record in city:
        if record.kind == "Qualification" and _runs(record):
            titled.setdefault(str(record.values["kind"][0]).removeprefix(SCHEME), set()).add(
                record.values["awardedTo"]
            )
    assert len(titled["qk-hnte"]) == expected("hnte", 0.02) == 253
    assert len(titled["qk-broker"]) == expected("brokers", 0.02) == 18
    events = {
        r.iri for r in city if r.kind == "MatchingEvent" and str(r.values["date"][0]).startswith("2022")
    }
    met = [
        r for r in city if r.kind == "Match" and events.intersection(map(str, r.values.get("atEvent", ())))
    ]
    intended = [r for r in met if r.values["status"] == (SCHEME + "ms-intention",)]
    assert len(events) == expected("events", 0.02) == 4
    assert len(intended) == expected("intentions", 0.02) == 29


def _runs(record: Record) -> bool:
    start, end = record.values["start"][0], record.values.get("end", (date.max,))[0]
    return isinstance(start, date) and isinstance(end, date) and start <= LAST_DAY <= end


def test_certificates_begin_and_end_on_the_very_day(model: Model) -> None:
    city = demo.records(0.001, BASE, model)
    spells = [record.values for record in city if record.values.get("kind") == (SCHEME + "qk-hnte",)]
    assert any(values["end"] == (LAST_DAY,) for values in spells)
    assert any(values["start"] == (LAST_DAY,) for values in spells)


def test_the_bulletin_states_what_can_be_counted(model: Model) -> None:
    stated = {
        record.iri.rpartition("demo-2022-")[2]: record.values
        for record in demo.records(0.01, BASE, model)
        if record.kind == "Observation"
    }
    assert {id_: values["value"][0] for id_, values in stated.items()} == {
        figure.id: Decimal(expected(figure.id, 0.01)) for figure in FIGURES
    }
    for id_, values in stated.items():
        assert str(values["value"][0]) in str(values["quote"][0]), id_
    cells = [(values["indicator"], values["breakdown"]) for values in stated.values()]
    assert len(cells) == len(set(cells))


@given(st.floats(0.0005, 8))
def test_totals_are_the_sum_of_their_parts(scale: float) -> None:
    for figure in FIGURES:
        if figure.part is None and parts(figure.id):
            assert expected(figure.id, scale) == sum(expected(part.id, scale) for part in parts(figure.id))


@given(st.floats(0.0005, 8))
def test_no_part_exceeds_its_whole(scale: float) -> None:
    for less, more in (
        ("needs-solved", "needs-introduced"),
        ("needs-introduced", "needs"),
        ("achievements-progress", "achievements"),
        ("carriers-national", "carriers"),
        ("little-giant", "hnte"),
    ):
        assert expected(less, scale) <= expected(more, scale)


@given(st.integers(1, 10**9), st.floats(0.0005, 8))
def test_scaled_numbers_are_near_and_never_none(value: int, scale: float) -> None:
    assert scaled(value, scale) >= 1
    assert abs(scaled(value, scale) - value * scale) <= 1


def test_texts_are_in_both_languages() -> None:
    assert all(figure.zh and figure.en and figure.zh != figure.en for figure in FIGURES)
    assert len({figure.id for figure in FIGURES}) == len({figure.zh for figure in FIGURES}) == len(FIGURES)

"""Rows that speak of one thing: the first value stays, what differs is told once."""

from threading import Thread

from loaders.merging import Merger
from ontology.model import SCHEME, Place, Record, Text, Value
from ontology.shapes import read_model

MODEL = read_model()


def project(row: int, **values: tuple[Value, ...]) -> Record:
    return Record("Project", "https://example.org/p", values, Place("a.csv", row))


def test_what_agrees_or_adds_is_kept_as_it_is() -> None:
    merger = Merger(MODEL)
    first = project(2, label=(Text("甲", "zh"),), identifiers=("1",))
    second = project(3, label=(Text("甲", "zh"), Text("A", "en")), identifiers=("2",))
    assert merger.merge(first) == (first, [])
    assert merger.merge(second) == (second, [])


def test_another_name_becomes_an_alternative_one_and_is_told_once() -> None:
    merger = Merger(MODEL)
    merger.merge(project(2, label=(Text("甲项目", "zh"),)))
    for row, notes_expected in ((3, 1), (4, 0)):
        record, notes = merger.merge(project(row, label=(Text("乙项目", "zh"),)))
        assert record.values == {"label": (Text("甲项目", "zh"),), "altLabels": (Text("乙项目", "zh"),)}
        assert len(notes) == notes_expected


def test_spellings_are_kept_but_not_told() -> None:
    merger = Merger(MODEL)
    merger.merge(project(2, label=(Text("Made（Wuhan）", "en"),)))
    record, notes = merger.merge(project(3, label=(Text("MADE(Wuhan)", "en"),)))
    assert record.values["altLabels"] == (Text("MADE(Wuhan)", "en"),)
    assert notes == []


def test_a_broader_code_contradicts_nothing_and_another_one_does() -> None:
    merger = Merger(MODEL)
    kinds = [f"{SCHEME}jk-nssfc-key", f"{SCHEME}jk-nssfc", f"{SCHEME}jk-nssfc-major"]
    found = [merger.merge(project(row, kind=(kind,))) for row, kind in enumerate(kinds, 2)]
    assert {record.values["kind"] for record, _ in found} == {(kinds[0],)}
    assert [len(notes) for _, notes in found] == [0, 0, 1]
    (told,) = found[2][1]
    assert (told.rule, told.field, told.value) == ("contradiction", "kind", kinds[2])
    assert "row 2" in told.reason.en
    assert "第 2 行" in told.reason.zh


def test_what_was_seen_may_be_forgotten_in_any_thread() -> None:
    kept = [Merger(MODEL)]
    kept[0].merge(Record("Organization", "https://example.org/x", {"label": (Text("甲", "zh"),)}))
    thread = Thread(target=kept.clear)
    thread.start()
    thread.join(60)
    assert not thread.is_alive()
    assert not kept

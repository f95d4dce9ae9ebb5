"""Questions by name: the shipped ones, a city's own beside them, and the page of them all."""

import os
from pathlib import Path

import pytest

from graph.store import Store
from queries.functions import FN
from queries.questions.catalog import Catalog
from queries.questions.errors import HeadError, UnknownQuestionError
from queries.questions.page import page, section
from tests.queries.questions.good import FREE, GOOD

KNOWN = {"qq": "https://w3id.org/queqiao/ns/", "fn": FN}


def own(folder: Path, **files: str | bytes) -> Catalog:
    (folder / "queries").mkdir()
    for name, text in files.items():
        data = text if isinstance(text, bytes) else text.encode()
        (folder / "queries" / f"{name}.rq").write_bytes(data)
    return Catalog.of_city(folder, KNOWN)


def test_a_city_without_questions_of_its_own_has_the_shipped_ones(tmp_path: Path) -> None:
    assert Catalog.of_city(tmp_path, KNOWN).names() == Catalog.shipped().names()
    assert not Catalog.of_city(tmp_path, KNOWN).broken


def test_a_citys_own_questions_join(tmp_path: Path) -> None:
    catalog = own(tmp_path, 激光=b"\xef\xbb\xbf" + FREE.encode(), two=FREE)
    assert catalog.names() == [*Catalog.shipped().names(), "two", "激光"]
    assert catalog["激光"].own
    assert not catalog["B1"].own


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (FREE.replace("SELECT", "SELEC"), "syntax error"),
        (FREE.replace("# asks", "# ask"), "must begin"),
        (FREE.replace("VALUES ?n { 1 2 }", "SERVICE <http://x/> { }"), "SERVICE"),
        (b"\xff\xfe", "not UTF-8"),
        (b"#" * 60_000, "longer than"),
        (FREE.replace("SELECT", "SELECT (fn:rnak(?it) AS ?r)"), "rnak> is not supported"),
    ],
)
def test_a_file_that_cannot_be_asked_is_told_and_the_others_go_on(
    tmp_path: Path, text: str | bytes, says: str
) -> None:
    catalog = own(tmp_path, bad=text, good=FREE)
    (broken,) = catalog.broken
    assert broken.path.name == "bad.rq"
    assert "bad.rq" in broken.words.zh
    with pytest.raises(HeadError, match=f"bad.rq cannot be used.*({says})"):
        catalog["bad"]
    assert catalog["good"].own


def test_a_name_that_is_taken_is_told(tmp_path: Path) -> None:
    catalog = own(tmp_path, B1=FREE)
    assert "a shipped question is called B1 already" in catalog.broken[0].words.en
    assert catalog["B1"] is Catalog.shipped()["B1"]


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is unreadable for root")
def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    own(tmp_path, secret=FREE)
    (tmp_path / "queries" / "secret.rq").chmod(0)
    assert "cannot be read" in Catalog.of_city(tmp_path, KNOWN).broken[0].words.en


def test_a_folder_that_bears_the_name_of_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "queries" / "odd.rq").mkdir(parents=True)
    assert "cannot be read" in Catalog.of_city(tmp_path, KNOWN).broken[0].words.en


@pytest.mark.parametrize(
    ("name", "near"), [("b3", "B3"), ("figure-hmte", "figure-hnte"), ("sources-disagre", "sources-disagree")]
)
def test_a_question_that_is_not_there_is_told_with_the_nearest(name: str, near: str) -> None:
    with pytest.raises(UnknownQuestionError, match=f"the nearest are: .*{near}") as raised:
        Catalog.shipped()[name]
    assert near in raised.value.nearest


def test_a_question_like_no_other_is_told_with_all() -> None:
    with pytest.raises(UnknownQuestionError, match="there are: B1, "):
        Catalog.shipped()["乙丙丁戊己"]


def test_a_question_runs_over_a_store_alone() -> None:
    assert Catalog.shipped().run("B10", Store.memory(), body="https://example.org/wuhan/id/org-G1").rows == []


def test_the_page_has_every_question(tmp_path: Path) -> None:
    told = page()
    for question in Catalog.shipped():
        assert f"\n## {question.name}\n" in told
        assert question.title.zh in told
        assert question.bare in told
    one = section(own(tmp_path, one=GOOD)["one"])
    assert '- `name` (string): 名 / the name; `"甲"`' in one
    assert "- `kind` (code(field)): 类 / the kind; 必填 required" in one
    assert "- `least` (integer(1..9)): 下限 / the least; `1`" in one
    assert "| `it` (thing) | 物 / it |" in one
    assert "`python . query --set day=2023-01-02" in one

"""`queqiao query` gives the answers of named questions on the terminal and as files."""

import json
import zipfile
from pathlib import Path

import networkx as nx
import pytest
from click.testing import CliRunner, Result

from cli import main
from ontology.model import Model
from tests.queries.questions.whole_city import whole_city


@pytest.fixture(scope="module")
def data(model: Model, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path: Path = tmp_path_factory.mktemp("asked")
    whole_city(model, path)
    (path / "queries").mkdir()
    (path / "queries" / "mine.rq").write_text(
        "# 有几家？ / How many?\n# asks: 我 / me\nSELECT (COUNT(?f) AS ?n) { ?f a qq:Enterprise }", "utf-8"
    )
    return path


def asked(data: Path, *arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, ["query", "--data", str(data), *arguments], input=stdin)


def test_rows_are_shown(data: Path) -> None:
    found = asked(data, "B3")
    assert found.exit_code == 0, found.output
    assert "qk-hnte" in found.output


def test_how_a_query_is_answered_is_told(data: Path) -> None:
    query = "SELECT * { ?p a qq:Patent ; qq:applicant ?a . ?a qq:region ?r }"
    found = asked(data, "--explain", "-", stdin=query)
    assert found.exit_code == 0, found.output
    told = json.loads(found.output)
    assert told["query"] == "SELECT * { ?p qq:applicant ?a . ?a qq:region ?r }"
    assert "qq:Patent" in told["rewritten"][0]["en"]
    assert told["steps"][-1]["rows"] == told["rows"] > 0
    assert json.loads(asked(data, "--explain", "B3").output)["rows"] == 4
    assert asked(data, "--explain", "--format", "csv", "B3").exit_code == 2


def test_a_text_is_searched_for_in_a_query(data: Path) -> None:
    query = 'SELECT ?x ?place { ?x fn:matches ("示例一号激光公司" ?place) }'
    assert "id:org-E1" in asked(data, "-", stdin=query).output
    assert "/id/org-E1,1" in asked(data, "--format", "csv", "-", stdin=query).output


def test_parameters_are_set(data: Path) -> None:
    found = json.loads(asked(data, "B2", "--format", "json", "--set", "day=2019-12-31").output)
    assert [row["enterpriseLabel"] for row in found["rows"]] == ["示例八号公司"]


def test_labels_are_in_the_language_asked_for(data: Path) -> None:
    found = json.loads(asked(data, "B3", "--format", "json", "--lang", "en").output)
    assert found["rows"][0]["lowerLabel"] == "high and new technology enterprise"


@pytest.mark.parametrize("form", ["csv", "ttl", "srj", "tsv"])
def test_other_formats_are_written(data: Path, form: str, tmp_path: Path) -> None:
    out = tmp_path / "answer"
    assert asked(data, "B3", "--format", form, "--output", str(out)).exit_code == 0
    assert "org-E1" in out.read_text("utf-8-sig")


def test_a_file_says_by_its_name_what_it_is(data: Path, tmp_path: Path) -> None:
    assert asked(data, "I4", "--output", str(tmp_path / "a.xlsx")).exit_code == 0
    assert asked(data, "I4", "--output", str(tmp_path / "a.gexf")).exit_code == 0
    assert "xl/workbook.xml" in zipfile.ZipFile(tmp_path / "a.xlsx").namelist()
    assert len(nx.read_gexf(tmp_path / "a.gexf")) == 3


def test_own_questions_are_asked(data: Path) -> None:
    assert json.loads(asked(data, "mine", "--format", "json").output)["rows"][0]["n"] > 20


def test_a_query_of_ones_own_has_the_formats_of_sparql(data: Path, tmp_path: Path) -> None:
    query = "SELECT (1 AS ?x) {}"
    assert asked(data, "--format", "csv", "-", stdin=query).output.split() == ["x", "1"]
    (tmp_path / "q.rq").write_text(query)
    assert asked(data, str(tmp_path / "q.rq"), "--output", str(tmp_path / "a.csv")).exit_code == 0
    assert (tmp_path / "a.csv").read_text().split() == ["x", "1"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["B33"], "the nearest are"),
        (["B3", "--set", "years=0"], "at least 1"),
        (["B3", "--format", "pdf"], "is not given as 'pdf'"),
        (["T6"], "has to be given"),
    ],
)
def test_what_is_wrong_is_told(data: Path, arguments: list[str], says: str) -> None:
    found = asked(data, *arguments)
    assert found.exit_code == 1
    assert says in found.output


def test_values_are_for_named_questions(data: Path) -> None:
    assert asked(data, "--set", "a=b", "-", stdin="ASK {}").exit_code == 2

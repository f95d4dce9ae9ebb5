"""The commands about the network: paths with wishes, likeness, moves of ranks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import networkx as nx
import pytest
from click.testing import CliRunner, Result

from cli import main
from ontology.shapes import read_model
from tests.graph.small_society import iri, small_society

Run = Callable[..., Result]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = Path(tmp_path_factory.mktemp("city"))
    small_society(read_model(), folder)
    return folder


@pytest.fixture
def run(data: Path) -> Run:
    def ran(command: str, *arguments: object) -> Result:
        result = CliRunner().invoke(main, [command, "--data", str(data), *map(str, arguments)])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    return ran


def test_a_path_is_a_sentence_with_its_rows(run: Run) -> None:
    said = run("path", "univ", "befirm", "-k", 1).output
    assert "univ 牵头项目“plan”（2019），该项目有 befirm 参与。" in said
    assert said.count("society.csv:12") == 2


@pytest.mark.parametrize(
    ("wishes", "way"),
    [
        (["--avoid", "Project"], "late"),
        (["--avoid", "lead"], "late"),
        (["--only", "Project"], "plan"),
        (["--since", "2020"], "late"),
        (["--until", "2019"], "plan"),
    ],
)
def test_wishes_are_kept(run: Run, wishes: list[str], way: str) -> None:
    said = run("path", "univ", "befirm", *wishes).output
    other = {"late": "plan", "plan": "late"}[way]
    assert way in said
    assert other not in said


def test_one_to_any_of_a_kind_by_pattern(run: Run) -> None:
    said = run("path", "univ", "--targets-kind", "Enterprise", "--each", 1, "--group").output
    assert "1 条: 机构 ←牵头方— 项目 —参与方→ 企业" in said
    words = {word for line in said.splitlines() for word in line.split()}
    # the third enterprise lies behind the first, which ends the path
    assert words & {"anfirm", "befirm", "cefirm"} == {"anfirm", "befirm"}


def test_all_paths_are_saved_as_one_graph(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "why.graphml"
    assert str(file) in run("path", "univ", "befirm", "-k", 1, "--save", file).output
    assert set(nx.read_graphml(file)) == {iri(name) for name in ("univ", "plan", "befirm")}


def test_likeness_tells_why(run: Run) -> None:
    said = run("similar", "anfirm", "--kind", "Person", "--kind", "Institution", "--meet").output
    assert "qin" in said and "univ" in said
    assert "anfirm 申请了专利“early”（2015），该专利的发明人有 pei" in said
    assert "Nothing is like it" in run("similar", "anfirm", "--kind", "Fund").output


def test_ranks_move_since_a_year_and_since_a_generation(run: Run) -> None:
    said = run("rank", "--by", "degree", "--kind", "Person", "--moved-since", 2015).output
    assert "新 new" in said and "qin" in said
    assert " = " in run("rank", "--by", "degree", "--moved-since", "g1").output


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["path", "univ"], 2, "--targets-kind"),
        (["path", "univ", "befirm", "--targets-kind", "Person"], 2, "only one"),
        (["path", "univ", "--targets-kind", "Firm"], 2, "there is no kind Firm"),
        (["path", "univ", "befirm", "--avoid", "Firm"], 1, "no kind or relation Firm"),
        (["path", "univ", "befirm", "--since", "soon"], 2, "is no date"),
        (["path", "univ", "befirm", "--save", "x.doc"], 1, "doc"),
        (["similar", "univ", "--by", "magic"], 2, "no likeness magic"),
        (["rank", "--moved-since", "g9"], 1, "no generation 9"),
        (["rank", "--moved-since", "lately"], 2, "is no date"),
    ],
)
def test_what_cannot_be_done_is_told(run: Run, arguments: list[str], code: int, words: str) -> None:
    result = run(*arguments)
    assert result.exit_code == code
    assert words in " ".join(result.output.split())

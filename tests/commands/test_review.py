"""The review commands as people type them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from cli import main
from commands.review import review
from graph.generation import City
from ontology.model import Model
from tests.loaders.review.review_city import BASE, copied, firms, make

Run = Callable[..., Result]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, model: Model) -> Path:
    folder = tmp_path_factory.mktemp("made")
    make(City(folder / "data", BASE, model))
    return folder


@pytest.fixture
def city(made: Path, tmp_path: Path, model: Model) -> City:
    return copied(made, tmp_path, model)


@pytest.fixture
def run(city: City) -> Run:
    def ran(command: str, *arguments: object, user: str | None = "合成判定员") -> Result:
        words = ["review", command, "--data", str(city.path), *map(str, arguments)]
        result = CliRunner().invoke(main, words, env={"USER": user})
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        assert "Traceback" not in result.output
        return result

    return ran


def first(run: Run) -> str:
    return str(json.loads(run("list", "--json").output)[0]["id"])


def test_from_the_question_to_the_answer_and_back(run: Run, city: City) -> None:
    question = first(run)
    assert question in run("list").output and "1 of 1 questions" in run("list").output
    shown = run("show", question).output
    assert (
        "first: first.ttl" in shown and "second.ttl" in shown and ":0" not in shown and "600001.SH" in shown
    )
    accepted = run("accept", question, "--note", "年报")
    assert accepted.exit_code == 0 and "+1 −0" in accepted.output and firms(city) == {"A", "D"}
    assert "0 of 0 questions" in run("list").output and question in run("list", "--all").output
    history = run("history").output
    assert "合成判定员" in history and "年报" in history and "* " in history
    assert run("undo", question).exit_code == 0 and firms(city) == {"A", "B", "D"}
    assert run("reject", question, "--by", "另一人").exit_code == 0
    assert [(one["same"], one["who"]) for one in json.loads(run("history", "--json").output)] == [
        (True, "合成判定员"), (None, "合成判定员"), (False, "另一人"),
    ]  # fmt: skip


def test_things_are_named_by_key_too(run: Run, city: City) -> None:
    assert run("reject", "org/A", "org/C").exit_code == 0 and "C" in firms(city)
    assert run("undo", "org/A", "org/C").exit_code == 0 and "C" not in firms(city)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["accept", "nothing"], "no question"),
        (["reject", "nothing"], "no question"),
        (["undo", "nothing"], "no question"),
        (["show", "nothing"], "no question"),
        (["accept", "org/A", "org/Z"], "org/Z"),
        (["undo", "org/A", "org/B"], "nothing was decided"),
        (["accept", "org/A", "org/A"], "one and the same"),
        (["import", "nothing.xlsx"], "no such file"),
    ],
)
def test_what_cannot_be_done_is_told_in_both_languages(
    run: Run, city: City, words: list[str], told: str
) -> None:
    number = city.current_number()
    result = run(*words)
    assert result.exit_code == 1 and told in result.output
    assert any("\u4e00" <= c <= "\u9fff" for c in result.output) and city.current_number() == number


def test_a_contradiction_names_what_stands_against_it(run: Run) -> None:
    run("accept", "org/A", "org/B")
    run("accept", "org/B", "org/D")
    result = run("reject", "org/A", "org/D")
    assert result.exit_code == 1 and "contradicts" in result.output and "A = B" in result.output


def test_out_and_back(run: Run, city: City, tmp_path: Path) -> None:
    path = tmp_path / "queue.xlsx"
    assert "1 行 rows" in run("export", path).output
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["D2"] = "相同 same"
    book.save(path)
    assert run("import", path).exit_code == 0 and firms(city) == {"A", "D"}
    book.worksheets[0]["D2"] = "也许"
    book.save(path)
    result = run("import", path)
    assert result.exit_code == 1 and "queue.xlsx [待判 queue]:2" in result.output and "也许" in result.output


def test_what_a_rollback_set_aside_is_taken_over(run: Run, city: City) -> None:
    run("accept", "org/A", "org/B", "--by", "另一人")
    city.rollback()
    assert "0 decisions" in run("history").output and firms(city) == {"A", "B", "D"}
    assert run("restore", "2").exit_code == 0 and firms(city) == {"A", "D"}
    assert json.loads(run("history", "--json").output)[0]["who"] == "另一人"
    assert "Nothing changed" in run("restore", "2").output
    assert run("restore", "9").exit_code == 1


def test_filters(run: Run) -> None:
    assert "0 of 0" in run("list", "--kind", "Institution").output
    result = run("list", "--kind", "Company")
    assert result.exit_code == 2 and "Enterprise" in result.output
    assert run("list", "--first", "1").exit_code == 0


def test_somebody_must_have_decided(run: Run) -> None:
    result = run("accept", first(run), user=None)
    assert result.exit_code == 2 and "--by" in result.output


@pytest.mark.parametrize(
    "command", [["list"], ["history"], ["show", "x"], ["accept", "x"], ["export", "x.xlsx"]]
)
def test_without_data_it_says_what_to_do(tmp_path: Path, command: list[str]) -> None:
    name, *words = command
    result = CliRunner().invoke(
        main, ["review", name, "--data", str(tmp_path / "none"), *words], env={"USER": "x"}
    )
    assert result.exit_code == 1 and "no data" in result.output


@pytest.mark.parametrize("name", [None, *review.commands])
def test_every_command_explains_itself_in_both_languages(name: str | None) -> None:
    result = CliRunner().invoke(main, ["review", *([name] if name else []), "--help"])
    assert result.exit_code == 0
    assert any("\u4e00" <= c <= "\u9fff" for c in result.output) and "Usage" in result.output

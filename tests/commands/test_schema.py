"""The command line prints the schema, tells how two differ, and refuses settings of the server that cannot be."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli import main

OLD = "type Query { a: Int b: E c: Int } enum E { A }"
NEW = "type Query { a: String b: E c: Int } enum E { A B }"


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def files(folder: Path, **texts: str) -> list[Path]:
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return [folder / name for name in texts]


def test_breaking_changes_end_with_code_1(tmp_path: Path) -> None:
    old, new = files(tmp_path, old=OLD, new=NEW)
    told = run("schema", "diff", old, new)
    assert told.exit_code == 1
    assert [line.split()[0] for line in told.output.splitlines()] == ["breaking", "dangerous", "1"]
    assert "Query.a" in told.output
    assert "E.B" in told.output


def test_what_breaks_nothing_ends_with_code_0(tmp_path: Path) -> None:
    (old,) = files(tmp_path, old=OLD)
    told = run("schema", "diff", "--json", old, old)
    assert (told.exit_code, json.loads(told.output)) == (0, [])


def test_the_printed_schema_is_the_one_compared_with(tmp_path: Path) -> None:
    printed = run("schema", "print", "--data", tmp_path)
    (old,) = files(tmp_path, old=printed.output)
    told = run("schema", "diff", "--data", tmp_path, "--json", old)
    assert (printed.exit_code, told.exit_code, json.loads(told.output)) == (0, 0, [])


@pytest.mark.parametrize("text", [b"{", b"\xff\xff", b"type Query"])
def test_what_is_no_schema_is_told(tmp_path: Path, text: bytes) -> None:
    (tmp_path / "old").write_bytes(text)
    told = run("schema", "diff", tmp_path / "old", tmp_path / "old")
    assert (told.exit_code, told.exception.__class__) == (1, SystemExit)
    assert "no GraphQL schema" in told.output


@pytest.mark.parametrize(
    ("setting", "says"),
    [
        (("--limit", "deep=3"), "the names are length, tokens"),
        (("--limit", "depth"), "depth"),
        (("--operations", "{folder}"), "no operation"),
        (("--operations", "{folder}/missing"), "does not exist"),
        (("--seconds", "0"), "0.1"),
    ],
)
def test_settings_of_the_server_are_checked(tmp_path: Path, setting: tuple[str, str], says: str) -> None:
    told = run("serve", "--data", tmp_path, setting[0], setting[1].replace("{folder}", str(tmp_path)))
    assert told.exit_code in {1, 2}
    assert says in told.output

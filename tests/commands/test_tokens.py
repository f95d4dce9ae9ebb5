"""A token is shown once; the file has its digest, under a name of its own."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli import main
from serving.tokens import Tokens, digest_of


def test_a_token_is_made_and_its_digest_kept(tmp_path: Path) -> None:
    path = tmp_path / "tokens"
    made = [CliRunner().invoke(main, ["token", "--file", str(path), name]) for name in ("alice", "bob-2")]
    assert [one.exit_code for one in made] == [0, 0]
    tokens = Tokens(path)
    assert [tokens.holder(one.output.strip()) for one in made] == ["alice", "bob-2"]
    assert not any(one.output.strip() in path.read_text("utf-8") for one in made)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_without_a_file_the_line_is_told_beside_the_token() -> None:
    found = CliRunner().invoke(main, ["token", "alice"])
    assert found.stderr.strip() == f"alice:{digest_of(found.stdout.strip())}"


@pytest.mark.parametrize("name", ["Alice", "a b", "../x", "", "a" * 41])
def test_a_name_has_to_be_plain(name: str, tmp_path: Path) -> None:
    found = CliRunner().invoke(main, ["token", "--file", str(tmp_path / "tokens"), name])
    assert found.exit_code == 2
    assert not (tmp_path / "tokens").exists()


def test_a_name_is_given_once(tmp_path: Path) -> None:
    path = tmp_path / "tokens"
    path.write_text("# no end of line", "utf-8")
    assert CliRunner().invoke(main, ["token", "--file", str(path), "alice"]).exit_code == 0
    before = path.read_text("utf-8")
    assert CliRunner().invoke(main, ["token", "--file", str(path), "alice"]).exit_code == 2
    assert path.read_text("utf-8") == before
    assert len(before.splitlines()) == 2


def test_serving_with_a_bad_file_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "tokens"
    path.write_text("alice:12\n", "utf-8")
    found = CliRunner().invoke(main, ["serve", "--store", "memory:", "--token-file", str(path)])
    assert found.exit_code == 1
    assert ":1 must be" in found.output

"""Breaking changes of the schema are found, and those of our own are named in the changelog."""

import re
import subprocess
from pathlib import Path

import pytest

from schema.changes import SchemaError, changes

ROOT = Path(__file__).parents[2]
OLD = """
    type Query { a(x: Int): Int b: String n: Node e: E }
    interface Node { id: ID! }
    type T implements Node { id: ID! v: Int }
    enum E { A B }
    input I { a: Int }
    scalar S
"""
NEW = """
    type Query { a(x: Int, y: Int!): Int b: Int n: Node e: E i(x: I): Int }
    interface Node { id: ID! }
    type T implements Node { id: ID! }
    enum E { A C }
    input I { a: Int b: Int! }
"""


def test_breaking_changes_come_first_and_say_where() -> None:
    found = changes(OLD, NEW)
    assert [change.breaking for change in found] == sorted((c.breaking for c in found), reverse=True)
    where = {change.where for change in found if change.breaking}
    assert where == {"Query.a", "Query.b", "T.v", "E.B", "I.b", "S"}
    assert {change.where for change in found if not change.breaking} == {"E.C"}


def test_what_is_added_breaks_nothing() -> None:
    assert changes(OLD, OLD) == []
    assert changes("type Query { a: Int }", "type Query { a: Int b: T } type T { c: Int }") == []


@pytest.mark.parametrize(
    "text", ["", "{", "type Query", "type Query { a: Nope }", "{ a }", "type A { b: Int }"]
)
def test_what_is_no_schema_is_told(text: str) -> None:
    for pair, which in (((text, NEW), "OLD"), ((OLD, text), "NEW")):
        with pytest.raises(SchemaError, match=which):
            changes(*pair)


def unnamed(old: str, new: str, changelog: str) -> list[str]:
    """The breaking changes that the part of a changelog about what is unreleased does not name."""
    unreleased = changelog.partition("## [Unreleased]")[2].partition("\n## [")[0]
    named = set(re.findall(r"`([\w.]+)`", unreleased))
    return [c.what for c in changes(old, new) if c.breaking and c.where not in named]


def test_a_change_counts_as_named_where_it_is_named_now() -> None:
    log = "## [Unreleased]\n- `T.v` is gone, and `S`\n- `Query.a`, `Query.b`, `E.B`{}\n## [0.1.0]\n`I.b`"
    assert ["I.b" in what for what in unnamed(OLD, NEW, log.format(""))] == [True]
    assert unnamed(OLD, NEW, log.format(" and `I.b`")) == []


def test_our_own_breaking_changes_are_named_in_the_changelog() -> None:
    """Against the schema of the last release, or of the last commit where there is no release."""
    before = _schema_at(_last_release() or "HEAD")
    if before is None:
        pytest.skip("needs the git repository, to know the schema as it was")
    new = (ROOT / "docs" / "schema.graphql").read_text(encoding="utf-8")
    assert unnamed(before, new, (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")) == []


def _last_release() -> str | None:
    return _git("describe", "--tags", "--abbrev=0", "--match", "v*")


def _schema_at(commit: str) -> str | None:
    return _git("show", f"{commit}:docs/schema.graphql")


def _git(*arguments: str) -> str | None:
    try:
        done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, check=False, timeout=60)
    except FileNotFoundError:
        return None
    return done.stdout.decode().strip() if done.returncode == 0 else None

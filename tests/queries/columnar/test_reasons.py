"""Why columns leave a query to the engine is said in Chinese and in English."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import queries.columnar
from benchmarks.columnar_equality import Pair
from queries.columnar.columnar import answered
from queries.columnar.columns import Budget
from queries.columnar.reading import read
from queries.columnar.terms_read import NotHeldError

ROOM = Path(queries.columnar.__file__).parent
#: What reads alike in both, being SPARQL's own words or the query's.
ALIKE = {"COUNT(DISTINCT *)", "{}{}", "IRI {}"}


def raised(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The texts of each reason that a module gives, with `{}` for what is put in."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "NotHeldError":
            yield (
                node.lineno,
                [re.sub(r"\{[^}]*\}", "{}", ast.unparse(arg)).strip("f'\"") for arg in node.args],
            )


@pytest.mark.parametrize("path", sorted(ROOM.glob("*.py")), ids=lambda path: path.stem)
def test_every_reason_is_said_in_both_languages(path: Path) -> None:
    for line, texts in raised(path):
        zh, en = texts if len(texts) == 2 else (texts[0], texts[0])
        assert zh != en or zh in ALIKE, f"{path.name}:{line}"
        assert zh in ALIKE or re.search(r"[\u4e00-\u9fff]", zh), f"{path.name}:{line}: {zh}"
        assert not re.search(r"[\u4e00-\u9fff]", en), f"{path.name}:{line}: {en}"


@pytest.mark.parametrize(
    ("query", "zh", "en"),
    [
        ("SELECT * { ?a <x:p>|<x:q> ?b }", "含有多选的路径", "a path with alternatives"),
        ("SELECT * { _:a ?p ?o }", "具名的空白节点", "a blank node by name"),
        ("SELECT * { ?a <x:p> , }", "应为项之处的内容", "what stands where a term is looked for"),
        ("SELECT * { ?a <x:p> ?b } LIMIT 1 LIMIT 2", "重复的 LIMIT", "LIMIT twice"),
    ],
)
def test_reasons_say_what_of_the_query(pair: Pair, query: str, zh: str, en: str) -> None:
    with pytest.raises(NotHeldError) as told:
        answered(pair.terms, read(query, {}), "json", Budget(1_000, 10))
    assert (told.value.words.zh, told.value.words.en) == (zh, en)

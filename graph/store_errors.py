"""What can go wrong at the store, in words for people, and the engine's syntax errors made readable."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ontology.model import Words

_PLACE = re.compile(r"error at (\d+):(\d+): expected (?:one of )?(.*)", re.DOTALL)
_PREFIX = re.compile(r"([\w.-]*):[^\s:]*$")
_SHOWN = 24
_NAME = 200


class StoreError(Exception):
    """The store cannot do what it was asked to do; `words` tells people why."""

    def __init__(self, words: Words) -> None:
        super().__init__(words.en)
        self.words = words


class RdfSyntaxError(StoreError):
    """RDF that cannot be parsed; line and column count from 1, None where the format has none."""

    def __init__(self, message: str, line: int | None, column: int | None) -> None:
        where = f"（第 {line} 行第 {column} 列）" if line else ""
        super().__init__(Words(f"无法解析 RDF{where}：{message}", f"not readable as RDF: {message}"))
        self.line, self.column = line, column


class QueryError(StoreError):
    """A query that cannot be answered as it stands."""


class QuerySyntaxError(QueryError):
    """A text that is not SPARQL; line and column count from 1 and point just behind the trouble."""

    def __init__(self, words: Words, line: int, column: int) -> None:
        super().__init__(
            Words(
                f"SPARQL 语法错误，第 {line} 行第 {column} 列附近：{words.zh}",
                f"SPARQL syntax error near line {line}, column {column}: {words.en}",
            )
        )
        self.line, self.column = line, column
        self.trouble = words

    def with_words(self, renamed: Mapping[str, str]) -> QuerySyntaxError:
        """The same error where words of the query, the keys, had been renamed before it was parsed."""
        zh, en = self.trouble.zh, self.trouble.en
        for word, other in renamed.items():
            zh, en = zh.replace(other, word), en.replace(other, word)
        return QuerySyntaxError(Words(zh, en), self.line, self.column)


def explain(query: str, message: str) -> QueryError:
    """The engine's message about a query as an error that says where the trouble is, and what."""
    found = _PLACE.match(message)
    if not found:
        return QueryError(Words(f"查询无法理解：{message}", f"the query is not understood: {message}"))
    line, column = int(found.group(1)), int(found.group(2))
    lines = query.split("\n")
    before, after = lines[line - 1][: column - 1], lines[line - 1][column - 1 :]
    return QuerySyntaxError(_trouble(found.group(3), before, after), line, column)


def _trouble(expected: str, before: str, after: str) -> Words:
    prefix = _PREFIX.search(before[-_NAME:])
    if "Prefix not found" in expected and prefix:
        name = f"{prefix.group(1)}:"
        return Words(f"前缀 {name} 没有声明", f"the prefix {name} is not declared")
    if "unbound" in expected:
        return Words(
            "SELECT 中的变量既没有分组（GROUP BY）也没有聚合",
            "SELECT names a variable that is neither grouped by nor aggregated",
        )
    near = f"{before[-_SHOWN:]}▸{after[:_SHOWN]}".strip()
    if "IRI parsing failed" in expected:
        return Words(f"不是完整的 IRI：{near}", f"not a whole IRI: {near}")
    if not after.strip():
        return Words(f"在此处中断：{near}", f"it breaks off here: {near}")
    return Words(f"看不懂 ▸ 处：{near}", f"not understood at the ▸: {near}")

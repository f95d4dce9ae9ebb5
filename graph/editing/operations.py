"""The operations of a SPARQL Update: one after the other, each with its clauses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from graph.editing.tokens import Form, Token, tokens
from ontology.model import Words


class UpdateRefusedError(Exception):
    """An update that asks for what may not be; `words` says why in zh and en."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.words = Words(zh, en)

    def __reduce__(self) -> tuple[type[UpdateRefusedError], tuple[object, ...]]:
        # an error may have to come from another process
        return type(self), (self.words.zh, self.words.en)


class RedeclaredError(UpdateRefusedError):
    """An update in which a prefix or base means one thing here and another there."""


class DatasetTwiceError(UpdateRefusedError):
    """An update that names its dataset both in its text and beside it."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation: the declarations that hold for it, its text, and its tokens (places count in that text)."""

    prologue: str
    text: str
    tokens: tuple[Token, ...]

    @property
    def verb(self) -> str:
        """INSERT, DELETE, WITH, LOAD, CLEAR, DROP, CREATE, ADD, MOVE or COPY."""
        return self.tokens[0].text.upper()

    @property
    def words(self) -> tuple[str, ...]:
        """The keywords outside of brackets, in capitals."""
        return tuple(t.text.upper() for t in self.tokens if t.form is Form.WORD and not t.depth)

    @property
    def is_data(self) -> bool:
        """Whether it is INSERT DATA or DELETE DATA."""
        return self.words[1:2] == ("DATA",)

    @property
    def is_pattern(self) -> bool:
        """Whether it is DELETE WHERE, whose pattern is its template too."""
        return self.words[:2] == ("DELETE", "WHERE")

    @property
    def is_modify(self) -> bool:
        """Whether it has templates that are filled from a pattern."""
        return not self.is_data and self.verb in ("INSERT", "DELETE", "WITH")

    def block(self, number: int) -> str:
        """The text of a group in braces, the braces included; they count from 0."""
        return self.text[slice(*self._blocks()[number])]

    def template(self, word: str) -> str | None:
        """The quads to INSERT or DELETE in braces, None where there is no such clause."""
        at = next((i for i, t in enumerate(self.tokens) if t.depth == 0 and t.is_word(word)), None)
        if at is None:
            return None
        return next(self.text[a:b] for a, b in self._blocks() if a >= self.tokens[at].end)

    @property
    def pattern(self) -> str:
        """The group behind WHERE, in braces."""
        return self.block(-1)

    def named_after(self, *words: str) -> list[str]:
        """The graph names, as written, that directly follow these keywords outside of brackets."""
        found = []
        for i, token in enumerate(self.tokens[: -len(words)]):
            if token.depth == 0 and all(
                one.is_word(word) for one, word in zip(self.tokens[i:], words, strict=False)
            ):
                name = self.tokens[i + len(words)]
                if name.form in (Form.IRI, Form.NAME):
                    found.append(name.text)
        return found

    def _blocks(self) -> list[tuple[int, int]]:
        braces = [t for t in self.tokens if t.depth == 0 and t.form is Form.SIGN and t.text in ("{", "}")]
        return [(a.start, b.end) for a, b in zip(braces[::2], braces[1::2], strict=True)]


def operations(text: str) -> list[Operation]:
    """The operations of an update that the engine's parser has accepted."""
    found, prologue = [], ""
    for part in _parts(list(tokens(text))):
        start = next((i for i, t in enumerate(part) if _begins(part, i)), len(part))
        prologue += "".join(f"{_text(text, d)}\n" for d in _declarations(part[:start]))
        if rest := part[start:]:
            first = rest[0].start
            moved = tuple(t._replace(start=t.start - first, end=t.end - first) for t in rest)
            found.append(Operation(prologue, text[first : rest[-1].end], moved))
    return found


def hoisted(text: str) -> str:
    """The update with all declarations at its beginning, where the engine's parser looks for them.

    SPARQL allows some before each operation. RedeclaredError where one of them takes back another.
    """
    found = operations(text)
    if not found or found[-1].prologue == found[0].prologue:
        return text
    declared: dict[str, str] = {}
    for one in _declarations(list(tokens(found[-1].prologue))):
        *name, iri = (token.text for token in one)
        if declared.setdefault(" ".join(name[1:]), iri) != iri:
            raise RedeclaredError(
                f"声明 {' '.join(name)} 前后不一，请分成两次更新",
                f"{' '.join(name)} is declared twice, to mean two things; send two updates",
            )
    return found[-1].prologue + " ;\n".join(one.text for one in found)


def forgiving(text: str) -> str:
    """The update in which it is no error to CLEAR a graph that is not there: it holds nothing, as was asked.

    Examples
    --------
    >>> forgiving("CLEAR GRAPH <g:g> ; CLEAR SILENT ALL ; INSERT DATA { <a:a> <a:b> 'CLEAR' }")
    "CLEAR SILENT GRAPH <g:g> ; CLEAR SILENT ALL ; INSERT DATA { <a:a> <a:b> 'CLEAR' }"
    """
    for one, after in reversed([*pairwise(tokens(text))]):
        if one.depth == 0 and one.is_word("CLEAR") and not after.is_word("SILENT"):
            text = f"{text[: one.end]} SILENT{text[one.end :]}"
    return text


def with_dataset(text: str, default: Sequence[str], named: Sequence[str]) -> str:
    """The update with the dataset that its patterns are to be found in, by IRIs of graphs.

    DatasetTwiceError where the text names graphs by USING or WITH itself, as the protocol asks.
    """
    if not default and not named:
        return text
    clause = " ".join([*(f"USING <{g}>" for g in default), *(f"USING NAMED <{g}>" for g in named)])
    found = operations(text)
    prologue = found[-1].prologue if found else ""
    return prologue + " ;\n".join(_with_clause(one, clause) for one in found)


def _with_clause(one: Operation, clause: str) -> str:
    if not one.is_modify:
        return one.text
    if {"USING", "WITH"} & set(one.words):
        raise DatasetTwiceError(
            "更新语句中已有 USING 或 WITH，不能再用 using-graph-uri 参数",
            "the update names graphs by USING or WITH itself: the parameters using-graph-uri cannot be given too",
        )
    if one.is_pattern:
        return f"DELETE {one.pattern} {clause} WHERE {one.pattern}"
    where = len(one.text) - len(one.pattern)
    # up to the last token, because what is between may be a comment
    head = max(t.end for t in one.tokens if t.end <= where and not t.is_word("WHERE"))
    return f"{one.text[:head]} {clause} WHERE {one.pattern}"


def _parts(found: Sequence[Token]) -> Iterator[list[Token]]:
    """What stands between the semicolons outside of brackets."""
    part: list[Token] = []
    for token in found:
        if token.depth == 0 and token.form is Form.SIGN and token.text == ";":
            yield part
            part = []
        else:
            part.append(token)
    yield part


def _begins(part: Sequence[Token], at: int) -> bool:
    """Whether an operation begins at a token, and not a declaration of a prefix, base or version."""
    return part[at].form is Form.WORD and not part[at].is_word("PREFIX", "BASE", "VERSION")


def _declarations(part: Sequence[Token]) -> Iterator[Sequence[Token]]:
    starts = [i for i, t in enumerate(part) if t.form is Form.WORD]
    for start, stop in zip(starts, [*starts[1:], len(part)], strict=False):
        yield part[start:stop]


def _text(text: str, part: Sequence[Token]) -> str:
    return text[part[0].start : part[-1].end]

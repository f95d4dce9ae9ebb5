"""The tokens of a SPARQL text: of one that the engine's parser has accepted, and that is to be taken apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

_NAME = r"[^\W\d_][\w.-]*"
_LOCAL = r"(?:[\w:.-]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%])*(?:[\w:-]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%])"
_IRI = re.compile(r'<[^\x00-\x20<>"{}|^`]*>')
_TOKENS = re.compile(
    rf"""(?P<space>[\s]+|\#[^\n\r]*)
    |(?P<string>'''(?:[^\\]|\\.)*?'''|\"\"\"(?:[^\\]|\\.)*?\"\"\"|'(?:[^'\\\n\r]|\\.)*'|"(?:[^"\\\n\r]|\\.)*")
    |(?P<variable>[?$]\w+)
    |(?P<blank>_:\w(?:[\w.-]*[\w-])?)
    |(?P<name>(?:{_NAME})?:(?:{_LOCAL})?)
    |(?P<tag>@[A-Za-z]+(?:-[A-Za-z0-9-]+)*)
    |(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)
    |(?P<word>[A-Za-z_]\w*)
    |(?P<sign><<\(?|\)?>>|&&|\|\||\^\^|!=|<=|>=|\{{\||\|\}}|.)""",
    re.VERBOSE | re.DOTALL,
)


class Form(Enum):
    """What a token is."""

    STRING = "string"
    IRI = "iri"
    VARIABLE = "variable"
    BLANK = "blank"
    NAME = "name"
    TAG = "tag"
    NUMBER = "number"
    WORD = "word"
    SIGN = "sign"


#: What an expression may compare: behind one of these `<` is no beginning of an IRI.
_OPERANDS = frozenset({Form.STRING, Form.IRI, Form.VARIABLE, Form.NAME, Form.TAG, Form.NUMBER})
_PROJECTING = frozenset({"SELECT", "BY", "HAVING"})
_CALLING = frozenset({"FILTER", "BY", "HAVING"})
_NO_CALL = frozenset({"A", "TRUE", "FALSE"})


class Token(NamedTuple):
    """One token: what it is, its text, where it begins and ends, and how many brackets are open before it."""

    form: Form
    text: str
    start: int
    end: int
    depth: int

    def is_word(self, *words: str) -> bool:
        """Whether it is one of these keywords, in whatever case."""
        return self.form is Form.WORD and self.text.upper() in words


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a text without spaces and comments, in order."""
    reader = _Reader()
    at = 0
    while at < len(text):
        iri = None if reader.comparing else _IRI.match(text, at)
        found = iri or _TOKENS.match(text, at)
        assert found is not None
        if iri or found.lastgroup != "space":
            form = Form.IRI if iri else Form(found.lastgroup)
            yield reader.take(form, found.group(), at)
        at = found.end()


class _Reader:
    """Knows which brackets hold expressions: there `<` after an operand is a comparison."""

    def __init__(self) -> None:
        self._open: list[bool] = []
        self._before: list[Token] = []
        self._projecting = False

    @property
    def comparing(self) -> bool:
        """Whether `<` would compare what stands before it."""
        if not (self._open and self._open[-1] and self._before):
            return False
        last = self._before[-1]
        return last.form in _OPERANDS or last.text == ")" or last.is_word("TRUE", "FALSE")

    def take(self, form: Form, text: str, at: int) -> Token:
        closing = form is Form.SIGN and text in (")", "]", "}", "|}", ")>>", ">>")
        if closing and self._open:
            self._open.pop()
        token = Token(form, text, at, at + len(text), len(self._open))
        if form is Form.SIGN and text in ("(", "[", "{", "{|", "<<", "<<("):
            self._open.append(text == "(" and self._expression())
        if form is Form.WORD and token.is_word(*_PROJECTING):
            self._projecting = True
        elif text in ("{", "}") and form is Form.SIGN:
            self._projecting = False
        self._before = [*self._before[-1:], token]
        return token

    def _expression(self) -> bool:
        """Whether a round bracket that opens here holds an expression, not a list, a path or rows."""
        if self._projecting or (self._open and self._open[-1]):
            return True
        last = self._before[-1] if self._before else None
        if last is None:
            return False
        if last.form is Form.WORD:
            return not last.is_word(*_NO_CALL)
        return last.form in (Form.IRI, Form.NAME) and self._before[0].is_word(*_CALLING)

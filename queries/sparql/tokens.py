"""A SPARQL query as words: enough to know where a group begins and ends, and what certainly stands in it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

#: How comments, IRIs and texts are spelled.
COMMENTS, IRIS = r"\#[^\n\r]*", r'<[^<>"{}|^`\\\s]*>'
TEXTS = (
    r"'''(?:[^\\]|\\.)*?'''"
    r'|"""(?:[^\\]|\\.)*?"""'
    r"|'(?:[^'\\\n\r]|\\.)*'"
    r'|"(?:[^"\\\n\r]|\\.)*"'
)
#: The words of a query, by what they are, the first that fits; what is left over is a sign of its own.
_WORDS = re.compile(
    rf"""
      (?P<gap>(?:\s|{COMMENTS})+)
    | (?P<iri>{IRIS})
    | (?P<text>{TEXTS})
    | (?P<variable>[?$]\w+)
    | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    | (?P<name>(?:\w(?:[\w.-]*[\w-])?)?:(?:[\w:%-](?:[\w.:%-]*[\w:%-])?)?)
    | (?P<word>[A-Za-z_]\w*)
    | (?P<sign>\|\||&&|<<|>>|\^\^|<=|>=|!=|.)
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Token:
    """One word, what it is, and where it begins."""

    kind: str
    text: str
    start: int

    def says(self, word: str) -> bool:
        """Whether it is this keyword or sign."""
        return self.kind in ("word", "sign") and self.text.upper() == word


def tokens(query: str) -> list[Token]:
    """The words of a query without gaps and comments.

    Examples
    --------
    >>> [one.text for one in tokens("SELECT ?a { ?a qq:x 'y z' . } # end")]
    ['SELECT', '?a', '{', '?a', 'qq:x', "'y z'", '.', '}']
    """
    return [
        Token(found.lastgroup or "", found.group(), found.start())
        for found in _WORDS.finditer(query)
        if found.lastgroup != "gap"
    ]


def unquoted(text: str) -> str:
    """What stands between the quotes of a text, escapes as they are written.

    Examples
    --------
    >>> unquoted("'a'"), unquoted("'''b'''"), unquoted('""')
    ('a', 'b', '')
    """
    wide = 3 if len(text) >= 6 and text[:3] in ('"""', "'''") else 1
    return text[wide:-wide]


def meant(given: Sequence[Token], known: Mapping[str, str]) -> Mapping[str, str] | None:
    """The prefixes by name, those declared before those known; None where one is declared twice, or a base is."""
    declared: dict[str, str] = {}
    for at, token in enumerate(given):
        if token.says("BASE"):
            return None
        if token.says("PREFIX") and at + 2 < len(given):
            name, space = given[at + 1].text, given[at + 2].text
            if name in declared:
                return None
            declared[name] = space[1:-1]
    return {**known, **{name.removesuffix(":"): space for name, space in declared.items()}}


def iri_of(token: Token, prefixes: Mapping[str, str]) -> str | None:
    """The IRI that a word names, None where it names none for sure."""
    if token.kind == "iri":
        return token.text[1:-1]
    if token.kind == "name":
        prefix, _, local = token.text.partition(":")
        return prefixes[prefix] + local if prefix in prefixes else None
    return None


def groups(given: Sequence[Token]) -> list[tuple[int, int]] | None:
    """The places of each `{` and its `}`, the inner ones first; None where they do not pair."""
    found, open_ = [], list[int]()
    for at, token in enumerate(given):
        if token.says("{"):
            open_.append(at)
        elif token.says("}"):
            if not open_:
                return None
            found.append((open_.pop(), at))
    return None if open_ else found


def children(given: Sequence[Token], start: int, end: int) -> list[int]:
    """The places of the words that stand in a group itself: in no group below it, and in no brackets."""
    found, depth, brackets = [], 0, 0
    for at in range(start + 1, end):
        sign = given[at].text if given[at].kind == "sign" else ""
        depth += (sign == "{") - (sign == "}")
        brackets += (sign == "(") - (sign == ")")
        if not depth and not brackets and sign not in ("}", ")"):
            found.append(at)
    return found

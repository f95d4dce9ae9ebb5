"""The words of one query, taken one after the other; what is long or deep is left to the engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count

from queries.columnar.terms_read import NotHeldError
from queries.columnar.tree import Var
from queries.sparql.tokens import Token

DIGITS = tuple("0123456789")
#: How deep groups and brackets may stand in one another, and how many expressions and patterns a query may have.
DEEPEST, MOST_PIECES = 25, 200
_END = Token("end", "", -1)


@dataclass
class Words:
    """Where a reader stands within the words of a query, and what it has met."""

    given: Sequence[Token]
    prefixes: Mapping[str, str]
    at: int = 0
    _depth: int = 0
    _pieces: int = 0
    _hidden: count[int] = field(default_factory=count)

    @property
    def next(self) -> Token:
        """The word that comes next; at the end one that says nothing."""
        return self.given[self.at] if self.at < len(self.given) else _END

    @property
    def after(self) -> Token:
        """The word behind the next."""
        return self.given[self.at + 1] if self.at + 1 < len(self.given) else _END

    def take(self) -> Token:
        """The next word; then comes the one behind it."""
        found = self.next
        self.at += 1
        return found

    def says(self, *words: str) -> bool:
        """Whether these words come next; then they are taken."""
        found = all(
            self.at + ahead < len(self.given) and self.given[self.at + ahead].says(word)
            for ahead, word in enumerate(words)
        )
        self.at += len(words) * found
        return found

    def must(self, word: str) -> None:
        """Take this word; NotHeldError where it does not come next."""
        if not self.says(word):
            raise NotHeldError(
                f"应为 {word} 之处的 {self.next.text}", f"{self.next.text} where {word} is looked for"
            )

    def variable(self) -> str:
        """The name of the variable that comes next."""
        token = self.take()
        if token.kind != "variable":
            raise NotHeldError(f"应为变量之处的 {token.text}", f"{token.text} where a variable is looked for")
        return token.text[1:]

    def fresh(self) -> Var:
        """A variable that no query can name."""
        return Var(f" {next(self._hidden)}")

    def whole(self) -> int:
        """A whole number, whose digits are words of their own."""
        digits, start = "", self.next.start
        while self.next.text in DIGITS and self.next.start == start + len(digits):
            digits += self.take().text
        if not digits or len(digits) > 15:
            raise NotHeldError("数的写法", "how a number is written")
        return int(digits)

    def piece(self) -> None:
        """Count another expression or pattern; NotHeldError where they are too many."""
        self._pieces += 1
        if self._pieces > MOST_PIECES:
            raise NotHeldError(
                f"表达式与模式多于 {MOST_PIECES} 个", f"more than {MOST_PIECES} expressions and patterns"
            )

    def __enter__(self) -> None:
        """Go one bracket deeper; NotHeldError where that is too deep."""
        self._depth += 1
        if self._depth > DEEPEST:
            raise NotHeldError("嵌套过深", "deeply nested")

    def __exit__(self, *_: object) -> None:
        """Come out of a bracket."""
        self._depth -= 1

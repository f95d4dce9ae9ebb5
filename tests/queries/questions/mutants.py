"""Queries with one fault each: a pattern, filter or branch left out, a comparison swapped, an option made a must."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

TOKEN = re.compile(
    r"""(?P<comment>\#[^\n]*)
    |<[^<>\s"{}|^`\\]*>
    |"(?:[^"\\]|\\.)*"(?:@[\w-]+|\^\^(?:<[^>]*>|[\w-]*:[\w-]+))?
    |[?$]\w+|[\w-]*:[\w-]*(?:\.[\w-]+)*|\d+(?:\.\d+)?|\w+
    |&&|\|\||!=|<=|>=|[{}().;,=<>!*+/^|-]""",
    re.VERBOSE,
)
SWAPS = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "=": "!=", "!=": "=", "&&": "||", "||": "&&"}
TURNS = {"MIN": "MAX", "MAX": "MIN"}
KEYWORDS = {"FILTER", "BIND", "VALUES", "OPTIONAL", "UNION", "MINUS", "GRAPH", "SELECT", "{", "}", "."}


@dataclass(frozen=True)
class Mutant:
    """A query with one fault, and what the fault is."""

    fault: str
    query: str


@dataclass
class Reader:
    """Goes through the tokens of a query by its grammar and notes each fault that could be made."""

    tokens: list[str]
    found: list[Mutant] = field(default_factory=list)

    def note(self, fault: str, start: int, end: int, instead: Sequence[str] = ()) -> None:
        told = " ".join(self.tokens[start:end])
        text = spelled([*self.tokens[:start], *instead, *self.tokens[end:]])
        self.found.append(Mutant(f"{fault}: {told[:100]}", text))

    # -- the grammar

    def query(self) -> None:
        at = 0
        while at < len(self.tokens):
            at = self.group(at) if self.tokens[at] == "{" else self.outside(at)

    def outside(self, at: int) -> int:
        """A token before or behind the groups: what is selected, grouped, ordered."""
        word = self.tokens[at].upper()
        if word == "HAVING":
            end = self.brackets(at + 1)
            self.note("without", at, end)
            return end
        if word == "(":
            return self.brackets(at)
        if word == "DISTINCT":
            self.note("not distinct", at, at + 1)
        return at + 1

    def group(self, at: int) -> int:
        at += 1
        while self.tokens[at] != "}":
            at = self.part(at)
        return at + 1

    def part(self, at: int) -> int:  # noqa: PLR0911, PLR0912 - a case a word of the grammar
        match self.tokens[at].upper():
            case ".":
                return at + 1
            case "{":
                return self.branches(at)
            case "FILTER":
                end = self.constraint(at + 1)
                self.note("without", at, end)
                return end
            case "BIND":
                return self.brackets(at + 1)
            case "VALUES":
                return self.tokens.index("}", at) + 1
            case "OPTIONAL":
                end = self.group(at + 1)
                self.note("not optional", at, at + 1)
                self.note("without", at, end)
                return end
            case "GRAPH":
                return self.group(at + 2)
            case "SELECT":
                while self.tokens[at] != "{":
                    at = self.outside(at)
                at = self.group(at)
                while self.tokens[at] != "}":
                    at = self.outside(at)
                return at
            case _:
                return self.statement(at)

    def branches(self, at: int) -> int:
        """A group, or several of which one is enough."""
        starts, ends = [at], [self.group(at)]
        while self.tokens[ends[-1]].upper() == "UNION":
            starts.append(ends[-1] + 1)
            ends.append(self.group(starts[-1]))
        for number in range(len(starts) if len(starts) > 1 else 0):
            cut = (starts[number], starts[number + 1]) if number == 0 else (ends[number - 1], ends[number])
            self.note("without branch", *cut)
        return ends[-1]

    def constraint(self, at: int) -> int:
        if self.tokens[at].upper() == "NOT":
            self.note("the contrary", at, at + 1)
            return self.group(at + 2)
        if self.tokens[at].upper() == "EXISTS":
            return self.group(at + 1)
        return self.brackets(at)

    def brackets(self, at: int) -> int:
        """What stands in brackets from here on, groups that must or must not be there included."""
        at += 1
        while self.tokens[at] != ")":
            word = self.tokens[at].upper()
            if word == "(":
                at = self.brackets(at)
                continue
            if word == "{":
                at = self.group(at)
                continue
            if word in SWAPS:
                self.note(f"{SWAPS[word]} for", at, at + 1, [SWAPS[word]])
            if word in TURNS:
                self.note(f"{TURNS[word]} for", at, at + 1, [TURNS[word]])
            if word in ("!", "DISTINCT"):
                self.note("without", at, at + 1)
            at += 1
        return at + 1

    def statement(self, at: int) -> int:
        """A subject with its properties; each property and each of its values may be missing."""
        end = at
        while self.tokens[end].upper() not in KEYWORDS:
            end += 1
        pieces = _split(self.tokens[at + 1 : end], ";")
        for number, piece in enumerate(pieces):
            values = _split(piece, ",")
            for place in range(len(values)):
                kept = [*values[:place], *values[place + 1 :]]
                if len(values) > 1 and place == 0:
                    kept[0] = [*values[0][:-1], *kept[0]]
                self.statement_with(at, end, pieces, number, _joined(kept, ","), values[place])
            for step, token in enumerate(piece):
                if token in ("*", "+"):
                    self.statement_with(at, end, pieces, number, [*piece[:step], *piece[step + 1 :]], piece)
        return end

    def statement_with(
        self, at: int, end: int, pieces: list[list[str]], number: int, instead: list[str], fault: list[str]
    ) -> None:
        left = [piece for piece in [*pieces[:number], instead, *pieces[number + 1 :]] if piece]
        made = [self.tokens[at], *_joined(left, ";")] if left else []
        if not made and self.tokens[end] == ".":
            end += 1
        text = spelled([*self.tokens[:at], *made, *self.tokens[end:]])
        word = "one step of" if instead and len(instead) == len(fault) - 1 else "without"
        self.found.append(Mutant(f"{word}: {self.tokens[at]} {' '.join(fault)}", text))


def _split(tokens: list[str], mark: str) -> list[list[str]]:
    parts: list[list[str]] = [[]]
    for token in tokens:
        if token == mark:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def _joined(parts: list[list[str]], mark: str) -> list[str]:
    return [token for number, part in enumerate(parts) for token in ([mark] if number else []) + part]


def spelled(tokens: Sequence[str]) -> str:
    """The tokens as a query; the engine's grammar takes no space behind these functions."""
    return re.sub(r"(COALESCE|CONCAT) \(", r"\1(", " ".join(tokens))


def plain(query: str) -> list[str]:
    """The tokens of a query without its comments."""
    return [found.group() for found in TOKEN.finditer(query) if not found["comment"]]


def mutants(query: str) -> Iterator[Mutant]:
    """Every query with one fault; some of them cannot be run."""
    reader = Reader(plain(query))
    reader.query()
    yield from {mutant.query: mutant for mutant in reader.found}.values()

"""Queries as they are run: where it is certain that the answer is the same, in words that the engine answers faster.

A text in a label, `?thing skos:prefLabel ?label FILTER(CONTAINS(?label, "text"))`, makes the engine look at the label
of every thing. The labels of a generation are known: those that hold the text are given by `VALUES` at the end of the
group. Each solution of the group has a label, by the pattern, and only labels with the text pass the filter, which
stays; each label is given once. So the join with them takes no solution away and repeats none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from graph.arrays import distinct
from graph.facts.canon import Canon
from graph.indexing.folded import Folded
from ontology.model import Words
from queries.sparql.implied import Implied, without_implied
from queries.sparql.tokens import Token, children, groups, iri_of, meant, tokens, unquoted

LABEL = "http://www.w3.org/2004/02/skos/core#prefLabel"
#: No more labels than this are given, and, where there are more than a few, no more than this share of all: else the
#: engine is as fast by itself.
MOST, FEW, SHARE = 2_000, 20, 0.02
#: What a text may not hold that is looked for: N-Triples writes these otherwise.
_WRITTEN = re.compile(r'["\\\x00-\x1f\x7f]')
#: Words that change which triples a pattern sees, or which values its variables have.
_ELSEWHERE = ("FROM", "GRAPH", "SERVICE", "EXISTS", "LATERAL")
_CONTAINS = "CONTAINS"


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A query as it is run, and what was done to it."""

    query: str
    done: tuple[Words, ...] = ()


@dataclass(frozen=True)
class Labels:
    """The distinct labels (skos:prefLabel) of a default graph as N-Triples terms, end to end; and its implied types."""

    terms: Folded
    implied: Implied = field(default_factory=Implied, repr=False)

    @classmethod
    def of(cls, canon: Canon) -> Labels:
        """The labels of a view: a third of a second for a million."""
        number = canon.number(f"<{LABEL}>")
        raws = canon.terms.raws(distinct(canon.triples[2][canon.triples[1] == number]))
        sizes = np.fromiter(map(len, raws), np.int64, len(raws)) + 1
        terms = Folded(b"".join([raw + b"\n" for raw in raws]), np.cumsum(sizes) - sizes)
        return cls(terms, Implied.of(canon))

    def holding(self, text: str) -> list[str] | None:
        """The labels that hold a text, maybe some more; None where they are too many, or cannot be told."""
        if not text or _WRITTEN.search(text):
            return None
        ranks = self.terms.holding(text)
        if len(ranks) > min(MOST, max(FEW, SHARE * len(self.terms.starts))):
            return None
        starts, whole = self.terms.starts, self.terms.whole
        return [whole[at : whole.index(b"\n", at)].decode("utf-8") for at in starts[ranks].tolist()]


def rewritten(query: str, known: Mapping[str, str], labels: Labels) -> Rewritten:
    """A query without implied types, and with the labels given that it looks for; itself where anything is in doubt.

    `known` are the prefixes that it need not declare; it sees the default graph that the labels are of.
    """
    less, done = without_implied(query, known, labels.implied)
    found = with_labels(less, known, labels)
    return Rewritten(found.query, (*done, *found.done))


def with_labels(query: str, known: Mapping[str, str], labels: Labels) -> Rewritten:
    """A query with the labels given that hold what it looks for."""
    # an escape could spell any word
    if "\\" in query or _CONTAINS not in query.upper():
        return Rewritten(query)
    given = tokens(query)
    prefixes, pairs = meant(given, known), groups(given)
    if prefixes is None or pairs is None or any(one.says(word) for one in given for word in _ELSEWHERE):
        return Rewritten(query)
    for start, end in pairs:
        inside = children(given, start, end)
        for variable, text in _looked_for(given, inside):
            if _labelled(given, inside, variable, prefixes) and (found := labels.holding(text)) is not None:
                return _with_values(query, given[end].start, variable, text, found)
    return Rewritten(query)


def _with_values(query: str, at: int, variable: str, text: str, found: Sequence[str]) -> Rewritten:
    # a comment before the bracket ends with its line
    values = f"\nVALUES {variable} {{ {' '.join(found)} }} "
    done = Words(
        f"含“{text}”的 {len(found)} 个名称由标签表给出（{variable}），不逐一查看",
        f"the {len(found)} labels with {text!r} are given for {variable} by the table of labels",
    )
    return Rewritten(query[:at] + values + query[at:], (done,))


def _looked_for(given: Sequence[Token], inside: Sequence[int]) -> list[tuple[str, str]]:
    """The variables and texts that each solution of a group has to have: `CONTAINS` alone or joined by `&&`."""
    found = []
    for at in (at for at in inside if given[at].says("FILTER") and given[at + 1].says("(")):
        parts = _joined(given, at + 1)
        found += [pair for part in parts if (pair := _contains(part)) is not None]
    return found


def _joined(given: Sequence[Token], start: int) -> list[Sequence[Token]]:
    """What is joined by `&&` between this bracket and its end; nothing where anything else joins, such as `||`."""
    parts, depth, begin = list[Sequence[Token]](), 0, start + 1
    for at in range(start, len(given)):
        one = given[at]
        depth += one.says("(") - one.says(")")
        if one.says("{") or (depth == 1 and one.says("||")):
            return []
        if depth == 0 or (depth == 1 and one.says("&&")):
            parts.append(given[begin:at])
            begin = at + 1
        if depth == 0:
            return parts
    return []


def _contains(part: Sequence[Token]) -> tuple[str, str] | None:
    """The variable and the text of `CONTAINS(?variable, "text")`, maybe with `STR(?variable)`; else None."""
    signs = [one.text.upper() if one.kind in ("word", "sign") else one.kind for one in part]
    plain, told = ["variable"], ["STR", "(", "variable", ")"]
    for value in (plain, told):
        if signs == [_CONTAINS, "(", *value, ",", "text", ")"]:
            variable = part[2 if value is plain else 4].text
            return variable, unquoted(part[-2].text)
    return None


def _labelled(
    given: Sequence[Token], inside: Sequence[int], variable: str, prefixes: Mapping[str, str]
) -> bool:
    """Whether each solution of a group has a label in this variable: a pattern of its own says so."""
    held = set(inside)
    return any(
        at >= 2
        and {at - 1, at - 2} <= held
        and one.kind == "variable"
        and one.text[1:] == variable[1:]
        and iri_of(given[at - 1], prefixes) == LABEL
        and _is_predicate(given, at - 1)
        for at, one in ((at, given[at]) for at in inside)
    )


def _is_predicate(given: Sequence[Token], at: int) -> bool:
    """Whether a name stands where the property of a pattern does: behind `;`, or behind a subject."""
    before = given[at - 1]
    if before.says(";"):
        return True
    if before.kind not in ("variable", "iri", "name"):
        return False
    return any(given[at - 2].says(sign) for sign in ("{", "}", ".", ")"))

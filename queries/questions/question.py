"""One named question: what its head tells, and its query with values put in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph.store import Form
from ontology.model import Words
from queries.questions.errors import ParameterError, nearest
from queries.questions.parameters import Meanings, Param

#: Where a variable gets its values.
CLAUSE = re.compile(r"(VALUES\s+\?(\w+)\s*\{)([^}]*)(\})")
_HEAD = re.compile(r"\A(?:#[^\n]*\n)+")
#: What is no keyword: IRIs, comments, texts, names with a prefix.
_ASIDE = re.compile(r"""<[^<>\s]*>|#[^\n]*|"[^"\n]*"|'[^'\n]*'|[\w-]*:[\w-]*""")
_FORM = re.compile(r"\b(SELECT|ASK|CONSTRUCT|DESCRIBE)\b", re.IGNORECASE)
_FORMS: Mapping[str, Form] = {
    "SELECT": "select",
    "ASK": "ask",
    "CONSTRUCT": "construct",
    "DESCRIBE": "construct",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the rows: the variable, what its values are, what it means."""

    name: str
    form: str
    label: Words

    @property
    def node(self) -> bool:
        """Whether its values are IRIs, which have labels."""
        return self.form in ("thing", "code", "iri", "any")


@dataclass(frozen=True, slots=True)
class Link:
    """Two columns that each row links, and what the link is called."""

    source: str
    target: str
    label: Words


@dataclass(frozen=True, slots=True)
class Question:
    """One question with its query; it runs as it stands, but for parameters without a usual value."""

    name: str
    title: Words
    text: Words
    asks: Words
    tags: tuple[str, ...]
    params: tuple[Param, ...]
    columns: tuple[Column, ...]
    links: tuple[Link, ...]
    example: Mapping[str, str]
    query: str
    own: bool = False

    @property
    def form(self) -> Form:
        """What it gives: rows, yes or no, or a graph."""
        found = _FORM.search(_ASIDE.sub("", self.query))
        return _FORMS[found.group().upper()] if found else "select"

    @property
    def bare(self) -> str:
        """The query without its head."""
        return _HEAD.sub("", self.query).strip()

    @property
    def required(self) -> tuple[str, ...]:
        """The names of the parameters that have to be given."""
        return tuple(param.name for param in self.params if param.required)

    def with_values(self, given: Mapping[str, str], meanings: Meanings) -> str:
        """The query with values as a person types them put in; ParameterError for one it does not take, or lacks.

        An empty value counts as none given.
        """
        known = {param.name: param for param in self.params}
        typed = {name: value for name, value in given.items() if value != ""}
        for name in typed.keys() - known:
            raise _no_such(self.name, name, list(known))
        for name in self.required:
            if name not in typed:
                label = known[name].label
                rule = Words(f"必须给出：{label.zh}", f"it has to be given: {label.en}")
                raise ParameterError(name, None, rule)
        terms = {name: known[name].term(value, meanings) for name, value in typed.items()}
        return _put(self.bare, terms)


def _put(query: str, terms: Mapping[str, str]) -> str:
    """The query with these terms where their variables get values: in one pass, so that no term is looked into."""

    def put(found: re.Match[str]) -> str:
        term = terms.get(found[2])
        return found[0] if term is None else f"{found[1]} {term} {found[4]}"

    return CLAUSE.sub(put, query)


def _no_such(question: str, name: str, known: Sequence[str]) -> ParameterError:
    near = nearest(name, known)
    listed = ", ".join(near or known) or "-"
    return ParameterError(
        name,
        None,
        Words(
            f"问题 {question} 没有这个参数，有：{listed}",
            f"question {question} has no parameter {name}; it has: {listed}",
        ),
    )

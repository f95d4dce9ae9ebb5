"""Rows as SPARQL results, spelled as the engine spells them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import numpy as np

from graph.facts.worth import lexical
from ontology.terms import XSD
from queries.columnar.columns import Table
from queries.columnar.terms import Terms

_JSON = re.compile(r'["\\\x00-\x1f]')
_JSON_SIGNS = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
_CSV = re.compile(r'[",\r\n]')
#: Numbers that TSV writes without quotes.
_BARE = {
    f"^^<{XSD}integer>": re.compile(r"[+-]?\d+"),
    f"^^<{XSD}decimal>": re.compile(r"[+-]?\d*\.\d+"),
    f"^^<{XSD}boolean>": re.compile("true|false"),
}


#: The formats that are written here, by their short names.
SPELLED = ("json", "csv", "excel", "tsv")


def told(terms: Terms, table: Table, form: str) -> bytes:
    """The rows in one of these formats."""
    return _FORMS[form](terms, table).encode("utf-8", "surrogatepass")


def yes_or_no(answer: bool, form: str) -> bytes:
    """The answer of an ASK."""
    word = "true" if answer else "false"
    return (f'{{"head":{{}},"boolean":{word}}}' if form == "json" else word).encode()


def _cells(terms: Terms, table: Table, spell: Callable[[str, str], str]) -> list[list[str]]:
    """Each column's cells, each term spelled once; the name of the column is given too."""
    found = list[list[str]]()
    for name, ids in table.columns.items():
        distinct, back = np.unique(ids, return_inverse=True)
        texts = [text and spell(name, text) for text in terms.texts(distinct)]
        found.append([texts[place] for place in back.tolist()])
    return found


def _rows(terms: Terms, table: Table, spell: Callable[[str, str], str]) -> Sequence[tuple[str, ...]]:
    return list(zip(*_cells(terms, table, spell), strict=True)) if table.columns else [()] * table.size


def _json(terms: Terms, table: Table) -> str:
    names = ",".join(_quoted(name) for name in table.columns)
    rows = _rows(terms, table, lambda name, term: f"{_quoted(name)}:{_json_term(term)}")
    full = not table.maybe
    bindings = ",".join(
        ["{" + ",".join(row) + "}" for row in rows]
        if full
        else ["{" + ",".join(filter(None, row)) + "}" for row in rows]
    )
    return f'{{"head":{{"vars":[{names}]}},"results":{{"bindings":[{bindings}]}}}}'


def _quoted(text: str) -> str:
    return f'"{_JSON.sub(_json_sign, text)}"' if _JSON.search(text) else f'"{text}"'


def _json_sign(found: re.Match[str]) -> str:
    sign = found.group()
    return _JSON_SIGNS.get(sign) or f"\\u{ord(sign):04x}"


def _json_term(term: str) -> str:
    if term[0] == "<":
        return f'{{"type":"uri","value":{_quoted(term[1:-1])}}}'
    if term[0] == "_":
        return f'{{"type":"bnode","value":{_quoted(term[2:])}}}'
    tail = term[term.rindex('"') + 1 :]
    value = f'{{"type":"literal","value":{_quoted(lexical(term))}'
    if tail.startswith("@"):
        return f'{value},"xml:lang":"{tail[1:]}"}}'
    return f'{value},"datatype":{_quoted(tail[3:-1])}}}' if tail else f"{value}}}"


def _csv(terms: Terms, table: Table) -> str:
    lines = [
        ",".join(table.columns),
        *(",".join(row) for row in _rows(terms, table, lambda _, t: _csv_term(t))),
    ]
    return "".join(f"{line}\r\n" for line in lines)


def _csv_term(term: str) -> str:
    text = lexical(term)
    return '"' + text.replace('"', '""') + '"' if term[0] == '"' and _CSV.search(text) else text


def _tsv(terms: Terms, table: Table) -> str:
    heads = "\t".join(f"?{name}" for name in table.columns)
    rows = _rows(terms, table, lambda _, term: _tsv_term(term))
    return "".join(f"{line}\n" for line in [heads, *("\t".join(row) for row in rows)])


def _tsv_term(term: str) -> str:
    if term[0] != '"':
        return term
    at = term.rindex('"')
    tail = term[at + 1 :]
    bare = _BARE.get(tail)
    return term[1:at] if bare and bare.fullmatch(term[1:at]) else term


_FORMS = {"json": _json, "csv": _csv, "excel": _csv, "tsv": _tsv}

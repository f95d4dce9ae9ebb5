"""Rows as SPARQL results, spelled as the engine spells them."""

from __future__ import annotations

import re

import numpy as np

from graph.facts.worth import lexical
from ontology.terms import XSD
from queries.columnar.columns import Ids, Table
from queries.columnar.terms import Terms
from queries.columnar.terms_read import NotHeldError

_JSON = re.compile(r'["\\\x00-\x1f]')
_JSON_SIGNS = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
_CSV = re.compile(r'[",\r\n]')
#: Numbers that TSV writes without quotes.
_BARE = {
    f"^^<{XSD}integer>": re.compile(r"[+-]?\d+"),
    f"^^<{XSD}decimal>": re.compile(r"[+-]?\d*\.\d+"),
    f"^^<{XSD}boolean>": re.compile("true|false"),
}


#: No cells are kept of a column with more new terms, and none that is longer.
_MANY, _LONG = 2_000, 300
#: The formats that are written here, by their short names.
SPELLED = ("json", "csv", "excel", "tsv")


def told(terms: Terms, table: Table, form: str) -> bytes:
    """The rows in one of these formats."""
    return _FORMS[form](terms, table).encode("utf-8", "surrogatepass")


def yes_or_no(answer: bool, form: str) -> bytes:
    """The answer of an ASK."""
    word = "true" if answer else "false"
    return (f'{{"head":{{}},"boolean":{word}}}' if form == "json" else word).encode()


def _rows(terms: Terms, table: Table, form: str) -> list[tuple[str, ...]]:
    """The cells of each row, empty where there is nothing."""
    if not table.columns:
        return [()] * table.size
    return list(zip(*(_cells(terms, ids, form) for ids in table.columns.values()), strict=True))


def _cells(terms: Terms, ids: Ids, form: str) -> list[str]:
    """A column's cells, each term spelled once; short ones are kept for the next answer."""
    kept, numbers = terms.spelled(form), ids.tolist()
    lacking = [*{number for number in numbers if number not in kept}]
    if not lacking:
        return [kept[number] for number in numbers]
    texts, spell = terms.texts(np.array(lacking, np.int32)), _SPELL[form]
    if any(text.startswith("_") for text in texts):
        raise NotHeldError("空白节点，引擎另有其名", "blank nodes, which the engine names otherwise")
    made = dict(zip(lacking, map(spell, texts), strict=True))
    if len(made) <= _MANY:
        kept.update((number, cell) for number, cell in made.items() if len(cell) <= _LONG)
    return [made[number] if number in made else kept[number] for number in numbers]


def _json(terms: Terms, table: Table) -> str:
    heads = [_quoted(name) for name in table.columns]
    rows = _rows(terms, table, "json")
    if table.maybe:
        some = (
            ",".join([f"{head}:{cell}" for head, cell in zip(heads, row, strict=True) if cell])
            for row in rows
        )
        bindings = ",".join([f"{{{row}}}" for row in some])
    else:
        row = "{" + ",".join(f"{head}:%s" for head in heads) + "}"
        bindings = ",".join([row % cells for cells in rows])
    return f'{{"head":{{"vars":[{",".join(heads)}]}},"results":{{"bindings":[{bindings}]}}}}'


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
    lines = [",".join(table.columns), *map(",".join, _rows(terms, table, "csv"))]
    return "".join([f"{line}\r\n" for line in lines])


def _csv_term(term: str) -> str:
    text = lexical(term)
    return '"' + text.replace('"', '""') + '"' if term[0] == '"' and _CSV.search(text) else text


def _tsv(terms: Terms, table: Table) -> str:
    heads = "\t".join(f"?{name}" for name in table.columns)
    return "".join([f"{line}\n" for line in [heads, *map("\t".join, _rows(terms, table, "tsv"))]])


def _tsv_term(term: str) -> str:
    if term[0] != '"':
        return term
    at = term.rindex('"')
    tail = term[at + 1 :]
    bare = _BARE.get(tail)
    return term[1:at] if bare and bare.fullmatch(term[1:at]) else term


_SPELL = {"json": _json_term, "csv": _csv_term, "tsv": _tsv_term}
_FORMS = {"json": _json, "csv": _csv, "excel": _csv, "tsv": _tsv}

"""The model as pages for people: a Markdown reference of every kind and field, and a JSON-LD context."""

from __future__ import annotations

import json
from collections.abc import Iterator

from ontology.model import Field, Form, Kind, Model

_HEAD = """# 本体参考 Ontology reference

由本体的 Turtle 生成，请勿手改；`queqiao docs` 重写本页。
Made from the ontology's Turtle; do not edit. `queqiao docs` writes it anew.

版本 version {version} · {kinds} 个类别 kinds · {codes} 个代码 codes · {rules} 条图规则 graph rules

列：字段、取值、个数（1 必填，(1) 应填，* 多个）、规则、含义。带 → 的是网络的边，以 ← 开头的是反向字段。
Columns: field, values, how many (1 required, (1) expected, * several), rule, meaning. → marks edges of the
network, ← fields read against the direction of their property.
"""


def reference(model: Model) -> str:
    """The Markdown reference: one section a kind, then the code lists."""
    kinds = list(model.public())
    head = _HEAD.format(
        version=model.version,
        kinds=len(kinds),
        codes=len(model.codes),
        rules=len({r.rule for r in model.rules}),
    )
    lines = [head, *(line for kind in kinds for line in _section(kind)), *_lists(model)]
    return "\n".join(lines) + "\n"


def _section(kind: Kind) -> Iterator[str]:
    yield f"## {kind.name} {kind.label.zh}\n"
    above = f" — {', '.join(kind.parents)}" if kind.parents else ""
    yield f"{kind.note.zh} {kind.note.en}{' (abstract)' if kind.abstract else ''}{above}\n"
    yield "| field | 值 values | # | rule | 含义 meaning |"
    yield "|---|---|---|---|---|"
    inherited = kind.ancestors
    for field in kind.fields:
        yield _row(field)
    for any_of in kind.any_of:
        yield f"\n{any_of.rule}: {any_of.message.zh} / {any_of.message.en}"
    yield f"\nIRI `{kind.iri}`" + (f"; inherits from {', '.join(inherited)}" if inherited else "") + "\n"


def _row(field: Field) -> str:
    arrow = "← " if field.inverse else "→ " if field.edge else ""
    several = "*" if field.many else ""
    count = "1" if field.required else "(1)" if field.expected else "0..1" if not field.many else ""
    meaning = f"{field.label.zh} / {field.label.en}"
    return f"| {arrow}`{field.name}` | {_values(field)} | {count}{several} | {field.rule} | {meaning} |"


def _values(field: Field) -> str:
    if field.form is Form.CODE and field.scheme:
        return f"code of {field.scheme.rpartition('/')[2]}{'' if field.closed else ' (open)'}"
    if field.form is Form.LINK:
        return ", ".join(field.targets) or "any thing"
    return field.form.value


def _lists(model: Model) -> Iterator[str]:
    yield "## 代码表 Code lists\n"
    yield "| list | codes |"
    yield "|---|---|"
    for scheme in sorted({code.scheme for code in model.codes.values()}):
        yield f"| `{scheme}` | {len(model.scheme_codes(scheme))} |"


def context(model: Model) -> str:
    """A JSON-LD context in which every field name stands for its property, links being IRIs."""
    terms: dict[str, object] = {"id": "@id", "type": "@type"}
    for kind in model.public():
        terms[kind.name] = kind.iri
        for field in kind.fields:
            terms.setdefault(field.name, _term(field))
    return json.dumps({"@context": terms}, ensure_ascii=False, indent=1) + "\n"


def _term(field: Field) -> object:
    key = "@reverse" if field.inverse else "@id"
    if field.form is Form.TEXT:
        return {key: field.path, "@container": "@language"}
    if field.node or field.form is Form.IRI:
        return {key: field.path, "@type": "@id"}
    return {key: field.path}

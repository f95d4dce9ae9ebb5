"""The questions as a page of the documentation."""

from __future__ import annotations

from collections.abc import Iterator

from queries.questions.catalog import Catalog
from queries.questions.parameters import Param
from queries.questions.question import Question

_HEAD = """# 分析问题 Analysts' questions

由 `queries/questions/*.rq` 生成，请勿手改；怎样调用见 [questions-api.md](questions-api.md)。
Made from `queries/questions/*.rq`; do not edit. How to ask them: [questions-api.md](questions-api.md).
`python . query NAME --set PARAMETER=VALUE` 运行一个问题 / runs one.

| | 问题 Question | 提问者 Who asks |
|---|---|---|
"""
_REQUIRED, _ANY = "必填 required", "不填为全部 all if not set"


def page() -> str:
    """Every shipped question: a table of them all, then a section each."""
    catalog = Catalog.shipped()
    rows = "".join(
        f"| [{q.name}](#{q.name.lower()}) | {_cell(q)} | {q.asks.zh} / {q.asks.en} |\n" for q in catalog
    )
    return "\n".join([_HEAD + rows, *(section(question) for question in catalog)])


def section(question: Question) -> str:
    """One question: title, text, who asks, parameters, columns, an example, the query."""
    return "\n".join([*_told(question), "```sparql", question.bare, "```", ""])


def _cell(question: Question) -> str:
    return f"{question.title.zh} {question.title.en}".replace("|", "\\|")


def _told(question: Question) -> Iterator[str]:
    yield f"## {question.name}\n\n{question.title.zh}\n{question.title.en}\n"
    if question.text.zh:
        yield f"{question.text.zh}\n{question.text.en}\n"
    yield f"{question.asks.zh} / {question.asks.en}\n"
    yield from (_param(param) for param in question.params)
    if question.params:
        yield ""
    if question.columns:
        yield "| 列 column | 含义 meaning |\n|---|---|"
        yield from (
            f"| `{one.name}` ({one.form}) | {one.label.zh} / {one.label.en} |" for one in question.columns
        )
        yield ""
    if question.example:
        sets = " ".join(f"--set {name}={value}" for name, value in question.example.items())
        yield f"`python . query {sets} {question.name}`\n"


def _param(param: Param) -> str:
    usual = _REQUIRED if param.required else _ANY if param.optional else f"`{param.usual}`"
    return f"- `{param.name}` ({described(param)}): {param.label.zh} / {param.label.en}; {usual}"


def described(param: Param) -> str:
    """The form of a parameter as its head writes it, with the list, the kinds or the choices."""
    inside = param.scheme or "|".join(param.kinds or param.choices)
    if not inside and (param.bounds.least is not None or param.bounds.most is not None):
        ends = ("" if end is None else str(end) for end in (param.bounds.least, param.bounds.most))
        inside = "..".join(ends)
    return f"{param.form}({inside})" if inside else param.form

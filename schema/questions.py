"""The named questions in GraphQL: which there are, and what one of them answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.store_errors import QueryError as SparqlError
from ontology.model import Words
from queries.conditions import QueryError
from queries.questions.described import usual
from queries.questions.errors import CatalogError
from queries.questions.meaning import Meaning
from queries.questions.offers import offers
from queries.questions.page import described
from queries.questions.parameters import Param
from queries.questions.question import Column, Question
from queries.questions.rows import Cell, Rows
from queries.questions.writing import ENGINE, answer_rows
from queries.sparql.answering import Asked
from queries.sparql.lasting import lasts
from schema.context import Context, NotPromptError
from schema.registry import Member, Registry

#: How many rows are given where nothing is said, and at most.
SOME, MOST = 100, 10_000


@dataclass(frozen=True, slots=True)
class Answered:
    """A question that was answered, its rows in the language of the answer."""

    question: Question
    rows: Rows


def question_fields(registry: Registry) -> Iterator[Member]:
    """The root fields."""
    note = Words("有哪些命名的问题", "Which named questions there are")
    tag = registry.argument("tag", "str | None", Words("只列此标签的问题", "Only those with this tag"))
    yield registry.member("namedQueries", "list[NamedQuery]", _listed, note, tag)
    note = Words("运行一个命名的问题", "What a named question answers")
    yield registry.member("query", "QueryAnswer", _answered, note, *_arguments(registry))


def _arguments(registry: Registry) -> Iterator[Any]:
    yield registry.argument("name", "str", Words("问题的名称", "The name of the question"))
    note = Words("参数的取值；未给的取通常值", "Values of its parameters; the others have their usual ones")
    yield registry.argument("parameters", "list[QueryParameterInput] | None", note)
    yield registry.argument("lang", "str | None", Words("标签的语言", "The language of labels"))


def add_question_types(registry: Registry) -> None:
    """Make the types of questions and answers."""
    _add_questions(registry)
    _add_answers(registry)
    entries = [
        registry.entry("name", "str", Words("参数", "The parameter")),
        registry.entry("value", "str", Words("取值，写成文字", "Its value as text")),
    ]
    registry.input("QueryParameterInput", entries, Words("参数的取值", "The value of a parameter"))


def _add_questions(registry: Registry) -> None:
    made, lang = registry.member, registry.argument("lang", "str | None")
    parameter = [
        made("name", "str", lambda p, _c, _a: p.name, Words("名称", "Its name")),
        made("form", "str", lambda p, _c, _a: described(p), Words("取值形式", "The form of its values")),
        made("label", "str", _label, Words("含义", "What it means"), lang),
        made(
            "required", "bool", lambda p, _c, _a: p.required, Words("是否必填", "Whether it has to be given")
        ),
        made("usual", "str | None", lambda p, _c, _a: usual(p), Words("通常值", "Its usual value")),
    ]
    registry.output("QueryParameter", parameter, Words("问题的一个参数", "A parameter of a question"))
    column = [
        made("name", "str", lambda c, _c, _a: c.name, Words("名称", "Its name")),
        made("form", "str", lambda c, _c, _a: c.form, Words("取值形式", "The form of its values")),
        made("label", "str", _label, Words("含义", "What it means"), lang),
    ]
    registry.output("QueryColumn", column, Words("答案的一列", "A column of an answer"))
    question = [
        made("name", "str", lambda q, _c, _a: q.name, Words("名称", "Its name")),
        *(
            made(name, "str", _said(name), note, lang)
            for name, note in (
                ("title", Words("问题", "What it asks")),
                ("text", Words("说明", "What it tells")),
                ("asks", Words("提问者", "Who asks it")),
            )
        ),
        made("tags", "list[str]", lambda q, _c, _a: q.tags, Words("标签", "Its tags")),
        made("own", "bool", lambda q, _c, _a: q.own, Words("是否城市自有", "Whether it is the city's own")),
        made(
            "parameters", "list[QueryParameter]", lambda q, _c, _a: q.params, Words("参数", "Its parameters")
        ),
        made("columns", "list[QueryColumn]", lambda q, _c, _a: q.columns, Words("列", "Its columns")),
        made("formats", "list[str]", _formats, Words("REST 的格式", "The formats that it has over REST")),
        made("sparql", "str", lambda q, _c, _a: q.bare, Words("SPARQL 查询", "Its query")),
    ]
    registry.output("NamedQuery", question, Words("一个命名的问题", "A named question"))


def _add_answers(registry: Registry) -> None:
    made = registry.member
    cell = [
        made("value", "str | None", _value, Words("取值，写成文字", "The value as text")),
        made(
            "label",
            "str | None",
            lambda c, _c, _a: c.label,
            Words("事物或代码的名称", "What a thing or code is called"),
        ),
        made(
            "iri",
            "str | None",
            lambda c, _c, _a: c.value if c.iri else None,
            Words("IRI，如果是", "The IRI, if it is one"),
        ),
        made("number", "float | None", _number, Words("数值，如果是", "The number, if it is one")),
    ]
    registry.output("QueryCell", cell, Words("答案的一格", "One value of an answer"))
    first = registry.argument(
        "first",
        "int | None",
        Words(f"至多几行，默认 {SOME}，上限 {MOST}", f"{SOME} by default, at most {MOST}"),
    )
    skip = registry.argument("skip", "int | None", Words("先略过几行", "How many rows to pass over first"))
    answer = [
        made("query", "NamedQuery", lambda a, _c, _x: a.question, Words("问题", "The question")),
        made("columns", "list[QueryColumn]", lambda a, _c, _x: a.rows.columns, Words("列", "The columns")),
        made("total", "int", lambda a, _c, _x: len(a.rows.rows), Words("行数", "How many rows there are")),
        made(
            "rows",
            "list[list[QueryCell]]",
            _rows,
            Words("行，各格依列的次序", "The rows, a value for each column"),
            first,
            skip,
        ),
    ]
    registry.output("QueryAnswer", answer, Words("命名问题的答案", "The answer to a named question"))


def _listed(_root: object, context: Context, arguments: Mapping[str, Any]) -> list[Question]:
    tag = arguments.get("tag")
    return [question for question in context.known.catalog if tag is None or tag in question.tags]


def _answered(_root: object, context: Context, arguments: Mapping[str, Any]) -> Answered:
    """The rows of a question; QueryError where it is not asked rightly, or cannot be answered."""
    if context.prompt:
        raise NotPromptError
    lang = arguments.get("lang") or context.lang
    try:
        question = context.known.catalog[arguments["name"]]
        text = question.with_values(_given(question, arguments, lang), _meaning(context))
        if not lasts(text):
            context.passing.add(question.name)
        body = context.known.ask(Asked(text, ENGINE[question.form]), context.deadline)
    except (CatalogError, SparqlError) as error:
        raise QueryError(error.words.zh, error.words.en) from error
    return Answered(question, answer_rows(question, context.known.generation, body, lang))


def _given(question: Question, arguments: Mapping[str, Any], lang: str) -> dict[str, str]:
    """The values of the parameters; one called lang follows the language of the answer."""
    own = any(param.name == "lang" for param in question.params)
    found = {"lang": lang} if own else {}
    for one in arguments.get("parameters") or ():
        found[str(one.get("name") or "")] = str(one.get("value") or "")
    return found


def _meaning(context: Context) -> Meaning:
    return Meaning(context.known.generation.model, context.index, context.known.base)


def _rows(answer: Answered, _context: Context, arguments: Mapping[str, Any]) -> Sequence[tuple[Cell, ...]]:
    given, skipped = arguments.get("first"), arguments.get("skip")
    first, skip = SOME if given is None else given, skipped or 0
    if not 0 <= first <= MOST:
        raise QueryError(
            f"first 应在 0 到 {MOST} 之间，而不是 {first}", f"first must be 0 to {MOST}, not {first}"
        )
    if skip < 0:
        raise QueryError(f"skip 不能是 {skip}", f"skip must not be {skip}")
    return answer.rows.rows[skip : skip + first]


def _value(cell: Cell, _context: Context, _arguments: Mapping[str, Any]) -> str | None:
    if isinstance(cell.value, bool):
        return str(cell.value).lower()
    return None if cell.value is None else str(cell.value)


def _number(cell: Cell, _context: Context, _arguments: Mapping[str, Any]) -> float | None:
    number = isinstance(cell.value, int | float) and not isinstance(cell.value, bool)
    return float(cell.value) if number and cell.value is not None else None


def _label(told: Param | Column, context: Context, arguments: Mapping[str, Any]) -> str:
    return told.label.say(arguments.get("lang") or context.lang)


def _said(name: str) -> Any:
    def read(question: Question, context: Context, arguments: Mapping[str, Any]) -> str:
        words: Words = getattr(question, name)
        return words.say(arguments.get("lang") or context.lang)

    return read


def _formats(question: Question, _context: Context, _arguments: Mapping[str, Any]) -> list[str]:
    return [one.suffix for one in offers(question)]

"""The named questions as an OpenAPI 3.1 document, so that programs and their makers can call them."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from ontology.model import SCHEME, Model, Words
from queries.questions.catalog import Catalog
from queries.questions.described import rule, usual
from queries.questions.meaning import short
from queries.questions.offers import Offer, offers
from queries.questions.parameters import Param
from queries.questions.question import Column, Question

#: Code lists up to this long are written out.
_LISTED = 80
_JSON = "application/json"
_PROBLEM = "application/problem+json"
_FORMS: Mapping[str, dict[str, Any]] = {
    "integer": {"type": "integer"},
    "decimal": {"type": "number"},
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "datetime": {"type": "string", "format": "date-time"},
    "string": {"type": "string"},
    "code": {"type": "string"},
    "thing": {"type": "string"},
    "iri": {"type": "string", "format": "iri"},
}
_ERRORS: Mapping[str, Words] = {
    "304": Words("客户端已有的答案仍然有效", "The answer that the client holds is still good"),
    "400": Words("参数不合规", "A value that a parameter does not take"),
    "404": Words("没有这个问题", "There is no such question"),
    "406": Words("没有这种格式", "There is no such format"),
    "503": Words("超过时限，或查询太多", "It took too long, or too many queries are running"),
}


def openapi(catalog: Catalog, model: Model, lang: str = "zh") -> dict[str, Any]:
    """The document, its words in one language: two addresses a question, one with the format at its end."""
    paths = {address: item for q in catalog for address, item in _paths(q, model, lang).items()}
    title = Words("鹊桥：分析问题", "Queqiao: named questions")
    text = Words(
        "每个问题一个地址。参数缺省时取通常值；答案的格式由地址末尾或 Accept 决定。",
        "An address for each question. Parameters have usual values; the format of the answer is decided by the end "
        "of the address or by Accept.",
    )
    return {
        "openapi": "3.1.0",
        "info": {"title": title.say(lang), "version": _version(), "description": text.say(lang)},
        "paths": {"/queries": _list(lang), **paths},
        "tags": [{"name": tag} for tag in sorted({tag for q in catalog for tag in q.tags})],
        "components": {"schemas": _schemas(), "responses": _responses(lang)},
    }


def _list(lang: str) -> dict[str, Any]:
    said = Words("全部问题", "All questions").say(lang)
    answer = {"description": said, "content": {_JSON: {"schema": {"type": "object"}}}}
    return {"get": {"operationId": "queries", "summary": said, "responses": {"200": answer}}}


def _paths(question: Question, model: Model, lang: str) -> dict[str, Any]:
    """The addresses of a question: its format by Accept, or by the end of the address."""
    found, address = offers(question), f"/queries/{question.name}"
    shared = [_parameter(param, question, model, lang) for param in question.params]
    shared += [] if any(param.name == "lang" for param in question.params) else [_lang(lang)]
    ending = {
        "name": "suffix",
        "in": "path",
        "required": True,
        "schema": {"type": "string", "enum": [one.suffix for one in found]},
        "description": Words("答案的格式", "the format of the answer").say(lang),
    }
    return {
        address: {"get": _operation(question, question.name, shared, found, lang)},
        f"{address}.{{suffix}}": {
            "get": _operation(question, f"{question.name}_as", [ending, *shared], found, lang)
        },
    }


def _operation(
    question: Question, name: str, parameters: list[dict[str, Any]], found: tuple[Offer, ...], lang: str
) -> dict[str, Any]:
    content: dict[str, Any] = {}
    for one in found:
        schema = _answer(question, lang) if one.suffix == "json" else {"title": one.title.say(lang)}
        content.setdefault(one.media_type, {"schema": schema})
    answer = {
        "description": question.title.say(lang),
        "content": content,
        "headers": {"ETag": {"schema": {"type": "string"}}},
    }
    refs = {status: {"$ref": f"#/components/responses/{status}"} for status in _ERRORS}
    return {
        "operationId": name,
        "summary": question.title.say(lang),
        "description": f"{question.text.say(lang)}\n\n{question.asks.say(lang)}".strip(),
        "tags": list(question.tags),
        "parameters": parameters,
        "responses": {"200": answer, **refs},
    }


def _parameter(param: Param, question: Question, model: Model, lang: str) -> dict[str, Any]:
    schema = _schema(param, model)
    default = usual(param)
    if default is not None:
        schema["default"] = _typed(param.form, default)
    found: dict[str, Any] = {
        "name": param.name,
        "in": "query",
        "required": param.required,
        "description": rule(param).say(lang),
        "schema": schema,
    }
    if param.name in question.example:
        found["example"] = _typed(param.form, question.example[param.name])
    return found


def _schema(param: Param, model: Model) -> dict[str, Any]:
    schema = dict(_FORMS[param.form])
    if param.choices:
        schema["enum"] = list(param.choices)
    if param.form in ("integer", "decimal"):
        ends = {"minimum": param.bounds.least, "maximum": param.bounds.most}
        schema |= {name: _typed(param.form, str(end)) for name, end in ends.items() if end is not None}
    if param.form == "code":
        names = [short(code) for code in model.scheme_codes(SCHEME + param.scheme)]
        schema |= {"examples": names[:3]} if len(names) > _LISTED else {"examples": names}
    return schema


def _typed(form: str, text: str) -> Any:
    """A value as JSON has it."""
    match form:
        case "integer":
            return int(text)
        case "decimal":
            return float(text)
        case "boolean":
            return text == "true"
        case _:
            return text


def _lang(lang: str) -> dict[str, Any]:
    said = Words(
        "标签的语言；不填则按 Accept-Language", "the language of labels; that of Accept-Language if not set"
    )
    return {
        "name": "lang",
        "in": "query",
        "required": False,
        "description": said.say(lang),
        "schema": {"type": "string", "enum": ["zh", "en"]},
    }


def _answer(question: Question, lang: str) -> dict[str, Any]:
    """The JSON answer: the shared frame, with the question's own rows."""
    row = {name: schema for column in question.columns for name, schema in _cells(column, lang).items()}
    rows = {"type": "array", "items": {"type": "object", "properties": row}}
    return {
        "allOf": [{"$ref": "#/components/schemas/Answer"}, {"type": "object", "properties": {"rows": rows}}]
    }


def _cells(column: Column, lang: str) -> dict[str, Any]:
    schema = dict(_FORMS.get(column.form, {})) if not column.node else {"type": "string"}
    if column.form == "any":
        schema = {}
    named = {column.name: {**schema, "description": column.label.say(lang)}}
    return {**named, f"{column.name}Label": {"type": "string"}} if column.node else named


def _schemas() -> dict[str, Any]:
    words = {"type": "object", "properties": {"zh": {"type": "string"}, "en": {"type": "string"}}}
    column = {
        "name": {"type": "string"},
        "form": {"type": "string"},
        "label": {"$ref": "#/components/schemas/Words"},
    }
    answer = {
        "name": {"type": "string"},
        "title": {"$ref": "#/components/schemas/Words"},
        "parameters": {"type": "object", "additionalProperties": {"type": "string"}},
        "generation": {"type": "integer"},
        "columns": {"type": "array", "items": {"type": "object", "properties": column}},
        "rows": {"type": "array", "items": {"type": "object"}},
    }
    problem = {
        "status": {"type": "integer"},
        "title": {"type": "string"},
        "zh": {"type": "string"},
        "en": {"type": "string"},
        "parameter": {"type": "string"},
        "value": {"type": ["string", "null"]},
        "rule": {"$ref": "#/components/schemas/Words"},
        "nearest": {"type": "array", "items": {"type": "string"}},
    }
    return {
        "Words": words,
        "Answer": {"type": "object", "required": ["name", "columns", "rows"], "properties": answer},
        "Problem": {"type": "object", "required": ["status", "title"], "properties": problem},
    }


def _responses(lang: str) -> dict[str, Any]:
    content = {_PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {
        status: {"description": words.say(lang), **({"content": content} if status != "304" else {})}
        for status, words in _ERRORS.items()
    }


def _version() -> str:
    try:
        return version("queqiao")
    except PackageNotFoundError:
        return "0"

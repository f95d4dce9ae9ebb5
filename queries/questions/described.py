"""What is told of a question: to programs as JSON, to GraphQL as values."""

from __future__ import annotations

from typing import Any

from ontology.model import Words
from queries.about import both
from queries.questions.catalog import Catalog
from queries.questions.offers import offers
from queries.questions.page import described
from queries.questions.parameters import Param
from queries.questions.question import Question
from queries.questions.rows import columns_of


def listed(catalog: Catalog) -> dict[str, Any]:
    """All questions, and the city's own files that cannot be asked."""
    broken = [{"file": one.path.name, **both(one.words)} for one in catalog.broken]
    return {"queries": [told(question) for question in catalog], "broken": broken}


def told(question: Question) -> dict[str, Any]:
    """One question with parameters, columns, formats and an example."""
    return {
        "name": question.name,
        "title": both(question.title),
        "text": both(question.text),
        "asks": both(question.asks),
        "tags": list(question.tags),
        "own": question.own,
        "form": question.form,
        "parameters": [_param(param) for param in question.params],
        "columns": [
            {"name": one.name, "form": one.form, "label": both(one.label)}
            for one in columns_of(question, [column.name for column in question.columns])
        ],
        "links": [{"from": one.source, "to": one.target, "label": both(one.label)} for one in question.links],
        "example": dict(question.example),
        "formats": [one.suffix for one in offers(question)],
        "query": question.bare,
    }


def _param(param: Param) -> dict[str, Any]:
    bounds = {"least": param.bounds.least, "most": param.bounds.most}
    return {
        "name": param.name,
        "form": param.form,
        "described": described(param),
        "label": both(param.label),
        "required": param.required,
        "usual": usual(param),
        "scheme": param.scheme or None,
        "kinds": list(param.kinds),
        "choices": list(param.choices),
        **{name: None if bound is None else str(bound) for name, bound in bounds.items()},
    }


def usual(param: Param) -> str | None:
    """The usual value as a person would type it; None where there is none."""
    if param.required or param.optional:
        return None
    text = param.usual
    return text.split('"')[1] if text.startswith('"') else text.rpartition(":")[2].strip("<>")


def rule(param: Param) -> Words:
    """Which values a parameter takes, in words."""
    form = described(param)
    return Words(f"{param.label.zh}（{form}）", f"{param.label.en} ({form})")

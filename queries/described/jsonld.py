"""Triples as JSON-LD with the terms of our own context, so that keys are the names of fields."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from graph.store import Triple
from ontology.docs import context
from ontology.model import Model
from ontology.terms import TYPE, XSD, parse

#: The media type.
JSONLD = "application/ld+json"
_ALIASES = {"id": "@id", "type": "@type"}


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of a context by the IRI that they stand for, with what the context says of those of properties."""

    properties: Mapping[str, tuple[str, Mapping[str, str]]]
    classes: Mapping[str, str]


def terms_of(model: Model) -> Terms:
    """The terms of a model's context; of properties only those that read forwards."""
    told: dict[str, Any] = json.loads(context(model))["@context"]
    properties: dict[str, tuple[str, Mapping[str, str]]] = {}
    for name, one in told.items():
        if isinstance(one, dict) and "@id" in one:
            properties.setdefault(one["@id"], (name, one))
    return Terms(properties, {one: name for name, one in told.items() if isinstance(one, str)})


def compacted(terms: Terms, triples: Iterable[Triple]) -> dict[str, Any]:
    """The triples as one JSON-LD document; it carries those terms of our context that it uses."""
    used: dict[str, Any] = dict(_ALIASES)
    nodes: dict[str, dict[str, Any]] = {}
    for subject, predicate, value in triples:
        node, path = nodes.setdefault(subject, {"id": _id(subject)}), predicate[1:-1]
        if predicate == TYPE and value[0] == "<":
            name = terms.classes.get(value[1:-1])
            used |= {name: value[1:-1]} if name else {}
            node.setdefault("type", []).append(name or value[1:-1])
        elif path in terms.properties:
            name, told = terms.properties[path]
            if _put(node, name, told, value):
                used[name] = told
            else:
                node.setdefault(path, []).append(_value(value))
        else:
            node.setdefault(path, []).append(_value(value))
    return {"@context": used, "@graph": [*nodes.values()]}


def _put(node: dict[str, Any], name: str, told: Mapping[str, str], value: str) -> bool:
    """Put a value into a node under a term, if it is what the context says of the term; else False."""
    literal = value[0] == '"'
    if "@container" in told:
        text, lang, _ = parse(value) if literal else ("", "", "")
        if lang:
            node.setdefault(name, {}).setdefault(lang, []).append(text)
        return bool(lang)
    link = told.get("@type") == "@id"
    if literal != link:
        node.setdefault(name, []).append(_value(value) if literal else _id(value))
    return literal != link


def _value(term: str) -> Any:
    if term[0] != '"':
        return {"id": _id(term)}
    text, lang, datatype = parse(term)
    if lang:
        return {"@value": text, "@language": lang}
    return {"@value": text, "@type": datatype} if datatype and datatype != f"{XSD}string" else text


def _id(term: str) -> str:
    return term[1:-1] if term[0] == "<" else term

"""What an editor of queries offers: the kinds, properties and codes with their labels, the graphs and functions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from graph.generation import Generation
from graph.index import Index
from graph.publishing.meta import graph_iri
from ontology.model import Code, Field, Form, Kind, Model, Words
from queries.about import both
from queries.functions import FUNCTIONS
from queries.sparql.formats import GRAPHS, TABLES

#: So many codes are offered at most; a city may know more of the large lists.
MOST = 20_000
#: So many things are labelled at a time.
LABELLED = 1000


def vocabulary(generation: Generation, prefixes: Mapping[str, str]) -> dict[str, Any]:
    """All that can be named in a query of a generation; `prefixes` need not be declared.

    Fields are listed once, and kinds name theirs by number, in the order of their shapes.
    """
    model, index = generation.model, generation.index
    numbers: dict[Field, int] = {}
    told = [_kind(kind, index, numbers) for kind in model.public()]
    codes = [*_codes(model.codes.values()), *_known_codes(index)]
    return {
        "generation": generation.number,
        "ontology": model.version,
        "prefixes": dict(prefixes),
        "kinds": told,
        "fields": [_field(field, model) for field in numbers],
        "properties": [
            {"iri": one.iri, "label": both(one.label), "note": both(one.note)}
            for one in model.properties.values()
        ],
        "codes": codes[:MOST],
        "codes_left_out": max(0, len(codes) - MOST),
        "functions": [
            {"iri": one.iri, "arguments": one.arguments, "note": both(one.note)} for one in FUNCTIONS.values()
        ],
        "graphs": list(_graphs(generation)),
        "formats": {"rows": [names[0] for names in TABLES], "graph": [names[0] for names in GRAPHS]},
    }


def labels(index: Index, model: Model, iris: Iterable[str]) -> dict[str, dict[str, Any]]:
    """The labels and kinds of things, codes, kinds and properties by IRI; what is unknown is left out."""
    found: dict[str, dict[str, Any]] = {}
    for iri in iris:
        if words := _words(model, iri):
            found[iri] = {**both(words), "kind": None}
        elif (node := index.find(iri)) is not None:
            found[iri] = {
                "zh": index.label(node, "zh"),
                "en": index.label(node, "en"),
                "kind": index.kind(node),
            }
    return found


def _words(model: Model, iri: str) -> Words | None:
    """How the model itself calls a code, a kind or a property."""
    known = model.codes.get(iri) or model.kind_of(iri) or model.properties.get(iri)
    return known.label if known else None


def _kind(kind: Kind, index: Index, numbers: dict[Field, int]) -> dict[str, Any]:
    fields = [numbers.setdefault(field, len(numbers)) for field in kind.fields]
    return {
        "name": kind.name,
        "iri": kind.iri,
        "label": both(kind.label),
        "note": both(kind.note),
        "ancestors": list(kind.ancestors),
        "abstract": kind.abstract,
        "count": len(index.nodes(kind.name)),
        "fields": fields,
    }


def _field(field: Field, model: Model) -> dict[str, Any]:
    return {
        "name": field.name,
        "path": field.path,
        "inverse": field.inverse,
        "form": str(field.form),
        "targets": [model.kinds[name].iri for name in field.targets if name in model.kinds],
        "scheme": field.scheme,
        "label": both(field.label),
        "note": both(field.note),
    }


def _codes(codes: Iterable[Code]) -> Iterator[dict[str, Any]]:
    for code in codes:
        yield {
            "iri": code.iri,
            "scheme": code.scheme,
            "notation": code.notation,
            "label": both(code.label),
        }


def _known_codes(index: Index) -> Iterator[dict[str, Any]]:
    """The codes that a city knows beyond those of the model: more of the large lists, whose IRIs hold the list."""
    model = index.model
    for kind in _kinds_of_codes(model):
        nodes = index.nodes(kind)
        told = zip(index.iris(nodes), index.labels(nodes, "zh"), index.labels(nodes, "en"), strict=True)
        for iri, zh, en in told:
            if iri not in model.codes:
                scheme, _, notation = iri.rpartition("/")
                yield {"iri": iri, "scheme": scheme, "notation": notation, "label": {"zh": zh, "en": en}}


def _kinds_of_codes(model: Model) -> Sequence[str]:
    """The kinds that codes are things of: those that fields with a code list lead to."""
    fields = (field for kind in model.public() for field in kind.fields if field.form is Form.CODE)
    return sorted(model.concrete([name for field in fields for name in field.targets]))


def _graphs(generation: Generation) -> Iterator[dict[str, Any]]:
    base = generation.manifest["base"]
    for about in generation.manifest["sources"]:
        label = {"zh": about["title_zh"], "en": about["title_en"]}
        yield {"iri": graph_iri(base, about["source"]), "label": label}

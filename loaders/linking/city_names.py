"""The organisations of a city that have an identifier, as known names: what free affiliations are matched against."""

from __future__ import annotations

from collections.abc import Iterator

from graph.index import Index
from loaders.linking.known_names import Known, KnownNames
from ontology.model import Field, Form, Kind, Model, Text


def city_names(model: Model, index: Index) -> KnownNames:
    """The names of a generation's organisations; units and others without any identifier are nobody's to match."""
    kinds = [kind for kind in model.public() if kind.linked_by_name]
    nodes = sorted({int(node) for kind in kinds for node in index.nodes(kind.name)})
    return KnownNames(
        known for node in nodes if (known := _known(model.kinds[index.kind(node)], index, node))
    )


def _known(kind: Kind, index: Index, node: int) -> Known | None:
    if not any(index.values(node, field) for field in kind.identities):
        return None
    names = [
        (value.value, value.lang, field.name_role)
        for field in kind.own_fields
        if field.name_role
        for value in index.values(node, field)
        if isinstance(value, Text)
    ]
    places = [field for field in kind.own_fields if field.group == "place"]
    codes = [str(v) for field in places if field.form is Form.STRING for v in index.values(node, field)]
    regions = [n for field in places if field.form is Form.CODE for n in _targets(index, node, field)]
    return Known(
        index.iri(node),
        tuple(names),
        codes[0] if codes else "",
        frozenset(index.label(region, lang) for region in regions for lang in ("zh", "en")),
        frozenset(
            index.iri(above)
            for field in kind.own_fields
            if _whole(field)
            for above in _targets(index, node, field)
        ),
    )


def _whole(field: Field) -> bool:
    """Whether a field gives what an organisation is a part of: one link to an organisation that is no edge."""
    return field.form is Form.LINK and not field.many and not field.edge


def _targets(index: Index, node: int, field: Field) -> Iterator[int]:
    yield from (int(n) for n in index.links(field).of(node))

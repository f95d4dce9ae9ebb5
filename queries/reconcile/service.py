"""The Reconciliation Service API 0.2 over one generation: OpenRefine matches a spreadsheet's column against the graph.

Dicts and texts come out; who serves them is not known here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import quote

from graph.index import Index
from ontology.model import NS, Kind, Model, Words
from queries.reconcile.asked import BATCH, MOST_QUERIES, Asked, read_count, read_extension, read_queries
from queries.reconcile.extend import extend, propose, settings
from queries.reconcile.ids import describe, field_of, id_of, node_of, type_of, types_of
from queries.reconcile.match import Candidate, Matcher
from queries.reconcile.names import Names
from queries.reconcile.pages import HEIGHT, WIDTH, flyout, preview, told, whole
from queries.reconcile.suggest import entities, properties, types

VERSION = "0.2"
NAME = Words("鹊桥 Queqiao 城市创新知识图谱", "Queqiao, the knowledge graph of a city's innovation")
_NOTHING = Words("没有此编号的事物", "nothing has this id")
#: What can be suggested: things, types, properties.
SUGGESTED = ("entity", "type", "property")


class UnknownIdError(LookupError):
    """Nothing has the id asked for; `words` says so."""

    def __init__(self, id_: str) -> None:
        super().__init__(id_)
        self.words = Words(f"{_NOTHING.zh}：{id_[:200]}", f"{_NOTHING.en}: {id_[:200]}")


def manifest(model: Model, base: str, address: str, lang: str) -> dict[str, Any]:
    """What the service is and offers; `address` is where clients find it, with no slash at the end."""
    return {
        "versions": [VERSION],
        "name": NAME.say(lang),
        "identifierSpace": f"{base}id/",
        "schemaSpace": NS,
        "defaultTypes": [type_of(kind, lang) for kind in _default(model)],
        "view": {"url": f"{address}/view/{{{{id}}}}"},
        "preview": {"url": f"{address}/preview/{{{{id}}}}", "width": WIDTH, "height": HEIGHT},
        "suggest": {one: _suggesting(address, one) for one in SUGGESTED},
        "extend": {
            "propose_properties": {"service_url": address, "service_path": "/properties"},
            "property_settings": settings(lang),
        },
        "batchSize": BATCH,
    }


def _default(model: Model) -> list[Kind]:
    """The types that a column is most likely of: those linked by name, the broadest first, and what has numbers."""
    kinds = [
        kind for kind in model.public() if not kind.abstract and (kind.linked_by_name or kind.identities)
    ]
    return sorted(kinds, key=lambda kind: (not kind.linked_by_name, len(kind.ancestors), kind.name))


def _suggesting(address: str, one: str) -> dict[str, str]:
    return {
        "service_url": address,
        "service_path": f"/suggest/{one}",
        "flyout_service_url": address,
        "flyout_service_path": f"/flyout/{one}/${{id}}",
    }


@dataclass(frozen=True)
class Reconciler:
    """Answers the service's questions over one generation."""

    names: Names
    base: str

    @property
    def index(self) -> Index:
        """The things by number."""
        return self.names.index

    @cached_property
    def matcher(self) -> Matcher:
        """Finds what cells mean."""
        return Matcher(self.names, self.base)

    def queries(self, text: str, lang: str = "zh") -> dict[str, Any]:
        """The candidates for each query of a batch, given as JSON; ReconcileError where it is no batch."""
        return {key: {"result": self.candidates(asked, lang)} for key, asked in read_queries(text).items()}

    def candidates(self, asked: Asked, lang: str = "zh") -> list[dict[str, Any]]:
        """What one cell may mean, best first."""
        return [self._written(one, lang) for one in self.matcher.candidates(asked)]

    def extend(self, text: str, lang: str = "zh") -> dict[str, Any]:
        """The rows of a data extension, given as JSON; ReconcileError where it is none."""
        return extend(self.index, self.base, read_extension(text), lang)

    def properties(self, type_: str, limit: str = "", lang: str = "zh") -> dict[str, Any]:
        """The properties to propose for a type, none for an unknown one; without a type, those of organisations."""
        most = read_count(limit, "limit", MOST_QUERIES)
        kinds = self._kinds(type_) if type_ else _default(self.index.model)[:1]
        found: dict[str, Any] = {"properties": propose(self.index, kinds, most, lang)}
        return found | ({"type": type_} if type_ else {}) | ({"limit": most} if limit else {})

    def suggest(self, what: str, given: Mapping[str, str], lang: str = "zh") -> dict[str, Any]:
        """Suggestions of things, types or properties for a `prefix`, behind a `cursor`, perhaps of one `type`."""
        prefix, cursor = (
            given.get("prefix", "")[:200],
            read_count(given.get("cursor", ""), "cursor", 1_000_000),
        )
        kinds = self._kinds(given.get("type", ""))
        every = kinds or list(self.index.model.public())
        suggested: Mapping[str, Callable[[], list[dict[str, Any]]]] = {
            "entity": lambda: entities(self.index, self.base, prefix, [k.name for k in kinds], cursor, lang),
            "type": lambda: types(self.index.model, prefix, cursor, lang),
            "property": lambda: properties(every, prefix, cursor, lang),
        }
        return {"result": suggested[what]()}

    def flyout(self, what: str, id_: str, lang: str = "zh") -> dict[str, str]:
        """A few lines of HTML about a thing, type or property; UnknownIdError where there is none."""
        if what == "entity":
            return {"id": id_, "html": flyout(self.index, self._node(id_), lang)}
        public = list(self.index.model.public())
        found = (
            next((kind for kind in public if kind.name == id_), None)
            if what == "type"
            else next((field for kind in public if (field := field_of(kind, id_))), None)
        )
        if found is None:
            raise UnknownIdError(id_)
        return {"id": id_, "html": told(found, lang)}

    def preview(self, id_: str, lang: str = "zh") -> str:
        """A small page about a thing; UnknownIdError where there is none."""
        node = self._node(id_)
        view = f"/reconcile/view/{quote(id_of(self.base, self.index.iri(node)), safe='/')}?lang={lang}"
        return preview(self.index, self.base, node, lang, view)

    def view(self, id_: str, lang: str = "zh") -> str:
        """A page with all that is known of a thing; UnknownIdError where there is none."""
        return whole(self.index, self.base, self._node(id_), lang)

    def _written(self, one: Candidate, lang: str) -> dict[str, Any]:
        name = self.index.label(one.node, lang)
        also = f"{one.called} · " if one.called and one.called != name else ""
        return {
            "id": id_of(self.base, self.index.iri(one.node)),
            "name": name,
            "description": also + describe(self.index, one.node, lang),
            "type": types_of(self.index, one.node, lang),
            "score": one.score,
            "match": one.match,
            "features": [{"id": name, "value": value} for name, value in one.features.items()],
        }

    def _kinds(self, name: str) -> Sequence[Kind]:
        kind = self.index.model.kinds.get(name)
        return [kind] if kind and not kind.internal else []

    def _node(self, id_: str) -> int:
        node = node_of(self.index, self.base, id_)
        if node is None:
            raise UnknownIdError(id_)
        return node

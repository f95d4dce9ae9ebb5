"""Describes any IRI of one generation, out of its index and its canonical view; the store is not asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np

from graph.generation import Generation
from graph.indexing.columns import Ids, Rows
from graph.indexing.labels import LANGUAGES, spoken
from graph.publishing.history import Withdrawal
from graph.publishing.meta import META, graph_iri
from graph.store import Triple
from ontology.model import Field, Kind, Words
from ontology.terms import TYPE, parse
from queries.described.backlinks import Backlinks, backlinks, span
from queries.described.gone import withdrawals
from queries.described.jsonld import Terms, terms_of
from queries.described.thing import Fact, Relation, Thing
from queries.described.vocabulary import documents

#: The properties that say what a thing is called, the first that is there; texts in any language.
_NAMES = (
    "<http://www.w3.org/2004/02/skos/core#prefLabel>",
    "<http://www.w3.org/2000/01/rdf-schema#label>",
    "<http://purl.org/dc/terms/title>",
    "<http://xmlns.com/foaf/0.1/name>",
)
#: What the graph about the graphs describes, by how its IRIs go on behind the base.
ABOUT = ("graph/", "generation/", "loader/", "catalogue", "publisher")


class Describer:
    """What a generation knows of IRIs; `prefixes` shorten those that have no name."""

    def __init__(self, generation: Generation, prefixes: Mapping[str, str]) -> None:
        self.generation, self.index, self.model = generation, generation.index, generation.model
        self.base = str(generation.manifest["base"])
        self._canon = generation.canon
        self._prefixes = sorted(prefixes.items(), key=lambda pair: -len(pair[1]))

    def knows(self, one: str) -> bool:
        """Whether the graph has an IRI at all."""
        term = f"<{one}>"
        return self._canon.number(term) >= 0 or term in self._about or term in self._about_back

    def describe(self, one: str, most: int, relation: str | None = None, after: int = 0) -> Thing:
        """What is known of an IRI, with at most so many links to it of each relation; or of one, from behind `after`.

        `relation` is a property's IRI or the end of it. Of an IRI that nobody knows nothing is told.
        """
        node, outgoing = self.index.find(one), tuple(self._outgoing(one))
        kinds = tuple(self.model.kinds[name] for name in self.index.kinds(node)) if node is not None else ()
        found = [*self._linking(one, node)]
        wanted = None if relation is None else _by_end([path for path, _, _ in found]).get(relation, relation)
        return Thing(
            one,
            node,
            kinds,
            {lang: self.label(one, lang) for lang in LANGUAGES},
            outgoing,
            tuple(self._facts(one, kinds, outgoing)),
            tuple(
                self._relation(path, kinds, total, after, subjects[after : after + most])
                for path, total, subjects in found
                if wanted in (None, path)
            ),
        )

    def label(self, one: str, lang: str) -> str:
        """What to call an IRI: by its name in this language or another, else by its prefix, else by itself."""
        if (node := self.index.find(one)) is not None:
            return self.index.label(node, lang)
        return self._named(one, lang) or self.short(one)

    def labels(self, relation: Relation, lang: str) -> list[str]:
        """What to call each of the things of a relation."""
        nodes = relation.nodes
        if all(node is not None for node in nodes):
            return self.index.labels(np.array(nodes, np.int32), lang)
        return [self.label(one, lang) for one in relation.subjects]

    def property_label(self, path: str) -> Words:
        """What a property is called."""
        known = self.model.properties.get(path)
        return known.label if known else Words(self.label(path, "zh"), self.label(path, "en"))

    def short(self, one: str) -> str:
        """An IRI with the longest prefix that fits, or as it is."""
        return next(
            (f"{name}:{one[len(space) :]}" for name, space in self._prefixes if one.startswith(space)), one
        )

    @cached_property
    def terms(self) -> Terms:
        """The terms with which documents are written as JSON-LD."""
        return terms_of(self.model)

    @cached_property
    def documents(self) -> Mapping[str, str]:
        """The IRIs of the ontology as a whole, with and without its version, each with the one without."""
        return documents(self.model)

    @cached_property
    def merged(self) -> Mapping[str, list[str]]:
        """By canonical IRI the others under which sources speak of a thing."""
        found: dict[str, list[str]] = {}
        for mention, canonical in sorted(self.generation.same.items()):
            found.setdefault(canonical, []).append(mention)
        return found

    @cached_property
    def withdrawn(self) -> Mapping[str, Withdrawal]:
        """What was known once, by IRI."""
        return withdrawals(self.generation)

    # -- within

    def _named(self, one: str, lang: str) -> str | None:
        said = [triple for triple in self._outgoing(one) if triple[0] == f"<{one}>"]
        for name in _NAMES:
            texts = (parse(o)[:2] for _, p, o in said if p == name and o[0] == '"')
            if found := spoken(texts, lang):
                return found
        return None

    def _outgoing(self, one: str) -> Iterator[Triple]:
        subject, terms = f"<{one}>", self._canon.terms
        if (number := self._canon.number(subject)) >= 0:
            first, last = span(self._canon.triples[0], number)
            _, predicates, objects = self._canon.triples[:, first:last].tolist()
            yield from ((subject, terms[p], terms[o]) for p, o in zip(predicates, objects, strict=True))
        yield from self._about.get(subject, ())
        if subject in self._about:
            parts = f"<{one}#"
            yield from (t for part, told in self._about.items() if part.startswith(parts) for t in told)

    @cached_property
    def _about(self) -> Mapping[str, list[Triple]]:
        """The graph about the graphs by subject; it has some tens of statements a source."""
        found: dict[str, list[Triple]] = {}
        for triple in sorted(self.generation.store.triples(graph=graph_iri(self.base, META))):
            found.setdefault(triple[0], []).append(triple)
        return found

    @cached_property
    def _about_back(self) -> Mapping[str, list[Triple]]:
        """The same by object, where that is no literal."""
        found: dict[str, list[Triple]] = {}
        for triple in (triple for told in self._about.values() for triple in told if triple[2][0] == "<"):
            found.setdefault(triple[2], []).append(triple)
        return found

    def _facts(self, one: str, kinds: Sequence[Kind], outgoing: Sequence[Triple]) -> Iterator[Fact]:
        """What is said of a thing itself, in the order of its kinds' fields, then by other properties."""
        said: dict[str, list[str]] = {}
        for subject, predicate, value in outgoing:
            if subject == f"<{one}>":
                said.setdefault(predicate, []).append(value)
        fields: dict[str, Field] = {}
        for field in (field for kind in kinds for field in kind.own_fields):
            fields.setdefault(field.predicate, field)
        for predicate in (*(p for p in fields if p in said), *(p for p in said if p not in fields)):
            named, path = fields.get(predicate), predicate[1:-1]
            label = named.label if named else self.property_label(path)
            yield Fact(path, named, label, tuple(said[predicate]))

    def _linking(self, one: str, node: int | None) -> Iterator[tuple[str, int, Ids | list[str]]]:
        """The properties by which anything links to an IRI: how many do, and which, as numbers of things or as IRIs."""
        others = self._others(one)
        for path, rows in self._rows.items() if node is not None else ():
            nodes = rows.of(node if node is not None else -1)
            if len(nodes) and path not in others:
                yield path, len(nodes), nodes
            elif len(nodes):
                # some of those that link are no things of a kind
                others[path] = [*self.index.iris(nodes), *others[path]]
        if kind := self.model.kind_of(one):
            nodes = self.index.nodes(kind.name)
            yield from [(TYPE[1:-1], len(nodes), nodes)] if len(nodes) else []
        yield from ((path, len(subjects), subjects) for path, subjects in others.items())

    def _others(self, one: str) -> dict[str, list[str]]:
        term, terms = f"<{one}>", self._canon.terms
        number = self._canon.number(term)
        rows = self._backlinks.to(number).T.tolist() if number >= 0 else []
        said = [(terms[predicate], terms[subject]) for predicate, subject in rows]
        said += [(predicate, subject) for subject, predicate, _ in self._about_back.get(term, ())]
        found: dict[str, list[str]] = {}
        for predicate, subject in dict.fromkeys(said):
            if subject[0] == "<":
                found.setdefault(predicate[1:-1], []).append(subject[1:-1])
        return found

    def _relation(
        self, path: str, kinds: Sequence[Kind], total: int, after: int, shown: Ids | list[str]
    ) -> Relation:
        label = self._label_back(path, kinds)
        if isinstance(shown, list):
            nodes = tuple(self.index.find(one) for one in shown)
            return Relation(path, label, total, after, tuple(shown), nodes)
        iris = tuple(self.index.iris(shown)) if len(shown) else ()
        return Relation(path, label, total, after, iris, tuple(shown.tolist()))

    def _label_back(self, path: str, kinds: Sequence[Kind]) -> Words:
        """How a relation is called from its object: as the kind's inverse field, or by the property's own name."""
        for kind in kinds:
            back = [field for field in kind.fields if field.inverse and field.path == path]
            if len(back) == 1:
                return back[0].label
        own = self.property_label(path)
        return Words(f"以此为“{own.zh}”", f"“{own.en}” is this")

    @cached_property
    def _rows(self) -> dict[str, Rows]:
        """Of each property that links things: thing to the things that link to it."""
        fields: dict[str, Field] = {
            field.path: field for kind in self.model.kinds.values() for field in kind.own_fields if field.node
        }
        return {
            path: self.index.links(replace(field, inverse=True, targets=())) for path, field in fields.items()
        }

    @cached_property
    def _backlinks(self) -> Backlinks:
        """The links that the index has not."""
        kinds = [kind.iri for kind in self.model.kinds.values()]
        return backlinks(self._canon, kinds, self._rows)


def key_of(path: str, paths: Sequence[str]) -> str:
    """What an address calls a relation among these: the end of the property's IRI, or all where two end alike."""
    end = _end(path)
    return end if _by_end(paths).get(end) == path else path


def _by_end(paths: Sequence[str]) -> dict[str, str]:
    return {_end(path): path for path in reversed(paths)}


def _end(path: str) -> str:
    return path.replace("#", "/").rpartition("/")[2]

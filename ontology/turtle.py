"""Turtle read into an index of triples: what is said of a node is found by its name."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple, TypeAlias

import pyoxigraph as ox

from ontology.terms import iri, literal

_BLANK = "_:"


class Literal(NamedTuple):
    """A literal: its lexical form, its language in lower case, and the IRI of its datatype unless it is a text."""

    value: str
    lang: str
    datatype: str

    def __str__(self) -> str:
        return self.value


#: An IRI as it is, a blank node with a name of its own that begins with _:, or a literal.
Node: TypeAlias = str | Literal


class Vocabulary:
    """The IRIs of one namespace, by their local names."""

    def __init__(self, namespace: str) -> None:
        self._namespace = namespace

    def __getattr__(self, name: str) -> str:
        return self._namespace + name

    def __getitem__(self, name: str) -> str:
        """For names that Python keeps for itself."""
        return self._namespace + name


OWL = Vocabulary("http://www.w3.org/2002/07/owl#")
RDF = Vocabulary("http://www.w3.org/1999/02/22-rdf-syntax-ns#")
RDFS = Vocabulary("http://www.w3.org/2000/01/rdf-schema#")
SH = Vocabulary("http://www.w3.org/ns/shacl#")
SKOS = Vocabulary("http://www.w3.org/2004/02/skos/core#")
XSD = Vocabulary("http://www.w3.org/2001/XMLSchema#")


class Turtle:
    """The triples of several texts; what is found comes in the order in which it is written."""

    def __init__(self) -> None:
        self._objects: dict[tuple[str, str], dict[Node, None]] = {}
        self._subjects: dict[tuple[str, Node], list[str]] = {}
        self._pairs: dict[str, list[tuple[str, Node]]] = {}

    def read(self, text: str, path: Path) -> list[tuple[str, str, Node]]:
        """Take in one text of this file, and give its triples; SyntaxError says where it is wrong."""
        quads = ox.parse(text, ox.RdfFormat.TURTLE, base_iri=path.resolve().as_uri(), rename_blank_nodes=True)
        found = [(_name(quad.subject), _name(quad.predicate), _node(quad.object)) for quad in quads]
        for triple in found:
            self._add(*triple)
        return found

    def _add(self, subject: str, predicate: str, obj: Node) -> None:
        values = self._objects.setdefault((subject, predicate), {})
        if obj not in values:
            values[obj] = None
            self._subjects.setdefault((predicate, obj), []).append(subject)
            self._pairs.setdefault(predicate, []).append((subject, obj))

    # -- asking

    def says(self, subject: str, predicate: str, obj: Node | None = None) -> bool:
        """Whether this is said; without an object, whether anything is."""
        found = self._objects.get((subject, predicate), {})
        return bool(found) if obj is None else obj in found

    def objects(self, subject: str, predicate: str) -> Iterable[Node]:
        """The values that a node has."""
        return self._objects.get((subject, predicate), {})

    def names(self, subject: str, predicate: str) -> list[str]:
        """The nodes among the values that a node has."""
        return [node for node in self.objects(subject, predicate) if isinstance(node, str)]

    def value(self, subject: str, predicate: str) -> Node | None:
        """The first value that a node has."""
        return next(iter(self.objects(subject, predicate)), None)

    def name(self, subject: str, predicate: str) -> str | None:
        """The first node that a node points at."""
        return next(iter(self.names(subject, predicate)), None)

    def subjects(self, predicate: str, obj: Node) -> list[str]:
        """The nodes that have a value."""
        return self._subjects.get((predicate, obj), [])

    def pairs(self, predicate: str) -> list[tuple[str, Node]]:
        """Every node that has such a value, with the value."""
        return self._pairs.get(predicate, [])

    def above(self, node: str, predicate: str) -> list[str]:
        """The nodes that can be reached from one, which is not among them."""
        return _reached(node, lambda one: self.names(one, predicate))

    def below(self, node: str, predicate: str) -> list[str]:
        """The nodes from which one can be reached, which is not among them."""
        return _reached(node, lambda one: self.subjects(predicate, one))

    def items(self, head: Node | None) -> list[Node]:
        """The members of an RDF list."""
        found: list[Node] = []
        seen = set[Node]()
        while isinstance(head, str) and head != RDF.nil and head not in seen:
            seen.add(head)
            found += self.objects(head, RDF.first)
            head = self.value(head, RDF.rest)
        return found


def of_blank(subject: str, _predicate: str, obj: Node) -> bool:
    """Whether a blank node has a part in a triple."""
    return subject.startswith(_BLANK) or (isinstance(obj, str) and obj.startswith(_BLANK))


def terms(subject: str, predicate: str, obj: Node) -> tuple[str, str, str]:
    """A triple as N-Triples terms."""
    return iri(subject), iri(predicate), iri(obj) if isinstance(obj, str) else literal(*obj)


def _reached(node: str, step: Callable[[str], Iterable[str]]) -> list[str]:
    found = dict.fromkeys([node])
    waiting = [node]
    while waiting:
        fresh = [one for one in step(waiting.pop()) if one not in found]
        found |= dict.fromkeys(fresh)
        waiting += fresh
    return [one for one in found if one != node]


def _name(node: object) -> str:
    """An IRI or a blank node; rdf-star's triples have no place in an ontology."""
    if isinstance(node, ox.NamedNode):
        return node.value
    if isinstance(node, ox.BlankNode):
        return f"{_BLANK}{node.value}"
    raise SyntaxError(f"a triple in place of a name: {node}")


def _node(node: object) -> Node:
    if not isinstance(node, ox.Literal):
        return _name(node)
    if node.language:
        return Literal(node.value, node.language.lower(), "")
    datatype = node.datatype.value
    return Literal(node.value, "", "" if datatype == XSD.string else datatype)

"""Reads the Turtle of the ontology, its shapes and its code lists into a Model."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path

from rdflib import OWL, RDF, RDFS, SH, SKOS, XSD, BNode, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from ontology.model import (
    NS,
    AnyOf,
    Code,
    Field,
    Form,
    Kind,
    Limits,
    Model,
    ModelError,
    Property,
    Rule,
    Words,
)
from ontology.terms import of_rdflib

HERE = Path(__file__).parent
QS = Namespace("https://w3id.org/queqiao/shapes/")
LINKED_TO = URIRef(NS + "linkedTo")

#: The form of a literal field by its datatype.
FORMS: dict[Node, Form] = {
    RDF.langString: Form.TEXT,
    XSD.string: Form.STRING,
    XSD.integer: Form.INTEGER,
    XSD.positiveInteger: Form.INTEGER,
    XSD.decimal: Form.DECIMAL,
    XSD.date: Form.DATE,
    XSD.dateTime: Form.DATETIME,
    XSD.boolean: Form.BOOLEAN,
    XSD.anyURI: Form.URI,
    XSD.duration: Form.DURATION,
}


def own_turtle() -> list[Path]:
    """The files that ship with the product: core, shapes and code lists."""
    return [
        HERE / "core.ttl",
        *sorted((HERE / "shapes").glob("*.ttl")),
        *sorted((HERE / "codes").glob("*.ttl")),
    ]


def read_model(extra: Iterable[Path] = ()) -> Model:
    """The model of the shipped Turtle together with the extra files of a city; ModelError where it is unusable."""
    files = [*own_turtle(), *extra]
    shapes, facts = Graph(), Graph()
    for path in files:
        try:
            (shapes if path.parent.name == "shapes" else facts).parse(path, format="turtle")
        except Exception as error:  # rdflib raises its own family of syntax errors, with no common base
            raise ModelError(f"{path.name}: {error}") from error
    turtle = tuple(path.read_text("utf-8") for path in files if path.parent.name != "shapes")
    return _Reader(shapes + facts).model(turtle, tuple(_stated(facts)))


def _stated(facts: Graph) -> Iterator[tuple[str, str, str]]:
    """The triples as N-Triples terms, without those of blank nodes: axioms that no query asks for."""
    for triple in facts:
        if not any(isinstance(node, BNode) for node in triple):
            s, p, o = map(of_rdflib, triple)
            yield s, p, o


class _Reader:
    """One pass over the parsed Turtle. Every refusal names the shape and the property."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.edges = set(graph.transitive_subjects(RDFS.subPropertyOf, LINKED_TO)) - {LINKED_TO}
        self.shapes = {
            target: shape
            for shape in sorted(graph.subjects(RDF.type, SH.NodeShape), key=str)
            for target in graph.objects(shape, SH.targetClass)
            if graph.value(shape, QS.plural) is not None
        }
        self.names = {target: _local(target) for target in self.shapes}

    def model(self, turtle: tuple[str, ...], facts: tuple[tuple[str, str, str], ...]) -> Model:
        kinds = {name: self.kind(target) for target, name in sorted(self.names.items(), key=str)}
        ontology = self.graph.value(predicate=RDF.type, object=OWL.Ontology)
        if ontology is None:
            raise ModelError("no owl:Ontology is declared")
        return Model(
            kinds=kinds,
            codes={str(iri): self.code(iri) for iri in self.graph.subjects(SKOS.inScheme)},
            properties={str(iri): self.property(iri) for iri in self.property_iris()},
            rules=tuple(self.rules()),
            version=str(self.graph.value(ontology, OWL.versionInfo)),
            turtle=turtle,
            facts=facts,
        )

    # -- kinds

    def kind(self, target: Node) -> Kind:
        shape = self.shapes[target]
        lineage = [cls for cls in self.ancestry(target) if cls in self.shapes]
        fields = sorted(
            (field for cls in reversed(lineage) for field in self.fields(self.shapes[cls])),
            key=lambda pair: pair[0],
        )
        found = {field.name: field for _, field in fields}
        segments = [str(v) for cls in lineage if (v := self.graph.value(self.shapes[cls], QS.segment))]
        label_from = [names for cls in lineage if (names := self.strings(self.shapes[cls], QS.labelFrom))]
        return Kind(
            name=self.names[target],
            iri=str(target),
            plural=str(self.graph.value(shape, QS.plural)),
            segment=next(iter(segments), None),
            abstract=self.flag(shape, QS.abstract),
            internal=self.flag(shape, QS.internal),
            linked_by_name=any(self.flag(self.shapes[cls], QS.linkedByName) for cls in lineage),
            lasts=any(self.flag(self.shapes[cls], QS.lasts) for cls in lineage),
            parents=tuple(self.names[p] for p in self.parents(target) if p in self.shapes),
            ancestors=tuple(self.names[cls] for cls in lineage[1:]),
            types=tuple(str(cls) for cls in self.ancestry(target)),
            fields=tuple(found.values()),
            label=self.called(shape, target, self.names[target]),
            note=self.words(
                target if (target, SKOS.definition, None) in self.graph else shape, SKOS.definition
            ),
            label_from=tuple(next(iter(label_from), ())),
            any_of=tuple(rule for cls in reversed(lineage) for rule in self.any_of(cls)),
            _by_name=found,
        )

    def parents(self, cls: Node) -> list[Node]:
        own = (p for p in self.graph.objects(cls, RDFS.subClassOf) if str(p).startswith(NS))
        return sorted(own, key=str)

    def ancestry(self, cls: Node) -> list[Node]:
        """The class and all above it that are ours, nearest first; codes are concepts beside."""
        found, frontier = [cls], [cls]
        while frontier:
            frontier = [p for c in frontier for p in self.parents(c) if p not in found]
            found += dict.fromkeys(frontier)
        if (cls, RDFS.subClassOf, SKOS.Concept) in self.graph:
            found.append(SKOS.Concept)
        return found

    def any_of(self, target: Node) -> Iterator[AnyOf]:
        for shape in sorted(self.graph.subjects(SH.targetClass, target), key=str):
            options = self.graph.value(shape, SH["or"])
            if options is None:
                continue
            paths = [
                self.graph.value(self.graph.value(option, SH.property), SH.path)
                for option in Collection(self.graph, options)
            ]
            rule, message = self.message(shape)
            yield AnyOf(rule, message, tuple(str(p) for p in paths))

    # -- fields

    def fields(self, shape: Node) -> Iterator[tuple[tuple[int, int, str], Field]]:
        depth = len(self.ancestry(next(self.graph.objects(shape, SH.targetClass))))
        for prop in self.graph.objects(shape, SH.property):
            field = self.field(shape, prop)
            yield (depth, field.order, field.name), field

    def field(self, shape: Node, prop: Node) -> Field:
        g = self.graph
        name, path = g.value(prop, SH.name), g.value(prop, SH.path)
        if name is None or path is None:
            raise ModelError(f"{shape}: property {prop} needs sh:name and sh:path")
        inverse = g.value(path, SH.inversePath)
        iri = URIRef(str(inverse or path))
        form, targets = self.form(shape, prop)
        rule, message = self.message(prop) if not inverse else ("", Words("", ""))
        max_count = g.value(prop, SH.maxCount)
        return Field(
            name=str(name),
            path=str(iri),
            inverse=inverse is not None,
            form=form,
            targets=targets,
            scheme=self.text(prop, QS.scheme),
            closed=(prop, SH.node, None) in g,
            required=g.value(prop, SH.minCount) is not None,
            expected=self.flag(prop, QS.expected),
            many=max_count is None,
            unique_lang=self.flag(prop, SH.uniqueLang),
            identity=self.text(prop, QS.identity),
            limits=self.limits(prop),
            group=_local(g.value(prop, SH.group) or QS.description),
            order=int(str(g.value(prop, SH.order) or 0)),
            label=self.called(prop, iri, str(name)),
            note=self.words(prop, SH.description) if inverse else self.words(iri, SKOS.definition),
            rule=rule,
            message=message,
            edge=iri in self.edges,
            otherwise=self.text(prop, QS.otherwise),
            name_role=self.text(prop, QS.nameRole),
            check_rule=self.text(prop, QS.checkRule),
            unique=self.text(prop, QS.unique),
        )

    def called(self, shape: Node, term: Node, name: str) -> Words:
        """What people call a field or kind: as its shape says, else as its term is called, else its name."""
        return self.words(
            shape if (shape, RDFS.label, None) in self.graph else term, RDFS.label, default=name
        )

    def form(self, shape: Node, prop: Node) -> tuple[Form, tuple[str, ...]]:
        g = self.graph
        if g.value(prop, QS.scheme) is not None:
            return Form.CODE, ("Concept",)
        if self.flag(prop, QS.anyThing):
            return Form.LINK, ()
        classes = [c for p in (SH["class"], QS["from"]) for c in g.objects(prop, p)]
        datatypes = list(g.objects(prop, SH.datatype))
        for option in Collection(g, options) if (options := g.value(prop, SH["or"])) else ():
            classes += g.objects(option, SH["class"])
            datatypes += g.objects(option, SH.datatype)
        if classes and not datatypes:
            unknown = [c for c in classes if c not in self.names]
            if unknown:
                raise ModelError(f"{prop}: {unknown[0]} has no shape, so no field can point at it")
            return Form.LINK, tuple(self.names[c] for c in classes)
        if XSD.gYear in datatypes:
            return Form.PARTIAL_DATE, ()
        if datatypes and datatypes[0] in FORMS:
            return FORMS[datatypes[0]], ()
        if g.value(prop, SH.nodeKind) == SH.IRI:
            return Form.IRI, ()
        raise ModelError(
            f"{prop} of {shape}: give sh:class, a known sh:datatype, qs:scheme or sh:nodeKind sh:IRI"
        )

    def limits(self, prop: Node) -> Limits:
        return Limits(
            pattern=self.text(prop, SH.pattern),
            min_inclusive=self.number(prop, SH.minInclusive),
            max_inclusive=self.number(prop, SH.maxInclusive),
            min_exclusive=self.number(prop, SH.minExclusive),
            not_after=self.text(prop, SH.lessThanOrEquals),
            disjoint=self.text(prop, SH.disjoint),
        )

    # -- rules, codes, properties

    def rules(self) -> Iterator[Rule]:
        prefixes = "".join(
            f"PREFIX {self.graph.value(d, SH.prefix)}: <{self.graph.value(d, SH.namespace)}>\n"
            for d in sorted(self.graph.objects(QS.prefixes, SH.declare), key=str)
        )
        for shape, rule in sorted(self.graph.subject_objects(SH.sparql), key=str):
            id_, message = self.message(rule)
            target = self.graph.value(shape, SH.targetClass)
            select = prefixes + str(self.graph.value(rule, SH.select))
            yield Rule(id_, message, select, str(target) if target else None)

    def code(self, iri: Node) -> Code:
        g = self.graph
        return Code(
            iri=str(iri),
            scheme=str(g.value(iri, SKOS.inScheme)),
            notation=self.text(iri, SKOS.notation),
            label=self.words(iri, SKOS.prefLabel, default=self.text(iri, SKOS.notation) or _local(iri)),
            broader=tuple(sorted(str(b) for b in g.objects(iri, SKOS.broader))),
        )

    def property_iris(self) -> list[Node]:
        declared = {
            s for t in (OWL.ObjectProperty, OWL.DatatypeProperty) for s in self.graph.subjects(RDF.type, t)
        }
        return sorted(declared, key=str)

    def property(self, iri: Node) -> Property:
        above = [str(p) for p in self.graph.transitive_objects(iri, RDFS.subPropertyOf) if p != iri]
        label = self.words(iri, RDFS.label, default=_local(iri))
        return Property(
            iri=str(iri),
            name=_local(iri),
            label=label,
            note=self.words(iri, SKOS.definition),
            ancestors=tuple(p for p in above if p.startswith(NS)),
            edge=iri in self.edges,
            reads=self.reading(iri, QS.reads, Words(f"的{label.zh}是{{}}", f"has as {label.en} {{}}")),
            reads_back=self.reading(
                iri, QS.readsBack, Words(f"是{{}}的{label.zh}", f"is the {label.en} of {{}}")
            ),
        )

    def reading(self, iri: Node, term: Node, default: Words) -> Words:
        """How a sentence reads a property; of a name that is a noun the default makes a good one."""
        found = self.words(iri, term)
        for text in filter(None, (found.zh, found.en)):
            if "{}" not in text or set("{}") & set(text.replace("{}", "", 1)):
                raise ModelError(
                    f"{iri}: {text!r} must have {{}} once, for the other thing, and no more braces"
                )
        return Words(found.zh or default.zh, found.en or default.en)

    # -- small readings

    def message(self, node: Node) -> tuple[str, Words]:
        """The rule's id, which is the first word of its message, and the rest of the message."""
        words = self.words(node, SH.message)
        if not words.en:
            raise ModelError(f"{node}: sh:message must begin with the rule's id")
        return words.en.split()[0], Words(*(text.partition(" ")[2] for text in (words.zh, words.en)))

    def words(self, node: Node, predicate: Node, default: str = "") -> Words:
        found = {o.language: str(o) for o in self.graph.objects(node, predicate) if isinstance(o, Literal)}
        return Words(found.get("zh", default), found.get("en", default))

    def text(self, node: Node, predicate: Node) -> str | None:
        value = self.graph.value(node, predicate)
        return None if value is None else str(value)

    def number(self, node: Node, predicate: Node) -> Decimal | None:
        value = self.graph.value(node, predicate)
        return None if value is None else Decimal(str(value))

    def flag(self, node: Node, predicate: Node) -> bool:
        return self.graph.value(node, predicate) == Literal(True)

    def strings(self, node: Node, predicate: Node) -> Sequence[str]:
        head = self.graph.value(node, predicate)
        return [str(item) for item in Collection(self.graph, head)] if head is not None else []


def _local(iri: Node) -> str:
    return str(iri).replace("#", "/").rstrip("/").rpartition("/")[2]

"""Reads the Turtle of the ontology, its shapes and its code lists into a Model."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path

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
from ontology.turtle import OWL, RDF, RDFS, SH, SKOS, XSD, Literal, Turtle, Vocabulary, of_blank, terms

HERE = Path(__file__).parent
QS = Vocabulary("https://w3id.org/queqiao/shapes/")
LINKED_TO = NS + "linkedTo"

_TRUE = (Literal("true", "", XSD.boolean), Literal("1", "", XSD.boolean))
#: The form of a literal field by its datatype.
FORMS: dict[str, Form] = {
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
    turtle, texts, facts = Turtle(), list[str](), dict[tuple[str, str, str], None]()
    for path in [*own_turtle(), *extra]:
        try:
            text = path.read_text("utf-8-sig")
            triples = turtle.read(text, path)
        except (SyntaxError, ValueError) as error:
            raise ModelError(f"{path.name}: {error}") from error
        if path.parent.name != "shapes":
            texts.append(text)
            # what is said of blank nodes are axioms that no query asks for
            facts |= dict.fromkeys(terms(*triple) for triple in triples if not of_blank(*triple))
    return _Reader(turtle).model(tuple(texts), tuple(facts))


class _Reader:
    """One pass over the parsed Turtle. Every refusal names the shape and the property."""

    def __init__(self, graph: Turtle) -> None:
        self.graph = graph
        self.edges = set(graph.below(LINKED_TO, RDFS.subPropertyOf))
        self.shapes = {
            target: shape
            for shape in sorted(graph.subjects(RDF.type, SH.NodeShape))
            for target in graph.names(shape, SH.targetClass)
            if graph.says(shape, QS.plural)
        }
        self.names = {target: _local(target) for target in self.shapes}

    def model(self, turtle: tuple[str, ...], facts: tuple[tuple[str, str, str], ...]) -> Model:
        kinds = {name: self.kind(target) for target, name in sorted(self.names.items())}
        ontologies = self.graph.subjects(RDF.type, OWL.Ontology)
        if not ontologies:
            raise ModelError("no owl:Ontology is declared")
        return Model(
            kinds=kinds,
            codes={iri: self.code(iri) for iri, _ in self.graph.pairs(SKOS.inScheme)},
            properties={iri: self.property(iri) for iri in self.property_iris()},
            rules=tuple(self.rules()),
            version=str(self.graph.value(ontologies[0], OWL.versionInfo)),
            turtle=turtle,
            facts=facts,
        )

    # -- kinds

    def kind(self, target: str) -> Kind:
        shape = self.shapes[target]
        lineage = [cls for cls in self.ancestry(target) if cls in self.shapes]
        fields = sorted(
            (field for cls in reversed(lineage) for field in self.fields(self.shapes[cls])),
            key=lambda pair: pair[0],
        )
        found = {field.name: field for _, field in fields}
        segments = [text for cls in lineage if (text := self.text(self.shapes[cls], QS.segment))]
        label_from = [names for cls in lineage if (names := self.strings(self.shapes[cls], QS.labelFrom))]
        return Kind(
            name=self.names[target],
            iri=target,
            plural=str(self.graph.value(shape, QS.plural)),
            segment=next(iter(segments), None),
            abstract=self.flag(shape, QS.abstract),
            internal=self.flag(shape, QS.internal),
            linked_by_name=any(self.flag(self.shapes[cls], QS.linkedByName) for cls in lineage),
            lasts=any(self.flag(self.shapes[cls], QS.lasts) for cls in lineage),
            parents=tuple(self.names[p] for p in self.parents(target) if p in self.shapes),
            ancestors=tuple(self.names[cls] for cls in lineage[1:]),
            types=tuple(self.ancestry(target)),
            fields=tuple(found.values()),
            label=self.called(shape, target, self.names[target]),
            note=self.words(target if self.graph.says(target, SKOS.definition) else shape, SKOS.definition),
            label_from=tuple(next(iter(label_from), ())),
            any_of=tuple(rule for cls in reversed(lineage) for rule in self.any_of(cls)),
            _by_name=found,
        )

    def parents(self, cls: str) -> list[str]:
        return sorted(above for above in self.graph.names(cls, RDFS.subClassOf) if above.startswith(NS))

    def ancestry(self, cls: str) -> list[str]:
        """The class and all above it that are ours, nearest first; codes are concepts beside."""
        found, frontier = [cls], [cls]
        while frontier:
            frontier = [p for c in frontier for p in self.parents(c) if p not in found]
            found += dict.fromkeys(frontier)
        if self.graph.says(cls, RDFS.subClassOf, SKOS.Concept):
            found.append(SKOS.Concept)
        return found

    def any_of(self, target: str) -> Iterator[AnyOf]:
        g = self.graph
        for shape in sorted(g.subjects(SH.targetClass, target)):
            options = g.items(g.value(shape, SH["or"]))
            if options:
                inner = [g.name(option, SH.property) for option in options if isinstance(option, str)]
                paths = [g.name(prop, SH.path) for prop in inner if prop is not None]
                rule, message = self.message(shape)
                yield AnyOf(rule, message, tuple(path for path in paths if path is not None))

    # -- fields

    def fields(self, shape: str) -> Iterator[tuple[tuple[int, int, str], Field]]:
        depth = len(self.ancestry(self.graph.names(shape, SH.targetClass)[0]))
        for prop in self.graph.names(shape, SH.property):
            field = self.field(shape, prop)
            yield (depth, field.order, field.name), field

    def field(self, shape: str, prop: str) -> Field:
        g = self.graph
        name, path = self.text(prop, SH.name), g.name(prop, SH.path)
        if name is None or path is None:
            raise ModelError(f"{shape}: property {prop} needs sh:name and sh:path")
        inverse = g.name(path, SH.inversePath)
        iri = inverse or path
        form, targets = self.form(shape, prop)
        rule, message = self.message(prop) if not inverse else ("", Words("", ""))
        return Field(
            name=name,
            path=iri,
            inverse=inverse is not None,
            form=form,
            targets=targets,
            scheme=self.text(prop, QS.scheme),
            closed=g.says(prop, SH.node),
            required=g.says(prop, SH.minCount),
            expected=self.flag(prop, QS.expected),
            many=not g.says(prop, SH.maxCount),
            unique_lang=self.flag(prop, SH.uniqueLang),
            identity=self.text(prop, QS.identity),
            limits=self.limits(prop),
            group=_local(g.name(prop, SH.group) or QS.description),
            order=int(self.text(prop, SH.order) or 0),
            label=self.called(prop, iri, name),
            note=self.words(prop, SH.description) if inverse else self.words(iri, SKOS.definition),
            rule=rule,
            message=message,
            edge=iri in self.edges,
            otherwise=self.text(prop, QS.otherwise),
            name_role=self.text(prop, QS.nameRole),
            check_rule=self.text(prop, QS.checkRule),
            unique=self.text(prop, QS.unique),
        )

    def called(self, shape: str, term: str, name: str) -> Words:
        """What people call a field or kind: as its shape says, else as its term is called, else its name."""
        return self.words(shape if self.graph.says(shape, RDFS.label) else term, RDFS.label, default=name)

    def form(self, shape: str, prop: str) -> tuple[Form, tuple[str, ...]]:
        g = self.graph
        if g.says(prop, QS.scheme):
            return Form.CODE, ("Concept",)
        if self.flag(prop, QS.anyThing):
            return Form.LINK, ()
        classes = [c for p in (SH["class"], QS["from"]) for c in g.names(prop, p)]
        datatypes = g.names(prop, SH.datatype)
        for option in g.items(g.value(prop, SH["or"])):
            classes += g.names(str(option), SH["class"])
            datatypes += g.names(str(option), SH.datatype)
        if classes and not datatypes:
            unknown = [c for c in classes if c not in self.names]
            if unknown:
                raise ModelError(f"{prop}: {unknown[0]} has no shape, so no field can point at it")
            return Form.LINK, tuple(self.names[c] for c in classes)
        if XSD.gYear in datatypes:
            return Form.PARTIAL_DATE, ()
        if datatypes and datatypes[0] in FORMS:
            return FORMS[datatypes[0]], ()
        if g.name(prop, SH.nodeKind) == SH.IRI:
            return Form.IRI, ()
        raise ModelError(
            f"{prop} of {shape}: give sh:class, a known sh:datatype, qs:scheme or sh:nodeKind sh:IRI"
        )

    def limits(self, prop: str) -> Limits:
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
            f"PREFIX {self.text(one, SH.prefix)}: <{self.text(one, SH.namespace)}>\n"
            for one in self.graph.names(QS.prefixes, SH.declare)
        )
        for shape, rule in sorted(self.graph.pairs(SH.sparql), key=lambda pair: pair[0]):
            id_, message = self.message(str(rule))
            select = prefixes + str(self.graph.value(str(rule), SH.select))
            yield Rule(id_, message, select, self.graph.name(shape, SH.targetClass))

    def code(self, iri: str) -> Code:
        notation = self.text(iri, SKOS.notation)
        return Code(
            iri=iri,
            scheme=str(self.graph.name(iri, SKOS.inScheme)),
            notation=notation,
            label=self.words(iri, SKOS.prefLabel, default=notation or _local(iri)),
            broader=tuple(sorted(self.graph.names(iri, SKOS.broader))),
        )

    def property_iris(self) -> list[str]:
        kinds = (OWL.ObjectProperty, OWL.DatatypeProperty)
        return sorted({iri for kind in kinds for iri in self.graph.subjects(RDF.type, kind)})

    def property(self, iri: str) -> Property:
        above = self.graph.above(iri, RDFS.subPropertyOf)
        label = self.words(iri, RDFS.label, default=_local(iri))
        return Property(
            iri=iri,
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

    def reading(self, iri: str, term: str, default: Words) -> Words:
        """How a sentence reads a property; of a name that is a noun the default makes a good one."""
        found = self.words(iri, term)
        for text in filter(None, (found.zh, found.en)):
            if "{}" not in text or set("{}") & set(text.replace("{}", "", 1)):
                raise ModelError(
                    f"{iri}: {text!r} must have {{}} once, for the other thing, and no more braces"
                )
        return Words(found.zh or default.zh, found.en or default.en)

    # -- small readings

    def message(self, node: str) -> tuple[str, Words]:
        """The rule's id, which is the first word of its message, and the rest of the message."""
        words = self.words(node, SH.message)
        if not words.en:
            raise ModelError(f"{node}: sh:message must begin with the rule's id")
        return words.en.split()[0], Words(*(text.partition(" ")[2] for text in (words.zh, words.en)))

    def words(self, node: str, predicate: str, default: str = "") -> Words:
        found = {o.lang: o.value for o in self.graph.objects(node, predicate) if isinstance(o, Literal)}
        return Words(found.get("zh", default), found.get("en", default))

    def text(self, node: str, predicate: str) -> str | None:
        value = self.graph.value(node, predicate)
        return None if value is None else str(value)

    def number(self, node: str, predicate: str) -> Decimal | None:
        value = self.text(node, predicate)
        return None if value is None else Decimal(value)

    def flag(self, node: str, predicate: str) -> bool:
        return self.graph.value(node, predicate) in _TRUE

    def strings(self, node: str, predicate: str) -> Sequence[str]:
        return [str(item) for item in self.graph.items(self.graph.value(node, predicate))]


def _local(iri: str) -> str:
    return iri.replace("#", "/").rstrip("/").rpartition("/")[2]

"""Pages of the ontology for people: all classes and properties with anchors, one class's fields, the code lists."""

from __future__ import annotations

from collections.abc import Sequence

from ontology.model import NS, SCHEME, Field, Form, Kind, Model, Property, Words
from queries.described.describing import Describer
from queries.described.vocabulary import entries, schemes
from queries.functions import FN, FUNCTIONS
from serving.html import Content, Html, element
from serving.page_frame import Reader, formats, frame

_ONTOLOGY = Words("鹊桥本体", "The ontology of Queqiao")
_KINDS, _PROPERTIES = Words("类", "Classes"), Words("属性", "Properties")
_LISTS, _FIELDS, _CODES = Words("代码表", "Code lists"), Words("字段", "Fields"), Words("代码", "Codes")
_FUNCTIONS = Words("SPARQL 函数", "Functions of SPARQL")
_VERSION = Words("版本", "Version")
_BELOW = Words("属于", "Kind of")
_CONTEXT = Words("JSON-LD 上下文", "JSON-LD context")
_FIELD_HEADS = (
    Words("字段", "Field"),
    Words("取值", "Values"),
    Words("个数", "How many"),
    Words("含义", "Meaning"),
)


def ontology_page(model: Model, reader: Reader, iri: str) -> str:
    """Every class and property with an anchor of its own name."""
    title = reader.say(_ONTOLOGY)
    context = reader.at(f"/ns/{model.version}/context.jsonld")
    return frame(
        reader,
        iri,
        title,
        element("h1", title),
        element(
            "p",
            reader.say(_VERSION),
            " ",
            element("a", model.version, href=reader.at(f"/ns/{model.version}")),
        ),
        element("p", element("code", iri), class_="iri"),
        formats(reader, iri),
        element("p", element("a", reader.say(_CONTEXT), href=context)),
        element("h2", reader.say(_KINDS)),
        element("p", _anchors(reader, [(k.name, k.label) for k in model.public()])),
        [_kind(reader, kind, model) for kind in model.public()],
        element("h2", reader.say(_PROPERTIES)),
        [_property(reader, one) for one in _ours(model)],
    )


def lists_page(describer: Describer, reader: Reader) -> str:
    """All code lists."""
    model, title = describer.model, reader.say(_LISTS)
    rows = [
        element(
            "li",
            reader.link(scheme, describer.label(scheme, reader.lang)),
            element("span", f" {len(model.scheme_codes(scheme))}", class_="soft"),
        )
        for scheme in schemes(model)
    ]
    return frame(
        reader,
        SCHEME,
        title,
        element("h1", title),
        formats(reader, SCHEME),
        element("ul", rows, class_="plain"),
    )


def functions_page(reader: Reader, iri: str) -> str:
    """The functions that queries of SPARQL may call."""
    title = reader.say(_FUNCTIONS)
    found = [
        (
            element("h3", element("code", f"fn:{one.name}({one.arguments})"), id=one.name),
            element("p", reader.say(one.note)),
        )
        for one in FUNCTIONS.values()
    ]
    about = element("p", element("code", f"PREFIX fn: <{FN}>"))
    return frame(reader, iri, title, element("h1", title), about, formats(reader, iri), found)


def codes_of(model: Model, reader: Reader, scheme: str) -> Content:
    """The codes of a list, the narrower ones below the broader."""
    found = [
        element(
            "li",
            element("code", entry.code.notation or entry.code.iri.rpartition("/")[2], class_="soft"),
            " ",
            reader.link(entry.code.iri, reader.say(entry.code.label)),
            class_=f"depth{min(entry.depth, 4)}" if entry.depth else None,
        )
        for entry in entries(model, scheme)
    ]
    return (element("h2", reader.say(_CODES)), element("ul", found, class_="plain codes")) if found else None


def fields_of(model: Model, reader: Reader, kind: Kind) -> Content:
    """The fields of a class as a table."""
    heads = element("tr", [element("th", reader.say(words), scope="col") for words in _FIELD_HEADS])
    rows = [_field(model, reader, field) for field in kind.fields]
    table = element("table", element("thead", heads), element("tbody", rows))
    return element("h2", reader.say(_FIELDS)), element("div", table, class_="wide")


def _kind(reader: Reader, kind: Kind, model: Model) -> Content:
    parents = [
        reader.link(model.kinds[name].iri, reader.say(model.kinds[name].label)) for name in kind.parents
    ]
    return (
        element(
            "h3", reader.link(kind.iri, reader.say(kind.label)), " ", element("code", kind.name), id=kind.name
        ),
        element("p", reader.say(kind.note)),
        element("p", reader.say(_BELOW), " ", [piece for one in parents for piece in (one, " ")])
        if parents
        else None,
    )


def _property(reader: Reader, one: Property) -> Content:
    name = reader.link(one.iri, reader.say(one.label))
    return (
        element("h3", name, " ", element("code", one.name), id=one.iri.removeprefix(NS)),
        element("p", reader.say(one.note)),
    )


def _ours(model: Model) -> list[Property]:
    """The properties that the ontology itself makes; those of other vocabularies are told where they come from."""
    return sorted((p for p in model.properties.values() if p.iri.startswith(NS)), key=lambda one: one.iri)


def _anchors(reader: Reader, names: Sequence[tuple[str, Words]]) -> Content:
    return [(element("a", reader.say(label), href=f"#{name}"), " ") for name, label in names]


def _field(model: Model, reader: Reader, field: Field) -> Html:
    count = "1" if field.required else "(1)" if field.expected else "0..1" if not field.many else ""
    path = reader.link(field.path, field.name) if field.path.startswith(NS) else field.name
    return element(
        "tr",
        element("th", "← " if field.inverse else None, path, scope="row"),
        element("td", _values(model, reader, field)),
        element("td", count + ("*" if field.many else "")),
        element("td", reader.say(field.label)),
    )


def _values(model: Model, reader: Reader, field: Field) -> Content:
    if field.form is Form.CODE and field.scheme:
        return reader.link(field.scheme, field.scheme.rpartition("/")[2])
    if field.form is Form.LINK and field.targets:
        kinds = [model.kinds[name] for name in field.targets]
        return [(reader.link(kind.iri, reader.say(kind.label)), " ") for kind in kinds]
    return field.form.value

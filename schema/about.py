"""The fields about the graph itself: what kinds and fields there are, and what is published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ontology.model import Field, Kind, Words
from queries.about import sources
from schema.context import Context
from schema.kinds import Kinds
from schema.registry import Member, Read, Registry


def add_about_types(registry: Registry, kinds: Kinds) -> None:
    """Make the types that describe the model and the generation."""
    values = {name: (name, kind.label) for name, kind in kinds.public.items()}
    registry.enum("KindName", values, Words("类别", "The kinds of things"))
    _add_model(registry, kinds)
    _add_status(registry, kinds)


def about_fields(registry: Registry, kinds: Kinds) -> Iterator[Member]:
    """The root fields."""
    note = Words("有哪些类别与字段", "Which kinds and fields there are")
    yield registry.member("model", "ModelInfo", lambda _r, _c, _a: kinds.model, note)
    note = Words("已发布的数据", "What is published")
    yield registry.member("status", "Status", lambda _r, c, _a: c.known, note)


def _add_model(registry: Registry, kinds: Kinds) -> None:
    made = registry.member
    field = [
        made("name", "str", lambda f, _c, _a: f.name, Words("名称", "Its name")),
        made("path", "str", lambda f, _c, _a: f.path, Words("属性的 IRI", "The property's IRI")),
        made(
            "inverse",
            "bool",
            lambda f, _c, _a: f.inverse,
            Words("是否逆向", "Whether it is walked backwards"),
        ),
        made("form", "str", lambda f, _c, _a: f.form.value, Words("取值形式", "The form of its values")),
        made(
            "targets",
            "list[KindName]",
            lambda f, _c, _a: f.targets,
            Words("指向的类别", "The kinds it points at"),
        ),
        made(
            "scheme", "str | None", lambda f, _c, _a: f.scheme, Words("代码表", "The list its codes are from")
        ),
        made(
            "required",
            "bool",
            lambda f, _c, _a: f.required,
            Words("是否必有", "Whether there must be a value"),
        ),
        made("many", "bool", lambda f, _c, _a: f.many, Words("是否可有多个", "Whether there may be several")),
        made(
            "edge",
            "bool",
            lambda f, _c, _a: f.edge,
            Words("是否计入网络", "Whether it counts in the network"),
        ),
        made("group", "str", lambda f, _c, _a: f.group, Words("分组", "The group it belongs to")),
        *_words(registry),
    ]
    registry.output("FieldInfo", field, Words("类别的一个字段", "A field of a kind"))
    kind = [
        made("name", "KindName", lambda k, _c, _a: k.name, Words("名称", "Its name")),
        made("iri", "str", lambda k, _c, _a: k.iri, Words("IRI", "The IRI")),
        made("plural", "str", lambda k, _c, _a: k.plural, Words("列表字段名", "What its list is called")),
        made(
            "abstract",
            "bool",
            lambda k, _c, _a: k.abstract,
            Words("是否抽象", "Whether only kinds below it have things"),
        ),
        made(
            "parents",
            "list[KindName]",
            lambda k, _c, _a: k.parents,
            Words("上级类别", "The kinds right above"),
        ),
        made("fields", "list[FieldInfo]", lambda k, _c, _a: k.fields, Words("字段", "Its fields")),
        *_words(registry),
    ]
    registry.output("KindInfo", kind, Words("一个类别", "A kind of things"))
    public = list(kinds.public.values())
    model = [
        made("version", "str", lambda m, _c, _a: m.version, Words("本体版本", "The ontology's version")),
        made("kinds", "list[KindInfo]", lambda _m, _c, _a: public, Words("类别", "The kinds")),
    ]
    registry.output("ModelInfo", model, Words("本体所说的模型", "The model as the ontology has it"))


def _add_status(registry: Registry, kinds: Kinds) -> None:
    made = registry.member
    source = [made(name, "str | None", _entry(key), note) for name, key, note in _SOURCE]
    records = Words("载入的记录数", "How many records came in")
    refused = Words("被拒的行数", "How many rows were refused")
    trust = Words("信任等级，0 到 100", "How far it is trusted: 0 to 100")
    source += [
        made("trust", "int", _entry("trust"), trust),
        made("records", "int | None", _entry("records"), records),
        made("refused", "int | None", _entry("refused"), refused),
    ]
    registry.output("Source", source, Words("一个来源", "A source"))
    lang = registry.argument("lang", "str | None")
    count = [
        made("kind", "KindName", lambda k, _c, _a: k.name, Words("类别", "The kind")),
        made("label", "str", _label, Words("名称", "What it is called"), lang),
        made(
            "count", "int", lambda k, c, _a: len(c.index.nodes(k.name)), Words("个数", "How many there are")
        ),
    ]
    registry.output("KindCount", count, Words("一个类别有多少事物", "How many things of a kind there are"))
    public = list(kinds.public.values())
    status = [
        made(
            "generation",
            "int",
            lambda s, _c, _a: s.generation.number,
            Words("第几代数据", "The generation's number"),
        ),
        made(
            "publishedAt",
            "str | None",
            lambda s, _c, _a: s.generation.manifest["published_at"],
            Words("发布时间", "When it was published"),
        ),
        made(
            "base", "str", lambda s, _c, _a: s.base, Words("编号的基础 IRI", "How the IRIs of things begin")
        ),
        made(
            "sources",
            "list[Source]",
            lambda s, _c, _a: sources(s.generation),
            Words("来源", "The sources"),
        ),
        made(
            "counts",
            "list[KindCount]",
            lambda _s, _c, _a: public,
            Words("各类别的个数", "How many things of each kind"),
        ),
    ]
    registry.output("Status", status, Words("已发布的数据", "What is published"))


_SOURCE = (
    ("source", "source", Words("短名", "Its short name")),
    ("title", "title_zh", Words("中文名称", "Its title in Chinese")),
    ("titleEn", "title_en", Words("英文名称", "Its title in English")),
    ("licence", "licence", Words("许可", "The licence")),
    (
        "licenceIri",
        "licence_iri",
        Words("许可的 IRI，若为公认许可", "The licence's IRI, if it is a known one"),
    ),
    ("publisher", "publisher_zh", Words("发布者的中文名称", "Who publishes it, in Chinese")),
    ("publisherEn", "publisher_en", Words("发布者的英文名称", "Who publishes it, in English")),
    ("address", "address", Words("出处", "Where it comes from")),
    ("file", "file", Words("文件", "The file")),
    ("sha256", "sha256", Words("文件的 SHA-256", "The file's SHA-256")),
    ("loader", "loader", Words("载入器", "The loader")),
    ("graph", "graph", Words("其命名图的 IRI", "The IRI of its named graph")),
    ("loadedAt", "loaded_at", Words("载入时间", "When it was loaded")),
)


def _words(registry: Registry) -> list[Member]:
    lang = registry.argument("lang", "str | None")
    return [
        registry.member("label", "str", _label, Words("名称", "What it is called"), lang),
        registry.member("note", "str", _note, Words("说明", "What it means"), lang),
    ]


def _label(term: Kind | Field, context: Context, arguments: Mapping[str, Any]) -> str:
    return term.label.say(arguments.get("lang") or context.lang)


def _note(term: Kind | Field, context: Context, arguments: Mapping[str, Any]) -> str:
    return term.note.say(arguments.get("lang") or context.lang)


def _entry(key: str) -> Read:
    return lambda about, _c, _a: about.get(key)

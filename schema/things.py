"""The types of things: an interface for all, and for each kind its fields as readers of the index."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from strawberry.types.arguments import StrawberryArgument

from graph.index import Index
from graph.indexing.columns import Ids
from ontology.model import Field, Form, Kind, ModelError, Words
from queries.conditions import Choice
from queries.pages import page
from queries.plan import tree
from schema.bearing import things_count
from schema.connections import Along, Listing, page_arguments, thing_cursor, window
from schema.context import Context
from schema.filters import Filters, Reading, where_name
from schema.kinds import NODE, Kinds
from schema.orders import order_name
from schema.provenance import of_things
from schema.registry import Member, Read, Registry
from schema.scalars import NAMES
from schema.scored import ordered, score_field


class Thing:
    """A thing of the graph as readers pass it on: its number, under the type that it was asked as."""

    node: int


class Things:
    """The types of things in one schema."""

    def __init__(self, registry: Registry, kinds: Kinds, filters: Filters) -> None:
        self.registry, self.kinds, self.filters = registry, kinds, filters
        self._classes: dict[str, type[Thing]] = {}
        self._single: dict[str, type[Thing]] = {}
        self._allowed: dict[str, frozenset[str]] = {}

    # -- making things

    def make(self, index: Index, node: int, wanted: str) -> Thing:
        """A thing as the type that a field promises."""
        made = self._single.get(wanted) or self._class(index, node, wanted)
        thing = made.__new__(made)
        thing.node = node
        return thing

    def _class(self, index: Index, node: int, wanted: str) -> type[Thing]:
        kind, allowed = index.kind(node), self._allowed[wanted]
        return self._classes[kind if kind in allowed else next(k for k in index.kinds(node) if k in allowed)]

    def choice(self, context: Context, wanted: str, arguments: Mapping[str, Any]) -> Choice:
        """What the arguments choose of a list of things; QueryError where they ask for what cannot be."""
        where = arguments.get("where")
        condition = self.filters.condition(wanted, where, Reading(context)) if where else None
        orders = tuple(order.value for order in arguments.get("orderBy") or ())
        return Choice(condition, (*ordered(context, arguments), *orders), window(context, arguments))

    def listing(
        self,
        context: Context,
        nodes: Ids,
        wanted: str,
        arguments: Mapping[str, Any],
        along: Along | None = None,
    ) -> Listing:
        """The page of these things (sorted numbers) that the arguments choose."""
        index, choice = context.index, self.choice(context, wanted, arguments)
        if choice.where is not None:
            nodes = context.finder.among(nodes, choice.where)
        found = page(index, nodes, choice.orders, choice.window)
        things = [self.make(index, node, wanted) for node in found.nodes]
        return Listing(
            found.nodes,
            things,
            found.total,
            found.has_previous,
            found.has_next,
            lambda place: thing_cursor(index.iri(found.nodes[place])),
            along,
            chosen=nodes,
        )

    # -- making types

    def add(self) -> None:
        """Make the types of all kinds, those above first."""
        self._add_node()
        for kind in sorted(self.kinds.public.values(), key=lambda kind: (len(kind.ancestors), kind.name)):
            self._add_kind(kind)
        for name in (NODE, *self.kinds.public):
            self._allowed[name] = frozenset(self.kinds.concrete(name))

    def objects(self) -> list[type[Thing]]:
        """All object types of things."""
        return list(self._classes.values())

    def _add_node(self) -> None:
        note = Words("图谱中的任何事物", "Anything in the graph")
        members = [*common(self.registry), *(self.field(field) for field in self.kinds.about_anything)]
        self.registry.output(NODE, members, note, (Thing,), interface=True)

    def _add_kind(self, kind: Kind) -> None:
        note = _told(kind)
        bases = [self.registry.types[name] for name in self.kinds.parents(kind)]
        fresh = [field for field in self.kinds.new_fields(kind) if not field.unique_lang]
        members = [*map(self.field, fresh), *things_count(self.registry, self.kinds, fresh)]
        self._refuse_taken(kind, members)
        interface = self.kinds.is_interface(kind.name)
        made = self.registry.output(kind.name, members, note, bases, interface=interface)
        if interface and not kind.abstract:
            other = Words(f"{kind.label.zh}（未细分）", f"{kind.label.en}, of no narrower kind")
            made = self.registry.output(self.kinds.object_name(kind.name), (), other, (made,))
        if not kind.abstract:
            self._classes[kind.name] = made
        if not interface:
            self._single[kind.name] = made

    def _refuse_taken(self, kind: Kind, members: list[Member]) -> None:
        """ModelError where a kind's field has the name of one that is made for every thing."""
        taken = {str(member.python_name) for member in common(self.registry)}
        for member in members:
            if member.python_name in taken:
                raise ModelError(
                    f"{kind.name}.{member.python_name}: every thing has a GraphQL field of this name"
                )

    # -- fields

    def field(self, field: Field) -> Member:
        """The member of a type for one field of a kind."""
        note = _told(field)
        if not field.node:
            arguments = [_lang(self.registry)] if field.form is Form.TEXT else []
            type_ = _shaped(NAMES[field.form], field, nullable=not field.required)
            return self.registry.member(field.name, type_, _literal(field), note, *arguments, about=field)
        target = self.kinds.common(field.targets)
        if not self.in_pages(field):
            type_ = _shaped(target, field, nullable=True)
            return self.registry.member(field.name, type_, self._linked(field, target), note, about=field)
        arguments = self.list_arguments(target, told=False)
        read = self._connected(field, target)
        return self.registry.member(field.name, f"{target}Connection", read, note, *arguments, about=field)

    def in_pages(self, field: Field) -> bool:
        """Whether what a field links is given in pages; codes are few, and given whole."""
        return field.many and field.form is Form.LINK

    def list_arguments(self, kind: str, *, told: bool) -> list[StrawberryArgument]:
        """The arguments of a list of things of a kind, with or without what they mean."""
        where, order = f"{where_name(kind)} | None", f"list[{order_name(kind)}] | None"
        return [
            *page_arguments(self.registry, told=told),
            self.registry.argument("where", where, Words("条件", "Conditions") if told else None),
            self.registry.argument("orderBy", order, Words("次序", "Order") if told else None),
            self.registry.argument(
                "orderByScore",
                "ScoreOrder | None",
                Words("先按网络指标的得分排", "First by a score of the network") if told else None,
            ),
        ]

    def _linked(self, field: Field, target: str) -> Read:
        make = self.make

        def several(thing: Thing, context: Context, _arguments: object) -> list[Thing]:
            index = context.index
            return [make(index, node, target) for node in index.links(field).of(thing.node).tolist()]

        def single(thing: Thing, context: Context, _arguments: object) -> Thing | None:
            found = context.index.links(field).of(thing.node)
            return make(context.index, int(found[0]), target) if len(found) else None

        return several if field.many else single

    def _connected(self, field: Field, target: str) -> Read:
        def read(thing: Thing, context: Context, arguments: Mapping[str, Any]) -> Listing:
            nodes = context.index.links(field).of(thing.node)
            return self.listing(context, nodes, target, arguments, Along(thing.node, field))

        return read


def common(registry: Registry) -> list[Member]:
    """The fields that every thing has, whatever the model says."""
    made, lang = registry.member, _lang(registry)
    return [
        made("id", "Id", _iri, Words("编号，即 IRI", "The id, which is the IRI"), about=tree.Iri),
        made("iri", "str", _iri, Words("IRI", "The IRI"), about=tree.Iri),
        made(
            "label",
            "str",
            _label,
            Words(
                "名称（lang 为 zh 或 en），缺则用另一种语言",
                "The name (lang zh or en), in another language if need be",
            ),
            lang,
            about=tree.Label,
        ),
        made(
            "labels",
            "list[Text]",
            _labels,
            Words("各语言的名称", "The names in all languages"),
            lang,
            about=tree.Labels,
        ),
        made(
            "kindName",
            "KindName",
            _kind_name,
            Words("最具体的类别", "The most specific kind"),
            about=tree.KindName,
        ),
        made(
            "kindLabel",
            "str",
            _kind_label,
            Words("类别的名称", "What the kind is called"),
            lang,
            about=tree.KindLabel,
        ),
        *of_things(registry),
        score_field(registry),
    ]


def add_texts(registry: Registry) -> None:
    """Make the type of texts."""
    made = registry.member
    text = [
        made("value", "str", lambda text, _c, _a: text.value, Words("文本", "The text"), about=tree.Content),
        made(
            "lang",
            "str",
            lambda text, _c, _a: text.lang,
            Words("语言标记", "Its language tag"),
            about=tree.Language,
        ),
    ]
    registry.output("Text", text, Words("带语言的文本", "A text with its language"))


def _lang(registry: Registry) -> StrawberryArgument:
    return registry.argument("lang", "str | None")


def _told(term: Kind | Field) -> Words:
    """What a term is called, and what it means where that is written down."""
    return Words(
        *(" — ".join(filter(None, pair)) for pair in zip(_both(term.label), _both(term.note), strict=True))
    )


def _both(words: Words) -> tuple[str, str]:
    return words.zh, words.en


def _shaped(name: str, field: Field, *, nullable: bool) -> str:
    return f"list[{name}]" if field.many else f"{name} | None" if nullable else name


def _literal(field: Field) -> Read:
    def several(thing: Thing, context: Context, arguments: Mapping[str, Any]) -> list[Any]:
        column = context.index.column(field)
        return _in(column.of(thing.node), arguments.get("lang")) if column else []

    def single(thing: Thing, context: Context, arguments: Mapping[str, Any]) -> Any:
        return next(iter(several(thing, context, arguments)), None)

    return several if field.many else single


def _in(values: list[Any], lang: str | None) -> list[Any]:
    return [value for value in values if value.lang == lang] if lang else values


def _iri(thing: Thing, context: Context, _arguments: object) -> str:
    return context.index.iri(thing.node)


def _label(thing: Thing, context: Context, arguments: Mapping[str, Any]) -> str:
    return context.index.label(thing.node, arguments.get("lang") or context.lang)


def _labels(thing: Thing, context: Context, arguments: Mapping[str, Any]) -> list[Any]:
    index = context.index
    names = (f for f in index.model.kinds[index.kind(thing.node)].own_fields if f.unique_lang)
    return [v for f in names for v in _in(index.values(thing.node, f), arguments.get("lang"))]


def _kind_name(thing: Thing, context: Context, _arguments: object) -> str:
    return context.index.kind(thing.node)


def _kind_label(thing: Thing, context: Context, arguments: Mapping[str, Any]) -> str:
    kind = context.index.model.kinds[context.index.kind(thing.node)]
    return kind.label.say(arguments.get("lang") or context.lang)

"""The page of one thing for people: what is said of it, what links to it, who says what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import islice
from urllib.parse import quote

from graph.facts.merges import Mention
from graph.facts.standing import Statement, statements
from ontology.model import Field, Form, Words
from ontology.terms import TYPE, XSD, parse
from queries.described.describing import Describer, key_of
from queries.described.thing import Fact, Relation, Thing
from schema.context import Known
from serving.html import Content, Html, element
from serving.page_frame import Reader, formats, frame

#: How many values of a property, links of a relation, statements of sources, and rows of one a page shows.
VALUES, LINKS, SAID, ROWS = 60, 10, 60, 3

#: Datatypes that are shown as numbers, and from which on with commas: years and counts have none.
_NUMBERS, _COMMAS = frozenset({"integer", "decimal"}), 10_000

_FACTS = Words("已知内容", "What is known")
_INCOMING = Words("指向它的事物", "What links here")
_MORE = Words("全部 {n} 项", "all {n}")
_OTHERS = Words("另有 {n} 项，见其他格式", "{n} more, in the other formats")
_SAID = Words("谁说了什么", "Who says what")
_MERGED = Words("由这些记录合成", "Merged from these records")
_BEFORE, _NEXT = Words("上一页", "Previous page"), Words("下一页", "Next page")
_BACK = Words("返回", "Back to")
_ASK = Words("用 SPARQL 查询", "Ask in SPARQL")
_SCORES = Words("网络指标", "Measures of the network")
_RANK = Words("第 {n} 名，共 {of}", "rank {n} of {of}")
_ROW = Words("第 {n} 行", "row {n}")
_HEADS = (
    Words("字段", "Field"),
    Words("取值", "Value"),
    Words("来源（信任等级，行，许可，载入时间）", "Source (trust, row, licence, loaded)"),
    Words("如何处理", "What became of it"),
)


@dataclass(frozen=True, slots=True)
class Score:
    """What a measure gives a thing: its place among so many."""

    title: Words
    value: float
    rank: int
    of: int


@dataclass(frozen=True, slots=True)
class ThingPage:
    """A page about a thing, for a reader."""

    known: Known
    describer: Describer
    thing: Thing
    reader: Reader
    scores: tuple[Score, ...] = ()

    def whole(self, *more: Content) -> str:
        """The page; `more` comes behind what is known."""
        return self._frame(
            self._head(), self._facts(), *more, self._incoming(), self._scores(), self._said(), self._merged()
        )

    def relation(self, size: int) -> str:
        """One page of one relation, of so many links."""
        back = element("p", self._say(_BACK), " ", self.reader.link(self.thing.iri, self._title))
        found = [self._related(relation, size) for relation in self.thing.incoming]
        return self._frame(element("h1", self._title), back, found or element("p", "0"))

    # -- within

    @property
    def _title(self) -> str:
        return self.thing.called(self.reader.lang)

    def _say(self, words: Words) -> str:
        return self.reader.say(words)

    def _frame(self, *body: Content) -> str:
        made_up = any(
            fact.field is not None
            and fact.field.form is Form.BOOLEAN
            and fact.field.group == "provenance"
            and any(parse(value)[0] == "true" for value in fact.values)
            for fact in self.thing.facts
        )
        return frame(self.reader, self.thing.iri, self._title, *body, made_up=made_up)

    def _head(self) -> Content:
        other = self.thing.called("en" if self.reader.lang == "zh" else "zh")
        tag = "en" if self.reader.lang == "zh" else "zh-Hans"
        kinds = [
            self.reader.link(kind.iri, self._say(kind.label))
            for kind in self.thing.kinds
            if not kind.internal
        ]
        asked = self.reader.at(f"/sparql?page&text={quote(f'DESCRIBE <{self.thing.iri}>', safe='')}")
        return (
            element("h1", self._title),
            element("p", other, lang=tag, class_="soft") if other != self._title else None,
            element("p", _joined(kinds)) if kinds else None,
            element("p", element("code", self.thing.iri), class_="iri"),
            formats(self.reader, self.thing.iri),
            element("p", element("a", self._say(_ASK), href=asked)),
        )

    def _facts(self) -> Content:
        rows = [self._fact(fact) for fact in self.thing.facts if not self._in_head(fact)]
        if not rows:
            return None
        return element("h2", self._say(_FACTS)), element(
            "div", element("table", element("tbody", rows)), class_="wide"
        )

    def _in_head(self, fact: Fact) -> bool:
        """Whether the head of the page says it: the name, and the kinds of a thing of ours."""
        if fact.field is not None:
            return fact.field.unique_lang
        return bool(self.thing.kinds) and f"<{fact.path}>" == TYPE

    def _fact(self, fact: Fact) -> Html:
        note = fact.field.note.say(self.reader.lang) if fact.field else None
        values = [element("li", self._value(value)) for value in fact.values[:VALUES]]
        left = len(fact.values) - VALUES
        if left > 0:
            values.append(element("li", self._say(_OTHERS).format(n=left), class_="soft"))
        name = element("span", self._say(fact.label), title=note or None)
        return element("tr", element("th", name, scope="row"), element("td", element("ul", values)))

    def _value(self, term: str) -> Content:
        if term[0] == "_":
            return term
        if term[0] == "<":
            return self._node(term[1:-1])
        text, lang, datatype = parse(term)
        if text.startswith(("https://", "http://")) and datatype.endswith("anyURI"):
            return element("a", text, href=text, rel="noopener noreferrer")
        if datatype.endswith("boolean"):
            return self._say(Words("是", "yes") if text == "true" else Words("否", "no"))
        if datatype.removeprefix(XSD) in _NUMBERS:
            return _number(text)
        return element("span", text, lang=lang) if lang and lang != self.reader.lang else text

    def _node(self, iri: str) -> Content:
        """A link to what is told of an IRI, and where it is not one of ours, to itself too."""
        shown = self.describer.label(iri, self.reader.lang)
        if self.describer.knows(iri) and (shown != iri or not iri.startswith(("https://", "http://"))):
            return self.reader.link(iri, shown)
        if iri.startswith(("https://", "http://")):
            return element("a", shown, href=iri, rel="noopener noreferrer")
        return shown

    # -- what links here

    def _incoming(self) -> Content:
        if not self.thing.incoming:
            return None
        return element("h2", self._say(_INCOMING)), [self._some(relation) for relation in self.thing.incoming]

    def _some(self, relation: Relation) -> Content:
        more = element("p", self._to_all(relation)) if relation.cut else None
        return self._heading(relation), self._links(relation), more

    def _heading(self, relation: Relation) -> Html:
        count = element("span", f"{relation.total:,}", class_="soft")
        return element("h3", self._say(relation.label), " ", count)

    def _links(self, relation: Relation) -> Html:
        names = self.describer.labels(relation, self.reader.lang)
        pairs = zip(relation.subjects, names, strict=True)
        return element(
            "ul", [element("li", self.reader.link(one, name)) for one, name in pairs], class_="links"
        )

    def _to_all(self, relation: Relation) -> Html:
        text = self._say(_MORE).format(n=f"{relation.total:,}")
        return self.reader.link(self.thing.iri, text, relation=self._key(relation))

    def _key(self, relation: Relation) -> str:
        return key_of(relation.path, [one.path for one in self.thing.incoming])

    def _related(self, relation: Relation, size: int) -> Content:
        number, last = relation.after // size + 1, max(1, -(-relation.total // size))
        links = [
            self.reader.link(self.thing.iri, self._say(words), relation=self._key(relation), page=str(page))
            for words, page in ((_BEFORE, number - 1), (_NEXT, number + 1))
            if 1 <= page <= last
        ]
        pages = element("nav", f"{number} / {last} ", _joined(links), aria_label=self._say(relation.label))
        return self._heading(relation), self._links(relation), pages

    # -- who says so

    def _scores(self) -> Content:
        if not self.scores:
            return None
        rows = [
            element(
                "tr",
                element("th", self._say(one.title), scope="row"),
                element("td", f"{one.value:.6g}"),
                element("td", self._say(_RANK).format(n=f"{one.rank:,}", of=f"{one.of:,}")),
            )
            for one in self.scores
        ]
        return element("h2", self._say(_SCORES)), element(
            "div", element("table", element("tbody", rows)), class_="wide"
        )

    def _said(self) -> Content:
        if self.thing.node is None:
            return None
        found = statements(self.known.statements, self.thing.iri, self._fields())
        if not found:
            return None
        heads = element("tr", [element("th", self._say(words), scope="col") for words in _HEADS])
        rows = [self._statement(one) for one in found[:SAID]]
        table = element("table", element("thead", heads), element("tbody", rows))
        left = len(found) - SAID
        more = element("p", self._say(_OTHERS).format(n=left), class_="soft") if left > 0 else None
        summary = element("summary", f"{self._say(_SAID)} ({len(found)})")
        return element("details", summary, element("div", table, class_="wide"), more, id="said")

    def _fields(self) -> Iterator[Field]:
        fields = {field.predicate: field for kind in reversed(self.thing.kinds) for field in kind.own_fields}
        return iter(fields.values())

    def _statement(self, one: Statement) -> Html:
        return element(
            "tr",
            element("th", self._say(one.field.label), scope="row"),
            element("td", self._value(one.value)),
            element("td", element("ul", [element("li", text) for text in self._voices(one)])),
            element("td", self._say(one.standing.value), "; ", self._say(one.reason.value)),
        )

    def _voices(self, one: Statement) -> Iterator[Content]:
        """The sources that say it, with how far they are trusted and where it stands."""
        known = self.known.statements
        for said in islice(one.said, ROWS):
            graph = f"{self.known.base}graph/{said.source}"
            for row in known.rows(said, 1):
                place = " ".join(
                    filter(None, (row.file, row.sheet, self._say(_ROW).format(n=row.row) if row.row else ""))
                )
                rank = known.trust.rank(said.source, said.path)
                told = ", ".join(filter(None, (f"{rank}", place, row.licence, row.loaded_at[:10])))
                yield self.reader.link(graph, said.source), f" ({told})"
        if len(one.said) > ROWS:
            yield f"+ {len(one.said) - ROWS}"

    def _merged(self) -> Content:
        if self.thing.node is None:
            return None
        mentions = self.known.merges.mentions(self.thing.iri)
        if len(mentions) < 2:
            return None
        return element("h2", self._say(_MERGED)), element(
            "ul", [self._mention(one) for one in mentions], class_="plain"
        )

    def _mention(self, one: Mention) -> Html:
        told = ", ".join(str(value) for value in one.link.values())
        return element(
            "li", element("code", one.iri), element("span", f" {told}", class_="soft") if told else None
        )


def _number(text: str) -> str:
    """A number as people read it, with commas between thousands.

    Examples
    --------
    >>> _number("1200000000.0"), _number("-0.50"), _number("2026"), _number("ten")
    ('1,200,000,000', '-0.5', '2026', 'ten')
    """
    try:
        value = Decimal(text).normalize()
    except InvalidOperation:
        return text
    return f"{value:,f}" if abs(value) >= _COMMAS else f"{value:f}"


def _joined(parts: list[Html]) -> Content:
    return [piece for number, part in enumerate(parts) for piece in ((" · ", part) if number else (part,))]

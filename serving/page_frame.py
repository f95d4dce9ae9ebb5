"""What all pages of linked data have around them: head, languages, formats."""

from __future__ import annotations

from dataclasses import dataclass

from ontology.model import Words
from serving.html import Content, Html, element
from serving.linked_addresses import Addresses

#: The formats of a description, by the end of the address, as a page offers them.
OFFERED = (("ttl", "Turtle"), ("jsonld", "JSON-LD"), ("nt", "N-Triples"), ("rdf", "RDF/XML"))
_TAGS = {"zh": "zh-Hans", "en": "en"}
_MADE_UP = Words("合成数据：此主体为虚构", "Synthetic data: this is made up")
_FORMATS = Words("格式", "Formats")
_CONTENTS = Words("图的全部内容", "All that the graph holds")
_SKIP = Words("跳到正文", "Skip to the content")
_NAV = Words("本站", "This site")


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads a page: in which language, whether the address says so, and where on this server things are."""

    lang: str
    addresses: Addresses
    #: What the links of a page carry on: the language where the address names it.
    carried: tuple[tuple[str, str], ...] = ()

    def say(self, words: Words) -> str:
        """A text in the reader's language."""
        return words.say(self.lang)

    def link(self, iri: str, text: Content, **more: str) -> Html:
        """A link to the page of an IRI."""
        return element("a", text, href=self.addresses.page(iri, **more, **dict(self.carried)))

    def at(self, path: str) -> str:
        """A path of this server."""
        return f"{self.addresses.root}{path}"


def frame(reader: Reader, iri: str, title: str, *body: Content, made_up: bool = False) -> str:
    """A whole page about an IRI."""
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("title", f"{title} · 鹊桥 Queqiao"),
        element("link", rel="icon", href=reader.at("/web/icon.svg"), type="image/svg+xml"),
        element("link", rel="stylesheet", href=reader.at("/web/style.css")),
        [_alternate(reader, iri, *one) for one in _media()],
    )
    banner = element("div", reader.say(_MADE_UP), class_="synthetic", role="note") if made_up else None
    content = (
        element("a", reader.say(_SKIP), href="#content", class_="skip"),
        banner,
        _header(reader, iri),
        element("main", *body, id="content"),
    )
    page = element("html", head, element("body", *content), lang=_TAGS[reader.lang])
    return f"<!doctype html>\n{page}\n"


def formats(reader: Reader, iri: str) -> Html:
    """Links to the other formats of what is told of an IRI."""
    links = [
        element("a", name, href=reader.addresses.document(iri, suffix), rel="alternate")
        for suffix, name in OFFERED
    ]
    return element(
        "p", reader.say(_FORMATS), ": ", [part for link in links for part in (link, " ")], class_="soft"
    )


def contents(reader: Reader, graph: str) -> Html:
    """A link to all that a graph holds."""
    return element("p", element("a", reader.say(_CONTENTS), href=reader.addresses.contents(graph)))


def _header(reader: Reader, iri: str) -> Html:
    other, name = ("en", "English") if reader.lang == "zh" else ("zh", "中文")
    switch = reader.addresses.page(iri, lang=other)
    return element(
        "header",
        element("strong", element("a", "鹊桥 Queqiao", href=reader.at("/")), class_="site"),
        element(
            "nav",
            element("a", "GraphQL", href=reader.at("/graphql")),
            element("a", "SPARQL", href=reader.at("/sparql")),
            element("a", reader.say(Words("本体", "Ontology")), href=reader.at("/ns/")),
            element("a", reader.say(Words("代码表", "Code lists")), href=reader.at("/scheme/")),
            element("a", name, href=switch, hreflang=_TAGS[other], lang=_TAGS[other], rel="alternate"),
            aria_label=reader.say(_NAV),
        ),
    )


def _media() -> tuple[tuple[str, str], ...]:
    return (("ttl", "text/turtle"), ("jsonld", "application/ld+json"))


def _alternate(reader: Reader, iri: str, suffix: str, media: str) -> Html:
    return element("link", rel="alternate", type=media, href=reader.addresses.document(iri, suffix))

"""The named questions as pages for people: their list by who asks, and each with a form, its rows and its files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import quote, urlencode

from ontology.model import SCHEME, Model, Words
from queries.questions.catalog import Catalog
from queries.questions.described import usual
from queries.questions.meaning import short
from queries.questions.offers import offers
from queries.questions.page import described
from queries.questions.parameters import Param
from queries.questions.question import Question
from queries.questions.rows import Cell, Rows
from serving.html import Content, Html, element
from serving.linked_addresses import Addresses

#: How many rows a page shows, and from how many codes on a list is typed rather than chosen from.
SHOWN, CHOSEN = 200, 400
_TAGS = {"zh": "zh-Hans", "en": "en"}
_TYPES: Mapping[str, str] = {"integer": "number", "decimal": "number", "date": "date"}
_TITLE = Words("分析问题", "Analysts' questions")
_ABOUT = Words(
    "每个问题一个地址：在此填写参数查看结果，也可下载文件或由程序调用。",
    "An address for each question: fill in its parameters here, take its rows as a file, or call it from a program.",
)
_PROGRAMS, _BROKEN = Words("供程序使用", "For programs"), Words("不能使用的文件", "Files that cannot be used")
_ASK, _EDIT = Words("提问", "Ask"), Words("在编辑器中打开", "Open in the editor")
_FILES, _QUERY = Words("下载", "Files"), Words("SPARQL 查询", "The SPARQL query")
_ANY, _ROWS = Words("全部", "all"), Words("{n} 行", "{n} rows")
_CUT = Words("此处只列前 {most} 行，其余见文件。", "The first {most} are shown here; the files have all.")
_NEEDED = Words("填写必填的参数后即可提问。", "Fill in what has to be given, then ask.")


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages in one language; `root` of the addresses is where the application is mounted."""

    model: Model
    addresses: Addresses
    lang: str

    def all(self, catalog: Catalog) -> str:
        """The list of all questions, by who asks."""
        ordered = sorted(catalog, key=lambda question: question.asks.en)
        groups = [
            (element("h2", asks), element("ul", [self._entry(one) for one in several], class_="plain"))
            for asks, several in groupby(ordered, key=lambda question: self._say(question.asks))
        ]
        broken = [element("li", f"{one.path.name}: {self._say(one.words)}") for one in catalog.broken]
        return self._frame(
            "/queries",
            self._say(_TITLE),
            element("h1", self._say(_TITLE)),
            element("p", self._say(_ABOUT)),
            element("p", self._say(_PROGRAMS), ": ", element("a", "OpenAPI", href=self._at("/openapi.json"))),
            groups,
            (element("h2", self._say(_BROKEN)), element("ul", broken)) if broken else None,
        )

    def one(
        self,
        question: Question,
        given: Mapping[str, str],
        text: str | None,
        rows: Rows | None,
        error: Words | None = None,
    ) -> str:
        """A question with its form; its query and rows where it could be asked, and what was wrong otherwise."""
        return self._frame(
            f"/queries/{question.name}",
            self._say(question.title),
            element("h1", self._say(question.title)),
            element("p", self._say(question.text)) if question.text.zh else None,
            element("p", f"{question.name} · {self._say(question.asks)}", class_="soft"),
            self._form(question, given),
            element("pre", self._say(error), class_="error", role="alert") if error else None,
            element("p", self._say(_NEEDED), class_="soft") if not rows and not error else None,
            (self._files(question, given), self._table(rows)) if rows else None,
            self._query(text or question.bare),
        )

    # -- within

    def _say(self, words: Words) -> str:
        return words.say(self.lang)

    def _at(self, path: str) -> str:
        return f"{self.addresses.root}{path}"

    def _entry(self, question: Question) -> Html:
        link = element("a", self._say(question.title), href=self._at(f"/queries/{quote(question.name)}"))
        text = element("div", self._say(question.text), class_="soft")
        return element("li", element("code", question.name), " ", link, text)

    def _form(self, question: Question, given: Mapping[str, str]) -> Html:
        fields = [
            element("p", element("label", self._label(param), element("br"), self._input(param, given)))
            for param in question.params
        ]
        own = any(param.name == "lang" for param in question.params)
        lang = None if own else element("input", type="hidden", name="lang", value=self.lang)
        return element(
            "form",
            fields,
            lang,
            element("p", element("button", self._say(_ASK), class_="go")),
            method="get",
            action=self._at(f"/queries/{quote(question.name)}"),
        )

    def _label(self, param: Param) -> Content:
        return (
            self._say(param.label),
            " ",
            element("span", f"{param.name} · {described(param)}", class_="soft"),
        )

    def _input(self, param: Param, given: Mapping[str, str]) -> Html:
        value = given.get(param.name) or usual(param) or ""
        choices = list(self._choices(param))
        if choices:
            return self._select(param, choices, value)
        least, most = (None if end is None else str(end) for end in (param.bounds.least, param.bounds.most))
        kind = _TYPES.get(param.form, "text")
        return element(
            "input",
            type=kind,
            name=param.name,
            value=value,
            required=param.required,
            placeholder=self._say(_ANY) if param.optional else None,
            **(
                {"min": least, "max": most, "step": "any" if param.form == "decimal" else "1"}
                if kind == "number"
                else {}
            ),
        )

    def _select(self, param: Param, choices: list[tuple[str, str]], value: str) -> Html:
        if value and value not in {name for name, _ in choices}:
            choices = [(value, value), *choices]
        empty = [] if usual(param) is not None else [("", self._say(_ANY) if param.optional else "")]
        options = [
            element("option", label, value=name, selected=name == value) for name, label in [*empty, *choices]
        ]
        return element("select", options, name=param.name, required=param.required)

    def _choices(self, param: Param) -> Iterator[tuple[str, str]]:
        """The values to choose from, with what they are called; none where a value is typed."""
        if param.form == "code":
            codes = self.model.scheme_codes(SCHEME + param.scheme)
            if len(codes) <= CHOSEN:
                yield from ((short(code), f"{self._say(code.label)} ({short(code)})") for code in codes)
        elif param.form == "boolean":
            yield from (("true", "true"), ("false", "false"))
        else:
            yield from ((choice, choice) for choice in param.choices)

    def _files(self, question: Question, given: Mapping[str, str]) -> Html:
        asked = urlencode({"lang": self.lang, **given})
        links = [
            (
                element(
                    "a", one.suffix, href=self._file(question, one.suffix, asked), title=self._say(one.title)
                ),
                " ",
            )
            for one in offers(question)
        ]
        return element("p", self._say(_FILES), ": ", links)

    def _file(self, question: Question, suffix: str, asked: str) -> str:
        return self._at(f"/queries/{quote(question.name)}.{suffix}?{asked}")

    def _table(self, rows: Rows) -> Content:
        count = self._say(_ROWS).format(n=f"{len(rows.rows):,}")
        cut = f" {self._say(_CUT).format(most=SHOWN)}" if len(rows.rows) > SHOWN else ""
        head = element("tr", [element("th", self._say(one.label), scope="col") for one in rows.columns])
        body = [element("tr", [element("td", self._cell(cell)) for cell in row]) for row in rows.rows[:SHOWN]]
        table = element("table", element("thead", head), element("tbody", body))
        return element("p", count + cut), element("div", table, class_="wide")

    def _cell(self, cell: Cell) -> Content:
        if cell.iri:
            iri = str(cell.value)
            linked = iri.startswith(("https://", "http://"))
            return element("a", cell.label or iri, href=self.addresses.page(iri)) if linked else iri
        if cell.value is None:
            return None
        return str(cell.value).lower() if isinstance(cell.value, bool) else str(cell.value)

    def _query(self, text: str) -> Html:
        edit = self._at(f"/sparql#query={quote(text, safe='')}")
        return element(
            "details",
            element("summary", self._say(_QUERY)),
            element("p", element("a", self._say(_EDIT), href=edit)),
            element("pre", text, class_="wide"),
        )

    def _frame(self, path: str, title: str, *body: Content) -> str:
        other, name = ("en", "English") if self.lang == "zh" else ("zh", "中文")
        switch = f"{self._at(path)}?lang={other}"
        head = element(
            "head",
            element("meta", charset="utf-8"),
            element("meta", name="viewport", content="width=device-width, initial-scale=1"),
            element("title", f"{title} · 鹊桥 Queqiao"),
            element("link", rel="icon", href=self._at("/web/icon.svg"), type="image/svg+xml"),
            element("link", rel="stylesheet", href=self._at("/web/style.css")),
        )
        nav = element(
            "nav",
            element("a", "GraphQL", href=self._at("/graphql")),
            element("a", "SPARQL", href=self._at("/sparql")),
            element("a", self._say(_TITLE), href=self._at("/queries")),
            element("a", name, href=switch, hreflang=_TAGS[other], lang=_TAGS[other], rel="alternate"),
        )
        site = element("strong", element("a", "鹊桥 Queqiao", href=self._at("/")), class_="site")
        content = element("body", element("header", site, nav), element("main", *body, id="content"))
        return f"<!doctype html>\n{element('html', head, content, lang=_TAGS[self.lang])}\n"

"""The analysts' questions: each a *.rq file whose head says what it asks, for whom, and what may be set.

A file begins with its question in both languages, then who asks, then its parameters::

    # 某年成交的合同? / Which contracts were made in a year?
    # asks: 科技管理部门 / the science and technology bureau
    # param: year integer 年份 / the year
    SELECT ?c { VALUES ?year { 2022 } ... }

A parameter is a variable that one VALUES clause gives its usual value, so the file runs as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path

from graph.store import Store, Table
from ontology.model import Form, Value, Words
from ontology.terms import DATATYPES, XSD, TermError, iri, lexical, literal

HERE = Path(__file__).parent

_TITLE = re.compile(r"#\s*(.+?)\s+/\s+(.+)")
_ASKS = re.compile(r"#\s*asks:\s*(.+?)\s+/\s+(.+)")
_PARAM = re.compile(r"#\s*param:\s*(\w+)\s+(\w+)\s+(.+?)\s+/\s+(.+)")

#: How each form of parameter is read from what a person typed.
READ: Mapping[Form, Callable[[str], Value]] = {
    Form.INTEGER: int,
    Form.DECIMAL: Decimal,
    Form.DATE: date.fromisoformat,
    Form.DATETIME: datetime.fromisoformat,
    Form.STRING: str,
    Form.IRI: str,
}

_HEAD = """# 分析问题 Analysts' questions

由 `queries/*.rq` 生成，请勿手改。Made from `queries/*.rq`; do not edit.
`python . query NAME --set PARAMETER=VALUE` 运行一个问题 / runs one.
"""
_PATHS = """## 关于路径的问题 Questions about paths

SPARQL 不枚举路径，也不连乘其上的数值；这些问题由网络回答。
SPARQL neither lists paths nor multiplies along them; these are answered on the network, with NetworkX
(`tests/queries/test_questions.py` answers each over the example city).

| | 问题 Question | 提问者 Who asks | 怎样回答 How |
|---|---|---|---|
| T6 | 企业如何连到研究机构，不经政策枢纽？ How does a firm reach an institute, other than by policies? | 技术转移机构 / technology transfer officer | `python . path`, GraphQL `paths` |
| T8 | 没有谁，群体会彼此断开？ Without whom would groups fall apart? | 技术转移机构 / technology transfer officer | `python . rank --by betweenness --kind Person` |
| I4 | 哪些基金共同投资，谁居中心？ Which funds invest together, and who is central? | 投资机构 / investor | `nx.pagerank` of funds by shared `funder` |
| I8 | 企业最终由谁持有，份额多少？ Who holds a firm in the end, and how much of it? | 投资机构 / investor | shares multiplied along `nx.all_simple_paths`, added up |
"""  # noqa: E501 - a table's row is one line


class CatalogError(Exception):
    """A question that is not there, not well written, or not given what it needs; `words` says which."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.words = Words(zh, en)


@dataclass(frozen=True, slots=True)
class Param:
    """What may be set in a question: a variable, the form of its values, what it means, its usual value."""

    name: str
    form: Form
    label: Words
    usual: str

    @property
    def clause(self) -> re.Pattern[str]:
        """Where the variable gets its value."""
        return re.compile(rf"(VALUES\s+\?{self.name}\s*\{{)([^}}]*)(\}})")

    def term(self, typed: str) -> str:
        """What a person typed, as a term of the parameter's form; CatalogError where it is of another."""
        try:
            value = READ[self.form](typed)
        except (ValueError, InvalidOperation):
            raise self._refused(typed) from None
        if self.form is not Form.IRI:
            datatype = DATATYPES.get(self.form)
            return literal(lexical(value), datatype=XSD + datatype if datatype else "")
        try:
            return iri(typed)
        except TermError:
            raise self._refused(typed) from None

    def put(self, query: str, term: str) -> str:
        """The query with this term where the parameter gets its value."""
        return self.clause.sub(lambda found: f"{found[1]} {term} {found[3]}", query)

    def _refused(self, typed: str) -> CatalogError:
        return CatalogError(
            f"参数 {self.name}（{self.label.zh}）不接受 {typed}，应为 {self.form}",
            f"{self.name} ({self.label.en}) does not take {typed!r}, but a value of form {self.form}",
        )


@dataclass(frozen=True, slots=True)
class Question:
    """One question with its query, which runs as it stands."""

    name: str
    title: Words
    asks: Words
    params: tuple[Param, ...]
    query: str

    def section(self) -> str:
        """The question as a section of a page."""
        params = "".join(
            f"- `{p.name}` ({p.form}): {p.label.zh} / {p.label.en}; `{p.usual}`\n" for p in self.params
        )
        head = f"## {self.name}\n\n{self.title.zh}\n{self.title.en}\n\n{self.asks.zh} / {self.asks.en}\n"
        return f"{head}\n{params}{chr(10) if params else ''}```sparql\n{self.query.strip()}\n```\n"

    def with_values(self, given: Mapping[str, str]) -> str:
        """The query with values as a person types them put in; CatalogError for one it does not take."""
        known = {param.name: param for param in self.params}
        query = self.query
        for name, typed in given.items():
            if name not in known:
                names = ", ".join(known) or "-"
                raise CatalogError(
                    f"问题 {self.name} 没有参数 {name}，有：{names}",
                    f"question {self.name} has no parameter {name}; it has: {names}",
                )
            query = known[name].put(query, known[name].term(typed))
        return query


@dataclass(frozen=True)
class Catalog:
    """The questions by name."""

    questions: Mapping[str, Question]

    @classmethod
    def load(cls, *folders: Path) -> Catalog:
        """Every question in the folders, the shipped ones if none is given; the last of one name counts."""
        paths = [path for folder in folders or (HERE,) for path in sorted(folder.glob("*.rq"))]
        return cls({path.stem: read_question(path.stem, path.read_text("utf-8")) for path in paths})

    def __iter__(self) -> Iterator[Question]:
        return iter(self.questions.values())

    def __getitem__(self, name: str) -> Question:
        if name not in self.questions:
            names = ", ".join(self.questions)
            raise CatalogError(
                f"没有问题 {name}，有：{names}", f"there is no question {name}; there are: {names}"
            )
        return self.questions[name]

    def names(self) -> list[str]:
        """The names of the questions."""
        return list(self.questions)

    def page(self) -> str:
        """The questions as a page of the documentation, those that SPARQL cannot answer last."""
        return "\n".join([_HEAD, *(question.section() for question in self), _PATHS])

    def run(self, name: str, store: Store, /, **given: str) -> Table:
        """The rows of one question, its parameters set to what a person typed."""
        return store.select(self[name].with_values(given))


def read_question(name: str, text: str) -> Question:
    """A question from the text of its file; CatalogError says what its head lacks."""
    head = [line for line in text.splitlines() if line.startswith("#")]
    title = _TITLE.fullmatch(text.partition("\n")[0])
    asks = next(_found(_ASKS, head), None)
    if not title or not asks:
        raise CatalogError(
            f"{name}.rq 开头须写“# 问题 / question”和“# asks: 提问者 / who”",
            f"{name}.rq must begin with '# 问题 / question' and '# asks: 提问者 / who'",
        )
    params = tuple(_param(name, text, found) for found in _found(_PARAM, head))
    return Question(name, Words(title[1], title[2]), Words(asks[1], asks[2]), params, text)


def _found(pattern: re.Pattern[str], lines: Iterable[str]) -> Iterator[re.Match[str]]:
    return (found for line in lines if (found := pattern.fullmatch(line)))


def _param(question: str, text: str, found: re.Match[str]) -> Param:
    name, form, zh, en = found.groups()
    if form not in {read.value for read in READ}:
        raise CatalogError(
            f"{question}.rq：没有 {form} 这种参数", f"{question}.rq: no parameter is of form {form}"
        )
    param = Param(name, Form(form), Words(zh, en), "")
    clauses = param.clause.findall(text)
    if len(clauses) != 1:
        raise CatalogError(
            f"{question}.rq：VALUES ?{name} {{ … }} 须恰好出现一次",
            f"{question}.rq: VALUES ?{name} {{ ... }} must stand there once",
        )
    return Param(name, Form(form), Words(zh, en), clauses[0][1].strip())

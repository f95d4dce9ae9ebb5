"""Questions from the text of their files.

A file begins with its question in both languages; then come, a line each::

    # 某年成交的合同? / Which contracts were made in a year?
    # text: 每行一份合同。 / A row for each contract.
    # asks: 科技管理部门 / the science and technology bureau
    # tags: contracts, money
    # param: year integer(1990..2100) 年份 / the year
    # column: contract thing 合同 / the contract
    # link: client contract 买入 / bought
    # example: year=2021
    SELECT ?contract { VALUES ?year { 2022 } ... }

A parameter is a variable that one VALUES clause gives its usual value: `{ 2022 }`; `{ UNDEF }` where everything fits if
it is not set; `{ }` where it has to be set. Its form is integer, decimal, date, datetime, boolean, string or iri, a
`code(LIST)` or a `thing(KIND|KIND)`; `integer(1..9)` and `string(a|b)` say which values are taken.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

from ontology.model import Words
from queries.questions.errors import HeadError
from queries.questions.forms import NODES, READ, UNBOUNDED, Bounds, NoValueError, bounds
from queries.questions.parameters import Param
from queries.questions.question import CLAUSE, Column, Link, Question

NAME = re.compile(r"\w[\w-]{0,79}")
#: What an address says beside parameters.
RESERVED = ("format",)
_TITLE = re.compile(r"#\s*(.+?)\s+/\s+(.+)")
_LINE = re.compile(r"#\s*(text|asks|tags|param|column|link|example):\s*(.*)")
_WORDS = re.compile(r"(.+?)\s+/\s+(.+)")
_TYPED = re.compile(r"(\w+)\s+(\w+)(?:\(([^)]*)\))?\s+(.+?)\s+/\s+(.+)")
_LINK = re.compile(r"(\w+)\s+(\w+)\s+(.+?)\s+/\s+(.+)")
_COLUMN_FORMS = (*READ, *NODES, "any")


def read_question(name: str, text: str, *, own: bool = False) -> Question:
    """A question from the text of its file; HeadError says what its head lacks."""
    if not NAME.fullmatch(name):
        raise HeadError(
            f"{name}.rq：名称只能含字母、数字、- 和 _", f"{name}.rq: a name has letters, digits, - and _ only"
        )
    title = _TITLE.fullmatch(text.partition("\n")[0].strip())
    lines = list(_lines(text))
    asks = next((_words(name, said) for key, said in lines if key == "asks"), None)
    if not title or not asks:
        raise HeadError(
            f"{name}.rq 开头须写“# 问题 / question”和“# asks: 提问者 / who”",
            f"{name}.rq must begin with '# 问题 / question' and '# asks: 提问者 / who'",
        )
    params = tuple(_param(name, text, said) for key, said in lines if key == "param")
    columns = tuple(_column(name, said) for key, said in lines if key == "column")
    return Question(
        name=name,
        title=Words(title[1], title[2]),
        text=next((_words(name, said) for key, said in lines if key == "text"), Words("", "")),
        asks=asks,
        tags=tuple(tag.strip() for key, said in lines if key == "tags" for tag in said.split(",")),
        params=params,
        columns=columns,
        links=tuple(_link(name, said, columns) for key, said in lines if key == "link"),
        example=dict(_pairs(name, params, [said for key, said in lines if key == "example"])),
        query=text,
        own=own,
    )


def _lines(text: str) -> Iterator[tuple[str, str]]:
    """The lines of the head by what they tell."""
    for line in text.splitlines()[1:]:
        if not line.startswith("#"):
            return
        if found := _LINE.fullmatch(line.rstrip()):
            yield found[1], found[2]


def _words(name: str, said: str) -> Words:
    found = _WORDS.fullmatch(said)
    if not found:
        raise _unlike(name, said, "中文 / English")
    return Words(found[1], found[2])


def _param(question: str, text: str, said: str) -> Param:
    found = _TYPED.fullmatch(said)
    if not found:
        raise _unlike(question, said, "name form 含义 / meaning")
    name, form, inside, zh, en = found.groups()
    if form not in READ and form not in NODES:
        raise HeadError(
            f"{question}.rq：没有 {form} 这种参数", f"{question}.rq: no parameter is of form {form}"
        )
    if name in RESERVED:
        raise HeadError(
            f"{question}.rq：参数不能叫 {name}", f"{question}.rq: no parameter may be called {name}"
        )
    clauses = [clause[3] for clause in CLAUSE.finditer(text) if clause[2] == name]
    if len(clauses) != 1:
        raise HeadError(
            f"{question}.rq：VALUES ?{name} {{ … }} 须恰好出现一次",
            f"{question}.rq: VALUES ?{name} {{ ... }} must stand there once",
        )
    if form == "code" and not inside:
        raise HeadError(
            f"{question}.rq：code 须写明代码表", f"{question}.rq: {name} must name its list: code(LIST)"
        )
    return Param(name, form, Words(zh, en), clauses[0].strip(), *_narrowed(question, form, inside or ""))


def _narrowed(question: str, form: str, inside: str) -> tuple[str, tuple[str, ...], tuple[str, ...], Bounds]:
    """What stands in brackets behind a form: its list, kinds, choices or bounds."""
    several = tuple(part for part in inside.split("|") if part)
    if form == "code":
        return inside, (), (), UNBOUNDED
    if form == "thing":
        return "", several, (), UNBOUNDED
    if form == "string" or not inside:
        return "", (), several, UNBOUNDED
    try:
        return "", (), (), bounds(form, inside)
    except (ValueError, NoValueError):
        raise HeadError(
            f"{question}.rq：{form}({inside}) 不是范围", f"{question}.rq: {form}({inside}) is no range"
        ) from None


def _column(question: str, said: str) -> Column:
    found = _TYPED.fullmatch(said)
    if not found:
        raise _unlike(question, said, "name form 含义 / meaning")
    if found[2] not in _COLUMN_FORMS:
        raise HeadError(
            f"{question}.rq：没有 {found[2]} 这种列", f"{question}.rq: no column is of form {found[2]}"
        )
    return Column(found[1], found[2], Words(found[4], found[5]))


def _link(question: str, said: str, columns: tuple[Column, ...]) -> Link:
    found = _LINK.fullmatch(said)
    if not found:
        raise _unlike(question, said, "from to 含义 / meaning")
    for name in (found[1], found[2]):
        if name not in {column.name for column in columns}:
            raise HeadError(f"{question}.rq：没有列 {name}", f"{question}.rq: there is no column {name}")
    return Link(found[1], found[2], Words(found[3], found[4]))


def _pairs(question: str, params: tuple[Param, ...], said: list[str]) -> Iterator[tuple[str, str]]:
    """The values of the first example; a value with spaces stands in quotes."""
    for pair in shlex.split(said[0]) if said else ():
        name, equals, value = pair.partition("=")
        if not equals or name not in {param.name for param in params}:
            raise HeadError(
                f"{question}.rq：例子中的 {pair} 不是参数",
                f"{question}.rq: {pair} in the example is no parameter",
            )
        yield name, value


def _unlike(question: str, said: str, form: str) -> HeadError:
    return HeadError(
        f"{question}.rq：“{said}”应写作“{form}”", f"{question}.rq: {said!r} should read '{form}'"
    )

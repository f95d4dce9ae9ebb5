"""Questions are read from their files, and what their heads lack is told."""

import pytest

from ontology.model import Words
from queries.questions.errors import HeadError
from queries.questions.heads import read_question
from tests.queries.questions.good import GOOD


def test_a_question_says_what_it_asks_takes_and_gives() -> None:
    question = read_question("one", GOOD)
    assert (question.title, question.asks) == (Words("多少？", "How many?"), Words("某人", "someone"))
    assert question.text == Words("每行一天。", "A row a day.")
    assert question.tags == ("days", "names")
    assert [(p.name, p.form, p.label.zh) for p in question.params] == [
        ("day", "date", "日"),
        ("name", "string", "名"),
        ("it", "iri", "物"),
        ("kind", "code", "类"),
        ("least", "integer", "下限"),
    ]
    assert [p.usual for p in question.params][1:] == ['"甲"', "UNDEF", "", "1"]
    assert [(p.required, p.optional) for p in question.params][2:] == [
        (False, True),
        (True, False),
        (False, False),
    ]
    assert [(c.name, c.form, c.label.en) for c in question.columns] == [
        ("day", "date", "the day"),
        ("it", "thing", "it"),
    ]
    assert [(one.source, one.target) for one in question.links] == [("it", "day")]
    assert question.example == {"day": "2023-01-02", "name": "乙 丙"}
    assert question.bare.startswith("SELECT")
    assert question.form == "select"


@pytest.mark.parametrize(
    ("word", "form"), [("ASK", "ask"), ("CONSTRUCT {}", "construct"), ("describe <a:b>", "construct")]
)
def test_the_form_of_the_query_is_seen(word: str, form: str) -> None:
    text = f"# 甲 / a\n# asks: 甲 / a\n# not SELECT\nPREFIX x: <http://select/>\n{word} {{ }}"
    assert read_question("one", text).form == form


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("# 多少？ / How many?", "# 多少？", "must begin"),
        ("# asks: 某人 / someone\n", "", "must begin"),
        ("# 多少", "多少", "must begin"),
        ("day date", "day colour", "no parameter is of form colour"),
        ("param: day date 日 / the day", "param: day date 日", "should read 'name form"),
        ("param: day", "param: format", "may be called format"),
        ("VALUES ?day", "VALUES ?days", r"VALUES \?day .* once"),
        ("VALUES ?n ", "VALUES ?name ", r"VALUES \?name .* once"),
        ("kind code(field)", "kind code", r"code\(LIST\)"),
        ("integer(1..9)", "integer(1-9)", "is no range"),
        ("integer(1..9)", "integer(one..9)", "is no range"),
        ("column: day date", "column: day colour", "no column is of form colour"),
        ("column: day date 日 / the day", "column: day date", "should read 'name form"),
        ("link: it day 在 / at", "link: it nobody 在 / at", "no column nobody"),
        ("link: it day 在 / at", "link: it day", "should read 'from to"),
        ("example: day=", "example: colour=", "colour=2023-01-02 in the example is no parameter"),
        ("text: 每行一天。 / A row a day.", "text: 每行一天。", "中文 / English"),
    ],
)
def test_a_head_that_does_not_fit_is_refused(old: str, new: str, says: str) -> None:
    assert old in GOOD
    with pytest.raises(HeadError, match=says) as raised:
        read_question("one", GOOD.replace(old, new))
    assert raised.value.words.zh


@pytest.mark.parametrize("name", ["", "a.b", "../b", "a b", "x" * 81])
def test_a_name_that_no_address_has_is_refused(name: str) -> None:
    with pytest.raises(HeadError, match="letters, digits"):
        read_question(name, GOOD)

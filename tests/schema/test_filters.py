"""What `where` finds is what Python finds, for every kind, every field and every test."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from graph.index import Index
from graph.indexing.search import normalise
from ontology.model import SCHEME, Field, Form, Model, Record, Text
from ontology.shapes import read_model
from schema.connections import MOST
from schema.filters import DEEPEST
from schema.kinds import Kinds
from tests.queries.small_city import BASE
from tests.schema.conftest import Ask

#: What each test means of a field's values (linked things by number) and what is given.
MEANS: Mapping[str, Callable[[list[Any], Any], bool]] = {
    "eq": lambda values, given: given in values,
    "ne": lambda values, given: bool(values) and given not in values,
    "in": lambda values, given: any(value in given for value in values),
    "lt": lambda values, given: any(value < given for value in values),
    "lte": lambda values, given: any(value <= given for value in values),
    "gt": lambda values, given: any(value > given for value in values),
    "gte": lambda values, given: any(value >= given for value in values),
    "contains": lambda values, given: any(normalise(given) in normalise(value) for value in values),
    "startsWith": lambda values, given: any(
        normalise(value).startswith(normalise(given)) for value in values
    ),
    "isNull": lambda values, given: (not values) == given,
}
#: More things than one page holds.
CODES = ("Concept",)
EQUAL, LINE, LIKE = ("eq", "ne", "in", "isNull"), ("lt", "lte", "gt", "gte"), ("contains", "startsWith")
TESTS: Mapping[Form, tuple[str, ...]] = {
    **dict.fromkeys((Form.STRING, Form.TEXT, Form.IRI, Form.URI, Form.DURATION), EQUAL + LIKE),
    **dict.fromkeys((Form.INTEGER, Form.DECIMAL, Form.DATE, Form.PARTIAL_DATE), EQUAL + LINE),
    Form.BOOLEAN: ("eq", "ne", "isNull"),
    Form.CODE: EQUAL,
    Form.LINK: ("is", "in", "isNull"),
}


def plain(index: Index, field: Field, value: Any) -> Any:
    """A value as tests compare it."""
    return index.iri(value) if field.node else value.value if isinstance(value, Text) else value


def written(value: Any) -> Any:
    """A value as a variable carries it."""
    if isinstance(value, list):
        return [written(one) for one in value]
    return str(value) if isinstance(value, Decimal | date) else value


@pytest.mark.parametrize("name", [kind.name for kind in read_model().public() if kind.name not in CODES])
def test_a_test_of_a_field_finds_what_it_means(name: str, ask: Ask, index: Index, model: Model) -> None:
    kind, nodes = model.kinds[name], index.nodes(name).tolist()
    asked = f"{kind.plural}(first: {MOST}, where: $where) {{ totalCount nodes {{ id }} }}"
    for field in Kinds(model).new_fields(kind):
        values = {node: [plain(index, field, v) for v in index.values(node, field)] for node in nodes}
        for test, given in trials(field, [value for found in values.values() for value in found]):
            expected = [
                index.iri(n) for n in nodes if MEANS["eq" if test == "is" else test](values[n], given)
            ]
            where = {field.name: {test: written(given)}}
            found = ask(f"query ($where: {kind.name}Where) {{ {asked} }}", where=where)[kind.plural]
            assert [node["id"] for node in found["nodes"]] == expected, where
            assert found["totalCount"] == len(expected)


def trials(field: Field, pool: list[Any]) -> Iterator[tuple[str, Any]]:
    """Each test of a field with a value that it has, or with several."""
    for test in TESTS[field.form]:
        if test == "isNull":
            yield from ((test, True), (test, False))
        elif pool:
            one = pool[len(pool) // 2]
            yield test, [one, pool[0]] if test == "in" else one[:2] if test in LIKE else one


def ids(found: Any) -> set[str]:
    """The last part of each id of a connection."""
    return {node["id"].rpartition("/")[2] for node in found["nodes"]}


def test_conditions_join(ask: Ask) -> None:
    text = "query ($where: EnterpriseWhere) { enterprises(where: $where) { nodes { id } } }"

    def found(where: object) -> set[str]:
        return ids(ask(text, where=where)["enterprises"])

    one, two = ({"id": {"eq": f"org/enterprise-{n}"}} for n in (1, 2))
    every = {f"enterprise-{n}" for n in range(9)}
    assert found({}) == every
    assert found(None) == every
    assert found({"or": [one, two]}) == {"enterprise-1", "enterprise-2"}
    assert found({"and": [one, two]}) == set()
    assert found({"not": one}) == every - {"enterprise-1"}
    assert found({"or": []}) == set()
    assert found({"and": []}) == every
    assert found({"id": {"in": ["org/enterprise-1", "urn:nobody"]}, "label": None}) == {"enterprise-1"}


def test_links_lead_to_conditions_in_both_directions(ask: Ask, index: Index, model: Model) -> None:
    field = model.kinds["Patent"]["applicants"]
    patents = index.nodes("Patent").tolist()
    expected = {
        index.iri(n).rpartition("/")[2]
        for n in patents
        if any(index.kind(a) == "Enterprise" for a in index.links(field).of(n).tolist())
    }
    text = "{ patents(where: { applicants: { some: { asEnterprise: {} } } }) { nodes { id } } }"
    assert ids(ask(text)["patents"]) == expected
    asked = "nodes { appliedPatents { totalCount } }"
    back = f"{{ agents(first: 200, where: {{ appliedPatents: {{ count: {{ gte: 1 }} }} }}) {{ {asked} }} }}"
    counts = [node["appliedPatents"]["totalCount"] for node in ask(back)["agents"]["nodes"]]
    assert counts
    assert all(counts)


def test_a_link_to_several_kinds_can_be_narrowed_to_one(ask: Ask, index: Index, model: Model) -> None:
    text = """{ qualifications(where: { awardedTo: { some: { asOrganization: { region: { isNull: false } } } } }) {
        nodes { awardedTo { __typename ... on Organization { region { id } } } } } }"""
    found = ask(text)["qualifications"]["nodes"]
    assert found
    assert all(node["awardedTo"]["region"] for node in found)


def test_kinds_can_be_chosen(ask: Ask) -> None:
    text = "{ agents(first: 200, where: { kindName: { in: [Fund, Person] } }) { nodes { kindName } } }"
    assert {node["kindName"] for node in ask(text)["agents"]["nodes"]} == {"Fund", "Person"}


@pytest.mark.parametrize("name", ["qk-hnte", "https://w3id.org/queqiao/scheme/qk-hnte"])
def test_a_code_goes_by_local_name_or_iri(ask: Ask, name: str) -> None:
    text = "query ($code: String) { qualifications(where: { kind: { ne: $code } }) { totalCount } }"
    assert ask(text, code=name) == ask(text, code="qk-hnte")


def test_a_code_goes_by_its_notation_in_its_own_list(ask: Ask, index: Index, model: Model) -> None:
    field = model.kinds["Enterprise"]["region"]
    node = next(n for n in index.nodes("Enterprise").tolist() if index.links(field).count(n))
    code = model.codes[index.iri(int(index.links(field).of(node)[0]))]
    text = "query ($code: String) { enterprises(where: { region: { eq: $code } }) { nodes { id } } }"
    assert {"id": index.iri(node)} in ask(text, code=code.notation)["enterprises"]["nodes"]


def test_a_code_that_an_open_list_may_have_finds_nothing(ask: Ask) -> None:
    found = ask('{ patents(where: { classifications: { eq: "H04W 72/04" } }) { totalCount } }')
    assert found["patents"]["totalCount"] == 0


def test_an_unknown_code_is_refused_with_those_that_are_near(refused: Ask) -> None:
    message = refused('{ qualifications(where: { kind: { eq: "qk-hntee" } }) { totalCount } }')
    assert "qk-hnte," in message
    assert "kind 的代码表中没有" in message


def test_too_deep_a_condition_is_refused(refused: Ask, ask: Ask) -> None:
    def nested(levels: int) -> str:
        where = "{}"
        for _ in range(levels):
            where = f"{{ not: {where} }}"
        return f"{{ enterprises(where: {where}) {{ totalCount }} }}"

    assert ask(nested(DEEPEST))["enterprises"]["totalCount"] == 9
    assert f"at most {DEEPEST} levels" in refused(nested(DEEPEST + 1))


def test_texts_can_be_chosen_by_their_language(ask: Ask, index: Index, model: Model) -> None:
    field = model.kinds["Enterprise"]["label"]
    said = {
        n: [v for v in index.values(n, field) if isinstance(v, Text)]
        for n in index.nodes("Enterprise").tolist()
    }
    tests: list[tuple[str, object, Callable[[str], bool]]] = [
        ("contains", "ab", lambda text: "ab" in normalise(text)),
        ("startsWith", "光", lambda text: normalise(text).startswith("光")),
        ("isNull", False, lambda _text: True),
    ]
    for test, given, means in tests:
        asked = f'label: {{ {test}: {written_in(given)}, lang: "en" }}'
        found = ask(f"{{ enterprises(where: {{ {asked} }}) {{ nodes {{ id }} }} }}")["enterprises"]["nodes"]
        expected = [n for n, texts in said.items() if any(t.lang == "en" and means(t.value) for t in texts)]
        assert [node["id"] for node in found] == [index.iri(n) for n in expected]
    none = 'label: { isNull: true, lang: "en" }'
    found = ask(f"{{ enterprises(where: {{ {none} }}) {{ totalCount }} }}")["enterprises"]["totalCount"]
    assert found == sum(not any(t.lang == "en" for t in texts) for texts in said.values())


def written_in(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else f'"{value}"'


def test_under_takes_in_the_code_and_all_narrower_ones(ask: Ask, index: Index, model: Model) -> None:
    field, codes = model.kinds["Enterprise"]["region"], model.codes
    held = {
        n: index.iri(int(c)) for n in index.nodes("Enterprise").tolist() for c in index.links(field).of(n)
    }
    top = next(codes[iri].broader[0] for iri in held.values() if codes[iri].broader)

    def below(iri: str) -> bool:
        return iri == top or any(map(below, codes[iri].broader))

    text = "query ($code: String) { enterprises(where: { region: { under: $code } }) { nodes { id } } }"
    found = ask(text, code=top)["enterprises"]["nodes"]
    assert [node["id"] for node in found] == [index.iri(n) for n, iri in held.items() if below(iri)]
    assert found


def test_as_of_leaves_out_what_had_not_begun_or_had_ended(city_of: Callable[..., Ask]) -> None:
    def project(key: str, **values: Any) -> Record:
        fields = {"label": (Text(key, "zh"),), **{name: (value,) for name, value in values.items()}}
        return Record("Project", f"{BASE}id/project/{key}", fields)

    asked = city_of(
        [
            project("always"),
            project("open", start=date(2020, 1, 1)),
            project("over", start=date(2018, 1, 1), end=date(2019, 12, 31)),
        ]
    )

    def there(day: str) -> set[str]:
        return ids(asked(f'{{ projects(where: {{ asOf: "{day}" }}) {{ nodes {{ id }} }} }}')["projects"])

    assert there("2017-12-31") == {"always"}
    assert there("2018-01-01") == there("2019-12-31") == {"always", "over"}
    assert there("2020-01-01") == {"always", "open"}


def test_as_of_asks_for_links_that_are_involvements_with_dates(city_of: Callable[..., Ask]) -> None:
    def thing(kind: str, key: str, **values: Any) -> Record:
        return Record(kind, f"{BASE}id/{key}", {name: (value,) for name, value in values.items()})

    def joined(key: str, **values: Any) -> Record:
        ends = {"agent": f"{BASE}id/org/{key}", "context": f"{BASE}id/consortium/c"}
        return thing("Involvement", f"involvement/{key}", role=f"{SCHEME}r-memberOf", **ends, **values)

    asked = city_of(
        [
            thing("Consortium", "consortium/c", label=Text("c", "zh")),
            *(thing("Enterprise", f"org/{key}", label=Text(key, "zh")) for key in ("early", "late")),
            joined("early", start=date(2015, 1, 1), end=date(2018, 6, 30)),
            joined("late", start=date(2020, 1, 1)),
        ]
    )
    member = '{ asOf: $day, role: { eq: "r-memberOf" } }'
    text = f"query ($day: Date) {{ enterprises(where: {{ involvements: {{ some: {member} }} }}) {{ nodes {{ id }} }} }}"
    days = ("2014-12-31", "2015-01-01", "2018-06-30", "2018-07-01", "2020-01-01")
    assert [ids(asked(text, day=day)["enterprises"]) for day in days] == [
        set(),
        {"early"},
        {"early"},
        set(),
        {"late"},
    ]
    then = "involvements(where: { asOf: $day }) { nodes { context { label } } }"
    listed = f"query ($day: Date) {{ enterprises {{ nodes {{ label {then} }} }} }}"
    found = asked(listed, day="2021-01-01")["enterprises"]["nodes"]
    assert {one["label"]: one["involvements"]["nodes"] for one in found} == {
        "early": [],
        "late": [{"context": {"label": "c"}}],
    }


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ('foundedOn: { lt: "20th century" }', "2015-06"),
        ('registeredCapital: { lt: "much" }', "no decimal number"),
        ('registeredCapital: { lt: "NaN" }', "no decimal number"),
        ("nonsense: {}", "unknown field 'nonsense'"),
    ],
)
def test_a_value_of_the_wrong_form_is_refused(refused: Ask, where: str, said: str) -> None:
    assert said in refused(f"{{ enterprises(where: {{ {where} }}) {{ totalCount }} }}")

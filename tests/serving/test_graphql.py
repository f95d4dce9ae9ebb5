"""GraphQL over HTTP: what the draft specification says of methods, media types, parameters and status codes."""

import json
from typing import Any

import pytest
from httpx import Response
from starlette.testclient import TestClient

NEW, OLD = "application/graphql-response+json", "application/json"
SEARCH = "query S($t: String!) { search(text: $t) { totalCount } }"
TYPENAME = {"query": "{ __typename }"}


def post(client: TestClient, body: Any, accept: str = NEW, **headers: str) -> Response:
    sent = {"accept": accept, "content-type": "application/json", **headers}
    content = body if isinstance(body, str | bytes) else json.dumps(body)
    response: Response = client.post("/graphql", content=content, headers=sent)
    return response


def get(
    client: TestClient, accept: str = NEW, headers: dict[str, str] | None = None, **parameters: str
) -> Response:
    sent = {"accept": accept, **(headers or {})}
    response: Response = client.get("/graphql", params=parameters, headers=sent)
    return response


def code(response: Response) -> str:
    """By what name programs know the one error of an answer, which is told in both languages."""
    (error,) = response.json()["errors"]
    assert "data" not in response.json()
    assert error["extensions"].keys() >= {"code", "zh", "en"}
    return str(error["extensions"]["code"])


# -- methods and media types


def test_get_and_post_give_the_same(client: TestClient) -> None:
    variables = {"t": "光谷"}
    posted = post(client, {"query": SEARCH, "variables": variables, "operationName": "S"})
    got = get(client, query=SEARCH, variables=json.dumps(variables), operationName="S")
    assert posted.json() == got.json()
    assert posted.json()["data"]["search"]["totalCount"] > 0


def test_head_gives_the_head_of_get(client: TestClient) -> None:
    head = client.head("/graphql", params=TYPENAME)
    assert (head.status_code, head.headers["etag"]) == (
        200,
        get(client, OLD, query=TYPENAME["query"]).headers["etag"],
    )


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        (NEW, NEW),
        (OLD, OLD),
        ("*/*", OLD),
        ("application/*", OLD),
        (f"{NEW}, {OLD};q=0.9", NEW),
        (f"{NEW};q=0.5, {OLD}", OLD),
        (f"{NEW}; charset=utf-8, {OLD}; charset=utf-8", NEW),
        (f"text/html, {OLD};q=0.1", OLD),
        (f";;;,,; q=1, {OLD}", OLD),
    ],
)
def test_the_media_type_is_the_clients_wish(client: TestClient, accept: str, media: str) -> None:
    response = post(client, TYPENAME, accept)
    assert (response.status_code, response.json()["data"]) == (200, {"__typename": "Query"})
    assert response.headers["content-type"] == f"{media}; charset=utf-8"


def test_without_a_wish_json_is_given(client: TestClient) -> None:
    request = client.build_request("POST", "/graphql", json=TYPENAME)
    del request.headers["accept"]
    assert client.send(request).headers["content-type"].startswith(OLD)


def test_no_other_type_is_given(client: TestClient) -> None:
    response = post(client, TYPENAME, "image/png")
    assert (response.status_code, code(response)) == (406, "NOT_ACCEPTABLE")


@pytest.mark.parametrize(
    "sent",
    [
        "text/plain",
        "multipart/form-data; boundary=x",
        "application/x-www-form-urlencoded",
        "application/json; charset=gbk",
    ],
)
def test_only_json_in_utf8_is_taken(client: TestClient, sent: str) -> None:
    response = post(client, TYPENAME, **{"content-type": sent})
    assert (response.status_code, code(response)) == (415, "UNSUPPORTED_MEDIA_TYPE")
    packed = post(client, TYPENAME, **{"content-encoding": "gzip"})
    assert (packed.status_code, code(packed)) == (415, "UNSUPPORTED_MEDIA_TYPE")


def test_a_charset_may_be_told_and_letters_are_any(client: TestClient) -> None:
    text = '{ __type(name: "游泳🏊") { name } }'
    response = post(client, {"query": text}, **{"content-type": 'application/json; charset="UTF-8"'})
    assert response.json()["data"] == {"__type": None}


def test_get_changes_nothing(client: TestClient) -> None:
    for accept in (NEW, OLD):
        response = get(client, accept, query="mutation { __typename }")
        assert (response.status_code, code(response)) == (405, "METHOD_NOT_ALLOWED")
        assert response.headers["allow"] == "POST"
    assert post(client, {"query": "mutation { __typename }"}).json()["data"] == {"__typename": "Mutation"}


# -- parameters


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "[]",
        '[{"query": "{ __typename }"}]',
        "{}",
        '"query"',
        '{"query": 1}',
        '{"query": {"a": 1}}',
        '{"query": ["a"]}',
        '{"query": "{a}", "variables": []}',
        '{"query": "{a}", "variables": "a"}',
        '{"query": "{a}", "operationName": 1}',
        '{"query": "{a}", "extensions": 0}',
        '{"query": "{a}", "extensions": ["a"]}',
        b"\xff",
        "[" * 5000,
    ],
)
def test_what_is_no_request_is_refused(client: TestClient, body: str | bytes) -> None:
    for accept in (NEW, OLD):
        response = post(client, body, accept)
        assert (response.status_code, code(response)) == (400, "BAD_REQUEST")


def test_parameters_may_be_null(client: TestClient) -> None:
    for name in ("variables", "operationName", "extensions"):
        assert "errors" not in post(client, {**TYPENAME, name: None}).json()
    assert "errors" not in post(client, {**TYPENAME, "extensions": {"some": "value"}}).json()
    assert get(client, query="{__typename}", variables="", operationName="").status_code == 200


def test_a_parameter_comes_once(client: TestClient) -> None:
    response = client.get("/graphql?query={__typename}&query={__typename}")
    assert (response.status_code, code(response)) == (400, "BAD_REQUEST")


def test_a_body_has_an_end(client: TestClient) -> None:
    response = post(client, b" " * 1_000_001)
    assert (response.status_code, code(response)) == (413, "BODY_TOO_LONG")


# -- status codes


@pytest.mark.parametrize(
    "body",
    [
        {"query": "{"},
        {"query": "{ nope }"},
        {"query": "query A { __typename } query B { __typename }"},
        {"query": "query A { __typename }", "operationName": "B"},
        {"query": "query C($id: ID!) { node(id: $id) { id } }", "variables": {"id": None}},
    ],
)
def test_what_cannot_be_run_has_the_status_of_the_media_type(
    client: TestClient, body: dict[str, Any]
) -> None:
    old, new = post(client, body, OLD), post(client, body, NEW)
    assert (old.status_code, new.status_code) == (200, 400)
    assert old.json() == new.json()
    assert "data" not in old.json()
    assert new.headers["cache-control"] == "no-store"


def test_an_error_has_its_place(client: TestClient) -> None:
    (error,) = post(client, {"query": "{ nope }"}).json()["errors"]
    assert (error["locations"], error["extensions"]["code"]) == (
        [{"line": 1, "column": 3}],
        "INVALID_DOCUMENT",
    )


def test_what_fails_in_part_is_still_an_answer(client: TestClient) -> None:
    response = post(client, {"query": '{ __typename enterprise(id: "a", uscc: "b") { id } }'})
    assert response.status_code == 200
    assert response.json()["data"] == {"__typename": "Query", "enterprise": None}
    assert response.json()["errors"][0]["path"] == ["enterprise"]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"query": "{ enterprises(first: -1) { totalCount } }"}, {"code", "zh", "en"}),
        (
            {"query": "query ($n: Int) { enterprises(first: $n) { totalCount } }", "variables": {"n": "x"}},
            {"code"},
        ),
    ],
)
def test_a_wrong_argument_has_a_name_for_programs(
    client: TestClient, asked: dict[str, Any], told: set[str]
) -> None:
    (error,) = post(client, asked).json()["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert error["extensions"].keys() == told
    assert error["message"] == " / ".join(
        error["extensions"].get(lang, "") for lang in ("zh", "en")
    ) or told == {"code"}


# -- copies


def test_a_copy_is_good_as_long_as_the_generation(client: TestClient) -> None:
    first = get(client, query=SEARCH, variables='{"t": "光谷"}')
    tag = first.headers["etag"]
    again = get(client, headers={"if-none-match": f'"x", {tag}'}, query=SEARCH, variables='{"t":"光谷"}')
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert {"Accept", "Accept-Language"} <= set(first.headers["vary"].split(", "))
    assert again.headers["vary"].startswith("Accept, Accept-Language")


def test_another_question_has_another_tag(client: TestClient) -> None:
    def tag(accept: str = NEW, lang: str = "zh", **parameters: str) -> str:
        return str(get(client, accept, {"accept-language": lang}, **parameters).headers["etag"])

    kinds = 'query A($t: String = "光") { search(text: $t) { totalCount } } query B { __typename }'
    tags = [
        tag(query="{__typename}"),
        tag(query="{ __typename }"),
        tag(OLD, query="{__typename}"),
        tag(lang="en", query="{__typename}"),
        tag(query=kinds, operationName="A"),
        tag(query=kinds, operationName="B"),
        tag(query=kinds, operationName="A", variables='{"t": "谷"}'),
    ]
    assert len(set(tags)) == len(tags)


def test_errors_and_posts_are_not_kept(client: TestClient) -> None:
    for response in (
        get(client, query="{ nope }"),
        get(client, query='{ enterprise(id: "a", uscc: "b") { id } }'),
        post(client, TYPENAME),
    ):
        assert "etag" not in response.headers
        assert response.headers["cache-control"] == "no-store"


# -- cost


def test_the_cost_is_told(client: TestClient) -> None:
    cost = post(client, {"query": "{ enterprises(first: 10) { nodes { id label } } }"}).json()["extensions"][
        "cost"
    ]
    assert cost == {"value": 23, "limit": 250_000}


def test_too_much_is_refused_and_what_fits_is_told(client: TestClient) -> None:
    fields = "id label iri kindName kindLabel labels { value }"
    patents = f"heldPatents(first: 200) {{ nodes {{ {fields} }} }}"
    text = f"query($n: Int) {{ enterprises(first: $n) {{ nodes {{ {patents} }} }} }}"
    for accept, status in ((OLD, 200), (NEW, 400)):
        response = post(client, {"query": text, "variables": {"n": 200}}, accept)
        assert (response.status_code, code(response)) == (status, "LIMIT_EXCEEDED")
        told = response.json()["errors"][0]["extensions"]
        assert (told["limit"], told["allowed"]) == ("cost", 250_000)
        first = int(told["fits"]["en"].split()[1])
        assert post(client, {"query": text, "variables": {"n": first}}, accept).json()["data"]
        assert code(post(client, {"query": text, "variables": {"n": first + 1}}, accept)) == "LIMIT_EXCEEDED"


def test_graphiql_may_look_at_the_whole_schema(client: TestClient) -> None:
    from graphql import get_introspection_query

    found = post(client, {"query": get_introspection_query()}).json()
    assert len(found["data"]["__schema"]["types"]) > 100

"""The named questions over REST: every format reads back, every wrong request is told what is wrong with it."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import networkx as nx
import openpyxl
import pytest
from httpx import Response
from rdflib import Graph
from starlette.testclient import TestClient

from graph.generation import City
from ontology.model import Model
from queries.questions.catalog import Catalog
from queries.questions.offers import offers
from server import create_app
from tests.queries.questions.whole_city import whole_city

BASE = "https://example.org/wuhan/id/"
MADE = """# 谁申请了什么？ / Who applied for what?
# asks: 测试者 / tests
# param: applicant thing(Agent) 申请人 / the applicant
PREFIX qq: <https://w3id.org/queqiao/ns/>
CONSTRUCT { ?p qq:applicant ?applicant } { VALUES ?applicant { UNDEF } ?p qq:applicant ?applicant }
"""
ANY = """# 有激光企业吗？ / Is there a laser firm?
# asks: 测试者 / tests
ASK { ?firm a qq:Enterprise ; qq:field cis:f-laser }
"""


@pytest.fixture(scope="module")
def folder(model: Model, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("asked")
    whole_city(model, path)
    own = path / "queries"
    own.mkdir()
    (own / "applicants.rq").write_text(MADE, "utf-8")
    (own / "any.rq").write_text(ANY, "utf-8")
    (own / "B3.rq").write_text(ANY, "utf-8")
    (own / "wrong.rq").write_text(MADE.replace("CONSTRUCT", "CONSTRUCTS"), "utf-8")
    (own / "remote.rq").write_text(
        MADE.replace("?p qq:applicant ?applicant }\n", "SERVICE <http://x/> { } }\n"), "utf-8"
    )
    (own / "unread.rq").write_bytes(b"\xff\xfe")
    return path


@pytest.fixture(scope="module")
def client(model: Model, folder: Path) -> Iterator[TestClient]:
    with TestClient(create_app(City(folder, model=model))) as client:
        yield client


def got(client: TestClient, address: str, **headers: str) -> Response:
    response: Response = client.get(f"/queries/{address}", headers=headers)
    assert response.status_code == 200, response.text
    return response


def problem(response: Response, status: int) -> dict[str, Any]:
    assert (response.status_code, response.headers["content-type"]) == (status, "application/problem+json")
    found: dict[str, Any] = response.json()
    assert found["zh"]
    assert found["en"]
    return found


# -- formats


def test_json_has_rows_with_labels(client: TestClient) -> None:
    found = got(client, "B2.json?day=2022-12-31").json()
    assert (found["name"], found["generation"], found["parameters"]) == ("B2", 1, {"day": "2022-12-31"})
    assert [column["name"] for column in found["columns"]] == ["enterprise", "start", "end"]
    one = {
        "enterprise": f"{BASE}org-E1",
        "enterpriseLabel": "示例一号激光公司",
        "start": "2021-07-01",
        "end": "2024-06-30",
    }
    assert found["rows"][0] == one
    assert {"enterprise": f"{BASE}org-M1", "enterpriseLabel": "合成一号公司", "start": "2022-12-31"} in found[
        "rows"
    ]


def test_labels_are_in_the_language_asked_for(client: TestClient) -> None:
    zh = got(client, "B3.json").json()["rows"][0]["lowerLabel"]
    en = got(client, "B3.json", **{"accept-language": "en"}).json()["rows"][0]["lowerLabel"]
    assert (zh, en) == ("高新技术企业", "high and new technology enterprise")
    assert got(client, "B3.json?lang=en").json()["rows"][0]["lowerLabel"] == en


def test_numbers_are_numbers(client: TestClient) -> None:
    row = next(row for row in got(client, "I8.json").json()["rows"] if row["holder"] == f"{BASE}org-H5")
    assert (row["share"], row["chains"], row["final"]) == (0.168, 1, False)


def test_csv_opens_in_a_spreadsheet(client: TestClient) -> None:
    response = got(client, "B2.csv")
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert response.headers["content-disposition"] == "attachment; filename*=UTF-8''B2.csv"
    assert response.content.startswith(b"\xef\xbb\xbf")
    head, *rows = csv.reader(io.StringIO(response.content.decode("utf-8-sig")))
    assert head == ["enterprise", "enterpriseLabel", "start", "end"]
    assert rows[0] == [f"{BASE}org-E1", "示例一号激光公司", "2021-07-01", "2024-06-30"]
    assert len(rows) == len(got(client, "B2.json").json()["rows"])


def test_tsv_has_a_line_a_row(client: TestClient) -> None:
    lines = got(client, "B2.tsv").text.splitlines()
    assert lines[0].split("\t") == ["enterprise", "enterpriseLabel", "start", "end"]
    assert len(lines) == 13


def test_xlsx_says_what_its_columns_are(client: TestClient) -> None:
    book = openpyxl.load_workbook(io.BytesIO(got(client, "B7.xlsx?year=2022").content))
    assert book.sheetnames == ["B7", "说明 about"]
    head, *rows = book.worksheets[0].values
    assert head[:2] == ("企业 (IRI)", "企业")
    assert rows[0] == (f"{BASE}org-E1", "示例一号激光公司", 550000, 55000, 0)
    told = [row[:2] for row in book.worksheets[1].values]
    assert ("参数 year", "2022") in told
    assert ("paid", "次年已付（元）") in told
    english = openpyxl.load_workbook(io.BytesIO(got(client, "B7.xlsx?lang=en").content))
    assert next(english.worksheets[0].values)[1] == "the enterprise"


def test_a_text_never_becomes_a_formula(client: TestClient) -> None:
    book = openpyxl.load_workbook(io.BytesIO(got(client, "B6.xlsx").content))
    kinds = {cell.data_type for row in book.worksheets[0].iter_rows(min_row=2) for cell in row}
    assert kinds <= {"s", "inlineStr", "d", "n"}


def test_sparql_results_are_as_the_standard_has_them(client: TestClient) -> None:
    found = got(client, "B3.srj").json()
    assert found["head"]["vars"] == ["enterprise", "lower", "higher"]
    assert got(client, "B3.srx").text.startswith("<?xml")
    assert got(client, "any.srj").json()["boolean"] is True
    assert got(client, "any.json").json()["rows"] == [{"answer": True}]


@pytest.mark.parametrize(("suffix", "form"), [("ttl", "turtle"), ("nt", "nt")])
def test_rows_are_a_graph_of_solutions(client: TestClient, suffix: str, form: str) -> None:
    graph = Graph().parse(data=got(client, f"B3.{suffix}").text, format=form)
    rows = graph.query(
        """PREFIX rs: <http://www.w3.org/2001/sw/DataAccess/tests/result-set#>
        SELECT ?e ?l { ?s rs:binding ?one, ?two .
          ?one rs:variable "enterprise" ; rs:value ?e . ?two rs:variable "lower" ; rs:value ?l }"""
    )
    found = {(row["enterprise"], row["lower"]) for row in got(client, "B3.json").json()["rows"]}
    assert {(str(e), str(low)) for e, low in rows} == found  # type: ignore[misc]


def test_a_construct_is_a_graph(client: TestClient) -> None:
    graph = Graph().parse(data=got(client, "applicants.ttl").text, format="turtle")
    found = got(client, "applicants.json").json()["rows"]
    assert len(graph) == len(found) > 20
    assert found[0]["propertyLabel"] == "申请人"
    some = got(client, "applicants.json?applicant=示例一号激光公司").json()["rows"]
    assert {row["value"] for row in some} == {f"{BASE}org-E1"}


@pytest.mark.parametrize("name", ["I4", "applicants"])
def test_links_are_a_graph_for_gephi(client: TestClient, name: str, tmp_path: Path) -> None:
    path = tmp_path / "graph.gexf"
    path.write_bytes(got(client, f"{name}.gexf").content)
    graph = nx.read_gexf(path)
    rows = got(client, f"{name}.json").json()["rows"]
    ends = ("fund", "other") if name == "I4" else ("subject", "value")
    assert {(a, b) for a, b in graph.edges()} == {(row[ends[0]], row[ends[1]]) for row in rows}
    labels = {data["label"] for _, data in graph.nodes(data=True)}
    assert "示例一号基金" in labels if name == "I4" else "示例专利1" in labels


def test_the_links_of_rows_say_what_they_are(client: TestClient) -> None:
    found = got(client, "I4.cyjs").json()
    edges = [edge["data"] for edge in found["elements"]["edges"]]
    assert {edge["property"] for edge in edges} == {"fund-other"}
    assert "共同投资" in json.dumps(edges, ensure_ascii=False)


@pytest.mark.parametrize("name", ["P2", "applicants", "B1", "any"])
def test_every_offered_format_is_given(client: TestClient, name: str, folder: Path, model: Model) -> None:
    question = Catalog.of_city(
        folder, {"qq": "https://w3id.org/queqiao/ns/", "cis": "https://w3id.org/queqiao/scheme/"}
    )[name]
    for offer in offers(question):
        response = got(client, f"{name}.{offer.suffix}")
        assert response.headers["content-type"].partition(";")[0] == offer.media_type, offer.suffix
        assert response.content, offer.suffix


# -- negotiation


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("*/*", "application/json"),
        ("text/csv", "text/csv"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html"),
        ("text/turtle;q=0.5, application/sparql-results+json", "application/sparql-results+json"),
        (
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
    ],
)
def test_a_header_chooses_the_format(client: TestClient, accept: str, media: str) -> None:
    response = got(client, "B3", accept=accept)
    assert response.headers["content-type"].partition(";")[0] == media
    assert "Accept" in response.headers["vary"]


def test_an_address_or_a_parameter_chooses_before_a_header(client: TestClient) -> None:
    assert (
        got(client, "B3.tsv", accept="text/csv")
        .headers["content-type"]
        .startswith("text/tab-separated-values")
    )
    assert (
        got(client, "B3?format=tsv", accept="text/csv")
        .headers["content-type"]
        .startswith("text/tab-separated-values")
    )


@pytest.mark.parametrize("address", ["B1.pdf", "B1.gexf", "applicants.srj", "B1?format=pdf"])
def test_a_format_that_is_not_offered_is_refused_with_those_that_are(
    client: TestClient, address: str
) -> None:
    assert "csv" in problem(client.get(f"/queries/{address}"), 406)["en"]


def test_a_header_that_takes_nothing_is_refused(client: TestClient) -> None:
    problem(client.get("/queries/B1", headers={"accept": "audio/mpeg"}), 406)


# -- what is wrong


def test_a_name_that_is_none_is_told_the_nearest(client: TestClient) -> None:
    found = problem(client.get("/queries/figure-hmte.json"), 404)
    assert found["nearest"][0] == "figure-hnte"
    assert "figure-hnte" in found["zh"]


@pytest.mark.parametrize(
    ("address", "parameter", "says"),
    [
        ("B2?day=2022-02-30", "day", "a date"),
        ("B2?kind=qk-hmte", "kind", "qk-hnte"),
        ("B2?colour=red", "colour", "has no parameter"),
        ("B3?years=0", "years", "at least 1"),
        ("B3?years=21", "years", "at most 20"),
        ("B3?years=1e1", "years", "whole number"),
        ("T6", "from", "has to be given"),
        ("T6?from=示例&to=示例乙研究所", "from", "fits"),
        ("T6?from=示例一号激光公司&to=nobody", "to", "nothing is called"),
        ("T6?from=示例一号激光公司&to=示例乙研究所&lang=fr", "lang", "one of: zh, en"),
        ("I3?enterprise=org-U1", "enterprise", "kind"),
        ("B1?day=2022-12-31%22%7D", "day", "a date"),
    ],
)
def test_a_value_that_is_not_taken_is_told_with_its_rule(
    client: TestClient, address: str, parameter: str, says: str
) -> None:
    found = problem(client.get(f"/queries/{address}"), 400)
    assert found["parameter"] == parameter
    assert says in found["en"]
    assert says in found["rule"]["en"]
    assert found["rule"]["zh"]


def test_a_parameter_is_given_once(client: TestClient) -> None:
    assert "2 times" in problem(client.get("/queries/B3?years=1&years=2"), 400)["en"]


def test_an_empty_value_is_none(client: TestClient) -> None:
    assert got(client, "B3.json?years=").json() == got(client, "B3.json").json()


def test_other_methods_are_refused(client: TestClient) -> None:
    problem(client.post("/queries/B3"), 405)
    assert client.head("/queries/B3.csv").status_code == 200


def test_a_copy_that_is_still_good_is_not_sent_again(client: TestClient) -> None:
    first = got(client, "B3.csv")
    again = client.get("/queries/B3.csv", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/queries/B3.csv", headers={"if-none-match": "*"}).status_code == 304
    assert (
        client.get("/queries/B3.csv?years=5", headers={"if-none-match": first.headers["etag"]}).status_code
        == 200
    )
    assert (
        client.get("/queries/B3.csv?lang=en", headers={"if-none-match": first.headers["etag"]}).status_code
        == 200
    )
    assert "etag" not in got(client, "I4.json").headers


# -- things, codes, languages as people name them


@pytest.mark.parametrize("kind", ["qk-hnte", "高新技术企业", "https://w3id.org/queqiao/scheme/qk-hnte"])
def test_a_code_may_be_named_in_many_ways(client: TestClient, kind: str) -> None:
    assert got(client, f"B1.json?kind={kind}").json()["rows"] == got(client, "B1.json").json()["rows"]


@pytest.mark.parametrize("firm", ["示例一号激光公司", f"{BASE}org-E1", "org-E1"])
def test_a_thing_may_be_named_in_many_ways(client: TestClient, firm: str) -> None:
    found = got(client, f"I3.json?enterprise={firm}").json()["rows"]
    assert {row["enterprise"] for row in found} == {f"{BASE}org-E1"}


def test_sentences_follow_the_language_of_the_request(client: TestClient) -> None:
    address = "T6.json?from=示例三号公司&to=示例乙研究所&ways=1"
    assert got(client, address).json()["rows"][0]["path"].endswith("。")
    assert got(client, address, **{"accept-language": "en"}).json()["rows"][0]["path"].endswith(".")


# -- the city's own


def test_files_that_cannot_be_asked_are_told_and_the_others_go_on(client: TestClient) -> None:
    found = client.get("/queries").json()
    assert {one["file"] for one in found["broken"]} == {"B3.rq", "remote.rq", "unread.rq", "wrong.rq"}
    assert "shipped question" in next(one["en"] for one in found["broken"] if one["file"] == "B3.rq")
    names = {one["name"]: one for one in found["queries"]}
    assert (names["any"]["own"], names["B3"]["own"]) == (True, False)
    assert "B3.rq" in json.dumps(client.get("/healthz").json()["questions"])
    assert "wrong.rq cannot be used" in problem(client.get("/queries/wrong"), 500)["en"]


def test_the_list_tells_what_each_question_takes(client: TestClient) -> None:
    found = {one["name"]: one for one in client.get("/queries").json()["queries"]}
    years = found["B3"]["parameters"][0]
    assert (years["name"], years["form"], years["usual"], years["least"], years["most"]) == (
        "years",
        "integer",
        "3",
        "1",
        "20",
    )
    assert found["T6"]["parameters"][0]["required"] is True
    assert "gexf" in found["I4"]["formats"]
    assert "gexf" not in found["B1"]["formats"]


# -- OpenAPI


def test_openapi_describes_every_question(client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    assert document["openapi"] == "3.1.0"
    for one in client.get("/queries").json()["queries"]:
        operation = document["paths"][f"/queries/{one['name']}"]["get"]
        names = [parameter["name"] for parameter in operation["parameters"]]
        assert [p["name"] for p in one["parameters"]] == [
            name for name in names if name != "lang" or one["name"] == "T6"
        ]
        assert operation["responses"]["200"]["content"].keys() >= {"application/json", "text/csv"}


def test_openapi_is_well_formed(client: TestClient) -> None:
    validator = pytest.importorskip(
        "openapi_spec_validator", reason="openapi-spec-validator is not installed"
    )
    for lang in ("zh", "en"):
        validator.validate(client.get(f"/openapi.json?lang={lang}").json())


def test_the_examples_of_openapi_are_answered(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    for address, item in paths.items():
        operation = item["get"]
        if "{" in address or address == "/queries":
            continue
        given = {p["name"]: p["example"] for p in operation["parameters"] if "example" in p}
        response = client.get(address, params=given)
        assert response.status_code == 200, (address, given, response.text)

"""The page for asking SPARQL: what it completes, what it reads, and a person at it in a real browser."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from starlette.testclient import TestClient

from ontology.model import Model

ROOT = Path(__file__).parents[2]
JS, WEB = ROOT / "tests" / "js", ROOT / "web"
MODULES = Path(os.environ.get("QUEQIAO_NODE_MODULES", JS / "node_modules"))
XSD = "http://www.w3.org/2001/XMLSchema#"


def node(script: Path, *given: str, seconds: float = 240) -> Any:
    """What a script says as JSON."""
    program = shutil.which("node")
    if program is None:
        pytest.skip("needs node")
    done = subprocess.run(
        [program, str(script), *given], capture_output=True, text=True, check=False, timeout=seconds
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def editor(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The modules of the editor where node takes them for modules."""
    folder = tmp_path_factory.mktemp("editor")
    shutil.copytree(WEB / "editor", folder, dirs_exist_ok=True)
    (folder / "package.json").write_text('{"type": "module"}')
    return folder


@pytest.fixture(scope="module")
def offered(editor: Path, client: TestClient) -> Any:
    """What is offered in texts, the cursor being where | stands."""
    known = editor / "vocabulary.json"
    known.write_bytes(client.get("/sparql/vocabulary.json").content)

    def ask(*texts: str) -> list[Any]:
        found: list[Any] = node(JS / "completion.mjs", str(editor), str(known), json.dumps(texts))
        return found

    return ask


def first(found: Any) -> str:
    return str(found["list"][0])


def test_what_was_typed_is_found_by_label_in_either_language_and_by_name(offered: Any) -> None:
    texts = ["SELECT * { ?s a 企业|", "SELECT * { ?s a Enter|", "ENTERPRISE|", "SELECT * { ?s a qq:Enterp| }"]
    assert [first(found) for found in offered(*texts)] == ["qq:Enterprise"] * 4
    (found,) = offered("SELECT * { ?s a qq:Enter|prise }")
    assert (found["from"], found["to"]) == (16, 29)


def test_codes_of_the_list_that_belongs_there_come_first(offered: Any) -> None:
    kind, values, region, free = offered(
        "SELECT * { ?q a qq:Qualification ; qq:kind 高新| }",
        "SELECT * { VALUES ?k { 高新| } ?q a qq:Qualification ; qq:kind ?k }",
        "SELECT * { ?e qq:region 武汉市| }",
        "高新技术|",
    )
    assert first(kind) == first(values) == first(free) == "cis:qk-hnte"
    assert first(region) == "reg:420100"


def test_a_subject_is_offered_its_own_properties_in_the_order_of_its_shape(
    offered: Any, model: Model
) -> None:
    texts = [
        "SELECT * { ?s a qq:Enterprise ; | }",
        "SELECT * { ?p qq:applicant ?s . ?p a qq:Patent . ?p | }",
        "SELECT * { ?s a qq:Enterprise ; 专利| }",
        "SELECT * { ?s a qq:Patent ; qq:holder/| }",
    ]
    enterprise, patent, inverse, path = ([*found["list"]] for found in offered(*texts))
    for found, kind in ((enterprise, "Enterprise"), (patent, "Patent")):
        paths = [field.path for field in model.kinds[kind].own_fields]
        names = [one.partition(":")[2] for one in found if one[0] != "^"]
        wanted = [re.split(r"[/#]", one)[-1] for one in dict.fromkeys(paths)][:20]
        assert names[: len(wanted)] == wanted
    assert inverse[0] == "^qq:applicant"
    assert path[0] == enterprise[0]


def test_variables_functions_graphs_and_declared_prefixes_are_known(offered: Any) -> None:
    variable, call, graph, own, unknown = offered(
        "SELECT ?name ?nation { ?x ?y ?n|",
        "SELECT * { FILTER(deg|",
        "SELECT * { GRAPH |",
        "PREFIX x: <https://w3id.org/queqiao/ns/> SELECT * { ?s a x:Enterp|",
        "SELECT * { ?s a nowhere:Enterp|",
    )
    assert variable["list"] == ["?name", "?nation"]
    assert first(call) == "fn:degree("
    assert first(graph) == "graph:synthetic"
    assert first(own) == "x:Enterprise"
    assert unknown["list"] == []


def test_nothing_is_offered_inside_texts_comments_and_addresses(offered: Any) -> None:
    texts = [
        "SELECT * { ?s ?p '企|业' }",
        "# 企|",
        "SELECT * { ?s ?p <http://企|业> }",
        'ASK { ?s ?p """\n企|',
    ]
    assert offered(*texts) == [None] * 4


def test_things_are_looked_for_only_where_a_thing_may_stand(offered: Any) -> None:
    link, code, predicate = offered(
        "SELECT * { ?p qq:applicant 武汉| }", "SELECT * { ?e qq:region 武汉| }", "SELECT * { ?s 武汉| }"
    )
    assert link["things"]["kinds"] == ["https://w3id.org/queqiao/ns/Agent"]
    assert code["things"] is predicate["things"] is None


def test_answers_are_read(editor: Path) -> None:
    given = '<http://a> <http://p> "x\\n\\u4E2D\\"\\U0001F600"@zh .\n_:b <http://p> "1"^^<http://t> .\n'
    told = node(JS / "answers.mjs", str(editor), given)
    assert told["triples"] == [
        [
            {"type": "uri", "value": "http://a"},
            {"type": "uri", "value": "http://p"},
            {"type": "literal", "value": 'x\n中"😀', "xml:lang": "zh"},
        ],
        [
            {"type": "bnode", "value": "b"},
            {"type": "uri", "value": "http://p"},
            {"type": "literal", "value": "1", "datatype": "http://t"},
        ],
    ]
    assert told["numbers"] == [1.5, None, None, None]
    assert told["moments"] == [1672444800000, 1640995200000, None]
    assert told["sorts"] == ["number", "date", "node", "text", "none"]
    assert told["ticks"] == [[0, 2, 4, 6, 8, 10], [0], [-2, 0, 2, 4, 6], [0, 5000, 10000]]
    assert told["forms"] == ["select", "graph", "ask", "update", "graph"]
    assert told["declared"] == {"a": "http://a/", "": "http://b/"}


def test_what_is_vendored_names_no_other_host() -> None:
    text = (WEB / "vendor" / "yasqe.min.js").read_text("utf-8")
    for host in ("prefix.cc", "lov.linkeddata", "dbpedia", "sourceMappingURL"):
        assert host not in text
    named = {urlsplit(found).netloc for found in re.findall(r"https?://[\w./-]+", text)}
    # what is left are the names of formats
    assert named == {"www.w3.org"}


def browsed(name: str, address: str, *more: str) -> Any:
    """What a person saw who went through the page as a script says."""
    browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if browser is None or not (MODULES / "playwright-core").exists():
        pytest.skip("needs Chromium and, in tests/js, npm install --no-save playwright-core")
    script = JS / name
    if MODULES.parent != JS:
        script = Path(shutil.copy(script, MODULES.parent / name))
    return node(script, address, browser, *more)


@pytest.fixture(scope="module")
def seen(address: str) -> Any:
    """What a person saw who went through the page."""
    return browsed("editor.mjs", address)


def test_the_page_speaks_with_its_own_server_alone_and_without_errors(seen: Any, address: str) -> None:
    assert set(seen["hosts"]) <= {urlsplit(address).netloc, "blob:", "data:"}
    assert seen["quiet"] == seen["missing"] == []


def test_a_query_is_completed_in_chinese_and_answered_with_labels(seen: Any) -> None:
    assert "企业" in seen["offered"][0]
    assert seen["completed"] == "SELECT ?s ?o { ?s a qq:Enterprise ; qq:region ?o }"
    assert all(re.search(r"[一-鿿]", cell) for cell in seen["cells"])
    assert "行" in seen["told"]
    assert "毫秒" in seen["told"]
    assert seen["links"].startswith("/resource?iri=https%3A%2F%2F")


def test_things_of_the_city_are_found_by_name(seen: Any) -> None:
    assert re.fullmatch(r"SELECT \?p \{ \?p qq:applicant (id:\S+|<\S+/id/\S+>)", seen["thing"])


def test_charts_draw_the_rows(seen: Any) -> None:
    assert seen["marks"]["bar"] == seen["marks"]["line"] == seen["marks"]["scatter"] > 10
    assert seen["marks"]["pie"] == 17
    assert any(title.startswith("企业: 4 ") for title in seen["bars"])
    assert seen["svg"].startswith("<svg xmlns=")


def test_tables_are_sorted_filtered_and_kept_for_excel(seen: Any) -> None:
    assert int(seen["least"][0]) <= 4
    assert seen["filtered"]
    assert all("企业" in label for label in seen["filtered"])
    assert seen["excel"] == ["answer.csv", [0xEF, 0xBB, 0xBF]]


def test_a_link_shares_a_query_and_runs_it_only_if_it_says_so(seen: Any) -> None:
    assert seen["shared"] == {"same": True, "ran": False, "rows": 2}


def test_graphs_are_drawn(seen: Any) -> None:
    assert re.search(r"[1-9]\d* 个事物，[1-9]\d* 条联系", seen["graph"])
    assert seen["graphFormats"][:3] == ["ttl", "nt", "jsonld"]


def test_named_questions_fill_the_editor_with_what_was_chosen(seen: Any) -> None:
    assert seen["questions"] >= 40
    assert '"2021-06-30"^^xsd:date' in seen["question"]
    assert seen["rest"].startswith("/queries/B1.json?day=2021-06-30&")


def test_prefixes_are_known_and_written_out_if_wanted(seen: Any) -> None:
    assert seen["declared"].startswith("PREFIX cis: <https://w3id.org/queqiao/scheme/>\nPREFIX qq: <")
    assert seen["valid"] == 0


def test_a_query_is_cancelled_problems_are_told_and_queries_remembered(seen: Any) -> None:
    assert seen["cancelled"] == "已取消"
    assert seen["history"] >= 4
    assert seen["problem"][0].startswith("400 · ")
    assert seen["problem"][1] == 1


def test_an_answer_too_large_for_a_page_is_offered_as_a_file(seen: Any) -> None:
    assert "32 MiB" in seen["large"][0]
    assert seen["large"][1] is True


def test_the_page_speaks_both_languages_on_any_screen(seen: Any) -> None:
    run, question, kept = seen["english"]
    assert run == "Run"
    assert question.isascii()
    assert kept == "PREFIX"
    assert seen["overflow"] <= 0
    assert seen["synthetic"] is True

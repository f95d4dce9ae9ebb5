"""The commands as people type them: what they say, their exit codes, and what they do with broken files."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from cli import main, pages
from graph.generation import City

ROOT = Path(__file__).parents[1]
HEADER = "ts_code,symbol,name,area,industry,list_date\n"
ROW = "600498.SH,600498,合成通信,湖北,通信设备,2001-08-23\n"

Run = Callable[..., Result]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def run(data: Path) -> Run:
    def ran(command: str, *arguments: object, stdin: str | None = None) -> Result:
        words = [command, "--data", str(data), *map(str, arguments)]
        result = CliRunner().invoke(main, words, input=stdin)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        assert "Traceback" not in result.output
        return result

    return ran


@pytest.fixture
def loaded(run: Run, tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_text(HEADER + ROW, "utf-8")
    assert run("load", path).exit_code == 0
    return path


def workbook(path: Path, *, number_as_float: bool = False) -> None:
    """A workbook with two merged title rows above its header, and a number that the program made scientific."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["合成上市企业名单"])
    sheet.append(["（合成数据）"])
    sheet.merge_cells("A1:F1")
    sheet.merge_cells("A2:F2")
    sheet.append(HEADER.strip().split(","))
    row: list[object] = list(ROW.strip().split(","))
    row[0] = 6.00498e17 if number_as_float else row[0]
    sheet.append(row)
    book.save(path)


def broken(folder: Path) -> dict[str, Path]:
    """Ten files that are broken on purpose, and how."""
    found = {name: folder / f"{name}.csv" for name in ("encoding", "column", "header", "digits", "empty")}
    whole = gzip.compress((HEADER + ROW * 2000).encode())
    (folder / "truncated.csv.gz").write_bytes(whole[: len(whole) // 2])
    found["truncated"] = folder / "truncated.csv.gz"
    found["encoding"].write_bytes((HEADER + ROW).encode("gb18030") + "混合".encode() + b"\xff\xfe\xfa\n")
    found["column"].write_text((HEADER + ROW).replace("ts_code", "code"), "utf-8")
    found["header"].write_text(HEADER.replace("symbol", "ts_code") + ROW, "utf-8")
    found["digits"].write_text("@prefix x: <urn:x> .", "utf-8")
    found["digits"] = ROOT / "tests" / "data" / "bad" / "O3--gb-example-with-wrong-last-char.ttl"
    found["empty"].write_text("", "utf-8")
    found["merged"], found["scientific"] = folder / "merged.xlsx", folder / "scientific.xlsx"
    workbook(found["merged"])
    workbook(found["scientific"], number_as_float=True)
    (folder / "folder").mkdir()
    found["directory"] = folder / "folder"
    found["noise"] = folder / "noise.csv"
    found["noise"].write_bytes(bytes(i * 7919 % 256 for i in range(4096)))
    return found


#: The ways to be broken, and a word that the message must have.
WAYS = {
    "truncated": "packed",
    "encoding": "encod",
    "column": "ts_code",
    "header": "ts_code",
    "digits": "O3",
    "empty": "empty",
    "scientific": "scientific",
    "directory": "folder",
    "noise": "",
}


@pytest.mark.parametrize("way", WAYS)
def test_a_broken_file_is_told_and_changes_nothing(
    run: Run, loaded: Path, data: Path, tmp_path: Path, way: str
) -> None:
    path = broken(tmp_path)[way]
    before = json.loads(run("status", "--json").output)
    result = run("load", path)
    assert result.exit_code == 1
    assert path.name in result.output or path.stem in result.output
    assert WAYS[way].lower() in result.output.lower()
    assert any("\u4e00" <= c <= "\u9fff" for c in result.output)
    assert json.loads(run("status", "--json").output) == before
    assert loaded.exists() and _things(data) == {"合成通信"}


def test_merged_title_rows_do_no_harm(run: Run, loaded: Path, data: Path, tmp_path: Path) -> None:
    path = broken(tmp_path)["merged"]
    assert loaded.exists() and run("load", path).exit_code == 0
    assert "merged" in {about["source"] for about in json.loads(run("status", "--json").output)["sources"]}
    assert _things(data) == {"合成通信"}


def _things(data: Path) -> set[str]:
    found = City(data).current()
    assert found is not None
    return {found.index.label(node) for node in found.index.nodes("Enterprise").tolist()}


def test_a_citys_own_map_is_used_by_itself(run: Run, data: Path, tmp_path: Path) -> None:
    (data / "maps").mkdir(parents=True)
    (data / "maps" / "own.toml").write_text(
        'name = "own"\ntitle = { zh = "自有名单", en = "own list" }\nlicence = "CC0-1.0"\ncolumns = ["企业"]\n'
        '[[thing]]\nkind = "Enterprise"\n[thing.fields]\nlabel = { column = "企业", lang = "zh" }\n',
        "utf-8",
    )
    path = tmp_path / "own.csv"
    path.write_text("企业\n合成自有企业\n", "utf-8")
    assert run("check", path).exit_code == 0
    assert run("load", path).exit_code == 0
    assert _things(data) == {"合成自有企业"}


def test_check_ends_with_1_where_something_would_be_refused(run: Run, loaded: Path, tmp_path: Path) -> None:
    assert run("check", loaded).exit_code == 0
    bad = tmp_path / "bad.csv"
    bad.write_text(HEADER + ROW + ROW.replace("600498.SH", "6004"), "utf-8")
    result = run("check", bad)
    assert result.exit_code == 1
    assert "bad.csv:3" in result.output and "6004" in result.output


@pytest.mark.parametrize(
    ("command", "arguments"),
    [
        ("status", []),
        ("query", ["B3"]),
        ("rank", []),
        ("path", ["a", "b"]),
        ("export", ["--format", "gexf", "out.gexf"]),
        ("rollback", []),
        ("serve", []),
    ],
)
def test_without_data_it_says_what_to_do(run: Run, command: str, arguments: list[str]) -> None:
    result = run(command, *arguments)
    assert result.exit_code == 1
    assert "no " in result.output and "没有" in result.output


def test_query_formats(run: Run, loaded: Path) -> None:
    query = "SELECT ?l { ?e a qq:Enterprise ; skos:prefLabel ?l }"
    assert "合成通信" in run("query", "-", stdin=query).output
    assert run("query", "--format", "csv", "-", stdin=query).output.splitlines() == ["l", "合成通信"]
    found = json.loads(run("query", "--format", "json", "-", stdin=query).output)
    assert found["results"]["bindings"] == [{"l": {"type": "literal", "value": "合成通信", "xml:lang": "zh"}}]
    assert loaded.exists()


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("SELECT ?x {", "syntax"),
        ("SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }", "SERVICE"),
        ("DROP ALL", "DROP"),
    ],
)
def test_a_query_that_is_not_answered_is_told_why(run: Run, loaded: Path, query: str, told: str) -> None:
    result = run("query", "-", stdin=query)
    assert result.exit_code == 1 and told in result.output and loaded.exists()


def test_rank_names_the_kinds_where_one_is_unknown(run: Run, loaded: Path) -> None:
    result = run("rank", "--kind", "Company")
    assert result.exit_code == 2 and "Enterprise" in result.output and loaded.exists()


def test_path_names_the_candidates_where_a_name_fits_several(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(
        HEADER + ROW + ROW.replace("600498", "600499").replace("合成通信", "合成通信网络"), "utf-8"
    )
    run("load", path)
    result = run("path", "合成通信网络", "合成")
    assert result.exit_code == 1 and "合成通信网络" in result.output and "3 things" in result.output


def test_export_of_a_construct(run: Run, loaded: Path, tmp_path: Path) -> None:
    query, out = tmp_path / "q.rq", tmp_path / "out.json"
    query.write_text("CONSTRUCT { ?e qq:region ?r } { ?e a qq:Enterprise ; qq:region ?r }", "utf-8")
    assert run("export", "--format", "node-link", "--construct", query, out).exit_code == 0
    graph = json.loads(out.read_text("utf-8"))
    assert {node["label"] for node in graph["nodes"]} == {"合成通信", "湖北省"} and len(graph["edges"]) == 1
    assert loaded.exists()


def test_export_names_the_formats(run: Run, loaded: Path, tmp_path: Path) -> None:
    result = run("export", "--format", "gefx", tmp_path / "x")
    assert result.exit_code == 1 and "gexf" in result.output and loaded.exists()
    assert not (tmp_path / "x").exists()


def test_demo_is_marked_synthetic_and_repeats_itself(run: Run, data: Path) -> None:
    assert run("demo", "--scale", "0.001").exit_code == 0
    found = City(data).current()
    assert found is not None
    kind = found.model.kinds["Enterprise"]
    nodes = found.index.nodes("Enterprise").tolist()
    assert nodes and all(found.index.values(node, kind["synthetic"]) == [True] for node in nodes)
    assert run("export", "--format", "ntriples", data / "a.nt").exit_code == 0
    run("demo", "--scale", "0.001")
    run("export", "--format", "ntriples", data / "b.nt")
    assert sorted((data / "a.nt").read_text("utf-8").splitlines()) == sorted(
        (data / "b.nt").read_text("utf-8").splitlines()
    )


@pytest.mark.parametrize("name", [None, *main.commands])
def test_every_command_explains_itself_in_both_languages(name: str | None) -> None:
    result = CliRunner().invoke(main, [name, "--help"] if name else ["--help"])
    assert result.exit_code == 0
    assert any("\u4e00" <= c <= "\u9fff" for c in result.output) and "Usage" in result.output


@pytest.mark.parametrize("name", list(pages()))
def test_generated_pages_are_fresh(name: str) -> None:
    assert (ROOT / "docs" / name).read_text("utf-8") == pages()[name], "run: queqiao docs"


def test_a_dry_run_says_what_would_change_and_changes_nothing(run: Run, loaded: Path, data: Path) -> None:
    loaded.write_text(HEADER + ROW.replace("合成通信", "合成通信科技"), "utf-8")
    before = {path: path.read_bytes() for path in data.rglob("*") if path.is_file()}
    told = run("load", "--dry-run", loaded).output
    assert "list: 新增 added 0, 变更 changed 1, 撤回 withdrawn 0" in told
    assert "label: 合成通信@zh → 合成通信科技@zh" in told
    found = json.loads(run("load", "--dry-run", "--json", loaded).output)
    assert found["sources"][0]["changed"]["fields"] == {"label": 1}
    assert before == {path: path.read_bytes() for path in data.rglob("*") if path.is_file()}


def test_what_was_withdrawn_is_told_and_two_generations_compared(run: Run, loaded: Path) -> None:
    loaded.write_text(HEADER + ROW.replace("600498", "600499").replace("合成通信", "合成光电"), "utf-8")
    assert run("load", loaded).exit_code == 0
    told = run("diff").output
    assert "list: 新增 added 1, 变更 changed 0, 撤回 withdrawn 1" in told
    assert json.loads(run("diff", "--json", 2, 1).output)["sources"][0]["added"]["count"] == 1
    assert "第 2 代撤回 withdrawn in generation 2" in run("history", "org/stock-code-600498.SH").output
    assert run("history", "org/never-seen").exit_code == 1
    assert run("diff", 1, 9).exit_code == 1
    assert run("withdraw", "nobody").exit_code == 1
    assert run("withdraw", "list").exit_code == 0
    assert json.loads(run("status", "--json").output)["sources"] == []


def test_the_first_generation_has_none_before_it(run: Run, loaded: Path) -> None:
    assert loaded.exists()
    ended = run("diff")
    assert ended.exit_code == 1
    assert "generation 1 is the first" in ended.output

"""Programs that others made read the schema and ask over a real connection."""

import shutil
import subprocess
from pathlib import Path

import pytest
from gql import Client, gql
from gql.transport.httpx import HTTPXTransport
from graphql import build_schema, parse, validate

ROOT = Path(__file__).parents[2]
JS = ROOT / "tests" / "js"
SCHEMA, PAGE = ROOT / "docs" / "schema.graphql", JS / "page.graphql"
MODULES = ["@graphql-codegen/cli", "@graphql-codegen/typescript-operations", "graphql", "typescript"]


def test_the_page_of_the_tests_fits_the_schema() -> None:
    schema = build_schema(SCHEMA.read_text(encoding="utf-8"))
    assert validate(schema, parse(PAGE.read_text(encoding="utf-8"))) == []


@pytest.mark.slow
def test_graphql_codegen_makes_types_that_compile(tmp_path: Path) -> None:
    program = shutil.which("node")
    missing = [name for name in MODULES if not (JS / "node_modules" / name).exists()]
    if program is None or missing:
        pytest.skip(f"needs node and, in tests/js, npm install {' '.join(MODULES)}")
    make = [program, str(JS / "codegen.mjs"), str(SCHEMA), str(PAGE), str(tmp_path)]
    subprocess.run(make, capture_output=True, check=True, cwd=JS, timeout=300)
    assert "export type PageQuery =" in (tmp_path / "made.ts").read_text(encoding="utf-8")
    check = [str(JS / "node_modules" / ".bin" / "tsc"), "--strict", "--noEmit", str(tmp_path / "used.ts")]
    done = subprocess.run(check, capture_output=True, text=True, check=False, timeout=300)
    assert (done.returncode, done.stdout) == (0, "")


def test_gql_reads_the_schema_and_asks(address: str) -> None:
    transport = HTTPXTransport(f"{address}/graphql", timeout=60)
    with Client(transport=transport, fetch_schema_from_transport=True) as session:
        request = gql(PAGE.read_text(encoding="utf-8"))
        request.operation_name = "Page"
        request.variable_values = {"first": 2}
        found = session.execute(request)["enterprises"]
        assert (found["totalCount"], len(found["nodes"])) == (4, 2)
        assert found["pageInfo"]["hasNextPage"]
        assert {one["__typename"] for one in found["nodes"]} == {"Enterprise"}

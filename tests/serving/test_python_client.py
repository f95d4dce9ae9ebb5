"""The code generator for Python clients, ariadne-codegen, reads the schema, and the client that it makes asks."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

SCHEMA = Path(__file__).parents[2] / "docs" / "schema.graphql"
#: Without named fragments: of one on an interface, spread beside fragments on types, the generator makes no module.
OPERATIONS = """
query Page($first: Int = 5, $where: EnterpriseWhere) {
  enterprises(first: $first, where: $where, orderBy: [LABEL_ASC]) {
    totalCount
    pageInfo { hasNextPage endCursor }
    nodes { id label foundedOn region { id label } heldPatents(first: 3) { totalCount nodes { id } } }
  }
}
query Found($ids: [ID!]!) {
  nodes(ids: $ids) { __typename id label kindName ... on Enterprise { uscc } ... on Person { orcid } }
}
"""
SETTINGS = """
[tool.ariadne-codegen]
schema_path = {schema}
queries_path = {queries}
target_package_name = "made"
async_client = false
"""
PROGRAM = """
import sys
from made import Client, CountFilter, EnterpriseWhere, PatentLinks
with Client(sys.argv[1] + "/graphql") as client:
    where = EnterpriseWhere(applied_patents=PatentLinks(count=CountFilter(gte=0)))
    page = client.page(first=2, where=where).enterprises
    found = client.found([page.nodes[0].id, "https://example.org/id/nobody"]).nodes
    print(page.total_count, len(page.nodes), page.page_info.has_next_page)
    print(found[0].typename__, found[0].label == page.nodes[0].label, found[1])
"""


@pytest.mark.slow
def test_ariadne_codegen_makes_a_client_that_asks(address: str, tmp_path: Path) -> None:
    program = shutil.which("ariadne-codegen")
    if program is None:
        pytest.skip("needs ariadne-codegen on the path")
    queries = tmp_path / "queries.graphql"
    queries.write_text(OPERATIONS, encoding="utf-8")
    settings = SETTINGS.format(schema=json.dumps(str(SCHEMA)), queries=json.dumps(str(queries)))
    (tmp_path / "pyproject.toml").write_text(settings, encoding="utf-8")
    subprocess.run([program], cwd=tmp_path, capture_output=True, check=True, timeout=120)
    python = Path(program).with_name("python")
    done = subprocess.run(
        [str(python), "-c", PROGRAM, address],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert (done.stdout, done.stderr) == ("4 2 True\nEnterprise True None\n", "")

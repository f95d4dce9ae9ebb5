"""The reports of loads over HTTP: listed, given out with their types, and nothing beside them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from starlette.testclient import TestClient

from cli import main
from graph.generation import City
from ontology.model import Model
from server import create_app

HEADER = "ts_code,symbol,name,area,industry,list_date\n"
ROWS = HEADER + "600498.SH,600498,合成<i>,湖北,通信设备,2001-08-23\n6,6,坏,湖北,x,2001\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("reports")
    (path / "list.csv").write_text(ROWS, "utf-8")
    result = CliRunner().invoke(main, ["load", "--data", str(path / "data"), str(path / "list.csv")])
    assert result.exit_code == 0, result.output
    assert f"报告 report: {path / 'data' / 'reports' / '000001' / 'load.html'}, load.xlsx" in result.output
    assert f"mend and load: {path / 'data' / 'rejected' / 'list.rows.xlsx'}" in result.output
    return path / "data"


@pytest.fixture(scope="module")
def client(folder: Path, model: Model) -> Iterator[TestClient]:
    with TestClient(create_app(City(folder, model=model))) as client:
        yield client


def test_the_list_leads_to_the_page_and_the_workbook(client: TestClient, tmp_path: Path) -> None:
    listed = client.get("/reports/")
    assert listed.headers["content-type"] == "text/html; charset=utf-8" and "list.csv" in listed.text
    for address in ("/reports/1/load.html", "/reports/1/load.xlsx"):
        assert f'href="{address}"' in listed.text
    page = client.get("/reports/latest/load.html")
    assert page.headers["content-type"] == "text/html; charset=utf-8" and "第 1 代" in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]
    sheet = client.get("/reports/1/load.xlsx")
    assert sheet.headers["content-type"].endswith("spreadsheetml.sheet")
    assert 'filename="queqiao-000001-load.xlsx"' in sheet.headers["content-disposition"]
    (tmp_path / "got.xlsx").write_bytes(sheet.content)
    assert openpyxl.load_workbook(tmp_path / "got.xlsx").sheetnames[0] == "汇总 Summary"


@pytest.mark.parametrize(
    "address",
    [
        "/reports/2/load.html",
        "/reports/1/manifest.json",
        "/reports/1/..%2f..%2fCURRENT",
        "/reports/..%2f/load.html",
    ],
)
def test_nothing_else_is_given_out(client: TestClient, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 404 and response.json()["zh"]


def test_scripts_of_other_sites_read_no_reports(client: TestClient) -> None:
    for address in ("/reports/", "/reports/latest/load.html", "/reports/latest/load.xlsx"):
        assert client.get(address, headers={"origin": "https://example.org"}).status_code == 403


def test_a_report_that_cannot_be_written_leaves_the_load_published(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "reports").write_text("a file where the folder should be", "utf-8")
    (tmp_path / "list.csv").write_text(ROWS, "utf-8")
    result = CliRunner().invoke(main, ["load", "--data", str(tmp_path / "data"), str(tmp_path / "list.csv")])
    assert result.exit_code == 0 and "警告：数据已发布" in result.output and "Warning" in result.output
    assert City(tmp_path / "data").current_number() == 1

"""Which reports there are, and that nothing else of the disk is given out."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.generation import City
from graph.publishing.reports import PAGE, SHEET, folder_of, reports
from ontology.model import Model
from queries.report_list import list_page, report_file


@pytest.fixture
def city(tmp_path: Path, model: Model) -> City:
    for number in (7, 12):
        folder = folder_of(tmp_path, number)
        folder.mkdir(parents=True)
        (folder / PAGE).write_text(f"page {number}", "utf-8")
    (folder_of(tmp_path, 12) / SHEET).write_bytes(b"sheet")
    folder_of(tmp_path, 13).mkdir()
    (tmp_path / "reports" / "notes").mkdir()
    (tmp_path / "secret.txt").write_text("secret", "utf-8")
    return City(tmp_path, model=model)


def test_the_newest_comes_first_and_halves_are_not_listed(city: City) -> None:
    assert [report.number for report in reports(city.path)] == [12, 7]
    text = list_page(city)
    assert (
        text.index("/reports/12/load.html") < text.index("/reports/7/load.html") and "/reports/13" not in text
    )


def test_a_city_without_reports_says_so(tmp_path: Path, model: Model) -> None:
    assert "No reports yet" in list_page(City(tmp_path / "none", model=model))


def test_files_are_found_by_number_and_as_the_latest(city: City) -> None:
    assert report_file(city.path, "7", PAGE) == folder_of(city.path, 7) / PAGE
    assert report_file(city.path, "latest", SHEET) == folder_of(city.path, 12) / SHEET
    assert report_file(city.path, "7", SHEET) is None


@pytest.mark.parametrize("number", ["..", "7/..", "000007", "+7", "-1", "", "13", "notes", "７", "9" * 5000])
@pytest.mark.parametrize("name", [PAGE, "../../secret.txt", "secret.txt", "..", ""])
def test_nothing_else_is_found(city: City, number: str, name: str) -> None:
    assert report_file(city.path, number, name) is None

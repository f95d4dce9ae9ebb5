"""The page of loaders names each one, with the licence and the address that the loader itself states."""

import re
from pathlib import Path

import pytest

from loaders.source import known

PAGE = Path(__file__).parents[2] / "docs" / "loaders.md"
ROWS = {
    found[1]: line
    for line in PAGE.read_text("utf-8").splitlines()
    if (found := re.match(r"\| `([a-z0-9-]+)` \|", line))
}


def test_the_page_has_each_loader_and_no_other() -> None:
    assert sorted(ROWS) == sorted(known())


@pytest.mark.parametrize("name", sorted(known()))
def test_licence_and_address_are_those_that_go_into_the_graph(name: str) -> None:
    info = known()[name].info
    *_, licence, address = (cell.strip() for cell in ROWS[name].strip("| ").split(" | "))
    assert (licence, address) == (info.licence, info.address or "–")
    assert info.title.zh
    assert info.title.en

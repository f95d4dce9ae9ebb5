"""The examples of docs/graphql.md run as they are written."""

import re
from pathlib import Path

import pytest

from tests.schema.conftest import Ask

PAGE = (Path(__file__).parents[2] / "docs" / "graphql.md").read_text("utf-8")
EXAMPLES = re.findall(r"```graphql\n(.*?)```", PAGE, re.DOTALL)


def test_the_page_has_examples() -> None:
    assert len(EXAMPLES) >= 6


@pytest.mark.parametrize("example", EXAMPLES, ids=range(len(EXAMPLES)))
def test_an_example_runs(ask: Ask, example: str) -> None:
    found = ask(example)
    assert all(found.values())

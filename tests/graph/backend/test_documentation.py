"""What docs/networkx.md says is so: its programs run, and its table has every function on arrays."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from graph.backend.city import open_graph
from graph.backend.info import FUNCTIONS
from graph.generation import Generation

TEXT = (Path(__file__).parents[3] / "docs" / "networkx.md").read_text(encoding="utf-8")
TABLE = TEXT.partition("## What runs on arrays")[2].partition("## ")[0]
PROGRAMS = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)


def test_the_table_has_every_function() -> None:
    named = {
        name
        for row in re.findall(r"^\|[^|]*\|([^|]*)\|", TABLE, re.MULTILINE)
        for name in re.findall(r"`(\w{4,})`", row)
    }
    assert named - {"endpoints", "seed"} == set(FUNCTIONS)


def test_its_programs_run(example: Generation, monkeypatch: pytest.MonkeyPatch) -> None:
    # the example's folder stands for `data`, and NetworkX itself for the backend on a graphics card
    folder = example.folder.parents[1]
    known: dict[str, Any] = {"nx": nx, "print": lambda *_: None}
    known["open_graph"] = lambda _, *given: open_graph(folder, *given)
    assert len(PROGRAMS) == 3
    for program in PROGRAMS:
        told = program.replace('backend="cugraph"', 'backend="networkx"')
        exec(re.sub(r"^from queqiao.*$", "", told, flags=re.MULTILINE), known)
    assert known["city"].number_of_edges() > 0
    assert known["ranks"].keys() == set(known["city"])
    assert known["then"].is_directed() and type(known["plain"]) is nx.Graph

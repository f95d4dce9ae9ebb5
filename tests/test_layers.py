"""Who may import whom: the tables are the architecture, and every import is held against them."""

import ast
from collections.abc import Iterator
from fnmatch import fnmatch
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parent.parent

#: Each part, a folder or a file at the top, and the parts it may take from.
MAY_USE: dict[str, set[str]] = {
    "ontology": set(),
    "graph": {"ontology"},
    "loaders": {"graph", "ontology"},
    "queries": {"graph", "ontology"},
    "schema": {"queries", "graph", "ontology"},
    "workbench": {"schema", "queries", "graph", "ontology"},
    "serving": {"schema", "queries", "graph", "ontology"},
    "server": {"serving", "schema", "queries", "graph", "ontology"},
    "commands": {"server", "serving", "schema", "loaders", "queries", "graph", "ontology"},
    "cli": {"commands", "server", "serving", "schema", "queries", "loaders", "graph", "ontology"},
    "__init__": {"workbench"},
    "__main__": {"cli"},
}

#: Each outside library and the one folder or file that knows it, or the files.
HOME: dict[str, str | tuple[str, ...]] = {
    "click": "c*",
    "graphql": "schema",
    "networkit": "graph",
    "networkx": "graph",
    "openpyxl": "loaders",
    "oxrdflib": "graph/store.py",
    "pyarrow": "graph/files/parquet.py",
    "pyoxigraph": ("graph/store.py", "ontology/turtle.py"),
    "resvg_py": "graph/pictures/drawing.py",
    "starlette": "serv*",
    "strawberry": "schema",
    "uvicorn": ("commands/serve.py", "serving/express.py"),
}


class Import(NamedTuple):
    """One thing taken: by which file, from where, and the dotted name."""

    file: Path
    line: int
    name: str

    @property
    def part(self) -> str:
        """The part of the project that takes."""
        return self.file.parts[0].removesuffix(".py")

    @property
    def top(self) -> str:
        """The part or library taken from; empty for a relative import."""
        return self.name.partition(".")[0]


def sources(root: Path) -> dict[str, Path]:
    """The project's modules by dotted name, each as a path below the root."""
    files = [*root.glob("*.py"), *(file for part in MAY_USE for file in (root / part).rglob("*.py"))]
    paths = [file.relative_to(root) for file in files]
    return {".".join(path.with_suffix("").parts).removesuffix(".__init__"): path for path in paths}


def named(node: ast.AST) -> list[str]:
    """The dotted names that an import statement takes; a relative one keeps its dots."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        start = "." * node.level + (node.module or "")
        return [f"{start}.{alias.name}" for alias in node.names]
    return []


def imports(root: Path) -> Iterator[Import]:
    """Every import of the project, those inside functions and type-checking blocks included."""
    for path in sources(root).values():
        for node in ast.walk(ast.parse((root / path).read_text(encoding="utf-8"))):
            yield from (Import(path, getattr(node, "lineno", 0), name) for name in named(node))


def taken_from_above(root: Path) -> list[Import]:
    """Imports of a part that the table does not allow; a relative import hides its part and counts as one."""
    return [
        taken
        for taken in imports(root)
        if not taken.top or taken.top in MAY_USE.keys() - MAY_USE.get(taken.part, set()) - {taken.part}
    ]


def away_from_home(root: Path) -> list[Import]:
    """Imports of a library outside its home."""
    return [
        taken for taken in imports(root) if taken.top in HOME and not _lies_in(taken.file, HOME[taken.top])
    ]


def _lies_in(file: Path, home: str | tuple[str, ...]) -> bool:
    homes = [home] if isinstance(home, str) else home
    return any(file.is_relative_to(one) or fnmatch(str(file), one) for one in homes)


def circle(root: Path) -> list[str]:
    """The modules of one circle of imports, or none."""
    modules = sources(root)
    graph: dict[str, set[str]] = {name: set() for name in modules}
    names = {path: name for name, path in modules.items()}
    for taken in imports(root):
        # `from graph import store` takes the module graph.store, `from graph.store import Store` does too.
        found = next((name for name in (taken.name, taken.name.rpartition(".")[0]) if name in modules), None)
        if found and found != names[taken.file]:
            graph[names[taken.file]].add(found)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        modules_on_it: list[str] = error.args[1]
        return modules_on_it
    return []


def test_every_part_is_in_the_table() -> None:
    folders = {file.parent.name for file in ROOT.glob("*/__init__.py")}
    assert folders | {file.stem for file in ROOT.glob("*.py")} == MAY_USE.keys()


def test_the_table_goes_one_way() -> None:
    assert set(TopologicalSorter(MAY_USE).static_order()) == MAY_USE.keys()


def test_parts_take_only_from_those_below_them() -> None:
    assert not taken_from_above(ROOT)


def test_libraries_stay_at_home() -> None:
    assert not away_from_home(ROOT)


def test_modules_form_no_circle() -> None:
    assert not circle(ROOT)


def project(root: Path, files: dict[str, str]) -> Path:
    """A made-up project of these files."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("ontology/model.py", "from graph.store import Store"),
        ("ontology/model.py", "import graph"),
        ("graph/store.py", "def late():\n    import loaders.run as run"),
        ("graph/deep/kernel.py", "import server"),
        ("loaders/run.py", "from queries import find"),
        ("queries/find.py", "if True:\n    from loaders.source import Source"),
        ("schema/build.py", "from server import app"),
        ("schema/build.py", "from . import execution"),
        ("schema/build.py", "from .execution import run"),
        ("server.py", "import os, cli"),
        ("cli.py", "from __main__ import main"),
        ("__main__.py", "import server"),
        ("helpers.py", "import graph"),
    ],
)
def test_an_import_from_above_is_found(tmp_path: Path, file: str, text: str) -> None:
    assert [str(taken.file) for taken in taken_from_above(project(tmp_path, {file: text}))] == [file]


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("graph/index.py", "import pyoxigraph as ox"),
        ("graph/index.py", "def late():\n    from oxrdflib import OxigraphStore"),
        ("queries/find.py", "from networkx.algorithms import pagerank"),
        ("server.py", "import strawberry"),
        ("schema/build.py", "from starlette.requests import Request"),
        ("cli.py", "import openpyxl"),
        ("server.py", "import uvicorn"),
        ("loaders/run.py", "import click"),
    ],
)
def test_a_library_away_from_home_is_found(tmp_path: Path, file: str, text: str) -> None:
    assert [str(taken.file) for taken in away_from_home(project(tmp_path, {file: text}))] == [file]


@pytest.mark.parametrize(
    "files",
    [
        {"graph/a.py": "from graph.b import x", "graph/b.py": "from graph.a import y"},
        {"graph/a.py": "from graph import b", "graph/b.py": "def late():\n    import graph.a"},
        {"graph/__init__.py": "from graph.a import x", "graph/a.py": "from graph import y"},
        {"graph/a.py": "import graph.b", "graph/b.py": "import graph.c", "graph/c.py": "import graph.a"},
    ],
    ids=["names", "modules", "package", "three"],
)
def test_a_circle_is_found(tmp_path: Path, files: dict[str, str]) -> None:
    assert {f"{name.replace('.', '/')}.py" for name in circle(project(tmp_path, files))} >= {"graph/a.py"}


def test_good_imports_are_left_alone(tmp_path: Path) -> None:
    files = {
        "graph/__init__.py": "",
        "graph/store.py": "import pyoxigraph\nfrom ontology.model import Model",
        "graph/index.py": "from graph import store\nfrom graph.store import Store\nimport networkx",
        "ontology/model.py": "import rdflib",
        "server.py": "from graph.index import Index\nimport starlette",
    }
    root = project(tmp_path, files)
    assert len(list(imports(root))) == 8
    assert not [*taken_from_above(root), *away_from_home(root), *circle(root)]

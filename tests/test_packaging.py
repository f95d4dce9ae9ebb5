"""What is installed: everything, and all of it under `queqiao`, where it overwrites nobody's packages."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import NamedTuple
from zipfile import ZipFile

import pytest

from graph.backend.info import ENTRY_POINTS

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PACKAGES: list[str] = PROJECT["tool"]["setuptools"]["packages"]
PARTS = [package.removeprefix("queqiao.").replace(".", "/") for package in PACKAGES if package != "queqiao"]

#: Folders at the top that hold Python but are not installed.
LEFT_OUT = {"benchmarks", "build", "data", "dist", "docs", "tests"}


class Built(NamedTuple):
    """A copy of the sources, and the two wheels made of it."""

    tree: Path
    wheel: Path
    editable: Path


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Wheels of what lies here, built in a copy with what is installed already: no network is used."""
    tree, out = tmp_path_factory.mktemp("tree"), tmp_path_factory.mktemp("wheels")
    for file in (path for path in ROOT.iterdir() if path.is_file()):
        shutil.copy(file, tree)
    for folder in {part.partition("/")[0] for part in PARTS} | {"web"}:
        if (ROOT / folder).is_dir():
            shutil.copytree(ROOT / folder, tree / folder, ignore=shutil.ignore_patterns("__pycache__", ".*"))
    return Built(tree, build(tree, out, "build_wheel"), build(tree, out, "build_editable"))


def build(tree: Path, out: Path, how: str) -> Path:
    """The wheel that the build backend's function `how` makes of a source tree."""
    code = f"from setuptools import build_meta; print(build_meta.{how}({str(out)!r}))"
    return out / run([sys.executable, "-c", code], tree).splitlines()[-1]


def run(command: list[str], folder: Path, path: Path | None = None) -> str:
    """What a command prints when run in a folder, with `path` searched for modules; its failure is ours."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    environment |= {"PYTHONPATH": str(path)} if path else {}
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def unpacked(wheel: Path, into: Path) -> Path:
    """The folder a wheel's files lie in."""
    with ZipFile(wheel) as archive:
        archive.extractall(into)
    return into


def test_the_package_list_is_the_folders() -> None:
    ours = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")} - LEFT_OUT
    files = [file.relative_to(ROOT) for name in ours for file in (ROOT / name).rglob("*.py")]
    assert {file.parent.as_posix() for file in files} == set(PARTS)


def test_every_package_says_what_it_is() -> None:
    first_lines = {part: (ROOT / part / "__init__.py").read_text(encoding="utf-8") for part in PARTS}
    assert [part for part, text in first_lines.items() if not text.startswith('"""')] == []


def test_the_wheel_holds_every_file_under_queqiao(built: Built) -> None:
    names = {name for name in ZipFile(built.wheel).namelist() if ".dist-info/" not in name}
    modules = set(built.tree.glob("*.py"))
    inside = {
        file
        for folder in built.tree.iterdir()
        if folder.is_dir() and folder.suffix != ".egg-info" and folder.name != "build"
        for file in folder.rglob("*")
        if file.is_file()
    }
    assert names == {f"queqiao/{file.relative_to(built.tree).as_posix()}" for file in modules | inside}


def test_the_wheel_starts(built: Built, tmp_path: Path) -> None:
    site = unpacked(built.wheel, tmp_path / "site")
    assert "Usage: queqiao" in run([sys.executable, "-m", "queqiao", "--help"], tmp_path, site)


def test_the_command_starts(built: Built, tmp_path: Path) -> None:
    site = unpacked(built.wheel, tmp_path / "site")
    code = (
        "import sys; from importlib.metadata import entry_points; sys.argv = ['queqiao', '--help'];"
        "entry_points(group='console_scripts', name='queqiao')['queqiao'].load()()"
    )
    assert "Usage: queqiao" in run([sys.executable, "-c", code], tmp_path, site)


def test_a_checkout_starts() -> None:
    assert "Usage: queqiao" in run([sys.executable, ".", "--help"], ROOT)


@pytest.mark.parametrize("kind", ["wheel", "editable"])
def test_an_install_exposes_only_queqiao(built: Built, tmp_path: Path, kind: str) -> None:
    site = unpacked(getattr(built, kind), tmp_path / "site")
    modules = ["queqiao", "queqiao.graph", "server", "cli"]
    code = (
        f"import site; site.addsitedir({str(site)!r}); from importlib.util import find_spec;"
        f"print(*[name for name in {modules + PARTS!r} if find_spec(name)])"
    )
    assert run([sys.executable, "-c", code], tmp_path).split() == ["queqiao", "queqiao.graph"]


def pins(name: str) -> dict[str, str]:
    """Each package that a requirements file names, and its version."""
    text = (ROOT / name).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", text, flags=re.MULTILINE))


def names_of(requirements: list[str]) -> set[str]:
    """The packages that requirements ask for, in the registry's spelling."""
    return {
        re.split(r"[^\w.-]", requirement)[0].lower().replace("_", "-").replace(".", "-")
        for requirement in requirements
    }


def test_everything_asked_for_is_pinned() -> None:
    assert names_of(PROJECT["project"]["dependencies"]) <= pins("requirements.txt").keys()
    assert names_of(PROJECT["dependency-groups"]["test"]) <= pins("requirements-test.txt").keys()


def test_the_tests_run_on_what_is_served() -> None:
    assert pins("requirements.txt").items() <= pins("requirements-test.txt").items()


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-test.txt"])
def test_pins_are_hashed_and_name_no_registry(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in text
    pinned = [entry for entry in re.split(r"\n(?=\w)", text) if "==" in entry]
    assert pinned
    assert [entry for entry in pinned if "--hash=sha256:" not in entry] == []


def test_networkx_is_told_of_the_backend() -> None:
    declared = PROJECT["project"]["entry-points"]
    assert {group: dict([pair]) for group, pair in ENTRY_POINTS.items()} == declared

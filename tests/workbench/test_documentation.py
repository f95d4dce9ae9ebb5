"""What docs/notebook.md shows runs as it stands, in the order in which it is read."""

import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from ontology.model import Model
from tests.queries.small_city import small_city

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "notebook.md").read_text(encoding="utf-8")
PROGRAMS = re.findall(r"```python\n(.*?)```", PAGE, flags=re.DOTALL)
FRAMES = ("pandas", "polars")


def test_there_are_programs() -> None:
    assert len(PROGRAMS) == len(re.findall("```python", PAGE)) >= 5


@pytest.fixture(scope="module")
def folder(model: Model, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which `queqiao` can be imported, as where it is installed, with a city in `data`."""
    path = tmp_path_factory.mktemp("notebook")
    small_city(model, path / "data", each=4)
    (path / "queqiao").symlink_to(ROOT, target_is_directory=True)
    return path


@pytest.mark.parametrize("frames", [False, True], ids=["tables", "data frames"])
def test_the_programs_run(folder: Path, frames: bool) -> None:
    missing = [name for name in FRAMES if not find_spec(name)]
    if frames and missing:
        pytest.skip(f"needs {', '.join(missing)}")
    programs = [text for text in PROGRAMS if frames or not any(f"to_{name}" in text for name in FRAMES)]
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(programs)],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=300,
    )
    assert done.stderr == ""
    assert done.stdout.startswith("<OpenCity 'data', generation 1>\n")
    assert "('firm', 'patents')" in done.stdout
    assert (folder / "around.gexf").read_text(encoding="utf-8").startswith("<?xml")

"""RML and YARRRML mappings, run by morph-kgc in a Python of its own; what comes out is read as RDF.

morph-kgc needs older pandas, rdflib and pyoxigraph than this program: two environments keep both whole.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from loaders.files.opening import look
from loaders.files.packing import archive_of, plain_name, unpacked
from loaders.files.texts import tidy
from loaders.formats.rdf import RdfSource
from loaders.reading import Info, SourceError, shorten
from ontology.model import Fault, Model, Place, Record, Words

#: The setting that names the Python in which morph-kgc is installed.
SETTING = "QUEQIAO_RML_PYTHON"
_ENDINGS = (".rml.ttl", ".rml", ".rml.yml", ".rml.yaml", ".yarrrml.yml", ".yarrrml.yaml", ".yarrrml")
_YAML = (".yml", ".yaml", ".yarrrml")
_MODULE = "morph_kgc"
_CONFIG = """[CONFIGURATION]
output_file={output}
output_format=N-TRIPLES
logging_level=ERROR
[mapping]
mappings={mapping}
"""
_FILE_NAME = re.compile(r"[^\s\"'\[\],<>~]+\.\w+")


@dataclass(frozen=True, slots=True)
class RmlSource:
    """A mapping and the tables that it names; `engine` is a Python that has morph-kgc."""

    engine: str | None = None
    info = Info(
        "rml",
        Words("RML 或 YARRRML 映射", "RML or YARRRML mapping"),
        "as stated for the data that it maps",
        "https://rml.io/specs/rml/",
    )

    def fits(self, path: Path) -> bool:
        """Whether the file's name says that it is a mapping."""
        return plain_name(path).lower().endswith(_ENDINGS)

    def read(self, path: Path, base: str, model: Model) -> Iterator[Record | Fault]:
        """The records of the RDF that the mapping makes; the tables are sought beside the mapping."""
        look(path)
        with TemporaryDirectory() as folder:
            made = Path(folder) / "made.nt"
            _run(self.engine or _engine(path), path, made)
            for item in RdfSource().read(made, base, model):
                yield replace(item, place=Place(path.name))

    def digest(self, path: Path) -> str:
        """The SHA-256 of the mapping and of the files beside it that it names: it changes when any of them does."""
        with unpacked(path) as stream:
            found = hashlib.sha256(text := stream.read())
        named = {path.parent / name for name in _FILE_NAME.findall(text.decode("utf-8", "replace"))}
        for file in sorted(name for name in named if name.is_file()):
            found.update(file.read_bytes())
        return found.hexdigest()


def _engine(path: Path) -> str:
    """The Python that has morph-kgc: the one set, or this one."""
    if given := os.environ.get(SETTING):
        return given
    if find_spec(_MODULE):
        return sys.executable
    raise _missing(path)


def _missing(path: Path) -> SourceError:
    return SourceError(
        path, "rml-engine",
        f"需要 morph-kgc：请另建一个 Python 环境（python -m venv rml；rml/bin/pip install morph-kgc），"
        f"并把 {SETTING} 设为其中的 python",
        f"needs morph-kgc: make an environment for it (python -m venv rml; rml/bin/pip install morph-kgc) "
        f"and set {SETTING} to the python in it",
    )  # fmt: skip


def _run(engine: str, mapping: Path, output: Path) -> None:
    """Let the engine write the triples; SourceError with its last words where it cannot."""
    config = output.with_name("config.ini")
    with config.open("w", encoding="utf-8") as file:
        file.write(_CONFIG.format(output=_escaped(output), mapping=_escaped(_copied(mapping, output.parent))))
    try:
        done = subprocess.run(
            [engine, "-m", _MODULE, str(config)], cwd=(archive_of(mapping) or mapping).parent, stdin=subprocess.DEVNULL,
            capture_output=True, text=True, errors="replace", check=False,
        )  # fmt: skip
    except OSError as error:
        raise SourceError(
            mapping,
            "rml-engine",
            f"无法运行 {engine}：{error.strerror}",
            f"{engine} cannot be run: {error.strerror}",
        ) from error
    if f"No module named {_MODULE}" in done.stderr:
        raise _missing(mapping)
    if done.returncode:
        said = shorten(tidy((done.stderr.strip() or done.stdout.strip() or "?").splitlines()[-1]))
        raise SourceError(
            mapping, "rml-mapping", f"映射无法执行：{said}", f"the mapping cannot be run: {said}"
        )
    if not output.is_file() or not output.stat().st_size:
        raise SourceError(mapping, "empty-file", "映射没有产生任何语句", "the mapping makes no statement")


def _copied(mapping: Path, folder: Path) -> Path:
    """The mapping under a plain name, for the engine takes commas in names for lists."""
    copy = folder / ("mapping.yml" if plain_name(mapping).lower().endswith(_YAML) else "mapping.ttl")
    with unpacked(mapping) as stream:
        copy.write_bytes(stream.read())
    return copy


def _escaped(path: Path) -> str:
    """A path as the engine's settings have it, where a dollar begins a variable."""
    return str(path).replace("$", "$$")

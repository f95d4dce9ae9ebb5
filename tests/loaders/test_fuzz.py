"""Every loader on damaged real files: records, refused rows, or a clear word; never a traceback, never a hang.

`FUZZ=5000 pytest tests/loaders/test_fuzz.py` damages each file five thousand times.
"""

from __future__ import annotations

import faulthandler
import gzip
import os
from collections import Counter
from pathlib import Path

import pytest

from loaders.files.packing import plain_name, unpacked
from loaders.reading import SourceError
from loaders.run import examine, inputs
from loaders.source import known
from ontology.shapes import read_model
from tests.loaders.mutations import mutated

ROUNDS = int(os.environ.get("FUZZ", "12"))
BASE = "https://example.org/wuhan/"
MODEL = read_model()
SHARED = (Path(__file__).parents[2] / ".." / "shared" / "data").resolve()
#: So many bytes of the beginning and of the end of a file are damaged and read; a JSON or XML document is taken whole.
PIECE = 12_000
SECONDS = 60
WHOLE = {".xml", ".xlsx", ".zip"}


def real_files() -> list[Path]:
    """One file of each kind that people send, as far as the folder with real data is here."""
    folders = (
        "wuhan",
        "companies",
        "funds",
        "patents",
        "ror",
        "sep",
        "standards",
        "exchange",
        "reference",
        "regions",
    )
    return sorted(file for folder in folders for file in (SHARED / folder).rglob("*.*") if file.is_file())


def piece_of(path: Path) -> bytes:
    """Some of the first and of the last lines, or all of a document."""
    with unpacked(path) as stream:
        data = stream.read()
    if Path(plain_name(path)).suffix in WHOLE or len(data) < 2 * PIECE:
        return data
    first, last = data[:PIECE], data[-PIECE:]
    return first[: first.rfind(b"\n") + 1] + last[last.find(b"\n") + 1 :]


def outcome(path: Path, loader: str) -> str:
    """What a loader makes of a file, in a word."""
    faulthandler.dump_traceback_later(SECONDS, exit=True)
    try:
        (found,) = inputs(MODEL, [path], loader)
        report = examine(MODEL, BASE, found)
    except SourceError as error:
        return (
            f"file refused: {error.rule}" if error.words.zh and path.name in error.words.en else repr(error)
        )
    finally:
        faulthandler.cancel_dump_traceback_later()
    for fault in report.refused:
        assert fault.rule
        assert fault.reason.zh
        assert fault.reason.en
    return "rows refused" if report.refused else "read" if report.records else "nothing in it"


@pytest.mark.parametrize("file", real_files(), ids=lambda path: path.name)
def test_damaged_real_files_end_in_words(file: Path, tmp_path: Path) -> None:
    whole = piece_of(file)
    path = tmp_path / plain_name(file)
    path.write_bytes(whole)
    try:
        loader = inputs(MODEL, [path])[0].source.info.loader
    except SourceError as error:
        pytest.skip(f"no loader knows it: {error}")
    assert outcome(path, loader) in {"read", "rows refused"}
    seen: Counter[str] = Counter()
    for seed in range(ROUNDS):
        path.write_bytes(mutated(whole, seed))
        try:
            seen[outcome(path, loader)] += 1
        except BaseException:
            print(f"seed {seed} of {file.name}")  # noqa: T201 - to run it again
            raise
    print(f"{file.name} ({loader}): {dict(seen)}")  # noqa: T201 - the table of a long run
    assert all(
        word in {"read", "rows refused", "nothing in it"} or word.startswith("file refused") for word in seen
    )


@pytest.mark.parametrize("seed", range(20))
def test_damaged_packing_ends_in_words(seed: int, tmp_path: Path) -> None:
    text = "统一社会信用代码,企业名称\n".encode() + b"91420100MA4KMA4X1X,x\n" * 2000
    path = tmp_path / "list.csv.gz"
    path.write_bytes(mutated(gzip.compress(text, mtime=0), seed))
    assert outcome(path, "ashare").startswith("file refused")


def test_there_is_real_input_for_every_loader_of_a_format() -> None:
    if not SHARED.exists():
        pytest.skip("the folder with real data is not here")
    seen = set()
    for file in real_files():
        try:
            seen.add(inputs(MODEL, [file])[0].source.info.loader)
        except SourceError:
            continue
    assert known().keys() - seen <= {"rdf", "rml"}

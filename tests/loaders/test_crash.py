"""A load that is killed, or finds the disk full, or a source that ends in the middle: what is published stays whole."""

from __future__ import annotations

import errno
import gzip
import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from graph.generation import City, CityError
from graph.store import Store
from loaders.run import inputs, load
from loaders.source import SourceError
from ontology.model import Model

ROOT = Path(__file__).parents[2]
HEADER = "ts_code,symbol,name,area,industry,list_date\n"
#: How often a load is killed, and how often it finds the disk full.
KILLS, FULL = 20, 8


def rows(count: int, mark: str) -> str:
    return HEADER + "".join(
        f"{600000 + i}.SH,{600000 + i},合成企业{i}{mark},湖北,通信设备,2001-08-23\n" for i in range(count)
    )


def take(city: City, path: Path, text: str) -> None:
    path.write_text(text, "utf-8")
    load(city, inputs(city.model, [path]))


def everything(city: City) -> dict[str, bytes]:
    """All files of what is published."""
    found = city.current()
    assert found is not None
    return {str(p.relative_to(found.folder)): p.read_bytes() for p in found.folder.rglob("*") if p.is_file()}


def assert_whole(city: City, mark: str) -> None:
    """What is published answers the same over the store, the view and the index."""
    found = city.current()
    assert found is not None
    kind = len(found.index.nodes("Enterprise"))
    (count,), *_ = found.store.select(
        "SELECT (COUNT(?s) AS ?n) { ?s a <https://w3id.org/queqiao/ns/Enterprise> }"
    ).rows
    assert str(count).split('"')[1] == str(kind) == "300"
    assert found.store.count(None) == found.manifest["triples"] == found.canon.triples.shape[1]
    labels = {found.index.label(node) for node in found.index.nodes("Enterprise").tolist()}
    assert all(label.endswith(mark) for label in labels)


@pytest.fixture
def city(tmp_path: Path, model: Model) -> City:
    city = City(tmp_path / "data", model=model)
    take(city, tmp_path / "list.csv", rows(300, "甲"))
    return city


#: Seconds in which a load of the list has ended, on a machine that does much else.
SOON = 180
BOUND = "import resource as r; r.setrlimit(r.RLIMIT_FSIZE, ({limit}, {limit}))"
LOADER = "import sys; sys.path.insert(0, {root!r}); from cli import main; main()"


def test_a_load_killed_at_twenty_random_moments(city: City, tmp_path: Path) -> None:
    path, dice = tmp_path / "list.csv", random.Random(20)
    command = [
        sys.executable,
        "-c",
        LOADER.format(root=str(ROOT)),
        "load",
        "--data",
        str(city.path),
        str(path),
    ]
    path.write_text(rows(300, "乙"), "utf-8")
    took = _seconds(command)
    done = 0
    for round_ in range(KILLS):
        was, mark = ("乙", "丙") if round_ % 2 == 0 else ("丙", "乙")
        last = city.current_number()
        path.write_text(rows(300, mark), "utf-8")
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(took * dice.uniform(0.3, 1.05))
        process.kill()
        process.wait(SOON)
        published = city.current_number() != last
        done += published
        assert_whole(city, mark if published else was)
        # the next load goes through
        load(city, inputs(city.model, [path]))
        assert_whole(city, mark)
    assert done < KILLS, "not one load was cut off"
    assert not list((city.path / "generations").glob(".staging*"))


def _seconds(command: list[str]) -> float:
    started = time.monotonic()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, timeout=SOON)
    return time.monotonic() - started


@pytest.mark.parametrize("share", [i / FULL for i in range(FULL)])
def test_a_full_disk_leaves_what_is_published(
    city: City, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, share: float
) -> None:
    before, path = everything(city), tmp_path / "list.csv"
    path.write_text(rows(300, "乙"), "utf-8")
    shutil.copytree(city.path, tmp_path / "other")
    steps = _count_writes(City(tmp_path / "other", model=city.model), path, monkeypatch)
    with monkeypatch.context() as patched:
        _fill_up(patched, int(steps * share))
        with pytest.raises(CityError, match="the disk is full"):
            load(city, inputs(city.model, [path]))
    assert everything(city) == before
    assert_whole(city, "甲")
    load(city, inputs(city.model, [path]))
    assert_whole(city, "乙")


def _count_writes(city: City, path: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    with monkeypatch.context() as patched:
        counted = _fill_up(patched, 1 << 30)
        load(city, inputs(city.model, [path]))
    return len(counted)


def _fill_up(patched: pytest.MonkeyPatch, allowed: int) -> list[str]:
    """Make each writing after so many fail as on a full disk; gives the list that the writings are noted in."""
    import numpy as np

    done: list[str] = []

    def guard(name: str, owner: object, method: str) -> None:
        real = getattr(owner, method)

        def write(*args: object, **options: object) -> object:
            done.append(name)
            if len(done) > allowed:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), name)
            return real(*args, **options)

        patched.setattr(owner, method, write)

    guard("array", np, "save")
    guard("text", Path, "write_text")
    guard("sync", os, "fsync")
    guard("link", os, "link")
    guard("triples", Store, "load")
    guard("triples", Store, "add")
    return done


def test_files_that_may_not_grow_end_the_load_in_words(city: City, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(rows(300, "乙"), "utf-8")
    before = everything(city)
    # the process bounds itself: between fork and start, in a process of many threads, no Python is safe
    code = f"{BOUND}; {LOADER.format(root=str(ROOT))}"
    for limit in (1 << 12, 1 << 14, 1 << 15, 1 << 16, 1 << 17):
        ended = subprocess.run(
            [sys.executable, "-c", code.format(limit=limit), "load", "--data", str(city.path), str(path)],
            check=False,
            capture_output=True,
            text=True,
            timeout=SOON,
        )
        if ended.returncode == 0:
            break
        assert "Traceback" not in ended.stderr, ended.stderr
        assert everything(city) == before
    else:
        load(city, inputs(city.model, [path]))
    assert_whole(city, "乙")


def test_a_source_that_ends_in_the_middle_is_refused(city: City, tmp_path: Path) -> None:
    before = everything(city)
    whole = gzip.compress(rows(300, "乙").encode())
    path = tmp_path / "list.csv.gz"
    for cut in (len(whole) - 1, len(whole) - 9, len(whole) // 2, 40):
        path.write_bytes(whole[:cut])
        with pytest.raises(SourceError) as told:
            load(city, inputs(city.model, [path]))
        assert told.value.words.zh and told.value.words.en
        assert everything(city) == before
    path.write_bytes(whole)
    load(city, inputs(city.model, [path]))
    assert_whole(city, "乙")

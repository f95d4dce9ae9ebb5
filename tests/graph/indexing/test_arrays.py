"""Files that are mapped: what NumPy reads, nothing held open, nothing left."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray

from graph.indexing.arrays import read_array

SHAPES = arrays.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=7)
ARRAYS = st.sampled_from(["u1", "i2", "i4", "i8", "f8", "?"]).flatmap(
    lambda kind: arrays.arrays(kind, SHAPES)
)


@given(ARRAYS, st.booleans())
def test_it_is_what_numpy_reads(array: NDArray[np.generic], fortran: bool) -> None:
    with TemporaryDirectory() as folder:
        np.save(path := Path(folder) / "a.npy", np.asarray(array, order="F" if fortran else "C"))
        found, wanted = read_array(path), np.load(path)
        assert found.dtype == wanted.dtype and found.shape == wanted.shape
        assert np.ascontiguousarray(found).tobytes() == wanted.tobytes(order="C")


def test_nobody_may_write_to_it(tmp_path: Path) -> None:
    np.save(tmp_path / "a.npy", np.arange(5))
    with pytest.raises(ValueError, match="read-only"):
        read_array(tmp_path / "a.npy")[0] = 7


@pytest.mark.skipif(
    not Path("/proc/self/fd").exists(), reason="the system does not list what a process holds"
)
def test_no_file_stays_open_and_no_map_outlives_its_arrays(tmp_path: Path) -> None:
    np.save(path := tmp_path / "a.npy", np.arange(5_000))
    before = len([*Path("/proc/self/fd").iterdir()])
    part = read_array(path)[10:20]
    assert len([*Path("/proc/self/fd").iterdir()]) == before
    assert str(path) in Path("/proc/self/maps").read_text() and part.tolist() == [*range(10, 20)]
    del part
    assert str(path) not in Path("/proc/self/maps").read_text()


def test_what_is_no_whole_array_is_refused(tmp_path: Path) -> None:
    np.save(tmp_path / "a.npy", np.arange(5_000))
    (tmp_path / "cut.npy").write_bytes((tmp_path / "a.npy").read_bytes()[:-1])
    np.save(tmp_path / "objects.npy", np.array([{}]), allow_pickle=True)
    (tmp_path / "text.npy").write_text("no array")
    for name in ("cut", "objects", "text"):
        with pytest.raises(ValueError, match=r"shorter|objects|magic"):
            read_array(tmp_path / f"{name}.npy")
    with pytest.raises(FileNotFoundError):
        read_array(tmp_path / "none.npy")

"""NumPy files mapped into memory, without a descriptor held for each of them."""

from __future__ import annotations

import ctypes
import mmap
import os
import weakref
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

#: What mmap(2) gives where it fails.
_FAILED = ctypes.c_void_p(-1).value


def read_array(path: Path) -> NDArray[Any]:
    """A NumPy file, memory-mapped and read-only; ValueError where it is none, is cut short or holds objects."""
    with path.open("rb") as file:
        shape, fortran, dtype = _header(file)
        if dtype.hasobject:
            raise ValueError(f"{path}: objects are not read")
        count, start = int(np.prod(shape, dtype=np.int64)), file.tell()
        if os.fstat(file.fileno()).st_size < start + count * dtype.itemsize:
            raise ValueError(f"{path}: shorter than its header says")
        # of nothing there is no map
        flat = np.frombuffer(_mapped(file), dtype, count, start) if count else np.empty(0, dtype)
    flat.flags.writeable = False
    return flat.reshape(shape, order="F" if fortran else "C")


def _header(file: BinaryIO) -> tuple[tuple[int, ...], bool, np.dtype[Any]]:
    version = npy.read_magic(file)
    read = npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0
    shape, fortran, dtype = read(file)
    return shape, fortran, dtype


def _mapped(file: BinaryIO) -> memoryview:
    """All bytes of a file; they are unmapped once no array looks at them any more.

    Python's own `mmap` holds a descriptor for each map (before 3.13 always), and a city has thousands of files where
    many systems let a process hold 1,024.
    """
    size = os.fstat(file.fileno()).st_size
    address = _mmap(None, size, mmap.PROT_READ, mmap.MAP_SHARED, file.fileno(), 0)
    if address == _FAILED:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(file.name))
    found = (ctypes.c_ubyte * size).from_address(address)
    weakref.finalize(found, _munmap, address, size).atexit = False
    return memoryview(found)


_system = ctypes.CDLL(None, use_errno=True)
_mmap, _munmap = _system.mmap, _system.munmap
_mmap.restype = ctypes.c_void_p
_mmap.argtypes = [
    ctypes.c_void_p,
    ctypes.c_size_t,
    ctypes.c_int,
    ctypes.c_int,
    ctypes.c_int,
    ctypes.c_ssize_t,
]
_munmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t]

"""Unpacks what people send packed: gzip, Zstandard, and the members of zip archives, each read as it streams."""

from __future__ import annotations

import gzip
import hashlib
import io
import sys
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from loaders.reading import SourceError

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

ZIP = b"PK\x03\x04"
_GZIP, _ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
#: What libraries raise for packed bytes that are cut off, damaged, or packed in a way they do not know.
BROKEN = (EOFError, zlib.error, gzip.BadGzipFile, zstd.ZstdError, zipfile.BadZipFile, NotImplementedError)
_ENDINGS = (".gz", ".zst")
_BUFFER = 1 << 16
_LOCKED, _UTF8_NAME = 0x1, 0x800


@dataclass(slots=True)
class Watch:
    """How far the file that was opened last has been read, in bytes as they lie on the disk."""

    done: int = 0
    total: int = 0

    @property
    def share(self) -> float | None:
        """The part that was read, from 0 to 1; None where no file is open or its size is unknown."""
        return min(1.0, self.done / self.total) if self.total else None


_WATCH: ContextVar[Watch | None] = ContextVar("watch", default=None)


@contextmanager
def watching() -> Iterator[Watch]:
    """A Watch that follows every file opened while it lasts."""
    watch = Watch()
    token = _WATCH.set(watch)
    try:
        yield watch
    finally:
        _WATCH.reset(token)


def unpacked(path: Path) -> io.BufferedReader:
    """The bytes of a file, or of the member `archive.zip/member`, unpacked; packed twice is unpacked twice."""
    stream = _opened(path)
    try:
        while True:
            start = stream.peek(4)[:4]
            if start.startswith(_GZIP):
                stream = _layer(gzip.GzipFile(fileobj=stream), stream)
            elif start == _ZSTD:
                stream = _layer(zstd.ZstdFile(stream), stream)
            else:
                return stream
    except BaseException:
        stream.close()
        raise


def archive_of(path: Path) -> Path | None:
    """The archive that a path leads into; None for a path of the file system."""
    return None if path.exists() else next((above for above in path.parents if above.is_file()), None)


def members(path: Path) -> Sequence[Path]:
    """The files to read: those within a zip archive, or the file itself; a spreadsheet is no archive."""
    if not path.is_file() or not _starts(path, ZIP):
        return [path]
    try:
        with zipfile.ZipFile(path) as archive:
            names = list(_names(archive))
    except BROKEN as error:
        raise broken(path, error) from error
    if "[Content_Types].xml" in names:
        return [path]
    if not names:
        raise SourceError(path, "empty-file", "压缩包里没有文件", "there is no file in the archive")
    return [path / name for name in names]


def plain_name(path: Path) -> str:
    """The file's name without the endings that only say how it is packed."""
    name = path.name
    while name.lower().endswith(_ENDINGS):
        name = name[: name.rindex(".")]
    return name


def sha256(path: Path) -> str:
    """The digest of a file's own bytes; of a member's, as they are when unpacked; empty where there is no file."""
    if not path.is_file() and archive_of(path) is None:
        return ""
    with path.open("rb") if archive_of(path) is None else unpacked(path) as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def broken(path: Path, error: Exception) -> SourceError:
    """The error for packed bytes that end early or are damaged."""
    return SourceError(
        path, "packed", f"压缩文件不完整或已损坏（{error}），请重新获取",
        f"the packed file is cut off or broken ({error}): fetch it again",
    )  # fmt: skip


class _Watched(io.FileIO):
    """A file that tells a Watch how far it was read."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._watch = _WATCH.get()
        if self._watch:
            self._watch.done, self._watch.total = 0, path.stat().st_size

    def readinto(self, buffer: Any) -> int | None:
        count = super().readinto(buffer)
        if self._watch:
            self._watch.done = self.tell()
        return count


class _Layer(io.RawIOBase):
    """An unpacking stream that closes what lies below it when it is closed."""

    def __init__(self, stream: IO[bytes], *below: IO[bytes] | zipfile.ZipFile) -> None:
        self._stream, self._below = stream, below

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self._stream.seekable()

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._stream.seek(offset, whence)

    def tell(self) -> int:
        return self._stream.tell()

    def readinto(self, buffer: Any) -> int:
        found = self._stream.read(len(buffer))
        buffer[: len(found)] = found
        return len(found)

    def close(self) -> None:
        if not self.closed:
            super().close()
            for part in (self._stream, *self._below):
                part.close()


def _layer(stream: Any, *below: Any) -> io.BufferedReader:
    return io.BufferedReader(_Layer(stream, *below), _BUFFER)


def _opened(path: Path) -> io.BufferedReader:
    """The bytes as they lie on the disk or within an archive."""
    archive = archive_of(path)
    below: io.BufferedReader = io.BufferedReader(_Watched(archive or path), _BUFFER)
    if archive is None:
        return below
    try:
        found = zipfile.ZipFile(below)
        return _layer(found.open(_member(found, archive, path)), found, below)
    except BaseException:
        below.close()
        raise


def _member(archive: zipfile.ZipFile, at: Path, path: Path) -> zipfile.ZipInfo:
    name = path.relative_to(at).as_posix()
    found = _names(archive).get(name)
    if found is None:
        raise SourceError(path, "missing", f"{at.name} 里没有 {name}", f"there is no {name} in {at.name}")
    if found.flag_bits & _LOCKED:
        raise SourceError(
            path,
            "locked",
            f"{at.name} 加了密码，请解密后再载入",
            f"{at.name} is locked by a password: unlock it",
        )
    return found


def _names(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """The files of an archive by their names, without what the archive's maker hides."""
    named = {_name(info): info for info in archive.infolist() if not info.is_dir()}
    return {
        name: info for name, info in named.items()
        if not any(part.startswith((".", "__MACOSX")) for part in name.split("/"))
    }  # fmt: skip


def _name(info: zipfile.ZipInfo) -> str:
    """The name of a member; Chinese Windows writes GB18030 where the standard has CP437."""
    if info.flag_bits & _UTF8_NAME or info.filename.isascii():
        return info.filename
    try:
        return info.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return info.filename


def _starts(path: Path, sign: bytes) -> bool:
    with path.open("rb") as stream:
        return stream.read(len(sign)) == sign

"""Files of a ZIP archive that are written and given away piece by piece."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

#: Characters of a table that are compressed together.
_BATCH = 65536


class Sink(io.RawIOBase):
    """Takes what the archive writes and gives it away in pieces, so that none of it is kept."""

    def __init__(self) -> None:
        super().__init__()
        self._kept = bytearray()

    def writable(self) -> bool:
        """It is."""
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        """Keep it until it is taken."""
        self._kept += data
        return len(data)

    def taken(self) -> bytes:
        """What was written since the last time."""
        found = bytes(self._kept)
        self._kept.clear()
        return found


class Tables:
    """A ZIP archive of files, each written to its end before the next; without dates, so always the same."""

    def __init__(self) -> None:
        self.sink = Sink()
        self.archive = ZipFile(self.sink, "w", ZIP_DEFLATED)

    def file(self, name: str, texts: Iterable[str]) -> Iterator[bytes]:
        """One file of the archive, made of texts."""
        info = ZipInfo(name)
        info.compress_type = ZIP_DEFLATED
        with self.archive.open(info, "w", force_zip64=True) as file:
            for text in _batches(texts):
                file.write(text.encode())
                yield self.sink.taken()

    def end(self) -> bytes:
        """What is left to write when all files are."""
        self.archive.close()
        return self.sink.taken()


def _batches(texts: Iterable[str]) -> Iterator[str]:
    kept, size = [], 0
    for text in texts:
        kept.append(text)
        size += len(text)
        if size > _BATCH:
            yield "".join(kept)
            kept, size = [], 0
    yield "".join(kept)


def lines(header: Sequence[str], parts: Iterable[Iterable[Sequence[str]]]) -> Iterator[str]:
    """The rows as CSV, many at a time, behind their header."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    for part in chain([[header]], parts):
        writer.writerows(part)
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()

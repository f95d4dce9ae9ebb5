"""Opens what people send, plain or packed, UTF-8, UTF-16 or GB18030, or says why it cannot."""

from __future__ import annotations

import codecs
import io
import re
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TextIO

from loaders.files.packing import BROKEN, ZIP, archive_of, broken, plain_name, unpacked
from loaders.reading import SourceError

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAMPLE = 1 << 16
#: Bytes that no text has: control characters but tab, newlines, form feed, SUB and escape.
_CONTROLS = frozenset(range(0x20)) - {0x09, 0x0A, 0x0C, 0x0D, 0x1A, 0x1B}
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: Three Chinese characters in one line of valid UTF-8 are no accident of GB18030.
_SURELY_UTF8 = re.compile("[\u4e00-\u9fff].*[\u4e00-\u9fff].*[\u4e00-\u9fff]")
_PRIVATE = re.compile("[\ue000-\uf8ff]")


@dataclass(frozen=True, slots=True)
class Content:
    """A file that can be opened: whether it is a spreadsheet, else the encoding of its text."""

    path: Path
    spreadsheet: bool
    encoding: str

    def binary(self) -> BinaryIO:
        """The bytes, unpacked."""
        return unpacked(self.path)

    def text(self) -> TextIO:
        """The characters; newlines are left as they are, as csv wants them."""
        return io.TextIOWrapper(self.binary(), encoding=self.encoding, newline="")


def look(path: Path, encoding: str | None = None) -> Content:
    """The file's content, every byte of it tried; SourceError where it can be no table or text."""
    if path.is_dir():
        raise SourceError(path, "directory", "这是文件夹，不是文件", "this is a folder, not a file")
    if not path.exists() and archive_of(path) is None:
        raise SourceError(path, "missing", "没有这个文件", "there is no such file")
    try:
        return _look(path, encoding)
    except BROKEN as error:
        raise broken(path, error) from error
    except OSError as error:
        raise SourceError(
            path, "unreadable", f"无法读取：{error.strerror}", f"cannot be read: {error.strerror}"
        ) from error


def _look(path: Path, encoding: str | None) -> Content:
    content = Content(path, spreadsheet=False, encoding="")
    with content.binary() as stream:
        start = stream.read(_SAMPLE)
        # a broken end must be found before the first row is used; telling a text's encoding reads all of it anyway
        while start.startswith(ZIP) and stream.read(1 << 20):
            pass
    if not start:
        raise SourceError(path, "empty-file", "文件是空的", "the file is empty")
    if start.startswith(ZIP):
        return Content(path, spreadsheet=True, encoding="")
    if start.startswith(_OLE):
        raise SourceError(
            path, "old-excel", "这是旧版（.xls）或加了密码的 Excel 文件，请另存为不加密的 .xlsx 或 CSV",
            "this is an old (.xls) or locked Excel file: save it as .xlsx without a password, or as CSV",
        )  # fmt: skip
    if plain_name(path).lower().endswith(".xlsx"):
        raise SourceError(
            path,
            "not-xlsx",
            "扩展名是 .xlsx，内容却不是 Excel 工作簿",
            "its name ends in .xlsx but it is no Excel workbook",
        )
    return Content(path, spreadsheet=False, encoding=_encoding(content, start, encoding))


def _encoding(content: Content, start: bytes, declared: str | None) -> str:
    if declared:
        _decode(content, declared)
        return declared
    for bom, name in _BOMS:
        if start.startswith(bom):
            _decode(content, name)
            return name
    if wide := _wide(start):
        _decode(content, wide)
        return wide
    _refuse_noise(content.path, start)
    return _by_lines(content)


def _wide(start: bytes) -> str:
    """UTF-16 without its mark: every other byte of commas, digits and newlines is zero."""
    odd, even = start[1::2].count(0), start[::2].count(0)
    if max(odd, even) * 20 < len(start) or min(odd, even) * 20 > max(odd, even):
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _refuse_noise(path: Path, start: bytes) -> None:
    """Some stray control characters are common; a file with many is no text."""
    controls = [place for place, byte in enumerate(start) if byte in _CONTROLS]
    if len(controls) * 100 > len(start) or 0 in start:
        raise SourceError(
            path, "binary", f"不是文本或表格：第 {controls[0] + 1} 字节起含二进制内容",
            f"neither text nor a table: binary content from byte {controls[0] + 1} on",
        )  # fmt: skip


def _decode(content: Content, encoding: str) -> None:
    """Nothing, where all bytes are of the encoding; SourceError names the first that is not."""
    try:
        codecs.lookup(encoding)
    except LookupError as error:
        raise SourceError(
            content.path, "encoding", f"没有名为 {encoding} 的编码", f"there is no encoding named {encoding}"
        ) from error
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    done = 0
    with content.binary() as stream:
        while True:
            chunk = stream.read(1 << 20)
            pending = len(decoder.getstate()[0])
            try:
                decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                raise _undecodable(content.path, encoding, done - pending + error.start) from error
            done += len(chunk)
            if not chunk:
                return


def _undecodable(path: Path, encoding: str, place: int) -> SourceError:
    return SourceError(
        path, "encoding", f"不是 {encoding} 编码：第 {place + 1} 字节无法解码",
        f"is not {encoding}: byte {place + 1} cannot be decoded",
    )  # fmt: skip


def _by_lines(content: Content) -> str:
    """UTF-8 where every line is; else GB18030 where every line is; a mixture is refused with its place."""
    broken: tuple[int, int] | None = None
    sure: tuple[int, int] | None = None
    never_gb: int | None = None
    done = 0
    with content.binary() as stream:
        for number, line in enumerate(stream, 1):
            if not line.isascii():
                try:
                    text = line.decode("utf-8")
                    sure = sure or ((done, number) if _SURELY_UTF8.search(text) else None)
                    never_gb = _never_gb18030(line, done) if never_gb is None else never_gb
                except UnicodeDecodeError as error:
                    broken = broken or (done + error.start, number)
                    if (place := _never_gb18030(line, done)) is not None:
                        raise _neither(content.path, broken[0], place) from error
            done += len(line)
    if broken is None:
        return "utf-8"
    if sure is not None:
        place, number = max(broken, sure)
        raise SourceError(
            content.path, "mixed-encoding",
            f"混用了两种编码：第 {place + 1} 字节（第 {number} 行）起 UTF-8 与 GB18030 互换，请统一后再载入",
            f"two encodings are mixed: UTF-8 and GB18030 change at byte {place + 1} (line {number}); use one",
        )  # fmt: skip
    if never_gb is not None:
        raise _neither(content.path, broken[0], never_gb)
    return "gb18030"


def _never_gb18030(line: bytes, done: int) -> int | None:
    """The place of the first byte that is no GB18030, or stands for a character of private use; None if all may be."""
    try:
        text = line.decode("gb18030")
    except UnicodeDecodeError as error:
        return done + error.start
    odd = _PRIVATE.search(text)
    return done + len(text[: odd.start()].encode("gb18030")) if odd else None


def _neither(path: Path, first: int, place: int) -> SourceError:
    return SourceError(
        path, "encoding",
        f"既不是 UTF-8（第 {first + 1} 字节）也不是 GB18030（第 {place + 1} 字节）；"
        "可在映射里用 encoding 写明编码",
        f"neither UTF-8 (byte {first + 1}) nor GB18030 (byte {place + 1}); a map can declare its `encoding`",
    )  # fmt: skip

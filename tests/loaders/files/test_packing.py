"""Packed files: each way of packing is read as it streams, and what is broken is told."""

import gzip
import io
import json
import random
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest

from loaders.files.objects import objects
from loaders.files.opening import look
from loaders.files.packing import Watch, members, plain_name, sha256, unpacked, watching
from loaders.reading import SourceError
from loaders.run import inputs
from ontology.shapes import read_model

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

TEXT = "企业名称,所属区\n合成光电有限公司,洪山区\n".encode()


def zipped(path: Path, **files: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def workbook() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["企业名称"])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def rule(path: Path) -> str:
    with pytest.raises(SourceError) as caught:
        look(path)
    assert path.name in caught.value.words.zh
    return caught.value.rule


@pytest.mark.parametrize(
    "data",
    [TEXT, gzip.compress(TEXT), zstd.compress(TEXT), zstd.compress(gzip.compress(TEXT))],
    ids=["plain", "gzip", "zstd", "twice"],
)
def test_every_way_of_packing_gives_the_same_text(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(data)
    archive = zipped(tmp_path / "packed.zip", **{"list.csv": data})
    for file in (path, archive / "list.csv"):
        with look(file).text() as stream:
            assert stream.read().encode() == TEXT


@pytest.mark.parametrize("pack", [gzip.compress, zstd.compress], ids=["gzip", "zstd"])
def test_a_workbook_may_be_packed(tmp_path: Path, pack: object) -> None:
    path = tmp_path / "table.xlsx.packed"
    path.write_bytes(pack(workbook()))  # type: ignore[operator]
    assert look(path).spreadsheet
    with look(path).binary() as stream:
        assert openpyxl.load_workbook(stream, read_only=True).sheetnames == ["Sheet"]


@pytest.mark.parametrize("pack", [gzip.compress, zstd.compress], ids=["gzip", "zstd"])
def test_a_cut_file_is_told_before_its_first_row(tmp_path: Path, pack: object) -> None:
    packed: bytes = pack(TEXT * 1000)  # type: ignore[operator]
    path = tmp_path / "cut.csv"
    for end in (5, len(packed) // 2, len(packed) - 1):
        path.write_bytes(packed[:end])
        assert rule(path) == "packed"
    path.write_bytes(packed[:6] + b"\xff" * 20 + packed[6:])
    assert rule(path) in {"packed", "binary"}


def test_an_archive_is_read_member_by_member(tmp_path: Path) -> None:
    archive = zipped(
        tmp_path / "二〇二二.zip",
        **{"甲/名单.csv": TEXT, "b.csv": TEXT, "__MACOSX/b.csv": b"x", ".DS_Store": b"x"},
    )
    assert members(archive) == [archive / "甲" / "名单.csv", archive / "b.csv"]
    assert sha256(archive / "b.csv") == sha256(archive / "甲" / "名单.csv") != sha256(archive)
    assert rule(archive / "c.csv") == "missing"


def test_a_workbook_is_no_archive(tmp_path: Path) -> None:
    path = tmp_path / "table.xlsx"
    path.write_bytes(workbook())
    assert members(path) == [path]


class WindowsName(zipfile.ZipInfo):
    """A name as Chinese Windows writes it: GB18030, with no mark that says so."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802 - as zipfile calls it
        return self.filename.encode("gb18030"), self.flag_bits


def test_names_written_by_chinese_windows(tmp_path: Path) -> None:
    path = tmp_path / "old.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(WindowsName("企业.csv"), TEXT)
    assert members(path) == [path / "企业.csv"]
    assert look(path / "企业.csv").encoding == "utf-8"


def test_broken_and_empty_archives_are_told(tmp_path: Path) -> None:
    whole = zipped(tmp_path / "a.zip", **{"a.csv": TEXT * 100}).read_bytes()
    cut = tmp_path / "cut.zip"
    cut.write_bytes(whole[:-30])
    with pytest.raises(SourceError, match="cut off or broken"):
        members(cut)
    with pytest.raises(SourceError, match="no file in the archive"):
        members(zipped(tmp_path / "hidden.zip", **{"__MACOSX/x": b"x"}))
    spoilt = tmp_path / "spoilt.zip"
    spoilt.write_bytes(whole[:50] + b"\x00" * 8 + whole[58:])
    assert rule(spoilt / "a.csv") == "packed"


def test_a_locked_member_is_told(tmp_path: Path) -> None:
    archive = zipped(tmp_path / "locked.zip", **{"a.csv": TEXT})
    data = bytearray(archive.read_bytes())
    for sign, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(sign) + at] |= 1
    archive.write_bytes(bytes(data))
    assert rule(archive / "a.csv") == "locked"


def test_inputs_takes_archives_apart(tmp_path: Path) -> None:
    ttl = b"<https://example.org/a> <https://example.org/b> <https://example.org/c> .\n"
    archive = zipped(tmp_path / "all.zip", **{"one.ttl": ttl, "two.nt": ttl})
    found = inputs(read_model(), [archive])
    assert [(one.path, one.name) for one in found] == [
        (archive / "one.ttl", "one"),
        (archive / "two.nt", "two"),
    ]


def test_a_watch_follows_the_bytes_on_disk(tmp_path: Path) -> None:
    path = tmp_path / "big.csv.gz"
    path.write_bytes(gzip.compress(random.Random(7).randbytes(4 << 20)))
    assert Watch().share is None
    with watching() as watch:
        with unpacked(path) as stream:
            stream.read(10)
            start = (watch.done, watch.total)
            while stream.read(1 << 16):
                pass
        assert 0 < start[0] < start[1] == path.stat().st_size
        assert watch.share == 1
    with unpacked(path):
        assert watch.done == watch.total


def test_a_long_json_array_streams(tmp_path: Path) -> None:
    path = tmp_path / "array.json"
    rows = [{"n": i, "名": "鹊桥", "x": 1.5} for i in range(1000)]
    path.write_text(json.dumps(rows, ensure_ascii=False), "utf-16")
    content = look(path)
    first = objects(content)
    assert next(first) == (1, rows[0])
    first.close()  # type: ignore[attr-defined]
    assert [row for _, row in objects(content)] == rows
    path.write_text(json.dumps(rows)[:-3])
    with pytest.raises(SourceError, match="array is broken"):
        list(objects(look(path)))


def test_the_name_without_packing() -> None:
    assert plain_name(Path("a/b.nt.GZ.zst")) == "b.nt"

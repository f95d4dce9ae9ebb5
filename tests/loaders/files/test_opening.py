"""Opening files: encodings told apart, and a clear word for what cannot be opened."""

import gzip
from pathlib import Path

import pytest

from loaders.files.opening import look
from loaders.reading import SourceError

TEXT = "企业名称,所属区\n合成光电有限公司,洪山区\n合成激光有限公司,江夏区\n"


def refused(path: Path, encoding: str | None = None) -> SourceError:
    with pytest.raises(SourceError) as caught:
        look(path, encoding)
    assert path.name in caught.value.words.zh
    assert path.name in caught.value.words.en
    return caught.value


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
@pytest.mark.parametrize("packed", [False, True])
def test_every_usual_encoding_is_told(tmp_path: Path, encoding: str, packed: bool) -> None:
    path = tmp_path / "table.csv"
    data = TEXT.encode(encoding)
    path.write_bytes(gzip.compress(data) if packed else data)
    with look(path).text() as stream:
        assert stream.read() == TEXT


def test_a_declared_encoding_is_held_to(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(TEXT.encode("big5", errors="ignore"))
    assert look(path, "big5").encoding == "big5"
    path.write_bytes(b"ok\n" + "武".encode("gb18030"))
    assert refused(path, "utf-8").rule == "encoding"
    assert "byte 4" in refused(path, "utf-8").words.en
    assert "klingon" in refused(path, "klingon").words.en


def test_a_mixture_is_refused_at_its_byte(tmp_path: Path) -> None:
    path = tmp_path / "mixed.csv"
    first = TEXT.encode("utf-8")
    path.write_bytes(first + "合成材料有限公司".encode("gb18030") + b"\n")
    error = refused(path)
    assert error.rule == "mixed-encoding"
    assert f"byte {len(first) + 1} (line 4)" in error.words.en
    path.write_bytes(TEXT.encode("gb18030") + "合成材料有限公司\n".encode())
    assert f"byte {len(TEXT.encode('gb18030')) + 1} (line 4)" in refused(path).words.en


def test_what_is_neither_utf8_nor_gb18030_names_both_places(tmp_path: Path) -> None:
    path = tmp_path / "latin.csv"
    path.write_bytes("name\nUniversité de Genève\n".encode("latin-1"))
    error = refused(path)
    assert error.rule == "encoding"
    assert "UTF-8 (byte 15)" in error.words.en
    assert "GB18030" in error.words.zh


@pytest.mark.parametrize("kept", [1, 5, 40, -9, -1])
def test_a_gzip_that_is_cut_off_is_refused_before_any_row(tmp_path: Path, kept: int) -> None:
    path = tmp_path / "cut.csv.gz"
    whole = gzip.compress(TEXT.encode() * 500)
    path.write_bytes(whole[: kept if kept > 0 else len(whole) + kept] if kept != 1 else whole[:12])
    assert refused(path).rule == "packed"


def test_a_gzip_with_a_wrong_byte_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "broken.csv.gz"
    whole = bytearray(gzip.compress(TEXT.encode() * 500))
    whole[len(whole) // 2] ^= 0xFF
    path.write_bytes(whole)
    assert refused(path).rule == "packed"


@pytest.mark.parametrize(
    ("data", "name", "rule"),
    [
        (b"", "a.csv", "empty-file"),
        (gzip.compress(b"", mtime=0), "a.csv.gz", "empty-file"),
        (bytes(range(256)) * 40, "a.csv", "binary"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" * 9, "a.csv", "binary"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99), "a.xls", "old-excel"),
        (b"name,code\n", "a.xlsx", "not-xlsx"),
    ],
)
def test_what_is_no_text_or_table(tmp_path: Path, data: bytes, name: str, rule: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    assert refused(path).rule == rule


def test_folders_and_missing_files(tmp_path: Path) -> None:
    assert refused(tmp_path).rule == "directory"
    assert refused(tmp_path / "nothing.csv").rule == "missing"


def test_stray_control_characters_are_no_reason_to_refuse(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes((TEXT * 99 + "\x0e\n").encode())
    assert look(path).encoding == "utf-8"


def test_a_damaged_byte_in_utf8_is_no_reason_to_read_gb18030(tmp_path: Path) -> None:
    path = tmp_path / "names.csv"
    path.write_bytes("name\nprice in €\n".encode() + b"ok\n\x93A\n")
    assert refused(path).rule == "encoding"

"""Which loader reads a file, and what people are told where none does."""

import gzip
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loaders.source import SourceError, known, named, recognise
from ontology.model import Fault, Record
from ontology.shapes import read_model

MODEL = read_model()
MAP = """
name = "NAME"
title = "合成"
licence = "CC0-1.0"
columns = COLUMNS
[[thing]]
kind = "Institution"
[thing.fields]
label = "依托单位"
"""


def own(tmp_path: Path, name: str, columns: str) -> Path:
    path = tmp_path / f"{name}.toml"
    path.write_text(MAP.replace("NAME", name).replace("COLUMNS", columns), "utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "loader"),
    [
        ("项目批准号,项目类别,项目名称,依托单位,金额,起止年月,总评\n", "nsfc"),
        ("ts_code,symbol,name,area,industry,list_date\n", "ashare"),
        (
            '{"ts_code": "1", "symbol": "2", "name": "3", "area": "4", "industry": "5", "list_date": "6"}\n',
            "ashare",
        ),
        ('{"lens_id": "1", "title": "2", "applicants": [], "inventors": [], "ipc": []}', "lens"),
        ('[{"id": "https://ror.org/1", "names": []}]', "ror"),
    ],
)
def test_header_or_keys_tell_the_loader(tmp_path: Path, text: str, loader: str) -> None:
    path = tmp_path / "file.txt"
    path.write_text(text, "utf-8")
    assert recognise(path, MODEL).info.loader == loader


def test_a_citys_own_map_is_known_beside_the_shipped_ones(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_text("依托单位,甲\n合成大学,1\n", "utf-8")
    maps = [own(tmp_path, "made", '["依托单位", "甲"]'), own(tmp_path, "nsfc", '["依托单位"]')]
    assert recognise(path, MODEL, maps).info.loader == "made"
    assert named("nsfc", maps).info.title.zh == "合成"
    assert {"made", "nsfc", "nssfc", "ror", "lens", "relaton", "rdf"} <= known(maps).keys()


def test_two_maps_that_fit_alike_must_be_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_text("依托单位,甲\n合成大学,1\n", "utf-8")
    with pytest.raises(SourceError, match="fits several maps: one, two"):
        recognise(path, MODEL, [own(tmp_path, "one", '["依托单位"]'), own(tmp_path, "two", '["甲"]')])


def test_an_unknown_table_is_told_what_was_seen_and_what_is_near(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_text("项目批准号,项目类别,项目名称,依托单位,经费,起止年月\n1,2,3,4,5,6\n", "utf-8")
    with pytest.raises(SourceError) as caught:
        recognise(path, MODEL)
    assert caught.value.rule == "unrecognised"
    assert "经费" in caught.value.words.zh
    assert "最接近的是 nsfc，缺少：金额" in caught.value.words.zh
    assert "nearest is nsfc, which needs: 金额" in caught.value.words.en


def test_an_unknown_name_is_told_the_known_ones() -> None:
    with pytest.raises(SourceError, match=r"did you mean 'nssfc'.*known: ashare, .*, ror"):
        named("nssfcc")


TABLES = Path(__file__).parents[1] / "data" / "tables"
SAMPLES = {
    "nsfc.csv": "项目批准号,项目类别,项目名称,依托单位,金额,起止年月\n1,面上项目,甲,合成大学,3,2018-2019\n".encode(),
    "made.ttl": b"<a> a <https://w3id.org/queqiao/ns/Institution> ; <https://w3id.org/queqiao/ns/acronym> 'A'@en .",
    **{path.name: path.read_bytes().splitlines(keepends=True)[0] for path in TABLES.glob("*.jsonl")},
}


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from(sorted(SAMPLES)),
    at=st.integers(0, 900),
    cut=st.integers(0, 40),
    noise=st.one_of(
        st.binary(max_size=12),
        st.sampled_from([b"null", b"[]", b"{}", b'"', b"1e999", b"\xff\xfe", b"\x1f\x8b"]),
    ),
    packed=st.booleans(),
)
def test_noise_is_refused_and_never_crashes(
    tmp_path: Path, name: str, at: int, cut: int, noise: bytes, packed: bool
) -> None:
    data = SAMPLES[name][:at] + noise + SAMPLES[name][at + cut :]
    path = tmp_path / name
    path.write_bytes(gzip.compress(data) if packed else data)
    try:
        found = list(recognise(path, MODEL).read(path, "https://example.org/", MODEL))
    except SourceError:
        return
    assert all(isinstance(item, Record | Fault) for item in found)

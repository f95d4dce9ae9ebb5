"""Classification symbols and regions, each in its coarser one."""

import csv
import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontology.identity import SCHEMES, IdentityError, broader

SHARED = Path(__file__).parents[2] / ".." / "shared"
ipc = SCHEMES["ipc"].normalise
region = SCHEMES["region"].normalise

GROUPS = st.from_regex("[A-H][0-9]{2}[A-Z] [1-9][0-9]{0,3}/[0-9]{2}([0-9]{0,3}[1-9])?", fullmatch=True)


def shared(file: str) -> Path:
    if not (SHARED / file).exists():
        pytest.skip(f"{file} is not here")
    return SHARED / file


def chain(code: str) -> list[str]:
    above = broader(code)
    return [] if above is None else [above, *chain(above)]


@pytest.mark.parametrize(
    ("value", "symbol"),
    [
        ("G05D1/08", "G05D 1/08"),
        ("g05d 1/08", "G05D 1/08"),
        ("G05D 1/08 (2006.01)", "G05D 1/08"),
        ("G05D1/08（2006.01）I", "G05D 1/08"),
        ("G05D 1/08 [8]", "G05D 1/08"),
        ("G05D   1/08", "G05D 1/08"),
        ("G05D0001080000", "G05D 1/08"),
        ("G05D0001000000", "G05D 1/00"),
        ("H01M0010052500", "H01M 10/0525"),
        ("G05D1", "G05D 1/00"),
        ("E04C/", "E04C"),
    ],
)
def test_a_symbol_is_written_one_way(value: str, symbol: str) -> None:
    assert ipc(value) == ipc(symbol) == symbol


@pytest.mark.parametrize(
    "value", ["G05D1/8", "I05D 1/08", "G5D 1/08", "G05D 0/08", "G05D 1/08/02", "B60G11107000", "激光"]
)
def test_what_is_no_symbol_is_refused(value: str) -> None:
    with pytest.raises(IdentityError):
        ipc(value)


@given(GROUPS)
def test_the_form_of_fourteen_characters_means_the_same(symbol: str) -> None:
    group, subgroup = symbol[5:].split("/")
    assert ipc(symbol[:4] + group.zfill(4) + subgroup.ljust(6, "0")) == ipc(symbol.replace(" ", "")) == symbol


@pytest.mark.parametrize(
    ("code", "above"),
    [
        ("G06F3/0488", ["G06F 3/00", "G06F", "G06", "G"]),
        ("G05D 1/00", ["G05D", "G05", "G"]),
        ("420111", ["420100", "420000"]),
        ("420100-Z01", ["420100", "420000"]),
        ("110101", ["110100", "110000"]),
        ("429004", ["429000", "420000"]),
        ("G", []),
        ("420000", []),
    ],
)
def test_codes_lie_in_coarser_ones(code: str, above: list[str]) -> None:
    assert chain(code) == above


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("420111", "420111"),
        ("42", "420000"),
        ("4201", "420100"),
        ("420100 - z01", "420100-Z01"),
        ("710000", "710000"),
        ("460100", "460100"),
    ],
)
def test_a_region_has_six_digits(value: str, code: str) -> None:
    assert region(value) == region(code) == code


@pytest.mark.parametrize(
    "value", ["420", "42011", "4201110", "420011", "160000", "000000", "420100-1", "420100Z01", "武汉"]
)
def test_what_is_no_region_is_refused(value: str) -> None:
    with pytest.raises(IdentityError):
        region(value)


def test_the_published_classification_is_taken() -> None:
    with shared("data/reference/ipc_8.txt").open(encoding="utf-8") as lines:
        codes = {line.split("\t")[0] for line in lines}
    misprinted = {"B60G11107000"}
    assert len({ipc(code) for code in codes - misprinted}) == len(codes - misprinted) > 7000


def test_the_symbols_of_real_patents_are_taken() -> None:
    with gzip.open(shared("data/patents/lens-drones.jsonl.gz"), "rt", encoding="utf-8") as lines:
        symbols = {symbol for line in lines for symbol in json.loads(line)["ipc"] or ()}
    assert len({ipc(symbol) for symbol in symbols}) == len(symbols) > 15_000


def test_every_published_region_lies_in_a_published_one() -> None:
    published: set[str] = set()
    for name in ("provinces", "cities", "areas"):
        with shared(f"data/regions/{name}.csv").open(encoding="utf-8-sig", newline="") as rows:
            published |= {region(row["code"]) for row in csv.DictReader(rows)}
    assert len(published) > 3000
    assert published >= {above for code in published for above in chain(code)}

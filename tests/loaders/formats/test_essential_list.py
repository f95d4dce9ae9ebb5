"""Lists of US patent numbers said to be essential: on a made list, and on the real one where it is."""

from collections import Counter
from pathlib import Path

import pytest

from loaders.reading import Note
from loaders.source import SourceError, recognise
from ontology.check import check
from ontology.model import Fault, Record, Text
from ontology.shapes import read_model

MODEL = read_model()
BASE = "https://example.org/wuhan/"
REAL = Path(__file__).parents[3] / ".." / "shared" / "data" / "sep" / "mpegla.csv"
LIST = "9999901\r\nRE99902\r\n9999903\r\n" * 11 + "US 9999904\r\n９９９９９０５\r\n"


def read(path: Path) -> tuple[dict[str, Record], list[Fault]]:
    source = recognise(path, MODEL)
    assert source.info.loader == "mpegla"
    found = list(source.read(path, BASE, MODEL))
    records = {item.iri: item for item in found if isinstance(item, Record)}
    assert [fault for record in records.values() for fault in check(MODEL, record)] == []
    return records, [item for item in found if isinstance(item, Fault)]


def test_each_number_is_a_patent_declared_essential(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(LIST, "utf-8")
    records, faults = read(path)
    (standard,) = [record for record in records.values() if record.kind == "Standard"]
    patents = {r.iri.rpartition("/")[2]: r for r in records.values() if r.kind == "Patent"}
    assert patents.keys() == {f"pub-US{number}" for number in ("9999901", "RE99902", "9999903", "9999904")}
    assert patents["pub-USRE99902"].values["declaredEssentialTo"] == (standard.iri,)
    assert patents["pub-USRE99902"].values["label"] == (Text("USRE99902", "en"),)
    assert Counter((type(fault), fault.rule) for fault in faults) == {
        (Note, "duplicate"): 30,
        (Fault, "patent-number"): 1,
    }


def test_other_numbers_are_no_such_list(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("9999901\n0.5\n9999903\n", "utf-8")
    with pytest.raises(SourceError):
        recognise(path, MODEL)


def test_the_real_list() -> None:
    if not REAL.exists():
        pytest.skip("the shared data folder has no list of essential patents here")
    records, faults = read(REAL)
    assert Counter(record.kind for record in records.values()) == {"Patent": 1710, "Standard": 1}
    assert [fault.rule for fault in faults] == ["duplicate"]

"""Records of XML: many documents in one file, namespaces, what is broken, what attacks, and how much is held."""

import gzip
import tracemalloc
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.files.opening import look
from loaders.files.xml_records import elements, root_name, text_of
from ontology.model import Fault, Place

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def read(path: Path, *names: str) -> list[tuple[Place, Element | Fault]]:
    return list(elements(look(path), frozenset(names)))


def texts(path: Path, *names: str) -> list[str]:
    return [f.rule if isinstance(f, Fault) else text_of(f) for _, f in read(path, *names)]


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "some.xml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def test_outermost_elements_without_their_namespace(tmp_path: Path) -> None:
    text = f'{HEAD}<a:all xmlns:a="urn:a"><a:r>1<r xmlns="urn:b">2</r></a:r><b/><a:r> 3 </a:r></a:all>'
    path = written(tmp_path, text)
    assert texts(path, "r") == ["12", "3"]
    assert [place.row for place, _ in read(path, "r")] == [1, 2]
    assert root_name(look(path)) == "all"


@given(st.lists(st.integers(0, 200_000), min_size=1, max_size=4))
def test_documents_one_after_another_wherever_they_are_cut(
    tmp_path_factory: pytest.TempPathFactory, lengths: list[int]
) -> None:
    folder = tmp_path_factory.mktemp("many")
    path = written(folder, "\n".join(f"{HEAD}<r>{'x' * length}</r>" for length in lengths))
    assert [len(text) for text in texts(path, "r")] == lengths


def test_each_document_may_have_a_mark_of_its_encoding(tmp_path: Path) -> None:
    path = written(tmp_path, b"".join(f"{HEAD}<r>{n}</r>\n".encode("utf-8-sig") for n in range(3)))
    assert texts(path, "r") == ["0", "1", "2"]


def test_a_broken_document_is_refused_alone_with_its_line(tmp_path: Path) -> None:
    path = written(tmp_path, f"{HEAD}<r>1</r>\n{HEAD}<r>\n2</s>\n{HEAD}<r>3</r>\n{HEAD}<r>4")
    found = read(path, "r")
    assert texts(path, "r") == ["1", "xml-form", "3", "xml-form"]
    assert [place.row for place, _ in found] == [1, 2, 3, 4]
    fault = found[1][1]
    assert isinstance(fault, Fault)
    assert "line 5" in fault.reason.en
    assert "第 5 行" in fault.reason.zh


LAUGHS = '<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (f"{HEAD}{LAUGHS}<r>&b;</r>", "xml-entity"),
        (f'{HEAD}<!DOCTYPE r [<!ENTITY % p "x">]><r/>', "xml-entity"),
        (f'{HEAD}<!DOCTYPE r [<!ENTITY f SYSTEM "file:///etc/passwd">]><r>&f;</r>', "xml-form"),
        (f"{HEAD}<r>&unknown;</r>", "xml-form"),
        ('<?xml version="1.0" encoding="GB18030"?><r>1</r>', "xml-form"),
        ('<?xml version="1.0" encoding="nonsense"?><r>1</r>', "xml-form"),
        (f"{HEAD}<r>".encode() + "武汉武汉武汉".encode("gb18030") + b"</r>", "xml-form"),
        ("no xml", "xml-form"),
    ],
)
def test_what_is_no_good_xml_is_refused(tmp_path: Path, text: str | bytes, rule: str) -> None:
    assert texts(written(tmp_path, text), "r") == [rule]


def test_pictures_declared_as_entities_do_no_harm(tmp_path: Path) -> None:
    text = f'{HEAD}<!DOCTYPE r SYSTEM "r.dtd" [<!ENTITY D1 SYSTEM "D1.TIF" NDATA TIF>]><r>1</r>'
    assert texts(written(tmp_path, text), "r") == ["1"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings_that_the_bytes_tell(tmp_path: Path, encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding[:6].rstrip("-")}"?><r>武汉</r>'
    assert texts(written(tmp_path, text.encode(encoding)), "r") == ["武汉"]


def test_packed_files_are_read_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "some.xml.gz"
    path.write_bytes(gzip.compress(f"{HEAD}<r>1</r>".encode()))
    assert texts(path, "r") == ["1"]


def test_a_long_file_is_never_held_whole(tmp_path: Path) -> None:
    path = tmp_path / "long.xml"
    with path.open("w", encoding="utf-8") as file:
        file.write(f"{HEAD}<all>")
        for number in range(20_000):
            file.write(f"<r>{number} {'x' * 100}</r><other>{'y' * 200}</other>\n")
        file.write("</all>")
    content = look(path)
    tracemalloc.start()
    count = sum(1 for _ in elements(content, frozenset({"r"})))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 20_000
    assert peak < path.stat().st_size / 5

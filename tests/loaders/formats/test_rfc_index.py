"""The index of RFCs: paragraphs, references, authors and dates; on a made index, and on the real one where it is."""

from collections import Counter
from datetime import date
from pathlib import Path
from time import monotonic

import pytest

from loaders.formats.rfc_entry import Entry, read_entry
from loaders.reading import Note
from loaders.source import recognise
from ontology.check import check
from ontology.model import SCHEME, Fault, Model, Record, Text, Words
from ontology.shapes import read_model

MODEL: Model = read_model()
BASE = "https://example.org/wuhan/"
REAL = Path(__file__).parents[3] / ".." / "shared" / "data" / "standards" / "rfc-index.txt.gz"
INDEX = """
~~~~~~~~~~

                             RFC INDEX
                           -------------

(CREATED ON: 01/02/2026.)

For example:

  1129 A Made-up Example. A. Nobody. October 1989. (Format: TXT)
       (Status: INFORMATIONAL) (DOI: 10.17487/RFC1129)

                                RFC INDEX
                                ---------

0001 Made-up Host Software. A. Body, B.C. Else, Ed.. April 1969. (Format: TXT)
     (Obsoleted by RFC0003) (Status: UNKNOWN) (DOI: 10.17487/RFC0001)

0002 Not Issued.

0003 Made-up vs. Invented Protocols. Made-up Board. 1 April 1990. (Format:
     TXT, HTML) (Obsoletes RFC0001, NIC6716) (Updates RFC0004) (Also STD0097)
     (Status: INTERNET STANDARD) (DOI: 10.17487/RFC0003)

0004 An entry without its date. A. Body. (Status: UNKNOWN)
"""


@pytest.fixture
def items(tmp_path: Path) -> list[Record | Fault]:
    path = tmp_path / "rfc-index.txt"
    path.write_text(INDEX, "utf-8")
    source = recognise(path, MODEL)
    assert source.info.loader == "rfc-index"
    return list(source.read(path, BASE, MODEL))


def standards(items: list[Record | Fault]) -> dict[str, Record]:
    records = [item for item in items if isinstance(item, Record)]
    assert [fault for record in records for fault in check(MODEL, record)] == []
    return {r.iri.rpartition("/")[2]: r for r in records if r.kind == "Standard"}


def test_an_rfc_is_a_standard_with_what_it_replaces_and_updates(items: list[Record | Fault]) -> None:
    found = standards(items)
    assert found.keys() == {"RFC_1", "RFC_3", "STD_97"}
    third = found["RFC_3"].values
    assert third["standardNumber"] == ("RFC 3",)
    assert third["label"] == (Text("Made-up vs. Invented Protocols", "en"),)
    assert third["replaces"] == (f"{BASE}id/standard/RFC_1",)
    assert third["cites"] == (f"{BASE}id/standard/RFC_4",)
    assert third["isPartOf"] == (f"{BASE}id/standard/STD_97",)
    assert third["identifiers"] == ("doi:10.17487/RFC0003",)
    assert third["issuedOn"] == (date(1990, 4, 1),)
    assert third["status"] == (f"{SCHEME}ss-current",)
    assert third["kind"] == (f"{SCHEME}standard-kind/rfc-internet-standard",)
    assert found["RFC_3"].place is not None
    assert found["RFC_3"].place.row == 22


def test_what_another_replaces_is_superseded_and_a_month_is_kept_as_one(items: list[Record | Fault]) -> None:
    first = standards(items)["RFC_1"]
    assert first.values["status"] == (f"{SCHEME}ss-superseded",)
    assert "kind" not in first.values
    assert "issuedOn" not in first.values
    assert [value for _, value in first.extra] == ['"1969-04"^^<http://www.w3.org/2001/XMLSchema#gYearMonth>']


def test_persons_and_bodies_are_told_apart(items: list[Record | Fault]) -> None:
    found = standards(items)
    agents = {item.iri: item for item in items if isinstance(item, Record) and item.kind != "Standard"}
    assert [agents[str(iri)].kind for iri in found["RFC_1"].values["drafters"]] == ["Person", "Person"]
    (board,) = found["RFC_3"].values["drafters"]
    assert agents[str(board)].kind == "Organization"
    assert agents[str(board)].values["label"] == (Text("Made-up Board", "en"),)


def test_what_is_passed_over_or_refused_is_told(items: list[Record | Fault]) -> None:
    told = [
        (type(item), item.rule, item.place.row) for item in items if isinstance(item, Fault) and item.place
    ]
    assert told == [(Note, "passed-over", 20), (Note, "no-rfc", 22), (Fault, "rfc-form", 26)]


@pytest.mark.parametrize(
    ("text", "title", "authors"),
    [
        ("U.S. Made-up Names. Made-up Council", "U.S. Made-up Names", ("Made-up Council",)),
        ("Made-up. J-P. Body, S P. Else", "Made-up", ("J-P. Body", "S P. Else")),
        ("Made-up (X.5) Text. M. St. Body, T. Else.K, Ed.", "Made-up (X.5) Text", ("M. St. Body", "T. Else.K, Ed.")),
        ("An Agreement of Made-up, Inc. and Others. V. Body", "An Agreement of Made-up, Inc. and Others", ("V. Body",)),
    ],
)  # fmt: skip
def test_a_title_ends_where_authors_can_follow(text: str, title: str, authors: tuple[str, ...]) -> None:
    entry = read_entry(f"0007 {text}. May 2020. (Status: UNKNOWN)")
    assert isinstance(entry, Entry)
    assert (entry.title, entry.authors) == (title, authors)


@pytest.mark.parametrize(
    "text", ["0007 Made-up. A. Body. 31 June 2020.", "0007 Made-up. A. Body. 2020.", "0007"]
)
def test_a_paragraph_of_another_form_says_why(text: str) -> None:
    found = read_entry(text)
    assert isinstance(found, Words)
    assert found.zh and found.en


@pytest.mark.parametrize("authors", ["A. Body, Ed., " * 400, "Made-up. " * 1000, "A. Body, " * 900 + "$."])
def test_long_lists_are_read_in_no_time(authors: str) -> None:
    started = monotonic()
    read_entry(f"0007 Made-up. {authors} May 2020.")
    assert monotonic() - started < 5


def test_the_real_index() -> None:
    if not REAL.exists():
        pytest.skip("the shared data folder has no index of RFCs here")
    found = list(recognise(REAL, MODEL).read(REAL, BASE, MODEL))
    by_number = standards(found)
    assert sum(key.startswith("RFC_") for key in by_number) == 9345
    assert len(by_number["RFC_9110"].values["drafters"]) == 3
    assert len(by_number["RFC_9110"].values["replaces"]) == 9
    faults = [item for item in found if isinstance(item, Fault)]
    assert Counter((type(fault), fault.rule) for fault in faults) == {
        (Note, "passed-over"): 187,
        (Note, "no-rfc"): 16,
    }

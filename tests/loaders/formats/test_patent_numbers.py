"""One application, one number, whether its office, DOCDB, epodoc or The Lens writes it."""

from datetime import date

import pytest

from loaders.formats.patent_numbers import application_number, epodoc_number, publication_number
from loaders.reading import BadValueError
from ontology.identity import SCHEMES

DAY = date(2004, 11, 18)

SAME = [
    ("US13167395", [("US", "13/167,395", "", None), ("US", "201113167395", "A", None)]),
    # series 10 ended and 11 began in 2004: the serial number tells which
    ("US10991571", [("US", "10991571", "", None), ("US", "99157104", "A", DAY)]),
    ("US11001726", [("US", "11001726", "", None), ("US", "172604", "A", date(2004, 12, 2))]),
    ("US09684387", [("US", "9684387", "", None), ("US", "68438700", "A", date(2000, 10, 4))]),
    ("US06067623", [("US", "6762379", "A", date(1979, 8, 17))]),
    ("US60968023", [("US", "60968023", "", None), ("US", "6096802307", "P", None)]),
    ("US29123456", [("US", "12345600", "F", date(2000, 5, 18))]),
    ("EP10167109", [("EP", "10167109", "A", None), ("EP", "10167109.7", "", None)]),
    ("CN2022105460608", [("CN", "202210546060", "A", None), ("CN", "202210546060.8", "", None)]),
    ("PCTFI2010050123", [("WO", "PCT/FI2010/050123", "", None), ("FI", "2010050123", "W", None)]),
    ("PCTCH2002000573", [("US", "PCT/CH02/00573", "", None), ("CH", "0200573", "W", None)]),
    ("PCTUS1989003438", [("US", "8903438", "W", None)]),
    ("JP2008148514", [("JP", "2008-148514", "", None), ("JP", "2008148514", "A", None)]),
    ("KR20080012345", [("KR", "10-2008-0012345", "", None), ("KR", "20080012345", "A", None)]),
    ("KR20080012345U", [("KR", "20-2008-0012345", "", None), ("KR", "20080012345", "U", None)]),
    ("DK19702186T", [("DK", "19702186", "T", None)]),
]


@pytest.mark.parametrize(("number", "writings"), SAME)
def test_writings_of_one_application_meet(
    number: str, writings: list[tuple[str, str, str, date | None]]
) -> None:
    assert {application_number(*writing) for writing in writings} == {number}
    assert SCHEMES["patent-application"].normalise(number) == number


@pytest.mark.parametrize(
    ("epodoc", "number"),
    [
        ("EP20100167109", "EP10167109"),
        ("US201113167395", "US13167395"),
        ("WO2024EP63512", "PCTEP2024063512"),
        ("CN202210546060", "CN2022105460608"),
        ("JP20080148514", "JP2008148514"),
    ],
)
def test_epodoc_tells_the_number_of_some_offices(epodoc: str, number: str) -> None:
    assert epodoc_number(epodoc) == number


@pytest.mark.parametrize("epodoc", ["", "CN20031012345", "US20040991571", "nonsense"])
def test_epodoc_is_not_guessed_at(epodoc: str) -> None:
    with pytest.raises(BadValueError):
        epodoc_number(epodoc)


@pytest.mark.parametrize(
    ("office", "number", "kind", "rule"),
    [
        ("CN", "202210546060.9", "", "patent-check"),
        ("US", "99157104", "A", "patent-series"),
        ("", "1", "", "patent-office"),
        ("EP", "", "A", "patent-form"),
        ("FI", "12", "W", "patent-form"),
    ],
)
def test_what_is_no_application_is_refused(office: str, number: str, kind: str, rule: str) -> None:
    with pytest.raises(BadValueError) as caught:
        application_number(office, number, kind)
    assert caught.value.rule == rule


@pytest.mark.parametrize(
    ("given", "number"),
    [
        (("US", "08927118", "B2"), "US8927118B2"),
        (("US", "8927118", "B2"), "US8927118B2"),
        (("US", "2012057518", "A1"), "US20120057518A1"),
        (("US", "20120057518", "A1"), "US20120057518A1"),
        (("US", "D0652606", "S1"), "USD652606S1"),
        (("US", "PP022464", "P2"), "USPP22464P2"),
        (("WO", "02054790", "A2"), "WO2002054790A2"),
        (("WO", "9812345", "A1"), "WO1998012345A1"),
        (("WO", "2010123456", "A1"), "WO2010123456A1"),
        (("EP", "663640", "A1"), "EP0663640A1"),
        (("CN", "101234567", "B"), "CN101234567B"),
    ],
)
def test_publications_as_their_office_numbers_them(given: tuple[str, str, str], number: str) -> None:
    assert publication_number(*given) == number

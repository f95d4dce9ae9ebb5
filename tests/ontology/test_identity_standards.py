"""Standard numbers: one form each, and whole published catalogues."""

import gzip
import json
import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontology.identity import SCHEMES, IdentityError, level, series

SHARED = Path(__file__).parents[2] / ".." / "shared"
scheme = SCHEMES["standard-number"]

#: As printed, without its year or version, level.
NUMBERS = [
    ("GB 18030-2022", "GB 18030", "national"),
    ("GB/T 1.1-2020", "GB/T 1.1", "national"),
    ("GB/Z 185-2007", "GB/Z 185", "national"),
    ("GBZ 2.1-2019", "GBZ 2.1", "national"),
    ("GBZ/T 300.1-2017", "GBZ/T 300.1", "national"),
    ("YD/T 3375-2018", "YD/T 3375", "industry"),
    ("JB/T 10.2-1999", "JB/T 10.2", "industry"),
    ("DB/T 12-2000", "DB/T 12", "industry"),
    ("GJB 150A-2009", "GJB 150A", "national"),
    ("DB42/T 123-2020", "DB42/T 123", "local"),
    ("DB4201/T 641-2020", "DB4201/T 641", "local"),
    ("DB11 501-2017", "DB11 501", "local"),
    ("T/CAICV 001-2020", "T/CAICV 001", "group"),
    ("Q/FHKJ 001-2019", "Q/FHKJ 001", "enterprise"),
    ("Q/HW 1", "Q/HW 1", "enterprise"),
    ("ISO 9001:2015", "ISO 9001", "international"),
    ("ISO 8601-1:2019", "ISO 8601-1", "international"),
    ("ISO/TS 16949:2009", "ISO/TS 16949", "international"),
    ("ISO/IEC TR 10000-1:1990", "ISO/IEC TR 10000-1", "international"),
    ("ISO/IEC/IEEE 42010:2011", "ISO/IEC/IEEE 42010", "international"),
    ("ISO Guide 73:2009", "ISO Guide 73", "international"),
    ("ISO/HL7 10781:2009", "ISO/HL7 10781", "international"),
    ("IWA 9:2011", "IWA 9", "international"),
    ("ISO 1000:1992/Amd 1:1998", "ISO 1000/Amd 1", "international"),
    ("ISO/IEC 9075-5:1999/Amd 1:2001/Cor 1:2003", "ISO/IEC 9075-5/Amd 1/Cor 1", "international"),
    ("ISO/DIS 10012", "ISO/DIS 10012", "international"),
    ("IEC 60050-161:1990", "IEC 60050-161", "international"),
    ("ITU-T G.984.1 (03/2008)", "ITU-T G.984.1", "international"),
    ("ITU-R BT.709-6", "ITU-R BT.709-6", "international"),
    ("3GPP TS 23.700-26:REL-20/0.0.0", "3GPP TS 23.700-26", "international"),
    ("3GPP TR 00.01U:UMTS/3.0.0", "3GPP TR 00.01U", "international"),
    ("3GPP TS 29.215/2.0.0", "3GPP TS 29.215", "international"),
    ("3GPP TS 36.331", "3GPP TS 36.331", "international"),
    ("ETSI TS 136 331 V15.3.0 (2018-10)", "ETSI TS 136 331", "international"),
    ("ETSI GS NFV-IFA 011", "ETSI GS NFV-IFA 011", "international"),
    ("RFC 9110", "RFC 9110", "international"),
    ("IEEE 802.11ax-2021", "IEEE 802.11ax", "international"),
    ("IEEE P802.11be", "IEEE P802.11be", "international"),
]


@pytest.mark.parametrize(("number", "code", "at"), NUMBERS)
def test_a_number_names_its_series_and_level(number: str, code: str, at: str) -> None:
    assert scheme.normalise(number) == number
    assert series(number) == series(code) == code
    assert level(number) == level(code) == at
    assert scheme.unkey(scheme.key(number)) == number
    assert re.fullmatch(r"[0-9A-Za-z._~:()-]+", scheme.key(number))


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("GB/T 20223—2006", "GB/T 20223-2006"),
        ("GBT 20223-2006", "GB/T 20223-2006"),
        ("GB/T20223–2006", "GB/T 20223-2006"),
        ("GB/T 20223——2006", "GB/T 20223-2006"),
        ("ＧＢ／Ｔ　２０２２３－２００６", "GB/T 20223-2006"),
        ("gb / t 20223 - 2006", "GB/T 20223-2006"),
        ("GB 1234-88", "GB 1234-1988"),
        ("YDT 3375-2018", "YD/T 3375-2018"),
        ("DB4201T 641-2020", "DB4201/T 641-2020"),
        ("DB11/501-2017", "DB11 501-2017"),
        ("Q/FHKJ001-2019", "Q/FHKJ 001-2019"),
        ("ISO9001：2015", "ISO 9001:2015"),
        ("ISO 9001:2015(E)", "ISO 9001:2015"),
        ("ISO 1000:1992/Amd 1:1998(E)", "ISO 1000:1992/Amd 1:1998"),
        ("iso/iec 27001:2022", "ISO/IEC 27001:2022"),
        ("ISO TS 16949:2009", "ISO/TS 16949:2009"),
        ("IEC TS 62351-1:2007", "IEC/TS 62351-1:2007"),
        ("ISO/IEC/TS 10866:2024", "ISO/IEC TS 10866:2024"),
        ("ITU-T Rec. G.984.1(03/2008)", "ITU-T G.984.1 (03/2008)"),
        ("3GPP TR 22.862:Rel-15/15.0.0", "3GPP TR 22.862:REL-15/15.0.0"),
        ("3GPP TS 01.01:R96/5.0.0", "3GPP TS 01.01:REL-96/5.0.0"),
        ("3GPP TS 02.68:Release 2000/9.0.0", "3GPP TS 02.68:REL-00/9.0.0"),
        ("3GPP TS 02.68:R00/9.0.0", "3GPP TS 02.68:REL-00/9.0.0"),
        ("3GPP TS 02.06dcs:Ph1-DCS/2.0.0", "3GPP TS 02.06DCS:PH1-DCS/2.0.0"),
        ("3GPP TS36.331 v15.3.0", "3GPP TS 36.331/15.3.0"),
        ("ETSI TS 136331", "ETSI TS 136 331"),
        ("RFC0001", "RFC 1"),
        ("rfc-9110", "RFC 9110"),
        ("IEEE Std 802.11ax-2021", "IEEE 802.11ax-2021"),
        ("ieee std. 802.1Q-2018", "IEEE 802.1Q-2018"),
    ],
)
def test_a_number_is_written_one_way(value: str, number: str) -> None:
    assert scheme.normalise(value) == scheme.normalise(number) == number


@pytest.mark.parametrize(
    ("value", "rule"),
    [
        ("GB/T 1.1", "standard-undated"),
        ("ISO 9001", "standard-undated"),
        ("IEEE 802.11", "standard-undated"),
        ("GB/T 1.1-05", "standard-year"),
        ("GB 1-3019", "standard-year"),
        ("GB/T 19001-2016 idt ISO 9001:2015", "standard-dual"),
        ("GB/T", "standard-form"),
        ("BS 5750-1987", "standard-form"),
        ("EN 300328-2020", "standard-form"),
        ("DIN 1234-2010", "standard-form"),
        ("TS 136-2018", "standard-form"),
        ("ISO/ABC 12:2000", "standard-form"),
        ("ISO 1000:1992/Xyz 1", "standard-form"),
        ("ISO/TC 184/SC 4 N534", "standard-form"),
        ("urn:iso:std:iso:1:stage-95.99", "standard-form"),
        ("国家标准1号", "standard-form"),
    ],
)
def test_what_is_no_number_is_refused_for_its_reason(value: str, rule: str) -> None:
    with pytest.raises(IdentityError) as caught:
        scheme.normalise(value)
    assert caught.value.rule == rule


@given(
    st.sampled_from(["GB", "GB/T", "YD/T", "DB42/T", "DB4201/T", "T/CITEST"]),
    st.from_regex(r"[1-9][0-9]{0,4}(\.[1-9][0-9]?)?", fullmatch=True),
    st.integers(1950, 2099),
    st.sampled_from("-‐–—－"),
    st.sampled_from(["", " ", "\u3000", "  "]),
)
def test_dash_and_space_do_not_matter(issuer: str, number: str, year: int, dash: str, gap: str) -> None:
    typed = f"{issuer}{gap or ' ' * (issuer == 'T/CITEST')}{number}{gap}{dash}{gap}{year}"
    assert scheme.normalise(typed) == f"{issuer} {number}-{year}"
    assert series(typed) == f"{issuer} {number}"


def published(file: str) -> list[str]:
    if not (SHARED / file).exists():
        pytest.skip(f"{file} is not here")
    with gzip.open(SHARED / file, "rt", encoding="utf-8") as lines:
        return [json.loads(line)["id"] for line in lines]


def rules(numbers: list[str]) -> Counter[str]:
    """How many of the numbers are taken, under `ok`, and how many each rule refuses."""
    counts: Counter[str] = Counter()
    for number in numbers:
        try:
            scheme.normalise(number)
        except IdentityError as error:
            counts[error.rule] += 1
        else:
            counts["ok"] += 1
    return counts


def test_every_specification_of_3gpp_is_taken() -> None:
    numbers = published("data/standards/3gpp.jsonl.gz")
    assert rules(numbers) == {"ok": 92_289}
    # The index has the releases 96 to 2000 twice, as R96 and as REL-96, with one file behind both.
    assert len({scheme.normalise(number) for number in numbers}) == 92_289 - 6_119


def test_the_iso_catalogue_is_taken_but_for_what_has_no_edition_or_is_no_standard() -> None:
    numbers = published("data/standards/iso.jsonl.gz")
    assert rules(numbers) == {"ok": 59_592, "standard-undated": 2_025, "standard-form": 148}


def test_every_rfc_is_taken() -> None:
    file = SHARED / "data/standards/rfc-index.txt.gz"
    if not file.exists():
        pytest.skip("the RFC index is not here")
    numbers = re.findall(r"^([0-9]{4,5}) [A-Z]", gzip.decompress(file.read_bytes()).decode(), re.MULTILINE)
    assert len(numbers) > 9_000
    assert {scheme.normalise("RFC" + number) for number in numbers} == {f"RFC {int(n)}" for n in numbers}

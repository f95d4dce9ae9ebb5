"""Check digits against the standards that define them, written out anew."""

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ontology.identity import SCHEMES, IdentityError, is_synthetic, synthetic_credit_code

SHARED = Path(__file__).parents[2] / ".." / "shared"
CREDIT = "0123456789ABCDEFGHJKLMNPQRTUWXY"
ROR = "0123456789abcdefghjkmnpqrstvwxyz"
normalise = SCHEMES["credit-code"].normalise
normalise_stock = SCHEMES["stock-code"].normalise


def weighed(code: str) -> int:
    """The sum that GB 32100 wants to be divisible by 31."""
    return sum(CREDIT.index(char) * pow(3, place, 31) for place, char in enumerate(code[:17])) + CREDIT.index(
        code[17]
    )


def weighed_organization(code: str) -> int:
    """The sum that GB 11714 wants to be divisible by 11."""
    values = [int(char, 36) for char in code[:8]]
    weights = [3, 7, 9, 10, 5, 8, 4, 2]
    check = 10 if code[8] == "X" else int(code[8], 36)
    return sum(value * weight for value, weight in zip(values, weights, strict=True)) + check


@st.composite
def credit_codes(draw: st.DrawFn) -> str:
    head = draw(st.text(CREDIT, min_size=2, max_size=2)) + draw(
        st.from_regex("[1-8][0-9]{5}", fullmatch=True)
    )
    body = draw(st.text(CREDIT, min_size=8, max_size=8))
    body += next(char for char in "0123456789X" if weighed_organization(body + char) % 11 == 0)
    return next(head + body + char for char in CREDIT if weighed(head + body + char) % 31 == 0)


@pytest.mark.parametrize(
    "code",
    [
        "91350100M000100Y43",
        "9111000071093123XX",
        "11100000MB1789023A",
        "119900000106319731",
        "71310106424845496E",
        "N2420111MF1234567E",
    ],
)
def test_published_credit_codes_are_taken(code: str) -> None:
    assert normalise(code) == code
    assert not is_synthetic(code)


@pytest.mark.parametrize("code", ["91350100M000100Y4Z", "91110000600037341N", "91350100M000100Y4", "无", "-"])
def test_wrong_credit_codes_are_refused(code: str) -> None:
    with pytest.raises(IdentityError):
        normalise(code)


@given(credit_codes())
def test_credit_codes_made_by_the_standard_are_taken_however_they_are_typed(code: str) -> None:
    assert normalise(code) == code
    assert normalise(f"{code[:2].lower()} {code[2:8]}-{code[8:17]}－{code[17]}") == code


@given(credit_codes(), st.integers(0, 17), st.sampled_from(CREDIT))
def test_one_wrong_character_is_noticed(code: str, place: int, other: str) -> None:
    assume(code[place] != other)
    with pytest.raises(IdentityError):
        normalise(code[:place] + other + code[place + 1 :])


@given(credit_codes(), st.sampled_from("0123456789X"))
def test_the_organisations_check_digit_counts_by_itself(code: str, other: str) -> None:
    assume(code[16] != other)
    body = code[:16] + other
    wrong = next(body + char for char in CREDIT if weighed(body + char) % 31 == 0)
    with pytest.raises(IdentityError):
        normalise(wrong)


@given(credit_codes())
def test_a_code_with_a_division_is_not_synthetic(code: str) -> None:
    assert not is_synthetic(code)
    assert not is_synthetic(code[:2] + "000001" + code[8:])


def test_a_code_of_no_division_needs_its_last_check_digit_only() -> None:
    assert weighed_organization("000000001") % 11 != 0
    assert normalise("91000000000000001N") == "91000000000000001N"
    with pytest.raises(IdentityError):
        normalise("91000000000000001P")


@given(st.integers(0, 99_999_999), st.text(CREDIT, min_size=2, max_size=2))
def test_synthetic_codes_are_valid_and_say_that_they_are(serial: int, register: str) -> None:
    code = synthetic_credit_code(serial, register)
    assert weighed(code) % 31 == 0
    assert weighed_organization(code[8:17]) % 11 == 0
    assert normalise(code) == code
    assert is_synthetic(code)
    assert int(code[8:16]) == serial


@pytest.mark.parametrize("register", ["", "9", "912", "9I", "9٣"])
def test_a_synthetic_code_needs_a_register(register: str) -> None:
    with pytest.raises(IdentityError):
        synthetic_credit_code(1, register)


@pytest.mark.parametrize(
    "value",
    [
        "0000-0002-1694-233X",
        "000000021694233x",
        "https://orcid.org/0000-0002-1694-233X",
        "http://www.orcid.org/0000-0002-1694-233x/",
        "ORCID: 0000 0002 1694 233X",
        "orcid 0000-0002-1694-233X",
    ],
)
def test_an_orcid_loses_its_address(value: str) -> None:
    assert SCHEMES["orcid"].normalise(value) == "0000-0002-1694-233X"


@given(
    st.sampled_from(["0000-0002-1825-0097", "0000-0002-1694-233X"]),
    st.integers(0, 18),
    st.sampled_from("0123456789X"),
)
def test_one_wrong_digit_of_an_orcid_is_noticed(code: str, place: int, other: str) -> None:
    assume(code[place] not in {other, "-"})
    with pytest.raises(IdentityError):
        SCHEMES["orcid"].normalise(code[:place] + other + code[place + 1 :])


@pytest.mark.parametrize(
    "value", ["004JE0088", "https://ror.org/004je0088", "ror.org/004je0088/", "ROR:004je0088"]
)
def test_a_ror_id_loses_its_address(value: str) -> None:
    assert SCHEMES["ror"].normalise(value) == "004je0088"


@given(st.sampled_from(["004je0088", "00e4hrk88"]), st.integers(1, 8), st.sampled_from(ROR))
def test_one_wrong_character_of_a_ror_id_is_noticed(code: str, place: int, other: str) -> None:
    assume(code[place] != other)
    with pytest.raises(IdentityError):
        SCHEMES["ror"].normalise(code[:place] + other + code[place + 1 :])


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("600498", "600498.SH"),
        ("600498.SS", "600498.SH"),
        ("SH600498", "600498.SH"),
        ("sh.600498", "600498.SH"),
        ("600498.XSHG", "600498.SH"),
        ("688981", "688981.SH"),
        ("000422.SZ", "000422.SZ"),
        ("300014", "300014.SZ"),
        ("SZ:000422", "000422.SZ"),
        ("920001", "920001.BJ"),
        ("830799", "830799.BJ"),
        ("900901", "900901.SH"),
        ("6869.HK", "06869.HK"),
        ("HK00700", "00700.HK"),
    ],
)
def test_a_stock_code_says_its_exchange(value: str, code: str) -> None:
    assert normalise_stock(value) == normalise_stock(code) == code


@pytest.mark.parametrize(
    "value", ["SH000422", "SH600498.SZ", "500001", "60049", "6004980", "BABA", "ſH600498", "600498.NQ"]
)
def test_a_stock_code_that_contradicts_itself_is_refused(value: str) -> None:
    with pytest.raises(IdentityError):
        normalise_stock(value)


@pytest.mark.parametrize(
    ("scheme", "field", "file"),
    [("ror", "id", "data/ror/ror-v2.jsonl.gz"), ("lens", "lens_id", "data/patents/lens-drones.jsonl.gz")],
)
def test_published_registers_are_taken_whole(scheme: str, field: str, file: str) -> None:
    if not (SHARED / file).exists():
        pytest.skip(f"{file} is not here")
    with gzip.open(SHARED / file, "rt", encoding="utf-8") as lines:
        ids = [json.loads(line)[field] for line in lines]
    assert ids
    assert len({SCHEMES[scheme].normalise(value) for value in ids}) == len(set(ids))

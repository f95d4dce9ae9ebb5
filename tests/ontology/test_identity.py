"""What every scheme of numbers promises, and the IRIs made from them."""

import pickle
import re
from urllib.parse import urlsplit

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from ontology.identity import (
    SCHEMES,
    IdentityError,
    iri,
    parse_iri,
    provisional_key,
    synthetic_credit_code,
    synthetic_patent_number,
)
from ontology.identity_errors import RULES

BASE = "https://example.org/wuhan/"

#: Scheme, printed form, its key in an IRI.
PRINTED = [
    ("credit-code", "91350100M000100Y43", "91350100M000100Y43"),
    ("patent-application", "CN2022105460608", "CN2022105460608"),
    ("patent-application", "CN95115608X", "CN95115608X"),
    ("patent-application", "US12345678", "US12345678"),
    ("standard-number", "GB/T 1.1-2020", "GB~T_1.1-2020"),
    ("standard-number", "DB4201/T 641-2020", "DB4201~T_641-2020"),
    ("standard-number", "ISO/IEC 27001:2022", "ISO~IEC_27001:2022"),
    ("standard-number", "ISO 1000:1992/Amd 1:1998", "ISO_1000:1992~Amd_1:1998"),
    ("standard-number", "ITU-T G.984.1 (03/2008)", "ITU-T_G.984.1_(03~2008)"),
    ("standard-number", "3GPP TS 23.700-26:REL-20/0.0.0", "3GPP_TS_23.700-26:REL-20~0.0.0"),
    ("standard-number", "IEEE 802.11ax-2021", "IEEE_802.11ax-2021"),
    ("ipc", "G05D 1/08", "G05D1~08"),
    ("ipc", "G05D", "G05D"),
    ("ipc", "G05", "G05"),
    ("ipc", "G", "G"),
    ("region", "420111", "420111"),
    ("region", "420100-Z01", "420100-Z01"),
    ("orcid", "0000-0002-1694-233X", "0000-0002-1694-233X"),
    ("ror", "033vjfk17", "033vjfk17"),
    ("lens", "165-422-949-719-18X", "165-422-949-719-18X"),
    ("stock-code", "600498.SH", "600498.SH"),
]

#: Rule, scheme, a value that breaks it.
BROKEN = [
    ("empty", "credit-code", " \u3000"),
    ("identity-number", "credit-code", "11010519491231002X"),
    ("uscc-form", "credit-code", "9135010OM000100Y43"),
    ("uscc-check", "credit-code", "91350100M000100Y44"),
    ("org-code-check", "credit-code", "91350100M000100Y56"),
    ("patent-form", "patent-application", "202210546060"),
    ("patent-publication", "patent-application", "CN114911801A"),
    ("patent-kind", "patent-application", "2022405460608"),
    ("patent-year", "patent-application", "1999105460608"),
    ("patent-check", "patent-application", "202310123456.7"),
    ("standard-form", "standard-number", "ABC 12:2000"),
    ("standard-undated", "standard-number", "GB/T 1.1"),
    ("standard-year", "standard-number", "GB/T 1.1-20200"),
    ("standard-dual", "standard-number", "GB/T 19001-2016/ISO 9001:2015"),
    ("ipc-form", "ipc", "Y02T 50/32"),
    ("region-form", "region", "420011"),
    ("region-province", "region", "990000"),
    ("orcid-form", "orcid", "0000-0002-1825"),
    ("orcid-check", "orcid", "0000-0002-1825-0098"),
    ("ror-form", "ror", "133vjfk17"),
    ("ror-check", "ror", "033vjfk18"),
    ("lens-form", "lens", "180-347-882-781"),
    ("lens-check", "lens", "180-347-882-781-575"),
    ("stock-form", "stock-code", "422"),
    ("stock-exchange", "stock-code", "000001.SH"),
    *(("scientific-notation", name, "2.02211E+12") for name in SCHEMES),
]


def wide(text: str) -> str:
    return "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text)


def refused(scheme: str, value: str) -> IdentityError:
    with pytest.raises(IdentityError) as caught:
        SCHEMES[scheme].normalise(value)
    return caught.value


@pytest.mark.parametrize(("scheme", "printed", "key"), PRINTED)
def test_the_printed_form_is_its_own_and_its_key_turns_back(scheme: str, printed: str, key: str) -> None:
    assert SCHEMES[scheme].normalise(printed) == printed
    assert SCHEMES[scheme].key(printed) == key
    assert SCHEMES[scheme].unkey(key) == printed


@pytest.mark.parametrize(("scheme", "printed"), [row[:2] for row in PRINTED])
def test_noise_of_copying_and_typing_changes_nothing(scheme: str, printed: str) -> None:
    noisy = [
        wide(printed),
        f" {printed}\n",
        f"\ufeff{printed}\u200b",
        f"\u3000{printed}\xa0",
        f"{printed[:1]}\u200b{printed[1:]}",
    ]
    assert {SCHEMES[scheme].normalise(text) for text in noisy} == {printed}


def test_every_scheme_has_a_sample_and_its_own_name() -> None:
    assert {row[0] for row in PRINTED} == set(SCHEMES)
    assert all(name == scheme.name for name, scheme in SCHEMES.items())


@pytest.mark.parametrize(("rule", "scheme", "value"), BROKEN)
def test_what_breaks_a_rule_is_refused_in_both_languages(rule: str, scheme: str, value: str) -> None:
    error = refused(scheme, value)
    assert error.rule == rule
    assert str(error) == error.en
    assert error.en.isascii() or not value.isascii()
    assert re.search("[\u4e00-\u9fff]", error.zh)
    if rule not in {"empty", "identity-number"}:
        assert error.value == value
        assert repr(value) in error.en
        assert repr(value) in error.zh


def test_every_rule_has_something_that_breaks_it() -> None:
    raised_elsewhere = {"synthetic-range", "iri-part"}
    assert {row[0] for row in BROKEN} | raised_elsewhere == set(RULES)


def test_a_persons_identity_number_is_not_repeated() -> None:
    error = refused("credit-code", "11010519491231002X")
    assert "19491231" not in error.value + error.zh + error.en


def test_an_error_survives_the_way_between_processes() -> None:
    error = refused("ipc", "nothing")
    again = pickle.loads(pickle.dumps(error))
    assert (again.value, again.rule, again.zh, again.en) == (error.value, error.rule, error.zh, error.en)


@given(st.sampled_from(sorted(SCHEMES)), st.text())
@example("credit-code", "９１３５０１００ｍ000100y43")
@example("patent-application", "ⅩⅩ12345")
@example("standard-number", "GB/T ١-٢٠٢٠")
@example("region", "٤٢٠١١١")
def test_anything_is_either_refused_or_settled_at_once(name: str, text: str) -> None:
    scheme = SCHEMES[name]
    try:
        printed = scheme.normalise(text)
    except IdentityError:
        return
    assert scheme.normalise(printed) == printed
    assert scheme.unkey(scheme.key(printed)) == printed
    assert printed.isascii()


@given(st.text(min_size=1), st.text(min_size=1))
@example("standard", "GB~T_1.1-2020")
@example("org", "100%/?#")
def test_an_iri_is_ascii_and_gives_back_what_made_it(type_: str, key: str) -> None:
    assume(not {type_, key} & {".", ".."})
    made = iri(BASE, type_, key)
    assert made.isascii()
    assert not re.search(r"[\s<>\"{}|\\^`]", made)
    assert urlsplit(made).path.count("/") == 4
    assert parse_iri(BASE, made) == (type_, key)


@pytest.mark.parametrize(("scheme", "printed", "key"), PRINTED)
def test_a_key_stands_in_an_iri_as_it_is(scheme: str, printed: str, key: str) -> None:
    assert iri(BASE, "thing", key) == f"{BASE}id/thing/{key}"


@pytest.mark.parametrize(
    "other",
    [
        "https://example.org/id/org/1",
        f"{BASE}id/org",
        f"{BASE}id/org/",
        f"{BASE}id//1",
        f"{BASE}id/org/1/2",
        f"{BASE}id/org/%31",
        f"{BASE}id/org/%e4%b8%ad",
        f"{BASE}id/org/..",
        f"{BASE}id/org/a b",
        f"{BASE}graph/org/1",
        "org/1",
        "",
    ],
)
def test_an_iri_that_was_not_made_here_has_no_parts(other: str) -> None:
    assert parse_iri(BASE, other) is None


@pytest.mark.parametrize(
    ("base", "type_", "key"),
    [
        ("https://example.org", "org", "1"),
        ("https://例.org/", "org", "1"),
        (BASE, "", "1"),
        (BASE, "org", ""),
        (BASE, "org", ".."),
    ],
)
def test_no_iri_is_made_of_parts_that_would_be_lost(base: str, type_: str, key: str) -> None:
    with pytest.raises(IdentityError) as caught:
        iri(base, type_, key)
    assert caught.value.rule == "iri-part"


def test_a_provisional_key_never_changes() -> None:
    # printf '["lens","180-347"]' | sha256sum
    assert provisional_key("lens", "180-347") == "x-e0e40a7293ac"


@given(st.lists(st.text(), min_size=1, max_size=4), st.lists(st.text(), min_size=1, max_size=4))
@example(["a", "b"], ["ab"])
@example(["a", "b"], ['a","b'])
@example(["a", ""], ["a"])
def test_provisional_keys_are_equal_only_for_equal_parts(left: list[str], right: list[str]) -> None:
    assume(any(left) and any(right))
    assert re.fullmatch("x-[0-9a-f]{12}", provisional_key(*left))
    assert (provisional_key(*left) == provisional_key(*right)) == (left == right)


@pytest.mark.parametrize("parts", [(), ("",), ("", "")])
def test_a_provisional_key_needs_a_source_key(parts: tuple[str, ...]) -> None:
    with pytest.raises(IdentityError):
        provisional_key(*parts)


@pytest.mark.parametrize("serial", [-1, 10**8])
def test_synthetic_numbers_have_an_end(serial: int) -> None:
    for make in (synthetic_credit_code, lambda number: synthetic_patent_number(2024, number)):
        with pytest.raises(IdentityError) as caught:
            make(serial)
        assert caught.value.rule == "synthetic-range"

"""An affiliation falls into its parts, with the countries and places that it names."""

from loaders.linking.affiliation_text import AffiliationText


def test_parts_words_and_bounds() -> None:
    text = AffiliationText("Dept. of Law, Univ. of Wuhan; Ltd., 430072 Wuhan, P. R. China")
    assert text.parts == ["Dept. of Law", "Univ. of Wuhan", "430072 Wuhan", "P. R. China"]
    assert [text.words[slice(*text.bounds[part])] for part in (0, 1)] == [
        ["department", "law"],
        ["university", "wuhan"],
    ]
    assert text.countries == {"CN"}


def test_a_country_at_the_end_of_a_part_is_only_a_hint() -> None:
    text = AffiliationText("University of New Mexico")
    assert not text.countries
    assert text.hinted == {"MX"}
    assert AffiliationText("Beijing 100080 China, Canada").hinted == {"CA"}


def test_places_stand_outside_the_name() -> None:
    text = AffiliationText("Wuhan University, Beijing")
    assert text.names_place("beijing", 0, 2)
    assert not text.names_place("wuhan", 0, 2)
    assert AffiliationText("武汉大学, 北京市").names_place("beijing", 0, 0)


def test_runs_of_han_are_simplified_and_kept_as_printed() -> None:
    assert AffiliationText("東京大学（本郷）, Tokyo").han == [("东京大学本郷", "東京大学本郷")]

"""Names of known organisations are found whole, in any order, by rare words and in spite of a letter."""

from loaders.linking.known_names import Known, KnownNames, words_of

NAMES = KnownNames(
    [
        Known("a", (("Universität Zürich", "de", "label"), ("University of Zurich", "en", "label"),
                    ("UZH", "", "acronym")), "CH", frozenset({"Zürich"})),
        Known("b", (("Institute of Physics", "en", "label"), ("物理研究所", "zh", "label")), parents=frozenset({"a"})),
        Known("c", (("Laboratory of Optics", "en", "label"),), parents=frozenset({"b", "c", "z"})),
    ]
)  # fmt: skip


def test_translations_and_abbreviations_are_one_name() -> None:
    assert words_of("Univ. of Zürich") == words_of("Universität Zürich") == ["university", "zurich"]
    (naming,) = (NAMES.namings[i] for i in NAMES.phrases["university zurich"])
    assert naming.printed == {"universitat zurich", "university zurich"}
    assert naming.label


def test_names_are_found_by_form() -> None:
    assert NAMES.bags.keys() >= {"university zurich", "institute physics"}
    assert set(NAMES.han) == {"物理研究所"}
    assert set(NAMES.acronyms) == {"UZH"}
    assert [NAMES.namings[i].generic for i in NAMES.phrases["institute physics"]] == [True]


def test_rare_words_weigh_more_and_unknown_ones_most() -> None:
    common = KnownNames(
        [Known(str(i), ((f"University {name}", "", "label"),)) for i, name in enumerate("abcdefgh")]
    )
    assert common.weight("university") < common.weight("a") <= common.weight("zzz")


def test_a_misspelt_word_has_neighbours() -> None:
    assert NAMES.near_words("laboratorry") == {"laboratory"}
    assert NAMES.near_words("laboratory") == set()
    assert NAMES.near_words("zzzzzzzz") == set()


def test_ancestors_end_even_in_a_circle() -> None:
    assert NAMES.ancestors("c") == {"a", "b", "z"}
    assert NAMES.ancestors("nobody") == frozenset()

"""Countries are known by the names that addresses give them, and nothing else is a country."""

import pytest

from loaders.linking.countries import country_of


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("China", "CN"), ("P. R. China", "CN"), ("People’s Republic of China", "CN"), ("中国", "CN"), ("USA", "US"),
        ("U.S.A.", "US"), ("España", "ES"), ("TÜRKIYE", "TR"), ("the Netherlands", "NL"), ("Côte d’Ivoire", "CI"),
        ("Hong Kong SAR", "HK"), ("Taiwan (R.O.C.)", "TW"), ("Österreich", "AT"),
    ],
)  # fmt: skip
def test_names_of_countries(text: str, code: str) -> None:
    assert country_of(text) == code


@pytest.mark.parametrize("text", ["", "Wuhan", "New Mexico", "Beijing, China", "CN", "430072"])
def test_anything_else_is_none(text: str) -> None:
    assert country_of(text) == ""

"""Why the columns do not hold a query is told in Chinese and in English."""

import pytest

from queries.columnar.terms_read import NotHeldError, number, text


def test_a_reason_that_is_given_once_is_the_same_in_both() -> None:
    words = NotHeldError("VALUES").words
    assert (words.zh, words.en) == ("VALUES", "VALUES")


@pytest.mark.parametrize(
    ("zh", "en"), [("数 1e", "the number 1e"), ("应为项之处的内容", "what stands where a term is looked for")]
)
def test_a_number_that_is_none(zh: str, en: str) -> None:
    with pytest.raises(NotHeldError, match=f"^{en}$") as found:
        number(en.removeprefix("the number ") if "number" in en else "")
    assert found.value.words.zh == zh


def test_an_escape() -> None:
    with pytest.raises(NotHeldError, match="an escape in") as found:
        text('"\\x"')
    assert found.value.words.zh == '"\\x" 中的转义'

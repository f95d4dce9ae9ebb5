"""Application numbers of patents: Chinese ones with their check digit, other offices' by form."""

import re

from ontology.identity_errors import refuse, tidy

#: Where the made-up serials begin: in no year has the office given out one from 9,900,000 up.
SYNTHETIC_SERIAL = 9_900_000
SYNTHETIC_NUMBERS = 100_000

_KINDS = "12389"
_CHINESE = re.compile("(?:CN|ZL)*([0-9]{8}|[0-9]{12})([0-9X])")
_STEP = re.compile(r"(?<=[0-9])[ABC][0-9]?$")
_CHINESE_PUBLICATION = re.compile("(?:CN|ZL)*[0-9]{7,9}[ABCUSY][0-9]?")
_FOREIGN = re.compile("(?!CN|ZL)[A-Z]{2}(?=(?:[A-Z]*[0-9]){4})[0-9A-Z]+")
_EUROPEAN_CHECK = re.compile(r"(EP ?[0-9]{8})\.[0-9]")


def application_check(digits: str) -> str:
    """The check digit of a Chinese application number, from its 8 or 12 digits."""
    return "0123456789X"[sum(int(digit) * (2 + place % 8) for place, digit in enumerate(digits)) % 11]


def normalise_patent_application(value: str) -> str:
    """Office and number without a dot, `CN2022105460608`; of a foreign office the form alone is checked."""
    text = tidy(value, "patent-form")
    if european := _EUROPEAN_CHECK.fullmatch(text):
        text = european[1]  # printed now with, now without its check digit
    text = re.sub(r"[ .,/-]", "", text)
    if chinese := _CHINESE.fullmatch(text):
        return "CN" + _checked(chinese[1], chinese[2], value)
    if _CHINESE_PUBLICATION.fullmatch(text):
        raise refuse("patent-publication", value)
    if not _FOREIGN.fullmatch(text):
        raise refuse("patent-form", value)
    if re.fullmatch(r".*[0-9][A-Z][0-9]", text):
        raise refuse("patent-publication", value)
    return text


def _checked(digits: str, check: str, value: str) -> str:
    """The Chinese number, if its year, kind and check digit can be."""
    new = len(digits) == 12
    year = int(digits[:4]) if new else _full_year(digits[:2])
    if not (2003 <= year <= 2099 if new else year <= 2003):
        raise refuse("patent-year", value)
    if digits[4 if new else 2] not in _KINDS:
        raise refuse("patent-kind", value)
    if application_check(digits) != check:
        raise refuse("patent-check", value)
    return digits + check


def _full_year(short: str) -> int:
    """The year that two digits of an old number mean."""
    return (1900 if short >= "85" else 2000) + int(short)


def synthetic_patent_number(year: int, serial: int, kind: int = 1) -> str:
    """A valid Chinese number that no patent has: its serial is 9,900,000 and `serial`, from 0 to 99,999."""
    if not 0 <= serial < SYNTHETIC_NUMBERS:
        raise refuse("synthetic-range", str(serial), range=f"0-{SYNTHETIC_NUMBERS - 1}")
    digits = f"{year}{kind}{SYNTHETIC_SERIAL + serial}"
    return normalise_patent_application(digits + application_check(digits))


def is_synthetic_patent_number(number: str) -> bool:
    """Whether a canonical application number is of the range that no patent has."""
    return re.fullmatch("CN[0-9]{5}99[0-9]{5}[0-9X]", number) is not None


def publication_key(number: str) -> str:
    """What the publications of one application have in common: `US7272630B2` and `US7272630` give `US7272630`.

    U, Y, S and others stay: some offices number such rights apart from patents of invention.
    """
    return _STEP.sub("", number)

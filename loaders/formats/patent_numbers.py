"""Numbers of patents as offices, DOCDB and The Lens write them, brought to one form so that they meet.

An application is `office + number` as its office prints it, without signs: `US13167395`, `EP10167109`,
`CN2022105460608` (with its check digit), `PCTFI2010050123`. What is no application for a patent of invention bears
DOCDB's letter at its end where its office numbers it apart: `DK19702186T`. A publication also bears its kind code:
`US20120057518A1`.
"""

from __future__ import annotations

import re
from datetime import date

from loaders.reading import BadValueError
from ontology.identity import SCHEMES, IdentityError
from ontology.identity_patents import application_check

_SIGNS = re.compile(r"[^0-9A-Z]")
_CHECKED = re.compile(r"[.][0-9X]$")
_INTERNATIONAL = re.compile(r"(?:PCT)?(?P<office>[A-Z]{2})(?P<year>[0-9]{4}|[0-9]{2})(?P<serial>[0-9]{5,6})")
_EPODOC = re.compile(r"([A-Z]{2})([0-9]{4})([0-9]+)([A-Z]?)")
_EPODOC_PCT = re.compile(r"WO([0-9]{4})([A-Z]{2})([0-9]{1,6})W?")
_PUBLISHED = re.compile(r"([A-Z]*)0*([0-9]+)")
#: Letters of DOCDB for applications that their office numbers together with those for patents of invention.
_PLAIN_KINDS = frozenset({"", "A"})
#: The year in which the United States began each series, up to the one that DOCDB names itself.
_SERIES = ((1970, "05"), (1979, "06"), (1986, "07"), (1992, "08"), (1997, "09"), (2001, "10"), (2004, "11"),
           (2007, "12"))  # fmt: skip
_DESIGNS, _HALF = "29", 500_000


def application_number(office: str, number: str, kind: str = "", filed: date | None = None) -> str:
    """The application as its office numbers it, from that number or DOCDB's; BadValueError where it can be none.

    `kind` is DOCDB's letter for applications (A, U, F, P, W, T ...); `filed` tells the series of a US number.
    """
    office, kind = _office(office, number), kind.strip().upper()[:1]
    printed = number.strip().upper()
    digits = _SIGNS.sub("", printed).removeprefix(office)
    if kind == "W" or office == "WO" or "PCT" in digits:
        return _checked(_international(office, digits))
    if office == "US":
        return _checked("US" + _american(digits, kind, filed))
    if office == "CN":
        return _checked("CN" + _chinese(digits))
    if office == "KR" and (korean := re.fullmatch("([123])0([0-9]{11})", digits)):
        digits, kind = korean[2], {"1": kind, "2": "U", "3": "F"}[korean[1]]
    if office in {"EP", "GB"}:
        digits = _SIGNS.sub("", _CHECKED.sub("", printed)).removeprefix(office)
    return _checked(office + digits + ("" if kind in _PLAIN_KINDS or digits.endswith(kind) else kind))


def epodoc_number(number: str) -> str:
    """The application that epodoc's number means, where that tells it; BadValueError elsewhere."""
    text = _SIGNS.sub("", number.upper())
    if international := _EPODOC_PCT.fullmatch(text):
        year, office, serial = international.groups()
        return _checked(f"PCT{office}{year}{int(serial):06}")
    if not (match := _EPODOC.fullmatch(text)):
        raise _unknown(number)
    office, year, serial, kind = match.groups()
    if office == "EP" and len(serial) == 7:
        return _checked(f"EP{year[2:]}{serial[1:]}")
    if office == "US" and len(serial) == 8:
        return _checked(f"US{serial}")
    if office == "CN" and len(serial) in {7, 8} and year >= "2004":
        return application_number("CN", year + (serial if len(serial) == 8 else f"{serial[0]}0{serial[1:]}"))
    if office == "JP" and len(serial) == 7 and year >= "2000":
        return application_number("JP", year + serial[1:], kind)
    raise _unknown(number)


def publication_number(office: str, number: str, kind: str = "") -> str:
    """A publication as its office numbers it, with its kind code; BadValueError where it can be none."""
    office, kind = _office(office, number), _SIGNS.sub("", kind.upper())
    digits = _SIGNS.sub("", number.upper()).removeprefix(office)
    if not any(sign.isdigit() for sign in digits) or len(digits) > 20:
        raise _unknown(number)
    if office == "US":
        digits = _american_publication(digits)
    elif office == "WO":
        digits = _world_publication(digits)
    elif office == "EP":
        digits = digits.zfill(7)
    return office + digits + kind


def _office(office: str, number: str) -> str:
    code = office.strip().upper()
    if not re.fullmatch("[A-Z]{2}", code):
        raise BadValueError(
            office, "patent-office", f"号码 {number} 缺两个字母的国别代码",
            f"number {number} lacks the two letters of its office",
        )  # fmt: skip
    return code


def _international(office: str, digits: str) -> str:
    """`PCT/FI2010/050123`, and DOCDB's number of it under the office that received it."""
    match = _INTERNATIONAL.fullmatch(digits) or _INTERNATIONAL.fullmatch(office + digits)
    if match is None:
        raise _unknown(digits)
    return f"PCT{match['office']}{_full_year(match['year'])}{int(match['serial']):06}"


def _full_year(year: str) -> str:
    return year if len(year) == 4 else ("19" if year >= "78" else "20") + year


def _american(digits: str, kind: str, filed: date | None) -> str:
    """Series and serial number, of which DOCDB gives all with the year, or only the serial number and the year."""
    if re.fullmatch("(19|20)[0-9]{10}", digits):
        return digits[4:]
    if kind == "P" and re.fullmatch("6[0-9]{9}", digits):
        return digits[:8]
    if filed and re.fullmatch("[0-9]{3,8}", digits) and digits.endswith(f"{filed.year % 100:02}"):
        serial = int(digits[:-2])
        if kind == "A":
            return f"{_series(filed.year, serial)}{serial:06}"
        if kind == "F" and filed.year >= 1993:
            return f"{_DESIGNS}{serial:06}"
    if kind == "A":
        raise BadValueError(
            digits, "patent-series", "没有申请日，不能由 DOCDB 号码得知美国申请的系列号",
            "without its date the series of a US application cannot be told from DOCDB's number",
        )  # fmt: skip
    if len(digits) == 7 and digits.isdigit() and not kind:
        return f"0{digits}"
    return digits + ("" if kind in {"", "P", "F"} else kind)


def _series(year: int, serial: int) -> str:
    """The series that a serial number of a year is of: high ones end a series while low ones begin the next."""
    names = [name for start, name in _SERIES if start <= year] or ["05"]
    started = max((start for start, _ in _SERIES if start <= year), default=year)
    return names[-2] if len(names) > 1 and year <= started + 1 and serial >= _HALF else names[-1]


def _chinese(digits: str) -> str:
    """The number with its check digit, which DOCDB leaves out."""
    if re.fullmatch("[0-9]{8}|[0-9]{12}", digits):
        return digits + application_check(digits)
    return digits


def _american_publication(digits: str) -> str:
    if re.fullmatch("(19|20)[0-9]{8}", digits):  # DOCDB leaves out a zero after the year
        return f"{digits[:4]}0{digits[4:]}"
    match = _PUBLISHED.fullmatch(digits)
    return match[1] + match[2] if match else digits


def _world_publication(digits: str) -> str:
    if re.fullmatch("[0-9]{7,8}", digits):
        return f"{_full_year(digits[:2])}{digits[2:]:0>6}"
    return digits


def _checked(number: str) -> str:
    try:
        return SCHEMES["patent-application"].normalise(number)
    except IdentityError as error:
        raise BadValueError(error.value, error.rule, error.zh, error.en) from error


def _unknown(number: str) -> BadValueError:
    return BadValueError(number, "patent-form", "不是专利文献的号码", "is no number of a patent document")

"""Numbers of registers that carry check digits: credit codes, ORCID, ROR, Lens; and stock codes."""

import re

from ontology.identity_errors import refuse, tidy

#: The alphabet of GB 32100: a character's value is its place.
CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
#: No division of GB/T 2260 has it, so a code that carries it can belong to nobody.
NO_DIVISION = "000000"
SYNTHETIC_CODES = 100_000_000

_CREDIT_CODE = re.compile(rf"[{CREDIT_ALPHABET}]{{2}}[0-9]{{6}}[{CREDIT_ALPHABET}]{{10}}")
_ORG_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ORG_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_PERSON_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_PERSON = re.compile(r"[1-8][0-9]{5}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])[0-3][0-9]{4}[0-9X]")
_CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"

_EXCHANGE = {
    **dict.fromkeys(("SH", "SS", "SHA", "SHH", "SSE", "SHSE", "XSHG"), "SH"),
    **dict.fromkeys(("SZ", "SHE", "SHZ", "SZSE", "XSHE"), "SZ"),
    **dict.fromkeys(("BJ", "BSE", "XBSE"), "BJ"),
}
_EXCHANGES = "|".join(sorted(_EXCHANGE, key=len, reverse=True))
_STOCK = re.compile(
    rf"(?:(?P<before>{_EXCHANGES})[:. ]?)?(?P<number>[0-9]{{6}})(?:[. ]?(?P<after>{_EXCHANGES}))?"
)
_HONG_KONG = re.compile("(?:HK[:. ]?0*([1-9][0-9]{0,4})|0*([1-9][0-9]{0,4})[. ]?HK)")
_BOARDS = {
    "60": "SH",
    "68": "SH",
    "90": "SH",
    "00": "SZ",
    "20": "SZ",
    "30": "SZ",
    "92": "BJ",
    "4": "BJ",
    "8": "BJ",
}


def credit_check(body: str) -> str:
    """The 18th character of a credit code, from its first 17 (GB 32100)."""
    total = sum(CREDIT_ALPHABET.index(char) * pow(3, place, 31) for place, char in enumerate(body))
    return CREDIT_ALPHABET[-total % 31]


def organization_check(body: str) -> str:
    """The ninth character of an organisation code, from its first eight (GB 11714)."""
    total = sum(_ORG_ALPHABET.index(char) * weight for char, weight in zip(body, _ORG_WEIGHTS, strict=True))
    return "0123456789X"[-total % 11]


def normalise_credit_code(value: str) -> str:
    """The unified social credit code in 18 capitals, both its check digits right.

    Only of a code with the impossible division 000000 may the check digit of the organisation be wrong.
    """
    code = re.sub("[ -]", "", tidy(value, "uscc-form"))
    if not _CREDIT_CODE.fullmatch(code):
        raise refuse("uscc-form", value)
    if (broken := _broken_check(code)) is None:
        return code
    if _is_person(code):
        raise refuse("identity-number", code[:6] + "*" * 12)
    raise refuse(broken, value)


def _broken_check(code: str) -> str | None:
    if credit_check(code[:17]) != code[17]:
        return "uscc-check"
    if not is_synthetic(code) and organization_check(code[8:16]) != code[16]:
        return "org-code-check"
    return None


def _is_person(code: str) -> bool:
    """Whether 18 characters are a resident identity number (GB 11643), which must not even be quoted."""
    if not _PERSON.fullmatch(code):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(code[:17], _PERSON_WEIGHTS, strict=True))
    return "10X98765432"[total % 11] == code[17]


def is_synthetic(code: str) -> bool:
    """Whether a credit code belongs to nobody: its division is 000000."""
    return code[2:8] == NO_DIVISION


def synthetic_credit_code(serial: int, register: str = "91") -> str:
    """A valid credit code that can belong to nobody, another one for each serial from 0 to 99,999,999."""
    if not 0 <= serial < SYNTHETIC_CODES:
        raise refuse("synthetic-range", str(serial), range=f"0-{SYNTHETIC_CODES - 1}")
    organization = f"{serial:08d}"
    body = register + NO_DIVISION + organization + organization_check(organization)
    if not re.fullmatch(f"[{CREDIT_ALPHABET}]{{2}}", register):
        raise refuse("uscc-form", body)
    return body + credit_check(body)


def check_11_2(digits: str) -> str:
    """The check character of ISO/IEC 7064 MOD 11-2, as ORCID and The Lens use it."""
    total = 0
    for digit in digits:
        total = (total + int(digit)) * 2
    return "0123456789X"[(12 - total % 11) % 11]


def normalise_orcid(value: str) -> str:
    """The ORCID iD in four groups of four, without its address."""
    bare = re.sub(r"^(?:HTTPS?://)?(?:WWW\.)?ORCID(?:\.ORG/|:)? ?", "", tidy(value, "orcid-form"))
    digits = re.sub("[ -]", "", bare.rstrip("/"))
    if not re.fullmatch("[0-9]{15}[0-9X]", digits):
        raise refuse("orcid-form", value)
    if check_11_2(digits[:15]) != digits[15]:
        raise refuse("orcid-check", value)
    return "-".join(digits[start : start + 4] for start in range(0, 16, 4))


def normalise_lens(value: str) -> str:
    """The Lens id of a publication in five groups of three, without its address."""
    bare = re.sub(r"^(?:HTTPS?://)?(?:WWW\.|LINK\.)?LENS\.ORG/", "", tidy(value, "lens-form"))
    digits = re.sub("[ -]", "", bare.rstrip("/"))
    if not re.fullmatch("[0-9]{14}[0-9X]", digits):
        raise refuse("lens-form", value)
    if check_11_2(digits[:14]) != digits[14]:
        raise refuse("lens-check", value)
    return "-".join(digits[start : start + 3] for start in range(0, 15, 3))


def normalise_ror(value: str) -> str:
    """The nine characters of a ROR id, without its address."""
    bare = re.sub(r"^(?:https?://)?(?:www\.)?ror(?:\.org/|:) ?", "", tidy(value, "ror-form").lower())
    bare = bare.rstrip("/")
    if not re.fullmatch(f"0[{_CROCKFORD}]{{6}}[0-9]{{2}}", bare):
        raise refuse("ror-form", value)
    number = 0
    for char in bare[:7]:
        number = number * 32 + _CROCKFORD.index(char)
    if 98 - number * 100 % 97 != int(bare[7:]):
        raise refuse("ror-check", value)
    return bare


def normalise_stock_code(value: str) -> str:
    """Number and exchange, `600498.SH` or `06869.HK`; six digits alone tell theirs by the first ones."""
    text = tidy(value, "stock-form")
    if abroad := _HONG_KONG.fullmatch(text):
        return f"{abroad[1] or abroad[2]:0>5}.HK"
    match = _STOCK.fullmatch(text)
    if match is None:
        raise refuse("stock-form", value)
    number = match["number"]
    board = _BOARDS.get(number[:2]) or _BOARDS.get(number[0])
    said = {_EXCHANGE[name] for name in (match["before"], match["after"]) if name} | {board} - {None}
    if len(said) != 1:
        raise refuse("stock-exchange", value)
    return f"{number}.{said.pop()}"


def share_class(code: str) -> str:
    """A, B or H: a firm lists one share of each class, so codes of two classes do not contradict each other."""
    if code.endswith(".HK"):
        return "H"
    return "B" if code.startswith(("900", "200")) else "A"

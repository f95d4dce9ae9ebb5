"""Codes of lists that nest: the International Patent Classification and the regions of GB/T 2260."""

import re

from ontology.identity_errors import refuse, tidy

_EDITION = re.compile(r" ?[\[(](?:[0-9]{1,2}|[0-9]{4}(?:\.[0-9]{2})?)[\])](?: ?[A-Z])?$")
_FIXED_WIDTH = re.compile(r"([A-H][0-9]{2}[A-Z])([0-9]{4})([0-9]{6})")
_SYMBOL = re.compile(
    r"(?P<coarse>[A-H](?:[0-9]{2})?)"
    r"|(?P<subclass>[A-H][0-9]{2}[A-Z])(?:/| ?0*(?P<group>[1-9][0-9]{0,3})(?:/(?P<subgroup>[0-9]{2,6}))?)?"
)
_REGION = re.compile(r"(?P<province>[0-9]{2})(?P<city>[0-9]{2})(?P<county>[0-9]{2})(?P<zone>-Z[0-9]{2})?")
#: First digit of a region -> the second digits that make a province of it.
_PROVINCES = {
    "1": "12345",
    "2": "123",
    "3": "1234567",
    "4": "123456",
    "5": "01234",
    "6": "12345",
    "7": "1",
    "8": "12",
}


def normalise_ipc(value: str) -> str:
    """The symbol as it is printed, `G05D 1/08`, without its edition; a main group ends in `/00`."""
    text = _EDITION.sub("", tidy(value, "ipc-form"))
    if fixed := _FIXED_WIDTH.fullmatch(text):
        text = f"{fixed[1]} {fixed[2]}/{fixed[3]}"
    match = _SYMBOL.fullmatch(text)
    if match is None:
        raise refuse("ipc-form", value)
    if match["group"] is None:
        return match["coarse"] or match["subclass"]
    return f"{match['subclass']} {match['group']}/{_subgroup(match['subgroup'] or '00')}"


def _subgroup(digits: str) -> str:
    """Two digits or more: further ones are decimals, in which zeros at the end say nothing."""
    return digits[:2] + digits[2:].rstrip("0")


def ipc_key(code: str) -> str:
    """The symbol as part of an IRI: `G05D1~08`."""
    return code.replace(" ", "").replace("/", "~")


def ipc_unkey(key: str) -> str:
    """The symbol that `ipc_key` wrote."""
    return f"{key[:4]} {key[4:]}".strip().replace("~", "/")


def ipc_broader(code: str) -> str | None:
    """The next coarser symbol: group, main group, subclass, class, section, nothing.

    The dots of the scheme, which put one subgroup below another, are not in the number.
    """
    symbol = normalise_ipc(code)
    subclass, _, group = symbol.partition(" ")
    if group:
        return subclass if group.endswith("/00") else f"{subclass} {group.partition('/')[0]}/00"
    return {4: symbol[:3], 3: symbol[:1]}.get(len(symbol))


def normalise_region(value: str) -> str:
    """Six digits, for a functional zone followed by `-Z01`; two or four digits are filled with zeros."""
    text = re.sub(" ?- ?", "-", tidy(value, "region-form"))
    if re.fullmatch("[0-9]{2}|[0-9]{4}", text):
        text = text.ljust(6, "0")
    match = _REGION.fullmatch(text)
    if match is None or (match["city"] == "00" and match["county"] != "00"):
        raise refuse("region-form", value)
    if text[1] not in _PROVINCES.get(text[0], ""):
        raise refuse("region-province", value)
    return text


def region_broader(code: str) -> str | None:
    """The region above: zone and district lie in their city, the city in its province."""
    region = normalise_region(code)
    if "-" in region:
        return region.partition("-")[0]
    if region.endswith("0000"):
        return None
    return region[:2] + "0000" if region.endswith("00") else region[:4] + "00"


def broader(code: str) -> str | None:
    """The next coarser code of a region (which begins with a digit) or of the patent classification."""
    return region_broader(code) if code[:1].isdigit() else ipc_broader(code)

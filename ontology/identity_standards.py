"""Standard numbers: one printed form for each, its series and its level."""

import re
from collections.abc import Callable
from typing import NamedTuple

from ontology.identity_errors import fold, refuse

_YEAR = r"(?:19|20)[0-9]{2}"
_NUMBER = r"[0-9]+[A-Z]?(?:\.[0-9]+)*"
_CHINESE = re.compile(
    rf"(?P<issuer>T/[A-Z0-9]{{2,8}}|DB(?:[0-9]{{2}}|[0-9]{{4}})(?:/?T|/Z)?"
    rf"|(?:GBZ|GJB|JJF|JJG|CJJ|JGJ|YDB)(?:/[TZ])?|[A-Z]{{2}}(?:/?T|/Z)?)"
    rf"[ /]?(?P<number>{_NUMBER})(?:-(?P<year>[0-9]+))?"
)
#: Letters of other bodies that would pass for those of a Chinese industry.
_FOREIGN = frozenset(("AS", "BS", "DS", "EN", "IS", "KS", "NF", "NS", "SS", "TR", "TS", "UL"))
_NATIONAL = ("GB", "GJB", "JJF", "JJG")
_DUAL = re.compile(r"(?:GB|[A-Z]{2}/T).*-[0-9]{4}.*\b(?:ISO|IEC|ITU|IEEE|ETSI)\b.*")

_PUBLISHERS = frozenset(("ISO", "IEC", "IEEE", "ASTM", "ASME", "CIE", "HL7", "OECD", "SAE", "UNDP"))
_STAGES = frozenset(("PWI", "NP", "AWI", "WD", "CD", "CDV", "DIS", "FDIS", "PRF"))
_DRAFTS = _STAGES | frozenset(("DTS", "FDTS", "DTR", "FDTR", "DPAS", "DISP", "FDISP", "DGUIDE"))
_TYPES = _DRAFTS | frozenset(("TS", "TR", "R", "PAS", "ISP", "GUIDE", "DATA", "TTA"))
_SUPPLEMENTS = _STAGES | frozenset(("AMD", "COR", "ADD", "SUPPL", "DAM", "FDAM", "DAD", "DCOR", "FDCOR"))
_SPELLED = {"AMD": "Amd", "COR": "Cor", "ADD": "Add", "SUPPL": "Suppl", "GUIDE": "Guide", "DGUIDE": "DGuide"}
_EDITION = rf"(?::(?P<year>{_YEAR})(?P<month>-[0-9]{{2}})?)?"
_INTERNATIONAL = re.compile(
    r"(?=ISO|IEC|IWA)(?P<prefix>(?:(?:[A-Z]+|HL7)[ /])*(?:[A-Z]+|HL7)) ?"
    rf"(?P<number>[0-9]+[A-Z]?(?:-[0-9A-Z]+)*(?:\.[0-9]+)?){_EDITION}"
    r"(?P<supplements>(?:/[^/(]+)*)(?:\([A-Z](?:[/,][A-Z])*\))?"
)
_SUPPLEMENT = re.compile(rf"(?P<kind>[A-Z]+(?: [A-Z]+)*) ?(?P<number>[0-9]+(?:\.[0-9]+)?)?{_EDITION}")

_3GPP = re.compile(
    r"3GPP ?(?P<kind>TS|TR) ?(?P<number>[0-9]{2}\.[0-9]{2,3}(?:U|DCS|EXT)?(?:-[0-9]+)*)"
    r"(?::(?P<release>[A-Z0-9-]+|RELEASE [0-9]+))?(?:(?:/| ?V)(?P<version>[0-9]+\.[0-9]+\.[0-9]+))?"
)
_ITU = re.compile(
    r"ITU-?(?P<sector>[TR]) (?:REC(?:\.|OMMENDATION)? )?(?P<number>[A-Z]{1,3}\.[0-9]+(?:[.-][0-9]+)*)"
    rf"(?P<edition> ?\((?:0[1-9]|1[0-2])/{_YEAR}\))?"
)
_ETSI = re.compile(
    r"ETSI (?P<kind>TS|EN|TR|ES|EG|SR|ETS|GS|GR) "
    r"(?P<number>[0-9]{3} ?[0-9]{3}(?:-[0-9]+)*|[A-Z][A-Z0-9]*(?:-[A-Z]+)? [0-9]{3}(?:-[0-9]+)*)"
    rf"(?P<version> ?V[0-9]+\.[0-9]+\.[0-9]+)?(?P<month> ?\({_YEAR}-[0-9]{{2}}\))?"
)
_RFC = re.compile("RFC[ -]?0*(?P<number>[1-9][0-9]{0,4})")
_IEEE = re.compile(
    rf"IEEE (?:STD\.? )?(?P<number>(?P<draft>P)?[0-9]+(?:\.[0-9]+)*[A-Z]*)(?:-(?P<year>{_YEAR}))?",
    re.IGNORECASE,
)
_ENTERPRISE = re.compile(
    r"Q/(?P<company>[A-Z0-9]+ |[A-Z]+(?=[0-9]))(?P<number>[A-Z0-9.]+(?:[ -][A-Z0-9.]+)*?)"
    rf"(?P<edition>-{_YEAR})?"
)


class StandardNumber(NamedTuple):
    """A standard number taken apart: as printed, without year or version, its level, if it says enough."""

    canonical: str
    series: str
    level: str
    dated: bool = True


def normalise_standard_number(value: str) -> str:
    """The number as it is printed, with its year where its kind has one."""
    number = parse_standard_number(value)
    if not number.dated:
        raise refuse("standard-undated", value)
    return number.canonical


def series(number: str) -> str:
    """The number without its year or version; a number that has none comes back in printed form."""
    return parse_standard_number(number).series


def level(number: str) -> str:
    """`international`, `national`, `industry`, `local`, `group` or `enterprise`, as the number says."""
    return parse_standard_number(number).level


def parse_standard_number(value: str) -> StandardNumber:
    """The parts of a standard number, whether or not it has a year."""
    text = re.sub(" ?([/:]) ?", r"\1", re.sub(" ?-+ ?", "-", fold(value, "standard-form")))
    for form, read in _FORMS:
        if match := form.fullmatch(text if form is _IEEE else text.upper()):
            return read(match, value)
    if _DUAL.fullmatch(text.upper()):
        raise refuse("standard-dual", value)
    raise refuse("standard-form", value)


def standard_key(number: str) -> str:
    """The number as part of an IRI, `GB~T_1.1-2020`."""
    return number.replace(" ", "_").replace("/", "~")


def standard_unkey(key: str) -> str:
    """The number that `standard_key` wrote."""
    return key.replace("_", " ").replace("~", "/")


def _chinese(match: re.Match[str], value: str) -> StandardNumber:
    issuer = re.sub("^(..|DB[0-9]+)T$", r"\1/T", match["issuer"])
    if issuer in _FOREIGN:
        raise refuse("standard-form", value)
    name = f"{issuer} {match['number']}"
    if match["year"] is None:
        return StandardNumber(name, name, _chinese_level(issuer), dated=False)
    return StandardNumber(f"{name}-{_four_digits(match['year'], value)}", name, _chinese_level(issuer))


def _chinese_level(issuer: str) -> str:
    if issuer.startswith("T/"):
        return "group"
    if re.match("DB[0-9]", issuer):  # DB without digits is the earthquake industry's
        return "local"
    return "national" if issuer.startswith(_NATIONAL) else "industry"


def _four_digits(year: str, value: str) -> str:
    if re.fullmatch("[5-9][0-9]", year):
        return "19" + year
    if not re.fullmatch(_YEAR, year):
        raise refuse("standard-year", value)
    return year


def _international(match: re.Match[str], value: str) -> StandardNumber:
    prefix, draft = _prefix(match["prefix"], value)
    supplements = [_supplement(part, value) for part in match["supplements"].split("/")[1:]]
    name = f"{prefix} {match['number']}"
    canonical = name + _dated(match) + "".join(f"/{with_year}" for with_year, _ in supplements)
    without = name + "".join(f"/{bare}" for _, bare in supplements)
    return StandardNumber(canonical, without, "international", dated=draft or match["year"] is not None)


def _prefix(text: str, value: str) -> tuple[str, bool]:
    """Publishers and type as ISO joins them, `ISO/TS`, `ISO/IEC TS`, `ISO Guide`; and if it is a draft."""
    words = re.split("[ /]", text)
    publishers = [word for word in words if word in _PUBLISHERS]
    types = words[len(publishers) :]
    agreed = text == "IWA"  # a workshop's agreement names no publisher
    if not agreed and (words[0] not in {"ISO", "IEC"} or not _TYPES.issuperset(types)):
        raise refuse("standard-form", value)
    between = "/" if len(publishers) == 1 and "GUIDE" not in types else " "
    kind = " ".join(_SPELLED.get(word, word) for word in types)
    return between.join(filter(None, ("/".join(publishers), kind))), not _DRAFTS.isdisjoint(types)


def _supplement(text: str, value: str) -> tuple[str, str]:
    """An amendment or corrigendum with its year and without."""
    match = _SUPPLEMENT.fullmatch(text)
    if match is None or not _SUPPLEMENTS.issuperset(match["kind"].split()):
        raise refuse("standard-form", value)
    words = [_SPELLED.get(word, word) for word in match["kind"].split()]
    bare = " ".join(filter(None, (*words, match["number"])))
    return bare + _dated(match), bare


def _dated(match: re.Match[str]) -> str:
    return f":{match['year']}{match['month'] or ''}" if match["year"] else ""


def _3gpp(match: re.Match[str], _: str) -> StandardNumber:
    name = f"3GPP {match['kind']} {match['number']}"
    release = re.sub("^(?:R|REL-|RELEASE )(?:19|20)?([0-9]+)$", r"REL-\1", match["release"] or "")
    parts = (f":{release}" if release else "", f"/{match['version']}" if match["version"] else "")
    return StandardNumber(name + "".join(parts), name, "international")


def _itu(match: re.Match[str], _: str) -> StandardNumber:
    name = f"ITU-{match['sector']} {match['number']}"
    return StandardNumber(_spaced(name, match["edition"]), name, "international")


def _etsi(match: re.Match[str], _: str) -> StandardNumber:
    number = re.sub("^([0-9]{3}) ?", r"\1 ", match["number"])
    name = f"ETSI {match['kind']} {number}"
    return StandardNumber(_spaced(name, match["version"], match["month"]), name, "international")


def _spaced(*parts: str | None) -> str:
    return " ".join(part.strip() for part in parts if part)


def _rfc(match: re.Match[str], _: str) -> StandardNumber:
    return StandardNumber(f"RFC {match['number']}", f"RFC {match['number']}", "international")


def _ieee(match: re.Match[str], _: str) -> StandardNumber:
    # 802.1Q is a standard and 802.11ax an amendment, so the case of these letters stays.
    name = "IEEE " + re.sub("^p", "P", match["number"])
    canonical = f"{name}-{match['year']}" if match["year"] else name
    return StandardNumber(canonical, name, "international", dated=bool(match["year"] or match["draft"]))


def _enterprise(match: re.Match[str], _: str) -> StandardNumber:
    name = f"Q/{match['company'].strip()} {match['number']}"
    return StandardNumber(name + (match["edition"] or ""), name, "enterprise")


_Read = Callable[[re.Match[str], str], StandardNumber]
#: In order: the forms of one body come before those that would take its letters for something else.
_FORMS: tuple[tuple[re.Pattern[str], _Read], ...] = (
    (_3GPP, _3gpp),
    (_RFC, _rfc),
    (_ITU, _itu),
    (_ETSI, _etsi),
    (_IEEE, _ieee),
    (_ENTERPRISE, _enterprise),
    (_CHINESE, _chinese),
    (_INTERNATIONAL, _international),
)

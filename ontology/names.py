"""Normal forms of organisation names: two spellings of one name meet, two names stay apart."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from opencc import OpenCC

from ontology.name_words import (
    AMBIGUOUS,
    BODY_STEMS,
    COUNTRIES,
    GENERIC,
    LEGAL,
    LEGAL_WORDS,
    MIDDLE_LEGAL,
    SPELLINGS,
    STEMS,
    STOP,
    ZH_BODY,
    ZH_GENERIC,
    ZH_LEGAL,
    ZH_SHORTENED,
    ZH_SPELLINGS,
)

_HAN = re.compile(r"[\u3400-\u9fff\u3040-\u30ff\uac00-\ud7af]")
_TOKEN = re.compile(r"(?:[^\W\d_]\.){2,}[^\W\d_]?|\b[aA]/[sS]\b|[^\W_]+(?:['’ʼ`´][^\W_]+)*|&")
_TRAILING_BRACKET = re.compile(r"^(.*\S)\s*\(([^()]*)\)\s*$", re.DOTALL)
_ANY_BRACKET = re.compile(r"\([^()]*\)|\s-\s.*$")
_TIGHT_AND = re.compile(r"\b(\w{1,2})\s*&\s*(\w)\b")
_LEGAL_ENDS = frozenset(words[-1] for words in LEGAL)
_LONGEST_LEGAL = max(map(len, LEGAL))
# The same name is asked about several times in a row; a longer memory would only hold memory.
_remembered = lru_cache(maxsize=4096)
# Universities may not share a name; shorter ones are only kinds of universities: 医科大学, 外国语大学.
_OWN_UNIVERSITY = re.compile(r"\w{4,}大学")
_NO_WORD = re.compile(r"[\W_]+")
_FORMER = ("原", "曾用名", "formerly ", "former ")
_APOSTROPHES = re.compile(r"['’ʼ`´.]")
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ʂ": "s"})


@lru_cache(maxsize=1)
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


def has_han(name: str) -> bool:
    """True where the name is written in Chinese, Japanese or Korean script, at least in part."""
    return not name.isascii() and _HAN.search(name) is not None


def normal_forms(name: str, lang: str | None = None) -> tuple[str, ...]:
    """Comparable forms of a name, the most specific first; empty where it holds no letter or digit.

    Two names are one up to spelling where they share a form that is the first of at least one of them;
    a form that is first of neither is only a hint (`University of Miami`, `Miami University`).
    """
    forms = (form for variant in _variants(_wide(name)) for form in _forms_of(variant, lang))
    return tuple(dict.fromkeys(form for form in forms if form.strip("|~")))


def strip_legal_form(name: str) -> tuple[str, str]:
    """The printed name without its legal form, and that form unified (`ltd`, `有限公司`), "" for none."""
    text = _wide(name).strip()
    if has_han(text):
        return _strip_zh(text)
    tokens = list(_TOKEN.finditer(text))
    kept, legal = _split_legal([_bare(_fold(match.group())) for match in tokens])
    if not legal:
        return text, ""
    return (text[: tokens[len(kept) - 1].end()] if kept else ""), legal


def is_legal_form(name: str) -> bool:
    """True where the text is a legal form and nothing else, such as `Co., Ltd.` or `有限责任公司`."""
    core, legal = strip_legal_form(name)
    return bool(legal) and not core


def is_full_name(name: str) -> bool:
    """True where the name says what kind of body it is: a legal form or a word such as 大学, Institute."""
    bare = _without_country(name)
    if has_han(bare):
        return bool(_strip_zh(bare.strip())[1]) or ZH_BODY.search(han_text(bare, None)) is not None
    words, legal = _parted(bare)
    return bool(legal) or any(word.startswith(BODY_STEMS) for word in _spelt(words))


def is_generic(name: str) -> bool:
    """True where nothing in the name tells one body from the next: `School of Medicine`, 第一人民医院."""
    bare = core(name)
    if has_han(bare):
        return not ZH_GENERIC.sub("", bare) and not _OWN_UNIVERSITY.fullmatch(bare)
    return all(word in GENERIC or word.isdigit() for word in bare.split())


def is_acronym(name: str) -> bool:
    """True for at least four Latin letters, all printed in capitals."""
    return len(name) >= 4 and name.isascii() and name.isalpha() and name.isupper()


def acronym_in(name: str) -> str:
    """The acronym that a name gives in brackets at its end, `CATT` in `… Technology (CATT)`; "" for none."""
    match = _TRAILING_BRACKET.match(_wide(name))
    return match[2] if match and _abbreviates(match[2], match[1]) else ""


def initials(name: str) -> str:
    """The first letters of a Latin name's words, stop words left out; "" for other scripts."""
    return "" if has_han(name) else "".join(token[0] for token in _latin_tokens(name)).upper()


@_remembered
def core(name: str) -> str:
    """The name without legal form and country: Han text closed up, Latin words with single spaces."""
    bare = _without_country(name)
    if has_han(bare):
        return _strip_zh(han_text(bare, None))[0]
    return " ".join(_spelt(_parted(_wide(bare))[0]))


def loose_forms(name: str) -> tuple[str, ...]:
    """Keys that meet even if legal form, order, brackets, 省 or 市 differ: hints, never proofs."""
    bare = _without_country(name)
    cores = [core(bare)]
    if "(" in bare or " - " in bare:
        cores.append(core(_ANY_BRACKET.sub(" ", bare)))
    return tuple(dict.fromkeys(loose_form(found) for found in cores if found))


def loose_form(bare_core: str) -> str:
    """The key that a core gives where it is all that is known of a name."""
    if has_han(bare_core):
        return "~" + re.sub(r"^(\w{2,3})[省市](?=\w{3})", r"\1", bare_core)
    return "~" + _bag(word for word in bare_core.split() if word != "group")


def folded_words(text: str) -> list[str]:
    """The words of a Latin text, folded, abbreviations spelt out; without legal form and country in brackets."""
    kept, _ = _parted(_without_country(text))
    return [SPELLINGS.get(token, token) for token in kept]


def _forms_of(text: str, lang: str | None) -> Iterator[str]:
    if has_han(text):
        bare, legal = _strip_zh(han_text(text, lang))
        yield f"{bare}|{legal}"
        return
    raw = _tokens(text)
    kept, legal = _parted(text)
    words = _spelt(kept)
    if not _needs_guessing(raw, kept):
        yield f"{''.join(words)}|{legal}"
    yield f"~{_coarse(words)}|{legal or _middle_legal(kept)}"


def _needs_guessing(raw: Sequence[str], kept: Sequence[str]) -> bool:
    """True for the register style: `UNIV WUHAN TECH`, `BOSCH GMBH ROBERT`, or words cut too short."""
    inverted = (
        len(raw) > 1 and raw[0] in {"univ", "coll"} and raw[1] not in STOP | {"de", "di", "du", "do", "da"}
    )
    return inverted or not AMBIGUOUS.isdisjoint(kept) or bool(_middle_legal(kept))


def _middle_legal(words: Iterable[str]) -> str:
    return next((word for word in words if word in MIDDLE_LEGAL), "")


def _coarse(words: Iterable[str]) -> str:
    return _bag(word for word in words if word not in MIDDLE_LEGAL)


def _bag(words: Iterable[str]) -> str:
    return " ".join(sorted(STEMS.get(word, word) for word in words))


def _spelt(tokens: Iterable[str]) -> list[str]:
    return [SPELLINGS.get(token, token) for token in tokens if token not in STOP]


def _latin_tokens(text: str) -> list[str]:
    return _spelt(_tokens(_wide(text)))


@_remembered
def _tokens(text: str) -> tuple[str, ...]:
    tight = _TIGHT_AND.sub(r"\1\2", text) if "&" in text else text
    return tuple(map(_bare, _TOKEN.findall(_fold(tight))))


@_remembered
def _parted(text: str) -> tuple[Sequence[str], str]:
    return _split_legal(_tokens(text))


def _split_legal(tokens: Sequence[str]) -> tuple[Sequence[str], str]:
    """The words before the longest legal form at the end, and that form unified."""
    words = tuple(LEGAL_WORDS.get(token, token) for token in tokens[-_LONGEST_LEGAL:])
    for start in range(len(words) if words and words[-1] in _LEGAL_ENDS else 0):
        if legal := LEGAL.get(words[start:]):
            return tokens[: len(tokens) - len(words) + start], legal
    return tokens, ""


def _strip_zh(text: str) -> tuple[str, str]:
    bare = text.rstrip(" ()")
    for pattern, legal in ZH_LEGAL:
        if match := pattern.search(bare):
            return bare[: match.start()].rstrip(" ("), legal
    return text, ""


def _variants(text: str) -> Iterator[str]:
    """The name without its acronym or former name in brackets, then without a country or translation in brackets."""
    match = _TRAILING_BRACKET.match(text) if text.rstrip().endswith(")") else None
    if match and (_abbreviates(match[2], match[1]) or match[2].strip().casefold().startswith(_FORMER)):
        yield from _variants(match[1])
        return
    yield text
    if match and (_is_country(match[2]) or (has_han(match[1]) and not has_han(match[2]))):
        yield from _variants(match[1])


@_remembered
def _without_country(name: str) -> str:
    wide = _wide(name)
    if ")" not in wide:
        return wide
    *_, last = _variants(wide)
    return last


def _is_country(text: str) -> bool:
    return text.strip().casefold() in COUNTRIES


def _abbreviates(short: str, long: str) -> bool:
    """True where the capitals are first letters of the words, in their order and from the first one on."""
    letters = iter(initials(long))
    return len(short) >= 2 and short.isupper() and short.isalpha() and all(c in letters for c in short) \
        and initials(long)[:1] == short[0]  # fmt: skip


def han_text(name: str, lang: str | None = None) -> str:
    """The text in simplified characters, closed up, 中科院 and the like in full; Japanese as it is."""
    if lang == "ja":
        return _NO_WORD.sub("", _wide(name).casefold())
    bare = _NO_WORD.sub("", _simplifier().convert(_wide(name)).casefold())
    return ZH_SHORTENED.sub(lambda match: ZH_SPELLINGS[match[0]], bare) if "院" in bare else bare


def _fold(text: str) -> str:
    """Lower case without accents."""
    if text.isascii():
        return text.lower()
    bare = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return "".join(c for c in bare if not unicodedata.combining(c))


def _bare(token: str) -> str:
    """A word without the apostrophes and dots inside it."""
    return token if token.isalnum() else _APOSTROPHES.sub("", token)


@_remembered
def _wide(name: str) -> str:
    if name.isascii():
        return name
    return unicodedata.normalize("NFKC", name).replace("（", "(").replace("）", ")").replace("［", "(")

"""Which organisations a free affiliation names: `School of Law, Wuhan Univ., Wuhan 430072, P. R. China`."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from loaders.linking.affiliation_text import AffiliationText
from loaders.linking.agreement import Agreement, agreement
from loaders.linking.han_spotting import han_groups
from loaders.linking.known_names import KnownNames, words_of
from loaders.linking.spotting import Spot, acronym_spots, is_place, near_spot, spots
from ontology.name_words import CARE, DEPENDENT
from ontology.names import has_han

#: From this score on a link is made without a person: measured on a development half of labelled affiliations.
AUTOMATIC = 0.89
_LEAST = 0.15
_MOST = 12
_RIVAL = 0.02
_CONTESTED, _WITHIN, _BESIDE = 0.6, 0.8, 0.84
#: A stretch of words whose best candidate has less may be part of another name.
_TAKES = 0.5


class Match(NamedTuple):
    """A candidate with its score in 0..1, whether that is enough to link it, the name met and the words it met."""

    iri: str
    score: float
    automatic: bool
    name: str
    found: str
    at: int
    agreement: Agreement


def matches(text: str, known: KnownNames) -> list[Match]:
    """The organisations that a text may name, the surest first; several may be automatic."""
    read = AffiliationText(text)
    best: dict[str, Match] = {}
    for group in (*_groups(read, known), *(Group(*found) for found in han_groups(read, known))):
        for match in _contested(group, known):
            if match.iri not in best or best[match.iri].score < match.score:
                best[match.iri] = match
    found = list(_related(list(best.values()), known))
    return sorted(found, key=lambda match: (-match.score, match.iri))[:_MOST]


class Group(NamedTuple):
    """The words of a stretch, where it begins, and its candidates: owner -> best agreement and name."""

    found: str
    at: int
    ranked: dict[int, tuple[Agreement, int]]


def _groups(read: AffiliationText, known: KnownNames) -> Iterator[Group]:
    """For each stretch of words that may be a name, its candidates."""
    place = {part for part in read.bounds if is_place(read, known, part)}
    skipped = place if len(place) < len(read.bounds) else set()
    used = [False] * len(read.words)
    for spot in spots(read, known):
        if read.part_of[spot.start] not in skipped and not any(used[spot.start : spot.end]):
            group = _group(spot, read, known)
            if max((fit.score for fit, _ in group.ranked.values()), default=0.0) >= _TAKES:
                end = _taken(spot, read, known, skipped)
                used[spot.start : end] = [True] * (end - spot.start)
            yield group
    if not any(used):
        for spot in acronym_spots(read, known):
            used[spot.start : spot.end] = [True] * (spot.end - spot.start)
            yield _group(spot, read, known)
    for part, (start, end) in read.bounds.items():
        dependent = len(read.bounds) > 1 and read.words[start] in DEPENDENT - {"school"}
        if part not in skipped and not dependent and not any(used[start:end]):
            yield _group(near_spot(read, known, part), read, known)


def _taken(spot: Spot, read: AffiliationText, known: KnownNames, places: set[int]) -> int:
    """Where the words end that nobody else can have: before a further part that is a name by itself."""
    for part in range(read.part_of[spot.start] + 1, read.part_of[spot.end - 1] + 1):
        start, end = read.bounds.get(part, (0, 0))
        if part not in places and " ".join(read.words[start:end]) in known.phrases:
            return start
    return spot.end


def _group(spot: Spot, read: AffiliationText, known: KnownNames) -> Group:
    best: dict[int, tuple[Agreement, int]] = {}
    for number, like in spot.likeness.items():
        naming = known.namings[number]
        fit = agreement(read, known, spot, naming, like)
        if fit.score >= _LEAST and (naming.owner not in best or fit.score > best[naming.owner][0].score):
            best[naming.owner] = fit, number
    return Group(" ".join(read.words[spot.start : spot.end]), spot.start, best)


def _contested(group: Group, known: KnownNames) -> Iterator[Match]:
    """The candidates of a stretch; whoever has a rival that fits as well is no longer sure."""
    scores = sorted((fit.score for fit, _ in group.ranked.values()), reverse=True)
    for owner, (fit, number) in group.ranked.items():
        rivals = scores[1:] if fit.score == scores[0] else scores
        alone = _CONTESTED if rivals and rivals[0] >= fit.score - _RIVAL else 1.0
        iri, name = known.organisations[owner].iri, known.namings[number].text
        yield _match(iri, name, group.found, group.at, fit._replace(alone=alone))


def _match(iri: str, name: str, found: str, at: int, fit: Agreement) -> Match:
    return Match(iri, round(fit.score, 3), fit.score >= AUTOMATIC, name, found, at, fit)


def _related(found: list[Match], known: KnownNames) -> Iterator[Match]:
    """The matches; a part of a body that is named too, or a body beside its university, is not sure."""
    sure = [match for match in found if match.automatic]
    for match in found:
        fit = match.agreement
        if _is_within(match, sure, known):
            fit = fit._replace(above=_WITHIN)
        elif (_is_weak(match) and len(sure) > 1) or (match.automatic and _is_beside(match, sure)):
            fit = fit._replace(above=_BESIDE)
        yield _match(match.iri, match.name, match.found, match.at, fit)


def _is_within(match: Match, sure: Sequence[Match], known: KnownNames) -> bool:
    """True for a unit or an institute of a university that is named too, and for a system whose campus is."""
    if _is_university(match):
        return any(match.iri in known.ancestors(other.iri) for other in sure if _is_university(other))
    above = [other for other in sure if other.iri in known.ancestors(match.iri)]
    return any(map(_teaches, above)) or (bool(above) and not DEPENDENT.isdisjoint(words_of(match.name)))


def _is_beside(match: Match, sure: Sequence[Match]) -> bool:
    """True for what a text names beside a university: an institute, a hospital before it, one of another town."""
    universities = [other for other in sure if _is_university(other)]
    if _is_university(match):
        return any(other.agreement.place > match.agreement.place for other in universities)
    if not CARE.isdisjoint(words_of(match.name)):
        return any(other.at > match.at for other in universities)
    return bool(universities)


def _is_weak(match: Match) -> bool:
    """True for a name that tells little, a university's left out: they do not share names."""
    return match.agreement.telling < 1 and not _is_university(match)


def _teaches(match: Match) -> bool:
    return _is_university(match) or "college" in words_of(match.name)


def _is_university(match: Match) -> bool:
    if has_han(match.name):
        return match.name.endswith("大学")
    words = words_of(match.name)
    return "university" in words and CARE.isdisjoint(words)

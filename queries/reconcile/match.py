"""Which things a cell may mean: candidates with a score that says why, one of them surely meant or none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from graph.index import Index
from queries.reconcile.asked import Asked
from queries.reconcile.find import OWN, Found, Seeker
from queries.reconcile.names import Names
from queries.reconcile.values import Values

#: How much a property weighs beside the name's 1: a plain one, one that identifies, one of which nothing is known.
WEIGHT, IDENTIFYING, SILENT = 0.4, 2.0, 0.05
#: What being of another type than the preferred one leaves of a score.
OTHER_TYPE = 0.6

#: How long a name is that proves itself letter by letter: in Chinese characters, and in other letters.
LONG_HAN, LONG = 5, 10


@dataclass(frozen=True, slots=True)
class Candidate:
    """One thing that may be meant: its score from 0 to 100, whether it is surely the one, and why."""

    node: int
    score: float
    match: bool
    features: Mapping[str, float | bool]
    called: str = ""


@dataclass(frozen=True)
class Matcher:
    """Finds what cells mean in one generation."""

    names: Names
    base: str

    @property
    def index(self) -> Index:
        """The things by number."""
        return self.names.index

    @cached_property
    def values(self) -> Values:
        """The values of all things."""
        return Values(self.index, self.base, self.names)

    @cached_property
    def seeker(self) -> Seeker:
        """Finds the things that may be meant."""
        return Seeker(self.index, self.base, self.names)

    def candidates(self, asked: Asked) -> list[Candidate]:
        """The things that a cell may mean, best first."""
        kinds = tuple(name for name in asked.types if self._is_public(name))
        found = [self._weighed(one, asked, kinds) for one in self.seeker.found(asked, kinds)]
        if asked.strict != "should" or not asked.types:
            found = [one for one in found if one.of_type]
        found.sort(key=lambda one: (-one.score, -int(self.seeker.degree[one.node]), one.node))
        sure = self._sure(asked, found)
        return [self._told(one, sure) for one in found[: asked.limit]]

    # -- weighing

    def _weighed(self, one: Found, asked: Asked, kinds: tuple[str, ...]) -> Found:
        agreements = tuple(self.values.agreements(one.node, asked.given))
        weights = [IDENTIFYING if found.identifies else WEIGHT for found in agreements]
        named = 1.0 if asked.text else 0.0
        shares = sum(w * 100 * found.share for w, found in zip(weights, agreements, strict=True))
        silent = SILENT * (len(asked.given) - len(agreements))
        score = (named * one.score + shares) / max(named + sum(weights) + silent, 1e-9)
        of_type = self._of_type(one.node, asked, kinds)
        return replace(
            one, score=score if of_type else OTHER_TYPE * score, of_type=of_type, agreements=agreements
        )

    def _of_type(self, node: int, asked: Asked, kinds: tuple[str, ...]) -> bool:
        if not asked.types:
            return True
        test = all if asked.strict == "all" and len(kinds) == len(asked.types) else any
        fits = [self.index.is_kind(node, name) for name in kinds]
        return bool(fits) and test(fits) and (asked.strict != "all" or len(kinds) == len(asked.types))

    def _sure(self, asked: Asked, found: list[Found]) -> int | None:
        """The one thing that is surely meant: of the type, recognised, contradicted by nothing, without a rival."""
        fit = [one for one in found if one.of_type and not one.contradicted]
        identified = [one for one in fit if one.identified or one.identifier]
        if identified:
            return identified[0].node if len(identified) == 1 else None
        namesakes = [one for one in fit if one.name and one.name.same]
        if len(namesakes) != 1 or not asked.text:
            return None
        (only,) = namesakes
        return only.node if only.name and self._proves(only, asked) else None

    def _proves(self, one: Found, asked: Asked) -> bool:
        """Whether a name alone says who is meant: its own and full; a title only where its type is asked for."""
        assert one.name
        if one.name.role not in OWN:
            return False
        if not self.index.model.kinds[self.index.kind(one.node)].linked_by_name:
            return bool(asked.types)
        spelling = self.names.spelling
        letter_by_letter = one.name.exact and one.name.role == "label" and _is_long(asked.text)
        return not spelling.generic(asked.text) and (letter_by_letter or spelling.full(asked.text))

    def _told(self, one: Found, sure: int | None) -> Candidate:
        features: dict[str, float | bool] = {"likeness": round(one.likeness, 3), "type": one.of_type}
        features |= {"identifier": True} if one.identifier else {}
        if one.name:
            features |= {
                "exact-name": one.name.exact,
                "same-name": one.name.same,
                f"name-{one.name.role}": True,
            }
        features |= {f"property-{found.pid}": round(found.share, 3) for found in one.agreements}
        called = one.name.text if one.name else ""
        return Candidate(one.node, round(one.score, 1), one.node == sure, features, called)

    def _is_public(self, name: str) -> bool:
        kind = self.index.model.kinds.get(name)
        return kind is not None and not kind.internal


def _is_long(name: str) -> bool:
    """Whether a name is too long to be another's by chance: five Chinese characters, or ten letters in two words."""
    return (
        len(name) >= LONG_HAN if not name.isascii() and " " not in name else len(name) >= LONG and " " in name
    )

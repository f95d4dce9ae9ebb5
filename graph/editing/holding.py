"""Holds what an edit makes of the city against the model: shapes, rules beyond one thing, and what was to go."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from graph.editing.broken import BrokenRulesError, StillSaidError
from graph.editing.things import Things, by_subject
from graph.facts.canon import Canon
from graph.facts.rule_patterns import patterns
from graph.facts.rules import faults_of
from graph.facts.segment import Ids, SegmentBuilder, read_segment
from graph.facts.statements import Statements
from graph.publishing.staging import Stage
from graph.publishing.view import View
from graph.store import Triple
from ontology.model import Fault, Kind, Model
from ontology.terms import TYPE

#: So many statements that stay are told.
_SHOWN = 3


class Holding:
    """Holds the view of a stage against the rules; only what the edit itself breaks counts.

    `gone` are the statements that the default graph is to lose, `touched` the IRIs of which something changed, `said`
    what each written source says now.
    """

    def __init__(
        self, stage: Stage, gone: set[Triple], touched: set[str], said: Mapping[str, set[Triple]]
    ) -> None:
        self._stage, self._gone, self._touched, self._said = stage, gone, touched, said
        self._model = stage.city.model
        self._things = Things(self._model)

    def check_first(self) -> None:
        """Nothing, or BrokenRulesError where written statements are wrong whatever the view will be.

        It costs no more than what was written is long, and spares refused requests the linking of a whole city.
        """
        parent = self._stage.parent
        retyped = {s[1:-1] for s, p, _ in self._gone if p == TYPE}
        things = self._touched - retyped
        same = parent.same if parent else {}
        for name, said in self._said.items():
            before = set(self._before(name))
            lost = {s[1:-1] for s, p, _ in before - said if p == TYPE}
            for iri, stated in sorted(by_subject(said - before).items()):
                if iri not in things - lost:
                    continue
                known = _about(parent.canon, same.get(iri, iri)) if parent else []
                kinds = self._things.kinds([*known, *stated])
                faults = [fault for fault in self._things.faults(iri, stated, kinds) if fault.value]
                if faults:
                    raise BrokenRulesError([dict(self._fault(fault, kinds)) for fault in faults])

    def check(self, view: View) -> None:
        """Nothing, StillSaidError or BrokenRulesError."""
        same = view.said.same
        self.refuse_still_said(view.canon, self._implied(same))
        now = {same.get(one, one) for one in self._touched}
        parent = self._stage.parent
        were = {parent.same.get(one, one) for one in self._touched} | now if parent else set()
        before = set(self._told(parent.canon, were, parent.same, self._before)) if parent else set()
        after = self._told(view.canon, now, same, lambda name: self._said[name])
        if broken := [dict(one) for one in after if one not in before]:
            raise BrokenRulesError(broken)

    # -- what was to go

    def refuse_still_said(self, canon: Canon, implied: Set[tuple[str, str]] = frozenset()) -> None:
        """Nothing, or StillSaidError where a view states what was to go.

        `implied` has the subjects and predicates of what follows from new statements: that may stay.
        """
        stays = [one for one in sorted(self._gone) if _holds(canon, one)]
        stays = [one for one in stays if one[:2] not in implied or self._sayers(one)]
        if not stays:
            return
        who = [self._who(one) for one in stays[:_SHOWN]]
        more = len(stays) - len(who)
        rest = (f"；另有 {more} 条", f"; and {more} more") if more else ("", "")
        raise StillSaidError(
            f"缺省图由各来源合成，以下陈述删不掉：{'；'.join(zh for zh, _ in who)}{rest[0]}。"
            "请改正该来源的文件后再载入，或写入另一取值取代它",
            "the default graph is made of what sources say, and these statements stay: "
            f"{'; '.join(en for _, en in who)}{rest[1]}. Correct the source's file and load it again, or "
            "insert another value in its place",
        )

    def _who(self, triple: Triple) -> tuple[str, str]:
        shown, names = " ".join(triple), self._sayers(triple)
        if not names:
            return f"{shown}（由其他陈述推得）", f"{shown} (it follows from others)"
        return f"{shown}（来源 {'、'.join(names)}）", f"{shown} (said by {', '.join(names)})"

    def _sayers(self, triple: Triple) -> list[str]:
        """The sources that are not written now and say this."""
        s, p, o = triple
        assert self._stage.parent is not None
        found = Statements(self._stage.parent).who_says(s[1:-1], p[1:-1], o)
        return sorted({one.source for one in found} - self._said.keys())

    def _implied(self, same: Mapping[str, str]) -> set[tuple[str, str]]:
        """Subjects, as the view has them, with the predicates of new statements and those above them."""
        found = set()
        for name, said in self._said.items():
            for s, p, _ in said - set(self._before(name)):
                subject = f"<{same.get(s[1:-1], s[1:-1])}>"
                known = self._model.properties.get(p[1:-1])
                found |= {
                    (subject, p),
                    *((subject, f"<{above}>") for above in (known.ancestors if known else ())),
                }
        return found

    # -- shapes and rules

    def _before(self, name: str) -> Iterable[Triple]:
        segment = self._stage.before(name)
        return () if segment is None else segment.lines()

    def _told(
        self,
        canon: Canon,
        things: set[str],
        same: Mapping[str, str],
        said: Callable[[str], Iterable[Triple]],
    ) -> list[tuple[tuple[str, str], ...]]:
        """The faults of things, of what sources say of them, and of the rules around them, each once."""
        found = [*self._of_things(canon, things), *self._of_sources(canon, things, same, said)]
        found += [self._fault(fault, ()) for fault in self._of_rules(canon, things)]
        return list(dict.fromkeys(found))

    def _of_things(self, canon: Canon, things: set[str]) -> Iterator[tuple[tuple[str, str], ...]]:
        """What the shapes find in the things as the default graph has them."""
        for iri in sorted(things):
            stated = _about(canon, iri)
            kinds = self._things.kinds(stated)
            for fault in self._things.faults(iri, stated, kinds):
                yield self._fault(fault, kinds)

    def _of_sources(
        self,
        canon: Canon,
        things: set[str],
        same: Mapping[str, str],
        said: Callable[[str], Iterable[Triple]],
    ) -> Iterator[tuple[tuple[str, str], ...]]:
        """What the shapes find in single statements of written sources; what is missing others may say."""
        for name in self._said:
            for iri, stated in sorted(by_subject(said(name)).items()):
                thing = same.get(iri, iri)
                if thing not in things:
                    continue
                kinds = self._things.kinds(_about(canon, thing))
                for fault in self._things.faults(iri, stated, kinds):
                    if fault.value:
                        yield self._fault(fault, kinds)

    def _of_rules(self, canon: Canon, things: set[str]) -> list[Fault]:
        """What the rules that look beyond one thing find around these."""
        near = _near(self._model, canon, things)
        builder = SegmentBuilder(self._model)
        terms = canon.terms
        for s, p, o in near.T.tolist():
            builder.triple(terms[s], terms[p], terms[o])
        with TemporaryDirectory() as folder:
            builder.save(Path(folder))
            return faults_of(self._model, read_segment(Path(folder)))

    def _fault(self, fault: Fault, kinds: Iterable[Kind]) -> tuple[tuple[str, str], ...]:
        path = self._things.path(fault, kinds)
        told = {"thing": fault.iri, "property": path, "value": fault.value, "rule": fault.rule}
        return tuple((told | {"zh": fault.reason.zh, "en": fault.reason.en}).items())


def _about(canon: Canon, iri: str) -> list[tuple[str, str]]:
    """What a view states of a thing."""
    number = canon.number(f"<{iri}>")
    if number < 0:
        return []
    rows = canon.triples[:, slice(*_span(canon.triples[0], number))]
    return [(canon.terms[p], canon.terms[o]) for p, o in rows[1:].T.tolist()]


def _holds(canon: Canon, triple: Triple) -> bool:
    s, p, o = (canon.number(term) for term in triple)
    if min(s, p, o) < 0:
        return False
    rows = canon.triples[:, slice(*_span(canon.triples[0], s))]
    return bool(((rows[1] == p) & (rows[2] == o)).any())


def _near(model: Model, canon: Canon, things: set[str]) -> Ids:
    """All that is stated of the things, of those that rules reach from them, and of those that they name."""
    s, p, o = canon.triples
    here = np.zeros(len(canon.terms), bool)
    here[[n for n in (canon.number(f"<{iri}>") for iri in things) if n >= 0]] = True
    followed = {one for rule in model.rules for one, _ in patterns(rule.select) if one}
    along = np.zeros(len(canon.terms), bool)
    along[[n for n in map(canon.number, followed) if n >= 0]] = True
    links = along[p]
    here[s[here[o] & links]] = True
    while True:
        fresh = here.copy()
        fresh[o[here[s] & links]] = True
        if (fresh == here).all():
            break
        here = fresh
    here[o[here[s]]] = True
    return np.asarray(canon.triples[:, here[s]])


def _span(column: Ids, value: int) -> tuple[int, int]:
    first, last = np.searchsorted(column, np.array([value, value + 1], column.dtype)).tolist()
    return first, last

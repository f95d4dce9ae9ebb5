"""One request to write as a step to the next generation: what sources say then, and whether that may be."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime

from graph.editing.draft import Change, Draft
from graph.editing.holding import Holding
from graph.editing.requests import Outcome, Request
from graph.editing.rights import EDITOR, Rights, edits_of
from graph.facts.segment import Segment, SegmentBuilder
from graph.facts.statements import Statements
from graph.facts.trust import HIGHEST
from graph.publishing.meta import META, graph_iri
from graph.publishing.staging import About, Stage
from graph.store import Store, Triple
from ontology.terms import TYPE

#: The version of what is kept of an edit.
_VERSION = "1"


class Edit:
    """Stages a request; `prepare` is called with a stage, and sees to it that its view is held against the rules."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.outcome = Outcome()

    def prepare(self, stage: Stage) -> bool:
        """Stage what sources say after the request; whether they say anything else than before."""
        draft = self._drafted(stage)
        plan = _Plan(stage, self.request.who)
        plan.take(draft)
        self.outcome = plan.outcome()
        holding = Holding(stage, plan.gone, plan.touched, plan.said)
        holding.check_first()
        for name in plan.dropped:
            stage.withdraw(name)
        for name, triples in plan.said.items():
            _write(stage, self._about(stage, name, triples), triples)
        stage.hold = holding.check
        if plan.dropped or plan.said:
            return True
        if stage.parent:
            holding.refuse_still_said(stage.parent.canon)
        return False

    def _drafted(self, stage: Stage) -> Draft:
        """The request done on a draft of the published store."""
        base, path, parent = stage.city.base, stage.folder / "editing", stage.parent
        names = [*(f.name for f in (stage.folder / "segments").iterdir()), META]
        rights = Rights(base, stage.sources)
        if parent is None:
            draft = Draft(Store.memory(), (), base, rights.check)
            self.request.work(draft)
            return draft
        with ExitStack() as opened:

            def copied() -> Store:
                parent.store.backup(path)
                opened.callback(shutil.rmtree, path)
                return opened.enter_context(Store.open(path))

            draft = Draft(parent.store, (graph_iri(base, name) for name in names), base, rights.check, copied)
            self.request.work(draft)
            return draft

    def _about(self, stage: Stage, name: str, triples: set[Triple]) -> About:
        """What the manifest says of a source that is written."""
        who, request = self.request.who, self.request
        kinds = Counter(
            kind.name for _, p, o in triples if p == TYPE and (kind := stage.city.model.kind_of(o[1:-1]))
        )
        now = datetime.now(UTC).isoformat(timespec="seconds")
        mine = name == edits_of(who)
        return About(
            source=name,
            title_zh=f"编辑：{who or '本机'}" if mine else f"写入的图 {name}",
            title_en=f"Edits: {who or 'local'}" if mine else f"Written graph {name}",
            licence="",
            address=None,
            file=request.file,
            sha256=request.digest,
            loader=EDITOR,
            version=_VERSION,
            loaded_at=now,
            records=len({s for s, _, _ in triples}),
            refused=0,
            kinds=dict(sorted(kinds.items())),
            started_at=now,
            publisher_zh=who or None,
            publisher_en=who or None,
            trust=HIGHEST,
        )


class _Plan:
    """What each written source says in the end."""

    def __init__(self, stage: Stage, who: str) -> None:
        self._stage, self._who = stage, who
        self._rights = Rights(stage.city.base, stage.sources)
        self._before: dict[str, set[Triple]] = {}
        #: What sources say now; only of those that say something else.
        self.said: dict[str, set[Triple]] = {}
        self.dropped: set[str] = set()
        #: What the default graph is not to say any more, and the subjects whose statements changed.
        self.gone: set[Triple] = set()
        self.touched: set[str] = set()

    def take(self, draft: Draft) -> None:
        """Take what changed in a draft."""
        for graph, change in draft.changes.items():
            if graph is None:
                self._default(change)
            else:
                self._change(self._rights.name(graph), change)
        for graph in draft.before - draft.graphs:
            name = self._rights.name(graph)
            self.dropped.add(name)
            self._touch(self._say(name))
        for graph in draft.graphs - draft.before:
            self._say(self._rights.name(graph))
        self._keep(draft.repeated)
        for name in self.dropped:
            self.said.pop(name, None)
        unchanged = {n for n, one in self.said.items() if one == self._before[n] and n in self._stage.sources}
        self.said = {name: one for name, one in self.said.items() if name not in unchanged}

    def outcome(self) -> Outcome:
        """What came of it."""
        gained = sum(len(one - self._before[name]) for name, one in self.said.items())
        lost = sum(len(self._before[name] - one) for name, one in self.said.items())
        lost += sum(len(self._before[name]) for name in self.dropped)
        return Outcome(gained, lost, frozenset(self.said.keys() - self._stage.sources.keys()))

    def _default(self, change: Change) -> None:
        """What is written to the default graph: added to the writer's own source, taken from every written one."""
        if change.come:
            self._change(edits_of(self._who), Change(set(), change.come))
        self.gone = change.gone
        self._touch(change.gone)
        if not change.gone or self._stage.parent is None:
            return
        known = Statements(self._stage.parent)
        written = {name for name in self._stage.sources if self._rights.is_writable(name)}
        for s, p, o in change.gone:
            for path in {p[1:-1], *known.overflowing(p[1:-1])} if written else ():
                for said in known.who_says(s[1:-1], path, o):
                    if said.source in written:
                        one = (f"<{said.subject}>", f"<{said.path}>", said.value)
                        self._change(said.source, Change({one}, set()))

    def _keep(self, repeated: set[Triple]) -> None:
        """What was written to the default graph stays, though the source that stated it before does so no more."""
        lost = {
            t
            for name, one in self.said.items()
            for t in self._before[name] - (set() if name in self.dropped else one)
        }
        if kept := repeated & lost:
            self._change(edits_of(self._who), Change(set(), kept))

    def _change(self, name: str, change: Change) -> None:
        said = self._say(name)
        said -= change.gone
        said |= change.come
        self._touch(change.gone | change.come)

    def _touch(self, triples: set[Triple]) -> None:
        self.touched |= {s[1:-1] for s, _, _ in triples}

    def _say(self, name: str) -> set[Triple]:
        if name not in self.said:
            segment = self._stage.before(name) if name in self._stage.sources else None
            self._before[name] = set(_lines(segment))
            self.said[name] = set(self._before[name])
        return self.said[name]


def _lines(segment: Segment | None) -> Iterator[Triple]:
    if segment is not None:
        yield from segment.lines()


def _write(stage: Stage, about: About, triples: set[Triple]) -> None:
    builder = SegmentBuilder(stage.city.model)
    for triple in triples:
        builder.triple(*triple)
    stage.replace(about, builder)

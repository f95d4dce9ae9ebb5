"""The links of what is staged: found anew, or those of the last generation where they stand; published with it."""

from __future__ import annotations

from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version

from graph.generation import Generation
from graph.publishing.meta import LINKS, PARTS
from graph.publishing.staging import Stage
from loaders.link_dates import dated
from loaders.linking.link import Linking, link
from loaders.linking.mentions import mentions, part_records
from loaders.linking.same_numbers import same_numbers, with_numbers
from loaders.linking.standing import mark, stands
from loaders.review.decisions import FILE as DECISIONS
from loaders.review.decisions import read_decisions
from loaders.review.links import reviewed_links


def find_links(stage: Stage) -> Linking:
    """The links that follow from what sources say and people decided."""
    model, segments, decisions = stage.city.model, stage.segments(), read_decisions(stage.folder)
    by_name = link(mentions(model, segments), decisions)
    return with_numbers(by_name, same_numbers(model, segments, decisions))


def links_stand(stage: Stage) -> bool:
    """Whether the last generation's links surely follow from what is staged too, which is found out in less time."""
    parent, after = stage.parent, stage.segments()
    if parent is None or parent.manifest.get("linked") != _mark(stage):
        return False
    changed = stage.changed()
    names = (about["source"] for about in parent.manifest["sources"])
    before = {n: after[n] if n in after and n not in changed else parent.segment(n) for n in names}
    return stands(stage.city.model, before, after)


def publish_links(stage: Stage, linking: Linking, note: str) -> Generation:
    """Publish what is staged with these links."""
    records = reviewed_links(stage.city.base, linking, read_decisions(stage.folder))
    stage.own(LINKS, dated(stage.city.model, records, stage.before(LINKS)))
    if linking.parts or stage.before(PARTS):
        stage.own(PARTS, part_records(linking))
    stage.linked = _mark(stage)
    return stage.publish(same_of(linking), [asdict(doubt) for doubt in linking.doubts], note, score=True)


def publish_as_linked(stage: Stage, note: str) -> Generation:
    """Publish what is staged with the last generation's links, which have to stand."""
    assert stage.parent is not None
    stage.linked = _mark(stage)
    return stage.publish(stage.parent.same, stage.parent.doubts, note, score=True)


def same_of(linking: Linking) -> dict[str, str]:
    """Each mention that denotes a thing under another IRI, with that IRI."""
    return {found.subject: found.object for found in linking.links if found.subject != found.object}


def version_of_loaders() -> str:
    """The version of the loaders: a new one reads every file anew, and links anew."""
    try:
        return version("queqiao")
    except PackageNotFoundError:
        return "checkout"


def _mark(stage: Stage) -> str:
    """By what links are found now, besides what sources say."""
    path = stage.folder / DECISIONS
    return mark(stage.city.model, version_of_loaders(), path.read_bytes() if path.exists() else b"")

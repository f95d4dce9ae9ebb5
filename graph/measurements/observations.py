"""Scores of the network kept as observations, so that SPARQL and GraphQL ask for centrality as for any fact."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import numpy as np

from graph.facts.canon import Canon, Triples
from graph.generation import Generation
from graph.indexing.columns import Ids
from graph.indexing.kinds import kind_names, masks
from graph.measurements.computing import compute, result_on
from graph.measurements.measurement import Measurement, defaults
from graph.measurements.shelf import Result, Shelf
from graph.measurements.standing import Standing
from graph.measures import MEASURES, ParameterError
from graph.network import Network, NetworkError
from ontology.model import SCHEME, Model, Record
from ontology.terms import TYPE, literal
from ontology.terms import iri as iri_term

#: The measures of the whole network that choose whose scores are written down, for all measures of the whole network.
CHOOSING = ("degree", "pagerank", "betweenness")
#: What is asked of a measure while a generation is made: less than when somebody waits for that measure alone.
QUICK: Mapping[str, Mapping[str, float]] = {"betweenness": {"error": 0.02}}
#: Digits that a score is kept with; a float has some more, which no method here is good for.
DIGITS = 12
#: The measures whose values are counts; those of all others are scores.
COUNTED = frozenset({"degree", "weighted-degree", "core", "triangles", "component", "community"})

_PROV, _RDFS = "http://www.w3.org/ns/prov#", "http://www.w3.org/2000/01/rdf-schema#"
_RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_QQ, _XSD = "https://w3id.org/queqiao/ns/", "http://www.w3.org/2001/XMLSchema#"

_log = logging.getLogger(__name__)

#: A standing measurement and what it gave.
Kept = tuple[Standing, Result]


def at_once(standing: Sequence[Standing]) -> bool:
    """Whether all of these are of the whole network, so that they can be found before there is an index."""
    return all(one.measurement.projection.whole and not one.measurement.start for one in standing)


def kept_of(model: Model, canon: Canon, standing: Sequence[Standing], generation: int) -> list[Kept]:
    """What the measurements of the whole network give on a view, by the numbers of its terms; none without links."""
    links = network_of(model, canon)
    if not links.degree.any():
        return []
    return _found(standing, lambda one: result_on(links, _quick(one.measurement), generation))


def kept_in(generation: Generation, standing: Sequence[Standing]) -> list[Kept]:
    """What the measurements give in a generation, by its numbers: what a worker kept, else computed now."""
    if not generation.network.degree.any():
        return []
    shelf, size = Shelf.of(generation.folder), generation.index.size
    return _found(
        standing,
        lambda one: shelf.sound(one.measurement.key, size) or compute(generation, _quick(one.measurement)),
    )


def _found(standing: Sequence[Standing], find: Callable[[Standing], Result]) -> list[Kept]:
    """What the measurements give; one that cannot be made of this generation is left out, with a line in the log."""
    kept = []
    for one in standing:
        try:
            kept.append((one, find(one)))
        except (NetworkError, ParameterError) as error:
            _log.warning("%s is not measured: %s", one.name, error)
    return kept


def score_records(kept: Sequence[Kept], iri: Callable[[int], str], base: str) -> Iterator[Record]:
    """Observations of the leading things of each measurement, and the activity that found it; `iri` names things."""
    chosen = _chosen(kept)
    yield from _agents(kept, base)
    for standing, result in kept:
        activity = f"{base}id/activity/{standing.name}"
        yield _activity(base, activity, standing, result)
        mine = chosen if standing.measurement.projection.whole else _leading(standing, result)
        for node in mine[~np.isnan(result.values[mine])].tolist():
            yield _observation(base, standing, result, activity, node, iri(node))


def touches_network(model: Model, triples: Triples) -> bool:
    """Whether statements that come or go may change the network: links of it, or what makes a thing known."""
    telling = [TYPE, *(f"<{p.iri}>" for p in model.properties.values() if p.edge)]
    numbers = [triples.terms.number(term) for term in telling]
    return bool(np.isin(triples.rows[1], np.array(numbers, np.int32)).any())


def same_network(model: Model, old: Canon, new: Canon, before: Ids) -> bool:
    """Whether two views have the same links between the same things; `before` numbers the old one's terms anew."""
    one, other = network_of(model, old), network_of(model, new)
    return one.properties == other.properties and all(
        np.array_equal(a, b)
        for a, b in (
            (before[one.source], other.source),
            (before[one.target], other.target),
            (one.prop, other.prop),
        )
    )


def network_of(model: Model, canon: Canon) -> Network:
    """The links between known things of a view, over the numbers of its terms."""
    known = masks(model, canon, kind_names(model)) != 0
    numbers = {p.iri: canon.number(f"<{p.iri}>") for p in model.properties.values() if p.edge}
    paths = sorted(path for path, number in numbers.items() if number >= 0)
    s, p, o = canon.triples
    wanted = np.array([numbers[path] for path in paths], np.int32)
    rows = np.flatnonzero(np.isin(p, wanted) & known[s] & known[o])
    order = np.argsort(wanted)
    prop = order[np.searchsorted(wanted, p[rows], sorter=order)] if len(rows) else rows
    return Network(len(canon.terms), s[rows], o[rows], prop.astype(np.int16), tuple(paths))


def _quick(measurement: Measurement) -> Measurement:
    """The measurement as a load can wait for it, where nothing else was asked of its measure."""
    known = defaults(MEASURES[measurement.measure])
    usual = {name: n for name, n in QUICK.get(measurement.measure, {}).items() if name in known}
    return (
        replace(measurement, parameters=tuple(usual.items())) if not measurement.parameters else measurement
    )


def _chosen(kept: Sequence[Kept]) -> Ids:
    """The leading things of the whole network, by the measures that choose; where none does, by all that are kept."""
    whole = [(standing, found) for standing, found in kept if standing.measurement.projection.whole]
    choosing = [pair for pair in whole if pair[0].measurement.measure in CHOOSING] or whole
    if not choosing:
        return np.zeros(0, np.int32)
    return np.unique(np.concatenate([_leading(*pair) for pair in choosing]))


def _leading(standing: Standing, result: Result) -> Ids:
    """The leading things, ties by number: those with the highest scores above 0, or of the largest groups."""
    if MEASURES[standing.measurement.measure].groups:
        return result.ranked[::-1][: standing.leading]
    leading = result.ranked[: standing.leading]
    return leading[result.values[leading] > 0]


def _activity(base: str, activity: str, standing: Standing, result: Result) -> Record:
    """How the values were found: algorithm, projection, parameters, generation, software, when."""
    found, title = result.found, standing.title
    told = ", ".join(f"{key}={value:g}" for key, value in sorted(found.parameters.items()))
    facts: list[tuple[str, str]] = [
        (_RDF_TYPE, iri_term(f"{_PROV}Activity")),
        (f"{_RDFS}label", literal(title.zh, "zh")),
        (f"{_RDFS}label", literal(title.en, "en")),
        (
            "http://purl.org/dc/terms/description",
            literal(f"{found.method}; {told}" if told else found.method),
        ),
        (f"{_QQ}algorithm", literal(found.method)),
        (f"{_QQ}projection", literal(_json(found.measurement["projection"]))),
        (f"{_QQ}parameters", literal(_json(found.parameters))),
        (f"{_PROV}used", iri_term(f"{base}generation/{found.generation}")),
        (f"{_PROV}wasAssociatedWith", iri_term(_agent(base, found.software))),
        (f"{_PROV}endedAtTime", literal(found.finished_at, datatype=f"{_XSD}dateTime")),
    ]
    if found.confidence is not None:
        facts.append((f"{_QQ}errorConfidence", literal(str(found.confidence), datatype=f"{_XSD}decimal")))
    return Record("", activity, {}, extra=tuple(facts))


def _agents(kept: Sequence[Kept], base: str) -> Iterator[Record]:
    """The software that found the values."""
    for software in sorted({result.found.software for _, result in kept}):
        yield Record(
            "",
            _agent(base, software),
            {},
            extra=(
                (_RDF_TYPE, iri_term(f"{_PROV}SoftwareAgent")),
                (f"{_RDFS}label", literal(software)),
            ),
        )


def _agent(base: str, software: str) -> str:
    return f"{base}id/software/{software.replace(' ', '-')}"


def _json(found: Mapping[str, Any]) -> str:
    return json.dumps(found, ensure_ascii=False, sort_keys=True)


def _observation(
    base: str, standing: Standing, result: Result, activity: str, node: int, focus: str
) -> Record:
    measure, off = MEASURES[standing.measurement.measure], result.error(node)
    key = hashlib.sha256(f"{standing.name}\n{focus}".encode()).hexdigest()[:12]
    certain = result.found.exact or measure.groups
    return Record(
        "Observation",
        f"{base}id/observation/score-{key}",
        {
            "dataSet": (f"{base}graph/_scores",),
            "indicator": (measure.indicator,),
            "focus": (focus,),
            "refPeriod": (f"{SCHEME}period/{datetime.now(UTC).year}",),
            "value": (_decimal(float(result.values[node])),),
            "valueError": () if off is None else (_decimal(off),),
            "valueQualifier": (f"{SCHEME}{'vq-exact' if certain else 'vq-about'}",),
            "unit": (f"{SCHEME}u-{'count' if measure.name in COUNTED else 'score'}",),
            "generatedBy": (activity,),
        },
    )


def _decimal(value: float) -> Decimal:
    return Decimal(f"{value:.{DIGITS}g}")

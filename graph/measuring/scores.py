"""Scores of the network kept as observations, so that SPARQL and GraphQL ask for centrality as for any fact."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal

import numpy as np

from graph.facts.canon import Canon
from graph.indexing.columns import Ids
from graph.indexing.kinds import kind_names, masks
from graph.measures import MEASURES, Measure, Scores
from graph.network import Network
from ontology.model import SCHEME, Model, Record
from ontology.terms import iri as iri_term
from ontology.terms import literal

#: The measures whose scores are kept with a generation, and those that choose whose scores are kept.
KEPT = ("degree", "pagerank", "betweenness", "component", "community")
CHOOSING = ("degree", "pagerank", "betweenness")
#: So many leading things of each choosing measure are kept; all others are computed when asked for.
LEADING = 500
#: What is asked of a measure while a generation is made: fewer pivots than when somebody waits for that measure alone.
QUICK: Mapping[str, Mapping[str, int]] = {"betweenness": {"pivots": 64}}
#: Digits that a score is kept with; a float has some more, which no method here is good for.
DIGITS = 12


def measured(network: Network, measure: Measure, **options: float) -> Scores:
    """The scores of a measure over the things that have a link; others get 0, or no group (-1)."""
    linked = np.flatnonzero(network.degree)
    renumber = np.full(network.size, -1, np.int32)
    renumber[linked] = np.arange(len(linked), dtype=np.int32)
    # a link of a thing to itself makes it no linked one
    links = np.flatnonzero(network.source != network.target)
    source, target = renumber[network.source[links]], renumber[network.target[links]]
    compact = Network(len(linked), source, target, network.prop[links], network.properties)
    found = measure.run(compact, **options)
    values = np.full(network.size, -1.0 if measure.groups else 0.0)
    values[linked] = found.values
    return Scores(values, found.method, found.exact, found.parameters)


def score_records(model: Model, canon: Canon, base: str) -> Iterator[Record]:
    """Observations of the leading things of a view's network, and the activity that found each measure."""
    links = network_of(model, canon)
    if not links.degree.any():
        return
    found = {name: measured(links, MEASURES[name], **QUICK.get(name, {})) for name in KEPT}
    chosen = np.unique(np.concatenate([_leading(found[name]) for name in CHOOSING]))
    for name, scores in found.items():
        activity = f"{base}id/activity/{name}"
        yield _activity(activity, name, scores)
        for node in chosen.tolist():
            yield _observation(
                base, name, scores, activity, canon.terms[node][1:-1], float(scores.values[node])
            )


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


def _leading(scores: Scores) -> Ids:
    """The leading things that have a score, ties by number."""
    order = np.argsort(-scores.values, kind="stable")[:LEADING]
    return order[scores.values[order] > 0].astype(np.int32)


def _activity(activity: str, name: str, scores: Scores) -> Record:
    told = ", ".join(f"{key}={value:g}" for key, value in sorted(scores.parameters.items()))
    return Record(
        "",
        activity,
        {},
        extra=(
            (
                "http://www.w3.org/1999/02/22-rdf-syntax-ns#type",
                iri_term("http://www.w3.org/ns/prov#Activity"),
            ),
            ("http://www.w3.org/2000/01/rdf-schema#label", literal(MEASURES[name].title.zh, "zh")),
            ("http://www.w3.org/2000/01/rdf-schema#label", literal(MEASURES[name].title.en, "en")),
            (
                "http://purl.org/dc/terms/description",
                literal(f"{scores.method}; {told}" if told else scores.method),
            ),
        ),
    )


def _observation(base: str, name: str, scores: Scores, activity: str, focus: str, value: float) -> Record:
    key = hashlib.sha256(f"{name}\n{focus}".encode()).hexdigest()[:12]
    return Record(
        "Observation",
        f"{base}id/observation/score-{key}",
        {
            "dataSet": (f"{base}graph/_scores",),
            "indicator": (MEASURES[name].indicator,),
            "focus": (focus,),
            "refPeriod": (f"{SCHEME}period/{datetime.now(UTC).year}",),
            "value": (Decimal(f"{value:.{DIGITS}g}"),),
            "valueQualifier": (
                f"{SCHEME}{'vq-exact' if scores.exact or MEASURES[name].groups else 'vq-about'}",
            ),
            "unit": (f"{SCHEME}u-{'score' if name in ('pagerank', 'betweenness') else 'count'}",),
            "generatedBy": (activity,),
        },
    )

"""A made-up city whose own class has moments in several zones, some of them told twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from random import Random

from graph.generation import Generation
from ontology.model import Model, Place, Record, Text, Value
from ontology.shapes import read_model
from tests.queries.small_city import BASE, publish

TURTLE = """
@prefix qq: <https://w3id.org/queqiao/ns/> .
@prefix qs: <https://w3id.org/queqiao/shapes/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

qq:Meeting a owl:Class ;
    rdfs:label "会议"@zh, "meeting"@en ;
    skos:definition "会议。"@zh, "A meeting."@en .
qq:opened a owl:DatatypeProperty ; rdfs:label "开始时刻"@zh, "opened"@en .
qq:noted a owl:DatatypeProperty ; rdfs:label "记录时刻"@zh, "noted"@en .

qs:Meeting a sh:NodeShape ;
    sh:targetClass qq:Meeting ;
    qs:plural "meetings" ;
    qs:segment "meeting" ;
    sh:property
        [ sh:name "label" ; sh:order 10 ; sh:group qs:names ; sh:path skos:prefLabel ; sh:datatype rdf:langString ;
          sh:uniqueLang true ; sh:minCount 1 ; sh:message "L1 label"@en, "L1 名称"@zh ],
        [ sh:name "opened" ; sh:order 20 ; sh:group qs:dates ; sh:path qq:opened ; sh:datatype xsd:dateTime ;
          sh:maxCount 1 ; sh:message "M1 a moment"@en, "M1 时刻"@zh ],
        [ sh:name "noted" ; sh:order 30 ; sh:group qs:dates ; sh:path qq:noted ; sh:datatype xsd:dateTime ;
          sh:message "M1 a moment"@en, "M1 时刻"@zh ] .
"""

OPENED = "https://w3id.org/queqiao/ns/opened"
_MOMENTS = ("2019-12-31T23:00:00", "2020-01-01T00:00:00", "2020-01-01T07:30:00", "2020-01-01T08:00:00")
_ZONES = ("+00:00", "+08:00", "-05:00", "+05:30")
MANY = 40


def model(folder: Path) -> Model:
    """The shipped model with the class that has moments."""
    file = folder / "meetings.ttl"
    file.write_text(TURTLE, "utf-8")
    return read_model([file])


def moments_city(model: Model, folder: Path, *, bare: bool = True) -> Generation:
    """A city of meetings; `bare` lets some of their moments say no zone."""
    return publish(model, folder, _meetings(bare=bare))


def moments(*, bare: bool) -> list[str]:
    """All moments that a meeting may have, spelled in their zones."""
    return [moment + zone for moment in _MOMENTS for zone in (*_ZONES, *([""] if bare else ()))]


def _meetings(*, bare: bool) -> Iterator[Record]:
    random, spelled = Random(3), moments(bare=bare)
    for number in range(MANY):
        values: dict[str, tuple[Value, ...]] = {
            "label": (Text(f"合成会议{number % 5}", "zh"),),
            "opened": tuple(map(datetime.fromisoformat, random.sample(spelled, random.choice((0, 1, 1, 1))))),
            "noted": tuple(map(datetime.fromisoformat, random.sample(spelled, random.randint(0, 3)))),
        }
        place = Place("synthetic.csv", number + 2)
        yield Record(
            "Meeting", f"{BASE}id/meeting/{number:02}", {k: v for k, v in values.items() if v}, place
        )

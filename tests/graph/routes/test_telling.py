"""Paths as sentences: read by the ontology, in both directions and both languages."""

from itertools import product
from pathlib import Path

import numpy as np
import pytest

from graph.generation import Generation
from graph.network import Network
from graph.paths import Path as Way
from graph.paths import shortest, steps_along
from graph.routes.spans import Spans, spans
from graph.routes.telling import sentence
from ontology.model import ModelError
from ontology.shapes import read_model
from tests.graph.small_society import node, small_society

MODEL = read_model()


@pytest.fixture(scope="module")
def society(tmp_path_factory: pytest.TempPathFactory) -> Generation:
    return small_society(MODEL, Path(tmp_path_factory.mktemp("society")))


@pytest.fixture(scope="module")
def when(society: Generation) -> Spans:
    return spans(society.index)


def told(society: Generation, when: Spans, one: str, other: str, lang: str) -> str:
    found = shortest(society.network, node(society, one), node(society, other), k=1)
    return sentence(society.index, when, found.paths[0], lang)


@pytest.mark.parametrize(
    ("one", "other", "lang", "says"),
    [
        ("anfirm", "pei", "zh", "anfirm 申请了专利“early”（2015），该专利的发明人有 pei。"),
        ("pei", "anfirm", "zh", "pei 参与发明了专利“early”（2015），该专利由 anfirm 申请。"),
        ("anfirm", "pei", "en", "anfirm applied for patent “early” (2015), which names pei as an inventor."),
        (
            "pei",
            "anfirm",
            "en",
            "pei is an inventor of patent “early” (2015), which was applied for by anfirm.",
        ),
        ("univ", "befirm", "zh", "univ 牵头项目“plan”（2019），该项目有 befirm 参与。"),
        ("befirm", "univ", "en", "befirm takes part in project “plan” (2019), which is led by univ."),
    ],
)
def test_a_path_reads_as_a_sentence_from_either_end(
    society: Generation, when: Spans, one: str, other: str, lang: str, says: str
) -> None:
    assert told(society, when, one, other, lang) == says


def test_who_lasts_is_named_again(society: Generation, when: Spans) -> None:
    found = shortest(society.network, node(society, "anfirm"), node(society, "qin"), k=1).paths[0]
    assert [society.index.kind(n) for n in found.nodes] == [
        "Enterprise",
        "Patent",
        "Person",
        "Patent",
        "Person",
    ]
    between = society.index.label(found.nodes[2])
    assert f"，{between} 还参与发明了专利" in sentence(society.index, when, found)
    assert f"; {between} also is an inventor of patent" in sentence(society.index, when, found, "en")


def links(society: Generation, *edges: tuple[int, int, str]) -> Network:
    """The links given as (source, target, name of the property), over the society's things."""
    iris = tuple(sorted({p.iri for p in MODEL.properties.values() if p.edge} | {"https://example.org/gone"}))
    name = {iri.rpartition("/")[2]: number for number, iri in enumerate(iris)}
    a, b, p = zip(*edges, strict=True)
    ends = np.array(a, np.int32), np.array(b, np.int32)
    return Network(society.index.size, *ends, np.array([name[one] for one in p], np.int16), iris)


def say(society: Generation, when: Spans, network: Network, nodes: tuple[int, ...], lang: str) -> str:
    return sentence(society.index, when, Way(nodes, steps_along(network, nodes), 1.0), lang)


def test_several_relations_are_all_told(society: Generation, when: Spans) -> None:
    firm, patent = node(society, "anfirm"), node(society, "early")
    both = links(society, (patent, firm, "applicant"), (patent, firm, "holder"))
    assert (
        say(society, when, both, (firm, patent), "zh") == "anfirm 申请了专利“early”（2015），并持有该专利。"
    )
    assert (
        say(society, when, both, (firm, patent), "en")
        == "anfirm applied for patent “early” (2015) and holds it."
    )
    assert say(society, when, both, (patent, firm), "en") == (
        "patent “early” (2015) was applied for by anfirm and is held by anfirm."
    )


def test_the_second_of_two_of_a_kind_is_the_latter(society: Generation, when: Spans) -> None:
    one, other, firm = (node(society, name) for name in ("early", "middle", "anfirm"))
    cited = links(society, (other, one, "cites"), (other, firm, "applicant"))
    assert say(society, when, cited, (one, other, firm), "zh") == (
        "专利“early”（2015）被专利“middle”（2018）引用，后者由 anfirm 申请。"
    )


def test_what_stands_in_one_relation_to_two_says_so(society: Generation, when: Spans) -> None:
    one, other, patent, norm = (node(society, name) for name in ("anfirm", "befirm", "early", "norm"))
    both = links(society, (patent, one, "applicant"), (patent, other, "applicant"))
    assert "，该专利也由 befirm 申请。" in say(society, when, both, (one, patent, other), "zh")
    assert "which was applied for by befirm as well." in say(society, when, both, (one, patent, other), "en")
    drafted = links(society, (norm, one, "drafter"), (norm, other, "drafter"))
    assert "，该标准的起草者也有 befirm。" in say(society, when, drafted, (one, norm, other), "zh")
    cited = links(society, (norm, patent, "cites"), (patent, one, "applicant"))
    assert "也" not in say(society, when, cited, (norm, patent, one), "zh")


def test_a_relation_that_is_gone_is_told_by_its_name(society: Generation, when: Spans) -> None:
    one, other = node(society, "early"), node(society, "anfirm")
    gone = links(society, (one, other, "gone"))
    assert "与 anfirm 有关（gone）" in say(society, when, gone, (one, other), "zh")


def test_every_relation_of_the_network_reads_both_ways_in_both_languages() -> None:
    edges = [p for p in MODEL.properties.values() if p.edge]
    readings = [
        (p.name, words, lang) for p in edges for words, lang in product((p.reads, p.reads_back), ("zh", "en"))
    ]
    assert len(readings) == 4 * len(edges)
    for name, words, lang in readings:
        assert words.say(lang).count("{}") == 1, name
    written = (Path(__file__).parents[3] / "ontology/shapes/reading.ttl").read_text("utf-8")
    named = {line.split()[0].removeprefix("qq:") for line in written.splitlines() if line.startswith("qq:")}
    assert named == {p.name for p in edges}


@pytest.mark.parametrize("reads", ["owns", "owns {} and {}", "owns {0}", "owns {} {"])
def test_a_reading_has_one_place_for_the_other_thing(tmp_path: Path, reads: str) -> None:
    file = tmp_path / "owns.ttl"
    file.write_text(
        "@prefix qq: <https://w3id.org/queqiao/ns/> . @prefix qs: <https://w3id.org/queqiao/shapes/> .\n"
        "@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        "qq:owns a owl:ObjectProperty ; rdfs:subPropertyOf qq:linkedTo ; "
        f'rdfs:label "拥有"@zh, "owner"@en ; qs:reads "{reads}"@en .\n',
        "utf-8",
    )
    with pytest.raises(ModelError, match="owns"):
        read_model([file])
    file.write_text(file.read_text("utf-8").replace(f'"{reads}"', '"owns {}"'), "utf-8")
    owns = read_model([file]).properties["https://w3id.org/queqiao/ns/owns"]
    assert (owns.reads.en, owns.reads.zh) == ("owns {}", "的拥有是{}")
    assert (owns.reads_back.en, owns.reads_back.zh) == ("is the owner of {}", "是{}的拥有")

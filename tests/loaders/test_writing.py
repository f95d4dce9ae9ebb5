"""A city that was written to, update by update, is the one that a load of the same sources from nothing makes."""

from __future__ import annotations

import gc
import hashlib
import shutil
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from graph import generation
from graph.editing.operations import UpdateRefusedError
from graph.editing.requests import Outcome, Request, Verb
from graph.facts.segment import SegmentBuilder
from graph.generation import City, Generation
from graph.publishing import filling, staging
from graph.publishing.staging import About, Stage
from loaders.linking import standing
from loaders.run import relink
from loaders.writing import settle, write
from ontology.model import Model, Record, Text
from tests.graph.alike import differing, measured_alike, quads

BASE = "https://example.org/synthetic/"
KNOWN = {
    "": f"{BASE}id/org/",
    "p": f"{BASE}id/patent/",
    "g": f"{BASE}graph/",
    "qq": "https://w3id.org/queqiao/ns/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dct": "http://purl.org/dc/terms/",
}
FIRMS, PATENTS = ("x-1", "x-2", "uscc-3"), ("CN1", "x-2", "x-3")
NAMES = ("武汉合成甲光电有限公司", "武汉合成乙光电有限公司")
#: What two files say.
SAID = {
    "register": [
        Record("Enterprise", f"{BASE}id/org/x-1", {"label": (Text(NAMES[0], "zh"),), "foundedOn": ("2001",)}),
        Record("Enterprise", f"{BASE}id/org/x-9", {"label": (Text("合成乙丙", "zh"),)}),
    ],
    "patents": [
        Record(
            "Patent",
            f"{BASE}id/patent/CN1",
            {
                "label": (Text("合成专利", "zh"),),
                "publicationNumbers": ("CN100001A",),
                "applicants": (f"{BASE}id/org/x-1",),
            },
        ),
    ],
}

firms, patents = (
    st.sampled_from([f":{one}" for one in FIRMS]),
    st.sampled_from([f"p:{one}" for one in PATENTS]),
)
names, numbers = st.sampled_from(NAMES), st.sampled_from(["CN100001A", "CN100001B", "CN200002A"])
texts, graphs = st.sampled_from(["摘要", "ab c", "'"]), st.sampled_from(["g:mine", "g:yours"])
statements = st.one_of(
    st.builds('{} a qq:Enterprise ; skos:prefLabel "{}"@zh'.format, firms, names),
    st.builds('{} skos:altLabel "{}"@zh'.format, firms, texts),
    st.builds('{} dct:abstract "{}"@zh'.format, patents, texts),
    st.builds('{} qq:foundedOn "19{}"^^<http://www.w3.org/2001/XMLSchema#gYear>'.format, firms, st.just(93)),
    st.builds("{} <x:p> {}".format, firms, st.sampled_from(["01", "1", "1.50", "1.0e0", "true", "<x:o>"])),
    st.builds(
        '{} a qq:Patent ; skos:prefLabel "另一专利"@zh ; qq:publicationNumber "{}" ; qq:applicant {}'.format,
        patents,
        numbers,
        firms,
    ),
)
operations = st.one_of(
    st.builds("INSERT DATA {{ {} }}".format, statements),
    st.builds("INSERT DATA {{ GRAPH {} {{ {} }} }}".format, graphs, statements),
    st.builds("DELETE DATA {{ GRAPH {} {{ {} }} }}".format, graphs, statements),
    st.builds("DELETE WHERE {{ {} ?p ?o }}".format, firms | patents),
    st.builds("DELETE WHERE {{ GRAPH {} {{ {} ?p ?o }} }}".format, graphs, firms | patents),
    st.builds("{} SILENT GRAPH {}".format, st.sampled_from(["CLEAR", "DROP"]), graphs),
    st.just("MOVE SILENT g:mine TO g:yours"),
)
updates = st.lists(
    st.tuples(
        st.sampled_from(["alice", "bob"]), st.lists(operations, min_size=1, max_size=2).map(" ; ".join)
    ),
    min_size=2,
    max_size=5,
)

ABSTRACT = 'INSERT DATA { p:CN1 dct:abstract "摘要"@zh }'
NAMESAKE = f"""INSERT DATA {{ :x-2 a qq:Enterprise ; skos:prefLabel "{NAMES[0]}"@zh .
    p:x-2 a qq:Patent ; skos:prefLabel "同一专利"@zh ; qq:publicationNumber "CN100001B" ; qq:applicant :x-2 }}"""

OTHERS = """INSERT DATA { p:x-3 a qq:Patent ; skos:prefLabel "别的专利"@zh ; qq:publicationNumber "CN200002A" ;
    qq:applicant :x-9 }"""

OF_A_FILE = "DELETE WHERE { p:CN1 skos:prefLabel ?o }"


def asked(text: str, who: str = "alice") -> Request:
    return Request(who, Verb.UPDATE, hashlib.sha256(text.encode()).hexdigest(), text, KNOWN)


def about(source: str) -> About:
    when = "2026-01-01T00:00:00+00:00"
    return About(source, "合成", "synthetic", "CC0-1.0", None, f"{source}.csv", "0", "table", "1", when, 1, 0)


def loaded(city: City) -> Generation:
    """The city with what the files say, linked."""

    def prepare(stage: Stage) -> bool:
        for source, records in SAID.items():
            builder = SegmentBuilder(city.model)
            for record in records:
                builder.add(record)
            stage.replace(about(source), builder)
        return True

    return now(relink(city, prepare, "files").generation)


def anew(city: City, last: Generation) -> Generation:
    """The same sources as in a generation, in a city that had none."""

    def prepare(stage: Stage) -> bool:
        for source in last.manifest["sources"]:
            name = source["source"]
            shutil.copytree(last.folder / "segments" / name, stage.folder / "segments" / name)
            stage.sources[name] = dict(source)
        return True

    return now(relink(city, prepare, "anew").generation)


def now(found: Generation | None) -> Generation:
    assert found is not None
    return found


def undated(lines: Sequence[tuple[str | None, ...]]) -> list[tuple[str | None, ...]]:
    """Without the day on which a link was found."""
    return [line for line in lines if not str(line[1]).endswith("decidedOn>")]


def test_updates_make_what_a_load_from_nothing_makes(model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    # nothing is switched off here, so nothing need wait for the disk
    monkeypatch.setattr(generation, "_sync", lambda folder: None)
    # few triples, and yet all ways of filling a store
    monkeypatch.setattr(filling, "_BULK", 25)
    # a measurement says when it was made, and of which generation: that is all in which the two may differ
    monkeypatch.setattr(staging, "kept_of", measured_alike)
    seen, stands = set[object](), standing.stands

    def told(*given_: object) -> bool:
        found = stands(*given_)  # type: ignore[arg-type]
        seen.add(("stands", found))
        return found

    monkeypatch.setattr("loaders.staged_links.stands", told)

    @settings(max_examples=6, phases=(Phase.explicit, Phase.generate), deadline=None)
    @example([("alice", ABSTRACT), ("alice", "DELETE WHERE { p:CN1 dct:abstract ?o }")])
    @example([("bob", NAMESAKE), ("bob", ABSTRACT), ("bob", "DROP GRAPH g:edits-bob"), ("bob", OF_A_FILE)])
    @example([("bob", NAMESAKE), ("alice", 'INSERT DATA { :x-2 skos:altLabel "ab c"@zh }')])
    @given(updates)
    def check(asked_for: Sequence[tuple[str, str]]) -> None:
        with TemporaryDirectory() as one, TemporaryDirectory() as other:
            city = City(Path(one), BASE, model)
            loaded(city)
            for who, text in asked_for:
                try:
                    write(city, asked(text, who))
                except UpdateRefusedError:
                    seen.add("refused")
            last = now(city.current())
            fresh = anew(City(Path(other), BASE, model), last)
            assert undated(quads(last, BASE)) == undated(quads(fresh, BASE))
            assert (last.same, last.doubts) == (fresh.same, fresh.doubts)
            for part in ("canon", "index"):
                assert differing(last.folder / part, fresh.folder / part) == []
            seen.update(["merged"] * bool(last.same))
            seen.update(["shared"] * any(f.stat().st_nlink > 1 for f in (last.folder / "index").iterdir()))

    check()
    assert seen == {("stands", True), ("stands", False), "refused", "merged", "shared"}


def test_the_scores_of_a_large_network_wait_for_a_quiet_moment(
    model: Model, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    city = City(tmp_path, BASE, model)
    assert loaded(city).manifest["scored"]
    monkeypatch.setattr(staging, "AT_ONCE", -1)
    # what leaves the network as it was leaves its scores too
    assert write(city, asked(ABSTRACT)) == Outcome(1, 0, frozenset({"edits-alice"}), 2)
    assert now(city.current()).manifest["scored"]
    assert write(city, asked(OTHERS)) == Outcome(4, 0, frozenset(), 3)
    assert not now(city.current()).manifest["scored"]
    with city.writing():
        assert not settle(city)
    assert settle(city)
    last = now(city.current())
    assert (last.manifest["scored"], last.manifest["scores_of"], last.number) == (True, 3, 4)
    assert settle(city)
    assert now(city.current()).number == 4
    fresh = anew(City(tmp_path / "anew", BASE, model), last)
    assert scores(last) == scores(fresh) != set()


def test_what_was_written_on_is_let_go(model: Model, tmp_path: Path) -> None:
    city = City(tmp_path, BASE, model)
    loaded(city)
    gc.collect()
    gc.disable()
    try:
        for text in (ABSTRACT, NAMESAKE, OF_A_FILE, OTHERS, "DELETE WHERE { p:CN1 dct:abstract ?o }"):
            with suppress(UpdateRefusedError):
                write(city, asked(text))
        alive = [one for one in gc.get_objects() if isinstance(one, Generation)]
        held = [one.number for one in alive if one.folder.is_relative_to(tmp_path)]
    finally:
        gc.enable()
    assert len(held) <= 2, held


def scores(generation_: Generation) -> set[tuple[str, str, str]]:
    """What is scored of whom, and how high."""
    observed = (
        "PREFIX qb: <http://purl.org/linked-data/cube#> SELECT ?s ?p ?o { ?s a qb:Observation ; ?p ?o }"
    )
    rows = generation_.store.select(observed, {}).rows
    told = [(str(s), str(p), str(o)) for s, p, o in rows]
    return {one for one in told if "wasGeneratedBy" not in one[1]}

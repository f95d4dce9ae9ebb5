"""Loads after the first: what a trial says, what is withdrawn, whom to trust, and scores that follow."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.generation import FORMAT, City, CityError
from graph.publishing import staging
from graph.publishing.history import history
from loaders.run import Loaded, inputs, load, preview, withdraw
from ontology.model import Model

HEADER = "ts_code,symbol,name,area,industry,list_date\n"
GOOD = "600498.SH,600498,合成通信,湖北,通信设备,2001-08-23\n"
MORE = "000422.SZ,000422,合成化工,湖北,农药化肥,1996-08-15\n"
IRI = "https://example.org/wuhan/id/org/stock-code-000422.SZ"


@pytest.fixture
def city(tmp_path: Path, model: Model) -> City:
    return City(tmp_path / "data", model=model)


def take(city: City, path: Path, text: str) -> Loaded:
    path.write_text(text, "utf-8")
    return load(city, inputs(city.model, [path]))


def everything(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def label(city: City, iri: str) -> str | None:
    found = city.current()
    assert found is not None
    node = found.index.find(iri)
    return None if node is None else found.index.label(node)


def test_a_trial_says_what_would_change_and_writes_nothing(city: City, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    take(city, path, HEADER + GOOD + MORE)
    before = everything(city.path)
    path.write_text(
        HEADER + GOOD.replace("合成通信", "合成通信科技") + "600498X,1,坏,湖北,通信,2001-08-23\n", "utf-8"
    )
    loaded = preview(city, inputs(city.model, [path]))
    assert everything(city.path) == before
    found = loaded.changes["list"]
    gone = {found.iri(thing) for thing in found.withdrawn.tolist()}
    assert IRI in gone and all(iri == IRI or "/scheme/" in iri for iri in gone)
    fields = [change for thing in found.changed.tolist() for change in found.fields(thing)]
    assert ('"合成通信"@zh',) in {change.old for change in fields}
    assert ('"合成通信科技"@zh',) in {change.new for change in fields}
    assert len(loaded.reports[0].refused) == 1 and loaded.generation is None
    # the load itself changes just that
    assert load(city, inputs(city.model, [path])).changes["list"].paths() == found.paths()


def test_a_trial_before_the_first_load_leaves_no_folder(city: City, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(HEADER + GOOD, "utf-8")
    loaded = preview(city, inputs(city.model, [tmp_path / "list.csv"]))
    assert len(loaded.changes["list"].added) and not city.path.exists()


def test_a_withdrawn_record_leaves_the_view_and_stays_in_the_history(city: City, tmp_path: Path) -> None:
    take(city, tmp_path / "list.csv", HEADER + GOOD + MORE)
    assert label(city, IRI) == "合成化工"
    loaded = take(city, tmp_path / "list.csv", HEADER + GOOD)
    assert label(city, IRI) is None and loaded.generation is not None
    found = history(city, IRI)
    assert list(found.spoken.values())[:: len(found.spoken) - 1] == [(), ("list",)]
    assert [(gone.source, gone.generation) for gone in found.withdrawn] == [
        ("list", loaded.generation.number)
    ]
    # it is told as long as the city is there, longer than the generations on disk
    for i in range(5):
        take(city, tmp_path / "list.csv", HEADER + GOOD.replace("合成通信", f"合成通信{i}"))
    assert 1 not in city.numbers() and len(history(city, IRI).withdrawn) == 1


def test_a_source_is_withdrawn_as_a_whole(city: City, tmp_path: Path) -> None:
    take(city, tmp_path / "list.csv", HEADER + GOOD)
    take(city, tmp_path / "more.csv", HEADER + MORE)
    loaded = withdraw(city, "more")
    assert loaded.generation is not None and label(city, IRI) is None
    assert [about["source"] for about in loaded.generation.manifest["sources"]] == ["list"]
    assert not [graph for graph in loaded.generation.store.graphs() if graph.endswith("/more")]
    assert [gone.source for gone in history(city, IRI).withdrawn] == ["more"]
    with pytest.raises(CityError, match="no source more; there are: list"):
        withdraw(city, "more")


def test_the_more_trusted_of_two_sources_counts_and_both_stay(city: City, tmp_path: Path) -> None:
    take(city, tmp_path / "one.csv", HEADER + MORE)
    take(city, tmp_path / "two.csv", HEADER + MORE.replace("合成化工", "合成石化"))
    assert label(city, IRI) == "合成化工"
    (city.path / "trust.toml").write_text("[sources]\ntwo = 90\n", "utf-8")
    files = inputs(city.model, [tmp_path / "one.csv"])
    loaded = load(city, files)
    assert loaded.reports[0].unchanged and loaded.generation is not None
    assert label(city, IRI) == "合成石化"
    said = loaded.generation.store.select(
        "SELECT ?g ?l { GRAPH ?g { ?s <http://www.w3.org/2004/02/skos/core#prefLabel> ?l } "
        f"FILTER(?s = <{IRI}>) FILTER(STRENDS(STR(?g), '/one') || STRENDS(STR(?g), '/two')) }}"
    )
    assert {text for _, text in said.rows} == {'"合成化工"@zh', '"合成石化"@zh'}
    assert loaded.generation.manifest["trust"]["sources"] == {"one": 50, "two": 90}
    assert load(city, files).generation is None
    # one field may be trusted otherwise
    (city.path / "trust.toml").write_text("[sources]\ntwo = 90\n[fields.label]\none = 95\n", "utf-8")
    load(city, files)
    assert label(city, IRI) == "合成化工"


def test_a_generation_of_another_version_is_told_and_built_anew(city: City, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    take(city, path, HEADER + GOOD)
    manifest = city.path / "generations" / "000001" / "manifest.json"
    said = manifest.read_text("utf-8")
    assert f'"format": {FORMAT}' in said
    manifest.write_text(said.replace(f'"format": {FORMAT}', '"format": 0'), "utf-8")
    with pytest.raises(CityError, match="another version of Queqiao wrote generation 1"):
        label(city, IRI.replace("000422.SZ", "600498.SH"))
    take(city, path, HEADER + GOOD)
    assert city.current_number() == 2
    assert label(city, IRI.replace("000422.SZ", "600498.SH")) == "合成通信"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[sources]\ntwo = 101\n", "sources.two in trust.toml: 101 is no whole number from 0 to 100"),
        ("[fields.nonsense]\ntwo = 1\n", "fields.nonsense in trust.toml: is no field"),
        ("[things]\n", "things in trust.toml: is no key"),
        ("sources = 3\n", "sources in trust.toml: must be a table"),
        ("[", "no readable TOML"),
    ],
)
def test_a_wrong_order_of_trust_is_told(city: City, tmp_path: Path, text: str, said: str) -> None:
    take(city, tmp_path / "one.csv", HEADER + MORE)
    (city.path / "trust.toml").write_text(text, "utf-8")
    with pytest.raises(CityError, match=said.replace(".", r"\.")):
        load(city, inputs(city.model, [tmp_path / "one.csv"]))
    assert len(city.numbers()) == 1


def test_on_a_large_city_the_scores_follow(
    city: City, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, turtle: Path
) -> None:
    monkeypatch.setattr(staging, "AT_ONCE", 0)
    first = load(city, inputs(city.model, [turtle]))
    assert city.numbers() == [1, 2] and first.generation is not None
    assert [city.generation(n).manifest["scored"] for n in (1, 2)] == [False, True]
    scored = first.generation.index.nodes("Observation")
    assert len(scored) and not len(city.generation(1).index.nodes("Observation"))
    # a load that leaves the network alone keeps the scores
    take(city, tmp_path / "list.csv", HEADER + GOOD)
    assert city.numbers() == [2, 3]
    assert len(city.generation(3).index.nodes("Observation")) == len(scored)
    # going back passes over what was only half
    assert city.rollback().number == 2
    with pytest.raises(CityError, match="no earlier generation"):
        city.rollback()


def test_scores_that_a_cut_off_load_left_out_follow_with_the_next(
    city: City, monkeypatch: pytest.MonkeyPatch, turtle: Path
) -> None:
    monkeypatch.setattr(staging, "AT_ONCE", 0)
    with monkeypatch.context() as patched:
        patched.setattr(staging.Stage, "publish_scores", _cut_off)
        with pytest.raises(KeyboardInterrupt):
            load(city, inputs(city.model, [turtle]))
    assert city.numbers() == [1]
    loaded = load(city, inputs(city.model, [turtle]))
    assert loaded.reports[0].unchanged and loaded.generation is not None
    assert loaded.generation.manifest["scores_of"] == 1


def _cut_off(stage: staging.Stage) -> None:
    raise KeyboardInterrupt


@pytest.fixture
def turtle(tmp_path: Path) -> Path:
    """Two firms, one of which owns the other."""
    path = tmp_path / "net.ttl"
    path.write_text(
        "@prefix qq: <https://w3id.org/queqiao/ns/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        '<https://example.org/wuhan/id/org/x-1> a qq:Enterprise ; skos:prefLabel "合成甲"@zh ; '
        "qq:shareholder <https://example.org/wuhan/id/org/x-2> .\n"
        '<https://example.org/wuhan/id/org/x-2> a qq:Enterprise ; skos:prefLabel "合成乙"@zh .\n',
        "utf-8",
    )
    return path

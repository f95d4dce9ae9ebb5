"""The demo city is the same at every call, keeps every rule of the ontology, and could be nobody's."""

import gzip
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import numpy as np
import pyoxigraph as ox
import pyshacl
import pytest
from rdflib import Graph

from loaders.demo import city as demo
from loaders.demo import money as demo_money
from loaders.demo import orgs as demo_orgs
from loaders.demo import people as demo_people
from loaders.demo import titles as demo_titles
from loaders.demo.carriers import plan as carriers_plan
from loaders.demo.thing import Maker, both
from ontology.check import check, incomplete
from ontology.identity import SCHEMES
from ontology.identity_numbers import is_synthetic, normalise_stock_code
from ontology.identity_patents import is_synthetic_patent_number
from ontology.identity_standards import parse_standard_number
from ontology.model import Form, Model, ModelError, Record, Text
from ontology.shapes import own_turtle, read_model
from ontology.terms import statements

BASE = "https://example.org/wuhan/"
SHARED = Path(__file__).parents[4] / "shared" / "data"


@pytest.fixture(scope="module")
def model() -> Model:
    return read_model()


@pytest.fixture(scope="module")
def city(model: Model) -> list[Record]:
    return list(demo.records(0.02, BASE, model))


@pytest.fixture(scope="module")
def store(model: Model, city: list[Record]) -> ox.Store:
    found = ox.Store()
    found.bulk_load(ntriples(model, city).encode(), format=ox.RdfFormat.N_TRIPLES)
    for path in own_turtle():
        found.bulk_load(path=path, format=ox.RdfFormat.TURTLE)
    return found


def ntriples(model: Model, records: Iterable[Record]) -> str:
    return "".join(f"{' '.join(line)} .\n" for record in records for line in statements(model, record))


def of_kind(city: Iterable[Record], *kinds: str) -> Iterator[Record]:
    return (record for record in city if record.kind in kinds)


def digest(records: Iterable[Record], leave_out: frozenset[str] = frozenset()) -> str:
    found = sha256()
    for record in records:
        values = [
            (name, [str(v) for v in found_])
            for name, found_ in record.values.items()
            if name not in leave_out
        ]
        found.update(f"{record.kind} {record.iri} {sorted(values)}\n".encode())
    return found.hexdigest()


# -- the same city every time


def test_the_city_is_the_same_twice(model: Model, city: list[Record]) -> None:
    assert digest(demo.records(0.02, BASE, model)) == digest(city)


def test_the_city_is_the_same_everywhere(model: Model) -> None:
    # Labels and quotes are left out: some take in the labels of code lists, which may be mended.
    found = digest(demo.records(0.001, BASE, model), frozenset({"label", "quote"}))
    assert found == "2cbc08b95bffd1b54885f1d3832886c1fe3e2631bbc494843d43318644ef464e"


def test_rows_are_counted_from_one(city: list[Record]) -> None:
    assert [record.place and (record.place.file, record.place.row) for record in city[:2]] == [
        ("demo", 1),
        ("demo", 2),
    ]
    assert city[-1].place is not None
    assert city[-1].place.row == len(city)


def test_the_base_is_a_setting(model: Model) -> None:
    elsewhere = "https://data.example.com/other/"
    starts = {record.iri.partition("/id/")[0] + "/" for record in demo.records(0.0005, elsewhere, model)}
    assert {start for start in starts if "w3id.org" not in start} == {elsewhere}


@pytest.mark.parametrize("scale", [0, -1, 0.0001, 9, float("nan")])
def test_a_scale_out_of_range_is_refused(model: Model, scale: float) -> None:
    with pytest.raises(ValueError, match="scale"):
        next(demo.records(scale, BASE, model))


# -- the rules of the ontology


@pytest.mark.parametrize("scale", [0.0005, 0.001, 0.003])
def test_small_cities_have_no_fault(model: Model, scale: float) -> None:
    assert not [fault for record in demo.records(scale, BASE, model) for fault in check(model, record)]


def test_no_record_has_a_fault(model: Model, city: list[Record]) -> None:
    assert not [fault for record in city for fault in check(model, record)]


def test_nothing_expected_is_missing(model: Model, city: list[Record]) -> None:
    assert not {(record.kind, field) for record in city for field in incomplete(model, record)}


def test_no_rule_over_the_graph_is_broken(model: Model, store: ox.Store) -> None:
    broken = {rule.rule: next(iter(store.query(rule.select)), None) for rule in model.rules}  # type: ignore[arg-type]
    assert len(broken) > 10
    assert {rule: row for rule, row in broken.items() if row is not None} == {}


@pytest.mark.slow
def test_pyshacl_finds_no_fault(model: Model) -> None:
    data, shapes = Graph(), Graph()
    data.parse(data=ntriples(model, demo.records(0.0005, BASE, model)), format="nt")
    for path in own_turtle():
        shapes.parse(path)
        if path.parent.name != "shapes":
            data.parse(path)
    conforms, _, report = pyshacl.validate(data, shacl_graph=shapes, advanced=True)
    assert conforms, report


def test_every_kind_is_there(model: Model, city: list[Record]) -> None:
    known = {kind.name for kind in model.public() if not kind.abstract} - {"Organization"}
    assert known <= {record.kind for record in city}


def test_no_link_dangles(model: Model, city: list[Record]) -> None:
    known = {record.iri for record in city}
    assert len(known) == len(city)
    codes = set(model.codes) | {record.iri for record in of_kind(city, "Concept", "Indicator")}
    for record in city:
        kind = model.kinds[record.kind]
        for name, values in record.values.items():
            if kind[name].node:
                targets = codes if kind[name].form is Form.CODE or record.kind == "Concept" else known
                assert targets.issuperset(map(str, values)), (record.iri, name)


def test_links_lead_to_the_kinds_that_the_field_names(model: Model, city: list[Record]) -> None:
    kinds = {record.iri: record.kind for record in city}
    for record in city:
        for name, values in record.values.items():
            field = model.kinds[record.kind][name]
            if field.form is Form.LINK and field.targets and record.kind != "Concept":
                assert {kinds[str(value)] for value in values} <= model.concrete(field.targets), (
                    record.iri,
                    name,
                )


@pytest.mark.parametrize("scale", [0.0005, 0.05, 1.0])
def test_titles_of_one_kind_and_level_never_overlap(scale: float) -> None:
    orgs = demo_orgs.plan(scale)
    people, carriers = demo_people.plan(scale, orgs), carriers_plan(scale, orgs)
    spells = [*demo_titles.firms(scale, orgs.ranked), *demo_titles.others(scale, orgs, people, carriers)]
    rows = sorted(
        ((s.of, s.kind, s.level, holder), start, end or 10**7)
        for s in spells
        for holder, start, end in zip(s.holders.tolist(), s.starts.tolist(), s.ends.tolist(), strict=True)
    )
    assert all(start <= end for _, start, end in rows)
    overlaps = [(a, b) for a, b in pairwise(rows) if a[0] == b[0] and b[1] <= a[2]]
    assert not overlaps


# -- nobody's


def test_the_source_says_that_it_is_synthetic() -> None:
    assert (demo.INFO.loader, demo.INFO.licence, demo.INFO.address) == ("demo", "CC0-1.0", None)
    assert "合成" in demo.INFO.title.zh
    assert "SYNTHETIC" in demo.INFO.title.en


def test_everything_says_that_it_is_synthetic(model: Model, city: list[Record]) -> None:
    for record in city:
        if "synthetic" in model.kinds[record.kind]:
            assert record.values["synthetic"] == (True,)
    assert {kind.name for kind in model.public() if "synthetic" not in kind} == {"Concept", "Indicator"}


def test_names_say_that_they_are_made_up(city: list[Record]) -> None:
    for record in of_kind(
        city, "Enterprise", "Institution", "Fund", "Carrier", "Consortium", "Patent", "Standard"
    ):
        zh, en = (text.value for text in record.values["label"] if isinstance(text, Text))
        assert "虚构" in zh
        assert "Fictional" in en
    assert all(_zh(record).startswith("虚") for record in of_kind(city, "Person"))


def test_organisations_have_names_of_their_own() -> None:
    orgs = demo_orgs.plan(1.0)
    for at in (0, 1):
        names = Counter(orgs.name(number)[at] for number in range(orgs.count))
        assert names.most_common(1)[0][1] == 1 or at == 1
        assert len(names) > 0.95 * orgs.count


def test_numbers_are_valid_and_of_the_ranges_that_nobody_has(city: list[Record]) -> None:
    for record in city:
        for code in map(str, record.values.get("uscc", ())):
            assert SCHEMES["credit-code"].normalise(code) == code
            assert is_synthetic(code)
        for number in map(str, record.values.get("applicationNumber", ())):
            assert is_synthetic_patent_number(SCHEMES["patent-application"].normalise(number))
        for number in map(str, record.values.get("standardNumber", ())):
            assert SCHEMES["standard-number"].normalise(number) == number
            assert int(re.split("[ :-]", number)[1]) > 9_900_000
            assert parse_standard_number(number).series == record.values["seriesCode"][0]
        for code in map(str, record.values.get("stockCodes", ())):
            assert normalise_stock_code(code) == code
            assert re.fullmatch(r"799\d{3}\.SZ", code)


def test_numbers_are_used_once(city: list[Record]) -> None:
    for name in ("uscc", "applicationNumber", "standardNumber", "stockCodes"):
        found = [value for record in city for value in record.values.get(name, ())]
        assert len(found) == len(set(found)) > 0


def test_no_name_is_a_real_one(city: list[Record]) -> None:
    if not SHARED.is_dir():
        pytest.skip("the real data are not here")
    files = [
        *(SHARED / "wuhan").glob("*"),
        *(SHARED / "companies").glob("*"),
        *(SHARED / "ror").glob("ror-cn*"),
    ]
    real: set[str] = set()
    for path in files:
        data = path.read_bytes()
        text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8")
        real.update(re.findall("[一-鿿（）]{2,}", text), re.split('[",\t|;]', text))
    assert "武汉大学" in real
    names = {
        text.value for record in city for text in record.values.get("label", ()) if isinstance(text, Text)
    }
    assert names.isdisjoint(real)


def _zh(record: Record) -> str:
    return next(text.value for text in record.values["label"] if isinstance(text, Text) and text.lang == "zh")


# -- shaped like a city


def gini(counts: Iterable[int]) -> float:
    values = np.sort(np.array(list(counts), dtype=np.float64))
    ranks = np.arange(1, len(values) + 1)
    return float((2 * ranks - len(values) - 1).dot(values) / (len(values) * values.sum()))


def test_gini_of_known_distributions() -> None:
    assert gini([1, 1, 1, 1]) == 0
    assert gini([0, 0, 0, 1]) == 0.75


def ends_of(city: Iterable[Record], kind: str, field: str) -> Counter[str]:
    return Counter(str(value) for record in of_kind(city, kind) for value in record.values.get(field, ()))


@pytest.mark.parametrize(
    ("kind", "field", "among", "least"),
    [
        ("Patent", "applicants", ("Enterprise",), 0.55),
        ("Patent", "inventors", ("Person",), 0.5),
        ("Patent", "cites", ("Patent",), 0.55),
    ],
)
def test_few_have_much(
    city: list[Record], kind: str, field: str, among: tuple[str, ...], least: float
) -> None:
    found = ends_of(city, kind, field)
    counts = [found[record.iri] for record in of_kind(city, *among)]
    assert gini(counts) > least
    assert max(counts) > 8 * np.mean(counts)


def test_few_funds_make_most_investments_and_often_together() -> None:
    orgs = demo_orgs.plan(0.4)
    funds = demo_money.plan(0.4, orgs)
    made = demo_money.rounds(0.4, orgs, funds).funds
    counts = np.bincount(made[made >= 0], minlength=len(funds.kind))
    assert gini(counts.tolist()) > 0.5
    assert ((made >= 0).sum(axis=1) > 1).mean() > 0.3


def test_most_links_stay_within_a_community() -> None:
    patents = demo.plan(0.05).patents
    rows, slots = np.nonzero(patents.cites >= 0)
    own, other = patents.community[rows], patents.community[patents.cites[rows, slots]]
    shares = np.bincount(patents.community) / patents.count
    assert (own == other).mean() > 0.5
    assert (own == other).mean() > 10 * (shares**2).sum()


def test_inventors_work_where_the_applicants_are() -> None:
    city = demo.plan(0.05)
    employers = city.people.employer[city.patents.inventors[:, 0]]
    assert (employers[:, None] == city.patents.applicants).any(axis=1).mean() > 0.6


def test_patents_cite_older_ones_only(city: list[Record]) -> None:
    filed = {record.iri: record.values["applicationDate"][0] for record in of_kind(city, "Patent")}
    cited = [
        (record.iri, str(value))
        for record in of_kind(city, "Patent")
        for value in record.values.get("cites", ())
    ]
    assert len(cited) > len(filed)
    assert all(filed[old] < filed[new] for new, old in cited)  # type: ignore[operator]


def test_nobody_is_founded_after_the_own_patent(city: list[Record]) -> None:
    founded = {r.iri: str(r.values["foundedOn"][0]) for r in of_kind(city, "Enterprise", "Institution")}
    for patent in of_kind(city, "Patent"):
        for applicant in patent.values["applicants"]:
            assert founded[str(applicant)] < str(patent.values["applicationDate"][0])


def test_bought_patents_have_new_holders(city: list[Record]) -> None:
    patents = {record.iri: record for record in of_kind(city, "Patent")}
    sold = [
        r
        for r in of_kind(city, "TechnologyContract")
        if str(r.values["kind"][0]).endswith("ct-patent-transfer")
    ]
    assert sold
    for contract in sold:
        patent = patents[str(contract.values["transfers"][0])]
        assert patent.values["holders"] == contract.values["clients"]
        assert contract.values["suppliers"][0] in patent.values["applicants"]


# -- the checked builder


def test_a_field_that_the_model_lacks_is_refused(model: Model) -> None:
    with pytest.raises(ModelError, match="colour"):
        Maker(BASE, model).thing("Fund", "x-1", label=both("虚构", "Fictional"), colour="red")


def test_a_code_that_no_list_has_is_refused(model: Model) -> None:
    with pytest.raises(ModelError, match="qk-nobility"):
        Maker(BASE, model).code("qk-nobility")
    with pytest.raises(ModelError, match="kind"):
        Maker(BASE, model).thing("Fund", "x-1", kind="https://example.org/code")


def test_two_values_for_one_are_refused(model: Model) -> None:
    maker = Maker(BASE, model)
    with pytest.raises(ModelError, match="region"):
        maker.thing("Fund", "x-1", region=(maker.code("region/420100"), maker.code("region/420111")))


def test_codes_made_here_may_be_used_afterwards(model: Model) -> None:
    maker = Maker(BASE, model)
    made = maker.concept("ipc/G99Z1~00", "ipc", notation="G99Z 1/00")
    assert maker.code("ipc/G99Z1~00") == made.iri

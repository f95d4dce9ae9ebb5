"""`search` tells where its text stands, and how many things of each kind it finds."""

from collections import Counter

from graph.index import Index
from tests.schema.conftest import Ask

ASKED = """query ($wanted: String!, $kinds: [KindName!]) { search(text: $wanted, kinds: $kinds, first: 200) { totalCount
    kinds { kind label(lang: "en") count }
    edges { node { id } highlights { field text ranges { start end } parts { text matched } } } } }"""


def test_a_hit_tells_where_the_text_stands(ask: Ask) -> None:
    edges = ask(ASKED, wanted="實驗")["search"]["edges"]
    assert edges
    for edge in edges:
        assert edge["highlights"]
        for one in edge["highlights"]:
            assert "".join(part["text"] for part in one["parts"]) == one["text"]
            marked = [part["text"] for part in one["parts"] if part["matched"]]
            assert marked == [one["text"][span["start"] : span["end"]] for span in one["ranges"]]
            assert {*marked} <= {"實驗", "实验"}


def test_kinds_are_counted_whichever_are_asked_for(ask: Ask, index: Index) -> None:
    hits = index.search("光", first=index.size).nodes
    counts = Counter(map(index.kind, hits))
    found = ask(ASKED, wanted="光")["search"]
    assert {one["kind"]: one["count"] for one in found["kinds"]} == counts
    ordered = [one["count"] for one in found["kinds"]]
    assert ordered == sorted(ordered, reverse=True)
    kind = found["kinds"][-1]["kind"]
    few = ask(ASKED, wanted="光", kinds=[kind])["search"]
    assert few["totalCount"] == counts[kind]
    assert few["kinds"] == found["kinds"]


def test_nothing_is_found_of_nothing(ask: Ask) -> None:
    found = ask(ASKED, wanted=" ")["search"]
    assert found == {"totalCount": 0, "kinds": [], "edges": []}

"""What the schema says of the model and of what is published."""

from graph.generation import Generation
from graph.index import Index
from ontology.model import Model
from tests.schema.conftest import Ask


def test_the_model_is_told(ask: Ask, model: Model) -> None:
    found = ask(
        """{ model { version kinds { name plural iri label(lang: "en") parents
            fields { name path form targets required } } } }"""
    )["model"]
    assert found["version"] == model.version
    assert [kind["name"] for kind in found["kinds"]] == [kind.name for kind in model.public()]
    for told in found["kinds"]:
        kind = model.kinds[told["name"]]
        assert (told["plural"], told["iri"], told["label"]) == (kind.plural, kind.iri, kind.label.en)
        assert [(f["name"], f["path"], f["form"], tuple(f["targets"])) for f in told["fields"]] == [
            (f.name, f.path, f.form.value, f.targets) for f in kind.fields
        ]


def test_the_status_is_the_generations(ask: Ask, generation: Generation, index: Index) -> None:
    found = ask(
        "{ status { generation publishedAt base sources { source title licence } counts { kind count } } }"
    )["status"]
    assert found["generation"] == generation.number
    assert found["publishedAt"] == generation.manifest["published_at"]
    assert found["base"] == generation.manifest["base"]
    assert found["sources"] == [{"source": "synthetic", "title": "合成数据", "licence": "CC0-1.0"}]
    assert {c["kind"]: c["count"] for c in found["counts"]} == {
        c["kind"]: len(index.nodes(c["kind"])) for c in found["counts"]
    }

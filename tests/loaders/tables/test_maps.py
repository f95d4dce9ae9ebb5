"""Column maps: each wrong name is refused when the map is read, with what exists."""

from pathlib import Path

import pytest

from loaders.reading import SourceError
from loaders.source import MAPS
from loaders.tables.binding import bind
from loaders.tables.maps import Map, fill, holes, read_map
from ontology.shapes import read_model

MODEL = read_model()
HEAD = 'name = "t"\ntitle = "试"\nlicence = "x"\ncolumns = ["名称"]\n'
THING = HEAD + '[[thing]]\nkind = "Institution"\n[thing.fields]\nlabel = "名称"\n'


def written(tmp_path: Path, text: str) -> Map:
    path = tmp_path / "map.toml"
    path.write_text(text, "utf-8")
    return read_map(path)


def wrong(tmp_path: Path, text: str) -> str:
    with pytest.raises(SourceError) as caught:
        bind(written(tmp_path, text), MODEL)
    assert caught.value.rule == "map"
    assert "map.toml" in caught.value.words.zh
    return caught.value.words.en


@pytest.mark.parametrize("path", sorted(MAPS.glob("*.toml")), ids=lambda path: path.stem)
def test_the_shipped_maps_fit_the_model(path: Path) -> None:
    found = read_map(path)
    assert found.info.loader == path.stem
    assert found.info.title.zh
    assert found.info.title.en
    assert bind(found, MODEL)


def test_a_good_map_binds_to_the_model(tmp_path: Path) -> None:
    (thing,) = bind(written(tmp_path, THING), MODEL)
    assert (thing.kind.name, thing.name, [field.name for field, _ in thing.fields]) == (
        "Institution",
        "1",
        ["label"],
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name = ", "TOML"),
        (HEAD.replace("licence", "license"), "did you mean 'licence'"),
        (HEAD, "'thing' is missing"),
        (THING.replace("Institution", "Institutoin"), "did you mean 'Institution'"),
        (THING.replace("Institution", "Agent"), "no kind 'Agent'"),
        (THING.replace("label =", "lable ="), "did you mean 'label'"),
        (THING + 'region = { colum = "名称" }\n', "did you mean 'column'"),
        (THING + 'region = { column = "a", value = "b" }\n', "one of column"),
        (THING + "region = 3\n", "a column or a table"),
        (THING + 'isPartOf = "名称"\n', "takes a `thing`"),
        (THING + 'isPartOf = { thing = "hots" }\n', "no thing 'hots'"),
        (THING + 'region = [ "a", "b" ]\n', "takes one value"),
        (THING + 'foundedOn = { column = "a", take = "middle" }\n', "no choice for take 'middle'"),
        (THING + 'region = { column = "a", unit = "斤" }\n', "no unit '斤'"),
        (THING + 'region = { column = "a", pattern = "(" }\n', "regular expression"),
        (THING + 'region = { column = "a", on_error = "ignore" }\n', "no choice for on_error"),
        (THING.replace("[thing.fields]", 'within = "x"\n[thing.fields]'), "no thing 'x'"),
        (THING.replace("[thing.fields]", 'within = "1"\n[thing.fields]'), "circle"),
        (THING.replace("Institution", "Person"), "never known by name alone"),
        (HEAD + '[[thing]]\nkind = "Institution"\nfields = 1\n', "must be a table"),
        (THING + '[[skip]]\ncolumn = "a"\npattern = "b"\n', "'zh' is missing"),
    ],
)
def test_what_is_wrong_is_named_with_what_exists(tmp_path: Path, text: str, said: str) -> None:
    assert said in wrong(tmp_path, text)


def test_links_go_only_where_the_ontology_lets_them(tmp_path: Path) -> None:
    text = (
        THING
        + 'isPartOf = { thing = "p" }\n[[thing]]\nname = "p"\nkind = "Project"\n[thing.fields]\nlabel = "项目"\n'
    )
    assert "cannot point at Project, only at Enterprise, Institution, Organization" in wrong(tmp_path, text)


def test_a_template_is_filled_only_as_a_whole() -> None:
    assert holes("nsfc-{批准号}/{年}") == ["批准号", "年"]
    assert fill("nsfc-{批准号}/{年}", {"批准号": "7", "年": "2020"}) == "nsfc-7/2020"
    assert fill("nsfc-{批准号}/{年}", {"批准号": "7", "年": ""}) == ""

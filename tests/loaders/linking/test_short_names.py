"""Short, bare and abbreviated names find the one company or body that bears the whole name."""

import pytest

from loaders.linking.link import Linking, Mention, link


def mention(
    key: str, name: str, kind: str = "Enterprise", ids: tuple[str, ...] = (), place: str = ""
) -> Mention:
    """A mention with one label."""
    return Mention(f"b/{key}", kind, ((name, "", "label"),), ids, frozenset({place} if place else ()), "test")


def joined(linking: Linking) -> dict[str, tuple[str, str]]:
    return {one.subject[2:]: (one.object[2:], one.method) for one in linking.links}


FULL = mention("full", "烽火通信科技股份有限公司", place="420100")
STOCK = ("stock-code:600498.SH",)


def test_a_listed_short_name_is_the_company_by_shares_that_begins_so() -> None:
    short = mention("x-1", "烽火通信", ids=STOCK, place="420000")
    assert joined(link([FULL, short])) == {"x-1": ("full", "name:short")}


@pytest.mark.parametrize(
    "other",
    [
        mention("x-2", "烽火通信系统股份有限公司"),
        mention("x-2", "烽火通信系统有限公司"),
    ],
)
def test_no_short_name_is_joined_where_two_companies_begin_so(other: Mention) -> None:
    assert "x-1" not in joined(link([FULL, other, mention("x-1", "烽火通信")]))


@pytest.mark.parametrize(
    "short",
    [
        mention("x-1", "烽火通信", place="110000"),
        mention("x-1", "烽火通信", kind="Institution"),
        mention("x-1", "烽火"),
        mention("x-1", "通信科技"),
    ],
)
def test_place_kind_length_and_beginning_must_fit(short: Mention) -> None:
    assert joined(link([FULL, short])) == {}


def test_a_subsidiary_is_not_the_listed_company() -> None:
    assert (
        joined(link([mention("full", "烽火通信科技有限公司"), mention("x-1", "烽火通信", ids=STOCK)])) == {}
    )


def test_a_name_without_its_legal_form() -> None:
    full = mention("full", "Futurewei Technologies Inc.")
    assert joined(link([full, mention("x-1", "Futurewei Technologies")])) == {"x-1": ("full", "name:bare")}
    rival = mention("x-2", "Futurewei Technologies Ltd")
    assert joined(link([full, rival, mention("x-1", "Futurewei Technologies")])) == {}
    national = mention("full", "Futurewei Technologies GmbH")
    assert joined(link([national, mention("x-1", "Futurewei Technologies")])) == {}
    assert joined(link([mention("full", "Futurewei Inc."), mention("x-1", "Futurewei")])) == {}


def test_an_acronym_that_one_name_explains() -> None:
    full = mention("full", "China Academy of Telecommunications Technology (CATT)", kind="Institution")
    assert joined(link([full, mention("x-1", "CATT", kind="Organization")])) == {
        "x-1": ("full", "name:acronym")
    }
    rival = mention("x-2", "Centre of Advanced Television Tools (CATT)", kind="Institution")
    assert joined(link([full, rival, mention("x-1", "CATT", kind="Organization")])) == {}

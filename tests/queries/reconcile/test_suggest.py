"""What is typed leads to things, types and properties."""

from __future__ import annotations

import pytest

from queries.reconcile.asked import ReconcileError
from queries.reconcile.service import Reconciler, UnknownIdError
from queries.reconcile.suggest import SHOWN
from tests.queries.reconcile.reconcile_city import CODES


def ids(made: Reconciler, what: str, lang: str = "zh", **given: str) -> list[str]:
    return [one["id"] for one in made.suggest(what, given, lang)["result"]]


def test_things_are_suggested_by_two_characters_a_number_or_a_misspelling(made: Reconciler) -> None:
    assert "org/u1" in ids(made, "entity", prefix="光谷")
    assert ids(made, "entity", prefix=CODES[0][:17]) == ["org/u1"]
    assert ids(made, "entity", prefix="光谷", type="Enterprise") != ids(made, "entity", prefix="光谷")
    assert ids(made, "entity", prefix="Exampel Techh")[0] == "org/u2"
    assert ids(made, "entity", prefix="") == []


def test_a_cursor_goes_on_behind_what_was_shown(made: Reconciler) -> None:
    shown = [*ids(made, "entity", prefix="区"), *ids(made, "entity", prefix="区", cursor=str(SHOWN))]
    assert len(shown) == len(set(shown)) > SHOWN
    types = [*ids(made, "type", prefix=""), *ids(made, "type", prefix="", cursor=str(SHOWN))]
    assert len(types) == len(set(types)) > SHOWN
    for cursor in ("-1", "x", "1.5"):
        with pytest.raises(ReconcileError, match="cursor"):
            ids(made, "entity", prefix="区", cursor=cursor)


def test_types_and_properties_are_found_in_both_languages(made: Reconciler) -> None:
    assert ids(made, "type", prefix="企业")[0] == ids(made, "type", prefix="enterprise")[0] == "Enterprise"
    assert ids(made, "property", prefix="统一社会")[0] == "uscc"
    assert ids(made, "property", prefix="USCC", lang="en") == ["uscc"]
    assert ids(made, "property", prefix="uscc", type="Patent") == []
    assert ids(made, "type", prefix="no such") == []
    broader = made.suggest("type", {"prefix": "enterprise"}, "en")["result"][0]["broader"]
    assert broader == [{"id": "Organization", "name": "organization"}]


def test_internal_kinds_are_not_shown(made: Reconciler) -> None:
    internal = {kind.name for kind in made.index.model.kinds.values() if kind.internal}
    shown = {
        one for cursor in range(0, 80, SHOWN) for one in ids(made, "type", prefix="", cursor=str(cursor))
    }
    assert internal
    assert shown == made.index.model.kinds.keys() - internal


def test_a_flyout_tells_of_a_thing_a_type_and_a_property(made: Reconciler) -> None:
    assert "示例光谷大学" in made.flyout("entity", "org/u1")["html"]
    assert "企业" in made.flyout("type", "Enterprise")["html"]
    assert made.flyout("property", "uscc")["id"] == "uscc"
    for what in ("entity", "type", "property"):
        with pytest.raises(UnknownIdError):
            made.flyout(what, "<b>no")

"""The pages tell what is known in both languages, and names never become markup."""

from __future__ import annotations

from html.parser import HTMLParser

from queries.reconcile.pages import HEIGHT, WIDTH
from queries.reconcile.service import Reconciler
from tests.queries.reconcile.reconcile_city import CODES, NASTY


class Read(HTMLParser):
    """The tags, addresses and text of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        self.text += data


def test_a_preview_has_both_names_the_number_and_who_says_so(made: Reconciler) -> None:
    for lang in ("zh", "en"):
        read = Read(made.preview("org/u1", lang))
        for told in ("示例光谷大学", "Example University of Guanggu", CODES[0], "synthetic.csv", "CC0-1.0"):
            assert told in read.text
    assert "合成数据" in Read(made.preview("org/u1", "zh")).text
    assert f"width:{WIDTH}px;height:{HEIGHT}px" in made.preview("org/u1")


def test_a_view_has_every_field_and_leads_on(made: Reconciler) -> None:
    read = Read(made.view("org/e2", "en"))
    assert "/reconcile/view/org/u1?lang=en" in read.links
    assert any(link.startswith("/sparql?") for link in read.links)
    assert "Example University of Guanggu" in read.text


def test_names_never_become_markup(made: Reconciler) -> None:
    pages = [made.preview("org/e3"), made.view("org/e3"), made.flyout("entity", "org/e3")["html"]]
    for page in pages:
        read = Read(page)
        assert NASTY in read.text
        assert "script" not in read.tags
        assert "b" not in read.tags
        assert not any(link.startswith("javascript:") for link in read.links)

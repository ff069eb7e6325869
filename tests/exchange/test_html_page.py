"""The study as one page: every word and every coding, nothing from elsewhere."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

from hypothesis import HealthCheck, given, settings

from qualnlp.html import clean
from qualnlp.study import Study
from tests.exchange.studies import Made, built, made_studies


class Page(HTMLParser):
    """The text of each line, and how many notes stand beside all of them."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self.notes = 0
        self.tags: set[str] = set()
        self._open = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.notes += ("class", "n") in attrs
        if tag == "p":
            self.lines.append("")
            self._open = True

    def handle_endtag(self, tag: str) -> None:
        self._open = self._open and tag != "p"

    def handle_data(self, data: str) -> None:
        if self._open:
            self.lines[-1] += data


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(made=made_studies())
def test_every_word_and_every_coding_is_on_the_page(made: Made) -> None:
    with built(made) as (study, folder):
        study.export(folder / "a.html")
        html = (folder / "a.html").read_text("utf-8")
        page = Page(html)
        text = "\n".join(page.lines[2:])
        for key in study.transcripts()["transcript_id"]:
            assert clean(study.transcript(key).text) in text
        assert page.notes == len(study.codings()) + len(study.memos("excerpt"))
        assert not page.tags & {"script", "img", "link", "iframe", "b&gt;"}
        assert not re.search(r"(?:src|href)=[\"'](?!#)", html)


def test_the_page_says_who_gave_which_code(study: Study, speech: list[str], tmp_path: Path) -> None:
    study.confirm(speech[0], "pelatihan", coder="ani", stance="menghambat", memo="<i>Cek</i>")
    html = study.export(tmp_path / "a.html").path.read_text("utf-8")
    assert "menghambat · ani<br>&lt;i&gt;Cek&lt;/i&gt;" in html and "Pelatihan (1)" in html
    assert html.count("<mark") >= 1 and '<html lang="id">' in html

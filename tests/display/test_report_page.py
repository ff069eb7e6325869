"""laporan.html: self-contained, escaped, and every cell leads to its quotations."""

from __future__ import annotations

import re

import pytest
from lxml import html

from qualnlp.display.writers.html import page_bytes
from qualnlp.i18n import use_language


@pytest.fixture
def page(folder):
    return (folder / "laporan.html").read_text(encoding="utf-8")


def test_nothing_is_fetched_and_nothing_runs(page):
    page = re.sub(r'<img src="data:image/png;base64,[A-Za-z0-9+/=]+"', "<picture", page)
    assert not re.search(r"https?:|//[a-z]|url\(|@import|<script|<link|<img|\son\w+=", page)
    assert html.fromstring(page).get("lang") == "id"


def test_texts_are_escaped(page):
    assert "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;" in page
    assert "Karier &amp; &lt;Kinerja&gt;" in page
    assert "\x0b" not in page


def test_every_cell_leads_to_its_quotations(page, report):
    tree = html.fromstring(page)
    (matrix,) = tree.xpath("//table[@class='matrix']")
    links = matrix.xpath(".//td/a")
    counted = report.reduction.matrix.to_numpy()
    assert len(links) == (counted > 0).sum()
    assert sum(int(link.text) for link in links) == counted.sum()
    for link in links:
        (group,) = tree.xpath("//*[@id=$name]", name=link.get("href")[1:])
        quotations = 0
        for one in group.itersiblings():
            if one.tag != "blockquote":
                break
            quotations += 1
        assert quotations == int(link.text)


def test_no_link_is_dead_and_no_id_comes_twice(page):
    tree = html.fromstring(page)
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in tree.xpath("//a/@href")} <= set(ids)


def test_every_coding_is_quoted(page, report):
    text = html.fromstring(page).text_content()
    for row in report.reduction.quotes.to_dict("records"):
        assert row["text"].replace("\x0b", "") in text
        assert row["source"] in text


def test_the_undefined_is_a_dash_with_its_reason(page):
    tree = html.fromstring(page)
    rows = [[cell.text_content() for cell in row] for row in tree.xpath("//tr")]
    (row,) = [row for row in rows if row[:2] == ["Kappa Cohen", "Mutasi"]]
    assert row[-3:] == ["–", "–", "Tak pernah dipakai."]
    assert not re.search(r"\bnan\b", tree.text_content(), re.IGNORECASE)


def test_a_study_without_coding_says_so(nothing_coded, nothing_at_all):
    for report in (nothing_coded, nothing_at_all):
        assert "Belum ada pengodean" in page_bytes(report).decode()


def test_english_on_request(report):
    with use_language("en"):
        page = page_bytes(report).decode()
    assert '<html lang="en">' in page
    assert "Conclusions and verification" in page and "Kembali" not in page

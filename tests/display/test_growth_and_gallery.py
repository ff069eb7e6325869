"""Saturation as a picture and a sentence; conclusions on the page; the gallery is whole."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from lxml import html

from qualnlp.codebook import Code, Codebook
from qualnlp.display import FILES, ReportData
from qualnlp.display.figures.saturation import draw_growth, growth_sentence
from qualnlp.display.figures.save import inches, svg_bytes
from qualnlp.display.tables.reduction import reach, saturation_table, timeline_table
from qualnlp.i18n import use_language
from qualnlp.reduction import Reduction
from qualnlp.study import Study
from qualnlp.verification import Rules
from tests.display.small_study import study as small_study

ROOT = Path(__file__).resolve().parents[2]


def made(codes: list[str]) -> ReportData:
    """One interview a text of letters, each letter a code."""
    book = Codebook([Code(one, one.upper()) for one in "abcd"])
    rows = [
        (f"e{i}-{code}", f"t{i}", f"I{i}", code) for i, many in enumerate(codes) for code in many
    ]
    frame = pd.DataFrame(rows, columns=["excerpt_id", "transcript_id", "informant", "code"])
    excerpts = frame.drop(columns="code").assign(
        technique="wawancara", turn=1, role="informant", text="Ya begitu, Bu.", start=0,
        time_start=61.5, time_end=3725.0,
    )  # fmt: skip
    codings = frame[["excerpt_id", "code"]].assign(coder="ani", stance="mendukung")
    people = pd.DataFrame({"informant": [f"I{i}" for i in range(len(codes))]})
    return ReportData("Studi", Reduction(codings, excerpts, people, book), None, None, ["ani"])


@pytest.mark.parametrize(
    ("codes", "told"),
    [
        (["ab"], "baru 1 wawancara"),
        (["ab", "ab"], "baru 2 wawancara"),
        (["a"] * 3, "baru 3 wawancara berkode, padahal perlu paling sedikit 6"),
        (["ab"] * 5, "baru 5 wawancara"),
        (["ab"] * 6, "5 wawancara terakhir tidak lagi menambah kode baru"),
        (["abc", *["ab"] * 5], "masih dapat menambah kode baru"),
        (["abcd"] * 2 + ["ab"] * 4, "hanya 1 wawancara terakhir yang tidak menambah kode baru"),
    ],
)
def test_saturation_says_no_more_than_its_band(codes: list[str], told: str) -> None:
    report = made(codes)
    sentence = growth_sentence(report)
    assert told in sentence
    assert ("tidak lagi" in sentence) == ("tidak lagi" in told)
    assert svg_bytes(draw_growth(report))


def test_the_fewest_sources_for_saturation_can_be_changed(
    study: Study, speech: list[str], tmp_path: Path
) -> None:
    report = replace(made(["ab"] * 3), saturation_sources=3, saturation_flat=2)
    assert "2 wawancara terakhir tidak lagi menambah kode baru" in growth_sentence(report)
    study.confirm(speech[0], "pelatihan", coder="ani")
    for rules, told in ((None, "paling sedikit 6"), (Rules(saturation_sources=9), "sedikit 9")):
        (path,) = study.display(tmp_path, "ani", only="laporan", rules=rules)
        assert told in path.read_text(encoding="utf-8")


def test_saturation_says_that_only_interviews_count() -> None:
    report = small_study()
    assert report.reduction.saturation.attrs["others"] == 1
    sentence = growth_sentence(report)
    assert "Dari 2 wawancara yang memiliki kode" in sentence
    assert "Hanya wawancara yang dihitung di sini, tanpa 1 sumber lain." in sentence
    assert "Hanya wawancara" not in growth_sentence(made(["a"]))


def test_saturation_of_nothing_is_a_picture_that_says_so(nothing_coded: ReportData) -> None:
    assert svg_bytes(draw_growth(nothing_coded))
    assert "baru 0 wawancara" in growth_sentence(nothing_coded)
    assert not saturation_table(nothing_coded).rows


def test_many_interviews_keep_their_numbers_apart() -> None:
    figure = draw_growth(made(["ab", "bc", *["abcd"] * 58]))
    assert inches(figure)[0] < 6 and b"<svg" in svg_bytes(figure)


def test_time_lines_read_like_a_recording() -> None:
    (row,) = timeline_table(made(["a"])).rows
    assert [str(cell) for cell in row[:4]] == ["I0", "00:01:01", "01:02:05", "A"]
    assert timeline_table(small_study()).rows == []


def test_reach_counts_sources_and_tells_why() -> None:
    row = {"informants": ["I1"], "techniques": ["wawancara"], "reasons": ["hanya 1 informan"]}
    told = reach(row, 6)
    assert told == (
        "Dibicarakan oleh 1 dari 6 informan atau sumber, melalui wawancara. "
        "Catatan: hanya 1 informan."
    )


def test_a_conclusion_on_the_page_leads_to_its_strongest_objection(
    whole_study: Study, tmp_path: Path
) -> None:
    (path,) = whole_study.display(tmp_path, "ani", only="laporan")
    tree = html.fromstring(path.read_text(encoding="utf-8"))
    weighed = whole_study.weigh("ani")
    cards = tree.xpath("//div[starts-with(@class, 'card')]")
    assert len(cards) == len(weighed) == 5
    for card, row in zip(cards, weighed.to_dict("records"), strict=True):
        text = card.text_content()
        assert (row["counter"] in text) if row["counter"] else ("lawan" not in text)
        for link in card.xpath(".//a/@href"):
            (quotation,) = tree.xpath("//*[@id=$name]", name=link[1:])
            assert quotation.tag == "blockquote"
    # Codes x techniques: every figure above zero leads to the code's quotations.
    links = tree.xpath("//*[@id='t-triangulasi']//td/a")
    assert sum(int(one.text) for one in links) == whole_study.reduce("ani").n_codings


def test_a_notebook_shows_a_study_escaped(study: Study, speech: list[str]) -> None:
    study.confirm(speech[0], "pelatihan", coder="ani")
    study.set_codebook(
        Codebook([*study.codebook, Code("x", "<b>Ganjil</b>")], title="Karier <kini>")
    )
    shown = study._repr_html_()
    assert "Karier &lt;kini&gt;" in shown and "&lt;b&gt;Ganjil" in shown
    assert "1 kode pada kutipan" in shown
    html.fromstring(shown)


@pytest.mark.slow
def test_english_leaves_no_indonesian_words(whole_study: Study, tmp_path: Path) -> None:
    import docx

    with use_language("en"):
        (path,) = whole_study.display(tmp_path, "ani", only="bab-iv")
    document = docx.Document(str(path))
    ours = [one.text for one in document.paragraphs if one.style.name not in ("Quote",)]
    # What the study itself says (names, definitions, conclusions, agreement) stays as it is.
    told = " ".join(one for one in ours if re.search(r"quotation|source|indicator", one))
    assert len(told) > 1000
    for word in (" kutipan", " sumber ", " tidak ada", " sebanyak", " bagian "):
        assert word not in told.casefold().replace("dokumen", ""), word


def test_the_gallery_shows_every_display_and_every_picture_is_there() -> None:
    text = (ROOT / "docs" / "gallery.md").read_text(encoding="utf-8")
    for name in FILES:
        assert f"`{name}`" in text, name
    pictures = re.findall(r"\]\((pictures/[^)]+)\)", text)
    assert len(pictures) >= 17
    for picture in pictures:
        assert (ROOT / "docs" / picture).is_file(), picture
    folder = ROOT / "docs" / "pictures" / "gallery"
    assert sum(one.stat().st_size for one in folder.iterdir()) < 2e6

"""A check of verification is one entry: registered once, it stands in every output."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO

import pandas as pd
import pytest
from docx import Document
from openpyxl import load_workbook

from qualnlp.display import ReportData
from qualnlp.display.labels import check_name
from qualnlp.display.writers.chapter import chapter_bytes
from qualnlp.display.writers.html import page_bytes
from qualnlp.display.writers.xlsx import workbook_bytes
from qualnlp.i18n import use_language
from qualnlp.verification import CHECKS, Evidence, Row, Rules, check, verify
from tests.display.small_study import CODEBOOK, CODINGS, EXCERPTS, INFORMANTS

EVIDENCE = Evidence(
    codings=CODINGS.merge(EXCERPTS, on="excerpt_id").assign(mode="blind"),
    informants=INFORMANTS,
    conclusions=pd.DataFrame(columns=["sentence", "codes", "claim"]),
    codebook=CODEBOOK,
)


@pytest.fixture(params=["a line", "a section"])
def toy(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Register a check, as a line among the other notes or with a section of its own."""
    for name in list(CHECKS):  # put back afterwards as it was
        monkeypatch.setitem(CHECKS, name, CHECKS[name])
    section = {"heading": ("Kata Langka", "Rare Words"), "none": ("Tidak ada.", "None.")}

    @check(
        "toy", "Kata yang langka", "Rare word", **(section if "section" in request.param else {})
    )
    def rare(evidence: Evidence, rules: Rules) -> list[Row]:
        return [("mutasi", "weak", 2, f"uji {evidence.codebook.title}", ["e1", "e4"])]

    yield request.param
    CHECKS.pop("toy")


def words_of(word_file: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in Document(BytesIO(word_file)).paragraphs)


def cells_of(workbook: bytes) -> list[object]:
    sheets = load_workbook(BytesIO(workbook))
    return [cell for sheet in sheets for row in sheet.iter_rows(values_only=True) for cell in row]


def test_a_new_check_stands_in_frame_word_excel_and_page(report: ReportData, toy: str) -> None:
    frame = verify(EVIDENCE)
    row = frame[frame["check"] == "toy"].iloc[0]
    assert list(row) == ["toy", "mutasi", "weak", 2, "uji Karier", ["e1", "e4"]]
    data = replace(report, verification=frame)
    chapter = words_of(chapter_bytes(data))
    assert "uji Karier" in chapter
    assert ("Kata Langka" if toy == "a section" else "Kata yang langka: Mutasi: ") in chapter
    cells = cells_of(workbook_bytes(data))
    assert "Kata yang langka" in cells and "uji Karier" in cells
    page = page_bytes(data).decode()
    assert "<h3>Kata yang langka</h3>" in page and "uji Karier" in page


def test_the_label_of_a_new_check_is_asked_of_its_registration(toy: str) -> None:
    assert check_name("toy") == "Kata yang langka"
    with use_language("en"):
        assert check_name("toy") == "Rare word"
    assert check_name("not_registered") == "not_registered"


def test_a_name_is_registered_once(toy: str) -> None:
    with pytest.raises(ValueError, match="toy"):
        check("toy", "Lain", "Other")(lambda evidence, rules: [])


def test_rows_of_a_check_that_this_version_does_not_know_are_in_the_chapter(
    report: ReportData,
) -> None:
    frame = verify(EVIDENCE)
    row = pd.DataFrame([("older", "mutasi", "weak", 0, "uji lama", [])], columns=frame.columns)
    frame = pd.concat([frame, row], ignore_index=True)
    chapter = words_of(chapter_bytes(replace(report, verification=frame)))
    assert "older: Mutasi: uji lama." in chapter

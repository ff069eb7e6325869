"""Agreement as files: what must be said stands in each of them, for two coders and for more."""

from __future__ import annotations

from pathlib import Path

import docx
import pandas as pd
import pytest
from openpyxl import load_workbook

from qualnlp.agreement import agree, agree_many, kappa_sentence
from qualnlp.display import Comparison, write_comparison
from qualnlp.display.agreement_data import common_notes

ASSISTED = "pengodean dibuat dengan saran di layar"


def coded(coder: str, codes: str, mode: str = "assisted") -> pd.DataFrame:
    """Return a letter an excerpt, over three transcripts; a dot where nothing applies."""
    rows = [(f"e{n}", f"t{n % 3}", code.strip("."), coder, mode) for n, code in enumerate(codes)]
    return pd.DataFrame(rows, columns=["excerpt_id", "transcript_id", "code", "coder", "mode"])


ANI, BUDI, CICI = coded("ani", "xxyy..xyx"), coded("budi", "xyyy..xyx"), coded("cici", "xxyy.xxyx")
TWO = agree(ANI, BUDI, codes=["x", "y", "z"])
MANY = agree_many(pd.concat([ANI, BUDI, CICI]), codes=["x", "y", "z"])


def word(path: Path) -> str:
    document = docx.Document(str(path))
    cells = [c.text for table in document.tables for row in table.rows for c in row.cells]
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)


@pytest.mark.parametrize("frame", [TWO, MANY], ids=["two", "many"])
def test_that_codings_were_assisted_stands_in_every_file(
    frame: pd.DataFrame, tmp_path: Path
) -> None:
    compared = Comparison(frame, kappa_sentence(frame), {"x": "Pelatihan", "y": "Promosi"})
    write_comparison(tmp_path, compared)
    assert frame["note"].str.contains(ASSISTED).all()
    assert word(tmp_path / "kesepakatan.docx").count(ASSISTED) >= 2  # sentence, and below the table
    told = [cell for sheet in load_workbook(tmp_path / "kesepakatan.xlsx") for row in sheet.values
            for cell in row if isinstance(cell, str)]  # fmt: skip
    assert sum(ASSISTED in text for text in told) >= len(frame)
    # The picture's words are drawn as text in the SVG, broken into lines.
    assert "saran di layar" in (tmp_path / "kesepakatan.svg").read_text("utf-8")


def test_nothing_is_said_of_suggestions_that_nobody_saw(tmp_path: Path) -> None:
    blind = agree(ANI.assign(mode="blind"), BUDI.assign(mode="blind"))
    assert common_notes(blind) == []
    write_comparison(tmp_path, Comparison(blind, kappa_sentence(blind)))
    assert "saran" not in word(tmp_path / "kesepakatan.docx")
    assert "saran" not in (tmp_path / "kesepakatan.svg").read_text("utf-8")


def test_of_many_coders_there_is_no_first_and_second(tmp_path: Path) -> None:
    sentence = kappa_sentence(MANY)
    assert sentence.startswith("Kesepakatan antarpengode: kappa Fleiss = 0,")
    write_comparison(tmp_path, Comparison(MANY, sentence, {"x": "Pelatihan"}))
    text = word(tmp_path / "kesepakatan.docx")
    assert "Kappa Fleiss per indikator" in text and "Hanya A" not in text
    assert "z: Kode tidak dipakai siapa pun." in text
    assert "Kappa Fleiss" in (tmp_path / "kesepakatan.svg").read_text("utf-8")


def test_prevalence_and_bias_stand_beside_kappa(tmp_path: Path) -> None:
    write_comparison(tmp_path, Comparison(TWO, kappa_sentence(TWO)))
    tables = docx.Document(str(tmp_path / "kesepakatan.docx")).tables
    assert [cell.text for cell in tables[1].rows[0].cells][-2:] == ["Prevalensi", "Bias"]
    row = next(row for row in tables[1].rows if row.cells[0].text == "x")
    own = TWO[TWO["code"] == "x"].set_index("measure")["value"]
    figure = f"{own['bias_index']:.2f}".replace(".", ",")
    assert row.cells[-1].text == figure


def test_what_to_talk_about_goes_into_the_workbook(whole_study, tmp_path: Path) -> None:
    frame = whole_study.agree("ani", "budi")
    sentences = [kappa_sentence(frame, "promosi", "Promosi")]
    compared = Comparison(
        frame, kappa_sentence(frame), {"promosi": "Promosi"}, sentences,
        whole_study.disagreements("ani", "budi"), whole_study.confusion("ani", "budi"),
    )  # fmt: skip
    write_comparison(tmp_path, compared)
    book = load_workbook(tmp_path / "kesepakatan.xlsx")
    assert book.sheetnames == ["Kesepakatan", "Perbedaan", "Kode tertukar", "Keterangan"]
    rows = list(book["Perbedaan"].values)
    listed = whole_study.disagreements("ani", "budi")
    assert [row[1] for row in rows[1:]] == listed["text"].tolist()
    assert [row[-1] for row in rows[1:]] == listed["excerpt_id"].tolist()
    assert {row[3] for row in rows[1:]} <= {"ani", "budi"}
    assert sentences[0] in word(tmp_path / "kesepakatan.docx")
    assert sentences[0] in [row[0] for row in book["Keterangan"].values]
    again = tmp_path / "again"
    write_comparison(again, compared)
    for path in again.iterdir():
        assert path.read_bytes() == (tmp_path / path.name).read_bytes(), path.name

"""A codebook of very many codes: pictures show those that were coded most, tables show all."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from qualnlp.codebook import Code, Codebook
from qualnlp.display.figures.canvas import Canvas
from qualnlp.display.figures.code_tree import draw_tree
from qualnlp.display.figures.drawn_codes import MAX_DRAWN, drawn_codes, drawn_outline
from qualnlp.display.figures.heatmap import draw_matrix
from qualnlp.display.figures.sign_matrix import draw_signs
from qualnlp.display.figures.stance_bars import draw_bars
from qualnlp.study import Study
from qualnlp.study._conclude import _report

TALK = "".join(f"P: Apa nomor {n}?\nN: Begini, Bu, soal nomor {n}.\n" for n in range(60))
PICTURES: dict[str, Callable[..., Any]] = {
    "matriks": draw_matrix, "kode": draw_bars, "daftar-periksa": draw_signs,
    "pohon-kode": draw_tree,
}  # fmt: skip


def study_of(folder: Path, n: int) -> Study:
    """Return a study of so many codes below themes; the last ones are coded most."""
    (folder / "bu.txt").write_text(TALK, encoding="utf-8")
    study = Study(folder / "banyak.study")
    codes = [Code(f"t{k}", f"Tema {k}", codable=False) for k in range(0, n, 10)]
    codes += [Code(f"k{k}", f"Hal {k}", parent=f"t{k // 10 * 10}") for k in range(n)]
    study.set_codebook(Codebook(codes))
    study.add(folder / "bu.txt")
    keys = study.excerpts().query("role == 'informant'")["excerpt_id"].tolist()
    rows = [(keys[k % 60], f"k{k}", "ani") for k in range(n)]
    rows += [(keys[(k + 7) % 60], f"k{k}", "ani") for k in range(n - 20, n)]
    pd.DataFrame(rows, columns=["excerpt_id", "kode", "coder"]).to_csv(
        folder / "k.csv", index=False
    )
    study.code(folder / "k.csv")
    return study


def report_of(study: Study) -> Any:
    return _report(study._session, lambda: None, None)


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    """An ordinary study and one of three times as many codes as are drawn."""
    made = []
    for n in (MAX_DRAWN, 3 * MAX_DRAWN):
        with study_of(tmp_path_factory.mktemp(f"kode{n}"), n) as study:
            made.append(report_of(study))
    return made


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_grows_no_further_than_what_can_be_read(
    reports: list[Any], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[str] = []
    text = Canvas.text

    def noted(self: Canvas, x: float, y: float, what: Any, **more: Any) -> Any:
        written.extend([what] if isinstance(what, str) else what)
        return text(self, x, y, what, **more)

    monkeypatch.setattr(Canvas, "text", noted)
    drawn = []
    for report in reports:
        written.clear()
        figure = PICTURES[name](report)
        drawn.append((figure.get_size_inches()[1], " ".join(written)))
    (plain, few), (high, many) = drawn
    assert high < plain * 1.1 + 1
    assert "Yang digambar: 200 kode" in many and "dari 600 kode" in many
    assert "Yang digambar" not in few and "Hal 199" in few
    assert "Hal 599" in many and "Hal 580" in many  # coded most


def test_ordinary_studies_are_drawn_whole(reports: list[Any]) -> None:
    plain, large = reports
    assert drawn_codes(plain) == plain.codes and drawn_outline(plain) == plain.outline
    codes = drawn_codes(large)
    assert len(codes) == MAX_DRAWN and {f"k{n}" for n in range(580, 600)} <= set(codes)
    assert codes == [one for one in large.codes if one in set(codes)]
    outline = drawn_outline(large)
    assert len(outline) <= MAX_DRAWN * 1.1 + 2
    assert {code.parent for _, code in outline} - {None} <= {code.id for _, code in outline}


def test_the_tables_hold_all_codes_and_the_chapter_says_so(tmp_path: Path) -> None:
    n = MAX_DRAWN + 40
    with study_of(tmp_path, n) as study:
        study.display(tmp_path / "luaran", only=["bab-iv", "tabel"])
        with zipfile.ZipFile(tmp_path / "luaran" / "bab-iv.docx") as archive:
            text = archive.read("word/document.xml").decode("utf-8")
        assert "Yang digambar" in text and f"dari {n} kode" in text
        sheets = pd.read_excel(tmp_path / "luaran" / "tabel.xlsx", sheet_name=None, dtype=str)
        held = " ".join(frame.to_csv() for frame in sheets.values())
        for one in study.codebook.codable:
            assert f"{one.name}," in held and f">{one.name}<" in text, one.name

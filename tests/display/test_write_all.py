"""The set as a whole: its files, the same bytes twice, folders that cannot be written."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from zipfile import ZipFile

import docx
import pandas as pd
import pytest
from openpyxl import load_workbook

from qualnlp.agreement import agree, kappa_sentence
from qualnlp.display import Comparison, write_all, write_comparison
from qualnlp.errors import QualNlpError
from tests.display.small_study import study

NAMES = [
    "bab-iv.docx",
    "daftar-periksa.png",
    "daftar-periksa.svg",
    "kejenuhan.png",
    "kejenuhan.svg",
    "kesepakatan.png",
    "kesepakatan.svg",
    "ko-okurensi.png",
    "ko-okurensi.svg",
    "kode-informan.png",
    "kode-informan.svg",
    "kode.png",
    "kode.svg",
    "laporan.html",
    "matriks.png",
    "matriks.svg",
    "pohon-kode.png",
    "pohon-kode.svg",
    "tabel.xlsx",
    "urut-kasus.png",
    "urut-kasus.svg",
    "urut-peran.png",
    "urut-peran.svg",
]


def test_the_set_is_written_whole_and_nothing_else(tmp_path, report):
    paths = write_all(tmp_path / "a" / "b", report)
    assert sorted(path.name for path in paths) == NAMES
    assert sorted(path.name for path in (tmp_path / "a" / "b").iterdir()) == NAMES


def test_agreement_can_be_written_by_itself(tmp_path):
    a = pd.DataFrame({"excerpt_id": ["e1", "e2", "f1"], "code": ["x", "x", "y"]})
    b = pd.DataFrame({"excerpt_id": ["e1", "e2", "f1"], "code": ["x", "", "y"]})
    result = agree(a, b)
    compared = Comparison(result, kappa_sentence(result), {"x": "Pelatihan", "y": "Promosi"})
    paths = write_comparison(tmp_path, compared)
    assert sorted(path.name for path in paths) == [
        "kesepakatan.docx", "kesepakatan.png", "kesepakatan.svg", "kesepakatan.xlsx",
    ]  # fmt: skip
    document = docx.Document(str(tmp_path / "kesepakatan.docx"))
    assert "Kesepakatan antarpengode: kappa = " in "\n".join(p.text for p in document.paragraphs)
    assert "Pelatihan" in {cell.text for cell in document.tables[0].columns[0].cells}
    sheet = load_workbook(tmp_path / "kesepakatan.xlsx")["Kesepakatan"]
    values = {(row[0].value, row[1].value): row[8].value for row in sheet.iter_rows(min_row=2)}
    assert values["Kappa Cohen", "Promosi"] == 1
    assert values["Persentase kesepakatan", "Pelatihan"] == pytest.approx(2 / 3)


def test_the_same_study_gives_the_same_bytes(tmp_path, folder, monkeypatch):
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 90_000.0)
    for path in write_all(tmp_path, study()):
        assert path.read_bytes() == (folder / path.name).read_bytes(), path.name


def test_archives_hold_no_time(folder):
    for name in ("bab-iv.docx", "tabel.xlsx"):
        with ZipFile(folder / name) as archive:
            assert {part.date_time[0] for part in archive.infolist()} == {1980}
            assert b"dcterms:created" not in archive.read("docProps/core.xml")
            assert b"dcterms:modified" not in archive.read("docProps/core.xml")


def test_a_folder_that_is_a_file_is_refused_in_one_sentence(tmp_path, report):
    place = tmp_path / "luaran"
    place.write_text("penting", encoding="utf-8")
    with pytest.raises(QualNlpError, match="tidak dapat dibuat") as told:
        write_all(place, report)
    assert str(place) in str(told.value) and told.value.hint
    assert place.read_text(encoding="utf-8") == "penting"


def test_a_file_that_cannot_be_replaced_leaves_nothing_half(tmp_path, report):
    (tmp_path / "tabel.xlsx").mkdir()  # stands for a file that Excel holds open
    (tmp_path / "tabel.xlsx" / "isi").write_text("x", encoding="utf-8")
    with pytest.raises(QualNlpError, match="tidak dapat ditulis"):
        write_all(tmp_path, report)
    assert not list(tmp_path.glob(".*.part"))


def test_importing_the_room_is_light():
    heavy = "docx openpyxl matplotlib jinja2 pandas"
    code = (
        "import sys, qualnlp.display; "
        f"print([name for name in {heavy.split()!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_users_matplotlib_settings_come_back(tmp_path, report):
    import matplotlib as mpl

    before = dict(mpl.rcParams)
    write_all(Path(tmp_path), report)
    assert dict(mpl.rcParams) == before

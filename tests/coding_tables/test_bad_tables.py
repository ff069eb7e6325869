"""Every kind of bad input is one sentence: what was understood, what to do; nothing is written."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pandas as pd
import pytest

from qualnlp.agreement import agree, krippendorff_alpha, percent_agreement
from qualnlp.cli import main
from qualnlp.codebook import Code, Codebook
from qualnlp.errors import DecisionsInvalid, NothingToCompare, QualNlpError
from qualnlp.study import Study

BOOK = Codebook(
    [
        Code("usaha", "Usaha", codable=False),
        Code("pasar", "Pasar", codable=False),
        Code("modal", "Modal", parent="usaha"),
        Code("harga-1", "Harga", parent="usaha"),
        Code("harga-2", "Harga", parent="pasar"),
    ]
)


@pytest.fixture
def study(tmp_path: Path) -> Path:
    talk = "P: Modal?\nI: Pinjam koperasi saja.\nP: Harga?\nI: Naik terus, Bu.\n"
    (tmp_path / "kopi.txt").write_text(talk, encoding="utf-8")
    with Study(tmp_path / "s.study") as made:
        made.set_codebook(BOOK)
        made.add(tmp_path / "kopi.txt")
    return tmp_path / "s.study"


def state(place: Path) -> tuple[str, set[str]]:
    """Return what a study holds, and what lies beside it."""
    with Study(place) as study:
        content = study.decisions().to_csv() + study.memos().to_csv() + study.codebook.to_json()
    files = {path.name for path in place.parent.iterdir()}
    return hashlib.sha256(content.encode()).hexdigest(), files


TABLES = {
    "a heading nearly right": (
        "transkrp,kutipan,kode\nkopi,Pinjam koperasi,Modal\n",
        ("“transkrp”", "maksudnya “transkrip”?", "Perbaiki judulnya"),
    ),
    "a heading unknown, and no other for it": (
        "berkas,kutipan,jawaban\nkopi,Pinjam koperasi,Modal\n",
        ("yang ada: “berkas”, “kutipan”, “jawaban”", "Perlu", "“code”"),
    ),
    "a code that two names could mean": (
        "berkas,kutipan,kode\nkopi,Naik terus,Harga\n",
        ("baris 2", "2 kode: harga-1 (Usaha > Harga), harga-2 (Pasar > Harga)", "tulis id"),
    ),
    "a code that is a parent": (
        "berkas,kutipan,kode\nkopi,Naik terus,Usaha\n",
        ("baris 2", "usaha", "induk", "modal, harga-1"),
    ),
    "a code that is not there": (
        "berkas,kutipan,kode\nkopi,Naik terus,Gaji\n",
        ("baris 2", "Gaji", "tidak ada di buku kode", "Kode yang ada: modal"),
    ),
    "coders alike": (
        "berkas,kutipan,kode,pengode\nkopi,Naik terus,Modal,Ani\nkopi,Pinjam koperasi,Modal,ani \n",
        ("Apakah ini satu orang? “Ani” / “ani ”", "Samakan namanya"),
    ),
    "a transcript that is not there": (
        "berkas,kutipan,kode\nteh,Naik terus,Modal\n",
        ("baris 2", "teh: transkrip ini tidak ada di studi"),
    ),
    "words that are not there": (
        "berkas,kutipan,kode\nkopi,Turun terus menerus,Modal\n",
        ("baris 2", "“Turun terus menerus” tidak ditemukan"),
    ),
    "a place outside the text": (
        "berkas,mulai,akhir,kode\nkopi,10,9999,Modal\n",
        ("baris 2", "tidak ada huruf 10–9999"),
    ),
    "a verdict that is none": (
        "berkas,kutipan,kode,verdict\nkopi,Naik terus,Modal,mungkin\n",
        ("baris 2", "verdict “mungkin” tidak dikenal", "confirmed"),
    ),
    "a stance that is none": (
        "berkas,kutipan,kode,sikap\nkopi,Naik terus,Modal,ragu\n",
        ("baris 2", "sikap “ragu” tidak dikenal", "mendukung"),
    ),
    "a date that is none": (
        "berkas,kutipan,kode,tanggal\nkopi,Naik terus,Modal,kemarin\n",
        ("baris 2", "tanggal “kemarin” tidak terbaca"),
    ),
    "quotation marks missing": (
        "berkas,kutipan,kode\nkopi,Naik, terus,Modal\n",
        ("baris 2", "lebih banyak sel daripada judul kolom"),
    ),
    "an empty file": ("", ("Tabel kosong", "judul kolom")),
}


@pytest.mark.parametrize(("content", "parts"), TABLES.values(), ids=TABLES.keys())
def test_a_table_that_cannot_be_taken(
    study: Path,
    content: str,
    parts: tuple[str, ...],
    capsys: pytest.CaptureFixture[str],
) -> None:
    table = study.parent / "a.csv"
    table.write_text(content, encoding="utf-8")
    before = state(study)
    words = ["code", str(study), str(table)]
    if "pengode" not in content:
        words += ["--coder", "ani"]
    with pytest.raises(SystemExit) as done:
        main(words)
    assert done.value.code == 1
    told = capsys.readouterr()
    sentence = told.err.strip()
    assert "\n" not in sentence and "Traceback" not in sentence and not told.out.strip()
    for part in parts:
        assert part in sentence
    assert state(study) == before


def test_a_table_without_a_coder_where_several_are_in_the_study(
    study: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Study(study) as opened:
        ids = opened.excerpts()["excerpt_id"].tolist()
        for coder in ("ani", "budi"):
            opened.confirm(ids[1], "modal", coder=coder)
    before = state(study)
    table = study.parent / "a.csv"
    table.write_text("berkas,kutipan,kode\nkopi,Naik terus,Modal\n", encoding="utf-8")
    before = (before[0], before[1] | {"a.csv"})
    with pytest.raises(SystemExit) as done:
        main(["code", str(study), str(table)])
    assert done.value.code == 1
    sentence = capsys.readouterr().err
    assert "tidak menyebut pengodenya" in sentence and "--coder NAMA" in sentence
    assert state(study) == before


def test_a_damaged_file_of_each_kind(study: Path) -> None:
    kinds = {"a.xlsx": "Excel", "a.json": "JSON", "a.jsonl": "JSON", "a.parquet": "Parquet"}
    before = state(study)
    with Study(study) as opened:
        for name, word in kinds.items():
            path = study.parent / name
            path.write_bytes(b'{"rusak": [')
            with pytest.raises(DecisionsInvalid, match=word) as told:
                opened.code(path, coder="ani")
            assert name in str(told.value)
            path.unlink()
        with pytest.raises(QualNlpError, match=r"“.docx” tidak dapat dibaca.*\.parquet"):
            opened.code(study.parent / "a.docx", coder="ani")
        with pytest.raises(QualNlpError, match="tidak ditemukan"):
            opened.code(study.parent / "tidak-ada.csv", coder="ani")
    assert state(study) == before


def test_units_that_the_tables_do_not_hold(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.csv").write_text("kutipan_id;kode\ne1;modal\n", encoding="utf-8")
    (tmp_path / "u.txt").write_text("x1\nx2\n", encoding="utf-8")
    files = set(tmp_path.iterdir())
    with pytest.raises(SystemExit) as done:
        main(["agree", *(str(tmp_path / n) for n in ("a.csv", "b.csv")), "--units",
              str(tmp_path / "u.txt"), "--out", str(tmp_path / "o")])  # fmt: skip
    assert done.value.code == 1
    sentence = capsys.readouterr().err.strip()
    assert "Tidak ada satu pun kutipan tabel dalam `units`" in sentence and "\n" not in sentence
    assert set(tmp_path.iterdir()) == files


def test_frames_that_share_no_excerpt() -> None:
    a = pd.DataFrame({"excerpt_id": ["e1"], "code": ["x"]})
    with pytest.raises(NothingToCompare, match="tidak punya satu kutipan pun yang sama"):
        agree(a, a.assign(excerpt_id="e2"), n_boot=0)


def test_ratings_of_unequal_length_and_a_scale_without_a_category() -> None:
    with pytest.raises(ValueError, match="one length") as told:
        percent_agreement([["a", "b"], ["a"]])
    assert "\n" not in str(told.value)
    with pytest.raises(ValueError, match="sangat setuju") as told:
        krippendorff_alpha(
            [["setuju", "tidak"], ["setuju", "sangat setuju"]],
            level="ordinal",
            categories=["tidak", "setuju"],
        )
    assert "\n" not in str(told.value)

"""One person has one pseudonym: as a label, in what is said, and in the tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from docx import Document

from qualnlp.errors import DecisionsInvalid
from qualnlp.privacy import find
from qualnlp.study import Study

CLERK = [
    ("Penutur", "Ucapan"),
    ("Peneliti", "Bisa cerita soal pelatihan di loket?"),
    ("Informan 1", "Masih minim ya, Bu. Kata Ibu Sitti juga begitu."),
    ("Peneliti", "Lalu?"),
    ("Informan 1", "Ya begitu. Pak Lurah juga tahu."),
]
VISITOR = """Peneliti: Antre lama, Bu?
Ibu Sitti: Lama, Mbak. Petugas loket cuma satu.
Peneliti: Terus?
Ibu Sitti: Ya nunggu aja. Tanya saja Pak Lurah.
"""
HEAD = """Peneliti: Bagaimana, Pak?
Pak Lurah: Kami sudah berusaha. Di sini semua panggil saya Pak Lurah.
Peneliti: Kata Bu Sitti antre?
Pak Lurah: Iya, betul.
"""
NAMES = {"Informan 1": "Petugas loket", "Ibu Sitti": "Warga Poasia", "Pak Lurah": "Lurah Poasia"}


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Study]:
    paper = Document()
    table = paper.add_table(rows=0, cols=2)
    for row in CLERK:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    paper.save(str(tmp_path / "w1.docx"))
    (tmp_path / "w2.txt").write_text(VISITOR, encoding="utf-8")
    (tmp_path / "w3.txt").write_text(HEAD, encoding="utf-8")
    with Study(tmp_path / "loket.study") as made:
        made.add([tmp_path / f"w{n}.{e}" for n, e in ((1, "docx"), (2, "txt"), (3, "txt"))],
                 informants=NAMES)  # fmt: skip
        yield made


def confirmed(study: Study) -> pd.DataFrame:
    path = study.pseudonymise().attrs["table"]
    return pd.read_excel(path, dtype=str, keep_default_na=False).assign(pakai="ya")


def labels_in(path: Path) -> set[str]:
    return set(re.findall(r"(?m)^([^:\n]+):", path.read_text(encoding="utf-8"))) - {"Peneliti"}


def test_one_person_has_one_pseudonym_as_label_in_speech_and_in_the_tables(
    study: Study, tmp_path: Path
) -> None:
    out = tmp_path / "salinan"
    frame = study.pseudonymise(confirmed(study), out)
    assert [labels_in(out / f"transkrip-0{n}.txt") for n in (1, 2, 3)] == [
        {"Informan 1"},
        {"Informan 2"},
        {"Informan 3"},
    ]
    excerpts = pd.read_csv(out / "excerpts.csv")
    assert excerpts.groupby("file")["informant"].unique().map(list).tolist() == [
        ["Informan 1"],
        ["Informan 2"],
        ["Informan 3"],
    ]
    shared = "\n".join(path.read_text(encoding="utf-8") for path in sorted(out.glob("*.txt")))
    assert "Ibu [Informan 2] juga begitu" in shared and "[Informan 1] cuma satu" in shared
    assert "Kata Bu [Informan 2] antre" in shared and "Lurah" not in shared
    assert shared.count("Pak [Informan 3]") == 3
    key = pd.read_csv(frame.attrs["key"])
    assert key["samaran"].is_unique


def test_the_heading_of_a_table_is_nobodys_name(study: Study) -> None:
    assert not study.pseudonymise()["text"].str.contains("Penutur|Ucapan").any()


def test_a_label_that_means_two_people_gives_each_a_number_of_their_own(tmp_path: Path) -> None:
    for name in ("Rina", "Dewi"):
        text = f"P: Ada diklat?\nInforman 1: Saya {name}, belum pernah.\nP: Oh.\nInforman 1: Iya.\n"
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    table = pd.DataFrame(
        {"berkas": ["Rina.txt", "Dewi.txt"], "label": "Informan 1", "informan": ["Rina", "Dewi"]}
    )
    with Study(tmp_path / "dua.study") as study:
        study.add(tmp_path / "*.txt", informants=table)
        study.pseudonymise(confirmed(study), tmp_path / "salinan")
        labels = [labels_in(tmp_path / "salinan" / f"transkrip-0{n}.txt") - {"P"} for n in (1, 2)]
    assert labels == [{"Informan 2"}, {"Informan 3"}]


def test_a_replacement_that_is_somebodys_label_is_refused(study: Study, tmp_path: Path) -> None:
    table = confirmed(study)
    table.loc[table["asli"] == "Petugas loket", "pakai"] = "tidak"
    table.loc[table["asli"] == "Petugas loket", "pengganti"] = ""
    table.loc[table["asli"] == "Warga Poasia", "pengganti"] = "Informan 1"
    with pytest.raises(DecisionsInvalid, match="“Informan 1” sudah menjadi label"):
        study.pseudonymise(table, tmp_path / "salinan")
    assert not (tmp_path / "salinan").exists()


def test_a_number_that_a_text_holds_already_is_nobody_elses() -> None:
    (mark,) = find("Kata [Orang 1] begitu, lalu Bu Sari datang.")
    assert (mark.text, mark.replacement) == ("Sari", "[Orang 2]")

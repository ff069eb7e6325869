"""Copies that can be shared: what is confirmed is gone, the rest stays, the study as well."""

from __future__ import annotations

import csv
import os
import sqlite3
import stat
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from qualnlp.errors import DecisionsInvalid, NothingToDo, QualNlpError
from qualnlp.study import Study
from qualnlp.transcripts import read_transcript

FIRST = """Tempat: Dinas Pendidikan Kota Melati
Peneliti: Siapa nama Bapak?
Pak Budi: Nama saya Budi Santoso, NIP 19850312 201001 1 004. Yang lama Bu Ratna Dewi, S.Pd.
Peneliti: Lalu Bu Ratna ke mana?
Pak Budi: Bu Ratna pindah ke Desa Sukamaju. Kami di sini minum sari buah saja, Mbak.
"""
SECOND = """P: Soal pelatihan, Bu?
N: Kata RATNA jarang. Pak Budi juga bilang begitu, tanya Pak Camat, nomornya 0812-3456-7890.
P: Oh, begitu.
N: Bu Sari malah belum pernah ikut.
"""


@pytest.fixture
def study(tmp_path: Path, example: Path) -> Iterator[Study]:
    for name, text in (("satu.txt", FIRST), ("Bu Sari.txt", SECOND)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    with Study(tmp_path / "coba.study") as made:
        made.set_codebook(example / "codebook.yaml")
        made.add([tmp_path / "satu.txt", tmp_path / "Bu Sari.txt"])
        speech = made.excerpts().query("role == 'informant'")["excerpt_id"].tolist()
        made.confirm(speech[0], "pelatihan", coder="ani", memo="Cek ke Bu Ratna.")
        made.confirm(speech[-1], "pelatihan", coder="ani", stance="-")
        yield made


def decided(study: Study, **words: str) -> pd.DataFrame:
    """Return the table with `words` (name -> ya or tidak) filled in; ``rest`` for all others."""
    path = study.pseudonymise().attrs["table"]
    table = pd.read_excel(path, dtype=str, keep_default_na=False)
    rest = words.pop("rest", "")
    names = {name.replace("_", " "): word for name, word in words.items()}
    table["pakai"] = [names.get(name, rest) for name in table["asli"]]
    assert set(names) <= set(table["asli"])
    return table


def texts_in(folder: Path) -> str:
    return "\n".join(path.read_text(encoding="utf-8-sig") for path in sorted(folder.iterdir()))


def rows_of(path: Path) -> list[object]:
    with sqlite3.connect(path) as connection:
        tables = ("transcripts", "turns", "excerpts", "decisions", "informants", "about")
        return [connection.execute(f"SELECT * FROM {name}").fetchall() for name in tables]


def test_suggestions_are_a_frame_with_exact_offsets_and_nothing_decided(study: Study) -> None:
    frame = study.pseudonymise()
    columns = "mark_id transcript_id place start end text kind reason replacement status"
    assert list(frame.columns) == columns.split()
    assert frame["mark_id"].is_unique and set(frame["status"]) == {"undecided"}
    texts = {key: study.transcript(key).text for key in study.transcripts()["transcript_id"]}
    for row in frame[frame["place"] == "teks"].itertuples():
        assert texts[row.transcript_id][row.start : row.end] == row.text
    assert "memo" in set(frame["place"])
    again = study.pseudonymise()
    pd.testing.assert_frame_equal(frame, again)


def test_a_name_has_one_mark_in_all_transcripts_and_informants_their_own(study: Study) -> None:
    frame = study.pseudonymise()
    ratna = frame[frame["text"].str.lower().str.contains("ratna")]
    assert ratna["transcript_id"].nunique() == 2 and ratna["replacement"].nunique() == 1
    budi = frame[frame["text"].str.contains("Budi")]
    assert set(budi["kind"]) == {"informan"} and set(budi["replacement"]) == {"[Informan 1]"}
    # The second informant's name is the file's: no label tells it.
    sari = frame[frame["text"] == "Sari"]
    assert sari["replacement"].tolist() == ["[Informan 2]"]


def test_the_table_keeps_digits_and_what_was_decided(study: Study) -> None:
    path = Path(study.pseudonymise().attrs["table"])
    assert path.name == "coba.study.samaran.xlsx"
    table = pd.read_excel(path, dtype=str, keep_default_na=False)
    assert "19850312 201001 1 004" in set(table["asli"]) and set(table["pakai"]) == {""}
    assert table["asli"].is_unique and table["contoh"].str.len().min() > 3
    table.loc[0, ["pakai", "pengganti"]] = ["ya", "Kantor Kami"]
    table.to_excel(path, index=False)
    study.add(write(study, "tiga.txt", "N: Ada Bu Wati juga.\nN: Ya, Bu Wati.\n"))
    study.pseudonymise()
    again = pd.read_excel(path, dtype=str, keep_default_na=False)
    assert again.loc[again["asli"] == table["asli"][0], "pakai"].tolist() == ["ya"]
    assert again.loc[again["asli"] == table["asli"][0], "pengganti"].tolist() == ["Kantor Kami"]
    merged = table.merge(again, on="asli")
    assert (merged["pengganti_x"] == merged["pengganti_y"]).all() and len(merged) == len(table)
    assert "Wati" in set(again["asli"])


def write(study: Study, name: str, text: str) -> Path:
    path = study.path.with_name(name)
    path.write_text(text, encoding="utf-8")
    return path


def test_no_confirmed_original_is_left_in_any_file(study: Study, tmp_path: Path) -> None:
    out = tmp_path / "salinan"
    frame = study.pseudonymise(decided(study, rest="ya"), out)
    assert frame.attrs["undecided"] == 0 and set(frame["status"]) == {"confirmed"}
    shared = texts_in(out)
    for name in ("budi", "ratna", "dewi", "santoso", "melati", "sukamaju", "camat", "0812", "1985"):
        assert name not in shared.lower(), name
    assert "Sari" not in shared and "minum sari buah saja" in shared
    assert "Cek ke Bu [Orang 1]." in shared


def test_what_is_undecided_or_refused_stays(study: Study, tmp_path: Path) -> None:
    out = tmp_path / "salinan"
    frame = study.pseudonymise(decided(study, Ratna_Dewi="ya", Camat="tidak"), out)
    statuses = frame.groupby("text")["status"].first()
    assert statuses["Camat"] == "rejected" and statuses["Sukamaju"] == "undecided"
    assert frame.attrs["confirmed"] == 1 and frame.attrs["rejected"] == 1
    shared = texts_in(out)
    assert "ratna" not in shared.lower() and "Pak Camat" in shared and "Sukamaju" in shared
    assert "Pak Budi: Nama saya Budi Santoso" in shared


def test_an_inner_name_goes_where_the_outer_one_was_not_confirmed(
    study: Study, tmp_path: Path
) -> None:
    study.pseudonymise(decided(study, Melati="ya"), tmp_path / "salinan")
    shared = texts_in(tmp_path / "salinan")
    assert "Dinas Pendidikan Kota [Tempat 1]" in shared and "Melati" not in shared


def test_offsets_and_ids_of_the_copies_are_exact(study: Study, tmp_path: Path) -> None:
    out = tmp_path / "salinan"
    study.pseudonymise(decided(study, rest="ya"), out)
    excerpts = pd.read_csv(out / "excerpts.csv")
    assert excerpts["excerpt_id"].tolist() == study.excerpts()["excerpt_id"].tolist()
    for row in excerpts.itertuples():
        text = (out / row.file).read_text(encoding="utf-8")
        assert text[row.start : row.end] == row.text
    codings = pd.read_csv(out / "codings.csv")
    assert codings["excerpt_id"].tolist() == study.codings()["excerpt_id"].tolist()
    assert set(codings["text"]) <= set(excerpts["text"])
    assert set(codings["informant"]) == {"Informan 1", "Informan 2"}


def test_a_copy_read_again_has_the_same_speakers_in_the_same_order(
    study: Study, tmp_path: Path
) -> None:
    out = tmp_path / "salinan"
    study.pseudonymise(decided(study, rest="ya"), out)
    for number, key in enumerate(study.transcripts()["transcript_id"], start=1):
        copy = read_transcript(out / f"transkrip-{number:02d}.txt")
        before = [turn.role for turn in study.transcript(key).turns]
        assert [turn.role for turn in copy.turns] == before
    first = (out / "transkrip-01.txt").read_text(encoding="utf-8")
    assert "\nInforman 1: Nama saya [Informan 1], NIP [NIP 1]." in first


def test_the_key_lies_beside_the_study_and_only_there(study: Study, tmp_path: Path) -> None:
    out = tmp_path / "salinan"
    frame = study.pseudonymise(decided(study, Ratna_Dewi="ya"), out)
    key = Path(frame.attrs["key"])
    assert key == tmp_path / "coba.study.kunci.csv"
    assert sorted(path.name for path in out.iterdir()) == [
        "codings.csv",
        "excerpts.csv",
        "transkrip-01.txt",
        "transkrip-02.txt",
    ]
    with key.open(encoding="utf-8-sig", newline="") as file:
        rows = {row["samaran"]: row["asli"] for row in csv.DictReader(file)}
    assert "Ratna" in rows["[Orang 1]"] and rows["transkrip-02.txt"] == "Bu Sari.txt"
    assert set(rows) == {"[Orang 1]", "transkrip-01.txt", "transkrip-02.txt"}
    if os.name == "posix":
        for path in (key, tmp_path / "coba.study.samaran.xlsx"):
            assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_key_keeps_what_earlier_copies_need(study: Study, tmp_path: Path) -> None:
    study.pseudonymise(decided(study, Ratna_Dewi="ya"), tmp_path / "satu")
    frame = study.pseudonymise(decided(study, Sukamaju="ya"), tmp_path / "dua")
    text = Path(frame.attrs["key"]).read_text(encoding="utf-8-sig")
    assert "[Orang 1]" in text and "[Tempat 2]" in text and text.count("transkrip-01.txt") == 1


def test_the_study_itself_stays_as_it_is_and_a_second_run_gives_the_same_bytes(
    study: Study, tmp_path: Path
) -> None:
    before = rows_of(study.path)
    table = decided(study, rest="ya")
    first, second = tmp_path / "satu", tmp_path / "dua"
    study.pseudonymise(table, first)
    key = (tmp_path / "coba.study.kunci.csv").read_bytes()
    study.pseudonymise(table, second)
    study.pseudonymise(table, first)
    assert rows_of(study.path) == before
    assert {p.name: p.read_bytes() for p in first.iterdir()} == {
        p.name: p.read_bytes() for p in second.iterdir()
    }
    assert (tmp_path / "coba.study.kunci.csv").read_bytes() == key


def test_a_row_that_a_person_adds_is_a_name_to_find(study: Study, tmp_path: Path) -> None:
    table = decided(study)
    table.loc[len(table)] = ["", "Oh", "", "", "", "", "[Orang 9]", "ya"]
    table.loc[len(table)] = ["orang", "soal pelatihan", "", "", "", "", "[Topik 1]", "ya"]
    study.pseudonymise(table, tmp_path / "salinan")
    shared = texts_in(tmp_path / "salinan")
    assert "[Topik 1], Bu?" in shared and "[Orang 9], begitu." in shared


def test_a_list_of_names_and_their_forms_is_taken(study: Study) -> None:
    frame = study.pseudonymise(names=["Ratna Dewi = Bu Camat", "Mbak Oh"])
    ratna = frame[frame["text"].isin(["RATNA", "Ratna"])]["replacement"].unique()
    assert ratna.tolist() == ["[Orang 1]"]


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        ("pakai", "mungkin", r"baris \d+: di kolom “pakai”"),
        ("pengganti", "", "kosong"),
        ("pengganti", "[Informan 1]", "sudah dipakai"),
        ("pengganti", "Ratna Dewi saja", "sendiri"),
        ("jenis", "hantu", r"baris \d+: isi kolom “jenis”"),
    ],
)
def test_a_bad_table_is_refused_with_a_sentence_and_nothing_is_written(
    study: Study, tmp_path: Path, column: str, value: str, told: str
) -> None:
    table = decided(study, rest="ya")
    table.loc[table["asli"].str.startswith("Ratna"), column] = value
    with pytest.raises(DecisionsInvalid, match=told):
        study.pseudonymise(table, tmp_path / "salinan")
    assert not (tmp_path / "salinan").exists()
    assert not (tmp_path / "coba.study.kunci.csv").exists()


def test_a_table_without_its_columns_or_with_a_strange_name_is_refused(
    study: Study, tmp_path: Path
) -> None:
    table = decided(study)
    with pytest.raises(DecisionsInvalid, match="pengganti"):
        study.pseudonymise(table.drop(columns="pengganti"), tmp_path / "salinan")
    table.loc[0, ["asli", "bentuk", "pakai"]] = ["Zubaidah", "", "ya"]
    with pytest.raises(DecisionsInvalid, match="baris 2: nama ini tidak ada"):
        study.pseudonymise(table, tmp_path / "salinan")


def test_a_folder_that_holds_the_study_is_refused(study: Study, tmp_path: Path) -> None:
    with pytest.raises(QualNlpError, match="kunci"):
        study.pseudonymise(decided(study, rest="ya"), tmp_path)
    assert not (tmp_path / "excerpts.csv").exists()


def test_a_study_without_transcripts_has_nothing_to_replace(tmp_path: Path) -> None:
    with Study(tmp_path / "kosong.study") as empty, pytest.raises(NothingToDo):
        empty.pseudonymise()


def test_the_example_study_goes_through_as_a_whole(whole_study: Study, tmp_path: Path) -> None:
    frame = whole_study.pseudonymise(table=tmp_path / "tabel.csv")
    assert {"Heri", "Tati"} <= set(frame.loc[frame["kind"] == "orang", "text"])
    table = pd.read_csv(tmp_path / "tabel.csv", dtype=str, keep_default_na=False)
    table["pakai"] = "ya"
    whole_study.pseudonymise(table, tmp_path / "salinan")
    excerpts = pd.read_csv(tmp_path / "salinan" / "excerpts.csv", keep_default_na=False)
    for file, rows in excerpts.groupby("file"):
        text = (tmp_path / "salinan" / str(file)).read_text(encoding="utf-8")
        assert all(text[row.start : row.end] == row.text for row in rows.itertuples())
    assert "Heri" not in texts_in(tmp_path / "salinan")
    assert "Informan 1" in set(excerpts["informant"])

"""Edited sources: refused when added, carried over when updated, removed and back again."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from qualnlp.cli.commands import app
from qualnlp.codebook import Code, Codebook
from qualnlp.errors import NothingToDo, SourceCoded, SourceKnown, UnknownExcerpt
from qualnlp.study import Study

TALK = (
    "P: Bagaimana pelatihan?\nN: Pelatihan sudah ada tiap tahun.\n"
    "P: Anggaran?\nN: Anggaran terbatas sekali. Dari dulu begitu.\nP: Promosi?\nN: Ya.\n"
)
BOOK = Codebook([Code("pelatihan", "Pelatihan"), Code("anggaran", "Anggaran")])


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    return write(tmp_path / "a.txt", TALK)


@pytest.fixture
def made(tmp_path: Path, talk: Path) -> Study:
    study = Study(tmp_path / "s.study")
    study.set_codebook(BOOK)
    study.add(talk)
    return study


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def said(study: Study, role: str = "informant") -> list[str]:
    return study.excerpts().query("role == @role")["text"].tolist()


def excerpt(study: Study, text: str) -> str:
    return str(study.excerpts().set_index("text").loc[text, "excerpt_id"])


def codings(study: Study) -> list[tuple[str, str, str]]:
    return sorted(study.codings()[["text", "code", "coder"]].itertuples(index=False, name=None))


def whole(study: Study) -> bool:
    return not [one for one in study.doctor() if one.level == "error"]


def test_a_known_name_with_other_words_is_refused_and_names_the_way(
    made: Study, talk: Path
) -> None:
    new = write(talk.with_name("b.txt"), "P: Ada?\nN: Belum ada.\n")
    write(talk, TALK.replace("terbatas sekali", "sangat terbatas"))
    with pytest.raises(SourceKnown, match=r"qualnlp update \S*s.study \S*a.txt"):
        made.add([new, talk])
    assert made.transcripts()["file"].tolist() == ["a.txt"]  # all of them, or none
    run = CliRunner().invoke(app, ["add", str(made.path), str(talk)])
    assert isinstance(run.exception, SourceKnown)
    assert len(said(made)) == 3


def test_an_edited_copy_in_another_folder_is_the_same_interview(tmp_path: Path) -> None:
    many = "".join(
        f"P: Soal {n}?\nN: Jawaban panjang nomor {n} dari saya, Bu.\n" for n in range(20)
    )
    with Study(tmp_path / "s.study") as study:
        study.add(write(tmp_path / "asli" / "a.txt", many))
        with pytest.raises(SourceKnown, match="update"):
            study.add(write(tmp_path / "revisi" / "a.txt", many.replace("nomor 7", "ketujuh")))
        both = [write(tmp_path / one / "b.txt", many + one) for one in ("lama", "baru")]
        with pytest.raises(SourceKnown):
            study.add(both)


def test_codings_are_carried_over_and_the_rest_is_listed(made: Study, talk: Path) -> None:
    training, budget = said(made)[:2]
    made.confirm(excerpt(made, training), "pelatihan", coder="ani", stance="+", memo="lihat")
    made.confirm(excerpt(made, budget), "anggaran", coder="ani")
    made.confirm(excerpt(made, training), "pelatihan", coder="budi")
    made.finish(excerpt(made, "Ya."), coder="budi")
    made.memo("excerpt", excerpt(made, training), "penting", coder="ani")
    edited = "P: Pagi, Bu.\n" + TALK.replace("terbatas sekali", "sudah sangat cukup")
    write(talk, edited.replace("Pelatihan sudah", "Pelatihn sudah"))
    gone = excerpt(made, budget)
    (update,) = made.update(talk, coder="ani")
    now = training.replace("Pelatihan", "Pelatihn")
    assert codings(made) == [(now, "pelatihan", "ani"), (now, "pelatihan", "budi")]
    assert update.moved == 2 and update.lost == (gone,)
    assert update.changed == (excerpt(made, now),)
    assert any("anggaran: ani" in one and budget in one for one in update.told)
    assert any(f"“{training}” → “{now}”" in one for one in update.told)
    assert made.memos("excerpt", excerpt(made, now))["text"].tolist() == ["penting"]
    assert len(made.decisions()) == 4 and whole(made)
    # What is not there any more is to be coded anew, once.
    assert said(made).count("Anggaran sudah sangat cukup. Dari dulu begitu.") == 1


def test_doctor_counts_what_stands_of_words_that_are_gone(made: Study, talk: Path) -> None:
    training, budget = (excerpt(made, text) for text in said(made)[:2])
    for one in (training, budget):
        made.confirm(one, "anggaran", coder="ani")
        made.withdraw(one, "anggaran", coder="ani")
    for stands in ([], [budget]):
        for one in stands:
            made.confirm(one, "anggaran", coder="ani", memo="dua kali diputuskan")
        (update,) = made.update(
            write(talk, "P: Halo?\nN: Tidak ada yang sama sama sekali di sini.")
        )
        told = [one.detail for one in made.doctor() if one.level == "warning"]
        assert len(update.lost) == 2  # with what was decided and taken back
        assert [one[: one.index(" ")] for one in told] == ["1"] * len(stands)
        assert all(budget in one for one in told)
        made.undo(coder="ani", change_id=update.change_id)
        write(talk, TALK)
    made.remove("a.txt", force=True)
    (removed,) = [one.detail for one in made.doctor() if one.level == "warning"]
    assert "a.txt (1)" in removed


def test_an_update_is_undone_with_what_was_decided_since(made: Study, talk: Path) -> None:
    made.confirm(excerpt(made, said(made)[0]), "pelatihan", coder="ani")
    before = made.excerpts()
    write(talk, TALK.replace("Promosi", "Kenaikan pangkat") + "P: Ada lagi?\nN: Tidak ada.\n")
    (update,) = made.update(talk, coder="ani")
    made.confirm(excerpt(made, "Ya."), "anggaran", coder="ani")
    made.confirm(excerpt(made, "Tidak ada."), "anggaran", coder="ani")
    undone = made.undo(coder="budi", change_id=update.change_id)
    pd.testing.assert_frame_equal(made.excerpts(), before)
    assert codings(made) == [
        ("Pelatihan sudah ada tiap tahun.", "pelatihan", "ani"),
        ("Ya.", "anggaran", "ani"),
    ]
    assert any("“Tidak ada.”" in one for one in undone.told) and whole(made)
    with pytest.raises(NothingToDo):
        made.undo(coder="ani", change_id=update.change_id)
    (again,) = made.update(talk)  # the file still holds the later text
    assert ("Tidak ada.", "anggaran", "ani") in codings(made) and again.moved >= 2


def test_the_last_act_of_a_coder_may_be_an_update(made: Study, talk: Path) -> None:
    write(talk, "P: Pagi.\n" + TALK)
    made.update(talk, coder="ani")
    made.undo(coder="ani")
    assert len(said(made, "interviewer")) == 3


def test_what_was_selected_merged_and_cut_stays_so(made: Study, talk: Path) -> None:
    transcript = made.transcripts()["transcript_id"].iloc[0]
    text = made.transcript(transcript).text
    start = text.index("sudah ada")
    made.select(transcript, start, start + len("sudah ada tiap tahun"), coder="ani")
    budget = excerpt(made, "Anggaran terbatas sekali. Dari dulu begitu.")
    parts = made.cut(budget, text.index("Dari dulu"), coder="ani")
    write(talk, "P: Selamat pagi, Bu. Boleh mulai?\nN: Silakan.\n" + TALK)
    (update,) = made.update(talk)
    assert update.lost == ()
    now = said(made)
    assert now == [
        "Silakan.",
        "Pelatihan sudah ada tiap tahun.",
        "sudah ada tiap tahun",
        "Anggaran terbatas sekali.",
        "Dari dulu begitu.",
        "Ya.",
    ]
    ids = [excerpt(made, one) for one in ("Anggaran terbatas sekali.", "Dari dulu begitu.")]
    assert set(ids).isdisjoint(parts)
    made.merge(ids, coder="ani")
    write(talk, "P: Pagi.\n" + TALK)
    made.update(talk)
    assert "Anggaran terbatas sekali. Dari dulu begitu." in said(made)
    assert "Dari dulu begitu." not in said(made) and whole(made)


def test_a_cut_from_before_an_update_is_taken_back_after_it(made: Study, talk: Path) -> None:
    text = made.transcript(made.transcripts()["transcript_id"].iloc[0]).text
    budget = excerpt(made, "Anggaran terbatas sekali. Dari dulu begitu.")
    made.cut(budget, text.index("Dari dulu"), coder="ani")
    change = made.history().iloc[-1]["change_id"]
    write(talk, "P: Pagi.\n" + TALK)
    made.update(talk)
    made.undo(coder="ani", change_id=change)
    assert "Anggaran terbatas sekali. Dari dulu begitu." in said(made)
    assert "Dari dulu begitu." not in said(made)


def test_names_of_informants_and_roles_outlive_an_update(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", "Sari: Ada diklat?\nBudi: Jarang, Bu.\n")
    with Study(tmp_path / "s.study") as study:
        study.add(path, speakers={"Sari": "informan", "Budi": "pewawancara"})
        study.update(write(path, "Sari: Pagi. Ada diklat?\nBudi: Jarang, Bu.\n"))
        assert set(study.excerpts().query("role == 'informant'")["informant"]) == {"Sari"}
    plain = write(tmp_path / "b.txt", "Jarang sekali.\n\nDananya tidak ada.\n")
    with Study(tmp_path / "t.study") as study:
        study.add(plain, informants={"b.txt": "Bu Ani"}, technique="observasi")
        study.update(write(plain, "Jarang sekali.\n\nDananya tidak ada, Bu.\n"))
        assert set(study.excerpts()["informant"]) == {"Bu Ani"}
        assert study.transcripts()["technique"].tolist() == ["observasi"]


def test_a_source_under_another_name_takes_the_place_that_is_said(made: Study, talk: Path) -> None:
    renamed = write(talk.with_name("a-final.txt"), "P: Pagi.\n" + TALK)
    with pytest.raises(NothingToDo, match="--of"):
        made.update(renamed)
    (update,) = made.update(renamed, of="a.txt")
    assert update.file == "a-final.txt" and made.transcripts()["file"].tolist() == ["a-final.txt"]
    assert made.update(renamed) == []


def test_a_transcript_is_removed_and_comes_back(made: Study, talk: Path) -> None:
    removed = made.remove("a.txt", coder="ani")
    assert made.transcripts().empty and made.excerpts().empty and removed.decisions == 0
    made.undo(coder="ani")
    made.confirm(excerpt(made, said(made)[0]), "pelatihan", coder="ani")
    (key,) = made.transcripts()["transcript_id"]
    with pytest.raises(SourceCoded, match=r"1 keputusan \(ani\)"):
        made.remove(key)
    removed = made.remove(key, force=True)
    assert removed.decisions == 1 and made.codings().empty and len(made.decisions()) == 1
    assert whole(made) and any(one.check == "removed" for one in made.doctor())
    frame = made.add(talk)  # the same file again
    assert frame["file"].tolist() == ["a.txt"] and "kembali" in "".join(frame.attrs["notes"])
    assert len(made.codings()) == 1
    with pytest.raises(NothingToDo):
        made.undo(coder="ani", change_id=removed.change_id)
    with pytest.raises(UnknownExcerpt):
        made.remove("tidak-ada.txt")


def test_the_commands(made: Study, talk: Path) -> None:
    made.confirm(excerpt(made, said(made)[1]), "anggaran", coder="ani")
    path, run = str(made.path), CliRunner().invoke
    made.close()
    write(talk, TALK.replace("terbatas sekali", "sangat cukup"))
    done = run(app, ["update", path, str(talk)])
    assert done.exit_code == 0 and "tidak dibawa (anggaran: ani)" in done.output
    change = done.output.split("--undo ")[1].split()[0]
    back = run(app, ["update", path, "--undo", change])
    assert back.exit_code == 0, back.output
    with Study(path) as study:
        assert len(study.codings()) == 1
    refused = run(app, ["remove", path, "a.txt"])
    assert isinstance(refused.exception, SourceCoded)
    done = run(app, ["remove", path, "a", "--force"])
    assert done.exit_code == 0 and "1 keputusan" in done.output
    change = done.output.split("--undo ")[1].split()[0]
    assert run(app, ["remove", path, "--undo", change]).exit_code == 0
    with Study(path) as study:
        assert len(study.codings()) == 1 and whole(study)
    for wrong in (["update", path], ["remove", path], ["update", path, str(talk), "--undo", "0"]):
        assert run(app, wrong).exit_code != 0


def test_copies_agree_on_what_was_removed_and_updated(made: Study, talk: Path) -> None:
    other = write(talk.with_name("b.txt"), "P: Ada?\nN: Belum ada.\n")
    made.add(other)
    copy = made.path.with_name("salinan.study")
    made.close()
    copy.write_bytes(made.path.read_bytes())
    with Study(copy) as theirs:
        theirs.remove("b.txt")
        theirs.update(write(talk, "P: Pagi.\n" + TALK))
    with Study(made.path) as ours:
        report = ours.merge_study(copy)
        assert {"removed", "replaced"} <= set(report.query("outcome == 'added'")["kind"])
        assert ours.transcripts()["file"].tolist() == ["a.txt"] and whole(ours)
        assert len(said(ours, "interviewer")) == 4
        ours.add(other)  # it is wanted after all
        ours.merge_study(copy)
        assert "b.txt" in set(ours.transcripts()["file"])


FOLDERS = ("Informan 1", "Informan 2", "Informan 3")


def per_folder(folder: Path) -> list[Path]:
    return [
        write(folder / one / "transkrip.txt", f"P: Bagaimana?\nN: Pelatihan ada {n} kali.\n")
        for n, one in enumerate(FOLDERS, start=1)
    ]


def test_a_folder_for_each_informant_makes_three_informants(tmp_path: Path) -> None:
    per_folder(tmp_path)
    with Study(tmp_path / "s.study") as study:
        frame = study.add(str(tmp_path / "Informan*" / "transkrip.txt"))
        assert study.informants()["informant"].tolist() == list(FOLDERS)
        assert frame["file"].tolist() == [f"{one}/transkrip.txt" for one in FOLDERS]
        (note,) = frame.attrs["notes"]
        assert "“Informan 2/transkrip.txt”" in note
        assert study.add(tmp_path / "Informan 1" / "transkrip.txt").empty
        one = write(tmp_path / "Informan 1" / "transkrip.txt", "P: Lalu?\nN: Pelatihan ada.\n")
        with pytest.raises(SourceKnown):
            study.add(one)
        study.update(one)
        assert study.transcripts()["file"].tolist() == [f"{one}/transkrip.txt" for one in FOLDERS]
        assert study.informants()["informant"].tolist() == list(FOLDERS)
        study.set_codebook(BOOK)
        table = pd.DataFrame(
            {"transcript": ["Informan 2/transkrip.txt"], "text": ["Pelatihan ada 2 kali."],
             "code": ["pelatihan"]}
        )  # fmt: skip
        table.to_csv(tmp_path / "kode.csv", index=False)
        assert study.code(tmp_path / "kode.csv", coder="ani") == 1
        assert study.codings()["informant"].tolist() == ["Informan 2"]


def test_folders_one_after_the_other_are_told_too(tmp_path: Path) -> None:
    paths = per_folder(tmp_path)
    with Study(tmp_path / "s.study") as study:
        assert study.add(paths[0]).attrs["notes"] == []
        for path in paths[1:]:
            (note,) = study.add(path).attrs["notes"]
            assert f"“{path.parent.name}/transkrip.txt”" in note
        assert study.informants()["informant"].tolist() == ["transkrip", *FOLDERS[1:]]


def test_a_table_of_informants_names_folders(tmp_path: Path) -> None:
    paths = per_folder(tmp_path)
    table = pd.DataFrame(
        {
            "berkas": [r"Informan 1\transkrip.txt", "Informan 2/transkrip", "Informan 3"],
            "informan": ["Bu Ani", "Pak Budi", "Bu Cici"],
            "unit": ["Umum", "Keuangan", "Umum"],
        }
    )
    with Study(tmp_path / "s.study") as study:
        notes = study.add(paths, informants=table).attrs["notes"]
        assert study.informants()["informant"].tolist() == ["Bu Ani", "Pak Budi", "Bu Cici"]
        assert study.informants()["unit"].tolist() == ["Umum", "Keuangan", "Umum"]
        assert len(notes) == 1
    with Study(tmp_path / "t.study") as study:
        wide = pd.DataFrame({"berkas": ["transkrip.txt"], "informan": ["Bu Ani"]})
        notes = study.add(paths, informants=wide).attrs["notes"]
        assert any("transkrip.txt · Bu Ani”) = Informan 1/transkrip.txt" in one for one in notes)


def test_two_informants_of_one_name_are_told(tmp_path: Path) -> None:
    for n in (1, 2):
        write(tmp_path / f"w{n}.txt", f"P: Ada?\nBu Sari: Ada {n} kali.\nP: Lalu?\nBu Sari: Ya.\n")
    files = [tmp_path / "w1.txt", tmp_path / "w2.txt"]
    with Study(tmp_path / "s.study") as study:
        (note,) = study.add(files).attrs["notes"]
        assert "“Bu Sari” (w1.txt, w2.txt)" in note
        assert study.add(files).attrs["notes"] == []
    table = pd.DataFrame(
        {
            "berkas": ["w1.txt", "w2.txt"],
            "informan": ["Bu Sari", "Bu Sari"],
            "unit": ["Umum", "Keuangan"],
        }
    )
    with Study(tmp_path / "t.study") as study:
        (note,) = study.add(files, informants=table).attrs["notes"]
        assert "“Bu Sari” (unit: Umum / Keuangan)" in note


def test_exports_and_copies_of_sources_with_folders(tmp_path: Path) -> None:
    paths = per_folder(tmp_path)
    with Study(tmp_path / "s.study") as study:
        study.set_codebook(BOOK)
        study.add(paths)
        study.confirm(excerpt(study, "Pelatihan ada 2 kali."), "pelatihan", coder="ani")
        for ending in ("qdpx", "json", "xlsx", "csv", "docx", "html"):
            study.export(tmp_path / f"luaran.{ending}")
        with Study.from_export(tmp_path / "luaran.qdpx", tmp_path / "kembali.study") as back:
            assert back.codings()["informant"].tolist() == ["Informan 2"]
            assert set(back.transcripts()["file"]) == set(study.transcripts()["file"])
        table = study.pseudonymise().attrs["table"]
        frame = study.pseudonymise(table, tmp_path / "bagi")
        assert len(frame.attrs["files"]) == 5

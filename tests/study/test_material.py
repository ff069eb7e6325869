"""What a study knows of its texts: who speaks, what a search finds, what may be a slip."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import Connection
from typer.testing import CliRunner

import qualnlp.store.connection
from qualnlp.cli.commands import app
from qualnlp.errors import SpeakersSettled, TranscriptUnreadable
from qualnlp.store import transcripts as transcript_store
from qualnlp.study import Study
from qualnlp.transcripts import side_by_side

TALK = """Sari: Ada diklat?
Budi: Jarang, pelatihannya gak merataJadi, Bu.
Sari: Kenapa?
Budi: Dana.
"""


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    path = tmp_path / "obrolan.txt"
    path.write_text(TALK, encoding="utf-8")
    return path


@pytest.fixture
def spoken(tmp_path: Path, talk: Path) -> Study:
    study = Study(tmp_path / "obrolan.study")
    study.add(talk)
    return study


def roles(study: Study) -> dict[str, str]:
    transcript = study.transcript(study.transcripts()["transcript_id"].iloc[0])
    return {turn.speaker: turn.role for turn in transcript.turns}


def test_a_guess_is_told_and_can_be_settled(spoken: Study, talk: Path) -> None:
    assert "“Sari” dianggap pewawancara" in spoken.transcripts()["warnings"].iloc[0]
    assert roles(spoken) == {"Sari": "interviewer", "Budi": "informant"}
    again = spoken.add(talk, speakers={"Sari": "informan", "Budi": "pewawancara"})
    assert len(again) == 1 and again["warnings"].iloc[0] == ""
    assert roles(spoken) == {"Sari": "informant", "Budi": "interviewer"}
    assert len(spoken.transcripts()) == 1
    assert not [one for one in spoken.doctor() if one.level == "error"]
    with pytest.raises(ValueError, match="pewawancara"):
        spoken.add(talk, speakers={"Sari": "ketua"})


def test_speakers_of_a_coded_transcript_stay(spoken: Study, talk: Path, example: Path) -> None:
    spoken.set_codebook(example / "codebook.yaml")
    answer = spoken.excerpts().query("role == 'informant'")["excerpt_id"].iloc[0]
    spoken.confirm(answer, "pelatihan", coder="ani")
    with pytest.raises(SpeakersSettled, match="sudah mulai dikode"):
        spoken.add(talk, speakers={"Sari": "informan", "Budi": "pewawancara"})
    assert len(spoken.codings()) == 1
    assert spoken.add(talk, speakers={"Sari": "pewawancara"}).empty  # as it is already


def test_a_search_finds_words_in_all_their_forms(spoken: Study) -> None:
    assert list(spoken.search("LATIH tidak")["text"]) == [
        "Jarang, pelatihannya gak merataJadi, Bu."
    ]
    assert spoken.search("mutasi").empty and spoken.search("?!").empty


def test_slips_are_listed_with_their_place(spoken: Study) -> None:
    (row,) = spoken.suspects().to_dict("records")
    text = spoken.transcript(row["transcript_id"]).text
    assert text[row["start"] : row["end"]] == row["text"] == "merataJadi,"
    assert (row["kind"], row["proposal"]) == ("glued", "merata Jadi,")


def test_speakers_can_be_told_on_the_command_line(tmp_path: Path, talk: Path) -> None:
    path = tmp_path / "baru.study"
    Study(path).close()
    run = CliRunner().invoke
    told = ["--speaker", "Sari=informan", "--speaker", "Budi=pewawancara"]
    assert run(app, ["add", str(path), str(talk), *told]).exit_code == 0
    with Study(path) as study:
        assert roles(study)["Sari"] == "informant"
    assert run(app, ["add", str(path), str(talk), "--speaker", "Sari"]).exit_code == 2


def test_files_are_read_before_anybody_waits_and_one_that_cannot_be_read_stops_them_all(
    study: Study, speech: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = []
    for number in range(4):
        files.append(tmp_path / f"{number}.txt")
        files[-1].write_text(f"P: Ada diklat?\nN: Tahun {number} belum, Bu.", encoding="utf-8")
    read, before = side_by_side.read_transcript, len(study.transcripts())  # type: ignore[attr-defined]

    def meanwhile(path: Path, speakers: object) -> object:
        with Study(study.path) as other:  # would wait for as long as the study is written
            other.finish(speech[0], coder="ani")
            assert len(other.transcripts()) == before
        return read(path, speakers)

    monkeypatch.setattr(side_by_side, "read_transcript", meanwhile)
    monkeypatch.setattr(qualnlp.store.connection, "BUSY_SECONDS", 1)
    files[3].write_bytes(b"")
    with pytest.raises(TranscriptUnreadable, match="3.txt"):
        study.add(files)
    assert len(study.transcripts()) == before and len(study.decisions()) == 4
    files[3].write_text("N: Alhamdulillah sudah, Bu.", encoding="utf-8")
    assert study.add([*files, files[0]])["file"].tolist() == [one.name for one in files]


def test_much_text_is_written_in_portions_and_a_broken_call_is_taken_up_again(
    tmp_path: Path, example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = sorted(example.glob("0*"))
    with Study(tmp_path / "sekali.study") as once:
        once.add(files, informants=example / "informan.xlsx")
        whole = (once.transcripts(), once.excerpts(), once.informants())
    monkeypatch.setattr("qualnlp.study._ingest.add_files.CHARACTERS_AT_ONCE", 20_000)
    saved: list[str] = []
    save = transcript_store.save_transcript

    def break_off(connection: Connection, prepared: transcript_store.Prepared) -> bool:
        if len(saved) == 4:
            raise KeyboardInterrupt
        saved.append(prepared.transcript["transcript_id"])
        return save(connection, prepared)

    with Study(tmp_path / "bagian.study") as parts:
        monkeypatch.setattr(transcript_store, "save_transcript", break_off)
        with pytest.raises(KeyboardInterrupt):
            parts.add(files, informants=example / "informan.xlsx")
        there = set(parts.transcripts()["transcript_id"])
        assert 0 < len(there) <= 4 and there <= set(saved)
        assert all(one.level == "ok" for one in parts.doctor())
        monkeypatch.setattr(transcript_store, "save_transcript", save)
        added = parts.add(files, informants=example / "informan.xlsx")
        assert len(added) == len(files) - len(there)
        again = (parts.transcripts(), parts.excerpts(), parts.informants())
    for before, after in zip(whole, again, strict=True):
        times = [name for name in before.columns if name == "added_at"]
        pd.testing.assert_frame_equal(before.drop(columns=times), after.drop(columns=times))

"""Excerpts: exact offsets, whole answers, long ones cut where speech breathes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualnlp.errors import FormatUnknown
from qualnlp.excerpts import excerpts_at, locate, select, split, to_frame, write_frame
from qualnlp.excerpts.informants import Informants
from qualnlp.excerpts.model import COLUMNS
from qualnlp.language.tokens import count_words
from qualnlp.transcripts import Transcript, Turn, read_transcript


def transcript_of(text: str) -> Transcript:
    return Transcript("0" * 16, "a.txt", text, (Turn("N", "informant", 0, len(text)),), text)


def test_the_example_has_exact_excerpts(example: Path) -> None:
    total = 0
    for path in sorted(example.glob("0*")):
        transcript = read_transcript(path)
        excerpts = split(transcript)
        for excerpt in excerpts:
            assert transcript.text[excerpt.start : excerpt.end] == excerpt.text
            turn = transcript.turns[excerpt.turn - 1]
            assert turn.start <= excerpt.start < excerpt.end <= turn.end
            assert count_words(excerpt.text) <= 80
        assert [e.excerpt_id for e in excerpts] == [e.excerpt_id for e in split(transcript)]
        total += sum(excerpt.role == "informant" for excerpt in excerpts)
    assert total >= 150


SPEECH = st.lists(
    st.sampled_from(
        ["pelatihan", "minim", "ya,", "nah", "terus", "sih.", "Bu!", "😅", "teman-teman"]
    ),
    min_size=1,
    max_size=200,
).map(" ".join)


@settings(deadline=None)
@given(SPEECH, st.integers(1, 30))
def test_no_excerpt_is_too_long_and_nothing_is_lost(text: str, max_words: int) -> None:
    transcript = transcript_of(text)
    excerpts = split(transcript, max_words)
    assert "".join("".join(e.text.split()) for e in excerpts) == "".join(text.split())
    position = 0
    for excerpt in excerpts:
        assert transcript.text[excerpt.start : excerpt.end] == excerpt.text
        assert position <= excerpt.start
        position = excerpt.end
        assert count_words(excerpt.text) <= max_words


def test_long_speech_without_full_stops_is_cut_before_a_marker() -> None:
    text = " ".join(["kata"] * 30) + " terus " + " ".join(["lagi"] * 30)
    first, second = split(transcript_of(text), 40)
    assert second.text.startswith("terus") and len(first.text.split()) == 30


def test_a_million_words_without_a_full_stop_are_cut_too() -> None:
    excerpts = split(transcript_of("kata " * 100_000), 80)
    assert len(excerpts) == 1250


def test_bare_labels_take_the_name_of_the_file_or_the_users(tmp_path: Path) -> None:
    path = tmp_path / "Bu Sari.txt"
    path.write_text("P: Ada diklat?\nN: Jarang.\nInforman 2: Saya sering.\n", encoding="utf-8")
    transcript = read_transcript(path)
    assert [e.informant for e in split(transcript)] == ["Bu Sari", "Bu Sari", "Informan 2"]
    named = split(transcript, informants={"N": "Kepala Seksi"})
    assert [e.informant for e in named] == ["Kepala Seksi", "Kepala Seksi", "Informan 2"]
    by_file = split(transcript, informants={"Bu Sari.txt": "Ibu S."})
    assert {e.informant for e in by_file} == {"Ibu S."}


def test_the_nearest_entry_names_an_informant(tmp_path: Path) -> None:
    path = tmp_path / "02.txt"
    path.write_text("P: Ada?\nN: Ada.\nP: Oh?\nBu Sari: Iya.\n", encoding="utf-8")
    transcript = read_transcript(path)

    def named(informants: object) -> list[str]:
        found = split(transcript, informants=informants)  # type: ignore[arg-type]
        return [one.informant for one in found if one.role == "informant"]

    # A label tells people apart, a bare role word does not; letter case and folder do not count.
    assert named({"02.TXT": "Dua", "bu  sari": "Tiga"}) == ["Dua", "Tiga"]
    assert named({"N": "Siapa saja", "02": "Dua"}) == ["Dua", "Dua"]
    assert named({"N": "Satu"}) == ["Satu", "Bu Sari"]
    table = tmp_path / "informan.csv"
    rows = "berkas;label;informan;jabatan\nwawancara\\02.txt;Bu Sari;Tiga;Kasi\n02.txt;;;Staf\n"
    table.write_text(rows, encoding="utf-8")
    assert named(table) == ["02", "Tiga"]
    informants = Informants.of(table)
    assert informants.attributes("02") == {"jabatan": "Staf"}
    assert informants.attributes("Tiga") == {"jabatan": "Kasi"}


def test_a_quotation_is_found_whatever_its_spaces_and_marks() -> None:
    text = "P: Apa? N: Kalau “diklat”\nsih minim,ya.Terus terang."
    assert [text[slice(*span)] for span in locate(text, 'kalau "diklat" sih  minim, ya.')] == [
        "Kalau “diklat”\nsih minim,ya."
    ]
    assert locate(text, "inim") == []  # never from inside a word
    assert locate(text, "") == []


def test_a_quotation_means_the_excerpts_that_it_shares_most_with() -> None:
    text = "Satu dua tiga empat. Lima enam tujuh delapan. Sembilan."
    excerpts = split(transcript_of(text), 4)
    assert len(excerpts) == 3
    whole = excerpts_at(excerpts, 0, len(text))
    assert whole == excerpts
    assert excerpts_at(excerpts, 0, 8) == excerpts[:1]
    assert excerpts_at(excerpts, len(text), len(text)) == []


def test_any_stretch_of_a_turn_can_be_selected() -> None:
    transcript = transcript_of("Kalau pelatihan sih minim.")
    chosen = select(transcript, 6, 15, technique="wawancara", informants=["Informan 1"])
    assert (chosen.text, chosen.informant) == ("pelatihan", "Informan 1")
    for start, end in ((5, 5), (0, 99), (-1, 3)):
        with pytest.raises(ValueError, match="satu giliran bicara"):
            select(transcript, start, end, technique="wawancara", informants=["x"])


def test_frames_are_tidy_and_written_as_asked(tmp_path: Path) -> None:
    frame = to_frame(split(transcript_of("Satu. Dua."), 1))
    assert tuple(frame.columns) == COLUMNS
    assert frame["start"].dtype == "int64"
    for name in ("a.csv", "a.xlsx"):
        write_frame(frame, tmp_path / name)
        assert (tmp_path / name).stat().st_size > 100
    with pytest.raises(FormatUnknown, match=r"\.sav"):
        write_frame(frame, tmp_path / "a.sav")
    with pytest.raises(ValueError, match="at least 1"):
        split(transcript_of("x"), 0)

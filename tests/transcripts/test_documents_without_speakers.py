"""Observations and documents: nobody speaks in them, and a heading is a heading wherever it is."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from qualnlp import read_transcript
from qualnlp.i18n import use_language
from qualnlp.study import Study

HEADINGS = ("Pasal {}", "BAB {}", "Bab {}", "Bagian Kedua", "Paragraf {}", "Lampiran {}")
headings = st.builds(
    str.format, st.sampled_from(HEADINGS), st.sampled_from(["1", "5", "12a", "II", "IV"])
)
TEXT = "Kader menerima honorarium yang dibayarkan setiap tiga bulan oleh pemerintah desa."


@settings(max_examples=40)
@given(parts=st.lists(headings, min_size=1, max_size=6))
def test_a_heading_of_a_part_is_no_content_wherever_it_stands(parts, tmp_path_factory):
    path = tmp_path_factory.mktemp("dok") / "perdes.txt"
    body = "\n\n".join(f"{head}\n\n{TEXT} Nomor {n}." for n, head in enumerate(parts))
    path.write_text(f"PERATURAN DESA CONTOH\n\n{body}\n", encoding="utf-8")
    transcript = read_transcript(path)
    roles = {transcript.text[t.start : t.end]: t.role for t in transcript.turns}
    for head in parts:
        assert roles[head] == "other"
    for n, _ in enumerate(parts):
        assert roles[f"{TEXT} Nomor {n}."] == "informant"


def test_a_sentence_about_an_article_is_content(tmp_path: Path):
    path = tmp_path / "perdes.txt"
    told = "Pasal 6: Pelatihan kader dilaksanakan paling sedikit sekali setahun."
    path.write_text(f"PERATURAN\n\nPasal 5\n\n{TEXT}\n\n{told}\n", encoding="utf-8")
    transcript = read_transcript(path)
    roles = {transcript.text[t.start : t.end]: t.role for t in transcript.turns}
    assert roles[told] == "informant" and roles["Pasal 5"] == "other"


def test_observations_and_documents_are_asked_for_no_speakers(tmp_path: Path):
    for language in ("id", "en"):
        folder = tmp_path / language
        folder.mkdir()
        with use_language(language), Study(folder / "a.study") as study:
            for number, technique in enumerate(("observasi", "dokumentasi", "wawancara")):
                note = folder / f"{technique}.txt"
                note.write_text(f"Papan pengumuman nomor {number} kosong.", encoding="utf-8")
                study.add(note, technique=technique)
            told = dict(study.transcripts()[["technique", "warnings"]].values)
        assert told["observasi"] == told["dokumentasi"] == ""
        assert told["wawancara"]

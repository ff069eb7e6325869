"""Speakers on lines of their own in plain text, and lines that look like them and are none."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualnlp.transcripts import Transcript, read_transcript
from tests.transcripts.documents import A1, A2, Q1, Q2, TALK, check_offsets, talk, told


def read(folder: Path, text: str) -> Transcript:
    path = folder / "transkrip.txt"
    path.write_text(text, encoding="utf-8")
    transcript = read_transcript(path)
    check_offsets(transcript)
    return transcript


@pytest.mark.parametrize(
    ("asker", "answerer"),
    [
        ("Peneliti", "Informan Kunci 1"),
        ("PEWAWANCARA", "NARASUMBER 2"),
        ("P", "N"),
        ("Pw", "Inf-2"),
        ("Rina Wulandari", "Dewi Sari, S.Sos."),
        ("Moderator", "Bu Sari (staf)"),
        ("[00:12] Peneliti", "[01:02:03] Informan"),
        ("Rina W   0:12", "Dewi   1:05"),
        ("1. Peneliti", "2. Informan"),
    ],
)
def test_lines_that_name_who_speaks(tmp_path: Path, asker: str, answerer: str) -> None:
    text = f"TRANSKRIP\n\n{asker}\n{Q1}\n\n{answerer}\n{A1}\n\n{asker}\n{Q2}\n{answerer}\n{A2}\n"
    assert talk(read(tmp_path, text)) == TALK


def test_a_word_below_a_speaker_is_said(tmp_path: Path) -> None:
    text = (
        "Peneliti\nSering?\nInforman\nJarang\nPeneliti\nDulu?\nInforman\nJarang\n"
        "Peneliti\nSiapa?\nInforman\nRina\n"
    )
    assert [words for _, words in talk(read(tmp_path, text))] == [
        "Sering?", "Jarang", "Dulu?", "Jarang", "Siapa?", "Rina",
    ]  # fmt: skip


def test_a_speaker_goes_on_over_paragraphs(tmp_path: Path) -> None:
    text = f"Rina\n{Q1}\n\nDewi\n{A1}\n\nBegitu.\nKami menunggu.\n\nRina\n{Q2}\n\nDewi\n{A2}\n"
    said = talk(read(tmp_path, text))[1][1]
    assert said.split() == f"{A1} Begitu. Kami menunggu.".split()


def test_times_run_from_label_to_label(tmp_path: Path) -> None:
    transcript = read(tmp_path, f"Rina 0:12\n{Q1}\nDewi 0:19\n{A1}\n")
    assert [(turn.time_start, turn.time_end) for turn in transcript.turns] == [
        (12.0, 19.0), (19.0, None),
    ]  # fmt: skip


def test_a_title_above_a_labelled_interview_is_no_speaker(tmp_path: Path) -> None:
    text = f"Informan 1\nPeneliti\nRina\n\nP: {Q1}\nN: {A1}\nP: {Q2}\nN: {A2}\n"
    transcript = read(tmp_path, text)
    assert talk(transcript) == TALK
    assert {speaker for _, speaker, _ in told(transcript)} == {"", "P", "N"}


@pytest.mark.parametrize(
    "text",
    [
        "Ruang Kerja\nSepi sekali pagi itu.\nHalaman Depan\nRamai.\nRuang Kerja\nMasih sepi.\n",
        "Informan\nKami menemui tiga orang.\nKesimpulan\nPelatihan jarang.\n",
        "A\nApa yang tampak?\nB\nTidak ada orang.\nC\nSelesai.\n",
        "Kendala\nApa saja?\nSolusi\nBelum ada.\nKendala\nDana.\nSolusi\nMenunggu.\n",
    ],
)
def test_headings_are_no_speakers(tmp_path: Path, text: str) -> None:
    assert {speaker for _, speaker, _ in told(read(tmp_path, text))} == {""}


@pytest.mark.parametrize("label", ["Rina Wulandari", "Penutur 1", "Ibu Sari 2"])
@pytest.mark.parametrize("time", ["{}0:0{}", "0{}:0{}", "00:0{}:0{}"])
def test_no_figure_of_a_time_behind_a_name_is_part_of_it(
    tmp_path: Path, label: str, time: str
) -> None:
    lines = [
        f"{who} {time.format('' if time.startswith('{}') else 0, n)}\n{said}"
        for n, (who, said) in enumerate([(label, Q1), ("Dewi", A1), (label, Q2), ("Dewi", A2)])
    ]
    transcript = read(tmp_path, "\n\n".join(lines))
    assert [turn.speaker for turn in transcript.turns] == [label, "Dewi"] * 2
    assert [turn.time_start for turn in transcript.turns] == [0.0, 1.0, 2.0, 3.0]

"""Transcripts that programs wrote: Whisper's JSON of all makes, and oTranscribe."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from qualnlp.errors import QualNlpError, TranscriptUnreadable
from qualnlp.transcripts import read_transcript
from tests.transcripts.exact import exact, turns_of


def saved(tmp_path: Path, data: Any, name: str = "a.json") -> Path:
    path = tmp_path / name
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


def test_segments_of_whisper_are_read_with_times(tmp_path: Path) -> None:
    segments = [
        {"id": 0, "start": 0.0, "end": 2.5, "text": " Kalau pelatihan sih,"},
        {"id": 1, "start": 2.5, "end": 4.0, "text": " masih minim ya."},
    ]
    transcript = read_transcript(saved(tmp_path, {"text": "...", "segments": segments}))
    assert exact(transcript) == [("", "informant", "Kalau pelatihan sih, masih minim ya.")]
    turn = transcript.turns[0]
    assert (turn.time_start, turn.time_end) == (0.0, 4.0)
    assert transcript.times(turn.end - 5, turn.end) == (2.5, 4.0)


def test_speakers_of_whisperx_cut_segments_where_words_change(tmp_path: Path) -> None:
    words = [
        {"word": "Ada", "start": 0.0, "end": 0.4, "speaker": "SPEAKER_00"},
        {"word": "diklat?", "start": 0.4, "end": 1.0, "speaker": "SPEAKER_00"},
        {"word": "Jarang,", "start": 1.2, "end": 1.6, "speaker": "SPEAKER_01"},
        {"word": "Bu.", "start": 1.6, "end": 2.0},
    ]
    segments = [
        {"start": 0.0, "end": 2.0, "text": " Ada diklat? Jarang, Bu.", "speaker": "SPEAKER_00",
         "words": words},
        {"start": 2.0, "end": 3.0, "text": " Sekali setahun.", "speaker": "SPEAKER_01"},
        {"start": 3.0, "end": 4.0, "text": " Siapa saja?", "speaker": "SPEAKER_00"},
    ]  # fmt: skip
    transcript = read_transcript(saved(tmp_path, {"segments": segments}))
    assert exact(transcript) == [
        ("SPEAKER_00", "interviewer", "Ada diklat?"),
        ("SPEAKER_01", "informant", "Jarang, Bu. Sekali setahun."),
        ("SPEAKER_00", "interviewer", "Siapa saja?"),
    ]
    assert [(turn.time_start, turn.time_end) for turn in transcript.turns] == [
        (0.0, 1.2), (1.2, 3.0), (3.0, 4.0)
    ]  # fmt: skip


@pytest.mark.parametrize(
    "data",
    [
        {"transcription": [
            {"timestamps": {"from": "00:00:01,500", "to": "00:00:03,000"},
             "offsets": {"from": 1500, "to": 3000}, "text": " Jarang, Bu."}]},
        {"transcription": [
            {"timestamps": {"from": "00:00:01,500", "to": "00:00:03,000"},
             "text": " Jarang, Bu."}]},
        {"chunks": [{"timestamp": [1.5, 3.0], "text": " Jarang, Bu."}]},
        [{"start": 1.5, "end": 3, "text": "Jarang, Bu."}],
    ],
)  # fmt: skip
def test_other_makes_tell_the_same(tmp_path: Path, data: Any) -> None:
    transcript = read_transcript(saved(tmp_path, data))
    assert exact(transcript) == [("", "informant", "Jarang, Bu.")]
    assert (transcript.turns[0].time_start, transcript.turns[0].time_end) == (1.5, 3.0)


@pytest.mark.parametrize(
    "data", [{}, [], 3, "teks", {"segments": 1}, [{"text": "tanpa waktu"}], None]
)
def test_other_json_is_refused(tmp_path: Path, data: Any) -> None:
    with pytest.raises(TranscriptUnreadable, match=r"bukan transkrip Whisper.*\.vtt"):
        read_transcript(saved(tmp_path, data))


def test_json_that_is_not_whole_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    for text in ("", "{", '{"segments": [', "[" * 100_000, '{"a":' * 100_000):
        path.write_text(text)
        with pytest.raises(TranscriptUnreadable, match="JSON yang utuh"):
            read_transcript(path)


def test_strange_values_in_segments_do_no_harm(tmp_path: Path) -> None:
    segments: list[Any] = [
        {"start": "x", "end": None, "text": " Ada."},
        {"start": 10**400, "end": -3, "text": " Jarang.", "speaker": 7,
         "words": [1, {"word": None}]},
        {"start": 1.0, "end": 2.0, "text": " Sekali.", "speaker": 7, "words": [{"word": "lain"}]},
        {"start": 2.0, "end": 3.0}, 5, None,
    ]  # fmt: skip
    told = turns_of(saved(tmp_path, {"segments": segments}))
    assert " ".join(text for *_, text in told) == "Ada. Jarang. Sekali."


STAMP = '<span class="timestamp" contenteditable="false" data-timestamp="{}">{}</span>'


def otr(tmp_path: Path, html: str) -> Path:
    data = {"text": html, "media": "a.mp3", "media-source": "", "media-time": 3.5}
    return saved(tmp_path, data, "a.otr")


def test_otranscribe_marks_give_times_and_are_no_speech(tmp_path: Path) -> None:
    html = (
        f"<p>{STAMP.format('1.5', '00:01')}&nbsp;P: Ada diklat?</p>"
        f"<p>N: {STAMP.format('4.25', '00:04')}Jarang, Bu.<br />"
        f"Sekali {STAMP.format('9', '00:09')} setahun &amp; itu pun <b>sebentar</b>.</p>"
        "<p>P: Oh.</p>"
    )
    transcript = read_transcript(otr(tmp_path, html))
    told = exact(transcript)
    assert [(who, role) for who, role, _ in told] == [
        ("P", "interviewer"), ("N", "informant"), ("P", "interviewer")
    ]  # fmt: skip
    assert told[1][2].split() == "Jarang, Bu. Sekali setahun & itu pun sebentar.".split()
    assert [turn.time_start for turn in transcript.turns] == [1.5, 4.25, 9.0]
    late = transcript.text.index("setahun")
    assert transcript.times(late, late + 7) == (9.0, None)
    assert "00:0" not in transcript.source_text


def test_otranscribe_without_marks_or_labels_is_plain_text(tmp_path: Path) -> None:
    told = turns_of(otr(tmp_path, "<p>Ruang kerja sepi.</p><p>Petugas datang siang.</p>"))
    assert told == [
        ("", "informant", "Ruang kerja sepi."), ("", "informant", "Petugas datang siang.")
    ]  # fmt: skip


def test_otranscribe_of_another_kind_is_refused(tmp_path: Path) -> None:
    others: tuple[object, ...] = ({}, [], {"text": 3}, None)
    for data in others:
        with pytest.raises(TranscriptUnreadable, match="oTranscribe"):
            read_transcript(saved(tmp_path, data, "a.otr"))


def test_damaged_machine_transcripts_are_read_or_refused(tmp_path: Path) -> None:
    html = "".join(
        f"<p>{STAMP.format(n, '00:01')} P: Ada?<br>N: Jarang &amp; sedikit.</p>" for n in range(5)
    )
    segments = [{"start": n, "end": n + 1, "text": " Jarang.", "speaker": "A"} for n in range(9)]
    draw = random.Random(7)
    read = 0
    for name, data in (("a.otr", {"text": html}), ("a.json", {"segments": segments})):
        whole = json.dumps(data).encode()
        for number in range(40):
            broken = bytearray(whole)
            at = draw.randrange(len(broken))
            if number % 3 == 0:
                del broken[at:]
            elif number % 3 == 1:
                for _ in range(3):
                    broken[draw.randrange(len(broken))] ^= 1 << draw.randrange(7)
            else:
                del broken[at : at + 10]
            path = tmp_path / name
            path.write_bytes(broken)
            try:
                exact(read_transcript(path))
                read += 1
            except QualNlpError as error:
                assert error.where == str(path) and error.hint
    assert read > 5

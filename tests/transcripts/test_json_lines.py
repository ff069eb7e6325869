"""JSON of one thing a line, messages without times, and texts in UTF-16 without a mark."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualnlp.errors import TranscriptUnreadable
from qualnlp.tabular import decode
from qualnlp.transcripts import read_transcript
from tests.transcripts.exact import turns_of

TALK = [
    ("Rina", "Sudah berapa lama Ibu berjualan di sini?"),
    ("Yuni", "Sudah dua belas tahun, “lama” katanya – ya begitu."),
    ("Rina", "Apa kendalanya?"),
    ("Yuni", "Modal sama hujan, itu saja."),
]
WANTED = [(who, "interviewer" if who == "Rina" else "informant", words) for who, words in TALK]

SHAPES = {
    "whisper": lambda n, who, words: {"start": n * 5.0, "end": n * 5.0 + 4, "text": f" {words}",
                                      "speaker": who},
    "telegram": lambda n, who, words: {"id": n, "type": "message", "from": who,
                                       "date": f"2025-03-12T10:1{n}:00",
                                       "text": [words[:5], {"type": "bold", "text": words[5:]}]},
    "instagram": lambda n, who, words: {"sender_name": who, "timestamp_ms": 1741749000000 + n,
                                        "content": words},
    "discord": lambda n, who, words: {"id": str(n), "timestamp": f"2025-03-12T10:1{n}:00+07:00",
                                      "author": {"id": who[::-1], "nickname": who},
                                      "content": words},
    "talk": lambda n, who, words: {"role": who, "content": words},
    "labels": lambda n, who, words: {"id": n, "text": f"{who}: {words}", "label": []},
}  # fmt: skip


def shaped(shape: str) -> list[dict[str, Any]]:
    return [SHAPES[shape](n, *one) for n, one in enumerate(TALK)]


@pytest.mark.parametrize("shape", sorted(SHAPES))
@pytest.mark.parametrize("ending", [".jsonl", ".ndjson", ".json", ".txt"])
@pytest.mark.parametrize("between", ["\n", "\r\n", "\n\n"])
def test_every_line_of_json_is_a_message(
    tmp_path: Path, shape: str, ending: str, between: str
) -> None:
    path = tmp_path / f"a{ending}"
    lines = [json.dumps(one, ensure_ascii=False) for one in shaped(shape)]
    path.write_bytes((between.join(lines) + between).encode("utf-8-sig"))
    assert turns_of(path) == WANTED


@pytest.mark.parametrize("shape", sorted(set(SHAPES) - {"labels"}))
def test_messages_in_one_json_are_the_same(tmp_path: Path, shape: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"name": "Grup pasar", "messages": shaped(shape)}), encoding="utf-8")
    assert turns_of(path) == WANTED


def test_service_messages_hold_no_words(tmp_path: Path) -> None:
    service = {"id": 9, "type": "service", "actor": "Rina", "action": "pin_message", "text": ""}
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(map(json.dumps, [service, *shaped("telegram")])), encoding="utf-8")
    assert turns_of(path) == WANTED


@pytest.mark.parametrize("damage", ["{'text': 'Ada?'}\n{}", '{"text": "Ada', '{"a": 1}\n{"b": 2}'])
def test_lines_that_hold_no_talk_are_told(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(damage, encoding="utf-8")
    with pytest.raises(TranscriptUnreadable):
        read_transcript(path)


@settings(max_examples=60, deadline=None)
@given(
    text=st.text(
        st.sampled_from("abcdefghijklmnopqrstuvwxyz ABKMR.,?:\n0123456789éë“”‘’–…"), min_size=2
    ).filter(lambda text: sum(letter.isascii() for letter in text) > 0.8 * len(text)),
    order=st.sampled_from(["le", "be"]),
)
def test_utf16_without_a_mark_is_told_by_its_zeros(text: str, order: str) -> None:
    assert decode(text.encode(f"utf-16-{order}")) == text
    assert decode(text.encode("utf-8")) == text


@settings(max_examples=60, deadline=None)
@given(data=st.binary(min_size=4, max_size=60))
def test_bytes_that_are_no_text_are_not_taken_for_utf16(data: bytes) -> None:
    mixed = data + b"\x00\x00" + data
    if mixed[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        assert "\x00" in decode(mixed)


LABELLED = "\n".join(f"{who}: {words}" for who, words in TALK)
CUES = "".join(
    f"{n}\n00:00:0{n},000 --> 00:00:0{n},900\n{who}: {words}\n\n"
    for n, (who, words) in enumerate(TALK, 1)
)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-16", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    ("name", "content"),
    [("a.txt", LABELLED), ("a.srt", CUES), ("b.txt", CUES),
     ("a.vtt", "WEBVTT\n\n" + CUES.replace(",000", ".000").replace(",900", ".900"))],
)  # fmt: skip
def test_every_encoding_and_line_end_is_read(
    tmp_path: Path, encoding: str, line_end: str, name: str, content: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content.replace("\n", line_end).encode(encoding))
    assert turns_of(path) == WANTED

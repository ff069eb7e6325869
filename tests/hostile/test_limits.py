"""One file takes so much memory and time and no more; the study and the other files go on."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest

from qualnlp import Study, limits
from qualnlp.errors import TranscriptUnreadable
from qualnlp.limits import DAMAGED, TOO_MUCH, Ended, apart, bounded_reading
from qualnlp.transcripts import heavy, read_transcript
from tests.transcripts.documents import Paper
from tests.transcripts.made_pdf import column, write_pdf

counted = pytest.mark.skipif(sys.platform != "linux", reason="only Linux counts memory a process")
TALK = ["P: Apakah modalnya cukup, Bu?", "N: Belum cukup, Pak, harga pupuk naik terus."]
MB = 1 << 20


@counted
@pytest.mark.parametrize(
    ("program", "code"), [("burn", TOO_MUCH), ("fill", TOO_MUCH), ("break_down", DAMAGED)]
)
def test_a_process_that_takes_too_much_or_breaks_ends_alone(
    program: str, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", ":".join(filter(None, sys.path)))
    with pytest.raises(Ended) as ended:
        apart(f"tests.hostile.greedy:{program}", seconds=2.0)
    assert ended.value.code == code


@counted
def test_time_is_that_of_the_processor_and_not_of_the_wall(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", ":".join(filter(None, sys.path)))
    began = time.monotonic()
    assert apart("tests.hostile.greedy:wait", "3", seconds=2.0).strip() == b"jadi"
    assert time.monotonic() - began >= 3


# ---- memory in this process ----


@counted
def test_more_memory_than_a_file_may_take_is_a_sentence_and_the_limit_goes_away() -> None:
    import resource

    before = resource.getrlimit(resource.RLIMIT_AS)
    with pytest.raises(TranscriptUnreadable, match="a\\.docx.*memori"):
        with bounded_reading("a.docx", TranscriptUnreadable, most=100 * MB):
            with bounded_reading("inner", TranscriptUnreadable):
                bytearray(1 * MB)
            bytearray(400 * MB)
    assert resource.getrlimit(resource.RLIMIT_AS) == before
    assert len(bytearray(400 * MB)) == 400 * MB


@counted
def test_each_reader_is_within_the_limit(tmp_path: Path) -> None:
    """With little to spare each reader of a large file is refused with a sentence, and no more."""
    program = [sys.executable, str(Path(__file__).with_name("little_memory.py")), str(tmp_path)]
    done = subprocess.run(program, capture_output=True, text=True, check=False, env=as_we_import())
    assert done.returncode == 0, done.stderr[-2000:]
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(told) == 9
    for one in told:
        assert one["name"] in one["said"] and "terlalu besar" in one["said"], one
        assert one["restored"], one


def as_we_import() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}


# ---- large files in a process of their own ----


def test_a_large_file_is_read_apart_to_the_same_source(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [Paper().say(*TALK).save(tmp_path), tmp_path / "a.txt", tmp_path / "a.vtt"]
    paths[1].write_text("\n".join(TALK), encoding="utf-8")
    cues = "".join(
        f"00:0{n}.000 --> 00:0{n}.900\n<v N>{line}</v>\n\n" for n, line in enumerate(TALK)
    )
    paths[2].write_text(f"WEBVTT\n\n{cues}", encoding="utf-8")
    before = [read_transcript(path) for path in paths]
    monkeypatch.setattr(heavy, "HEAVY", 0)
    assert [read_transcript(path) for path in paths] == before


def test_an_error_comes_out_of_the_process_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(b"PK\x03\x04 nothing of the kind" * 10)
    with pytest.raises(TranscriptUnreadable) as before:
        read_transcript(path)
    monkeypatch.setattr(heavy, "HEAVY", 0)
    with pytest.raises(TranscriptUnreadable) as apart_from_us:
        read_transcript(path)
    assert str(apart_from_us.value) == str(before.value)


@counted
def test_a_file_that_takes_too_much_leaves_the_study_and_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "baik.txt").write_text("\n".join(TALK), encoding="utf-8")
    big = tmp_path / "besar.html"
    big.write_text("<html><body>" + "<p>N: ya</p>" * 800_000, encoding="utf-8")
    monkeypatch.setattr(heavy, "SECONDS", 0.2)
    monkeypatch.setattr(heavy, "_SECONDS_A_MB", 0.0)
    with Study(tmp_path / "s.study") as study:
        with pytest.raises(TranscriptUnreadable, match="besar.html.*terlalu"):
            study.add(big)
        study.add(tmp_path / "baik.txt")
        assert study.transcripts()["file"].tolist() == ["baik.txt"]
        assert not [one for one in study.doctor() if one.level == "error"]


def test_pictures_of_a_document_are_not_decoded(tmp_path: Path) -> None:
    """A picture of 60,000 by 60,000 points and one that is none: neither is opened."""
    path = Paper().say(*TALK).save(tmp_path)
    head = (
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\xea\x60\x00\x00\xea\x60\x08\x06\x00\x00\x00"
    )
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("word/media/image1.png", head + b"\x00" * 2000)
        archive.writestr("word/media/image2.jpeg", b"no picture")
        archive.writestr("word/media/image3.png", b"\x00" * 20_000_000, zipfile.ZIP_DEFLATED)
    assert not heavy.is_heavy(path, ".docx")
    assert len(read_transcript(path).turns) == 2


def test_a_pdf_waits_for_a_busy_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit counts the processor: a process that is stopped meanwhile loses nothing."""
    path = write_pdf(tmp_path / "a.pdf", [column(TALK)])
    seen: list[float] = []
    run = subprocess.run

    def slow(*words: Any, **more: Any) -> Any:
        seen.append(float(more["timeout"]))
        return run(*words, **more)

    monkeypatch.setattr(subprocess, "run", slow)
    assert len(read_transcript(path).turns) == 2
    assert min(seen) >= 10 * (1 if sys.platform == "win32" else limits.WAITING)

"""Word files of any make: no word lost, none doubled, every offset exact."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualnlp.errors import TranscriptUnreadable
from qualnlp.transcripts import read_transcript
from tests.transcripts.documents import Paper, check_offsets

LABELS = ["", "", "P: ", "N: ", "Bu Sari: ", "Peneliti", "Informan 1", "1. ", "7 ", "Rina  0:12\n"]
HEADS = ["No", "Pertanyaan", "Jawaban", "Penutur", "Ucapan", "Koding", "Informan 1", "", "Baris"]

lines = st.tuples(
    st.sampled_from(LABELS), st.integers(0, 3), st.sampled_from(["?", ".", "", "**?"])
)
tables = st.tuples(
    st.lists(st.sampled_from(HEADS), min_size=1, max_size=4),
    st.lists(st.lists(lines, min_size=1, max_size=4), max_size=4),
    st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(0, 3), st.integers(0, 3)),
)


def save(blocks: list[object], folder: Path) -> tuple[Path, int]:
    """Build a document in which each word is written once; return it and how many words."""
    paper = Paper()
    written = 0

    def line(shape: tuple[str, int, str]) -> str:
        nonlocal written
        label, words, end = shape
        said = " ".join(f"kata{written + n}x" for n in range(words))
        written += words
        bold, end = ("**", end[2:]) if end.startswith("**") else ("", end)
        return f"{bold}{label}{said}{end}{bold}"

    for block in blocks:
        if len(block[0]) and isinstance(block[0], list):  # type: ignore[index]
            parts: Any = block
            heads, rows, merge = parts
            width = max(len(heads), *(len(row) for row in rows), 1)
            cells = [heads, *([line(cell).replace("**", "") for cell in row] for row in rows)]
            table = paper.table([[*row, *[""] * (width - len(row))] for row in cells])
            top, bottom = sorted(at % len(cells) for at in merge[:2])
            left, right = sorted(at % width for at in merge[2:])
            table.cell(top, left).merge(table.cell(bottom, right))
        else:
            paper.say(line(block))  # type: ignore[arg-type]
    return paper.save(folder), written


@pytest.mark.slow
@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.one_of(lines, tables), max_size=8))
def test_every_word_is_read_once_and_leads_back(tmp_path: Path, blocks: list[object]) -> None:
    path, written = save(blocks, tmp_path)
    try:
        transcript = read_transcript(path)
    except TranscriptUnreadable as error:
        assert "kosong" in error.what and not written
        return
    found = Counter(re.findall(r"kata\d+x", transcript.source_text))
    assert found == Counter(f"kata{n}x" for n in range(written))
    check_offsets(transcript)

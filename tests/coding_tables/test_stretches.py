"""What the numbers of a stretch count is found from the words that they cut out."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualnlp.coding_tables import read_tables
from qualnlp.coding_tables.offsets import (
    CODE_POINTS,
    GRAPHEMES,
    UTF_16,
    Stretch,
    boundaries,
    place_in,
    unit_of,
)
from qualnlp.errors import DecisionsInvalid

TEXT = "Wah 👩🏽‍🌾 panen e\u0301nak 🇮🇩 sekali, Bu."


@pytest.mark.parametrize("unit", [CODE_POINTS, UTF_16, GRAPHEMES])
def test_a_file_of_doccano_is_read_by_the_unit_that_fits(tmp_path: Path, unit: str) -> None:
    at = {place: number for number, place in boundaries(TEXT, unit).items()}
    if unit == CODE_POINTS:
        at = {number: number for number in range(len(TEXT) + 1)}
    labels = []
    for word in ("panen", "sekali", "Bu"):
        start = TEXT.index(word)
        labels.append([at[start], at[start + len(word)], word.lower()])
    path = tmp_path / "ani.jsonl"
    path.write_text(json.dumps({"id": 1, "text": TEXT, "label": labels}), encoding="utf-8")
    table = read_tables(path)
    assert table.frame["text"].tolist() == ["panen", "sekali", "Bu"]
    assert table.frame["start"].tolist() == [TEXT.index(w) for w in ("panen", "sekali", "Bu")]
    words = {CODE_POINTS: "code point", UTF_16: "UTF-16", GRAPHEMES: "grapheme"}[unit]
    assert any(words in note and "3 dari 3" in note for note in table.preview.notes)


def test_nothing_is_said_where_all_readings_are_one(tmp_path: Path) -> None:
    path = tmp_path / "ani.jsonl"
    path.write_text('{"id": 1, "text": "Wah, enak", "label": [[5, 9, "enak"]]}', encoding="utf-8")
    assert not any("dihitung" in note for note in read_tables(path).preview.notes)


def test_the_words_that_a_tool_gives_decide() -> None:
    """Both readings cut at edges of words; only one cuts out what the tool says."""
    text = "🙏 a b c d"
    assert unit_of([Stretch(text, 4, 5)], UTF_16)[0] == CODE_POINTS  # the other cuts a blank
    assert unit_of([Stretch(text, 5, 6, "b")])[0] == UTF_16
    assert unit_of([Stretch(text, 5, 6)], UTF_16)[0] == UTF_16


def test_numbers_outside_the_text_are_a_row_with_a_reason(tmp_path: Path) -> None:
    path = tmp_path / "ani.jsonl"
    path.write_text('{"id": 1, "text": "Wah", "label": [[0, 3, "a"], [2, 99, "b"]]}')
    table = read_tables(path)
    assert table.frame["code"].tolist() == ["a"]
    assert table.bad[0].line == 1 and "99" in table.bad[0].reason


def test_a_quallmer_table_with_two_variables_is_asked_about() -> None:
    frame = pd.DataFrame({".id": [1, 2], "nada": ["positif", "negatif"], "bidang": ["a", "b"]})
    with pytest.raises(DecisionsInvalid, match="Kolom kode tidak jelas: nada, bidang"):
        read_tables(frame)
    assert read_tables(frame.drop(columns="nada")).frame["code"].tolist() == ["a", "b"]


@settings(deadline=None)
@given(st.text(st.sampled_from("ab é😊\u0301\u200d\ufe0f🏽🇮🇩\r\n"), max_size=12))
def test_boundaries_lead_to_every_end(text: str) -> None:
    for unit in (UTF_16, GRAPHEMES):
        found = boundaries(text, unit)
        assert found[0] == 0 and max(found.values()) == len(text)
        assert list(found.values()) == sorted(set(found.values()))
    assert max(boundaries(text, UTF_16)) == len(text.encode("utf-16-le")) // 2
    whole = Stretch(text, 0, len(text))
    assert place_in(whole, CODE_POINTS) == (0, len(text))

"""The page of what is read: every ending stands in it, and every test that it names exists."""

from __future__ import annotations

import re
from pathlib import Path

from qualnlp.transcripts.formats import FORMATS

HERE = Path(__file__).parent
PAGE = (HERE.parents[1] / "docs" / "reading.md").read_text(encoding="utf-8")


def test_every_ending_is_named() -> None:
    named = set(re.findall(r"(?<![\w.])\.\w+", PAGE))
    assert set(FORMATS) <= named, set(FORMATS) - named


def test_every_row_of_the_table_has_a_test() -> None:
    tests = "".join(path.read_text(encoding="utf-8") for path in HERE.glob("test_*.py"))
    rows = [line for line in PAGE.splitlines() if line.startswith("|")][2:]
    for row in rows:
        (name,) = re.findall(r"`(test_\w+)`", row)
        assert f"def {name}(" in tests, name
    assert len(rows) > 20

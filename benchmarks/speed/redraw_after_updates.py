"""A sheet's redraw after sources were edited; the size is how many times they were.

python benchmarks/speed/redraw_after_updates.py --against CHECKOUT

Counted are 200 redraws (a sheet and how far the coder is) in a study of 2,000 decided excerpts,
all of which every edit moves; 500 with QUALNLP_ANSWERS=100, for the oldest build edits slowly.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from beside import compare
from made_interviews import coded_study, write_interviews

FILES, REDRAWS = 5, 200
ANSWERS = int(os.environ.get("QUALNLP_ANSWERS", "400"))


def prepare(folder: Path, size: int) -> Callable[[], object]:
    """Make a study, decide on all of it, and edit its sources."""
    files = write_interviews(folder / "wawancara", FILES, ANSWERS)
    study = coded_study(folder / "a.study", files)
    for number in range(size):
        for file in files:
            text = file.read_text(encoding="utf-8")
            file.write_text(f"P: Pembukaan {number}?\nN: Baik.\n{text}", encoding="utf-8")
        study.update(files)
    desk = study.desk("ani")
    here = desk.first(undecided=False)
    assert here is not None
    desk.progress()

    def redraw() -> None:
        for _ in range(REDRAWS):
            desk.sheet(here)
            desk.progress()

    return redraw


if __name__ == "__main__":
    compare("Speed: redraw after edits of the sources", prepare, [0, 10])

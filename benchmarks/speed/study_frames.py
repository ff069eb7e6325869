"""`study.suggestions()` and, four times, `study.progress()`; the size is the study's excerpts.

python benchmarks/speed/study_frames.py --against CHECKOUT

Ten suggestions an excerpt. The coder has read at the page before, so that an order is kept.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd  # noqa: F401  (not what is counted)
from beside import compare
from confirm_page import built

from qualnlp import Study


def prepare(folder: Path, size: int) -> Callable[[], object]:
    """Open a study that somebody has read in."""
    path = folder / "copy.study"
    shutil.copy(built(folder, size), path)
    study = Study(path)
    study.desk("citra").first()

    def work() -> dict[str, float]:
        began = time.process_time()
        rows = len(study.suggestions(abstained=True))
        between = time.process_time()
        for _ in range(4):
            study.progress("citra")
        ended = time.process_time()
        return {
            "rows": rows,
            "suggestions": round(between - began, 3),
            "one progress": round((ended - between) / 4, 4),
        }

    return work


if __name__ == "__main__":
    compare("Speed: suggestions and progress as Python asks for them", prepare, [50_000])

"""The page's table of all suggestions, asked as a coder filters it; the size is the excerpts.

python benchmarks/speed/suggestion_table.py --against CHECKOUT

Ten suggestions an excerpt. The first look after a run is shown beside the later ones, each with
another filter: seconds of CPU.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np  # noqa: F401  (not what is counted)
from beside import compare
from confirm_page import built

from qualnlp import Study

LOOKS: dict[str, dict[str, Any]] = {
    "first": {},
    "undecided": {},
    "least .5": {"least": 0.5},
    "of a code": {"code": "promosi", "least": 0.2},
    "all": {"state": "all"},
    "the last page": {"state": "all", "offset": 10**9},
    "confirmed": {"state": "confirmed"},
}


def prepare(folder: Path, size: int) -> Callable[[], object]:
    """Open a study that somebody has read in."""
    path = folder / "copy.study"
    shutil.copy(built(folder, size), path)
    study = Study(path)
    desk = study.desk("citra")
    desk.first()

    def work() -> dict[str, float]:
        took = {}
        for name, wanted in LOOKS.items():
            began = time.process_time()
            desk.overview.proposals(**wanted)
            took[name] = round(time.process_time() - began, 3)
        again = study.desk("citra").overview
        began = time.process_time()
        again.proposals(least=0.5)
        return took | {"first, least .5": round(time.process_time() - began, 3)}

    return work


if __name__ == "__main__":
    compare("Speed: the table of all suggestions", prepare, [50_000])

"""`display`: every file of a study of 50 informants and 60 codes; the size is its codings.

python benchmarks/speed/all_displays.py --against CHECKOUT
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import beside

import display
from qualnlp.display import write_all


def prepare(folder: Path, size: int) -> Callable[[], object]:
    """Make up the study (benchmarks/display.py)."""
    display.N_CODINGS = size
    report = display.large_study()
    return lambda: {"files": len(write_all(folder / "luaran", report))}


if __name__ == "__main__":
    beside.compare("Speed: all displays of a large study", prepare, [20_000])

"""`display`: every file of a study of 50 informants and 60 codes; the size is its codings.

python benchmarks/speed/all_displays.py --against CHECKOUT

The study is made by the checkout's own benchmarks/display.py: names inside the package change.
QUALNLP_CODES=1000 asks for another number of codes.
"""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import beside

import qualnlp
from qualnlp.display import write_all


def prepare(folder: Path, size: int) -> Callable[[], object]:
    """Make up the study."""
    study = _display_of(Path(qualnlp.__file__).resolve().parents[2])
    study.N_CODINGS = size
    study.N_CODES = int(os.environ.get("QUALNLP_CODES", study.N_CODES))
    report = study.large_study()
    return lambda: {"files": len(write_all(folder / "luaran", report))}


def _display_of(checkout: Path) -> Any:
    about = importlib.util.spec_from_file_location(
        "checkout_display", checkout / "benchmarks" / "display.py"
    )
    assert about is not None and about.loader is not None
    module = importlib.util.module_from_spec(about)
    about.loader.exec_module(module)
    return module


if __name__ == "__main__":
    beside.compare("Speed: all displays of a large study", prepare, [20_000])

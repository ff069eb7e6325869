"""Processes killed amid each kind of act; `benchmarks/kills.py` does it a thousand times."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

BENCH = Path(__file__).parents[2] / "benchmarks" / "kills.py"


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Windows cannot fork; the database code is the same")
def test_nothing_acknowledged_is_lost_and_nothing_is_half_written() -> None:
    command = [sys.executable, str(BENCH), "--kills", "54"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    lines = done.stdout.splitlines()[1:]
    assert len(lines) == 9
    assert all(line.endswith(" 0 faults") for line in lines), done.stdout + done.stderr

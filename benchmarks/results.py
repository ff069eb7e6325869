"""Where the benchmarks write down what they found. In: a section's name and text. Out: RESULTS.md.

A section is replaced whole; it begins with the day, the machine and the command that made it.
"""

from __future__ import annotations

import os
import platform
from datetime import UTC, datetime
from pathlib import Path

RESULTS = Path(__file__).resolve().parent / "RESULTS.md"


def heading(command: str) -> str:
    """Return the line that says when, where and how a section was made."""
    machine = f"{os.cpu_count()} cores {platform.machine()}, Python {platform.python_version()}"
    return f"{datetime.now(UTC):%Y-%m-%d}, {machine}: `{command}`"


def record(name: str, command: str, text: str) -> None:
    """Replace a section of RESULTS.md, or add it at the end."""
    old = RESULTS.read_text(encoding="utf-8") if RESULTS.exists() else "# Results\n"
    before, found, rest = old.partition(f"## {name}\n")
    after = "\n## " + rest.split("\n## ", 1)[1] if found and "\n## " in rest else ""
    section = f"## {name}\n\n{heading(command)}\n\n{text.strip()}\n"
    RESULTS.write_text(before.rstrip("\n") + "\n\n" + section + after, encoding="utf-8")

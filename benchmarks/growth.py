"""Time grows with the size of the input, not with its square: hostile and long inputs.

    python benchmarks/growth.py [--record]
    python benchmarks/growth.py --picture [--record]    # n, 2n, 4n: docs/pictures/growth.png

Each input is worked on at one size and at ten times that size, in one process after a first run;
the ratio of the CPU seconds (the least of three runs) is 10 where time grows with the size, 100
where it grows with the square. The command ends with 1 where a ratio is above 40. PDF files that
are made to take for ever have one size: they stand beside an ordinary PDF of a hundred pages.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import logging
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from results import record

from qualnlp.errors import QualNlpError
from qualnlp.language import sentences
from qualnlp.transcripts import read_transcript

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from tests.transcripts.documents import Paper
from tests.transcripts.made_pdf import column, write_pdf
from tests.transcripts.test_pdf import hostile

MAX_RATIO = 40.0
RUNS = 3
Make = Callable[[Path, int], Callable[[], object]]
# Texts in which a careless rule for sentence ends looks at everything again and again.
PIECES = ("Dr. ", "(a. ", ". ", "1. ", "... ", "a", " ", "\n", "I. b ", "a. B")


def reading(path: Path) -> Callable[[], object]:
    """Return the reading of a file, which may be refused."""

    def read() -> object:
        with contextlib.suppress(QualNlpError):
            return read_transcript(path)
        return None

    return read


def open_tags(folder: Path, size: int) -> Callable[[], object]:
    """Write subtitles with tags that are opened and never closed."""
    path = folder / f"{size}.vtt"
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\n" + "<v " * size + "Ada.\n"
    path.write_text(text, encoding="utf-8")
    return reading(path)


def long_document(folder: Path, size: int) -> Callable[[], object]:
    """Write a Word document with labelled paragraphs and a table of as many rows."""
    paper = Paper()
    for n in range(size):
        paper.say(f"P: Apakah ada pelatihan yang ke-{n}?", f"N: Pernah, Bu, yang ke-{n} begitu.")
    rows = [[str(n), f"Siapa yang ikut ke-{n}?", f"Itu-itu saja ke-{n}."] for n in range(size // 4)]
    paper.table(rows)
    path = paper.save(folder, f"{size}.docx")
    return lambda: read_transcript(path)


def far_cells(folder: Path, size: int) -> Callable[[], object]:
    """Write a workbook with cells in the last column of its last rows."""
    from openpyxl import Workbook

    path, plain = folder / f"{size}.xlsx", folder / "plain.xlsx"
    book = Workbook()
    book.active.append(["Penutur", "Ucapan"])
    book.save(plain)
    far = b"".join(
        b'<row r="%d"><c r="XFD%d" t="inlineStr"><is><t>x</t></is></c></row>' % (n, n)
        for n in range(1_000_000, 1_000_000 + size)
    )
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"</sheetData>", far + b"</sheetData>"))
    return reading(path)


def growing() -> Iterator[tuple[str, Make, int]]:
    """Give each kind of input with its smaller size."""
    for piece in PIECES:
        yield (
            f"sentences of {piece!r}, characters",
            lambda _, size, piece=piece: lambda: sentences((piece * size)[:size]),
            30_000,
        )
    yield "open tags in subtitles", open_tags, 6_000
    yield "questions in a Word document", long_document, 300
    yield "rows of far cells in a workbook", far_cells, 90


def seconds(work: Callable[[], object]) -> float:
    """Return the least CPU seconds of some runs."""
    clocks = []
    for _ in range(RUNS):
        gc.collect()
        began = time.process_time()
        work()
        clocks.append(time.process_time() - began)
    return min(clocks)


def growth_table(folder: Path) -> tuple[str, float]:
    """Return the table, and the largest ratio of those above a hundredth of a second."""
    lines = ["| input | size | CPU s | ten times | ratio |", "|---|---:|---:|---:|---:|"]
    largest = 0.0
    for name, make, size in growing():
        small, large = (seconds(make(folder, n)) for n in (size, 10 * size))
        ratio = large / max(small, 1e-9)
        if large > 0.01:
            largest = max(largest, ratio)
        lines.append(f"| {name} | {size:,} | {small:.4f} | {large:.4f} | {ratio:.1f} |")
    return "\n".join(lines), largest


def hostile_table(folder: Path) -> str:
    """Return how long each hostile PDF takes, in readings of an ordinary one."""
    lines = [f"P: Apakah ada pelatihan {n}? N: Pernah, Bu, tapi jarang {n}." for n in range(50)]
    ordinary = seconds(reading(write_pdf(folder / "ordinary.pdf", [column(lines)] * 100)))
    rows = ["| PDF | CPU s | x a hundred ordinary pages |", "|---|---:|---:|"]
    rows.append(f"| ordinary, 100 pages | {ordinary:.2f} | 1.00 |")
    for name, data in hostile().items():
        path = folder / f"{name}.pdf"
        path.write_bytes(data)
        clock = seconds(reading(path))
        rows.append(f"| {name} | {clock:.2f} | {clock / ordinary:.2f} |")
    return "\n".join(rows)


def picture(*, record_it: bool) -> int:
    """Measure and draw what a user can make large."""
    import os

    import growth_curves

    with tempfile.TemporaryDirectory() as name:
        found = growth_curves.measure(Path(name))
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"
    text = f"{growth_curves.table_of(found)}\n\nLeast of two runs; load {load}."
    print(text, growth_curves.draw(found), sep="\n")
    if record_it:
        record("Growth curves", "python benchmarks/growth.py --picture --record", text)
    return 0


def main() -> int:
    """Print the tables, record them if asked; 1 where a ratio is too large."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--record", action="store_true")
    parser.add_argument("--picture", action="store_true", help="what a user can make large")
    asked = parser.parse_args()
    logging.disable(logging.WARNING)
    if asked.picture:
        return picture(record_it=asked.record)
    with tempfile.TemporaryDirectory() as name:
        table, largest = growth_table(Path(name))
        text = f"{table}\n\n{hostile_table(Path(name))}"
    print(text)
    if asked.record:
        record("Growth", "python benchmarks/growth.py --record", text)
    return int(largest > MAX_RATIO)


if __name__ == "__main__":
    raise SystemExit(main())

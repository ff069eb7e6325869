"""What a user can make large, at n, 2n and 4n. In: a folder. Out: CPU seconds, a table, a picture.

Run by `python benchmarks/growth.py --picture` (which needs no other argument).
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from math import log2
from pathlib import Path

import pandas as pd

import display as large_display

sys.path.insert(0, str(Path(__file__).resolve().parent / "speed"))
from made_interviews import codebook, interview, write_interviews

from qualnlp import Code, Codebook, Study, agree
from qualnlp.display import write_all

Work = Callable[[], object]
PICTURE = Path(__file__).resolve().parent.parent / "docs" / "pictures" / "growth.png"


@dataclass(frozen=True, slots=True)
class Curve:
    """One thing that grows: its name, what it is counted in, the smallest size, what makes it."""

    name: str
    n: int
    make: Callable[[Path, int], Work]


def _study(folder: Path, text: str | None = None) -> Study:
    study = Study(folder / "a.study")
    study.set_codebook(codebook())
    if text is not None:
        file = folder / "wawancara.txt"
        file.write_text(text, encoding="utf-8")
        study.add(file)
    return study


def _added(folder: Path, text: str) -> Work:
    file = folder / "wawancara.txt"
    file.write_text(text, encoding="utf-8")
    study = _study(folder)
    return lambda: study.add(file)


def characters(folder: Path, n: int) -> Work:
    """Add a transcript of n characters."""
    return _added(folder, interview(n)[0])


def turns(folder: Path, n: int) -> Work:
    """Add a transcript of n short turns."""
    return _added(
        folder, "".join(f"P: Lalu?\nN: Ya, begitu, yang ke-{k}.\n" for k in range(n // 2))
    )


def one_turn(folder: Path, n: int) -> Work:
    """Add a transcript in which one answer has n characters."""
    answers = interview(n)[1]
    return _added(folder, "P: Bagaimana?\nN: " + " ".join(answers)[:n] + "\n")


def transcripts(folder: Path, n: int) -> Work:
    """Add n transcripts."""
    files = write_interviews(folder / "wawancara", n, 15)
    study = _study(folder)
    return lambda: study.add(files)


def codes(folder: Path, n: int) -> Work:
    """Suggest n codes for 400 excerpts."""
    study = Study(folder / "a.study")
    words = interview(8 * n * 30)[1]
    study.set_codebook(Codebook([Code(f"k{k}", f"Kode {k}", words[k]) for k in range(n)]))
    study.add(write_interviews(folder / "wawancara", 4, 100))
    return lambda: study.renew_suggestions(model="indonesian-static")


def _quoted(answers: list[str], n: int, coder: str) -> pd.DataFrame:
    """Return n quotations that are n codings: each answer once under every code in turn."""
    ids = [code.id for code in Codebook.read(codebook()).codable]
    assert n <= len(answers) * len(ids)
    rows = [
        ("wawancara.txt", " ".join(answers[k % len(answers)].split()[:6]), ids[k // len(answers)])
        for k in range(n)
    ]
    return pd.DataFrame(rows, columns=["transcript", "text", "code"]).assign(coder=coder)


def _to_be_coded(folder: Path, n: int, coder: str = "ani") -> tuple[Study, Path, str]:
    """Return a study of one transcript, a table of n quotations of it, and its text."""
    text, answers = interview(300_000)
    table = folder / "kode.csv"
    study = _study(folder, text)
    _quoted(answers, n, coder).to_csv(table, index=False)
    return study, table, text


def codings(folder: Path, n: int) -> Work:
    """Bring n quotations, to be found in one transcript of 300,000 characters."""
    study, table, _ = _to_be_coded(folder, n)
    return lambda: study.code(table)


def found_again(folder: Path, n: int) -> Work:
    """Update an edited transcript on which n codings stand."""
    study, table, text = _to_be_coded(folder, n)
    study.code(table)
    file = folder / "wawancara.txt"
    file.write_text("P: Selamat pagi, Bu?\nN: Pagi, silakan.\n" + text, encoding="utf-8")
    return lambda: study.update(file)


def merged(folder: Path, n: int) -> Work:
    """Merge a copy of a study in which a coder coded n quotations."""
    for name in ("ani", "budi"):
        (folder / name).mkdir()
        study, table, _ = _to_be_coded(folder / name, n, name)
        study.code(table)
        study.close()
    ours, theirs = (folder / name / "a.study" for name in ("ani", "budi"))
    opened = Study(ours)
    return lambda: opened.merge_study(theirs)


def _suggested(folder: Path, n: int) -> Study:
    study = _study(folder)
    study.add(write_interviews(folder / "wawancara", n // 100, 100))
    study.renew_suggestions(top=10, model="indonesian-static")
    return study


def suggesting(folder: Path, n: int) -> Work:
    """Suggest codes for n excerpts."""
    study = _study(folder)
    study.add(write_interviews(folder / "wawancara", n // 100, 100))
    return lambda: study.renew_suggestions(top=10, model="indonesian-static")


def suggestions(folder: Path, n: int) -> Work:
    """Read the ten suggestions of each of n excerpts as a frame."""
    study = _suggested(folder, n)
    return lambda: study.suggestions(abstained=True)


def displays(folder: Path, n: int) -> Work:
    """Write every display of n codings."""
    large_display.N_CODINGS = n
    report = large_display.large_study()
    return lambda: write_all(folder / "luaran", report, only=["bab-iv", "tabel", "laporan"])


def export(folder: Path, n: int) -> Work:
    """Export a project of n codings as .qdpx."""
    study, table, _ = _to_be_coded(folder, n)
    study.code(table)
    return lambda: study.export(folder / "a.qdpx")


def agreement(_: Path, n: int) -> Work:
    """Compare two coders on n excerpts."""
    one = pd.DataFrame({"excerpt_id": range(n), "code": [f"k{k % 17}" for k in range(n)]})
    two = one.assign(code=[f"k{k % (13 if k % 5 else 17)}" for k in range(n)])
    one["excerpt_id"] = two["excerpt_id"] = [f"e{k}" for k in range(n)]
    return lambda: agree(one, two)


CURVES = (
    Curve("characters of a transcript", 100_000, characters),
    Curve("turns of a transcript", 2_000, turns),
    Curve("characters of one turn", 500_000, one_turn),
    Curve("transcripts", 20, transcripts),
    Curve("codes (suggest, 400 excerpts)", 50, codes),
    Curve("quotations of one transcript (code)", 1_000, codings),
    Curve("quotations found again (update)", 1_000, found_again),
    Curve("decisions of a copy (merge)", 1_000, merged),
    Curve("excerpts (suggest)", 1_000, suggesting),
    Curve("excerpts (suggestions as a frame)", 1_000, suggestions),
    Curve("codings (display, documents)", 2_000, displays),
    Curve("codings (export .qdpx)", 1_000, export),
    Curve("excerpts (agree)", 50_000, agreement),
)


def seconds_of(curve: Curve, folder: Path, runs: int) -> list[float]:
    """Return the least CPU seconds at n, 2n and 4n, after one at a tenth of n."""
    took = []
    for size in (max(curve.n // 10, 2), curve.n, 2 * curve.n, 4 * curve.n):
        clocks = []
        for _ in range(runs if size >= curve.n else 1):
            place = folder / f"{len(list(folder.iterdir()))}"
            place.mkdir()
            work = curve.make(place, size)
            gc.collect()
            began = time.process_time()
            work()
            clocks.append(time.process_time() - began)
        took.append(min(clocks))
    return took[1:]


def measure(folder: Path, runs: int) -> dict[str, list[float]]:
    """Return the CPU seconds of every curve."""
    found = {}
    for curve in CURVES:
        found[curve.name] = seconds_of(curve, folder, runs)
        print(curve.name, [round(one, 2) for one in found[curve.name]], flush=True)
    return found


def table_of(found: dict[str, list[float]]) -> str:
    """Return the table: seconds, and the power of n by which the last doubling grew."""
    lines = ["| what grows | n | CPU s | 2n | 4n | power |", "|---|---:|---:|---:|---:|---:|"]
    for curve in CURVES:
        one, two, four = found[curve.name]
        lines.append(
            f"| {curve.name} | {curve.n:,} | {one:.2f} | {two:.2f} | {four:.2f} "
            f"| {log2(four / two):.2f} |"
        )
    return "\n".join(lines)


def _shown(seconds: float) -> str:
    return f"{seconds:.0f}" if seconds >= 10 else f"{seconds:.2g}"


def draw(found: dict[str, list[float]], path: Path = PICTURE) -> Path:
    """Draw a panel for each curve, beside the lines of n and of n squared."""
    from matplotlib.figure import Figure

    columns, rows = 4, -(-len(CURVES) // 4)
    figure = Figure(figsize=(3.0 * columns, 2.5 * rows), layout="constrained")
    panels = figure.subplots(rows, columns).ravel()
    for panel, curve in zip(panels, CURVES, strict=False):
        took = found[curve.name]
        sizes = [curve.n, 2 * curve.n, 4 * curve.n]
        for power, style, label in ((1, "-", "n"), (2, "--", "n²")):
            line = [took[0] * (size / curve.n) ** power for size in sizes]
            panel.plot(sizes, line, style, color="#9aa5b1", linewidth=1, label=label)
        panel.plot(sizes, took, "o-", color="#1f5a91", linewidth=2, label="measured")
        panel.set_xscale("log", base=2)
        panel.set_yscale("log", base=2)
        panel.set_xticks(sizes, [f"{size:,}" for size in sizes], fontsize=8)
        low, high = min(took) / 1.3, took[0] * 16 * 1.2
        ticks = [took[0] * 2**step for step in range(5)]
        panel.set_yticks(ticks, [_shown(tick) for tick in ticks], fontsize=8)
        panel.set_ylim(low, high)
        panel.minorticks_off()
        panel.set_title(curve.name, fontsize=9)
    panels[0].legend(fontsize=8, frameon=False)
    for panel in panels[len(CURVES) :]:
        panel.set_axis_off()
    figure.supylabel("CPU seconds", fontsize=9)
    figure.savefig(path, dpi=110, metadata={"Software": None})
    return path

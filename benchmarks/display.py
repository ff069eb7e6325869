"""All displays of a large study: CPU seconds, memory, and a ratio to plain python-docx.

Run: `python benchmarks/display.py`. It makes a study of 60 codes, 50 informants and 20,000 codings
with distinct texts, writes the whole set, and lets python-docx's own calls write the same
quotations one by one in the same run. The result replaces the section "Displays" of RESULTS.md.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
from io import BytesIO
from pathlib import Path

import pandas as pd
from results import record

from qualnlp.codebook import Code, Codebook
from qualnlp.display import ReportData, write_all
from qualnlp.display.writers.docx import Chapter
from qualnlp.reduction import Reduction

N_CODES, N_PEOPLE, N_CODINGS = 60, 50, 20_000
STANCES = ("mendukung", "menghambat", "campuran", "")


def large_study(seed: int = 7) -> ReportData:
    """Return report of a made-up study; no two excerpts have the same words."""
    rng = random.Random(seed)
    words = [f"kata{number}" for number in range(900)]
    codes = [Code(f"p{n}", f"Dimensi {n}", codable=False) for n in range(6)]
    codes += [
        Code(f"c{n}", f"Indikator {n} tentang kerja", f"Arti {n}.", parent=f"p{n % 6}")
        for n in range(N_CODES)
    ]
    people = [f"Informan {n + 1}" for n in range(N_PEOPLE)]
    n_excerpts = N_CODINGS * 2 // 3
    excerpts = pd.DataFrame(
        {
            "excerpt_id": [f"e{n}" for n in range(n_excerpts)],
            "informant": [people[n * N_PEOPLE // n_excerpts] for n in range(n_excerpts)],
            "transcript_id": [f"t{n * N_PEOPLE // n_excerpts}" for n in range(n_excerpts)],
            "technique": "wawancara",
            "turn": range(n_excerpts),
            "text": [" ".join(rng.choices(words, k=30)) for _ in range(n_excerpts)],
            "role": "informant",
        }
    )
    pairs: set[tuple[int, int]] = set()
    while len(pairs) < N_CODINGS:
        pairs.add((rng.randrange(n_excerpts), rng.randrange(N_CODES)))
    chosen = sorted(pairs)
    codings = pd.DataFrame(
        {
            "excerpt_id": [f"e{excerpt}" for excerpt, _ in chosen],
            "code": [f"c{code}" for _, code in chosen],
            "coder": "ani",
            "stance": [rng.choice(STANCES) for _ in chosen],
        }
    )
    informants = pd.DataFrame(
        {
            "informant": people,
            "jabatan": [rng.choice(["Staf", "Kepala", "Operator"]) for _ in people],
            "masa_kerja": [rng.randrange(30) for _ in people],
        }
    )
    reduction = Reduction(codings, excerpts, informants, Codebook(codes))
    return ReportData("Studi besar", reduction, None, None, ["ani"])


def peak_gb() -> float:
    """Return the most memory that this process held; NaN where the system does not tell."""
    try:
        import resource
    except ImportError:  # Windows
        return float("nan")
    scale = 1e9 if sys.platform == "darwin" else 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / scale


def load() -> str:
    """Return how busy the machine was: on shared cores CPU seconds grow too."""
    if not hasattr(os, "getloadavg"):  # Windows
        return ""
    return f"Load while it ran: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores."


def our_quotations(report: ReportData) -> float:
    """Return the CPU seconds that our chapter takes for every quotation."""
    start = time.process_time()
    chapter = Chapter("Kutipan")
    for many in report.quotations.values():
        for one in many:
            chapter.quotation(one.text, one.source, one.stance)
    chapter.to_bytes()
    return time.process_time() - start


def plain_quotations(report: ReportData) -> float:
    """Return the CPU seconds of python-docx's own calls for the same paragraphs."""
    import docx

    start = time.process_time()
    document = docx.Document()
    for many in report.quotations.values():
        for one in many:
            paragraph = document.add_paragraph(style="Quote")
            paragraph.add_run(f"“{one.text}” {one.source}")
            paragraph.add_run(f" [{one.stance}]").italic = True
    document.save(BytesIO())
    return time.process_time() - start


def main() -> None:
    """Measure, print and record."""
    report = large_study()
    start = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        paths = write_all(Path(folder), report)
        megabytes = sum(path.stat().st_size for path in paths) / 1e6
    whole = time.process_time() - start
    memory = peak_gb()
    ours, plain = our_quotations(report), plain_quotations(report)
    text = f"""
{N_CODES} codes, {N_PEOPLE} informants, {N_CODINGS:,} codings;
{len(paths)} files, {megabytes:.0f} MB.

| what | CPU seconds |
|---|---|
| the whole set (Word, Excel, page, PNG and SVG), libraries loaded in it | {whole:.1f} |
| the quotations in Word | {ours:.2f} |
| the same paragraphs by python-docx's own calls | {plain:.2f} |

Quotations: {plain / ours:.1f} times as fast as python-docx's own calls. The whole set takes
{whole / plain:.2f} times what python-docx alone takes for the quotations. Peak memory of the
process after the set: {memory:.2f} GB. {load()}
"""
    print(text)
    record("Displays", "python benchmarks/display.py", text)


if __name__ == "__main__":
    main()

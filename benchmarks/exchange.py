"""How long a large study takes on its way out and back, and in how much memory.

    python benchmarks/exchange.py [--codings 50000] [--record]

A study of two coders: distinct interviews of a thousand turns, one coding an answer and coder. Each
step runs in a process of its own, whose largest resident size the system tells at its end; the
import reads our own archive, and the same without what only we read, as another tool writes it.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

from results import record

from qualnlp import Code, Codebook, coding
from qualnlp.study import Study

TURNS = 1000
WORDS = "pelatihan gaji kantor atasan naik jarang bimtek pegawai tahun kemarin itu ya memang 😀"
STEPS = ("export .qdpx", "import .qdpx", "import .qdpx of another tool", "again .qdpx",
         "export .json", "import .json", "export .csv", "export .xlsx", "export .sqlite3",
         "import .sqlite3")  # fmt: skip


def build(folder: Path, n: int) -> None:
    """Make the study: half of the codings by each coder, every tenth with a memo."""
    chance = random.Random(1)
    words = WORDS.split()

    def said() -> str:
        return " ".join(chance.choices(words, k=chance.randint(8, 40))).capitalize() + "."

    with Study(folder / "besar.study") as study:
        study.set_codebook(Codebook(Code(f"k{i}", f"Kode {i}", said()) for i in range(40)))
        for number in range(max(n // TURNS, 1)):
            path = folder / f"w{number}.txt"
            turns = (f"{'PN'[turn % 2]}: {said()}" for turn in range(TURNS))
            path.write_text("\n".join(turns), encoding="utf-8")
            study.add(path)
        frame = study.excerpts()
        answers = frame.loc[frame["role"] == "informant", "excerpt_id"].tolist()
        acts = [
            coding.DecisionInput(
                one, f"k{(i + j) % 40}", coder, "confirmed", mode="blind",
                memo="memo" if i % 10 == 0 else None,
            )
            for i, one in enumerate(answers)
            for j, coder in enumerate(("ani", "budi"))
        ]  # fmt: skip
        with study._store.writing() as connection:
            coding.append(connection, acts[:n])


def without_ours(folder: Path) -> None:
    """Write the archive as another tool would: without the rows that only we read."""
    with (
        zipfile.ZipFile(folder / "besar.qdpx") as ours,
        zipfile.ZipFile(folder / "lain.qdpx", "w", zipfile.ZIP_DEFLATED) as other,
    ):
        for name in ours.namelist():
            if name != "qualnlp.json":
                other.writestr(name, ours.read(name))


def step(folder: Path, name: str) -> int:
    """Do one step; return how many codings came."""
    kind, ending, *more = name.split()
    file = folder / f"besar{ending}"
    if kind == "export":
        with Study(folder / "besar.study") as study:
            return study.export(file).report.total("coding")
    if kind == "again":
        with Study(folder / "besar.study") as study:
            return sum(study.import_file(file).coders.values())
    if more:
        file = folder / "lain.qdpx"
    with Study.from_export(file, folder / f"{name.replace(' ', '-')}.study") as study:
        return len(study.codings())


def main() -> None:
    """Measure every step in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--codings", type=int, default=50_000)
    parser.add_argument("--record", action="store_true")
    parser.add_argument("--step", nargs=2, metavar=("FOLDER", "NAME"))
    asked = parser.parse_args()
    if asked.step:
        started, busy = time.perf_counter(), time.process_time()
        n = step(Path(asked.step[0]), asked.step[1])
        largest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        found = [time.process_time() - busy, time.perf_counter() - started, largest, n]
        print(json.dumps(found))
        return
    lines = ["| step | processor s | clock s | largest resident MB | codings |",
             "|---|---|---|---|---|"]  # fmt: skip
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        build(folder, asked.codings)
        for one in STEPS:
            command = [sys.executable, __file__, "--step", name, one]
            told = subprocess.run(command, capture_output=True, text=True, check=True)
            busy, clock, largest, n = json.loads(told.stdout.splitlines()[-1])
            lines.append(f"| {one} | {busy:.1f} | {clock:.1f} | {largest:.0f} | {n:,} |")
            print(lines[-1], flush=True)
            if one == STEPS[0]:
                without_ours(folder)
    if asked.record:
        text = f"{asked.codings:,} codings of two coders; other programs computed here.\n\n"
        record("Exchange", f"python benchmarks/exchange.py --codings {asked.codings}",
               text + "\n".join(lines))  # fmt: skip


if __name__ == "__main__":
    main()

"""A large study at work: opening it, the next excerpt, its sheet, one decision; in milliseconds.

Run: `python benchmarks/store.py [--record]`. It makes a study of 50,000 excerpts with distinct
texts and 500,000 suggestions, measures each act many times, and lets plain sqlite3 insert a row and
force it to the same disk in the same run, as the peer of a decision. `--record` replaces the
section "Store" of RESULTS.md. Times are of the clock, since a decision waits for the disk; p99 is
the time that one in a hundred exceeds.
"""

from __future__ import annotations

import os
import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy as np
from results import record

from qualnlp.codebook import Code, Codebook
from qualnlp.store import schema
from qualnlp.store.clock import now
from qualnlp.store.suggestion_rows import insert_suggestions
from qualnlp.store.transcripts import touch_material
from qualnlp.study import Study

N_TRANSCRIPTS, N_EACH, N_SUGGESTED, N_CODES = 500, 100, 10, 60
REPEATS, SLOW_MS = 300, 50


def large_study(path: Path, seed: int = 7) -> None:
    """Write a study; no two excerpts have the same words."""
    rng = random.Random(seed)
    words = [f"kata{number}" for number in range(900)]
    codes = [f"c{number}" for number in range(N_CODES)]
    with Study(path) as study:
        study.set_codebook(Codebook([Code(code, f"Indikator {code}", "Arti.") for code in codes]))
        with study._store.writing() as connection:
            run = {
                "run_id": "run", "model": "m", "fingerprint": "f", "codebook_version": 1,
                "settings": "{}", "made_at": now(),
            }  # fmt: skip
            connection.execute(schema.runs.insert(), run)
            for number in range(N_TRANSCRIPTS):
                _transcript(connection, number, rng, words, codes)
            touch_material(connection)


def _transcript(connection, number: int, rng: random.Random, words: list[str], codes: list[str]):
    key, text = f"t{number:04d}", ""
    turns, excerpts, suggestions = [], [], []
    for turn in range(1, N_EACH + 1):
        said = f"{number} {turn} " + " ".join(rng.choices(words, k=30))
        place = {"start": len(text), "end": len(text) + len(said)}
        text += said + "\n"
        who = {"role": "informant", "informant": f"Informan {number % 50}"}
        turns.append({"transcript_id": key, "turn": turn, "speaker": "N", **place, **who})
        excerpt = {"excerpt_id": f"{key}-{turn:03d}", "transcript_id": key, "turn": turn}
        excerpts.append({**excerpt, **place, **who, "technique": "wawancara", "text": said})
        for rank, code in enumerate(rng.sample(codes, N_SUGGESTED), start=1):
            suggestions.append(
                {
                    "run_id": "run",
                    "excerpt_id": excerpt["excerpt_id"],
                    "code": code,
                    "rank": rank,
                    "score": 1.0,
                    "probability": rng.random() / rank,
                    "abstain": rank > 5,
                    "evidence_start": 0,
                    "evidence_end": 9,
                    "reason": "kata",
                }
            )
    row = {
        "transcript_id": key, "position": number + 1, "file": f"{key}.txt", "path": f"{key}.txt",
        "technique": "wawancara", "text": text, "source_text": text, "edits": "[]", "marks": "[]",
        "warnings": "[]", "added_at": now(),
    }  # fmt: skip
    connection.execute(schema.transcripts.insert(), row)
    connection.execute(schema.turns.insert(), turns)
    connection.execute(schema.excerpts.insert(), excerpts)
    insert_suggestions(connection, suggestions)


def measure(act: Callable[[int], object], repeats: int = REPEATS) -> np.ndarray:
    """Return the milliseconds that each call took."""
    taken = []
    for number in range(repeats):
        begin = time.perf_counter()
        act(number)
        taken.append(1000 * (time.perf_counter() - begin))
    return np.array(taken)


def plain_inserts(path: Path) -> np.ndarray:
    """Return the milliseconds of a bare row, forced to the disk as a decision is."""
    with closing(sqlite3.connect(path, isolation_level=None)) as peer:
        peer.execute("PRAGMA journal_mode=WAL")
        peer.execute("PRAGMA synchronous=FULL")
        peer.execute("CREATE TABLE d (a, b, c)")
        row = ("x" * 16, "y" * 16, "z" * 200)
        return measure(lambda _: peer.execute("INSERT INTO d VALUES (?, ?, ?)", row))


def closed_inserts(path: Path) -> np.ndarray:
    """Return the same where the file is opened and closed for each row, and so always complete."""

    def act(_: int) -> None:
        with closing(sqlite3.connect(path, isolation_level=None)) as peer:
            peer.execute("PRAGMA synchronous=FULL")
            peer.execute("INSERT INTO d VALUES (?, ?, ?)", ("x" * 16, "y" * 16, "z" * 200))

    return measure(act)


def main() -> None:
    """Measure and print; record on request."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "besar.study")
        large_study(path)
        size = path.stat().st_size / 1e6
        opening = measure(lambda _: Study(path).close(), 100)
        with Study(path) as study:
            begin = time.perf_counter()
            here = study.desk("ani").first()
            first = time.perf_counter() - begin
            desk = study.desk("ani")
            order = [here]

            def step(_: int) -> None:
                order.append(desk.next(after=order[-1]))

            following = measure(step)
            sheets = measure(lambda number: desk.sheet(order[number]))
            opened = measure(lambda number: desk.opened(order[number]))
            deciding = measure(lambda number: study.confirm(order[number], "c1", coder="ani"))
            finishing = measure(lambda number: study.finish(order[number], coder="ani"))
            progress = measure(lambda _: desk.progress())
        peer = plain_inserts(Path(folder, "peer.db"))
        closed = closed_inserts(Path(folder, "peer.db"))
    rows = [
        ("opening the study", opening),
        ("the next excerpt's id", following),
        ("its sheet", sheets),
        ("that it is on screen (written)", opened),
        ("a decision: confirm", deciding),
        ("a decision: finish", finishing),
        ("progress", progress),
        ("peer: a row by plain sqlite3, forced to the disk", peer),
        ("peer: the same, the file closed after each row", closed),
    ]
    text = (
        f"{N_TRANSCRIPTS * N_EACH:,} excerpts, {N_TRANSCRIPTS * N_EACH * N_SUGGESTED:,} "
        f"suggestions, {size:.0f} MB; {REPEATS} repeats (opening: 100). Milliseconds of the clock "
        f"on {os.cpu_count()} shared cores, load average {os.getloadavg()[0]:.1f}.\n\n"
        "| act | median | p99 |\n|---|---|---|\n"
    )
    for name, taken in rows:
        text += f"| {name} | {np.median(taken):.1f} | {np.percentile(taken, 99):.1f} |\n"
    slow = [name for name, taken in rows[:-2] if np.percentile(taken, 99) >= SLOW_MS]
    ratio, alike = (np.median(deciding) / np.median(one) for one in (peer, closed))
    text += (
        f"\nA confirm takes {ratio:.1f} times the peer (medians), {alike:.1f} times the one that "
        "closes the file, as we do: then a copy of the file is complete after each decision. "
        f"Asked for: under {SLOW_MS} ms each; at the 99th percentile above it: "
        f"{', '.join(slow) or 'none'}. The order of reading is written once a coder and run, "
        f"when the first excerpt is asked for: {first:.1f} s here."
    )
    print(text)
    if "--record" in sys.argv[1:]:
        record("Store", "python benchmarks/store.py --record", text)


if __name__ == "__main__":
    main()

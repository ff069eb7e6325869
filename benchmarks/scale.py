"""How much memory and time a study of a million excerpts takes, and a gigabyte of transcripts.

    python benchmarks/scale.py [--excerpts 1000000] [--read 20000] [--megabytes 1000] [--record]

A study is written through the store: distinct texts of the example's words, a thousand excerpts a
transcript, of which two coders have read some. Each step then runs in a process of its own, whose
largest resident size the system tells at its end; times are processor seconds. For `add`, files of
half a megabyte are generated; while they are written into the study, another process asks for the
write lock again and again: the longest that it waited is how long a decision at the page waits.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import resource
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from results import record

from qualnlp.codebook import Code
from qualnlp.resources import resource as shipped
from qualnlp.store import schema
from qualnlp.store.clock import now
from qualnlp.store.decisions import add_decisions, chained
from qualnlp.store.transcripts import touch_material
from qualnlp.study import Study

PER_TRANSCRIPT = 1000
STANCES = ("mendukung", "menghambat", "campuran", None)
START = datetime(2026, 1, 1, tzinfo=UTC)


def words_of_example() -> list[str]:
    """Return the words of the example's interviews."""
    files = sorted(shipped("corpora", "karier-pegawai").rglob("*.txt"))
    texts = " ".join(file.read_text(encoding="utf-8") for file in files)
    return sorted(set(re.findall(r"[a-z]{2,}", texts.lower())))


def said(draw: random.Random, words: list[str], shortest: int, longest: int) -> str:
    """Return something that was said: it is not said twice."""
    return " ".join(draw.choices(words, k=draw.randint(shortest, longest))).capitalize() + "."


def build(path: Path, n: int, n_read: int, seed: int = 7) -> None:
    """Write a study of `n` excerpts, `n_read` of them read by two coders."""
    draw, words = random.Random(seed), words_of_example()
    topics: dict[str, str] = {}
    with Study(path) as study:
        study.set_codebook(shipped("corpora", "karier-pegawai") / "codebook.yaml")
        about = {code.id: re.findall(r"[a-z]{2,}", _told(code)) for code in study.codebook.codable}
        for number in range(-(-n // PER_TRANSCRIPT)):
            size = min(PER_TRANSCRIPT, n - number * PER_TRANSCRIPT)
            with study._store.writing() as connection:
                topics |= _transcript(connection, number, size, draw, words, about)
                touch_material(connection)
        read = sorted(draw.sample(list(topics), n_read))
        for coder in ("ani", "budi"):
            with study._store.writing() as connection:
                add_decisions(connection, list(_decisions(coder, read, topics)))


def _told(code: Code) -> str:
    return " ".join([code.name, code.definition, *code.include]).lower()


def _transcript(connection, number: int, size: int, draw: random.Random, words, about):
    """Write a transcript; return each excerpt's topic: it holds some words of that code."""
    key, text, turns, excerpts = f"{number:016x}", "", [], []
    topics = draw.choices(list(about), k=size)
    spoken = [
        f"{said(draw, words, 4, 35)} {' '.join(draw.choices(about[topic], k=5)).capitalize()}."
        for topic in topics
    ]
    who = {"role": "informant", "informant": f"Informan {number % 200 + 1}"}
    for turn, words_ in enumerate(spoken, start=1):
        place = {"start": len(text), "end": len(text) + len(words_)}
        text += words_ + "\n"
        turns.append({"transcript_id": key, "turn": turn, "speaker": "N", **place, **who})
        one = {"excerpt_id": f"{draw.getrandbits(64):016x}", "transcript_id": key, "turn": turn}
        excerpts.append({**one, **place, **who, "technique": "wawancara", "text": words_})
    row = {
        "transcript_id": key, "position": number + 1, "file": f"{number:04d}.txt",
        "path": f"{number:04d}.txt", "technique": "wawancara", "text": text, "source_text": text,
        "edits": "[]", "marks": "[]", "warnings": "[]", "added_at": now(),
    }  # fmt: skip
    connection.execute(schema.transcripts.insert(), row)
    connection.execute(schema.turns.insert(), turns)
    connection.execute(schema.excerpts.insert(), excerpts)
    return {one["excerpt_id"]: topic for one, topic in zip(excerpts, topics, strict=True)}


def _decisions(coder: str, read: list[str], topics: dict[str, str]) -> Iterator[dict[str, object]]:
    """Yield a coder's decisions, chained: a code or two on each excerpt, and that it is done."""
    draw, head, moment = random.Random(coder), "", START
    codes = sorted(set(topics.values()))
    for excerpt_id in read:
        chosen = {topics[excerpt_id]} if draw.random() < 0.8 else set()
        if draw.random() < 0.1:
            chosen.add(draw.choice(codes))
        acts = [(code, "confirmed", draw.choice(STANCES)) for code in sorted(chosen)]
        for code, verdict, stance in [*acts, ("", "finished", None)]:
            moment += timedelta(microseconds=1)
            row = {
                "excerpt_id": excerpt_id, "code": code, "coder": coder, "verdict": verdict,
                "stance": stance, "mode": "blind", "shown_rank": None, "run_id": None,
                "reason": None, "memo": None,
                "decided_at": moment.isoformat(timespec="microseconds"),
            }  # fmt: skip
            row = chained(head, row)
            head = row["hash"]
            yield row


def write_files(folder: Path, megabytes: int) -> list[Path]:
    """Write interviews of half a megabyte each, of distinct texts."""
    draw, words = random.Random(11), words_of_example()
    files = []
    for number in range(2 * megabytes):
        parts, size = [], 0
        while size < 500_000:
            parts.append(f"P: {said(draw, words, 5, 12)}\nN: {said(draw, words, 10, 60)}\n")
            size += len(parts[-1])
        file = folder / f"{number + 1:04d}-informan-{number + 1}.txt"
        file.write_text("".join(parts), encoding="utf-8")
        files.append(file)
    return files


# ---- one step a process ----------------------------------------------------------------------


def suggest(study: Study, _: Path) -> str:
    """Suggest, and take the frame."""
    frame = study.suggest(top=3)
    return f"{len(frame):,} suggestions shown"


def suggest_again(study: Study, _: Path) -> str:
    """Suggest as the command and the page do: no frame."""
    made = study.renew_suggestions(top=5)
    return f"{made.suggestions:,} suggestions shown"


def reduce(study: Study, _: Path) -> str:
    """Make every reduced table."""
    reduction = study.reduce()
    tables = "by_code by_informant matrix quotes cooccurrence saturation".split()
    rows = [len(getattr(reduction, name)) for name in tables]
    return f"{rows[3]:,} quotations"


def agree(study: Study, _: Path) -> str:
    """Compare the two coders."""
    return f"{len(study.agree('ani', 'budi'))} rows"


def verify(study: Study, _: Path) -> str:
    """Check the study."""
    return f"{len(study.verify())} checks"


def desk(study: Study, _: Path) -> str:
    """Write the order of reading of a new coder; see the first sheet and the table's last page."""
    place = study.desk("citra")
    here = place.first()
    place.sheet(here)
    began = time.process_time()
    _, n = place.overview.proposals(offset=10**9)
    return f"last page of {n:,} suggestions in {time.process_time() - began:.1f} s"


def add(study: Study, folder: Path) -> str:
    """Add every file of a folder."""
    added = study.add(folder / "*.txt")
    return f"{len(added):,} transcripts, {added['excerpts'].sum():,} excerpts of informants"


STEPS: dict[str, Callable[[Study, Path], str]] = {
    one.__name__: one for one in (suggest, suggest_again, reduce, agree, verify, desk, add)
}


def step(name: str, path: Path, folder: Path) -> None:
    """Do one step in this process, and print what it took."""
    began = time.perf_counter()
    with Study(path) as study:
        told = STEPS[name](study, folder)
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(json.dumps({
        "step": name, "told": told, "wall": time.perf_counter() - began,
        "cpu": used.ru_utime + used.ru_stime,
        # Linux counts in kibibytes.
        "peak": used.ru_maxrss / 1024,
    }))  # fmt: skip


def in_own_process(name: str, path: Path, folder: Path) -> dict[str, float]:
    """Run a step; return what it printed."""
    words = [sys.executable, __file__, "--step", name, "--study", str(path), "--folder", folder]
    answer = subprocess.run([str(word) for word in words], capture_output=True, text=True)
    if answer.returncode:
        raise RuntimeError(answer.stderr[-2000:])
    found = json.loads(answer.stdout.splitlines()[-1])
    print(found, flush=True)
    return dict(found)


def longest_wait(path: Path, done: threading.Event, found: list[float]) -> None:
    """Ask for the write lock again and again, as a decision does."""
    with closing(sqlite3.connect(path, isolation_level=None, timeout=600)) as connection:
        while not done.wait(0.05):
            began = time.perf_counter()
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("ROLLBACK")
            found.append(time.perf_counter() - began)


def main() -> None:
    """Build, measure, print, and with --record keep it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--excerpts", type=int, default=1_000_000)
    parser.add_argument("--read", type=int, default=20_000)
    parser.add_argument("--megabytes", type=int, default=1000)
    parser.add_argument("--study", type=Path, help="a study built before, or where to build it")
    parser.add_argument("--only", nargs="*", help="only these steps")
    parser.add_argument("--step", choices=STEPS, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, default=Path(), help=argparse.SUPPRESS)
    parser.add_argument("--record", action="store_true")
    given = parser.parse_args()
    if given.step:
        step(given.step, given.study, given.folder)
        return
    wanted = given.only or list(STEPS)
    lines = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = given.study or folder / "besar.study"
        if not path.exists():
            build(path, given.excerpts, given.read)
        for one in wanted:
            if one != "add":
                lines.append(_line(in_own_process(one, path, folder)))
        size = path.stat().st_size / 1e6
        if "add" in wanted:
            (folder / "wawancara").mkdir()
            write_files(folder / "wawancara", given.megabytes)
            new = folder / "baru.study"
            Study(new).close()
            done, waits = threading.Event(), [0.0]
            asking = threading.Thread(target=longest_wait, args=(new, done, waits))
            asking.start()
            found = in_own_process("add", new, folder / "wawancara")
            done.set()
            asking.join()
            found["told"] += f"; others waited {max(waits):.1f} s at most"
            lines.append(_line(found))
    text = (
        f"{given.excerpts:,} excerpts in {size:,.0f} MB, {given.read:,} of them read by two "
        f"coders; `add`: {2 * given.megabytes:,} files, {given.megabytes:,} MB of text. Load "
        f"average at the end {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores.\n\n"
        "| step | processor s | clock s | largest resident MB | what came |\n"
        "|---|---|---|---|---|\n" + "\n".join(lines)
    )
    print(text)
    if given.record:
        command = (
            f"python benchmarks/scale.py --excerpts {given.excerpts} --read {given.read} "
            f"--megabytes {given.megabytes} --record"
        )
        record("Study scale", command, text)


def _line(found: dict[str, float]) -> str:
    return (
        f"| {found['step']} | {found['cpu']:.0f} | {found['wall']:.0f} | {found['peak']:.0f} "
        f"| {found['told']} |"
    )


if __name__ == "__main__":
    main()

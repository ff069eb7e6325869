"""Every reader against files that were spoilt on purpose: what is read, refused, and what breaks.

    python benchmarks/fuzz.py [--minutes 20] [--corpus FOLDER] [--only KIND] [--record]

Valid files of each kind (tests/hostile/seeds.py) are spoilt in their bytes, their archive, their
XML, their JSON or their tables (tests/hostile/spoil.py). A spoilt file that ends in a way that none
before it ended in (another line of ours, another sentence, another warning) is kept and spoilt
further: a corpus that grows, in a temporary folder or in FOLDER, from where a later run goes on.
What counts as broken: any exception but an error of ours, an error without a way out, and a file
that takes more than `LIMIT_S` of processor time; each such file is written to FOLDER/broken with
its traceback. Ends with 1 if there is one.
"""

from __future__ import annotations

import argparse
import hashlib
import logging
import random
import re
import resource
import sys
import tempfile
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Sized
from dataclasses import dataclass, field
from pathlib import Path

from results import record

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from qualnlp.errors import QualNlpError
from tests.hostile.seeds import Read, seeds, told_badly
from tests.hostile.spoil import spoilt

LIMIT_S = 20.0
AT_ONCE = 10  # files of one kind, then the next kind


@dataclass
class Kind:
    """What is known of one kind of file."""

    name: str
    read: Read
    ending: str
    corpus: list[bytes]
    ways: set[str] = field(default_factory=set)
    outcomes: Counter[str] = field(default_factory=Counter)
    broken: dict[str, str] = field(default_factory=dict)
    slowest: float = 0.0


def path_of(error: BaseException) -> str:
    """Return the lines that an error and its causes came through, and what it says."""
    parts: list[str] = []
    cause: BaseException | None = error
    while cause is not None:
        parts += [f"{one.name}:{one.lineno}" for one in traceback.extract_tb(cause.__traceback__)]
        parts.append(re.sub(r"\d+|“[^”]*”", "#", f"{type(cause).__name__} {cause}"[:200]))
        cause = cause.__cause__ or cause.__context__
    return " ".join(parts)


def shape_of(value: object) -> str:
    """Return roughly what was read: of what kind, how much, with which warnings."""
    if isinstance(value, tuple):
        return " ".join(map(shape_of, value))
    size = len(value).bit_length() if isinstance(value, Sized) else 0
    said = re.sub(r"\d+|“[^”]*”", "#", str(getattr(value, "warnings", "")))
    return f"{type(value).__name__} {size} {said}"


def outcome(kind: Kind, path: Path) -> tuple[str, str, str]:
    """Read a file; return what came of it, in which way, and of what is broken the traceback."""
    began = time.process_time()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            way = shape_of(kind.read(path))
        came, told = "read", ""
    except QualNlpError as error:
        fault, way = told_badly(error), path_of(error)
        came, told = ("broken", f"{fault}: {error!r}") if fault else ("refused", "")
    except Exception as error:
        came, told, way = "broken", traceback.format_exc() + repr(error), path_of(error)
    seconds = time.process_time() - began
    kind.slowest = max(kind.slowest, seconds)
    if seconds > LIMIT_S:
        came, told = "broken", f"{seconds:.1f} s of processor time"
    return came, way, told


def try_one(kind: Kind, chance: random.Random, folder: Path) -> None:
    """Spoil one file of the corpus and read it."""
    data = spoilt(chance.choice(kind.corpus), chance)
    path = folder / f"spoilt{kind.ending}"
    path.write_bytes(data)
    came, way, told = outcome(kind, path)
    kind.outcomes[came] += 1
    name = hashlib.sha256(data).hexdigest()[:12]
    if came == "broken":
        # One example of each place where it broke.
        if way not in kind.broken:
            kind.broken[way] = name
            (folder / "broken").mkdir(exist_ok=True)
            (folder / "broken" / f"{name}{kind.ending}").write_bytes(data)
            (folder / "broken" / f"{name}.txt").write_text(f"{kind.name}\n{told}", "utf-8")
            print(f"broken: {kind.name}: {told.splitlines()[-1][:150]} -> {name}", flush=True)
    if way not in kind.ways and came != "broken" and len(data) < 500_000:
        kind.ways.add(way)
        kind.corpus.append(data)
        place = folder / kind.name.replace(" ", "-")
        place.mkdir(exist_ok=True)
        (place / name).write_bytes(data)


def main() -> int:
    """Fuzz for some minutes; print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--only", help="kinds whose names hold this")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--record", action="store_true")
    asked = parser.parse_args()
    logging.disable(logging.WARNING)
    folder = asked.corpus or Path(tempfile.mkdtemp(prefix="qualnlp-fuzz-"))
    folder.mkdir(parents=True, exist_ok=True)
    kinds = []
    with tempfile.TemporaryDirectory() as scratch:
        for name, (read, ending, data) in seeds(Path(scratch)).items():
            kept = sorted((folder / name.replace(" ", "-")).glob("*"))
            corpus = [data, *(one.read_bytes() for one in kept)]
            if not asked.only or asked.only in name:
                kinds.append(Kind(name, read, ending, corpus))
    chance = random.Random(asked.seed)
    until = time.monotonic() + 60 * asked.minutes
    while time.monotonic() < until:
        for kind in kinds:
            for _ in range(AT_ONCE):
                if time.monotonic() > until:
                    break
                try_one(kind, chance, folder)
    table = ["| kind | files | read | refused | broken | corpus | slowest s |"]
    table.append("|---|---:|---:|---:|---:|---:|---:|")
    for kind in kinds:
        counts = [kind.outcomes[one] for one in ("read", "refused", "broken")]
        cells = [sum(counts), *counts, len(kind.corpus)]
        table.append(f"| {kind.name} | {' | '.join(map(str, cells))} | {kind.slowest:.2f} |")
    total = sum(sum(kind.outcomes.values()) for kind in kinds)
    broken = sum(kind.outcomes["broken"] for kind in kinds)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    text = "\n".join(table) + (
        f"\n\n{total:,} files in {asked.minutes:g} minutes, {broken} broken in "
        f"{sum(len(kind.broken) for kind in kinds)} places; at most {memory} MB."
    )
    print(text)
    print(f"corpus: {folder}")
    if asked.record:
        record("Fuzzing", f"python benchmarks/fuzz.py --minutes {asked.minutes:g} --record", text)
    return int(broken > 0)


if __name__ == "__main__":
    raise SystemExit(main())

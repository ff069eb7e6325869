"""How fast an interview is read and split: CPU seconds, and the ratio to a peer in the same run.

    python benchmarks/reading.py [--record]

The interview is generated: 300,000 characters of distinct words in labelled turns, wrapped as a
page wraps them, with words broken by hyphens; no sentence comes twice. Ours: `read_transcript`
(decoding, turns, mending, offsets) and `split`, after import. Peer: the rule sentencizer of a
blank spaCy pipeline over the same text, which finds no turns, mends nothing and keeps no way
back; it gets the text turn by turn, already clean. `--record` puts the table into
benchmarks/RESULTS.md.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import tempfile
import textwrap
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import spacy

from qualnlp import read_transcript, split
from qualnlp.transcripts import Transcript

ROOT = Path(__file__).resolve().parent.parent
SECTION = "Reading"
CHARACTERS = 300_000
ROUNDS = 5
STEPS = (
    "qualnlp: read",
    "qualnlp: split",
    "qualnlp: read and split",
    "spaCy blank sentencizer",
)
_SYLLABLES = (
    "ba be bi bo bu da di du ga gu ja ji ka ke ki ko ku la le li lo lu ma me mi mu na ni nu pa pe "
    "pi ra ri ru sa si su ta ti tu wa ya"
).split()


def interview(characters: int, seed: int) -> str:
    """Return an interview of at least so many characters, as a plain text file would hold it."""
    chance = random.Random(seed)

    def words(least: int, most: int) -> str:
        # Drawn anew each time: nothing that a cache could answer.
        return " ".join(
            "".join(chance.choices(_SYLLABLES, k=chance.randint(1, 4)))
            for _ in range(chance.randint(least, most))
        )

    turns: list[str] = []
    length = 0
    while length < characters:
        answer = " ".join(
            words(4, 22).capitalize() + chance.choice("." * 9 + "?!…") for _ in range(8)
        )
        for label, said in (("P", words(4, 14).capitalize() + "?"), ("N", answer)):
            lines = textwrap.wrap(f"{label}: {said}", 88)
            turns.append("\n".join(_broken(line, chance) for line in lines))
            length += len(turns[-1]) + 1
    return "\n".join(turns) + "\n"


def _broken(line: str, chance: random.Random) -> str:
    """Break the last word of some lines, as a page does."""
    head, space, last = line.rpartition(" ")
    if space and last.isalpha() and len(last) > 5 and chance.random() < 0.15:
        return f"{head} {last[:3]}-\n{last[3:]}"
    return line


def seconds_of(work: Callable[[], Any]) -> tuple[float, Any]:
    """Return the CPU seconds of a piece of work, and its result."""
    began = time.process_time()
    result = work()
    return time.process_time() - began, result


def measured(paths: list[Path]) -> tuple[dict[str, float], Transcript, int]:
    """Return the least CPU seconds of each step, a transcript, and the number of its excerpts.

    Each round has an interview of its own, so that no cache (spaCy's tokenizer keeps one) knows it.
    """
    peer = spacy.blank("xx")
    peer.add_pipe("sentencizer")
    rounds: dict[str, list[float]] = {name: [] for name in STEPS}
    for path in paths:
        read, transcript = seconds_of(lambda path=path: read_transcript(path))
        cut, excerpts = seconds_of(lambda one=transcript: split(one))
        turns = [transcript.text[turn.start : turn.end] for turn in transcript.turns]
        peers, _ = seconds_of(lambda some=turns: [list(peer(turn).sents) for turn in some])
        for name, cpu in zip(STEPS, (read, cut, read + cut, peers), strict=True):
            rounds[name].append(cpu)
    return {name: min(cpus) for name, cpus in rounds.items()}, transcript, len(excerpts)


def table(steps: dict[str, float], transcript: Transcript, excerpts: int) -> str:
    """Return the whole section in Markdown."""
    peer = steps[STEPS[-1]]
    length = len(transcript.source_text)
    lines = [
        f"## {SECTION}",
        "",
        f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores {platform.machine()}, Python "
        f"{platform.python_version()}: `python benchmarks/reading.py --record`",
        "",
        f"Generated interviews of {length:,} characters, every sentence distinct:",
        f"{len(transcript.turns):,} turns, {len(transcript.offsets.edits):,} edits, "
        f"{excerpts:,} excerpts. After import; least CPU",
        f"seconds of {ROUNDS} rounds, each on an interview of its own. The peer finds",
        "sentences alone, in turns that ours found and cleaned.",
        "",
        "| step | CPU s | characters a CPU s | x spaCy |",
        "|---|---:|---:|---:|",
        *(
            f"| {name} | {cpu:.3f} | {length / cpu:,.0f} | {peer / cpu:.1f} |"
            for name, cpu in steps.items()
        ),
    ]
    return "\n".join(lines) + "\n"


def record(section: str) -> None:
    """Replace our section of RESULTS.md, or add it at the end."""
    path = ROOT / "benchmarks" / "RESULTS.md"
    old = path.read_text(encoding="utf-8") if path.exists() else "# Results of the benchmarks\n"
    before, found, rest = old.partition(f"## {SECTION}\n")
    after = ""
    if found and "\n## " in rest:
        after = "\n## " + rest.split("\n## ", 1)[1]
    path.write_text(before.rstrip("\n") + "\n\n" + section.rstrip("\n") + "\n" + after, "utf-8")


def main() -> None:
    """Run, print, and record where asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--record", action="store_true", help="write benchmarks/RESULTS.md")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / f"wawancara-{seed}.txt" for seed in range(ROUNDS)]
        for seed, path in enumerate(paths):
            path.write_text(interview(CHARACTERS, seed), encoding="utf-8")
        section = table(*measured(paths))
    print(section)
    if arguments.record:
        record(section)


if __name__ == "__main__":
    main()

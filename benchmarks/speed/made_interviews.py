"""Invented interviews of any length, every sentence distinct. In: sizes. Out: files."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pandas as pd

from qualnlp import Study
from qualnlp.resources import resource


def vocabulary() -> list[str]:
    """Return the words of the example study."""
    corpus = resource("corpora", "karier-pegawai")
    texts = [file.read_text(encoding="utf-8") for file in sorted(corpus.rglob("*.txt"))]
    return sorted(set(re.findall(r"[a-z]{2,}", " ".join(texts).lower())))


def codebook() -> Path:
    """Return the codebook of the example study."""
    return resource("corpora", "karier-pegawai") / "codebook.yaml"


def coded_study(path: Path, files: list[Path]) -> Study:
    """Return a study of transcripts in which every excerpt of an informant is coded."""
    study = Study(path)
    study.set_codebook(codebook())
    study.add(files)
    spoken = study.excerpts().query("role == 'informant'")
    # A file: earlier builds take no frame.
    table = path.with_suffix(".csv")
    pd.DataFrame({"excerpt_id": spoken["excerpt_id"], "code": "promosi"}).to_csv(table, index=False)
    study.code(table, coder="ani")
    return study


def interview(characters: int, seed: int = 7) -> tuple[str, list[str]]:
    """Return a transcript of about so many characters, and the informant's answers."""
    words, draw = vocabulary(), random.Random(seed)

    def sentence(n: int) -> str:
        return " ".join(draw.choices(words, k=n)).capitalize()

    lines: list[str] = []
    answers: list[str] = []
    total = 0
    while total < characters:
        answer = f"{sentence(draw.randint(8, 40))}."
        line = f"P: {sentence(6)}?\nN: {answer}\n"
        answers.append(answer)
        lines.append(line)
        total += len(line)
    return "".join(lines), answers


def write_interviews(folder: Path, n: int, answers: int, seed: int = 7) -> list[Path]:
    """Write `n` interviews of so many answers each; return their files."""
    words, draw = vocabulary(), random.Random(seed)

    def sentence(size: int) -> str:
        return " ".join(draw.choices(words, k=size)).capitalize()

    folder.mkdir(exist_ok=True)
    files = []
    for number in range(n):
        lines = [
            f"P: {sentence(6)}?\nN: {sentence(draw.randint(8, 40))}.\n" for _ in range(answers)
        ]
        file = folder / f"{number + 1:03d}-informan-{number + 1}.txt"
        file.write_text("".join(lines), encoding="utf-8")
        files.append(file)
    return files

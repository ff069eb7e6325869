"""How much of what identifies people the rules find, and whether a trained tagger earns its place.

    python benchmarks/privacy.py ../shared/data/names [--record]

People's names: NERGrit (IndoNLU), news sentences with capitals. The rules were tuned on its
training part alone; reported is the validation part. A name counts as found if marks cover all of
it. The peer is a token tagger (logistic regression on hashed words, shapes, affixes and
neighbours) trained on the training part. Numbers: 200,000 random strings of digits, telephone
numbers in ten forms that we wrote ourselves. News is not an interview: spoken names come with Pak
and Bu, names in news bare, with an office before them. `--record` writes into RESULTS.md.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import re
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from qualnlp.privacy import find
from qualnlp.privacy.mark import PEOPLE
from qualnlp.privacy.numbers import is_nik, is_nip

ROOT = Path(__file__).resolve().parent.parent
SECTION = "Pseudonymise"
Span = tuple[int, int]
Sentence = tuple[str, list[Span], list[str]]  # the text, its tokens' places, their tags


def read(path: Path) -> list[Sentence]:
    """Read sentences of tagged tokens and write them as text is written."""
    sentences = []
    for block in path.read_text(encoding="utf-8").strip().split("\n\n"):
        rows = [line.rsplit("\t", 1) for line in block.split("\n") if "\t" in line]
        text, places, opened = "", [], False
        for token, _ in rows:
            glued = re.fullmatch(r"[,.;:!?)\]%]+", token) or text.endswith(("(", "["))
            if token == '"':
                glued, opened = opened, not opened
            elif text.endswith('"') and opened:
                glued = True
            text += "" if glued or not text else " "
            places.append((len(text), len(text) + len(token)))
            text += token
        sentences.append((text, places, [tag for _, tag in rows]))
    return sentences


def people_in(sentence: Sentence) -> list[Span]:
    """Return the spans of the people named in a sentence."""
    spans: list[Span] = []
    for (start, end), tag in zip(sentence[1], sentence[2], strict=True):
        if tag == "B-PERSON":
            spans.append((start, end))
        elif tag == "I-PERSON" and spans:
            spans[-1] = (spans[-1][0], end)
    return spans


class Tagger:
    """A peer: tells whether a token is part of a person's name."""

    def __init__(self, sentences: Iterable[Sentence]) -> None:
        from sklearn.feature_extraction import FeatureHasher
        from sklearn.linear_model import LogisticRegression

        self._hasher = FeatureHasher(2**16, input_type="string")
        sentences = list(sentences)
        rows = [row for sentence in sentences for row in self._features(sentence)]
        tags = [tag.endswith("PERSON") for sentence in sentences for tag in sentence[2]]
        self._model = LogisticRegression(C=3, solver="liblinear").fit(
            self._hasher.transform(rows), tags
        )

    def spans(self, sentence: Sentence, threshold: float) -> list[Span]:
        """Return the tokens that are likely enough part of a name."""
        share = self._model.predict_proba(self._hasher.transform(self._features(sentence)))[:, 1]
        return [place for place, one in zip(sentence[1], share, strict=True) if one >= threshold]

    @staticmethod
    def _features(sentence: Sentence) -> list[list[str]]:
        text, places, _ = sentence
        words = ["<", "<", *(text[a:b] for a, b in places), ">", ">"]
        shapes = [re.sub("[a-z]+", "a", re.sub("[A-Z]{2,}", "AA", word)) for word in words]
        rows = []
        for at in range(2, len(words) - 2):
            word = words[at]
            row = [f"w={word.lower()}", f"f={shapes[at]}", f"p={word[:3]}", f"s={word[-3:]}"]
            row += [f"s2={word[-2:]}", f"first={at == 2}"]
            for step in (-2, -1, 1, 2):
                row += [f"{step}w={words[at + step].lower()}", f"{step}f={shapes[at + step]}"]
            row += [f"{shapes[at - 1]}|{shapes[at]}|{shapes[at + 1]}"]
            rows.append(row)
        return rows


def rules(sentence: Sentence, loose: bool) -> list[Span]:
    """Return what the rules mark as a person; with `loose`, unexplained capitals as well."""
    kinds = (*PEOPLE, "nama") if loose else PEOPLE
    return [(mark.start, mark.end) for mark in find(sentence[0]) if mark.kind in kinds]


def anything(sentence: Sentence) -> list[Span]:
    """Return all that the rules mark, of whatever kind."""
    return [(mark.start, mark.end) for mark in find(sentence[0])]


def is_covered(sentence: Sentence, spans: Iterable[Span], name: Span) -> bool:
    """Tell whether spans cover all of a name (blanks between them do not count)."""
    reach = {position for start, end in spans for position in range(start, end)}
    return all(p in reach or sentence[0][p] == " " for p in range(*name))


def score(
    sentences: Sequence[Sentence], marked: Callable[[Sentence], list[Span]]
) -> dict[str, Any]:
    """Return the share of names covered, of marks that touch a name, and marks a sentence."""
    right = marks = 0
    outcomes = []
    for sentence in sentences:
        spans, gold = marked(sentence), people_in(sentence)
        outcomes.append((sum(is_covered(sentence, spans, name) for name in gold), len(gold)))
        marks += len(spans)
        right += sum(any(a < end and start < b for start, end in gold) for a, b in spans)
    counts = np.array(outcomes)
    shares = resampled(counts)
    low, high = np.quantile(shares, [0.025, 0.975])
    return {
        "recall": counts[:, 0].sum() / counts[:, 1].sum(),
        "low": low,
        "high": high,
        "shares": shares,
        "precision": right / marks if marks else float("nan"),
        "marks": marks / len(sentences),
        "n": counts[:, 1].sum(),
    }


def resampled(counts: np.ndarray) -> np.ndarray:
    """Return the recall of 1,000 resamplings of the sentences: the same ones for every way."""
    draws = np.random.default_rng(0).integers(0, len(counts), (1000, len(counts)))
    sums = counts[draws].sum(axis=1)
    return np.asarray(sums[:, 0] / sums[:, 1])


def random_numbers(n: int) -> tuple[int, int]:
    """Return how many of n random strings pass as a NIP and as a NIK."""
    chance = random.Random(0)
    nip = sum(is_nip(f"{chance.randrange(10**18):018d}") for _ in range(n))
    nik = sum(is_nik(f"{chance.randrange(10**16):016d}") for _ in range(n))
    return nip, nik


def telephones() -> tuple[int, int, int, int]:
    """Return how many of the usual forms are found whole, and how many other numbers are marked."""
    chance = random.Random(1)
    found = total = wrong = others = 0
    for _ in range(200):
        digits = "".join(str(chance.randrange(10)) for _ in range(12))
        forms = [
            f"08{digits[:10]}",
            f"+628{digits[:10]}",
            f"628{digits[:9]}",
            f"08{digits[:2]}-{digits[2:6]}-{digits[6:10]}",
            f"08{digits[:2]} {digits[2:6]} {digits[6:10]}",
            f"+62 8{digits[:2]}-{digits[2:6]}-{digits[6:10]}",
            f"08{digits[:2]}.{digits[2:6]}.{digits[6:9]}",
            f"(0411) {chance.randrange(1, 10)}{digits[:5]}",
            f"021-{chance.randrange(1, 10)}{digits[:6]}",
            f"0{chance.randrange(2, 8)}51 {chance.randrange(1, 10)}{digits[:5]}",
        ]
        for form in forms:
            total += 1
            found += any(
                m.text == form for m in find(f"Nomornya {form}, Pak.") if m.kind == "telepon"
            )
        for other in (
            f"{chance.randrange(1, 999)}.{digits[:3]}.{digits[3:6]}.{digits[6:9]}",
            f"Rp {chance.randrange(1, 99)}.{digits[:3]}.{digits[3:6]}.{digits[6:9]},00",
            f"Rp{chance.randrange(1, 9)}{digits[:8]}",
            f"tahun {chance.randrange(1970, 2026)} {chance.randrange(1970, 2026)}",
            f"{chance.randrange(1, 28):02d}-{chance.randrange(1, 12):02d}-2024",
            f"08.{chance.randrange(10, 59)} sampai 10.{chance.randrange(10, 59)}",
        ):
            others += 1
            wrong += bool(find(f"Itu {other} ya, Pak."))
    return found, total, wrong, others


def speed(sentences: Sequence[Sentence]) -> tuple[float, int]:
    """Return the seconds for all the sentences as one study, and their characters."""
    from qualnlp.privacy import find_all

    texts = [" ".join(text for text, *_ in sentences[i : i + 100]) for i in range(0, 1600, 100)]
    began = time.perf_counter()
    find_all(texts)
    return time.perf_counter() - began, sum(map(len, texts))


def section(data: Path) -> str:
    """Measure, and return the section in Markdown."""
    train, valid = read(data / "nergrit_train.txt"), read(data / "nergrit_valid.txt")
    tagger = Tagger(train)
    ways: dict[str, Callable[[Sentence], list[Span]]] = {
        "rules: titles, degrees, cues": lambda one: rules(one, loose=False),
        "tagger alone, 0.5": lambda one: tagger.spans(one, 0.5),
        "rules + tagger, 0.5": lambda one: rules(one, loose=False) + tagger.spans(one, 0.5),
        "rules + tagger, 0.2": lambda one: rules(one, loose=False) + tagger.spans(one, 0.2),
        "rules + capitals in mid-sentence (shipped)": lambda one: rules(one, loose=True),
        "shipped + tagger, 0.5": lambda one: rules(one, loose=True) + tagger.spans(one, 0.5),
        "shipped, a mark of any kind": anything,
    }
    lines = [
        f"## {SECTION}",
        "",
        f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores {platform.machine()}, Python "
        f"{platform.python_version()}: `python benchmarks/privacy.py ../shared/data/names`",
        "",
        "People's names in NERGrit's validation part (news, with capitals; rules tuned on the",
        "training part). Recall: names covered as a whole, 95 % interval over resampled sentences;",
        "precision: marks that touch a person's name (the tagger's marks are tokens).",
        "",
        "| way | names | recall | precision | marks a sentence |",
        "|---|---:|---:|---:|---:|",
    ]
    scores = {name: score(valid, way) for name, way in ways.items()}
    for name, one in scores.items():
        lines.append(
            f"| {name} | {one['n']} | {one['recall']:.3f} [{one['low']:.3f}, {one['high']:.3f}] "
            f"| {one['precision']:.3f} | {one['marks']:.2f} |"
        )
    shipped, both = (scores[name] for name in list(ways)[4:6])
    low, high = np.quantile(both["shares"] - shipped["shares"], [0.025, 0.975])
    missed = [
        (one, name)
        for one in valid
        for name in people_in(one)
        if not is_covered(one, rules(one, loose=True), name)
    ]
    first = sum(name[0] == 0 for _, name in missed)
    lines += [
        "",
        f"The tagger adds {both['recall'] - shipped['recall']:+.3f} [{low:+.3f}, {high:+.3f}] to "
        "the recall of what is shipped.",
        f"Of the {len(missed)} names that the shipped rules miss, {first} begin their sentence; a "
        "study finds such a name",
        "once it stands inside another sentence or behind a title, or is in the list of names.",
        "For a twentieth more names in news, each to be confirmed by a person anyway, no weights",
        "are shipped. News is not speech: where Pak or Bu precedes a name the first row's rules",
        "see it, and transcripts without capitals need the list of names; neither is measured.",
    ]
    nip, nik = random_numbers(200_000)
    found, total, wrong, others = telephones()
    seconds, characters = speed(train)
    lines += [
        "",
        f"- random digits that pass as a NIP: {nip} of 200,000; as a NIK: {nik / 2000:.1f} %",
        f"- telephone numbers found whole, ten forms of our own writing: {found} of {total}; "
        f"amounts, years, dates and times with any mark: {wrong} of {others}",
        f"- speed: {characters:,} characters as one study of 16 texts in {seconds:.1f} s",
    ]
    return "\n".join(lines) + "\n"


def record(text: str) -> None:
    """Replace our section of RESULTS.md, or add it at the end."""
    path = ROOT / "benchmarks" / "RESULTS.md"
    before, found, rest = path.read_text(encoding="utf-8").partition(f"## {SECTION}\n")
    after = "\n## " + rest.split("\n## ", 1)[1] if found and "\n## " in rest else ""
    path.write_text(before.rstrip("\n") + "\n\n" + text.rstrip("\n") + "\n" + after, "utf-8")


def main() -> None:
    """Run, print, and record where asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, help="the folder with nergrit_train.txt")
    parser.add_argument("--record", action="store_true", help="write benchmarks/RESULTS.md")
    arguments = parser.parse_args()
    text = section(arguments.data)
    print(text)
    if arguments.record:
        record(text)


if __name__ == "__main__":
    main()

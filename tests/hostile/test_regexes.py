"""Every regular expression of ours takes steps in proportion to the text, whatever the text is.

Counted, not timed (`regex_steps`): runs of every sign and of pairs and words that a pattern looks
for, at one length and at four times that length.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import qualnlp
from tests.hostile.regex_steps import MOST, Counter

SHORT, LONG = 40, 160
MOST_RATIO = 8.0  # 4 in proportion, 16 for the square
ENOUGH = 2500  # steps at the long length that are worth a look
SIGNS = list("aA1.,:;-– _\t\n\"'()[]<>*?!…#/@\\{}\u00a0|=+")
PAIRS = (
    "a |A |Aa |a.|A.|A. |1.|1 |1:|- | :|\n |a\n|a,|a-|(a|[a|<a|\"a|a'|//|a@|1-1 |Ibu |Pak |di |08 "
).split("|")
METHODS = ("match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer")
SOURCE = Path(qualnlp.__file__).parent


def patterns() -> Iterator[tuple[str, re.Pattern[Any], bool]]:
    """Give each pattern of a module: its name, itself, and whether it looks at one place only."""
    texts = {path: path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py")}
    seen = set()
    for info in pkgutil.walk_packages(qualnlp.__path__, "qualnlp."):
        if "__main__" in info.name or ".schema" in info.name:
            continue
        module = importlib.import_module(info.name)
        for name, value in sorted(vars(module).items()):
            several = value.values() if isinstance(value, dict) else value
            held = [value] if isinstance(value, re.Pattern) else several
            if not isinstance(held, list | tuple) and not isinstance(value, dict):
                continue
            for number, one in enumerate(held):
                if not isinstance(one, re.Pattern) or (one.pattern, one.flags) in seen:
                    continue
                seen.add((one.pattern, one.flags))
                # A name of this module, and of those that import it from here.
                own = Path(str(module.__file__))
                text = "\n".join(
                    text
                    for path, text in texts.items()
                    if path == own
                    or (name in text and re.search(rf"import [^=]*?\b{re.escape(name)}\b", text))
                )
                uses = set(re.findall(rf"\b{re.escape(name)}\.({'|'.join(METHODS)})\b", text))
                once = bool(uses) and uses <= {"match", "fullmatch"}
                yield f"{info.name.removeprefix('qualnlp.')}.{name}.{number}", one, once


PATTERNS = list(patterns())


def texts(length: int) -> Iterator[tuple[str, str]]:
    for piece in (*SIGNS, *PAIRS):
        run = (piece * length)[:length]
        yield f"{piece!r}", run
        yield f"{piece!r} and a stop", run + "\x01"
    for head in ("A", "(", "[", "//"):
        for piece in " a1.":
            yield f"{head!r} and {piece!r}", head + piece * length + "\x01"


def bounded(counter: Counter, name: str, once: bool) -> bool:
    """Tell whether steps grow with the text once it is longer than what the pattern looks at."""
    short, long = (dict(texts(length))[name] for length in (500, 1500))
    few = counter.scan(short, once, most=1_000_000)
    if few > 1_000_000:
        return False
    # Three times as long, nine times the steps for the square: no more are counted than tell.
    most = int(4.5 * few)
    return counter.scan(long, once, most) < most


def grown(pattern: re.Pattern[Any], once: bool) -> list[str]:
    """Return the texts on which steps grow faster than the text."""
    counter = Counter(pattern)
    suspects = []
    for (name, short), (_, long) in zip(texts(SHORT), texts(LONG), strict=True):
        many = counter.scan(long, once)
        few = counter.scan(short, once) if many >= ENOUGH else many
        if many > MOST_RATIO * few or few > MOST:
            told = f"runs of {name}: {few} steps, {many} at four times the length"
            suspects.append((many, name, told))
    # Those that took most steps are looked at closer: a bounded look grows at first, too.
    worst = sorted(suspects, reverse=True)[:2]
    return [told for _, name, told in worst if not bounded(counter, name, once)]


@pytest.fixture(autouse=True)
def deep() -> Iterator[None]:
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(20_000)
    yield
    sys.setrecursionlimit(before)


def test_there_are_patterns() -> None:
    assert len(PATTERNS) > 200


@pytest.mark.slow
@pytest.mark.parametrize(("name", "pattern", "once"), PATTERNS, ids=[name for name, *_ in PATTERNS])
def test_steps_grow_with_the_text(name: str, pattern: re.Pattern[Any], once: bool) -> None:
    assert not grown(pattern, once)


@pytest.mark.parametrize(
    ("bad", "good"),
    [(r"\s*(?:…|\.{3,})", r"(?<!\s)\s*(?:…|\.{3,})")],
)
def test_the_count_tells_bad_patterns_from_good_ones(bad: str, good: str) -> None:
    assert grown(re.compile(bad), once=False)
    assert not grown(re.compile(good), once=False)


@pytest.mark.parametrize("name", ["excerpts.boundaries", "language.sentences"])
def test_the_counting_matcher_finds_what_the_real_one_finds(name: str) -> None:
    text = "Pak Budi bilang: 'belum 12,5 persen...' Ya? (tertawa) di Desa A. B. 1. Lalu\n- itu.\n"
    for place, pattern, _ in PATTERNS:
        if not place.startswith(name) or isinstance(pattern.pattern, bytes):
            continue
        counter = Counter(pattern)
        counter._text = text
        for at in range(len(text)):
            ends: list[int] = []
            counter._groups, counter.steps = {}, 0

            def taken(end: int, ends: list[int] = ends) -> bool:
                ends.append(end)
                return True

            counter._start(at, taken)
            real = pattern.match(text, at)
            assert (ends[:1] or [None])[0] == (real.end() if real else None), (place, at)

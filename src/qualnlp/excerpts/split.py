"""Cutting turns into excerpts: whole answers, long ones at sentence ends.

An answer of up to `max_words` words is one excerpt. A longer one is cut at sentence ends into
stretches of about equal length; a single sentence that is too long, where speech breathes (see
`long_speech`). No excerpt spans a place where page furniture was removed.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import pairwise
from math import ceil
from pathlib import Path
from typing import Any

from qualnlp.excerpts.boundaries import breaks_in, trimmed, turn_at
from qualnlp.excerpts.informants import Informants
from qualnlp.excerpts.long_turns import Span, cut_long
from qualnlp.excerpts.model import Excerpt
from qualnlp.excerpts.question import questions_of
from qualnlp.excerpts.select import excerpt_of
from qualnlp.language import sentences
from qualnlp.language.tokens import WORD
from qualnlp.transcripts import Transcript, Turn


def split(
    transcript: Transcript,
    max_words: int = 80,
    *,
    technique: str = "wawancara",
    informants: Informants | Mapping[str, Any] | str | Path | None = None,
) -> list[Excerpt]:
    """Split a transcript into excerpts with exact offsets.

    Parameters
    ----------
    transcript : Transcript
    max_words : int
        No excerpt is longer, unless a single word is.
    technique : str
        How the source came about; goes into every excerpt.
    informants : mapping or path, optional
        File or label -> name. Otherwise an informant is called by the label as written, or by
        the file's name where the label is a bare role word (N, Narasumber) or missing.

    Returns
    -------
    list of Excerpt
        In the order of the text, of all roles.

    Raises
    ------
    ValueError
        If `max_words` is less than 1.

    Examples
    --------
    >>> from qualnlp.resources import resource
    >>> from qualnlp.transcripts import read_transcript
    >>> transcript = read_transcript(resource("corpora", "karier-pegawai", "08-dokumen.txt"))
    >>> excerpts = split(transcript, technique="dokumentasi")
    >>> all(transcript.text[e.start:e.end] == e.text for e in excerpts)
    True
    """
    return split_around(transcript, (), max_words, technique=technique, informants=informants)


def split_around(
    transcript: Transcript,
    kept: Iterable[Span],
    max_words: int = 80,
    *,
    technique: str = "wawancara",
    informants: Informants | Mapping[str, Any] | str | Path | None = None,
) -> list[Excerpt]:
    """Split a transcript as `split` does, but for some stretches, which are excerpts as they are.

    Parameters
    ----------
    kept : iterable of (int, int)
        Half-open offsets; each lies within one turn, and none overlaps another.
    transcript, max_words, technique, informants
        As for `split`.
    """
    if max_words < 1:
        raise ValueError(f"max_words must be at least 1, not {max_words}")
    by_turn: dict[int, list[Span]] = {}
    for span in sorted(kept):
        number = turn_at(transcript, *span)
        if number is not None:
            by_turn.setdefault(number, []).append(span)
    known = informants if isinstance(informants, Informants) else Informants.of(informants)
    names = known.of_turns(transcript)
    breaks = transcript.breaks
    turns = zip(transcript.turns, names, questions_of(transcript), strict=True)
    return [
        excerpt_of(
            transcript, number, start, end, technique=technique, informant=name, question=question
        )
        for number, (turn, name, question) in enumerate(turns, start=1)
        for start, end in _around(transcript, turn, breaks, max_words, by_turn.get(number, []))
    ]


def _around(
    transcript: Transcript, turn: Turn, breaks: tuple[int, ...], max_words: int, kept: list[Span]
) -> Iterator[Span]:
    """Give the stretches of a turn, among them those that are kept."""
    if not kept:
        yield from _stretches(transcript, turn, breaks, max_words)
        return
    at = turn.start
    for span in [*kept, (turn.end, turn.end)]:
        if at < span[0] and any(letter.isalnum() for letter in transcript.text[at : span[0]]):
            gap = replace(turn, start=at, end=span[0])
            yield from _stretches(transcript, gap, breaks, max_words)
        if span[0] < span[1]:
            yield span
        at = span[1]


def _stretches(
    transcript: Transcript, turn: Turn, breaks: tuple[int, ...], max_words: int
) -> Iterator[Span]:
    """Give the stretches of a turn: first apart at page breaks, then by length."""
    text = transcript.text
    borders = [turn.start, *breaks_in(breaks, turn.start, turn.end), turn.end]
    pauses = _pauses(transcript, turn)
    for start, end in pairwise(borders):
        start, end = trimmed(text, start, end)
        if start == end:
            continue
        # A word takes a letter and what parts it from the next.
        if (end - start + 1) // 2 <= max_words:
            yield start, end
            continue
        words = [match.start() for match in WORD.finditer(text, start, end)]
        if len(words) <= max_words:
            yield start, end
            continue
        pieces = [
            piece
            for first, last in sentences(text[start:end])
            for piece in _pieces(text, start + first, start + last, max_words, pauses, words)
        ]
        yield from _join(pieces, max_words, words)


def _pieces(
    text: str,
    start: int,
    end: int,
    max_words: int,
    pauses: Mapping[int, float],
    words: list[int],
) -> list[Span]:
    """Cut one sentence, if it is too long; `words` tells where words begin."""
    if bisect_left(words, end) - bisect_left(words, start) <= max_words:
        return [(start, end)]
    return cut_long(text, (start, end), max_words, pauses)


def _pauses(transcript: Transcript, turn: Turn) -> dict[int, float]:
    """Return where a turn's timed stretches begin, and how long it was silent before."""
    marks = transcript.marks
    first = bisect_left(marks, turn.start, key=lambda mark: mark.start)
    behind = bisect_left(marks, turn.end, key=lambda mark: mark.start)
    return {
        mark.start: max(0.0, mark.time_start - (before.time_end or mark.time_start))
        for before, mark in pairwise(marks[first:behind])
    }


def _join(pieces: list[Span], max_words: int, words_at: list[int]) -> list[Span]:
    """Join neighbouring pieces into stretches of about equal length, none above `max_words`."""
    counts = [bisect_left(words_at, end) - bisect_left(words_at, start) for start, end in pieces]
    total = sum(counts)
    target = total / ceil(total / max_words)
    joined: list[Span] = []
    words: list[int] = []
    for (start, end), count in zip(pieces, counts, strict=True):
        # Take the piece in if that brings the stretch nearer to the target than leaving it out.
        if joined and _takes(words[-1], count, target, max_words):
            joined[-1] = (joined[-1][0], end)
            words[-1] += count
        else:
            joined.append((start, end))
            words.append(count)
    # What little is left at the end stands better with what came before it.
    if len(joined) > 1 and words[-2] + words[-1] <= max_words:
        joined[-2:] = [(joined[-2][0], joined[-1][1])]
    return joined


def _takes(words: int, count: int, target: float, max_words: int) -> bool:
    return words + count <= max_words and abs(words + count - target) <= abs(words - target)

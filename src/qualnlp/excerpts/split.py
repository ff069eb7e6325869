"""Cutting turns into excerpts: whole answers, long ones at sentence ends.

An answer of up to `max_words` words is one excerpt. A longer one is cut at sentence ends into
stretches of about equal length; a single sentence that is too long, softly before a spoken
marker ("nah", "terus", "tapi"), else between words; never inside a word.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from math import ceil
from pathlib import Path
from typing import Any

from qualnlp.excerpts.informants import Informants
from qualnlp.excerpts.model import Excerpt
from qualnlp.excerpts.select import excerpt_of
from qualnlp.language import sentences
from qualnlp.language.words import WORD, count_words
from qualnlp.transcripts import Transcript, Turn

Span = tuple[int, int]

# Where speech takes a new run-up; a cut here needs this many words on both sides.
_MARKER = re.compile(
    r"(?i)(?<=\s)(?=(?:nah|jadi|terus|trus|kemudian|lalu|tapi|tetapi|kalau|kalo|sedangkan|"
    r"selain itu|misalnya|contohnya|makanya|soalnya|karena)\b)|(?<=[,;:–—]\s)"
)
_LEAST_WORDS = 8


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

    >>> from qualnlp.resources import resource
    >>> from qualnlp.transcripts import read_transcript
    >>> transcript = read_transcript(resource("corpora", "karier-pegawai", "08-dokumen.txt"))
    >>> excerpts = split(transcript, technique="dokumentasi")
    >>> all(transcript.text[e.start:e.end] == e.text for e in excerpts)
    True
    """
    if max_words < 1:
        raise ValueError(f"max_words must be at least 1, not {max_words}")
    known = informants if isinstance(informants, Informants) else Informants.of(informants)
    names = known.of_turns(transcript)
    return [
        excerpt_of(transcript, number, start, end, technique=technique, informant=name)
        for number, (turn, name) in enumerate(zip(transcript.turns, names, strict=True), start=1)
        for start, end in _stretches(transcript.text, turn, max_words)
    ]


def _stretches(text: str, turn: Turn, max_words: int) -> list[Span]:
    speech = text[turn.start : turn.end]
    if count_words(speech) <= max_words:
        return [(turn.start, turn.end)] if speech.strip() else []
    pieces = [
        piece for span in sentences(speech) for piece in _cut_sentence(speech, span, max_words)
    ]
    return [
        (turn.start + start, turn.start + end) for start, end in _join(speech, pieces, max_words)
    ]


def _join(speech: str, pieces: list[Span], max_words: int) -> list[Span]:
    """Join neighbouring pieces into stretches of about equal length, none above `max_words`."""
    counts = [count_words(speech[start:end]) for start, end in pieces]
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


def _cut_sentence(speech: str, span: Span, max_words: int) -> list[Span]:
    """Cut one sentence that is too long: before spoken markers, else between words."""
    start, end = span
    words = [match.start() for match in WORD.finditer(speech, start, end)]
    if len(words) <= max_words:
        return [span]
    cuts = [match.start() for match in _MARKER.finditer(speech, start, end)]
    least = min(_LEAST_WORDS, max_words)
    pieces: list[Span] = []
    first = 0  # the number of the word that the current piece begins with
    while len(words) - first > max_words:
        # The latest soft cut that fits and leaves at least eight words on both sides; else the
        # hard one.
        low, high = words[first + least - 1], words[min(first + max_words, len(words) - least)]
        soft = cuts[bisect_right(cuts, low) : bisect_right(cuts, high)]
        at = soft[-1] if soft else words[first + max_words]
        pieces.append((start, start + len(speech[start:at].rstrip())))
        start, first = at, bisect_left(words, at)
    return [*pieces, (start, end)]

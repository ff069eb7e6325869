"""What programs write around a talk. In: a text. Out: stretches that nobody said.

"Transcribed by https://otter.ai", "Transcription ended after 00:06:17", "Rina stopped
transcription"; and ``//S00: Hmm.//``, what another speaker throws in while one goes on.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from qualnlp.i18n import say
from qualnlp.lexicon import alternatives, words
from qualnlp.transcripts.speakers.line_starts import at_lines, line_end, line_start

_LINE = re.compile(
    rf"^[ \t\u00a0]*(?i:{alternatives('head.program_lines')})[ \t\u00a0]*$", re.MULTILINE
)
_HINTS = words("head.program_hints")
_THROWN_IN = re.compile(r"//[ ]?(?P<who>[^\s:/]{1,20}):[ ]?[^/\n]{0,200}//[ ]?")
_PAUSE = re.compile(r"[ ]?\((?:\.{1,3}|\d{1,3} seconds pause)\)")


def program_lines(text: str, stretches: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    r"""Return the lines that a program wrote.

    Examples
    --------
    >>> program_lines("Ya.\nTranscribed by https://otter.ai", [(0, 34)])
    [(4, 34)]
    """
    small = text.lower()
    hints = [word for word in _HINTS if word in small]
    if not hints:
        return []
    if len(small) != len(text):  # a letter that is two in lower case
        return [m.span() for low, high in stretches for m in at_lines(_LINE, text, low, high)]
    found: dict[int, tuple[int, int]] = {}
    for low, high in stretches:
        for word in hints:
            at = small.find(word, low, high)
            while at >= 0:
                start = line_start(text, low, at)
                if start not in found and (match := _LINE.match(text, start, high)):
                    found[start] = match.span()
                at = small.find(word, line_end(text, at, high), high)
    return [found[start] for start in sorted(found)]


def thrown_in(text: str, stretches: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return what others throw in (``//S00: Hmm.//``), and the pauses of such files.

    Examples
    --------
    >>> thrown_in("Sekali, //S00: Hmm.// tahun 2014.", [(0, 33)])
    [(8, 22)]
    """
    if "//" not in text and "noScribe" not in text:
        return []
    found = [m.span() for low, high in stretches for m in _THROWN_IN.finditer(text, low, high)]
    if found or "noScribe" in text:
        found += [m.span() for low, high in stretches for m in _PAUSE.finditer(text, low, high)]
    return sorted(found)


def thrown_in_warning(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """Return what to tell about words that were thrown in, and pauses."""
    line = text.count("\n", 0, spans[0][0]) + 1
    shown = "; ".join(dict.fromkeys(f"“{text[slice(*span)].strip()}”" for span in spans))[:300]
    return say(
        f"baris {line}: selaan dan tanda jeda tidak ikut ucapan: {shown}. Teks asli berkas tetap "
        "tersimpan.",
        f"line {line}: interjections and pauses are no part of the turn: {shown}. The file's own "
        "text is kept beside it.",
    )

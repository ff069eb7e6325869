"""Captions as people and programs leave them. In: text. Out: times and words.

WebVTT without its first line, cues without empty lines between them (Vibe), a file of one kind
under the ending of another, comments. The lines with ``-->`` tell where cues are.
"""

from __future__ import annotations

import re

_TIME = r"(?:\d{1,3}:)?\d{1,2}:\d{1,2}(?:[.,]\d{1,3})?"
_SETTING = r"(?:align|position|line|size|region|vertical|[XY][12]):\S+"
TIMES = re.compile(
    rf"^[ \t]*(?P<low>{_TIME})[ \t]*-->[ \t]*(?P<high>{_TIME})(?:[ \t]+{_SETTING})*[ \t]*$"
)
#: The line above the words of YouTube's own captions.
SBV_TIMES = re.compile(
    r"^[ \t]*(\d{1,3}:\d{1,2}:\d{1,2}\.\d{1,3}),(\d{1,3}:\d{1,2}:\d{1,2}\.\d{1,3})[ \t]*\n",
    re.MULTILINE,
)
_SBV = re.compile(r"\d{1,2}:\d{2}:\d{2}\.\d{1,3},\d{1,2}:\d{2}:\d{2}\.\d{1,3}[ \t]*\n")
_BLOCK = re.compile(r"^(?:NOTE|STYLE|REGION)\b")
_NUMBER = re.compile(r"^[ \t]*\d+[ \t]*$")


def is_captions(text: str) -> bool:
    r"""Tell whether a text's lines are captions: a first line WEBVTT, or times with an arrow.

    Examples
    --------
    >>> is_captions("00:01.000 --> 00:02.000\nJarang."), is_captions("P: Ada --> tidak?")
    (True, False)
    """
    lines = text.lstrip("\ufeff").split("\n")
    first = next((n for n, line in enumerate(lines) if TIMES.match(line)), None)
    if first is None:
        return False
    above = [line for line in lines[:first] if line.strip()]
    return len(above) <= 1 or above[0].strip().startswith("WEBVTT")


def is_sbv(text: str) -> bool:
    r"""Tell whether a text begins as YouTube's own captions do: two times and a comma.

    Examples
    --------
    >>> is_sbv("0:00:01.000,0:00:02.000\nJarang."), is_sbv("1,2")
    (True, False)
    """
    return _SBV.match(text.lstrip("\ufeff \t\r\n")) is not None


def cue_blocks(text: str) -> list[tuple[str, str, str]]:
    r"""Return begin, end and words of each cue; its number or name, comments, styles are left out.

    Examples
    --------
    >>> cue_blocks("1\n00:01,000 --> 00:02,000\nAda?\n")
    [('00:01,000', '00:02,000', 'Ada?')]
    """
    lines = text.lstrip("\ufeff").split("\n")
    found = [
        (n, match) for n, line in enumerate(lines) if "-->" in line and (match := TIMES.match(line))
    ]
    is_vtt = lines[0].startswith("WEBVTT")
    if not found:
        return []
    cues: list[tuple[str, str, str]] = []
    ends = [*(n for n, _ in found[1:]), len(lines)]
    for (place, match), following in zip(found, ends, strict=True):
        end = following
        if following < len(lines):
            # The number or name of the next cue stands above its times, behind an empty line.
            above = lines[following - 1]
            is_name = end - 1 > place + 1 and not lines[end - 2].strip() and above.strip()
            if is_name or (above.strip() and _NUMBER.match(above) and not is_vtt):
                end -= 1
        words = lines[place + 1 : end]
        if is_vtt:
            words = _without_notes(words)
        spoken = "\n".join(one for one in words if one.strip())
        cues.append((match["low"], match["high"], spoken))
    return cues


def _without_notes(words: list[str]) -> list[str]:
    """Leave notes and styles out; other words behind an empty line were said in that cue."""
    kept: list[str] = []
    is_note = False
    for above, line in zip(["", *words], words, strict=False):
        if not above.strip() and kept:
            is_note = bool(_BLOCK.match(line)) or (is_note and not line.strip())
        if not is_note:
            kept.append(line)
    return kept


def in_seconds(stamp: str) -> float:
    """Return a time of `cue_blocks` in seconds.

    Examples
    --------
    >>> in_seconds("01:02,5"), in_seconds("1:00:00.25")
    (62.5, 3600.25)
    """
    *larger, last = stamp.replace(",", ".").split(":")
    whole, _, fraction = last.partition(".")
    total = 0
    for part in (*larger, whole):
        total = total * 60 + int(part)
    return (total * 1000 + int((fraction or "0").ljust(3, "0"))) / 1000

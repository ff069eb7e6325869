"""Sentence ends. In: text. Out: (start, end) spans of code points, without outer white space.

A rule for each thing that a full stop can be in Indonesian: the end of a sentence, part of an
abbreviation, of an initial, of a number or a list mark. Quotation marks are never paired: text
out of PDFs often has an opening mark where a closing one belongs.
"""

from __future__ import annotations

import re

from qualnlp.language.abbreviations import ALWAYS, INSIDE

_CLOSERS = "\"'”’»)\\]“‘"
_OPENERS = "\"'“‘”’«([-–—•* \t"

# A run of end marks with what closes behind it, then white space or the end; or a line end; or
# a full stop whose space is missing ("begitu.Jadi").
_CANDIDATE = re.compile(
    rf"(?P<mark>[.!?…]+)(?P<close>[{_CLOSERS}]*)(?=\s|$)"
    r"|(?P<line>\n)"
    r"|(?P<tight>(?<=[a-z]{2})[.!?](?=[A-Z][a-z]))"
)
_LAST_TOKEN = re.compile(r"[^\s(\"'“‘«]+$")
_ADDRESS = re.compile(r"https?:|www\.|@")


def sentences(text: str) -> list[tuple[int, int]]:
    """Return the span of each sentence, in order; the spans leave out only white space.

    Parameters
    ----------
    text : str
        A turn, a paragraph or a whole file; line ends always end a sentence.

    Returns
    -------
    list of (int, int)
        Half-open offsets in Unicode code points.

    >>> text = "Kata Bpk. Kadis, pelatihan ada. Tapi ya gitu... jarang!"
    >>> [text[start:end] for start, end in sentences(text)]
    ['Kata Bpk. Kadis, pelatihan ada.', 'Tapi ya gitu... jarang!']
    """
    spans: list[tuple[int, int]] = []
    start = 0
    for candidate in _CANDIDATE.finditer(text):
        if _ends_sentence(text, candidate, start):
            _append_trimmed(spans, text, start, candidate.end())
            start = candidate.end()
    _append_trimmed(spans, text, start, len(text))
    return spans


def _append_trimmed(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        spans.append((start, end))


def _ends_sentence(text: str, candidate: re.Match[str], start: int) -> bool:
    if candidate["line"]:
        return True
    before = _last_token(text, start, candidate.start())
    if candidate["tight"]:
        return not _ADDRESS.search(before) and before.lower() not in ALWAYS
    following = _first_letter(text, candidate.end())
    if following == "":
        return True
    mark = candidate["mark"]
    if mark != ".":
        # "..." and "?" within a sentence go on in lower case: "Apa? katanya", "ya gitu... jarang".
        return not following.islower()
    token = before.lower()
    if token in ALWAYS:
        return False
    if following.islower():
        return False
    if token in INSIDE:
        return following.isupper()
    if len(before) == 1 and before.isalpha() and before.isupper():
        return False  # an initial: "B. J. Habibie"
    # A list mark: "1. Pelatihan" at the start of the sentence.
    is_list_mark = before.isdigit() and len(before) <= 2
    return not (is_list_mark and text[start : candidate.start()].strip() == before)


def _last_token(text: str, start: int, end: int) -> str:
    match = _LAST_TOKEN.search(text, max(start, end - 40), end)
    return match.group() if match else ""


def _first_letter(text: str, position: int) -> str:
    """Return the first character after opening marks and white space, or an empty string."""
    while position < len(text) and (text[position] in _OPENERS or text[position].isspace()):
        position += 1
    return text[position] if position < len(text) else ""

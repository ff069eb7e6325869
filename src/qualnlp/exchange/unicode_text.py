r"""Text as every tool reads it, with the way there. In: a text. Out: NFC, ``\n``, and offsets.

`TextForm` keeps a text and the text that is written of it; offsets go both ways. What no file can
hold (half of a surrogate pair) becomes U+FFFD.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache

_LINE_END = re.compile("\r\n?")
_SURROGATE = re.compile("[\ud800-\udfff]")
# What XML 1.0 cannot hold, however it is written.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_text(text: str) -> str:
    r"""Return a text as XML can hold it: control characters become U+FFFD.

    Examples
    --------
    >>> xml_text("a\x00b") == "a\ufffdb"
    True
    """
    return _NOT_XML.sub("\ufffd", text)


@dataclass(frozen=True)
class TextForm:
    r"""A text as it is written, and where its characters come from.

    Examples
    --------
    >>> form = text_form("e\u0301\r\nya")
    >>> form.text == "\u00e9\nya", form.written(4), form.own(2)
    (True, 2, 4)
    """

    text: str
    # Places where both texts part anew: offsets in our text, and in the written one.
    _own: tuple[int, ...]
    _written: tuple[int, ...]

    def written(self, at: int) -> int:
        """Return where offset `at` of our own text lies in the written one."""
        return _moved(at, self._own, self._written)

    def own(self, at: int) -> int:
        """Return where offset `at` of the written text lies in our own."""
        return _moved(at, self._written, self._own)


def _moved(at: int, here: tuple[int, ...], there: tuple[int, ...]) -> int:
    index = bisect_right(here, at) - 1
    # Every second place begins a stretch that is written in another way. Nothing inside it has a
    # place on the other side, though it may be as long there: accents change their order.
    if index % 2 and at > here[index]:
        return there[index + 1]
    return there[index] + at - here[index]


def text_form(text: str) -> TextForm:
    """Return a text in Unicode NFC with line ends as one character each."""
    own, written = [0], [0]
    pieces: list[str] = []
    at = length = 0
    for start, end, piece in _replaced(text):
        pieces += (text[at:start], piece)
        length += start - at
        own.append(start)
        written.append(length)
        length += len(piece)
        own.append(end)
        written.append(length)
        at = end
    pieces.append(text[at:])
    return TextForm("".join(pieces), tuple(own), tuple(written))


def _replaced(text: str) -> list[tuple[int, int, str]]:
    """Return the stretches that are written in another way, in order."""
    found = [(*match.span(), "\n") for match in _LINE_END.finditer(text)]
    found += [(*match.span(), "\ufffd") for match in _SURROGATE.finditer(text)]
    if not unicodedata.is_normalized("NFC", text):
        for start, end in _clusters(text):
            piece = unicodedata.normalize("NFC", text[start:end])
            if piece != text[start:end]:
                found.append((start, end, piece))
    return sorted(found)


def _clusters(text: str) -> list[tuple[int, int]]:
    """Return stretches that normalisation may change, each with all that it could combine with."""
    joining = _joining()
    found: list[tuple[int, int]] = []
    for at, sign in enumerate(text):
        if sign < "\u0300":
            continue
        joins = unicodedata.combining(sign) or sign in joining
        start = max(at - 1, 0) if joins else at
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], at + 1)
        else:
            found.append((start, at + 1))
    return found


@cache
def _joining() -> frozenset[str]:
    """Return the signs that combine with the one before them though they are no accents."""
    composed = (unicodedata.decomposition(chr(code)).split() for code in range(0xA0, 0x30000))
    seconds = {
        chr(int(parts[1], 16)) for parts in composed if len(parts) == 2 and parts[0][0] != "<"
    }
    hangul = {chr(code) for code in range(0x1160, 0x1200)}
    return frozenset(hangul | {sign for sign in seconds if not unicodedata.combining(sign)})

"""What may be a slip of typing. In: text. Out: places and proposals; nothing is changed.

Words that a page break glued together can hide a negation from a search, and a quotation is never
rewritten by a machine: people look at these places and mend their file where they agree.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from qualnlp.lexicon import words

_KINDS = (
    # pegawaiTidak; a name such as GeoEye or iPhone is one, too, so it is only a question
    ("glued", re.compile(r"\b[a-z]{3,}(?=[A-Z][a-z]{2,})"), " "),
    ("number", re.compile(r"(?<=[a-z])(?=\d{3,}\b)|(?<=\d)(?=[a-z]{4,}\b)"), " "),
    ("bracket", re.compile(r"(?<=[a-z]{2})(?=\((?!s\)))"), " "),
    ("comma", re.compile(r"(?<=[a-z]{2}),(?=[A-Za-z]{2})"), " "),
)
_DOUBLED = re.compile(r"\b([a-z]{2,}) \1\b", re.IGNORECASE)
# Doubled, these are ordinary speech or a reduplication written apart.
_OFTEN_TWICE = frozenset(words("typos.often_twice"))


@dataclass(frozen=True, slots=True)
class Suspect:
    """A place that may be a slip.

    Attributes
    ----------
    start, end : int
        Where it stands, code points, half-open.
    kind : str
        ``"glued"``, ``"number"``, ``"bracket"``, ``"comma"`` (a blank is missing), or
        ``"doubled"`` (a word stands twice).
    proposal : str
        What the stretch would be without the slip.
    """

    start: int
    end: int
    kind: str
    proposal: str


def suspects(text: str) -> list[Suspect]:
    """Return the places of a text that may be slips, in order.

    Examples
    --------
    >>> [(one.kind, one.proposal) for one in suspects("kata pegawaiTidak ada, yang yang itu")]
    [('glued', 'pegawai Tidak'), ('doubled', 'yang')]
    """
    found = []
    for kind, pattern, blank in _KINDS:
        for match in pattern.finditer(text):
            place = match.end()
            start, end = _word_around(text, place)
            found.append(Suspect(start, end, kind, text[start:place] + blank + text[place:end]))
    for match in _DOUBLED.finditer(text):
        if match[1].lower() not in _OFTEN_TWICE:
            found.append(Suspect(*match.span(), "doubled", match[1]))
    return sorted(found, key=lambda one: (one.start, one.end))


def _word_around(text: str, place: int) -> tuple[int, int]:
    """Return the stretch without white space around a place; addresses are long, so it is cut."""
    start = end = place
    while start > 0 and not text[start - 1].isspace() and place - start < 40:
        start -= 1
    while end < len(text) and not text[end].isspace() and end - place < 40:
        end += 1
    return start, end

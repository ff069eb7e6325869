"""How a thesis names a technique and marks where a quotation comes from."""

from __future__ import annotations

from qualnlp.wording import say

STANCES = ("mendukung", "menghambat", "campuran")
_TECHNIQUES = {
    "wawancara": "interview",
    "observasi": "observation",
    "dokumentasi": "document",
}


def technique_name(technique: str) -> str:
    """Return a technique's name in the reader's language.

    >>> technique_name("wawancara")
    'wawancara'
    """
    return say(technique, _TECHNIQUES.get(technique, technique))


def source_mark(informant: str, technique: str, turn: int) -> str:
    """Return where a quotation comes from, as a thesis writes it.

    >>> source_mark("Informan 2", "wawancara", 14)
    '(Informan 2, wawancara, giliran 14)'
    """
    name = technique_name(technique)
    return say(f"({informant}, {name}, giliran {turn})", f"({informant}, {name}, turn {turn})")

"""How a thesis names a technique and marks where a quotation comes from."""

from __future__ import annotations

from qualnlp.i18n import say
from qualnlp.terms import TECHNIQUES


def source_mark(informant: str, technique: str, turn: int) -> str:
    """Return where a quotation comes from, as a thesis writes it.

    Examples
    --------
    >>> source_mark("Informan 2", "wawancara", 14)
    '(Informan 2, wawancara, giliran 14)'
    """
    name = TECHNIQUES.label(technique)
    return say(f"({informant}, {name}, giliran {turn})", f"({informant}, {name}, turn {turn})")

"""Codes that say nothing of themselves. In: a codebook. Out: a sentence for whoever wrote it."""

from __future__ import annotations

from qualnlp.codebook.codebook import Codebook
from qualnlp.i18n import say

# So many names are listed.
_MOST = 12


def undefined_sentence(codebook: Codebook) -> str:
    """Return which codes have no definition, and why that matters; empty where all have one.

    Examples
    --------
    >>> from qualnlp.codebook import Code
    >>> undefined_sentence(Codebook([Code("a", "Upah"), Code("b", "Beban", "Ada.")]))[:23]
    'Tanpa definisi: Upah. S'
    """
    empty = codebook.undefined
    if not empty:
        return ""
    names = ", ".join(code.name for code in empty[:_MOST])
    if len(empty) > _MOST:
        names += say(f", dan {len(empty) - _MOST} lagi", f", and {len(empty) - _MOST} more")
    return say(
        f"Tanpa definisi: {names}. Saran kode hidup dari definisi; isilah agar saran untuk "
        "kode ini berguna.",
        f"Without a definition: {names}. Suggestions live on definitions; fill them in.",
    )

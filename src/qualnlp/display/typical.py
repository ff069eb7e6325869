"""A quotation in a cell: the most typical one, short. In: a text. Out: what fits a cell.

Which one is most typical is the reduction's rule (`Reduction.choose`).
"""

from __future__ import annotations

from qualnlp.language.sentences import sentences
from qualnlp.wording import say


def typical_rule() -> str:
    """Return the rule in words, for the note below a table."""
    return say(
        "Kutipan dalam sel adalah yang paling khas: yang kata-katanya paling dekat dengan kutipan "
        "lain di bawah kode yang sama; … berarti dipotong.",
        "The quotation in a cell is the most typical one: nearest in its words to the other "
        "quotations of the same code; … means cut.",
    )


def shorten(text: str, most: int = 110) -> str:
    """Return text of at most `most` letters: whole, else its first sentences, else cut at a word.

    >>> shorten("Pelatihan jarang sekali. Kami menunggu lama.", 30)
    'Pelatihan jarang sekali. …'
    >>> shorten("satu dua tiga empat", 12)
    'satu dua …'
    """
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    ends = [end for _, end in sentences(text[: most + 1]) if most / 2 < end <= most - 2]
    if ends and ends[-1] < len(text):
        return text[: ends[-1]] + " …"
    cut = text[: most - 1]
    return (cut.rpartition(" ")[0] or cut[:-1]).rstrip(",;:") + " …"

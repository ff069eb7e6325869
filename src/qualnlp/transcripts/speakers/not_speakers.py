"""Words that open a line with a colon and are no speakers. In: a label. Out: yes or no.

"Misalnya:", "Sarana:" and "Catatan:" stand at the start of a line as a speaker's name would, and
may come many times.
"""

from __future__ import annotations

import re

from qualnlp.lexicon import alternatives, words

_OPENERS = frozenset(words("not_speakers.openers"))
_MYSELF = frozenset(words("not_speakers.myself"))
# Lines above an interview that describe it.
_HEADER = re.compile(rf"(?i)^({alternatives('head.lines')})\b")
# Nouns built with both affixes: Kesimpulan, Pengembangan, Perbedaan, Penilaiannya.
# "Pasal 5", "BAB II", "Bagian Kedua": alone in their line, they are headings.
_DIVISION = re.compile(
    rf"(?i)(?:{alternatives('head.divisions')})\s+(?:[ivxlcdm]+|\d+[a-z]?|ke[a-z]+|pertama)\.?"
)
_BUILT = re.compile(alternatives("not_speakers.built_nouns"))
_NOUN_ENDING = words("not_speakers.nya_ending")
_FIRST_WORD = re.compile(r"[^\W\d_]+")


def opens_line(label: str) -> bool:
    """Tell whether a label is a common way to begin a line, not a name.

    Examples
    --------
    >>> opens_line("Misalnya"), opens_line("Pengembangan karier"), opens_line("Ibu Sari")
    (True, True, False)
    """
    if label.strip().lower() in _MYSELF:
        return False
    first = _FIRST_WORD.match(label.strip())
    if first is None:
        return True
    word = first.group().lower()
    # -nya makes a noun out of nearly anything: "Masalahnya:", "Bedanya:"; Sonya is a name.
    is_noun = (word.endswith(_NOUN_ENDING) and len(word) > 6) or _BUILT.fullmatch(word) is not None
    return word in _OPENERS or is_noun


def describes_interview(label: str) -> bool:
    """Tell whether a label begins a line of an interview's head: date, place, office.

    Examples
    --------
    >>> describes_interview("Tanggal"), describes_interview("Peneliti")
    (True, False)
    """
    return _HEADER.match(label) is not None


def is_division(line: str) -> bool:
    """Tell whether a whole line is the heading of a part of a document.

    Examples
    --------
    >>> is_division("Pasal 5"), is_division("Bagian Kedua"), is_division("Pasal 5 itu berat.")
    (True, True, False)
    """
    return _DIVISION.fullmatch(line.strip()) is not None


def is_head_line(line: str) -> bool:
    """Tell whether a whole line belongs to an interview's head.

    Examples
    --------
    >>> is_head_line("Tempat: ruang rapat"), is_head_line("Tempat itu jauh.")
    (True, False)
    """
    return describes_interview(line) and ":" in line[:30] and len(line) < 100

"""How sources come about. In: a word that somebody wrote. Out: the technique that it means.

Techniques are counted (triangulation, saturation): one that is spelt in two ways would count as
two, and what one kind of interview says would pass for being met by another technique.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from qualnlp.i18n import say
from qualnlp.terms import TECHNIQUES

_ALIASES = TECHNIQUES.spellings
_CLOSE = 0.75


def technique_of(word: str, known: Iterable[str] = ()) -> str:
    """Return the technique that a word means; a word of one's own is a technique, too.

    Parameters
    ----------
    word : str
        In any letter case.
    known : iterable of str
        Techniques that the study uses already: "fgd" is its "FGD".

    Raises
    ------
    ValueError
        If the word is empty, or so close to a known one that it is likely to be a slip.

    Examples
    --------
    >>> technique_of("Wawancara mendalam"), technique_of("fgd", ["FGD"]), technique_of("kuesioner")
    ('wawancara', 'FGD', 'kuesioner')
    """
    word = " ".join(word.split())
    names = {**{one.casefold(): one for one in known}, **_ALIASES}
    if (found := names.get(word.casefold())) is not None:
        return found
    if not word:
        raise ValueError(
            say("Tekniknya kosong.", "The technique is empty.") + f" ({' | '.join(TECHNIQUES)})"
        )
    # "wawancara mendalam", "studi dokumentasi": a kind of a technique is that technique.
    within = {_ALIASES[part] for part in word.casefold().split() if part in _ALIASES}
    if len(within) == 1:
        return within.pop()
    close = get_close_matches(word.casefold(), names, 1, _CLOSE)
    if close:
        meant = names[close[0]]
        raise ValueError(
            say(
                f"Teknik “{word}” tidak dikenal; maksudnya “{meant}”? Teknik yang ditulis dengan "
                "dua cara akan dihitung sebagai dua teknik.",
                f"The technique “{word}” is not known; did you mean “{meant}”? One that is "
                "written in two ways would count as two.",
            )
        )
    return word


def is_own_word(technique: str) -> bool:
    """Tell whether a technique is none of the three that qualnlp knows.

    Examples
    --------
    >>> is_own_word("FGD"), is_own_word("observasi")
    (True, False)
    """
    return technique not in TECHNIQUES

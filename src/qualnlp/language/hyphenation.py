"""Hyphens at a line end: does the hyphen belong to the word? In: both halves. Out: yes or no.

"teman-" + "teman" is a reduplication and keeps its hyphen; "pengem-" + "bangan" is one word
that the page broke. Rules without a dictionary; measured figures for them stand in
docs/design.md.
"""

from __future__ import annotations

import re

from qualnlp.lexicon import alternatives, lines, pairs, words

# Prefixes that are often written with a hyphen, and how words go on that only look like them:
# "eks-suami" but eksternal, "pra-bayar" but prasarana.
_PREFIXES_WITH_HYPHEN = frozenset(words("hyphenation.prefixes_with_hyphen"))
_NAME_PREFIXES = frozenset(words("hyphenation.name_prefixes"))
_ONE_WORD = {
    prefix: re.compile(pattern) for prefix, pattern in pairs("hyphenation.one_word").items()
}
_BEFORE_NUMBER = frozenset(words("hyphenation.before_number"))
_SAID_AGAIN = frozenset(words("hyphenation.said_again"))
_SUFFIXES = lines("hyphenation.suffixes")
_VOWELS = re.compile("[aeiou]")
_PREFIX = re.compile(rf"^({alternatives('hyphenation.prefixes')})")


def keeps_hyphen(left: str, right: str) -> bool:
    """Tell whether a hyphen between two halves of a line break is part of the word.

    Parameters
    ----------
    left, right : str
        The letters directly before and after the hyphen, without white space.

    Examples
    --------
    >>> keeps_hyphen("teman", "teman"), keeps_hyphen("pengem", "bangan")
    (True, False)
    >>> keeps_hyphen("ke", "18"), keeps_hyphen("sama", "samanya")
    (True, True)
    """
    if not left or not right:
        return True
    if left[-1].isdigit() or right[0].isdigit():
        return True
    if left.isupper() and right.isupper() and len(left) > 1 and len(right) > 1:
        return left == right  # a capitalised word that the page broke: PELA-TIHAN, AP-BN
    if left[:2].isupper() and len(left) > 1:
        return True  # PPh-nya, APBN-P
    if right[0].isupper():
        return True  # Januari-Oktober
    low_left, low_right = left.lower(), right.lower()
    if low_left in _PREFIXES_WITH_HYPHEN and len(low_right) > 3:
        is_name = left in _NAME_PREFIXES  # Pratama, Pranoto
        goes_on = _ONE_WORD.get(low_left)
        return not is_name and not (goes_on and goes_on.match(low_right))
    return _is_reduplication(low_left, low_right)


def joins_over_blank(left: str, right: str) -> bool:
    """Tell whether "left- right" is one word that a page broke: "sama- sama", "ke- 2".

    What people say again while they look for the word ("saya- saya") is none, nor is a word that
    breaks off ("ban- bantu").

    Examples
    --------
    >>> joins_over_blank("ngos", "ngosan"), joins_over_blank("ke", "2")
    (True, True)
    >>> joins_over_blank("saya", "saya"), joins_over_blank("ban", "bantu")
    (False, False)
    """
    low_left, low_right = left.lower(), right.lower()
    if right[:1].isdigit():
        return low_left in _BEFORE_NUMBER
    return low_left not in _SAID_AGAIN and _is_reduplication(low_left, low_right)


def _is_reduplication(left: str, right: str) -> bool:
    if len(left) < 3:
        return False
    if left == right:
        return True
    # berjalan-jalan, seolah-olah: also where what looks like a suffix belongs to the word.
    # "kekanak-kanakan" ends with -kan, and with -an: every reading is tried.
    for stem in {right, *(right.removesuffix(suffix) for suffix in _SUFFIXES)}:
        if len(stem) >= 3 and (left == stem or (left.endswith(stem) and _PREFIX.match(left))):
            return True
    # tolong-menolong, pukul-memukul: the second half carries a prefix (and loses a first letter).
    if _PREFIX.match(right) and right.endswith(left[1:]) and len(left) >= 4:
        return True
    # sayur-mayur rhymes from the second letter on, bolak-balik changes its vowels only.
    rhymes = left[1:] == right[1:] or _VOWELS.sub("_", left) == _VOWELS.sub("_", right)
    return rhymes and len(left) >= 5

"""Signs that nobody types. In: a name or a text. Out: the same, without them, or a refusal.

Control signs (NUL, escape, delete) are seen by nobody and break what leaves a study: XML cannot
hold most of them. One rule for names of codes, coders, informants and attributes, and for memos and
conclusions: who gives one is told; what comes out of a file that must be read all the same goes on
without them. Marks of direction, joiners and accents are letters of somebody's name: they stay, and
outputs see to them.
"""

from __future__ import annotations

import re

from qualnlp.errors import WrongUse, clipped
from qualnlp.i18n import say

# C0 but for blanks and line ends, delete, and C1. Half letters the store refuses.
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
# What Word puts in place of a line end within a paragraph, and of a page.
_LINE_END = re.compile(r"[\x0b\x0c\x85]")


def has_unseen(text: str) -> bool:
    r"""Tell whether a text holds a control sign.

    Examples
    --------
    >>> has_unseen("Bu Sari\x00"), has_unseen("Bu Nafi\u02bcah\t\u0646\u0648\u0631 👩\u200d🌾")
    (True, False)
    """
    return _UNSEEN.search(text) is not None


def without_unseen(text: str) -> str:
    r"""Return a text without control signs.

    Examples
    --------
    >>> without_unseen("Bu \x1bSari\x00")
    'Bu Sari'
    """
    return _UNSEEN.sub("", text)


def shown_unseen(text: str) -> str:
    r"""Return a text as an error quotes it: its beginning, control signs as a sign that is seen.

    Examples
    --------
    >>> shown_unseen("Bu \x1bSari")
    'Bu �Sari'
    """
    return _UNSEEN.sub("�", clipped(text))


def unseen_fault(text: str) -> str:
    """Return what is wrong with a text that holds control signs, to be put behind what it is."""
    shown = shown_unseen(text)
    return say(
        f"“{shown}” memuat tanda kendali yang tidak terlihat",
        f"“{shown}” holds a control sign that nobody sees",
    )


def require_seen(text: str, what: str, where: object = "") -> str:
    r"""Return a name that somebody gives, if all of it can be seen.

    Parameters
    ----------
    what : str
        What it is the name of, for the sentence.

    Raises
    ------
    WrongUse

    Examples
    --------
    >>> require_seen("Ani", "the coder")
    'Ani'
    """
    if not has_unseen(text):
        return text
    raise WrongUse(
        f"{what} {unseen_fault(text)}. " + say("Tidak ada yang disimpan.", "Nothing was kept."),
        where=where,
        hint=say("Ketik ulang, jangan disalin.", "Type it anew instead of pasting it."),
    )


def require_seen_text(text: str, what: str) -> str:
    r"""Do the same with a text of several lines; line ends as Word has them become plain ones.

    Raises
    ------
    WrongUse

    Examples
    --------
    >>> require_seen_text("Satu\x0bdua", "the memo")
    'Satu\ndua'
    """
    return require_seen(_LINE_END.sub("\n", text), what)

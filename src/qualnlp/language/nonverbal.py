"""What a transcript notes besides words. In: text. Out: spans, or the text with them blanked.

"[tertawa]", "(diam)", "*menghela napas*", "(tidak jelas)", "(...)" and "…" tell how something
was said, not what. They stay in every quotation; what measures meaning leaves them out. Brackets
that hold speech, "(tiga hari)", are none.
"""

from __future__ import annotations

import re

from qualnlp.language.scan import matches_at
from qualnlp.lexicon import alternatives

_CUES = alternatives("nonverbal.cues")
_BEFORE_CUE = rf"(?:(?:{alternatives('nonverbal.before_cue')})[ ])?"
_DURATION = alternatives("nonverbal.duration")
_TIME = r"\d{1,3}[:.]\d{2}(?:[:.]\d{2})?(?:[.,]\d{1,3})?"
# A cue, and a few words that go on with it: "(diam sebentar)", but not "(diam-diam juga)".
_NOTE = rf"\s*(?:(?i:{_BEFORE_CUE}(?:{_CUES}))(?![\w-])[^\[\]()*\n]{{0,40}})"
_MARK = re.compile(
    rf"\[(?:{_NOTE}|\s*(?:\.{{2,}}|…|\?+|[xX]{{2,}}|{_TIME}|\d+\s*(?:{_DURATION}))\s*)\]"
    rf"|\((?:{_NOTE}|\s*(?:\.{{2,}}|…|\?+|[xX]{{2,}}|{_TIME})\s*)\)"
    rf"|(?<![\w*])\*{_NOTE}\*(?![\w*])"
    r"|\.{3,}|…"
)
# Most texts hold none of these, and are told so at once.
_SIGNS = ("[", "(", "*", "…", "...")
_SIGN = re.compile(r"[\[(*….]")
_PAUSE = ("...", "…")


def nonverbal(text: str) -> list[tuple[int, int]]:
    """Return the spans of the marks that are no words, in order.

    Parameters
    ----------
    text : str

    Returns
    -------
    list of (int, int)
        Half-open offsets in code points.

    Examples
    --------
    >>> text = "Ya [tertawa] cuma sebentar (tiga hari) ..."
    >>> [text[start:end] for start, end in nonverbal(text)]
    ['[tertawa]', '...']
    """
    if not any(map(text.__contains__, _SIGNS)):
        return []
    return [match.span() for match in matches_at(_SIGN, _MARK, text)]


def spoken(text: str, *, pauses: bool = False) -> str:
    """Return the text with spaces in place of its nonverbal marks: offsets stay as they are.

    Parameters
    ----------
    text : str
    pauses : bool
        Whether "..." and "…" outside brackets stay, which may end a sentence.

    Examples
    --------
    >>> spoken("Ya [batuk] ada..."), spoken("Ya [batuk] ada...", pauses=True)
    ('Ya         ada   ', 'Ya         ada...')
    """
    spans = nonverbal(text)
    if not spans:
        return text
    pieces: list[str] = []
    at = 0
    for start, end in spans:
        if pauses and text.startswith(_PAUSE, start):
            continue
        pieces += (text[at:start], " " * (end - start))
        at = end
    return "".join(pieces) + text[at:]

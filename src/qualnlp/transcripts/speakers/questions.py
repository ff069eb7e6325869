"""Does a turn ask? In: its words. Out: yes or no.

Few who type up speech put question marks: "boleh cerita dulu mas, awalnya gimana". A short turn
with a question word, or with the words that invite to tell, asks too; "ya mau gimana lagi" and
"apa ya namanya" do not.
"""

from __future__ import annotations

import re

from qualnlp.lexicon import alternatives

_ASKS = re.compile(
    r"(?i)(?<![\w-])(?:"
    rf"{alternatives('questions.words')}|{alternatives('questions.invitations')}"
    rf")(?![\w-])(?! (?:{alternatives('questions.not_before')})\b)"
)
# Who answers needs more words than who asks.
_MAX_WORDS = 25


def asks(turn: str) -> bool:
    """Tell whether a turn asks something.

    Examples
    --------
    >>> asks("boleh cerita dulu mas, awalnya gimana"), asks("ya mau gimana lagi")
    (True, False)
    """
    if "?" in turn:
        return True
    return len(turn.split()) <= _MAX_WORDS and _ASKS.search(turn) is not None


_ENDS = re.compile(r"\?[\"'”’“)\]. ]*\s*$")


def ends_with_question(turn: str) -> bool:
    """Tell whether a turn of nobody in particular asks: at its end, or with a question word.

    Examples
    --------
    >>> ends_with_question("Apa ya? Jarang sekali."), ends_with_question("Terus gimana")
    (False, True)
    """
    return _ENDS.search(turn[-40:]) is not None or ("?" not in turn and asks(turn))

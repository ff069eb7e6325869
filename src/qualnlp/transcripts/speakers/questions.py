"""Does a turn ask? In: its words. Out: yes or no.

Few who type up speech put question marks: "boleh cerita dulu mas, awalnya gimana". A short turn
with a question word, or with the words that invite to tell, asks too; "ya mau gimana lagi" and
"apa ya namanya" do not. Nor does "ya begitu, toh?": a tag asks nothing.
"""

from __future__ import annotations

import re

from qualnlp.lexicon import alternatives, words

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
_ASKING_WORD = re.compile(rf"(?i)(?<![\w-])(?:{alternatives('questions.words')})(?![\w-])|kah\b")
_TAG = re.compile(
    rf"(?i)(?:^|[\s,])(?:{alternatives('questions.tags')})"
    rf"(?:,? (?:{'|'.join(words('titles.address'))})(?: \w+)?)?\s*\?+[\"'”’“)\]. ]*\s*$"
)
_SENTENCE_END = re.compile(r"(?<![.!?…])[.!?…]+[\"'”’)\]]*\s+")


def ends_with_question(turn: str) -> bool:
    """Tell whether a turn of nobody in particular asks: at its end, or with a question word.

    Examples
    --------
    >>> ends_with_question("Apa ya? Jarang sekali."), ends_with_question("Terus gimana")
    (False, True)
    >>> ends_with_question("Ya ikut suami, kan?"), ends_with_question("Kenapa begitu, ya?")
    (False, True)
    """
    if _ENDS.search(turn[-40:]) is not None:
        return not ends_with_tag(turn)
    return "?" not in turn and asks(turn)


def ends_with_tag(turn: str) -> bool:
    """Tell whether a turn's last sentence has the tone of a question alone: "..., kan?".

    Examples
    --------
    >>> ends_with_tag("Ya begitu, toh, Mbak?"), ends_with_tag("Siapa itu, ya?")
    (True, False)
    """
    if _TAG.search(turn[-60:]) is None:
        return False
    sentence = _SENTENCE_END.split(turn.rstrip())[-1]
    return _ASKING_WORD.search(sentence) is None

"""A coding's memo with its stance, as one text that people read, and back.

REFI-QDA has one description for a selection and knows no stance. The memo stands first; a last line
``[sikap: menghambat; dengan saran]`` tells the rest, where there is any.
"""

from __future__ import annotations

import re

from qualnlp.i18n import say
from qualnlp.terms import MODES, STANCES

_MARK = re.compile(r"\[(?:sikap|stance)(?:: ?([^\[\];]*))?(?:; ?([^\[\];]*))?\]")
_NONE = "–"


def write_description(memo: str, stance: str | None, mode: str | None) -> str:
    r"""Return what stands in the description of a selection; empty where there is nothing to say.

    Examples
    --------
    >>> write_description("Cek lagi.", "menghambat", "blind")
    'Cek lagi.\n[sikap: menghambat]'
    """
    if not stance and mode != "assisted" and not _MARK.fullmatch(memo.rpartition("\n")[2]):
        return memo
    told = STANCES.label(stance) if stance else _NONE
    more = f"; {MODES.label(mode)}" if mode == "assisted" else ""
    mark = f"[{say('sikap', 'stance')}: {told}{more}]"
    return f"{memo}\n{mark}" if memo else mark


def read_description(text: str) -> tuple[str, str | None, str | None]:
    r"""Return memo, stance and mode of a description; None for what it does not say.

    Examples
    --------
    >>> read_description("Cek lagi.\n[sikap: menghambat]")
    ('Cek lagi.', 'menghambat', None)
    """
    memo, _, last = text.rpartition("\n")
    match = _MARK.fullmatch(last.strip())
    if match is None:
        return text, None, None
    stance = STANCES.find(match[1] or "")
    mode = MODES.find(match[2] or "")
    if (match[1] or "").strip() not in ("", _NONE) and stance is None:
        return text, None, None  # words of a person that only look like ours
    return memo, stance, mode

"""Labels before a sign that is no colon, or none. In: a text without labels. Out: plain labels.

::

    Penulis – Sudah lama melaut, Pak?        P1 = Sudah lama?        [1] INT Sudah lama?
    Pak Darmo – Dari kecil.                  J1 = Dari kecil.        [2] INF Dari kecil.

Nearly every paragraph begins so, with the same sign; each label comes again, and one of them asks
where another does not: a list of words and their meanings is none. Names need a sign apart; role
words and codes in capitals ("P.", "P1>", "IR)") may touch it, or stand alone in the margin.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from qualnlp.transcripts.cleaning import inner_line_ends
from qualnlp.transcripts.speakers.label_pattern import ROLE, SPACE
from qualnlp.transcripts.speakers.labels import Label, base_of, has_number, is_role_word
from qualnlp.transcripts.speakers.line_starts import at_lines
from qualnlp.transcripts.speakers.not_speakers import describes_interview, opens_line
from qualnlp.transcripts.speakers.questions import ends_with_question
from qualnlp.transcripts.speakers.timestamps import ANYWHERE, seconds

_MARGIN = (
    rf"(?:(?=[\[(<{{#\d])(?:(?P<time>{ANYWHERE}){SPACE}+)?"
    rf"(?P<number>[\[(#]?\d{{1,4}}[\])]?[.):]?{SPACE}+)?)?"
)
_SIGNED = re.compile(
    rf"^{SPACE}*{_MARGIN}(?P<mark>[*#]?)(?:"
    # A role word or a code, and a sign right behind it, or nothing.
    rf"(?P<code>{ROLE}|[A-Z]{{1,4}}(?:[-.]?\d{{1,2}})?)"
    rf"(?:{SPACE}*(?P<touching>[-=]{{1,2}}>|[>.)/=;:|→»]|[-–—](?={SPACE}))|(?={SPACE})){SPACE}+(?=\S)"
    rf"|(?P<label>[^\W\d_][\w.'’/-]{{0,19}}(?: [\w.'’/-]{{1,19}}){{0,3}})"
    rf"(?:{SPACE}+(?P<sign>[-–—>|=→»]|[-=]{{1,2}}>){SPACE}+|(?P<close>;|\*:){SPACE}+)(?=\S))",
    re.MULTILINE,
)
_SHARE = 0.9
_MIN_TURNS = 4
_MAX_SPEAKERS = 12
_ASKS = 0.5


def same_sign_labels(
    text: str, stretches: Sequence[tuple[int, int]], width: int | None = None
) -> list[Label]:
    r"""Return the labels that stand before one and the same sign in nearly every paragraph.

    Parameters
    ----------
    width : int or None
        The page's, as `inner_line_ends` takes it.

    Examples
    --------
    >>> text = "P1 = Ada?\nJ1 = Ada, Bu.\nP1 = Terus?\nJ1 = Ya sudah.\n"
    >>> [label.text for label in same_sign_labels(text, [(0, len(text))])]
    ['P1', 'J1', 'P1', 'J1']
    """
    found = [match for low, high in stretches for match in at_lines(_SIGNED, text, low, high)]
    # A colon alone is that of an ordinary label.
    found = [match for match in found if _way(match) != (":", False, "")]
    signs = Counter(map(_way, found))
    if not signs:
        return []
    way, count = signs.most_common(1)[0]
    if count < _MIN_TURNS:
        return []
    found = [match for match in found if _way(match) == way]
    names = [_name(match) for match in found]
    if len(set(names)) == len(names) and all(map(has_number, names)):
        names = [base_of(name) for name in names]  # "P1", "N1", "P2": the numbers count turns
    counts = Counter(names)
    if not 1 < len(counts) <= _MAX_SPEAKERS:
        return []
    if len(found) < _SHARE * _paragraphs(text, stretches, found, width):
        return []
    if any(n < 2 or _is_no_name(name) for name, n in counts.items()):
        return []
    ends = [*(match.start() for match in found[1:]), stretches[-1][1]]
    asking: Counter[str] = Counter()
    for name, match, end in zip(names, found, ends, strict=True):
        asking[name] += ends_with_question(text[match.end() : end].strip())
    shares = [asking[name] / counts[name] for name in counts]
    if max(shares) < _ASKS or min(shares) >= _ASKS:
        return []
    return [
        Label(match.start(), match.end(), _name(match), *seconds(match["time"])) for match in found
    ]


def _is_no_name(label: str) -> bool:
    return not is_role_word(label) and (opens_line(label) or describes_interview(label))


def _name(match: re.Match[str]) -> str:
    return " ".join((match["label"] or match["code"]).split())


def _way(match: re.Match[str]) -> tuple[str, bool, str]:
    """Return how a label is written: its sign, a number before it, a mark."""
    sign = match["sign"] or match["close"] or match["touching"] or ""
    return sign, bool(match["number"]), match["mark"]


def _paragraphs(
    text: str,
    stretches: Sequence[tuple[int, int]],
    found: Sequence[re.Match[str]],
    width: int | None,
) -> int:
    """Count the paragraphs from the first label on; each label begins one."""
    starts = {match.start() for match in found}
    count = 0
    for low, high in stretches:
        at = max(low, min(starts))
        inner = set(inner_line_ends(text, at, high, width)) if at < high else set()
        while at < high:
            end = text.find("\n", at, high)
            end = high if end < 0 else end
            goes_on = at - 1 in inner and at not in starts
            count += bool(text[at:end].strip()) and not goes_on
            at = end + 1
    return count

"""Labels before a sign that is no colon. In: a text without labels. Out: labels, where it is plain.

::

    Penulis – Sudah lama melaut, Pak?        P1 = Sudah lama melaut, Pak?
    Pak Darmo – Dari kecil.                  J1 = Dari kecil.

Nearly every line begins so, with the same sign; each label comes again, and one of them asks
where another does not: a list of words and their meanings is none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from qualnlp.transcripts.speakers.label_pattern import SPACE
from qualnlp.transcripts.speakers.labels import Label
from qualnlp.transcripts.speakers.line_starts import at_lines
from qualnlp.transcripts.speakers.not_speakers import describes_interview, opens_line
from qualnlp.transcripts.speakers.questions import ends_with_question

_SIGNED = re.compile(
    rf"^{SPACE}*[*#]?(?P<label>[^\W\d_][\w.'’/-]{{0,19}}(?: [\w.'’/-]{{1,19}}){{0,3}})"
    rf"(?:{SPACE}+(?P<sign>[-–—>|=]){SPACE}+|(?P<close>;|\*:){SPACE}+)(?=\S)",
    re.MULTILINE,
)
_SHARE = 0.9
_MIN_TURNS = 4
_MAX_SPEAKERS = 12
_ASKS = 0.5


def same_sign_labels(text: str, stretches: Sequence[tuple[int, int]]) -> list[Label]:
    r"""Return the labels that stand before one and the same sign in nearly every line.

    Examples
    --------
    >>> text = "P1 = Ada?\nJ1 = Ada, Bu.\nP1 = Terus?\nJ1 = Ya sudah.\n"
    >>> [label.text for label in same_sign_labels(text, [(0, len(text))])]
    ['P1', 'J1', 'P1', 'J1']
    """
    found = [match for low, high in stretches for match in at_lines(_SIGNED, text, low, high)]
    signs = Counter(match["sign"] or match["close"] for match in found)
    if not signs:
        return []
    sign = signs.most_common(1)[0][0]
    found = [match for match in found if sign in (match["sign"], match["close"])]
    counts = Counter(match["label"] for match in found)
    first = found[0].start()
    lines = sum(
        bool(line.strip())
        for low, high in stretches
        for line in text[max(low, first) : high].split("\n")
    )
    if len(found) < max(_MIN_TURNS, _SHARE * lines) or not 1 < len(counts) <= _MAX_SPEAKERS:
        return []
    if any(n < 2 or opens_line(name) or describes_interview(name) for name, n in counts.items()):
        return []
    ends = [*(match.start() for match in found[1:]), stretches[-1][1]]
    asking: Counter[str] = Counter()
    for match, end in zip(found, ends, strict=True):
        asking[match["label"]] += ends_with_question(text[match.end() : end].strip())
    shares = [asking[name] / counts[name] for name in counts]
    if max(shares) < _ASKS or min(shares) >= _ASKS:
        return []
    return [Label(match.start(), match.end(), match["label"]) for match in found]

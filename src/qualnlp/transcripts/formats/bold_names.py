"""Names in bold before plain words, without a sign. In: a document's blocks. Out: who speaks where.

**Moderator** Siapa mulai?  **Bu Wati** Saya saja.

So only where most paragraphs begin in this way, each name comes again, and one of them asks where
another does not: bold words at the head of paragraphs are as often their topics.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from qualnlp.transcripts.formats.blocks import Block, Paragraph
from qualnlp.transcripts.formats.table_headings import NAME
from qualnlp.transcripts.speakers.labels import TITLED_NAME, is_role_word
from qualnlp.transcripts.speakers.not_speakers import describes_interview, opens_line
from qualnlp.transcripts.speakers.questions import ends_with_question

_MIN = 4
_MAX_SPEAKERS = 12
_MAX_LENGTH = 40
_SHARE = 0.6
_ASKS = 0.5


def bold_names(blocks: Sequence[Block]) -> dict[int, str]:
    """Return how many characters the name takes at the head of each paragraph, by its number.

    Returns
    -------
    dict of int to str
        Number of the block -> the name as written, with the blanks behind it.

    Examples
    --------
    >>> talk = [("P1", "Ada?"), ("Bu Wati", "Ya."), ("P1", "Lalu?"), ("Bu Wati", "Sudah.")]
    >>> blocks = [Paragraph([(f"{who} ", True), (said, False)]) for who, said in talk]
    >>> bold_names(blocks)
    {0: 'P1 ', 1: 'Bu Wati ', 2: 'P1 ', 3: 'Bu Wati '}
    """
    paragraphs = [
        (n, one) for n, one in enumerate(blocks) if isinstance(one, Paragraph) and one.text.strip()
    ]
    found = {n: lead for n, one in paragraphs if (lead := _lead(one))}
    counts = Counter(lead.strip() for lead in found.values())
    if len(found) < _MIN or not 1 < len(counts) <= _MAX_SPEAKERS:
        return {}
    talk = [n for n, _ in paragraphs if n >= min(found)]
    titled = [name for name in counts if TITLED_NAME.match(name)]
    again = all(count > 1 or name in titled for name, count in counts.items())
    if len(found) < _SHARE * len(talk) or not again or max(counts.values()) < 2:
        return {}
    asking: Counter[str] = Counter()
    for n, one in paragraphs:
        if n in found:
            asking[found[n].strip()] += ends_with_question(one.text.strip())
    shares = [asking[name] / counts[name] for name in counts]
    return found if max(shares) >= _ASKS > min(shares) else {}


def _lead(paragraph: Paragraph) -> str:
    """Return the bold name at the head of a paragraph, with the blanks behind it; or ""."""
    lead, rest = "", ""
    for text, is_bold in paragraph.pieces:
        if rest or (not is_bold and text.strip()):
            rest += text
        else:
            lead += text
    rest_begins = len(rest) - len(rest.lstrip())
    lead, rest = lead + rest[:rest_begins], rest[rest_begins:]
    name = lead.strip()
    if not rest or not name or len(name) > _MAX_LENGTH or lead == name or "\n" in lead:
        return ""
    may_speak = is_role_word(name) or (NAME.match(name) is not None and not opens_line(name))
    return lead if may_speak and not describes_interview(name) else ""

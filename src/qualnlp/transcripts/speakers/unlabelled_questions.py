"""Questions that nobody labelled. In: a text, its labels or paragraphs. Out: where they stand.

::

    1. Bagaimana pelatihan di sini?          1. Bagaimana pelatihan di sini?
    Jawab: Jarang, Bu.                       Jarang, Bu.

On the left, where every label is an answer's, the paragraph right above one is its question; on
the right, where there is no label at all, numbered paragraphs that end with a question mark are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from qualnlp.transcripts.paragraphs import Span, paragraphs
from qualnlp.transcripts.speakers.labels import Label, role_by_word
from qualnlp.transcripts.speakers.questions import asks

_NUMBERED = re.compile(r"\s*(?:\d{1,3}|[a-z])[.)]\s+(?=\S)")
_ASKS = re.compile(r"\?[\"'”’“)\]]*\s*$")


def with_questions(
    text: str, stretches: Sequence[Span], labels: Sequence[Label], width: int | None
) -> tuple[list[Label], bool]:
    r"""Return the labels with those of unlabelled questions, and whether there are any.

    A label without text is a question's.

    Parameters
    ----------
    stretches : sequence of (int, int)
        Where ordinary text lies.
    width : int or None
        The page's, as `paragraphs` takes it.

    Examples
    --------
    >>> text = "1. Ada diklat?\nJawab: Jarang.\n2. Terus?\nJawab: Ya sudah."
    >>> labels = [Label(15, 22, "Jawab"), Label(40, 47, "Jawab")]
    >>> added, _ = with_questions(text, [(0, len(text))], labels, None)
    >>> [(label.text, text[label.start : label.end]) for label in added]
    [('', '1. '), ('Jawab', 'Jawab: '), ('', '2. '), ('Jawab', 'Jawab: ')]
    """
    if len(labels) < 2 or any(role_by_word(label.text) != "informant" for label in labels):
        return list(labels), False
    questions = []
    for begin, end in stretches:
        inside = [label for label in labels if begin <= label.start < end]
        starts = [begin, *(label.end for label in inside)]
        for start, label in zip(starts, inside, strict=False):
            *_, last = paragraphs(text, start, label.start, width) or [(start, start)]
            # What stands on the line of the label before is its answer.
            own_line = start == begin or "\n" in text[start : last[0]]
            if own_line and _is_question(text, last):
                questions.append(Label(last[0], _behind_number(text, last), ""))
    if len(questions) < 2 or 2 * len(questions) < len(labels):
        return list(labels), False
    return sorted([*labels, *questions], key=lambda label: label.start), True


def numbered_questions(text: str, spans: Sequence[Span]) -> dict[Span, Span]:
    r"""Return which paragraphs of a text without labels ask, and their words without the number.

    At least two must be numbered and end with a question mark, an answer below each; or all
    numbered paragraphs have an answer below, and half of them ask by mark or word.

    Examples
    --------
    >>> text = "1. Ada diklat?\nJarang, Bu.\n2. Terus?\nYa sudah."
    >>> numbered_questions(text, [(0, 14), (15, 26), (27, 36), (37, 46)])
    {(0, 14): (3, 14), (27, 36): (30, 36)}
    """
    # A dict, for it keeps the order and is asked for each paragraph.
    asking = dict.fromkeys(
        span for span in spans if _NUMBERED.match(text, *span) and _asks(text, span)
    )
    numbered = [span for span in spans if _NUMBERED.match(text, *span)]
    below = dict(pairwise(spans))
    told = sum(
        span in asking or asks(text[_behind_number(text, span) : span[1]]) for span in numbered
    )
    if len(numbered) > 1 and 2 * told >= len(numbered):
        if all(span in below and below[span] not in numbered for span in numbered):
            return {span: (_behind_number(text, span), span[1]) for span in numbered}
    answered = [one for one in asking if one in below and below[one] not in asking]
    if len(answered) < 2 or len(answered) < len(asking):
        return {}
    return {span: (_behind_number(text, span), span[1]) for span in asking}


def _is_question(text: str, span: Span) -> bool:
    return _asks(text, span) or _NUMBERED.match(text, *span) is not None


def _asks(text: str, span: Span) -> bool:
    return _ASKS.search(text[max(span[0], span[1] - 20) : span[1]]) is not None


def _behind_number(text: str, span: Span) -> int:
    number = _NUMBERED.match(text, *span)
    return number.end() if number else span[0]

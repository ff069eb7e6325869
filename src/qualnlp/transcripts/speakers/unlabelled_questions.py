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
from qualnlp.transcripts.speakers.questions import asks, ends_with_question

_NUMBERED = re.compile(r"\s*(?:\d{1,3}|[a-z])[.)]\s+(?=\S)")
_ANSWER_SIGN = re.compile(r"\s*(?P<sign>[-–—•*]|[-=]{1,2}>|[→»>])[ \t\u00a0]+(?=\S)")
_MIDDLE = re.compile(r"[.!…][\"'”’)]*\s+\S.*[.!…][\"'”’)]*\s+\S")
_MIN_ALTERNATING = 3
_SHARE = 0.4
_MAX_WORDS = 40
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


def alternating_questions(text: str, spans: Sequence[Span]) -> dict[Span, Span]:
    r"""Return which paragraphs ask where nothing but their order tells: questions and answers.

    At least three ask and nothing else, half of them with a question word; an answer stands below
    each, and few paragraphs stand apart. A question within a text is none of them.

    Examples
    --------
    >>> text = "Apa itu?\nPasar.\nSiapa buka?\nIbu.\nKapan?\nDulu."
    >>> spans = [(0, 8), (9, 15), (16, 27), (28, 32), (33, 39), (40, 45)]
    >>> list(alternating_questions(text, spans))
    [(0, 8), (16, 27), (33, 39)]
    """
    asking = [span for span in spans if _asks_alone(text[slice(*span)])]
    if len(asking) < _MIN_ALTERNATING or asking[-1] == spans[-1]:
        return {}
    talk = [span for span in spans if span >= asking[0]]
    below = dict(pairwise(spans))
    alternates = all(below[span] not in asking for span in asking)
    with_word = sum(asks(text[slice(*span)].replace("?", "")) for span in asking)
    if not alternates or len(asking) < _SHARE * len(talk) or 2 * with_word < len(asking):
        return {}
    return {span: (_behind_number(text, span), span[1]) for span in asking}


def behind_signs(text: str, answers: Sequence[Span]) -> dict[Span, int]:
    r"""Return where the words of answers begin that all have a sign before them ("- ", "=> ").

    Examples
    --------
    >>> behind_signs("- Ya.\n- Tidak.", [(0, 5), (6, 14)])
    {(0, 5): 2, (6, 14): 8}
    """
    signs = [_ANSWER_SIGN.match(text, *span) for span in answers]
    if not answers or not all(signs) or len({one["sign"] for one in signs if one}) > 1:
        return {}
    return {span: one.end() for span, one in zip(answers, signs, strict=True) if one}


def _asks_alone(paragraph: str) -> bool:
    words = paragraph.strip()
    only = not _MIDDLE.search(words) and len(words.split()) <= _MAX_WORDS
    return only and words.rstrip("\"'”’) ").endswith("?") and ends_with_question(words)


def _is_question(text: str, span: Span) -> bool:
    return _asks(text, span) or _NUMBERED.match(text, *span) is not None


def _asks(text: str, span: Span) -> bool:
    return _ASKS.search(text[max(span[0], span[1] - 20) : span[1]]) is not None


def _behind_number(text: str, span: Span) -> int:
    number = _NUMBERED.match(text, *span)
    return number.end() if number else span[0]

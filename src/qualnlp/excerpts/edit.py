"""Combining and cutting by hand. In: a transcript and its excerpts. Out: new excerpts.

Nothing is changed: an excerpt is a stretch, and `merge` and `cut` give other stretches. What
becomes of the old ones and of their codings is the store's affair.
"""

from __future__ import annotations

from qualnlp.excerpts.boundaries import checked_turn, is_inside_word, trimmed, turn_at
from qualnlp.excerpts.model import Excerpt
from qualnlp.excerpts.question import questions_of
from qualnlp.excerpts.select import excerpt_of
from qualnlp.i18n import say
from qualnlp.transcripts import Transcript


def merge(transcript: Transcript, *excerpts: Excerpt) -> Excerpt:
    """Return one excerpt from the start of the first to the end of the last.

    Parameters
    ----------
    transcript : Transcript
        The one that the excerpts come from.
    *excerpts : Excerpt
        Two or more of one turn, in any order; words between them are taken in. The result has
        the informant and the technique of the earliest.

    Raises
    ------
    ValueError
        If there are fewer than two excerpts, if one comes from another transcript, if they lie
        in different turns, or if page furniture was removed between them.

    >>> from qualnlp.transcripts import Turn
    >>> text = "Jarang. Dua tahun sekali."
    >>> transcript = Transcript("0f" * 8, "a.txt", text, (Turn("N", "informant", 0, 25),), text)
    >>> from qualnlp.excerpts import split
    >>> merge(transcript, *split(transcript, max_words=3)).text
    'Jarang. Dua tahun sekali.'
    """
    if len({(excerpt.start, excerpt.end) for excerpt in excerpts}) < 2:
        raise ValueError(
            say(
                "Untuk digabung perlu sedikitnya dua kutipan yang berbeda.",
                "To be merged there must be at least two different excerpts.",
            )
        )
    for excerpt in excerpts:
        _check_origin(transcript, excerpt)
    first = min(excerpts, key=lambda excerpt: (excerpt.start, excerpt.end))
    start, end = first.start, max(excerpt.end for excerpt in excerpts)
    if turn_at(transcript, start, end) is None:
        raise ValueError(
            say(
                "Kutipan-kutipan itu berada di giliran bicara yang berbeda. Gabungkan hanya "
                "kutipan dari satu giliran.",
                "These excerpts lie in different turns. Merge only excerpts of one turn.",
            )
        )
    return _stretch(transcript, first, start, end)


def cut(transcript: Transcript, excerpt: Excerpt, at: int) -> tuple[Excerpt, Excerpt]:
    """Cut an excerpt in two.

    Parameters
    ----------
    transcript : Transcript
        The one that the excerpt comes from.
    excerpt : Excerpt
    at : int
        Where the second part begins: an offset into ``transcript.text``. White space around it
        belongs to neither part.

    Raises
    ------
    ValueError
        If the excerpt comes from another transcript, if `at` goes through a word or a number, or
        if one of the parts would be empty.

    >>> from qualnlp.transcripts import Turn
    >>> text = "Jarang. Dua tahun sekali."
    >>> transcript = Transcript("0f" * 8, "a.txt", text, (Turn("N", "informant", 0, 25),), text)
    >>> from qualnlp.excerpts import split
    >>> [part.text for part in cut(transcript, split(transcript)[0], 7)]
    ['Jarang.', 'Dua tahun sekali.']
    """
    _check_origin(transcript, excerpt)
    text = transcript.text
    within = excerpt.start < at < excerpt.end
    left = trimmed(text, excerpt.start, at) if within else (0, 0)
    right = trimmed(text, at, excerpt.end) if within else (0, 0)
    if left[0] == left[1] or right[0] == right[1]:
        raise ValueError(
            say(
                f"Posisi {at} tidak terletak di dalam kutipan ({excerpt.start}–{excerpt.end}): "
                "salah satu bagiannya akan kosong.",
                f"The position {at} does not lie inside the excerpt "
                f"({excerpt.start}–{excerpt.end}): one of its parts would be empty.",
            )
        )
    if is_inside_word(text, at):
        around = text[max(left[0], at - 15) : at] + "|" + text[at : min(right[1], at + 15)]
        raise ValueError(
            say(
                f"Posisi {at} memotong sebuah kata: “{around}”. Pilih tempat di antara dua kata.",
                f"The position {at} goes through a word: “{around}”. "
                "Choose a place between two words.",
            )
        )
    return _stretch(transcript, excerpt, *left), _stretch(transcript, excerpt, *right)


def _check_origin(transcript: Transcript, excerpt: Excerpt) -> None:
    if excerpt.transcript_id != transcript.id:
        raise ValueError(
            say(
                f"Kutipan {excerpt.excerpt_id} bukan dari transkrip “{transcript.file}”.",
                f"The excerpt {excerpt.excerpt_id} is not from the transcript “{transcript.file}”.",
            )
        )


def _stretch(transcript: Transcript, like: Excerpt, start: int, end: int) -> Excerpt:
    number = checked_turn(transcript, start, end)
    return excerpt_of(
        transcript,
        number,
        start,
        end,
        technique=like.technique,
        informant=like.informant,
        question=questions_of(transcript)[number - 1],
    )

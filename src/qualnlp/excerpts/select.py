"""Any stretch of a turn as an excerpt. In: a transcript and offsets. Out: an Excerpt."""

from __future__ import annotations

from qualnlp.excerpts.boundaries import checked_turn
from qualnlp.excerpts.model import Excerpt, excerpt_id_of
from qualnlp.excerpts.question import questions_of
from qualnlp.transcripts import Transcript


def select(
    transcript: Transcript, start: int, end: int, *, technique: str, informants: list[str]
) -> Excerpt:
    """Return the stretch ``text[start:end]`` as an excerpt.

    Parameters
    ----------
    transcript : Transcript
    start, end : int
        Half-open offsets into ``transcript.text``, in code points.
    technique : str
        How the source came about.
    informants : list of str
        Whose case each turn is (`Informants.of_turns`).

    Raises
    ------
    ValueError
        If the stretch is empty, does not lie within one turn, or spans removed page furniture.

    >>> from qualnlp.transcripts import Turn
    >>> text = "Jarang. Dua tahun sekali."
    >>> transcript = Transcript("0f" * 8, "a.txt", text, (Turn("N", "informant", 0, 25),), text)
    >>> select(transcript, 8, 17, technique="wawancara", informants=["Bu Sari"]).text
    'Dua tahun'
    """
    number = checked_turn(transcript, start, end)
    return excerpt_of(
        transcript,
        number,
        start,
        end,
        technique=technique,
        informant=informants[number - 1],
        question=questions_of(transcript)[number - 1],
    )


def excerpt_of(
    transcript: Transcript,
    number: int,
    start: int,
    end: int,
    *,
    technique: str,
    informant: str,
    question: str,
) -> Excerpt:
    """Return a stretch of turn `number` (from 1) as an excerpt."""
    time_start, time_end = transcript.times(start, end)
    return Excerpt(
        excerpt_id=excerpt_id_of(transcript.id, start, end),
        transcript_id=transcript.id,
        informant=informant,
        role=transcript.turns[number - 1].role,
        technique=technique,
        turn=number,
        start=start,
        end=end,
        text=transcript.text[start:end],
        time_start=time_start,
        time_end=time_end,
        question=question,
    )

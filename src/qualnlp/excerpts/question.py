"""Which question a turn answers. In: who said what. Out: the interviewer's words, for each turn.

The rule: an answer belongs to what the interviewer said last. Words that only keep the talk going
("Lalu?", "Contohnya?", "Maksudnya bagaimana, Bu?") name no topic, so the last words that named one
stand. A question of a single topic word ("Ada yang protes?") follows up on the last one that said
more, and both stand together. An open end ("Ada yang mau ditambahkan?") asks about nothing. Where
no interviewer speaks, there is no question. benchmarks/conversation.py measures what it is worth.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from qualnlp.lexicon import alternatives, words
from qualnlp.transcripts import Transcript

# Words of a question that are no topic: question words, address, and what holds talk together.
_NO_TOPIC = frozenset(words("questions.no_topic"))
_OPEN_END = re.compile(rf"(?i){alternatives('questions.open_end')}")
_ASIDE = re.compile(r"[(\[][^)\]]{0,200}[)\]]")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_SHORT = 3  # letters; shorter words ("di", "ke", "nah") are never a topic
_FOLLOW_UP = 1  # topic words of a question that belongs to the one before


def names_topic(words: str) -> bool:
    """Tell whether an interviewer's words say what is asked about.

    Examples
    --------
    >>> names_topic("Kalau pelatihan bagaimana, Bu?"), names_topic("Maksudnya bagaimana, Bu?")
    (True, False)
    """
    return bool(topic_words(words))


def topic_words(words: str) -> list[str]:
    """Return the words of a question that are its topic.

    Examples
    --------
    >>> topic_words("Soal gaji (batuk) dan tunjangan, Bu?")
    ['gaji', 'tunjangan']
    """
    found = _WORD.findall(_ASIDE.sub(" ", words.lower()))
    return [word for word in found if len(word) > _SHORT and word not in _NO_TOPIC]


def questions(turns: Iterable[tuple[str, str]]) -> list[str]:
    """Return for each turn the question that it answers; empty where there is none.

    Parameters
    ----------
    turns : iterable of (role, text)
        A whole transcript, in order; role ``"interviewer"``, ``"informant"`` or ``"other"``.

    Returns
    -------
    list of str
        One per turn; an interviewer's own turns answer nothing.

    Examples
    --------
    >>> questions([("interviewer", "Ada diklat?"), ("informant", "Jarang."),
    ...            ("interviewer", "Lalu?"), ("informant", "Ya begitu.")])
    ['', 'Ada diklat?', '', 'Ada diklat?']
    """
    answered: list[str] = []
    said_more = question = ""
    asking: list[str] = []  # what the interviewer says until somebody answers
    for role, text in turns:
        if role == "interviewer":
            asking.append(text)
            answered.append("")
            continue
        if asking:
            if _OPEN_END.search(asking[-1]):
                said_more = question = ""
            elif new := " ".join(words.strip() for words in asking if names_topic(words)):
                if len(topic_words(new)) <= _FOLLOW_UP and said_more:
                    question = f"{said_more} {new}"
                else:
                    said_more = question = new
            asking = []
        answered.append(question if role == "informant" else "")
    return answered


def question_before(turns: Sequence[tuple[str, str]]) -> str:
    """Return the question that the last of these turns answers, as `questions` does.

    What was said before the last question that stands for itself is not looked at.

    Examples
    --------
    >>> question_before([("interviewer", "Ada diklat?"), ("informant", "Jarang.")])
    'Ada diklat?'
    """
    place = len(turns) - 1
    while place > 0:
        place -= 1
        if turns[place][0] != "interviewer":
            continue
        last = place
        while place > 0 and turns[place - 1][0] == "interviewer":
            place -= 1
        asked = [text for _, text in turns[place : last + 1]]
        said = " ".join(text.strip() for text in asked if names_topic(text))
        if _OPEN_END.search(asked[-1]) or len(topic_words(said)) > _FOLLOW_UP:
            break
    return questions(turns[place:])[-1] if turns else ""


def questions_of(transcript: Transcript) -> list[str]:
    """Return for each turn of a transcript the question that it answers, as `questions` does."""
    text = transcript.text
    return questions((turn.role, text[turn.start : turn.end]) for turn in transcript.turns)

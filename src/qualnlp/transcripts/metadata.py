"""The head of an interview: lines that tell who speaks without being speech.

In: a text and the labels found in it. Out: which of them stand in the head, and its legend.
"Pewawancara: Rina" above the talk names the interviewer; "P = Peneliti" says what a code means.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from qualnlp.lexicon import alternatives, lines, words
from qualnlp.transcripts.speakers.not_speakers import is_head_line

# A legend stands in the head; so many characters are searched for it.
_HEAD_LENGTH = 3_000
_QUALIFIER = "| ".join(lines("head.legend_qualifiers"))
_WORD = rf"[A-Za-z]{{4,}}(?: {_QUALIFIER})?"
_LEGEND = re.compile(
    rf"(?<!\w)(?P<code>[A-Za-z]{{1,4}}\d{{0,2}})\s?=\s?(?P<word>{_WORD})"
    rf"|^[ \t]*(?P<code2>[A-Z]{{1,4}}\d{{0,2}})[ \t]*:[ \t]*(?P<word2>{_WORD})[ \t]*[.,;]?[ \t]*$",
    re.MULTILINE,
)
_SPEECH_END = re.compile(r"[.!?…,][\"'”’“)\]]*$")
_QUESTION = re.compile(r"\s*(?:\d{1,3}[.)]\s|(?=\S)[^\n]*\?\s*\n)")
_TITLE = re.compile(rf"(?i)(?:{alternatives('head.titles')})\b[^:]{{0,60}}$")
_ANSWER_BEGINS = lines("head.answer_begins")
# "Pewawancara : Dita" says who Dita is.
_NAMES = re.compile(r"^[ \t]*(?P<word>[A-Za-z]{4,})(?: \w+)?[ \t]*[:=][ \t]*(?P<names>.+)$", re.M)
_NAME_WORD = re.compile(r"\w+")
_ADDRESS = frozenset(words("titles.address"))
_LISTED = re.compile(r"[ \t]*(?:\d{1,2}[.)]|[-–•*])[ \t]+[^?!]{2,80}$")
_MAX_WORDS = 8
_HEAD_LINES = 15
# "Masa kerja : 12 tahun"; and a name in full, with its degrees.
_HEAD_LINE = re.compile(r"[^\W\d_][^:=\n]{0,40}[:=][^\n]{1,60}$")
_QUESTION_MARK = re.compile(r"[?!…]|\b[a-z]{4,}\.$")
_PERSON = re.compile(
    r"[A-ZÀ-Þ][\w'’-]+\.?(?:,? (?:[A-ZÀ-Þ][\w.'’-]*|bin|binti|van|de)){1,6}"
    r"(?: ?\([^()\n]{1,40}\))?"
)


def legend_of(text: str) -> list[tuple[str, str, int]]:
    """Return (code, word, offset) of each line such as "P = Peneliti" in the head.

    Examples
    --------
    >>> legend_of("Keterangan: P = Peneliti, N = Narasumber")
    [('P', 'Peneliti', 12), ('N', 'Narasumber', 26)]
    """
    return list(_legend_in(text[:_HEAD_LENGTH]))


@lru_cache(maxsize=16)
def _legend_in(head: str) -> tuple[tuple[str, str, int], ...]:
    return tuple(
        (match["code"] or match["code2"], match["word"] or match["word2"], match.start())
        for match in _LEGEND.finditer(head)
    )


def heads_of(
    text: str, labels: Sequence[tuple[int, int, str, bool]], talk: int | None = None
) -> set[int]:
    """Return the starts of the labels that belong to the head.

    A role word belongs to it if it comes once, before the first label that comes again, with a
    few words that are no sentence, in a block with a date or place or of nothing but such lines.

    Parameters
    ----------
    labels : sequence of (start, end, label, is_role)
        In the order of the text.
    talk : int, optional
        Where a table begins to hold the talk; what stands above it once is its head.
    """
    named = named_above(text, labels)
    labels = [one for one in labels if one[0] not in named]
    counts = Counter(label for _, _, label, _ in labels)
    first_again = next((start for start, _, label, _ in labels if counts[label] > 1), talk)
    if first_again is None:
        return named
    above_table = first_again == talk
    again = next((label for start, _, label, _ in labels if start == first_again), "")
    answers = again.lower().startswith(_ANSWER_BEGINS)
    heads: set[int] = set(named)
    candidates: dict[tuple[int, int], list[int]] = {}
    for start, end, label, is_role in labels:
        if start >= first_again:
            break
        value = text[end : _line_end(text, end)].strip()
        if is_role and not value and counts[label] == 1 and _lists_below(text, end):
            heads.add(start)
        short = len(value.split()) <= _MAX_WORDS and not _SPEECH_END.search(value[-20:])
        if is_role and value and short:
            candidates.setdefault(_block(text, start, first_again), []).append(start)
    for (low, high), starts in candidates.items():
        lines = [line.strip() for line in text[low:high].split("\n")]
        described = any(is_head_line(line) for line in lines)
        # "Informan: Kepala Bidang" over "Jawab:": who answers is told once, above.
        described = described or (answers and _asks_below(text, starts[-1]))
        titles = sum(bool(_TITLE.match(line)) or line.isupper() for line in lines if line)
        nothing_else = len(starts) + titles == sum(map(bool, lines))
        if above_table or described or (nothing_else and len(starts) + titles > 1):
            heads.update(starts)
    return heads


def named_above(text: str, labels: Sequence[tuple[int, int, str, bool]]) -> set[int]:
    """Return the starts of role words whose line names a person in a block of head lines.

    "Pewawancara : Dewi Anggraini" below "Tempat : balai desa" does so, though the same word is
    the label of the talk. Every line of such a block is short and no sentence, and an empty line
    parts it from the talk.
    """
    found: set[int] = set()
    for start, end, _, is_role in labels:
        low, high = _block(text, start, len(text))
        lines = [line.strip() for line in text[low:high].split("\n") if line.strip()]
        if any(not _HEAD_LINE.match(line) or _QUESTION_MARK.search(line) for line in lines[1:]):
            break
        value = text[end : _line_end(text, end)].strip()
        if high == len(text) or not any(is_head_line(line) for line in lines):
            break
        if is_role and _PERSON.fullmatch(value):
            found.add(start)
    return found


def is_head_alone(text: str, labels: Sequence[tuple[int, int, str]]) -> bool:
    """Tell whether role words stand in the head alone, and the talk below has no labels.

    "Informan : Bd. Rahmi" above unlabelled questions and answers says who answers; it does not
    say them all.

    Parameters
    ----------
    labels : sequence of (start, end, label)
        All labels of the text, in order.
    """
    if not labels or len({label for *_, label in labels}) < len(labels) or len(labels) > 3:
        return False
    values = []
    for _, end, label in labels:
        value = text[end : _line_end(text, end)].strip()
        is_short = len(value.split()) <= _MAX_WORDS and not _SPEECH_END.search(value[-20:])
        parts = _NAME_WORD.findall(value)
        is_name = 2 * sum(part[0].isupper() for part in parts) > len(parts)
        values.append(is_name and is_short and len(label) > 3)
    below = [line for line in text[labels[-1][1] :].split("\n")[1:] if line.strip()]
    above = text[: labels[0][0]].count("\n")
    return all(values) and len(below) > 3 and above < _HEAD_LINES


def named_in(head: str, labels: Sequence[str]) -> dict[str, str]:
    r"""Return which word a head gives to the labels that it names.

    Examples
    --------
    >>> named_in("Narasumber: Ibu Yuni Astuti (pedagang)\nPewawancara: Dita", ["Bu Yuni", "Dita"])
    {'Bu Yuni': 'Narasumber', 'Dita': 'Pewawancara'}
    """
    told: dict[str, str] = {}
    for match in _NAMES.finditer(head):
        names = set(_NAME_WORD.findall(match["names"].casefold()))
        for label in labels:
            own = set(_NAME_WORD.findall(label.casefold())) - _ADDRESS
            if own and own <= names and any(len(word) > 2 for word in own):
                told.setdefault(label, match["word"])
    return told


def _lists_below(text: str, at: int) -> bool:
    """Tell whether the block below a line is a list: who took part, one a line."""
    below = text[_line_end(text, at) + 1 :].split("\n\n", 1)[0].split("\n")
    return len(below) > 1 and all(_LISTED.match(line) for line in below)


def _asks_below(text: str, at: int) -> bool:
    """Tell whether the next line that is not empty, below the one at an offset, is a question."""
    return _QUESTION.match(text, _line_end(text, at)) is not None


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def _block(text: str, at: int, limit: int) -> tuple[int, int]:
    """Return the lines around an offset up to the next empty ones, ending before `limit`."""
    start = text.rfind("\n\n", 0, at)
    end = text.find("\n\n", at)
    return (start + 2 if start >= 0 else 0), (min(end, limit) if end >= 0 else limit)

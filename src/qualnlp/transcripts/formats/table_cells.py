"""What a table's cells hold. In: texts of a cell or a column. Out: numbers, labels, questions."""

from __future__ import annotations

import re
from collections import Counter

from qualnlp.transcripts.formats.table_headings import DESCRIBES, MAX_WIDTH_LABEL, NAME
from qualnlp.transcripts.speakers.detect import is_role_word
from qualnlp.transcripts.speakers.timestamps import ANYWHERE, seconds

_DECIMAL = re.compile(r"^\d{1,7}[.,]\d{1,4}$")
_SECONDS = re.compile(r"\s*\d{1,9}(?:[.,]\d{1,6})?\s*")
_SLOW = 0.05  # words a second: who speaks slower is counted in milliseconds
_NUMBERS = re.compile(r"^\d{1,4}[.)]?(?:[\s–-]+\d{1,4}[.)]?)*\s*$")
_TIME = re.compile(r"[\[(]?\b(?:(\d{1,2})[:.])?(\d{1,2})[:.](\d{2})(?:[.,]\d{1,3})?\b[\])]?")


def speaker_of(cell: str) -> tuple[str, float | None]:
    """Return the label in a speaker's cell, without its number and colon, and its time.

    Examples
    --------
    >>> speaker_of("2. Informan 1 (00:01:12):")
    ('Informan 1', 72.0)
    """
    match = _TIME.search(cell)
    time = None
    if match and not re.fullmatch(r"\d{1,2}", cell.strip()):
        hours, minutes, seconds = (int(part or 0) for part in match.groups())
        time = float(hours * 3600 + minutes * 60 + seconds)
        cell = cell[: match.start()] + " " + cell[match.end() :]
    label = " ".join(cell.split()).strip(" :-–")
    return re.sub(r"^\d{1,4}[.)]\s*", "", label), time


def is_number(cell: str) -> bool:
    r"""Tell whether a cell holds nothing but numbers.

    Examples
    --------
    >>> is_number("12\n13\n14-15"), is_number("12 orang")
    (True, False)
    """
    return _NUMBERS.match(cell.strip()) is not None


def is_numbers(cells: list[str]) -> bool:
    """Tell whether a column holds hardly anything but numbers or times.

    Examples
    --------
    >>> is_numbers(["1.", "", "2"]), is_numbers(["1", "Ada"])
    (True, False)
    """
    filled = [cell.strip() for cell in cells if cell.strip()]
    numbers = sum(
        is_number(cell)
        or bool(_TIME.fullmatch(cell))
        or bool(_DECIMAL.match(cell))
        or is_time(cell)
        for cell in filled
    )
    return bool(filled) and numbers >= 0.8 * len(filled)


def is_time(cell: str) -> bool:
    """Tell whether a cell holds a time of a recording or a stretch of it, with colons.

    Examples
    --------
    >>> is_time("0:00.32 - 0:01.87"), is_time("00:00:03:12"), is_time("12")
    (True, True, False)
    """
    return re.fullmatch(rf"\s*{ANYWHERE}\s*", cell) is not None


def are_times(cells: list[str]) -> bool:
    """Tell whether nearly all filled cells of a column are times with colons."""
    filled = [cell for cell in cells if cell.strip()]
    return bool(filled) and sum(map(is_time, filled)) >= 0.8 * len(filled)


def are_timed(cells: list[str]) -> bool:
    """Tell whether a column under a heading of times holds times, or numbers of seconds."""
    filled = [cell for cell in cells if cell.strip()]
    return are_times(cells) or (bool(filled) and all(map(_SECONDS.fullmatch, filled)))


def times_of(cells: list[str], words: int) -> list[tuple[float | None, float | None]]:
    """Return begin and end of each cell of a time column, in seconds.

    Numbers without a colon are seconds, or milliseconds where nobody could speak as slowly.

    Parameters
    ----------
    words : int
        How many words the rows hold.

    Examples
    --------
    >>> times_of(["0:00.32 - 0:01.87", ""], 4), times_of(["320", "3020"], 9)
    ([(0.32, 1.87), (None, None)], [(0.32, None), (3.02, None)])
    """
    numbers = [
        float(cell.strip().replace(",", ".")) if _SECONDS.fullmatch(cell) else None
        for cell in cells
    ]
    told = [number for number in numbers if number is not None]
    if told and 2 * len(told) > len([cell for cell in cells if cell.strip()]):
        whole = all(number.is_integer() for number in told)
        slow = whole and max(told) > 0 and words / max(told) < _SLOW
        return [
            (None if number is None else number / 1000 if slow else number, None)
            for number in numbers
        ]
    return [seconds(cell) if is_time(cell) else (None, None) for cell in cells]


def asks(cells: list[str]) -> bool:
    """Tell whether most cells of a column, two at least, end with a question mark.

    Examples
    --------
    >>> asks(["Ada?", "", "Siapa?"]), asks(["Ada?", "Jarang.", "Semua."])
    (True, False)
    """
    filled = [cell.strip() for cell in cells if cell.strip()]
    asking = sum(cell.rstrip('"”’“) ').endswith("?") for cell in filled)
    return asking > 1 and asking >= 0.6 * len(filled)


def is_label(cell: str) -> bool:
    """Tell whether a cell may be a speaker's label: a role word, or words with capitals.

    Examples
    --------
    >>> is_label("Bu Sari, S.Sos."), is_label("Jarang sekali ya, Bu.")
    (True, False)
    """
    label, _ = speaker_of(cell)
    is_short = 0 < len(label) <= MAX_WIDTH_LABEL and "\n" not in cell.strip()
    return is_short and bool(is_role_word(label) or NAME.match(label))


def are_labels(cells: list[str]) -> bool:
    """Tell whether all filled cells of a column may be labels.

    Examples
    --------
    >>> are_labels(["Bu Sari", "", "Informan 2"]), are_labels(["", ""])
    (True, False)
    """
    filled = [cell for cell in cells if cell.strip()]
    return bool(filled) and all(is_label(cell) for cell in filled)


def are_sentences(cells: list[str]) -> bool:
    """Tell whether a column holds words, not ticks or figures.

    Examples
    --------
    >>> are_sentences(["Jarang sekali, Bu.", "v"]), are_sentences(["v", "12"])
    (True, False)
    """
    filled = [cell for cell in cells if cell.strip()]
    return bool(filled) and 2 * sum(len(cell.split()) > 2 for cell in filled) >= len(filled)


def are_speakers(labels: list[str], speech: list[str]) -> bool:
    """Tell whether a column holds labels of speakers: role words, or names that come again.

    Examples
    --------
    >>> are_speakers(["P", "N", ""], ["Ada diklat?", "Jarang.", "Begitu."])
    True
    """
    filled = [speaker_of(cell)[0] for cell in labels if cell.strip()]
    filled = [label for label in filled if label]
    if not filled or any(len(label) > MAX_WIDTH_LABEL or label.endswith("?") for label in filled):
        return False
    describing = sum(bool(DESCRIBES.match(label)) for label in filled)
    if describing * 3 > len(filled):
        return False
    roles = sum(is_role_word(label) for label in filled)
    counts = Counter(filled)
    again = sum(count > 1 for count in counts.values())
    is_told = roles * 2 >= len(filled) or (again > 1 and len(counts) * 2 <= len(filled))
    return is_told and sum(map(len, speech)) > sum(map(len, filled))

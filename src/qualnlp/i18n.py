"""Two languages side by side: wording, numbers, percentages, times and lists as people read them.

In: the Indonesian and the English wording, or a number. Out: the text in the user's language.
Indonesian is the default; `--lang en`, `use_language("en")` or the environment variable
`QUALNLP_LANG=en` ask for English.

Numbers are written here and not by Babel, whose output differs: it rounds what is written and not
what is stored (2.675 becomes 2,68), and writes a hyphen for a minus sign and "100%" for 0.999. It
also takes 36 MB, for two languages.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

LANGUAGES = ("id", "en")

_current: ContextVar[str | None] = ContextVar("qualnlp_language", default=None)


def current_language() -> str:
    """Return the language that people read now: ``"id"`` or ``"en"``.

    Examples
    --------
    >>> current_language()
    'id'
    """
    chosen = _current.get() or os.environ.get("QUALNLP_LANG", "id")
    return chosen if chosen in LANGUAGES else "id"


@contextmanager
def use_language(language: str) -> Iterator[None]:
    """Speak `language` inside a with-block.

    Raises
    ------
    ValueError
        If `language` is neither ``"id"`` nor ``"en"``.

    Examples
    --------
    >>> with use_language("en"):
    ...     say("kutipan", "excerpt")
    'excerpt'
    """
    if language not in LANGUAGES:
        raise ValueError(f"language must be one of {LANGUAGES}, not {language!r}")
    token = _current.set(language)
    try:
        yield
    finally:
        _current.reset(token)


def say(indonesian: str, english: str) -> str:
    """Return the wording in the current language.

    Examples
    --------
    >>> say("kutipan", "excerpt")
    'kutipan'
    """
    return english if current_language() == "en" else indonesian


NOTHING = "–"


def is_missing(value: object) -> bool:
    """Return whether a value of a frame is absent (None, NaN, NaT, pandas.NA).

    Examples
    --------
    >>> is_missing(float("nan")), is_missing(0.0)
    (True, False)
    """
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return True
    return isinstance(value, float) and value != value


def decimal(value: object, digits: int = 2, *, minus: str = "−") -> str:
    """Return a number with the decimal mark of the language; a dash where it is absent.

    Examples
    --------
    >>> decimal(0.5), decimal(float("nan")), decimal(-1.25, 1), decimal(-1.25, 1, minus="-")
    ('0,50', '–', '−1,2', '-1,2')
    >>> decimal(-1e-17)
    '0,00'
    """
    if is_missing(value):
        return NOTHING
    text = f"{float(str(value)):.{digits}f}"
    if not text.strip("-0."):
        text = text.removeprefix("-")  # a hair below zero is zero
    text = text.replace("-", minus)
    return say(text.replace(".", ","), text)


def whole(value: object) -> str:
    """Return a count with thousands separated as the language does; a dash where it is absent.

    Examples
    --------
    >>> whole(1234), whole(float("nan"))
    ('1.234', '–')
    """
    if is_missing(value):
        return NOTHING
    text = f"{int(float(str(value))):,}"
    return say(text.replace(",", "."), text)


def percent(share: float) -> str:
    """Return a share, 0 to 1, as a whole percentage.

    Examples
    --------
    >>> percent(0.467)
    '47%'
    """
    return f"{share:.0%}"


def probability(share: float) -> str:
    """Return a probability, 0 to 1, in percent: never 0 or 100 for what is not certain.

    Examples
    --------
    >>> probability(0.467), probability(0.999)
    ('47 %', '99 %')
    """
    rounded = min(max(round(100 * share), 1 if share > 0 else 0), 99 if share < 1 else 100)
    return f"{rounded} %"


def clock(seconds: float | None, sign: str | None = None) -> str:
    """Return seconds as minutes and seconds, with hours where needed; empty where absent.

    `sign` stands between them; without it, the language's own.

    Examples
    --------
    >>> clock(75.4), clock(3675), clock(3675, ":"), clock(None)
    ('1.15', '1.01.15', '1:01:15', '')
    """
    if seconds is None or is_missing(seconds):
        return ""
    hours, rest = divmod(int(seconds), 3600)
    parts = (hours, *divmod(rest, 60)) if hours else divmod(rest, 60)
    between = say(".", ":") if sign is None else sign
    return between.join(str(part) if n == 0 else f"{part:02d}" for n, part in enumerate(parts))


def time_code(seconds: float | None) -> str:
    """Return seconds as the counter of a recording shows them; empty where absent.

    Examples
    --------
    >>> time_code(3725.4), time_code(None)
    ('01:02:05', '')
    """
    if seconds is None or is_missing(seconds):
        return ""
    hours, rest = divmod(int(seconds), 3600)
    return f"{hours:02d}:{rest // 60:02d}:{rest % 60:02d}"


def day(when: date) -> str:
    """Return a day in the form that every reader sorts alike; empty where absent.

    Examples
    --------
    >>> from datetime import date
    >>> day(date(2026, 3, 1))
    '2026-03-01'
    """
    return "" if is_missing(when) else f"{when:%Y-%m-%d}"


_MONTHS = (
    "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember",
    "January February March April May June July August September October November December",
)
_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]\d{2}:\d{2}.*)?")


def day_in_words(written: str) -> str:
    """Return a day written as 2024-05-14 in words; any other text as it is.

    Examples
    --------
    >>> day_in_words("2024-05-14 00:00:00"), day_in_words("Mei 2024")
    ('14 Mei 2024', 'Mei 2024')
    """
    found = _ISO_DAY.fullmatch(written.strip())
    if found is None or not 1 <= int(found[2]) <= 12:
        return written
    months = _MONTHS[current_language() == "en"].split()
    return f"{int(found[3])} {months[int(found[2]) - 1]} {found[1]}"


def join_list(words: Iterable[str]) -> str:
    """Return words as one text with commas; a word that holds a comma stands in quotation marks.

    `split_list` gives the same words back.

    Examples
    --------
    >>> join_list(["pelatihan", "gaji, tunjangan"])
    'pelatihan, "gaji, tunjangan"'
    """
    return ", ".join(
        '"' + word.replace('"', '""') + '"' if set(word) & {",", '"'} else word for word in words
    )


def split_list(text: str) -> list[str]:
    """Return the words of a text with commas, as people and `join_list` write it.

    Examples
    --------
    >>> split_list('pelatihan, "gaji, tunjangan",')
    ['pelatihan', 'gaji, tunjangan']
    """
    import csv

    csv.field_size_limit(1 << 30)
    cells = next(csv.reader([text], skipinitialspace=True), [])
    return [cell.strip() for cell in cells if cell.strip()]


def name_list(names: Iterable[str]) -> str:
    """Return names of people as one text; with semicolons where a name holds a comma itself.

    Examples
    --------
    >>> name_list(["Ani", "Budi"]), name_list(["Ani, S.Pd", "Budi"])
    ('Ani, Budi', 'Ani, S.Pd; Budi')
    """
    several = list(names)
    return ("; " if any("," in name for name in several) else ", ").join(several)

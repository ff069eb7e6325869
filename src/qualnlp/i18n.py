"""Two languages side by side: a sentence for researchers is written in both, where it is used.

In: the Indonesian and the English wording. Out: the one that the user reads.
Indonesian is the default; `--lang en`, `use_language("en")` or the environment variable
`QUALNLP_LANG=en` ask for English.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

LANGUAGES = ("id", "en")

_current: ContextVar[str | None] = ContextVar("qualnlp_language", default=None)


def current_language() -> str:
    """Return the language that people read now: ``"id"`` or ``"en"``.

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

    >>> say("kutipan", "excerpt")
    'kutipan'
    """
    return english if current_language() == "en" else indonesian


def join_list(words: Iterable[str]) -> str:
    """Return words as one text with commas; a word that holds a comma stands in quotation marks.

    `split_list` gives the same words back.

    >>> join_list(["pelatihan", "gaji, tunjangan"])
    'pelatihan, "gaji, tunjangan"'
    """
    return ", ".join(
        '"' + word.replace('"', '""') + '"' if set(word) & {",", '"'} else word for word in words
    )


def split_list(text: str) -> list[str]:
    """Return the words of a text with commas, as people and `join_list` write it.

    >>> split_list('pelatihan, "gaji, tunjangan",')
    ['pelatihan', 'gaji, tunjangan']
    """
    import csv

    cells = next(csv.reader([text], skipinitialspace=True), [])
    return [cell.strip() for cell in cells if cell.strip()]

"""A language's words as data. In: the name of a list. Out: its words, lines or pairs.

Each language is a folder (``id/``) of text files, one file per kind of word. A file has sections;
a section is read as words, as lines, as alternatives of a regular expression or as pairs, and
what stands above its first section says which::

    # Words that stand before a name.
    [before_name]
    bp bpk sdr

A line that begins with ``#`` is a comment. A second language is a second folder with the same
file names and sections; nothing here or in the rules lists words.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

LANGUAGE = "id"
FOLDER = Path(__file__).parent


def words(name: str, language: str = LANGUAGE) -> tuple[str, ...]:
    """Return the words of a section, separated by white space in the file, in order.

    Parameters
    ----------
    name : str
        File and section, ``"roles.interviewer_words"``.
    language : str
        The folder.

    Raises
    ------
    LookupError
        If the language has no such file or section.

    Examples
    --------
    >>> words("roles.interviewer_words")[:2]
    ('peneliti', 'pewawancara')
    """
    return tuple(word for line in lines(name, language) for word in line.split())


def lines(name: str, language: str = LANGUAGE) -> tuple[str, ...]:
    """Return the lines of a section without comments and empty lines, in order.

    Examples
    --------
    >>> "tahun: thn th" in lines("informal.forms")
    True
    """
    file, _, section = name.partition(".")
    sections = _sections(file, language)
    if section not in sections:
        raise LookupError(f"lexicon {language}/{file}.txt has no section [{section}]")
    return sections[section]


def alternatives(name: str, language: str = LANGUAGE) -> str:
    """Return the lines of a section, each a regular expression, joined by ``|`` in order.

    Examples
    --------
    >>> alternatives("dates.months").startswith("januari|februari|")
    True
    """
    return "|".join(lines(name, language))


def pairs(name: str, language: str = LANGUAGE) -> dict[str, str]:
    """Return what stands before and behind the first colon of each line.

    Examples
    --------
    >>> pairs("stems.own")["berapi"]
    'api'
    """
    return {
        key.strip(): value.strip()
        for key, _, value in (line.partition(":") for line in lines(name, language))
    }


@cache
def _sections(file: str, language: str) -> dict[str, tuple[str, ...]]:
    path = FOLDER / language / f"{file}.txt"
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise LookupError(f"lexicon {language}/ has no file {file}.txt") from error
    found: dict[str, list[str]] = {}
    current: list[str] = []
    for line in text.splitlines():
        line = line.strip()
        if line.startswith("[") and line.endswith("]") and line[1:-1].isidentifier():
            current = found.setdefault(line[1:-1], [])
        elif line and not line.startswith("#"):
            current.append(line)
    return {section: tuple(entries) for section, entries in found.items()}

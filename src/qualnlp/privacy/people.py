"""People's names by what stands around them. In: text. Out: marks of kind `orang`.

A title, an academic degree or a cue such as "bernama" makes the capitalised words beside it a
name. Text without capitals has no such words: there the list of names is needed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from qualnlp.i18n import say
from qualnlp.lexicon import alternatives, words
from qualnlp.privacy.mark import Mark
from qualnlp.privacy.vocabulary import ADDRESS, NO_NAME, SHORTENED, TITLES

_UPPER, _LOWER = "A-ZÀ-ÖØ-Þ", "a-zß-öø-ÿ"
# Budi, Nu'man, Al-Farisi, SANTOSO
_NAME = rf"(?:[{_UPPER}][{_LOWER}]+(?:['’-][{_UPPER}{_LOWER}]+)*|[{_UPPER}]{{3,}})(?![{_UPPER}])"
_INITIALS = rf"(?:[{_UPPER}][{_LOWER}]?\. ?){{1,3}}"
_PARTICLES = "|".join(words("titles.privacy_particles"))
WORDS = re.compile(
    rf"(?:{_INITIALS})?{_NAME}\b"
    rf"(?: (?:(?:{_PARTICLES}) )?{_NAME}\b| [{_UPPER}]\.| [IVX]{{1,4}}\b)*"
)
# S.Pd, M.Si., A.Md.Kep, Ph.D; without dots only where they can be nothing else.
_DEGREE = (
    rf"(?:[SM]\.? ?(?:{alternatives('degrees.fields')})(?:\.?I)?"
    rf"|[SM]\.(?:{alternatives('degrees.dotted_fields')})(?:\.?[IT])?"
    rf"|{alternatives('degrees.whole')})"
)
DEGREES = re.compile(rf"(?:,? {_DEGREE}\b\.?)(?:, ?{_DEGREE}\b\.?)*")
# "Ya, Mbak. Tiap tahun": only an abbreviation takes a full stop.
_SPOKEN = "|".join(
    rf"{word}\b\.?" if word in SHORTENED else rf"{word}\b"
    for word in sorted(ADDRESS, key=len, reverse=True)
)
_WRITTEN = "|".join(f"{title}\\b\\.?" if len(title) > 1 else f"{title}\\." for title in TITLES)
ADDRESSED = re.compile(rf"(?<![\w-])(?:(?i:{_SPOKEN}) )+")
_TITLED = re.compile(
    rf"(?<![\w-])(?:(?P<spoken>(?:(?i:{_SPOKEN}) )+)(?P<both>(?:(?:{_WRITTEN}|H) ?)*)"
    rf"|(?P<written>(?:(?:{_WRITTEN}|H(?= )) ?)+))(?=[{_UPPER}])"
)
_CUE = re.compile(
    rf"(?i)\b(?:{alternatives('names.cues')})"
    rf"(?: (?:{'|'.join(words('names.after_cue'))}))* ?[:,]? ?(?=\S)"
)


def people(text: str) -> Iterator[Mark]:
    """Yield the names that a title, a degree or a cue gives away; a name may come twice.

    Examples
    --------
    >>> [mark.text for mark in people("Waktu itu Bu Sari bilang, Pak Camat yang minta.")]
    ['Sari']
    """
    titled = say("sapaan atau gelar di depannya: ", "a title before it: ")
    cued = say("disebut sebagai nama: ", "said to be a name: ")
    degreed = say("gelar akademik di belakangnya: ", "a degree behind it: ")
    for match in _TITLED.finditer(text):
        start = match.start("both") if match["spoken"] else match.start()
        yield from _mark(text, start, match.end(), titled + match.group().strip())
    for match in _CUE.finditer(text):
        title = _TITLED.match(text, match.end())
        if title is None:
            yield from _mark(text, match.end(), match.end(), cued + match.group().strip(" :,"))
    for match in DEGREES.finditer(text):
        name = _name_before(text, match.start())
        if name is not None:
            yield _made(text, name, match.end(), degreed + match.group().strip(" ,"))


def name_end(text: str, start: int) -> int | None:
    """Return where the name ends that begins at `start`; None if no name begins there."""
    match = WORDS.match(text, start)
    if match is None:
        return None
    end = None
    for word in re.finditer(r"\S+", match.group()):
        plain = word.group().strip(".").lower()
        if plain in NO_NAME or (word.group().isupper() and len(plain) == 1 and end is None):
            if len(plain) > 1:
                break
            continue
        end = start + word.end()
    # "Bu Sarinya" is Bu Sari; Sonya and Tanya are names.
    clitic = re.search(r"(?:(?<=[a-z]{3})|-)nya$", text[start:end]) if end is not None else None
    return end if clitic is None else start + clitic.start()


def _mark(text: str, start: int, name: int, reason: str) -> Iterator[Mark]:
    end = name_end(text, name)
    if end is not None:
        degrees = DEGREES.match(text, end)
        yield _made(text, start, degrees.end() if degrees else end, reason)


def _made(text: str, start: int, end: int, reason: str) -> Mark:
    return Mark(start, end, text[start:end], "orang", reason)


def _name_before(text: str, end: int) -> int | None:
    """Return where the name begins that a degree at `end` follows."""
    line = max(text.rfind("\n", 0, end), text.rfind("\t", 0, end)) + 1
    # The longest run of at most five capitalised words that ends where the degree begins.
    run = re.search(
        rf"(?:(?:{_WRITTEN}) ?)*(?:(?:{_NAME}|[{_UPPER}]\.) ){{0,4}}{_NAME}$", text[line:end]
    )
    if run is None:
        return None
    start = line + run.start()
    for word in re.finditer(r"\S+", run.group()):
        plain = word.group().strip(".").lower()
        # "Narasumbernya Ratna Dewi, S.Pd": the word that begins the sentence is no name.
        begins = word.start() == 0 and plain.endswith("nya") and " " in run.group()
        if plain in NO_NAME or begins:
            start = line + run.start() + word.end() + 1
    return start if start < end else None

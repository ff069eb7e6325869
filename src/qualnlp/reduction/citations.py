"""How a thesis marks where a quotation comes from: by our words, or by a pattern of her own.

In: who spoke, how and where. Out: ``(Informan 2, wawancara, giliran 14)``, or what a pattern such
as ``({jabatan}, {teknik} {tanggal})`` makes of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from string import Formatter

from qualnlp.errors import WrongUse
from qualnlp.i18n import day_in_words, is_missing, say
from qualnlp.terms import TECHNIQUES

# What a pattern may name beside the informants' own attributes, in both languages.
FIELDS = {
    "informan": "informant",
    "informant": "informant",
    "teknik": "technique",
    "technique": "technique",
    "giliran": "turn",
    "turn": "turn",
    "berkas": "file",
    "file": "file",
}
# In texts with single blanks.
_GAPS = re.compile(r" ?([,;:–-])(?= ?(?:[,;:)\]]|$))|(?<=[(\[]) ?[,;:–-] ?")


def source_mark(informant: str, technique: str, turn: int) -> str:
    """Return where a quotation comes from, as a thesis writes it.

    Examples
    --------
    >>> source_mark("Informan 2", "wawancara", 14)
    '(Informan 2, wawancara, giliran 14)'
    """
    name = TECHNIQUES.label(technique)
    return say(f"({informant}, {name}, giliran {turn})", f"({informant}, {name}, turn {turn})")


class MarkPattern:
    """A researcher's own way to mark a source.

    Parameters
    ----------
    pattern : str
        Text with names in braces: informan, teknik, giliran, berkas (or informant, technique,
        turn, file), and any attribute of the informants, in any case, spaces or ``_`` alike.
    attributes : iterable of str
        The attributes that the study knows.

    Raises
    ------
    WrongUse
        If the pattern names nothing, names what nobody knows, or its braces do not close.

    Examples
    --------
    >>> mark = MarkPattern("({jabatan}, {teknik} {tanggal})", ["jabatan", "tanggal"])
    >>> mark("Informan 2", "wawancara", 14, "", {"jabatan": "Bidan desa", "tanggal": "2024-05-14"})
    '(Bidan desa, wawancara 14 Mei 2024)'

    Where the first name has no value, the informant stands in its place; other gaps close.

    >>> mark("Buku KIA", "dokumentasi", 1, "", {})
    '(Buku KIA, dokumentasi)'
    """

    def __init__(self, pattern: str, attributes: Iterable[str] = ()) -> None:
        known = {_folded(name): name for name in attributes}
        try:
            parts = list(Formatter().parse(pattern))
        except ValueError as cause:
            raise _refused(pattern, known) from cause
        if any(spec or conversion for _, _, spec, conversion in parts):
            raise _refused(pattern, known)
        names = [name for _, name, _, _ in parts if name is not None]
        unknown = [one for one in names if _folded(one) not in FIELDS.keys() | known.keys()]
        if unknown or not names:
            raise _refused(pattern, known, unknown)
        self._parts = [(text, name) for text, name, _, _ in parts]
        self._first = names[0]
        self._known = known

    def __call__(
        self,
        informant: str,
        technique: str,
        turn: int,
        file: str = "",
        attributes: Mapping[str, object] | None = None,
    ) -> str:
        """Return the mark of one source."""
        own = {
            "informant": informant,
            "technique": TECHNIQUES.label(technique),
            "turn": str(turn),
            "file": file,
        }
        told = []
        for text, name in self._parts:
            told.append(text)
            if name is None:
                continue
            key = _folded(name)
            # An attribute of the researcher's own comes before our word of the same name.
            given = (attributes or {}).get(self._known.get(key, ""))
            if is_missing(given) or str(given).strip() == "":
                given = own.get(FIELDS.get(key, ""), "")
            value = day_in_words(_plain(given))
            told.append(value or (informant if name == self._first else ""))
        text = " ".join("".join(told).split())
        closed = _GAPS.sub("", text)
        return re.sub(r"\s+([,;:)\]])", r"\1", closed).replace("( ", "(").strip()


def _plain(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _folded(name: str) -> str:
    return " ".join(name.replace("_", " ").split()).casefold()


def _refused(pattern: str, known: Mapping[str, str], unknown: Iterable[str] = ()) -> WrongUse:
    choice = [*("informan", "teknik", "giliran", "berkas"), *known.values()]
    return WrongUse(
        say("Pola penanda sumber ini tidak dapat dipakai", "This pattern of marks cannot be used")
        + (f": {', '.join(unknown)}." if unknown else "."),
        where=pattern,
        hint=say("Nama dalam kurung kurawal: ", "Names in braces: ")
        + ", ".join(f"{{{name}}}" for name in choice)
        + say("; contoh: ({informan}, {teknik}).", "; for instance ({informant}, {technique})."),
    )

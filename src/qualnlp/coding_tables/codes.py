r"""Which codes a cell means. In: the text of a cell. Out: code ids.

A code is named by its id, by its name in any case, or by its path (``Usaha > Modal``, also with
``/ \ . ::``). Without a codebook the first spelling of a word stands for all.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from qualnlp.codebook import Codebook
from qualnlp.coding_tables.aliases import NOTHING, folded
from qualnlp.errors import UnknownCode
from qualnlp.i18n import say
from qualnlp.tabular import did_you_mean, json_value

_PATH_SIGNS = (">", "\\", "::", "›", "→", "»", "/", ".", ": ", " - ", " – ", " — ")
# Nothing but a path is written with these: what only the tool has above a code is passed over.
_SURE_SIGNS = frozenset({">", "\\", "::", "›", "→", "»"})
# What stands before a code in a list, and behind it: "1. Modal", "• Modal", "Modal (2)".
_BULLET = re.compile(r"^(?:[-–—•●*▪◦·]|\(?(?:\d{1,2}|[a-z])[.)])\s+", re.IGNORECASE)
_COUNT = re.compile(r"(?<!\s)\s*\(\d+(?:x|×|\s*kali)?\)$", re.IGNORECASE)
# Between codes only where each part is known.
_CAREFUL = re.compile(r"(?:(?<!\s)\s+)?(?:[,&+/]\s*|(?<=\s)(?:dan|and|serta)\s+)", re.IGNORECASE)
# What separates several codes in one cell; a comma only where every part is a known code.
_SEPARATORS = re.compile(r"[\n|;#]\s*")
_ROOTS = frozenset({"codes", "nodes", "kode", "code system", "codes\\"})


class CodeNames:
    """Resolves what people write for a code.

    Parameters
    ----------
    codebook : Codebook, optional
        Otherwise every word is a code, and words alike but for case are one.

    Attributes
    ----------
    spellings : dict of str to list of str
        Code -> the spellings that were met and differ from it.
    """

    def __init__(self, codebook: Codebook | None = None) -> None:
        self._codebook = codebook
        self.spellings: dict[str, list[str]] = {}
        self._first: dict[str, str] = {}
        self._resolved: dict[str, str] = {}
        self._known: dict[str, list[str]] = defaultdict(list)
        for code in codebook or ():
            for name in dict.fromkeys((folded(code.id), folded(code.name))):
                self._known[name].append(code.id)
        # What a merged code was called; a code that bears the name itself comes first.
        for code in codebook or ():
            for name in dict.fromkeys(map(folded, code.aliases)):
                if not self._known.get(name):
                    self._known[name].append(code.id)

    @property
    def has_codebook(self) -> bool:
        """Whether names are looked up in a codebook."""
        return self._codebook is not None

    def knows(self, text: str) -> bool:
        """Tell whether the codebook holds a code that is meant by this text."""
        return bool(self._candidates(text))

    def knows_codable(self, text: str) -> bool:
        """Tell whether the codebook holds a code that excerpts can be coded with."""
        book = self._codebook
        return book is not None and any(book[code].codable for code in self._candidates(text))

    def in_cell(self, cell: str, *, commas: bool = False) -> list[str]:
        """Return the texts of the codes in a cell; empty where nothing applies.

        Examples
        --------
        >>> CodeNames().in_cell("modal; harga"), CodeNames().in_cell('{"choices": ["a"]}')
        (['modal', 'harga'], ['a'])
        """
        text = cell.strip()
        if not text or (folded(text) in NOTHING and not self.knows(text)):
            return []
        if text[0] in "[{":
            try:
                return self._several(_names(json_value(text)))
            except ValueError:
                text = text.strip("[]")
        if self._codebook is not None and self.knows(text):
            return [text]
        parts = [self._bare(part) for part in _SEPARATORS.split(text) if part.strip()]
        if commas and len(parts) == 1:
            parts = text.split(",")
        return self._several(piece for part in parts for piece in self._pieces(part))

    def _bare(self, part: str) -> str:
        """Return a code without the sign of a list before it and a count behind it."""
        if self.knows(part):
            return part
        bare = _COUNT.sub("", _BULLET.sub("", part.strip()))
        # Without a codebook anything can be a code's name; a bullet is none.
        return bare if self._codebook is None or self.knows(bare) else _BULLET.sub("", part.strip())

    def _pieces(self, part: str) -> list[str]:
        """Return the codes of a part of a cell, cut at commas and the like if all are known."""
        if self._codebook is None or self.knows(part):
            return [part]
        pieces = [self._bare(piece) for piece in _CAREFUL.split(part) if piece.strip()]
        commas = [self._bare(piece) for piece in part.split(",") if piece.strip()]
        for split in (commas, pieces):
            if len(split) > 1 and all(map(self.knows, split)):
                return split
        return [part]

    def _several(self, parts: Iterable[str]) -> list[str]:
        # "Not there" beside a code says nothing.
        kept = [part for part in parts if folded(part) not in NOTHING or self.knows(part)]
        return list(dict.fromkeys(part.strip() for part in kept if part.strip()))

    def resolve(self, text: str) -> str:
        """Return the id of the code that is meant.

        Raises
        ------
        UnknownCode
            If there is no such code, if it cannot be coded, or if two could be meant.
        """
        if text in self._resolved:
            return self._resolved[text]
        if self._codebook is None:
            code = self._first.setdefault(folded(text), text)
        else:
            code = self._meant(text, self._codebook)
        if code != text and text not in self.spellings.setdefault(code, []):
            self.spellings[code].append(text)
        self._resolved[text] = code
        return code

    def _meant(self, text: str, codebook: Codebook) -> str:
        if text in codebook:
            return codebook.require(text).id
        found = self._candidates(text)
        codable = [code for code in found if codebook[code].codable]
        if len(codable) == 1:
            return codable[0]
        if codable:
            choices = ", ".join(f"{code} ({self._path(code)})" for code in codable)
            raise UnknownCode(
                say(
                    f"nama ini dapat berarti {len(codable)} kode: {choices};",
                    f"this name could mean {len(codable)} codes: {choices};",
                ),
                where=text,
                hint=say("tulis id atau jalurnya", "write its id or its path"),
            )
        if found:
            return codebook.require(found[0]).id  # says that it is a parent
        near = did_you_mean(folded(text), self._known)
        if near:
            raise UnknownCode(
                say("Kode ini tidak ada di buku kode", "This code is not in the codebook") + near,
                where=text,
            )
        return codebook.require(text).id  # says which codes there are

    def _candidates(self, text: str) -> list[str]:
        whole = self._known.get(folded(text))
        if whole:
            return whole
        for sign in _PATH_SIGNS:
            parts = [folded(part) for part in text.split(sign) if part.strip()]
            if len(parts) > 1:
                sure = sign in _SURE_SIGNS
                named = self._known.get(parts[-1], [])
                found = [code for code in named if self._fits(code, parts, sure)]
                if found:
                    return found
        return []

    def _fits(self, code_id: str, parts: list[str], sure: bool) -> bool:
        """Tell whether the names above a code are those of a path, from the bottom up.

        Above a code that has no parent here, a tool may have groups that no code of ours is.
        """
        assert self._codebook is not None
        above = self._codebook[code_id].parent
        for part in reversed(parts[:-1]):
            if above is None:
                return part in _ROOTS or (sure and part not in self._known)
            parent = self._codebook[above]
            if part not in (folded(parent.id), folded(parent.name)):
                return False
            above = parent.parent
        return True

    def _path(self, code_id: str) -> str:
        assert self._codebook is not None
        names = [self._codebook[code_id].name]
        above = self._codebook[code_id].parent
        while above is not None:
            names.append(self._codebook[above].name)
            above = self._codebook[above].parent
        return " > ".join(reversed(names))


def _names(value: object) -> list[str]:
    """Return the names of codes in a JSON value of any tool.

    >>> _names({"choices": ["a", "b"]}), _names([{"start": 0, "end": 3, "labels": ["a"]}])
    (['a', 'b'], ['a'])
    """
    if isinstance(value, str):
        return [value]
    if isinstance(value, list):
        return [name for item in value for name in _names(item)]
    if isinstance(value, dict):
        for key in ("choices", "labels", "label", "taxonomy", "value", "name", "code", "text"):
            if key in value:
                return _names(value[key])
        return []
    return [] if value is None or isinstance(value, bool) else [str(value)]

"""Two codes become one, and back. In: a codebook and two ids. Out: the codebook afterwards.

The code that goes leaves its id and name as other words for the one that stays (`Code.aliases`):
a table, a conclusion or a decision that still names it means the one that stays.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from qualnlp.codebook.code import Code
from qualnlp.codebook.codebook import Codebook
from qualnlp.codebook.naming import folded_name
from qualnlp.errors import UnknownCode
from qualnlp.i18n import say


def merge_codes(codebook: Codebook, old: str, into: str) -> Codebook:
    """Return the codebook without a code, whose content goes into another.

    The definition, inclusions and examples of the code that goes become inclusions and examples of
    the other. A parent that has no other child left and cannot be coded itself goes, too.

    Parameters
    ----------
    old, into : str
        Ids of codable codes.

    Raises
    ------
    UnknownCode
        If a code is not there or is a parent.
    ValueError
        If both are the same code.

    Examples
    --------
    >>> book = Codebook([Code("gaji", "Gaji", include=("uang",)), Code("upah", "Upah")])
    >>> merge_codes(book, "gaji", "upah")["upah"]  # doctest: +NORMALIZE_WHITESPACE
    Code(id='upah', name='Upah', definition='', include=('uang',), exclude=(), examples=(),
         parent=None, codable=True, source='', aliases=('gaji', 'Gaji'))
    """
    goes, stays = codebook.require(old), codebook.require(into)
    if goes == stays:
        raise ValueError(
            say(
                f"“{goes.name}” tidak dapat digabung ke dirinya sendiri.",
                f"“{goes.name}” cannot be merged into itself.",
            )
        )
    below = [code.name for code in codebook.children(goes.id)]
    if below:
        raise UnknownCode(
            say(
                "Kode ini induk dari kode lain dan tidak dapat digabung.",
                "This code is the parent of others and cannot be merged.",
            ),
            where=goes.id,
            hint=say("Gabungkan atau pindahkan dulu: ", "Merge or move these first: ")
            + ", ".join(below),
        )
    told = (goes.definition,) if stays.definition and goes.definition else ()
    whole = replace(
        stays,
        definition=stays.definition or goes.definition,
        include=_distinct((*stays.include, *told, *goes.include)),
        examples=_distinct((*stays.examples, *goes.examples)),
        aliases=tuple(dict.fromkeys((*stays.aliases, goes.id, goes.name, *goes.aliases))),
    )
    gone = {goes.id, *_emptied(codebook, goes)}
    codes = [whole if code.id == stays.id else code for code in codebook if code.id not in gone]
    return codebook.with_codes(codes)


def split_codes(now: Codebook, before: Codebook, after: Codebook, into: str) -> Codebook:
    """Return a codebook in which a merge is taken back, and nothing else.

    Parameters
    ----------
    now : Codebook
        As it is; it may have changed since the merge.
    before, after : Codebook
        As it was around the merge.
    into : str
        The code that stayed.
    """
    was, became, is_ = before[into], after[into], now[into]
    undone: dict[str, tuple[str, ...]] = {}
    for name in ("include", "examples", "aliases"):
        added = set(getattr(became, name)) - set(getattr(was, name))
        undone[name] = tuple(line for line in getattr(is_, name) if line not in added)
    definition = was.definition if is_.definition == became.definition else is_.definition
    codes = [code for code in now if code.id != into]
    codes.insert(
        [code.id for code in now].index(into),
        replace(
            is_,
            definition=definition,
            include=undone["include"],
            examples=undone["examples"],
            aliases=undone["aliases"],
        ),
    )
    place = 0
    for code in before:
        ids = [one.id for one in codes]
        if code.id in ids:
            place = ids.index(code.id) + 1
        elif code.id not in after:
            parent = code.parent if code.parent in ids else None
            codes.insert(place, replace(code, parent=parent))
            place += 1
    return now.with_codes(codes)


def _distinct(lines: Iterable[str]) -> tuple[str, ...]:
    """Return lines without those that say the same again."""
    found: dict[str, str] = {}
    for line in lines:
        found.setdefault(folded_name(line), line)
    return tuple(found.values())


def _emptied(codebook: Codebook, code: Code) -> list[str]:
    """Return the parents that are only there for this code."""
    found: list[str] = []
    child = code
    while child.parent is not None:
        parent = codebook[child.parent]
        if parent.codable or len(codebook.children(parent.id)) > 1:
            break
        found.append(parent.id)
        child = parent
    return found

"""Two people changed one codebook. In: the version they share, and both. Out: one codebook.

What only one of them changed is taken; what both changed otherwise stays as ours, and is listed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace

from qualnlp.codebook.code import Code
from qualnlp.codebook.codebook import Codebook
from qualnlp.codebook.diff import field_text
from qualnlp.errors import CodebookInvalid

_FIELDS = tuple(field.name for field in fields(Code) if field.name != "id")


@dataclass(frozen=True, slots=True)
class Clash:
    """What both changed, each otherwise: ours was kept.

    Attributes
    ----------
    code : str
        The code's id; empty for the codebook as a whole.
    field : str
        What of it; empty where it was removed on one side.
    ours, theirs : str
        As text; empty for a code that was removed.
    """

    code: str
    field: str
    ours: str
    theirs: str


def combine(
    base: Iterable[Code], ours: Codebook, theirs: Codebook
) -> tuple[Codebook, tuple[Clash, ...]]:
    """Return ours with what only they changed since `base`, and what both changed.

    Parameters
    ----------
    base : iterable of Code
        The version from which both came; empty where there is none.

    Examples
    --------
    >>> old = [Code("a", "Karier"), Code("b", "Mutasi")]
    >>> mine = Codebook([Code("a", "Jenjang karier"), Code("b", "Mutasi")])
    >>> yours = Codebook([Code("a", "Karier"), Code("b", "Rotasi"), Code("c", "Diklat")])
    >>> both, clashes = combine(old, mine, yours)
    >>> [code.name for code in both], clashes
    (['Jenjang karier', 'Rotasi', 'Diklat'], ())
    """
    before = {code.id: code for code in base}
    clashes: list[Clash] = []
    kept: dict[str, Code] = {}
    for code in ours:
        if code.id in theirs:
            kept[code.id] = _one(before.get(code.id), code, theirs[code.id], clashes)
        elif code.id not in before:
            kept[code.id] = code
        elif code != before[code.id]:  # they removed what we changed
            kept[code.id] = code
            clashes.append(Clash(code.id, "", code.name, ""))
    for code in theirs:
        if code.id in ours:
            continue
        if code.id not in before:
            kept[code.id] = code
        elif code != before[code.id]:  # we removed what they changed
            clashes.append(Clash(code.id, "", "", code.name))
    _with_parents(kept, ours, clashes)
    try:
        about = (getattr(ours, key) or getattr(theirs, key) for key in ("title", "place", "period"))
        return Codebook(kept.values(), *about), tuple(clashes)
    except CodebookInvalid as error:  # each put the other's code below its own, or took all away
        return ours, (Clash("", "", ours.title, str(error)),)


def _one(before: Code | None, ours: Code, theirs: Code, clashes: list[Clash]) -> Code:
    """Combine one code, field by field."""
    taken = {}
    for name in _FIELDS:
        mine, yours = getattr(ours, name), getattr(theirs, name)
        if mine == yours or (before is not None and yours == getattr(before, name)):
            continue
        if before is not None and mine == getattr(before, name):
            taken[name] = yours
        else:
            clashes.append(Clash(ours.id, name, field_text(mine), field_text(yours)))
    return replace(ours, **taken)


def _with_parents(kept: dict[str, Code], ours: Codebook, clashes: list[Clash]) -> None:
    """Give back a parent that they removed and we need; a code whose parent we removed stands free.

    A parent that comes back may need its own parent, hence the queue.
    """
    waiting = list(kept.values())
    while waiting:
        code = waiting.pop(0)
        if code.parent is None or code.parent in kept:
            continue
        if code.parent in ours:
            parent = kept[code.parent] = ours[code.parent]
            clashes.append(Clash(parent.id, "", parent.name, ""))
            waiting.append(parent)
        else:
            clashes.append(Clash(code.id, "parent", "", code.parent))
            kept[code.id] = replace(code, parent=None)

"""Names that every tool keeps apart. In: codes, sources. Out: one name for each, none twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import PurePath

from qualnlp.exchange.project import ProjectCode

PATH_SIGN = " › "


def code_names(codes: Sequence[ProjectCode]) -> dict[str, str]:
    """Return key -> a name that no other code has.

    A name that stands twice is written with the names above it; tools drop the second of two.
    """
    by_key = {one.key: one for one in codes}
    found = {one.key: one.code.name for one in codes}
    twice = {name for name, n in Counter(found.values()).items() if n > 1}
    for one in codes:
        if one.code.name in twice:
            line, above = [one.code.name], one.parent
            while above is not None:
                line.insert(0, by_key[above].code.name)
                above = by_key[above].parent
            found[one.key] = PATH_SIGN.join(line)
    return dict(zip(found, numbered(found.values()), strict=True))


def numbered(names: Iterable[str]) -> list[str]:
    """Return names of which none is there twice: the second gets a number before its ending.

    Examples
    --------
    >>> numbered(["a.txt", "a.txt"])
    ['a.txt', 'a (2).txt']
    """
    given = list(names)
    taken = set(given)
    seen: set[str] = set()
    found = []
    for name in given:
        number, own = 1, name
        while own in seen or (number > 1 and own in taken):
            number += 1
            path = PurePath(name)
            ending = path.suffix if path.stem else ""
            own = f"{name[: len(name) - len(ending)]} ({number}){ending}"
        seen.add(own)
        found.append(own)
    return found

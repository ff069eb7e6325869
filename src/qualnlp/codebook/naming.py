"""Codes without ids: ids made from names, parents found by name or path.

In: codes as a file has them. Out: the same with unique ids, and parents as ids. One rule for files,
the page and `Study.add_code`: names that differ only in case, spacing or invisible signs are one
name, and under one parent a name stands once.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from qualnlp.codebook.code import Code
from qualnlp.codebook.validate import MOST_LEVELS
from qualnlp.i18n import say

# What people and tools write between the names of a path.
PATH_SIGNS = (">", "\\", "::", "›", "→")


def folded_name(name: str) -> str:
    """Return a name as it is compared.

    Examples
    --------
    >>> folded_name(" Modal  Awal") == folded_name("modal awal")
    True
    """
    if name.isascii():
        return " ".join(name.split()).casefold()
    visible = "".join(sign for sign in name if unicodedata.category(sign) != "Cf")
    return " ".join(unicodedata.normalize("NFKC", visible).split()).casefold()


def alike(names: Iterable[str]) -> list[list[str]]:
    """Return the names that differ only in case, spacing or invisible signs, group by group.

    Examples
    --------
    >>> alike(["Ani", "Budi", "ani "])
    [['Ani', 'ani ']]
    """
    groups: dict[str, list[str]] = {}
    for name in names:
        groups.setdefault(folded_name(name), []).append(name)
    return [group for group in groups.values() if len(group) > 1]


def free_id(name: str, taken: Collection[str]) -> str:
    """Return an id made from a name that no code has yet.

    Examples
    --------
    >>> free_id("Modal Awal", {"modal-awal"})
    'modal-awal-2'
    """
    base = re.sub(r"[^\w]+", "-", folded_name(name)).strip("-_") or "kode"
    number, found = 1, base
    while found in taken:
        number += 1
        found = f"{base}-{number}"
    return found


def named_twice(codes: Iterable[Code], name: str, parent: str | None) -> str:
    """Return what is wrong with another code of this name under a parent; empty if nothing is."""
    for code in codes:
        if code.parent == parent and folded_name(code.name) == folded_name(name):
            return say(
                f"nama “{name}” sudah dipakai kode “{code.id}”",
                f"the name “{name}” is that of the code “{code.id}” already",
            )
    return ""


def names_twice(codes: Iterable[Code]) -> list[str]:
    """Return what `named_twice` says of each code of a codebook and those before it."""
    before: dict[tuple[str | None, str], Code] = {}
    faults = []
    for code in codes:
        first = before.setdefault((code.parent, folded_name(code.name)), code)
        if first is not code:
            faults.append(f"“{code.id}”: {named_twice([first], code.name, code.parent)}")
    return faults


def path_of(name: str, more_signs: Sequence[str] = ()) -> list[str]:
    r"""Return the names of a path, from the top; one name for a name that is no path.

    Examples
    --------
    >>> path_of("Usaha > Modal"), path_of("Codes\\Usaha\\Modal"), path_of("Modal")
    (['Usaha', 'Modal'], ['Usaha', 'Modal'], ['Modal'])
    """
    for sign in (*PATH_SIGNS, *more_signs):
        parts = [part.strip() for part in name.split(sign) if part.strip()]
        if len(parts) > 1:
            root = folded_name(parts[0]) in ("codes", "nodes", "code system")
            return parts[1:] if root else parts
    return [name.strip()]


def with_ids(codes: Sequence[Code], more_signs: Sequence[str] = ()) -> tuple[list[Code], list[str]]:
    """Give ids to codes that have none; a parent that is only named becomes a code.

    Parameters
    ----------
    codes : sequence of Code
        Without ids; `name` may be a path, `parent` a name or a path.
    more_signs : sequence of str
        Further signs between the names of a path.

    Returns
    -------
    (list of Code, list of str)
        The codes, and what is wrong: a name that stands twice under one parent, or a parent that
        two codes could be.
    """
    made: dict[tuple[str, ...], Code] = {}
    taken: set[str] = set()
    faults: list[str] = []

    def place(path: list[str]) -> Code:
        """Return the code of a path, made with those above it where it is not there yet."""
        key = tuple(map(folded_name, path))
        if key not in made:
            above = place(path[:-1]).id if len(path) > 1 else None
            code_id = free_id(path[-1], taken)
            taken.add(code_id)
            made[key] = Code(code_id, path[-1], parent=above, codable=False)
        return made[key]

    paths = [path_of(code.name, more_signs) for code in codes]
    tops = [path_of(code.parent, more_signs) if code.parent else [] for code in codes]
    whole = _whole_paths(paths, tops, faults)
    deep = next((path for path in whole if len(path) > MOST_LEVELS), None)
    if deep is not None:
        return [], [
            say(
                f"“{deep[-1]}” berada lebih dari {MOST_LEVELS} tingkat ke bawah, atau induknya "
                "berputar",
                f"“{deep[-1]}” is more than {MOST_LEVELS} levels down, or its parents run in a "
                "circle",
            )
        ]
    given: set[tuple[str, ...]] = set()
    for code, path in zip(codes, whole, strict=True):
        key = tuple(map(folded_name, path))
        if key in given:
            faults.append(
                say(f"nama “{code.name}” ada dua kali", f"the name “{code.name}” stands twice")
            )
            continue
        given.add(key)
        there = place(path)
        made[key] = replace(code, id=there.id, name=there.name, parent=there.parent)
    above = {code.parent for code in made.values()}
    found = [replace(c, codable=c.codable and c.id not in above) for c in made.values()]
    return [code for code in found if code.name], faults


def _whole_paths(
    paths: list[list[str]], tops: list[list[str]], faults: list[str]
) -> list[list[str]]:
    """Return each code's path from the top of the tree, following parents that are named."""
    rows: dict[str, list[int]] = {}
    for number, path in enumerate(paths):
        rows.setdefault(folded_name(path[-1]), []).append(number)

    def line(number: int, seen: frozenset[int]) -> list[str]:
        top = tops[number]
        if not top or number in seen or len(seen) > MOST_LEVELS:
            return paths[number]
        above = [n for n in rows.get(folded_name(top[-1]), []) if n != number]
        if len(top) > 1 or not above:
            return [*top, *paths[number]]
        if len(above) > 1:
            faults.append(
                say(
                    f"induk “{top[-1]}” dapat berarti {len(above)} kode; tulis jalurnya",
                    f"the parent “{top[-1]}” could mean {len(above)} codes; write its path",
                )
            )
        return [*line(above[0], seen | {number}), *paths[number]]

    return [line(number, frozenset()) for number in range(len(paths))]


def with_parents(codes: Sequence[Code]) -> tuple[list[Code], list[str]]:
    """Return codes with ids whose parents are ids, also where a name or a path was written."""
    ids = {code.id for code in codes}
    by_name: dict[str, list[str]] = {}
    for code in codes:
        by_name.setdefault(folded_name(code.name), []).append(code.id)
    faults: list[str] = []
    found = []
    for code in codes:
        if code.parent and code.parent not in ids:
            named = by_name.get(folded_name(path_of(code.parent)[-1]), [])
            if len(named) > 1:
                choices = ", ".join(named)
                faults.append(
                    say(
                        f"induk “{code.parent}” dapat berarti {choices}; tulis id-nya",
                        f"the parent “{code.parent}” could mean {choices}; write its id",
                    )
                )
            elif named:
                code = replace(code, parent=named[0])
        found.append(code)
    above = {code.parent for code in found}
    # Who is a parent was not known while parents were names.
    return [
        replace(c, codable=False) if c.id in above and c.id not in ids_above(codes) else c
        for c in found
    ], faults


def ids_above(codes: Iterable[Code]) -> set[str | None]:
    """Return what codes name as their parents."""
    return {code.parent for code in codes}

"""The one checker of codebooks. In: codes as they were read. Out: the same, parents first."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from qualnlp.codebook.code import Code
from qualnlp.errors import CodebookInvalid, first_lines
from qualnlp.i18n import say


def checked(codes: list[Code]) -> list[Code]:
    """Return the codes with parents first, in their own order otherwise.

    Raises
    ------
    CodebookInvalid
        Naming every fault: missing ids and names, twin ids, unknown parents, circles.
    """
    faults = _faults(codes)
    if faults:
        raise invalid(faults)
    return _parents_first(codes)


def invalid(faults: list[str], where: object = "") -> CodebookInvalid:
    """Return the error that lists the faults of a codebook."""
    return CodebookInvalid(
        say("Buku kode belum dapat dipakai: ", "The codebook cannot be used yet: ")
        + first_lines(faults)
        + ".",
        where=where,
        hint=say("Perbaiki lalu ulangi.", "Mend this and try again."),
    )


def _faults(codes: list[Code]) -> list[str]:
    if not codes:
        return [say("tidak ada satu pun kode", "there is no code at all")]
    faults: list[str] = []
    for number, code in enumerate(codes, start=1):
        if not code.id:
            faults.append(
                say(
                    f"kode ke-{number} (“{code.name}”) tidak punya id",
                    f"code number {number} (“{code.name}”) has no id",
                )
            )
        elif not code.name:
            faults.append(
                say(f"kode “{code.id}” tidak punya nama", f"code “{code.id}” has no name")
            )
    ids = Counter(code.id for code in codes if code.id)
    faults += [
        say(f"id “{code_id}” dipakai {times} kali", f"the id “{code_id}” is used {times} times")
        for code_id, times in ids.items()
        if times > 1
    ]
    faults += [
        say(
            f"induk “{code.parent}” dari “{code.id}” tidak ada",
            f"the parent “{code.parent}” of “{code.id}” does not exist",
        )
        for code in codes
        if code.parent is not None and code.parent not in ids
    ]
    faults += [
        say(f"rantai induk berputar: {circle}", f"the parents run in a circle: {circle}")
        for circle in _circles(codes)
    ]
    return faults


def _circles(codes: list[Code]) -> list[str]:
    """Return each circle once, written out: a → b → a."""
    parents = {code.id: code.parent for code in codes if code.id}
    circles: dict[frozenset[str], str] = {}
    for start in parents:
        line = [start]
        above = parents[start]
        while above is not None and above not in line:
            line.append(above)
            above = parents.get(above)
        if above == start:
            circles.setdefault(frozenset(line), " → ".join([*line, start]))
    return list(circles.values())


def _parents_first(codes: list[Code]) -> list[Code]:
    """Keep the order of the file; a parent that stands too late moves before its first child."""
    parents = {code.parent for code in codes if code.parent}
    by_id = {code.id: code for code in codes}
    placed: dict[str, Code] = {}
    for code in codes:
        line = [code]
        while line[-1].parent is not None:
            line.append(by_id[line[-1].parent])
        for one in reversed(line):
            # A leaf can be coded; what a file says of a parent was settled when it was read.
            placed.setdefault(one.id, one if one.id in parents else replace(one, codable=True))
    return list(placed.values())

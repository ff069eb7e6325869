"""The one checker of codebooks. In: codes as they were read. Out: the same, parents first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from qualnlp.codebook.code import Code
from qualnlp.errors import CodebookInvalid, clipped, first_lines
from qualnlp.i18n import say, whole
from qualnlp.unseen import has_unseen, shown_unseen, unseen_fault

# So many codes of a circle are shown.
_SHOWN = 10
# What a codebook may hold when it is set: what is above is a slip, or cannot be worked with.
MOST_CODES, MOST_LEVELS, MOST_LETTERS = 5_000, 50, 1_000


def beyond_limits(codes: Iterable[Code], *titles: str) -> list[str]:
    """Return what no page or table could show of a codebook, parents first, that is to be set.

    A codebook that a study holds already is read whatever it is.

    Parameters
    ----------
    titles : str
        Its title, place and period.
    """
    faults = [
        f"{say('judul', 'the title')} {unseen_fault(one)}" for one in titles if has_unseen(one)
    ]
    levels: dict[str, int] = {}
    n = 0
    for n, code in enumerate(codes, start=1):
        levels[code.id] = levels.get(code.parent or "", 0) + 1
        if levels[code.id] == MOST_LEVELS + 1:
            faults.append(
                say(
                    f"“{clipped(code.id)}” berada lebih dari {MOST_LEVELS} tingkat ke bawah",
                    f"“{clipped(code.id)}” is more than {MOST_LEVELS} levels down",
                )
            )
        for kind, text in ((say("id", "the id"), code.id), (say("nama", "the name"), code.name)):
            where = say(f"kode ke-{n}: {kind}", f"code number {n}: {kind}")
            shown = shown_unseen(text)
            if len(text) > MOST_LETTERS:
                told = say(
                    f"“{shown}” lebih panjang dari {whole(MOST_LETTERS)} huruf",
                    f"“{shown}” is longer than {whole(MOST_LETTERS)} letters",
                )
                faults.append(f"{where} {told}")
            elif not text.strip():
                faults.append(where + say(" hanya spasi", " is nothing but blanks"))
            elif has_unseen(text):
                faults.append(f"{where} {unseen_fault(text)}")
    if n > MOST_CODES:
        faults.insert(
            0,
            say(
                f"{whole(n)} kode, lebih dari {whole(MOST_CODES)}: berkas ini bukan buku kode?",
                f"{whole(n)} codes, more than {whole(MOST_CODES)}: is this file no codebook?",
            ),
        )
    return faults


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
    """Return each circle once, written out: a → b → a; every code is looked at once."""
    parents = {code.id: code.parent for code in codes if code.id}
    circles = []
    done: set[str] = set()
    for start in parents:
        line: dict[str, None] = {}
        above: str | None = start
        while above in parents and above not in done and above not in line:
            line[above] = None
            above = parents[above]
        if above in line:
            inside = list(line)[list(line).index(above) :]
            circles.append(" → ".join([*_shortened(inside), inside[0]]))
        done |= line.keys()
    return circles


def _shortened(line: list[str]) -> list[str]:
    return line if len(line) <= _SHOWN else [*line[:_SHOWN], "…"]


def _parents_first(codes: list[Code]) -> list[Code]:
    """Keep the order of the file; a parent that stands too late moves before its first child."""
    parents = {code.parent for code in codes if code.parent}
    by_id = {code.id: code for code in codes}
    placed: dict[str, Code] = {}
    for code in codes:
        line = [code]
        while line[-1].parent is not None and line[-1].parent not in placed:
            line.append(by_id[line[-1].parent])
        for one in reversed(line):
            # A leaf can be coded; what a file says of a parent was settled when it was read.
            placed.setdefault(one.id, one if one.id in parents else replace(one, codable=True))
    return list(placed.values())

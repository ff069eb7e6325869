"""brat's standoff files. In: an .ann file and its .txt. Out: one row per stretch that was coded.

``T1<tab>Label 0 5<tab>words`` codes a stretch, several parts of one parted by a semicolon; an
attribute (``A1``) called stance or sikap and a note (``#1``) belong to it; relations, events and
normalisations are no codings. The standard counts characters; which ones is seen by the words.
"""

from __future__ import annotations

import re
from pathlib import Path, PurePath

from qualnlp.coding_tables.layers import Marked, rows_of, table_of
from qualnlp.coding_tables.offsets import Stretch, place_in, unit_of
from qualnlp.coding_tables.raw import RawTable
from qualnlp.errors import DecisionsInvalid, no_such_file
from qualnlp.i18n import say
from qualnlp.tabular import decode

_STRETCH = re.compile(r"(T\S+)\t(\S+) (\d+ \d+(?:;\d+ \d+)*)(?:\t(.*))?")
_ATTRIBUTE = re.compile(r"[AM]\S+\t(\S+) (\S+)(?: (.+))?")
_NOTE = re.compile(r"#\S*\t\S+ (\S+)(?:\t(.*))?")
_LINE_END = re.compile(r"\r\n?|\n")


def from_brat(path: Path) -> RawTable:
    """Read an .ann file with the .txt of the same name beside it.

    Raises
    ------
    FileMissing
        If the .txt is not there.
    DecisionsInvalid
        If a line is none of brat's.
    """
    beside = path.with_suffix(".txt")
    if not beside.is_file():
        raise no_such_file(beside)
    notes: list[str] = []
    rows = brat_rows(path, path.read_bytes(), beside.read_bytes(), "", notes)
    return table_of(path.name, "brat", "brat", rows, notes)


def brat_rows(
    path: PurePath, data: bytes, text_data: bytes, coder: str, notes: list[str]
) -> list[tuple[int, dict[str, str]]]:
    """Return the rows of an .ann file; `notes` is told how its offsets count."""
    found: dict[str, tuple[int, str, list[tuple[int, int]], str]] = {}
    memos: dict[str, list[str]] = {}
    stances: dict[str, str] = {}
    for number, line in enumerate(decode(data).split("\n"), start=1):
        if not line.strip():
            continue
        if match := _STRETCH.fullmatch(line):
            parts = [tuple(map(int, part.split())) for part in match[3].split(";")]
            spans = [(start, end) for start, end in parts]
            found[match[1]] = number, match[2], spans, match[4] or ""
        elif match := _NOTE.fullmatch(line):
            memos.setdefault(match[1], []).append(match[2] or "")
        elif match := _ATTRIBUTE.fullmatch(line):
            name = match[1].casefold()
            if name in ("stance", "sikap"):
                stances[match[2]] = match[3] or ""
            elif not match[3]:  # a flag: "Menghambat T1"
                stances.setdefault(match[2], name)
        elif not re.match(r"[RENAM#*]\S*\t", line):
            raise _damaged(path, number, line)
    text, stretches = _placed(text_data, found, notes)
    marked = []
    for key, (number, label, _, _) in found.items():
        flag = stances.get(key, "")
        features = [
            ("code", label),
            ("memo", "\n".join(memos.get(key, []))),
            ("stance", flag if _is_stance(flag) else ""),
        ]
        marked += [Marked(number, label, features, *place) for place in stretches[key]]
    rows = rows_of(marked, text, path.stem, coder)
    for _, row in rows:
        row["layer"] = "brat"  # labels are codes, not layers
    return rows


def _is_stance(word: str) -> bool:
    from qualnlp.terms import STANCES

    return STANCES.find(word) is not None


def _placed(
    data: bytes,
    found: dict[str, tuple[int, str, list[tuple[int, int]], str]],
    notes: list[str],
) -> tuple[str, dict[str, list[tuple[int, int]]]]:
    """Return the text, and the parts of each stretch in it, by the way to count that fits."""
    raw = _raw(data)
    best: tuple[int, str, str, dict[str, list[tuple[int, int]]]] | None = None
    # brat shows a line end as a blank; a Windows line end counts as two where nobody changed it.
    for text in dict.fromkeys((raw, _LINE_END.sub("\n", raw))):
        flat = text.replace("\r\n", "  ").replace("\n", " ")
        told = {
            key: [
                Stretch(flat, start, end, words if len(spans) == 1 else "") for start, end in spans
            ]
            for key, (_, _, spans, words) in found.items()
        }
        unit, sentence = unit_of(one for several in told.values() for one in several)
        places = {
            key: [place for one in several if (place := place_in(one, unit))]
            for key, several in told.items()
        }
        fitting = sum(
            " ".join(flat[slice(*place)] for place in places[key]).split() == words.split()
            for key, (_, _, _, words) in found.items()
        )
        if best is None or fitting > best[0]:
            best = fitting, text, sentence, places
    assert best is not None
    fitting, text, sentence, places = best
    if sentence:
        notes.append(sentence)
    if fitting < len(found):
        n = len(found) - fitting
        notes.append(
            say(
                f"{n} potongan punya kata lain daripada teks di posisinya.",
                f"{n} stretches have other words than the text at their place.",
            )
        )
    return text, places


def _raw(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _damaged(path: PurePath, number: int, line: str) -> DecisionsInvalid:
    return DecisionsInvalid(
        say(
            f"Baris {number} bukan baris brat: “{line[:40]}”.",
            f"Line {number} is none of brat's: “{line[:40]}”.",
        ),
        where=path,
        hint=say("Salin ulang berkas .ann dari brat.", "Copy the .ann file from brat again."),
    )

"""What was coded, and what counts of it. In: tidy rows. Out: rows with one id per place.

Where a table has no ids, a place is a file and its words, or its offsets; without a file its words
alone. The same words twice are two places where one reading cannot hold both rows: the same code
twice, or a code and "nothing".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualnlp.coding_tables.aliases import folded
from qualnlp.coding_tables.preview import Preview
from qualnlp.i18n import say

if TYPE_CHECKING:
    import pandas as pd


def with_places(frame: pd.DataFrame, preview: Preview) -> pd.DataFrame:
    """Return the rows with `excerpt_id` and `transcript_id` filled in."""
    if (frame["excerpt_id"] != "").all():
        return frame.assign(transcript_id=frame["transcript"])
    ids = frame["excerpt_id"].tolist()
    # A text that has an id and no file's name stands for a file.
    files = [file or text for file, text in zip(frame["transcript"], frame["text_id"], strict=True)]
    if all(ids):
        return frame.assign(transcript_id=files)
    twice = 0
    units: dict[tuple[str, str, str, str], list[set[str]]] = {}
    columns = ("text", "start", "end", "occurrence", "code", "coder", "source", "verdict")
    rows = zip(*(frame[name].tolist() for name in columns), strict=True)
    for number, (text, start, end, nth, code, coder, source, verdict) in enumerate(rows):
        if ids[number]:
            continue
        words = " ".join(text.split())
        if _is_number(start) and _is_number(end):
            ids[number] = f"{files[number]}: {start}-{end}"
            continue
        name = f"{files[number]}: {words}" if files[number] else words
        if not _is_number(nth):
            read = units.setdefault((source, coder, files[number], folded(words)), [])
            place = _place_of(read, code, verdict)
            nth = place + 1
            twice += nth == 2 and len(read[place]) == 1
        ids[number] = name if nth in (0, 1) else f"{name} [{nth}]"
    if twice:
        preview.notes.append(
            say(
                f"{twice} kutipan berkata sama dihitung sebagai tempat tersendiri.",
                f"{twice} quotations of the same words are counted as places of their own.",
            )
        )
    return frame.assign(excerpt_id=ids, transcript_id=files)


def _is_number(value: object) -> bool:
    return isinstance(value, int)


def _place_of(read: list[set[str]], code: str, verdict: str) -> int:
    """Return which reading of the same words a row belongs to; open another where none fits."""
    if verdict in ("rejected", "withdrawn") or (verdict == "finished" and read and code):
        return max(len(read) - 1, 0) if read else _opened(read, code)
    for number, codes in enumerate(read):
        if code not in codes and (code != "") == ("" not in codes):
            codes.add(code)
            return number
    return _opened(read, code)


def _opened(read: list[set[str]], code: str) -> int:
    read.append({code})
    return len(read) - 1


def current(frame: pd.DataFrame) -> pd.DataFrame:
    """Return what counts: the latest verdict of each (coder, excerpt, code), and what was read."""
    import pandas as pd

    columns = ["coder", "excerpt_id", "transcript_id", "code", "stance", "mode"]
    if frame["start"].notna().any():
        columns += ["start", "end"]
    if set(frame["verdict"].unique()) <= {"confirmed", "finished"}:
        return frame[columns].reset_index(drop=True)
    # Dates order what has them; a row without one keeps its place in the table.
    if (frame["decided_at"] != "").all():
        frame = frame.sort_values("decided_at", kind="stable")
    latest = frame.drop_duplicates(["coder", "excerpt_id", "code"], keep="last")
    stands = latest[latest["verdict"] != "withdrawn"]
    rejected = stands["verdict"] == "rejected"
    # What was rejected has been read; a row with an empty code says so, once.
    read = stands[rejected].assign(code="", stance="")
    rows = pd.concat([stands[~rejected], read]).sort_index(kind="stable")
    return rows.drop_duplicates(["coder", "excerpt_id", "code"])[columns].reset_index(drop=True)

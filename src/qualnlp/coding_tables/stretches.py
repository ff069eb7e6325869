"""Cells that hold stretches of a text. In: a raw table. Out: the same with one row per stretch.

Label Studio's CSV and JSON-MIN put all that was marked in a text into one cell, as a list of
objects with start, end and labels. Read as codes of the row they would be codes of the whole text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from qualnlp.coding_tables.aliases import folded, meanings
from qualnlp.coding_tables.offsets import UTF_16, Stretch, unit_of, words_in
from qualnlp.coding_tables.raw import RawTable
from qualnlp.i18n import say
from qualnlp.tabular import json_value


def unfolded(raw: RawTable) -> RawTable:
    """Return a table in which each stretch has a row; one without stretches as it is."""
    holders = [name for name, column in raw.columns.items() if any(map(_may_hold, column))]
    if not holders:
        return raw
    text_in = _text_column(raw, holders)
    rows: list[tuple[int, Stretch | None, str]] = []
    for number in range(len(raw.lines)):
        found = 0
        for holder in holders:
            for span in _spans(raw.columns[holder][number]):
                text = raw.columns[text_in][number] if text_in else ""
                words = str(span.get("text") or "")
                one = Stretch(text, int(span["start"]), int(span["end"]), words)
                labels = _labels(span)
                rows += [(number, one, label) for label in labels]
                found += len(labels)
        if not found:
            rows.append((number, None, ""))
    given = [stretch for _, stretch, _ in rows if stretch is not None]
    unit, told = unit_of(given, UTF_16)
    placed = iter(words_in(given, unit))
    columns: dict[str, list[str]] = {name: [] for name in raw.columns if name not in holders}
    code, text = "code", text_in or "text"
    for name in (code, text, "start", "end"):
        columns.setdefault(name, [])
    faults: dict[int, str] = {}
    for at, (number, stretch, label) in enumerate(rows):
        row = {name: raw.columns[name][number] for name in columns if name in raw.columns}
        if number in raw.faults:
            faults[at] = raw.faults[number]
        if stretch is not None:
            place = next(placed)
            row |= {code: label, text: stretch.words, "start": "", "end": ""}
            if place is not None:
                row |= {text: place[0], "start": str(place[1]), "end": str(place[2])}
            elif not stretch.words:
                faults[at] = say(
                    f"teksnya tidak punya huruf {stretch.start}–{stretch.end}",
                    f"its text has no characters {stretch.start}–{stretch.end}",
                )
        for name, column in columns.items():
            column.append(row.get(name, ""))
    lines = [raw.lines[number] for number, *_ in rows]
    notes = (*raw.notes, *([told] if told else []))
    return replace(raw, lines=lines, columns=columns, faults=faults, notes=notes)


def _may_hold(cell: str) -> bool:
    return cell.startswith("[{") and '"start"' in cell and '"label' in cell


def _spans(cell: str) -> list[Mapping[str, Any]]:
    if not _may_hold(cell):
        return []
    try:
        values = json_value(cell)
    except ValueError:
        return []
    return [
        value
        for value in values
        if isinstance(value, dict)
        and all(str(value.get(name, "")).isdecimal() for name in ("start", "end"))
    ]


def _labels(span: Mapping[str, Any]) -> list[str]:
    found = span.get("labels", span.get("label", []))
    return [str(label) for label in (found if isinstance(found, list) else [found])]


def _text_column(raw: RawTable, holders: list[str]) -> str:
    """Return the column of texts: one that is called so, else the one with the longest cells."""
    known = meanings("")
    others = [name for name in raw.columns if name not in holders]
    named = [name for name in others if known.get(folded(name)) == "text"]
    length = {name: sum(map(len, raw.columns[name])) for name in others}
    return named[0] if named else max(others, key=lambda name: length[name], default="")

"""Who coded. In: rows with a column of names. Out: the rows of the coders who are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from qualnlp.coding_tables.aliases import folded
from qualnlp.coding_tables.preview import Preview
from qualnlp.errors import DecisionsInvalid
from qualnlp.i18n import say, whole

if TYPE_CHECKING:
    import pandas as pd


def chosen(
    frame: pd.DataFrame,
    asked: Sequence[str],
    merge_alike: bool,
    preview: Preview,
    others: Sequence[str] = (),
) -> pd.DataFrame:
    """Return the rows of the coders who are asked for, each under one name.

    Parameters
    ----------
    others : sequence of str
        Names in rows that could not be read.

    Raises
    ------
    DecisionsInvalid
        If coders are alike but for case or blanks and nobody said that they are one person, or
        if one who is asked for is not there.
    """
    spellings: dict[str, list[str]] = {}
    there = frame["coder"].unique()
    for name in dict.fromkeys([*there, *others]):
        if name.strip():
            spellings.setdefault(folded(name), []).append(name)
    # The names as they stand in the cells: blanks at the edges count as a difference, too.
    if asked:
        return _asked_for(frame, spellings, asked, preview)
    alike = [group for group in spellings.values() if len(group) > 1]
    if alike and not merge_alike:
        groups = "; ".join(" / ".join(f"“{name}”" for name in group) for group in alike)
        raise DecisionsInvalid(
            say(
                f"Apakah ini satu orang? {groups}.",
                f"Is this one person? {groups}.",
            ),
            hint=say(
                "Samakan namanya di tabel, atau sebut pengodenya (--coder, --coders).",
                "Write the name in one way, or name the coder (--coder, --coders).",
            ),
        )
    for group in alike:
        _told_as_one(group, group[0].strip(), preview)
    names = {name: group[0].strip() for group in spellings.values() for name in group}
    if names and set(there) <= {"", *(name for name in names if names[name] == name)}:
        return frame
    return frame.assign(coder=frame["coder"].map({"": "", **names}).fillna(""))


def _asked_for(
    frame: pd.DataFrame,
    spellings: dict[str, list[str]],
    asked: Sequence[str],
    preview: Preview,
) -> pd.DataFrame:
    missing = [name for name in asked if folded(name) not in spellings]
    if missing and len(asked) == 1 and len(spellings) <= 1:
        for group in spellings.values():
            preview.notes.append(
                say(
                    f"Baris “{group[0]}” disimpan sebagai keputusan {asked[0]}.",
                    f"The rows of “{group[0]}” are taken as {asked[0]}'s.",
                )
            )
        return frame.assign(coder=asked[0])
    if missing:
        there = ", ".join(group[0] for group in spellings.values()) or "–"
        raise DecisionsInvalid(
            say("Pengode ini tidak ada di tabel: ", "These coders are not in the table: ")
            + ", ".join(missing)
            + ".",
            hint=say("Yang ada: ", "There are: ") + there,
        )
    names: dict[str, str] = {}
    for name in asked:
        group = spellings[folded(name)]
        if len(group) > 1:
            _told_as_one(group, name, preview)
        names |= dict.fromkeys(group, name)
    left = {name: n for name, n in frame["coder"].value_counts().items() if name not in names}
    if left:
        told = ", ".join(f"{name or '–'} ({whole(int(n))})" for name, n in left.items())
        preview.notes.append(
            say(f"Pengode lain tidak diambil: {told}.", f"Other coders were left out: {told}.")
        )
    frame = frame[frame["coder"].isin(names)].reset_index(drop=True)
    return frame.assign(coder=[names[name] for name in frame["coder"]])


def _told_as_one(group: Sequence[str], name: str, preview: Preview) -> None:
    told = ", ".join(f"“{spelling}”" for spelling in group)
    preview.notes.append(
        say(f"{told} dihitung satu pengode: {name}.", f"{told} count as one coder: {name}.")
    )

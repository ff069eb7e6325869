"""Codings and suggestions from tables, for comparing without a study. In: paths. Out: frames."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from qualnlp.coding_tables import Preview, read_tables, read_units
from qualnlp.coding_tables.files import raw_table
from qualnlp.errors import DecisionsInvalid, NothingToCompare, WrongUse
from qualnlp.i18n import say

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["TableOfCoders", "read_coders", "read_codings", "read_suggestions", "read_units"]


@dataclass
class TableOfCoders:
    """The codings of several coders, and what was understood of their tables.

    Attributes
    ----------
    by_coder : dict of str to pandas.DataFrame
        Coder -> excerpt_id, transcript_id, code, stance, mode (and start, end where given).
    preview : Preview
    """

    by_coder: dict[str, pd.DataFrame]
    preview: Preview

    @property
    def frame(self) -> pd.DataFrame:
        """All of them in one frame with a column `coder`, as `agree_many` takes it."""
        import pandas as pd

        parts = [frame.assign(coder=name) for name, frame in self.by_coder.items()]
        return pd.concat(parts, ignore_index=True)


def read_codings(path: Path, coder: str | None = None) -> pd.DataFrame:
    """Read one coder's codings from a table (see `qualnlp.coding_tables.read_tables`).

    Parameters
    ----------
    coder : str, optional
        Whose; needed where the table holds several coders.

    Raises
    ------
    DecisionsInvalid
        If a needed column is missing, if a row cannot be read, or if the table holds several
        coders and none was asked for.
    """
    table = read_tables(path, coders=coder, strict=True)
    codings = table.codings()
    names = [name for name in dict.fromkeys(codings["coder"]) if name]
    if len(names) > 1:
        raise DecisionsInvalid(
            say(
                f"Tabel ini memuat {len(names)} pengode: ",
                f"This table holds {len(names)} coders: ",
            )
            + ", ".join(names)
            + ".",
            where=path,
            hint=say("Pilih satu dengan --coder NAMA.", "Choose one with --coder NAME."),
        )
    return _used(codings)


def _used(codings: pd.DataFrame) -> pd.DataFrame:
    """Leave out the columns that hold nothing."""
    empty = [
        name for name in ("stance", "mode", "transcript_id") if not codings[name].astype(bool).any()
    ]
    return codings.drop(columns=[*empty, "coder"]).reset_index(drop=True)


def read_coders(paths: Sequence[Path], coders: Sequence[str] | None = None) -> TableOfCoders:
    """Read the codings of two or more coders from one or several tables.

    A table without a column of coders is one coder's, who is called as the file is. So is each of
    several tables by the same coder: two readings are compared.

    Raises
    ------
    DecisionsInvalid
        If a row cannot be read, or a coder who is asked for is not there.
    WrongUse, NothingToCompare
        If there is only one coder, in one table or in several.
    """
    table = read_tables(list(paths), strict=True)
    frame = table.frame
    stems: dict[str, str] = {}
    for file, path in zip(table.preview.files, paths, strict=True):
        stem = Path(path).stem  # two files may be called the same
        taken = stem in stems.values()
        stems[file.name] = f"{stem} ({len(stems) + 1})" if taken else stem
    told = frame[["source", "coder"]].drop_duplicates()
    inside = {source: part["coder"].tolist() for source, part in told.groupby("source", sort=False)}
    singles = [names[0] for names in inside.values() if len(names) == 1]
    if len(inside) > 1 and len(singles) == len(inside) and len(set(singles)) < len(singles):
        frame = frame.assign(coder=frame["source"].map(stems))
    elif (unnamed := frame["coder"] == "").any():
        frame = frame.assign(coder=frame["coder"].mask(unnamed, frame["source"].map(stems)))
    table.frame = frame
    codings = table.codings()
    there = list(codings["coder"].unique())
    names = _asked(there, coders) if coders else there
    if len(names) < 2:
        # One table of one coder can never be right; two tables may have been meant otherwise.
        error = WrongUse if len(paths) == 1 else NothingToCompare
        raise error(
            say("Hanya ada satu pengode: ", "There is only one coder: ")
            + (", ".join(names) or "–")
            + ".",
            hint=say(
                "Beri dua tabel, atau satu tabel dengan kolom pengode.",
                "Give two tables, or one table with a column of coders.",
            ),
        )
    by_coder = {name: _used(codings[codings["coder"] == name]) for name in names}
    return TableOfCoders(by_coder, table.preview)


def _asked(there: Sequence[str], coders: Sequence[str]) -> list[str]:
    known = {name.casefold(): name for name in there}
    missing = [name for name in coders if name.strip().casefold() not in known]
    if missing:
        raise DecisionsInvalid(
            say("Pengode ini tidak ada di tabel: ", "These coders are not in the tables: ")
            + ", ".join(missing)
            + ".",
            hint=say("Yang ada: ", "There are: ") + ", ".join(there),
        )
    return list(dict.fromkeys(known[name.strip().casefold()] for name in coders))


def read_suggestions(path: Path) -> pd.DataFrame:
    """Read a table with `excerpt_id`, `code`, `rank`, and perhaps probability and abstain.

    Any table that `read_codings` reads, or the .parquet that a batch run wrote; a column `id` is
    read as `excerpt_id`.

    Raises
    ------
    DecisionsInvalid
        If a needed column is missing, or a rank or probability is not a number.
    """
    import pandas as pd

    raw = raw_table(path)
    columns = {heading.strip().lower(): cells for heading, cells in raw.columns.items()}
    for name, others in _SUGGESTED.items():
        found = [other for other in others if other in columns]
        if found and name not in columns:
            columns[name] = columns[found[0]]
    if "excerpt_id" not in columns and {"transcript", "text"} <= columns.keys():
        pairs = zip(columns["transcript"], columns["text"], strict=True)
        columns["excerpt_id"] = [f"{file}: {' '.join(text.split())}" for file, text in pairs]
    lacking = [name for name in ("excerpt_id", "code", "rank") if name not in columns]
    if lacking:
        raise DecisionsInvalid(
            say("Kolom tidak ada: ", "Missing columns: ") + ", ".join(lacking) + ".",
            where=path,
            hint=say("Perlu excerpt_id, code, rank.", "Needed: excerpt_id, code, rank."),
        )
    kept = ("excerpt_id", "code", "rank", "probability", "abstain")
    frame = pd.DataFrame({name: columns[name] for name in kept if name in columns})
    for column in ("rank", "probability"):
        if column not in frame.columns:
            continue
        numbers = pd.to_numeric(frame[column].str.replace(",", "."), errors="coerce")
        if numbers.isna().any():
            wrong = frame.loc[numbers.isna(), column].iloc[0]
            raise DecisionsInvalid(
                say(
                    f"Kolom {column} berisi “{wrong}”, bukan angka.",
                    f"The column {column} holds “{wrong}”, which is not a number.",
                ),
                where=path,
                hint=say("Perbaiki tabelnya.", "Mend the table."),
            )
        frame[column] = numbers
    return frame


# Our columns of suggestions -> other headings that are read as them.
_SUGGESTED = {
    "excerpt_id": ("kutipan_id", "id"),
    "code": ("kode",),
    "rank": ("peringkat",),
    "probability": ("peluang",),
    "transcript": ("transkrip", "berkas"),
    "text": ("teks", "kutipan"),
}

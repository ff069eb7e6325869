"""How well suggestions agree with a person's codes: from definitions alone, and learned.

In: the frame of `qualnlp.evaluate`, or of `Study.evaluate` with its column `learned`. Out: tables
that a person can read, and a workbook with every row.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from qualnlp.i18n import NOTHING, decimal, is_missing, say

if TYPE_CHECKING:
    import pandas as pd


def judged_tables(frame: pd.DataFrame, names: Mapping[str, str]) -> list[tuple[str, pd.DataFrame]]:
    """Return the measures over all codes, and F1 per code, each with a title."""
    import pandas as pd

    measure, code = say("ukuran", "measure"), say("kode", "code")
    title = say("Saran terhadap kode manual", "Suggestions against manual codes")
    rows = []
    overall = frame[frame["code"] == ""]
    for name in dict.fromkeys(overall["measure"]):
        own = overall[overall["measure"] == name]
        rows.append({measure: _name(str(name)), "n": own["n"].iloc[0], **_sides(own)})
    tables = [(title, pd.DataFrame(rows).astype(object))]
    by_code = frame[frame["code"] != ""]
    rows = []
    for one in dict.fromkeys(by_code["code"]):
        own = by_code[by_code["code"] == one]
        f1 = own[own["measure"] == "F1"]
        row = {code: names.get(one, one), "n": f1["n"].iloc[0], **_sides(f1)}
        human = own[own["measure"] == "human F1"]
        if not human.empty:
            row[say("dua orang", "two people")] = _with_interval(human.iloc[0])
        rows.append(row)
    if rows:
        title = say("F1 per kode (n: kutipan dengan kode itu)", "F1 a code (n: excerpts with it)")
        tables.append((title, pd.DataFrame(rows).fillna(NOTHING).astype(object)))
    return tables


def write_judged(folder: Path, frame: pd.DataFrame, names: Mapping[str, str]) -> list[Path]:
    """Write every row of the frame into saran.xlsx; return its path.

    Raises
    ------
    QualNlpError
        If the folder or the file cannot be written.
    """
    from qualnlp.display.writers.atomic import write_files
    from qualnlp.display.writers.xlsx import sheets_bytes

    told = {
        "learned": say("Belajar dari transkrip lain", "Learned from other transcripts"),
        "measure": say("Ukuran", "Measure"),
        "code": say("Kode", "Code"),
        "n": "n",
        "value": say("Nilai", "Value"),
        "ci_low": say("Batas bawah 95%", "95% low"),
        "ci_high": say("Batas atas 95%", "95% high"),
        "note": say("Catatan", "Note"),
    }
    columns = [column for column in told if column in frame.columns]
    rows = []
    for row in frame.to_dict("records"):
        row["measure"] = _name(str(row["measure"]))
        row["code"] = names.get(row["code"], row["code"])
        if "learned" in row:
            row["learned"] = say("ya", "yes") if row["learned"] else say("tidak", "no")
        rows.append([row[column] for column in columns])
    sheet = say("Saran", "Suggestions"), [told[column] for column in columns], rows
    return write_files(folder, {"saran.xlsx": sheets_bytes([sheet])})


def _sides(own: pd.DataFrame) -> dict[str, str]:
    """Return the value of suggestions by definitions and of learned ones, where there are both."""
    if "learned" not in own.columns:
        return {say("nilai [95%]", "value [95%]"): _with_interval(own.iloc[0])}
    heads = {
        False: say("definisi saja [95%]", "definitions alone [95%]"),
        True: say("belajar dari transkrip lain [95%]", "learned from other transcripts [95%]"),
    }
    return {heads[row["learned"]]: _with_interval(row) for _, row in own.iterrows()}


def _with_interval(row: pd.Series) -> str:
    text = decimal(row["value"])
    if is_missing(row["ci_low"]):
        return text
    return f"{text} [{decimal(row['ci_low'])}; {decimal(row['ci_high'])}]"


def _name(measure: str) -> str:
    """Return a measure's name in words where it needs them.

    >>> _name("human micro-F1"), _name("MRR")
    ('dua orang: micro-F1', 'MRR')
    """
    if measure.startswith("human "):
        return say("dua orang: ", "two people: ") + measure.removeprefix("human ")
    if measure.startswith("shared "):
        return measure.removeprefix("shared ") + say(
            " pada kutipan yang dibaca dua orang", " on what two people read"
        )
    return {
        "coverage@90": say("cakupan pada presisi 90%", "coverage at 90% precision"),
        "ECE": say("galat kalibrasi (ECE)", "calibration error (ECE)"),
        "precision": say("presisi", "precision"),
        "recall": say("daya ingat (recall)", "recall"),
    }.get(measure, measure)

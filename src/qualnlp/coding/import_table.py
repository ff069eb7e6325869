"""Decisions made elsewhere: a CSV or Excel table -> acts.

Each row names an excerpt by its id, or by transcript (file name) and text (the quotation), and a
code; an empty code means: read, nothing else applies.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from qualnlp.coding.decisions import DecisionInput, stance_of
from qualnlp.errors import DecisionsInvalid, QualNlpError, first_lines
from qualnlp.i18n import say
from qualnlp.tabular import Table, read_table
from qualnlp.terms import DECISION_VERDICTS

_INDONESIAN = {
    "kutipan_id": "excerpt_id",
    "transkrip": "transcript",
    "berkas": "transcript",
    "teks": "text",
    "kutipan": "text",
    "kode": "code",
    "keputusan": "verdict",
    "sikap": "stance",
    "catatan": "memo",
    "alasan": "reason",
}


def read_acts(
    path: Path,
    coder: str,
    mode: str,
    excerpt_ids: Callable[[Mapping[str, str]], list[str]],
    check_code: Callable[[str], object],
    more_names: Mapping[str, str] | None = None,
) -> list[DecisionInput]:
    """Read a table of decisions.

    Parameters
    ----------
    excerpt_ids
        Gives the ids that a row means, or raises a QualNlpError that says what is wrong.
    check_code
        Raises a QualNlpError for a code that cannot be used.
    more_names
        Further names of columns -> the names that we use.

    Raises
    ------
    DecisionsInvalid
        Naming every row at fault; then none of the table counts.
    """
    names = {name: name for name in _INDONESIAN.values()} | _INDONESIAN | dict(more_names or {})
    table = read_table(path, DecisionsInvalid, names)
    _require_columns(table)
    acts: list[DecisionInput] = []
    faults: list[str] = []
    for line, cells in table.rows:
        row = {name: cell.strip() for name, cell in cells.items()}
        try:
            acts += _acts(row, coder, mode, excerpt_ids, check_code)
        except (QualNlpError, ValueError) as error:
            faults.append(say(f"baris {line}: {error}", f"line {line}: {error}"))
    if faults:
        raise DecisionsInvalid(
            say(
                f"{len(faults)} baris tidak dapat dipakai, jadi tidak satu pun disimpan: ",
                f"{len(faults)} rows cannot be used, so none was kept: ",
            )
            + first_lines(faults)
            + ".",
            where=path,
            hint=say("Perbaiki lalu ulangi.", "Mend them and try again."),
        )
    return acts


def _require_columns(table: Table) -> None:
    names = set(table.columns)
    has_place = "excerpt_id" in names or {"transcript", "text"} <= names
    if has_place and "code" in names:
        return
    raise DecisionsInvalid(
        say(
            "Kolom yang diperlukan tidak lengkap.",
            "The columns that are needed are not all there.",
        ),
        where=table.path,
        hint=say(
            "Perlu “excerpt_id”, atau “transcript” dan “text”; dan “code”.",
            "Needed: “excerpt_id”, or “transcript” and “text”; and “code”.",
        ),
    )


def _acts(
    row: Mapping[str, str],
    coder: str,
    mode: str,
    excerpt_ids: Callable[[Mapping[str, str]], list[str]],
    check_code: Callable[[str], object],
) -> list[DecisionInput]:
    code = row.get("code", "")
    verdict = row.get("verdict", "").lower() or ("confirmed" if code else "finished")
    if verdict not in DECISION_VERDICTS:
        words = ", ".join(DECISION_VERDICTS)
        raise ValueError(
            say(f"verdict “{verdict}” tidak dikenal ({words})", f"verdict “{verdict}” ({words})")
        )
    if verdict == "finished":
        code = ""
    elif verdict != "withdrawn":  # what a codebook no longer holds, and a finish, can be taken back
        check_code(code)
    stance = stance_of(row.get("stance"))
    return [
        DecisionInput(
            excerpt_id=excerpt_id,
            code=code,
            coder=coder,
            verdict=verdict,
            stance=stance if verdict == "confirmed" else None,
            mode=mode,
            reason=row.get("reason"),
            memo=row.get("memo"),
        )
        for excerpt_id in excerpt_ids(row)
    ]

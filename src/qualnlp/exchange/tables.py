"""A study as plain tables, for R, SPSS, Excel and people. In: a Store. Out: frames, .csv, .xlsx.

Five tables: one row per coding with its quotation (the path of its code in columns), 0 and 1 for
each code on what each coder read, counts for each informant, the codebook, and the memos. The first
and the fourth are read again by `qualnlp code` and `qualnlp codebook`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from qualnlp import coding
from qualnlp.codebook import Codebook
from qualnlp.codebook.code import code_fields, is_list
from qualnlp.errors import NothingToDo
from qualnlp.exchange.report import Report
from qualnlp.i18n import say
from qualnlp.store import Store, frames
from qualnlp.store.codebooks import current_codebook
from qualnlp.store.columns import decided_on
from qualnlp.store.memos import current_memos
from qualnlp.tabular import plain_cell
from qualnlp.workbook import workbook_bytes

if TYPE_CHECKING:
    import pandas as pd

QUOTATIONS = (
    "excerpt_id transcript informant technique turn start end code coder stance mode memo "
    "decided_at question text time_start time_end"
).split()
KEYS = ("excerpt_id", "transcript", "informant", "turn", "coder")
_OURS = frozenset({*KEYS, ".id"})
# What Excel holds in a cell.
_MAX_LETTERS = 32_767


@dataclass(frozen=True)
class Tables:
    """The tables of a study, each under the name of its sheet or file.

    Attributes
    ----------
    quotations, matrix, counts, codebook : pandas.DataFrame
    people : pandas.DataFrame
        Each informant with their attributes, and how many excerpts carry each code.
    codes : dict of str to str
        Column of `matrix`, `counts` and `people` -> id of the code.
    labels : dict of str to str
        Id of a code -> its path in names.
    """

    quotations: pd.DataFrame
    matrix: pd.DataFrame
    counts: pd.DataFrame
    codebook: pd.DataFrame
    memos: pd.DataFrame
    people: pd.DataFrame
    codes: dict[str, str]
    labels: dict[str, str]

    def named(self) -> list[tuple[str, pd.DataFrame]]:
        """Return name -> table; the first stands alone in a .csv, the others beside it."""
        tables = [
            (say("kutipan", "quotations"), self.quotations),
            (say("matriks", "matrix"), self.matrix),
            (say("jumlah", "counts"), self.counts),
            (say("buku-kode", "codebook"), self.codebook),
        ]
        return tables if self.memos.empty else [*tables, (say("memo", "memos"), self.memos)]


def tables_of(store: Store, report: Report) -> Tables:
    """Return the tables of a study; the report is told what they leave out.

    Raises
    ------
    NothingToDo
        If the study has no codebook, so that nothing can be coded.
    """
    with store.reading() as connection:
        held = current_codebook(connection)
        if held is None:
            raise NothingToDo(
                say("Studi ini belum punya buku kode.", "This study has no codebook yet."),
                where=store.label,
                hint=say("Pasang dengan: qualnlp codebook.", "Give it one: qualnlp codebook."),
            )
        tables = _tables(connection, held[0])
    report.taken("coding", len(tables.quotations))
    report.taken("code", len(tables.codebook))
    for coder, n in tables.quotations["coder"].value_counts().items():
        report.taken("coder", int(n), str(coder))
    told = say(
        "teks utuh transkrip, saran, dan riwayat keputusan tidak ikut; pakai .json",
        "whole texts, suggestions and the history of decisions stay behind; use .json",
    )
    report.left_out("structure", say("tabel", "tables"), told)
    return tables


def _tables(connection: Connection, codebook: Codebook) -> Tables:
    decisions = frames.current_decisions(connection)
    known = [code.id for code in codebook]
    current = coding.codings_of(decisions)
    current = current[current["code"].isin(known)]
    about = frames.excerpts(connection, among=decided_on(connection))
    files = frames.transcripts(connection).set_index("transcript_id")["file"]
    about = about.assign(transcript=about["transcript_id"].map(files))
    flat = about.merge(current, on="excerpt_id", validate="one_to_many")
    times = flat["decided_at"].dt.strftime("%Y-%m-%d %H:%M:%S")
    flat = flat.assign(decided_at=times)[list(QUOTATIONS)]
    paths = {code.id: _path(code.id, codebook) for code in codebook}
    depth = max(map(len, paths.values()))
    for level in range(depth):
        names = {key: path[level] if level < len(path) else "" for key, path in paths.items()}
        flat[f"level_{level + 1}"] = flat["code"].map(names)
    # A code may be called like a column of ours.
    codable = [code.id for code in codebook.codable]
    columns = {code: f"{code} (kode)" if code in _OURS else code for code in codable}
    counts = _counts(flat, columns)
    people = frames.informants(connection).drop(columns="techniques", errors="ignore")
    attributes = {
        name: f"{name} (atribut)" if name in counts and name != "informant" else name
        for name in people
    }
    people = people.rename(columns=attributes).merge(counts, on="informant", how="left")
    given = list(columns.values())
    people[given] = people[given].fillna(0).astype("int64")
    return Tables(
        flat,
        _matrix(decisions, about, columns),
        counts,
        _codebook(codebook),
        _memos(connection),
        people,
        {column: code for code, column in columns.items()},
        {key: " › ".join(path) for key, path in paths.items()},
    )


def _path(code_id: str, codebook: Codebook) -> list[str]:
    path, above = [codebook[code_id].name], codebook[code_id].parent
    while above is not None:
        path.insert(0, codebook[above].name)
        above = codebook[above].parent
    return path


def _matrix(decisions: pd.DataFrame, about: pd.DataFrame, columns: dict[str, str]) -> pd.DataFrame:
    """Return 0 and 1 for each code on every excerpt that a coder finished or coded."""
    import pandas as pd

    parts = []
    for coder in decisions["coder"].unique():
        read = coding.read_by(decisions, about, str(coder))
        given = pd.crosstab(read["excerpt_id"], read["code"]).clip(upper=1)
        given = given.reindex(columns=list(columns), fill_value=0).rename(columns=columns)
        parts.append(given.rename_axis(columns=None).reset_index().assign(coder=str(coder)))
    if not parts:
        return pd.DataFrame(columns=[*KEYS, *columns.values()])
    given = pd.concat(parts, ignore_index=True)
    merged = about[[name for name in KEYS if name != "coder"]].merge(given, on="excerpt_id")
    return merged[[*KEYS, *columns.values()]]


def _counts(flat: pd.DataFrame, columns: dict[str, str]) -> pd.DataFrame:
    """Return how many excerpts of each informant carry each code, whoever gave it."""
    import pandas as pd

    once = flat.drop_duplicates(["excerpt_id", "code"])
    counted = pd.crosstab(once["informant"], once["code"])
    counted = counted.reindex(columns=list(columns), fill_value=0).rename(columns=columns)
    return counted.rename_axis(columns=None).reset_index()


def _memos(connection: Connection) -> pd.DataFrame:
    """Return the memos that stand; those of codings stand beside their codings."""
    import pandas as pd

    columns = "target target_id coder text written_at".split()
    rows = [[getattr(one, name) for name in columns] for one in current_memos(connection)]
    return pd.DataFrame(rows, columns=columns)


def _codebook(codebook: Codebook) -> pd.DataFrame:
    """Return the codebook as `Codebook.read` takes it."""
    import pandas as pd

    columns = [one for one in code_fields()]
    rows = [
        [
            "\n".join(getattr(code, one.name)) if is_list(one) else getattr(code, one.name) or ""
            for one in columns
        ]
        for code in codebook
    ]
    frame = pd.DataFrame(rows, columns=[one.name for one in columns])
    frame["codable"] = [say("ya", "yes") if code.codable else "" for code in codebook]
    return frame


def xlsx_bytes(tables: Tables, report: Report) -> bytes:
    """Return the tables as one workbook, a sheet each."""
    n = int((tables.quotations["text"].str.len() > _MAX_LETTERS).sum())
    told = say("teks dipotong: Excel menampung 32.767 huruf", "cut: Excel holds 32,767 letters")
    report.changed("text", say("kutipan panjang", "long quotations"), told, n)
    return workbook_bytes(
        [
            (name, [str(head) for head in frame.columns], frame.itertuples(index=False, name=None))
            for name, frame in tables.named()
        ]
    )


def tell_formulas(tables: Tables, report: Report) -> None:
    """Say how many texts begin like a formula, and so got an apostrophe."""
    words = ("text", "memo", "question", "informant")
    n = sum(
        int((frame[name].map(plain_cell) != frame[name]).sum())
        for _, frame in tables.named()
        for name in words
        if name in frame and frame[name].dtype.kind not in "iufb"
    )
    told = say("mirip rumus; diberi apostrof di depan", "like a formula; an apostrophe before it")
    report.changed("text", say("sel", "cells"), told, n)

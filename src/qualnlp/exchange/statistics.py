"""Codings as statistics programs take them. In: the tables of a study. Out: frames, .sav files.

`ratings` has one column per coder, as irr and irrCAC take it; `quallmer` one column per code;
`sav_files` the 0/1 matrix and the counts with labels for SPSS, JASP and jamovi.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from qualnlp.errors import ExtraMissing
from qualnlp.exchange.report import Report
from qualnlp.exchange.tables import Tables
from qualnlp.i18n import say

if TYPE_CHECKING:
    import pandas as pd

# What SPSS takes: names of 64 bytes, labels of 256, texts of 32,767.
_MAX_NAME, _MAX_LABEL, _MAX_TEXT = 64, 255, 32_767
_RESERVED = frozenset("all and by eq ge gt le lt ne not or to with".split())
# Where the header keeps when it was written: the day, then the time.
_WHEN = slice(92, 109)


def ratings(tables: Tables) -> pd.DataFrame:
    """Return one row per code and excerpt, one column per coder: 1, 0, or nothing where unread.

    Returns
    -------
    pandas.DataFrame
        code, excerpt_id, transcript, then the coders. Only what at least one coder read.
    """
    import pandas as pd

    matrix = tables.matrix
    long = matrix.melt(["excerpt_id", "transcript", "coder"], list(tables.codes), "code", "given")
    keys = ["code", "excerpt_id", "transcript"]
    # In the order of the codebook and of the texts.
    order = {name: pd.CategoricalDtype(list(dict.fromkeys(long[name]))) for name in keys}
    wide = long.astype(order).pivot_table(
        index=keys, columns="coder", values="given", aggfunc="max", observed=True
    )
    wide = wide.astype("Int64").rename_axis(columns=None).reset_index()
    wide["code"] = wide["code"].map(tables.codes)
    return wide.astype(dict.fromkeys(keys, object))


def quallmer(tables: Tables) -> pd.DataFrame:
    """Return one row per coder and excerpt that they read: .id, coder, then 0 and 1 for each code.

    Each coder's rows, the column coder left out, are what quallmer's ``as_qlm_coded`` takes.
    """
    columns = ["excerpt_id", "coder", *tables.codes]
    return tables.matrix[columns].rename(columns={"excerpt_id": ".id"})


def sav_files(tables: Tables, report: Report) -> dict[str, bytes]:
    """Return the matrix and the counts as .sav files, by what their names end with.

    Raises
    ------
    ExtraMissing
        If pyreadstat is not there (the extra ``spss``).
    """
    no_yes: dict[int | float, str] = {0: say("tidak", "no"), 1: say("ya", "yes")}
    codes = list(tables.codes)
    labels = {column: tables.labels[code] for column, code in tables.codes.items()}
    values: dict[str, dict[int | float, str]] = {code: no_yes for code in codes}
    told: set[str] = set()
    made = {
        "": _sav(tables.matrix, labels, values, report, told),
        say("-jumlah", "-counts"): _sav(tables.people, labels, {}, report, told),
    }
    elsewhere = say(
        "tiap kode menjadi variabel 0/1; kutipan, memo, dan sikap ada di .xlsx",
        "each code is a variable of 0 and 1; quotations, memos and stances are in the .xlsx",
    )
    report.left_out("structure", say("tabel", "tables"), elsewhere)
    return made


def _sav(
    frame: pd.DataFrame,
    labels: dict[str, str],
    values: dict[str, dict[int | float, str]],
    report: Report,
    told: set[str],
) -> bytes:
    """Return a frame as a .sav file, and tell what SPSS takes in another form.

    Parameters
    ----------
    told : set of str
        Columns that were told of, in an earlier frame; those of this one are added.
    """
    try:
        import pyreadstat
    except ImportError as error:
        raise ExtraMissing("spss") from error
    names = dict(zip(frame.columns, spss_names(map(str, frame.columns)), strict=True))
    labelled = {column: _cut(labels.get(str(column), str(column)), _MAX_LABEL) for column in frame}
    texts: dict[str, pd.Series] = {}
    for column, name in names.items():
        changes = []
        if name != column:
            changes.append((say(f"di SPSS bernama {name}", f"is called {name} in SPSS"), 1))
        if labelled[column] != labels.get(str(column), str(column)):
            changes.append((_told_cut(say("label", "label"), _MAX_LABEL), 1))
        if frame[column].dtype.kind not in "iufb":
            cells = frame[column].fillna("").astype(str)
            texts[str(column)] = cells.map(lambda text: _cut(text, _MAX_TEXT))
            n_cut = int((texts[str(column)] != cells).sum())
            changes.append((_told_cut(say("sel", "cells"), _MAX_TEXT), n_cut))
        for change, n in changes if str(column) not in told else ():
            report.changed("code" if column in labels else "structure", str(column), change, n)
        told.add(str(column))
    renamed = frame.assign(**texts).rename(columns=names)
    with TemporaryDirectory() as folder:
        path = Path(folder, "a.sav")
        pyreadstat.write_sav(
            renamed,
            str(path),
            column_labels=list(labelled.values()),
            variable_value_labels={names[key]: named for key, named in values.items()},
            variable_measure={
                name: "nominal" if column in values or column in texts else "scale"
                for column, name in names.items()
            },
        )
        data = bytearray(path.read_bytes())
    data[_WHEN] = b"01 Jan 8000:00:00"  # the same study, the same bytes
    return bytes(data)


def _told_cut(what: str, size: int) -> str:
    return say(
        f"{what} dipotong pada {size} bita, batas SPSS",
        f"{what} cut at {size} bytes, the limit of SPSS",
    )


def _cut(text: str, size: int) -> str:
    """Return a text of at most so many bytes, whole letters."""
    return text.encode("utf-8", errors="replace")[:size].decode("utf-8", errors="ignore")


def spss_names(names: Iterable[str]) -> list[str]:
    """Return names that SPSS takes, none twice whatever its case.

    Examples
    --------
    >>> spss_names(["pelatihan", "Gaji & upah", "gaji upah", "2:x", "to", "한"])
    ['pelatihan', 'Gaji_upah', 'gaji_upah_2', 'v2_x', 'to_', 'v_6']
    """
    taken: set[str] = set()
    found = []
    for number, name in enumerate(names, start=1):
        plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
        plain = re.sub(r"[^A-Za-z0-9]+", "_", plain).strip("_")
        if not plain:
            plain = f"v_{number}"
        if not plain[0].isalpha():
            plain = f"v{plain}"
        if plain.lower() in _RESERVED:
            plain = f"{plain}_"
        own, again = plain[:_MAX_NAME], 1
        while own.lower() in taken:
            again += 1
            own = f"{plain[: _MAX_NAME - 6]}_{again}"
        taken.add(own.lower())
        found.append(own)
    return found

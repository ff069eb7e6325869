"""The reduced tables as .csv files that Excel opens as they are. In: a `Reduction`. Out: files.

Excel reads a text of a .csv that begins with ``=``, ``+``, ``-`` or ``@`` as a formula, whatever it
is: such a text gets an apostrophe before it, which is Excel's own sign for text.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from qualnlp.errors import QualNlpError, system_words
from qualnlp.i18n import say
from qualnlp.tabular import csv_of_frame
from qualnlp.whole_files import write_whole

if TYPE_CHECKING:
    from qualnlp.reduction.reduction import Reduction


def write_tables(reduction: Reduction, folder: Path) -> list[Path]:
    """Write each table; return the paths.

    Raises
    ------
    QualNlpError
        If the folder or a file in it cannot be written.
    """
    tables = {
        "kode": reduction.by_code,
        "informan": reduction.by_informant,
        "matriks": reduction.matrix.reset_index(),
        "induk": reduction.by_parent.reset_index(),
        "bagian-kata": reduction.cross("words").reset_index(),
        "sikap": reduction.cross("stance").map(_told).reset_index(),
        "teknik": reduction.by_technique.reset_index(),
        "ko-okurensi": reduction.cooccurrence.reset_index(),
        "kutipan": reduction.quotes,
        "pasangan-kode": reduction.pairs,
        "kejenuhan": reduction.saturation,
        "ringkasan": reduction.summaries.drop(columns="excerpt_ids"),
        "garis-waktu": reduction.timeline,
    }
    new = not folder.exists()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        contents = {folder / f"{name}.csv": csv_of_frame(table) for name, table in tables.items()}
        write_whole(contents)
    except OSError as cause:
        place = Path(cause.filename or folder)
        if new:
            with suppress(OSError):  # not there, or somebody else wrote into it
                folder.rmdir()
        reason = system_words(cause)
        raise QualNlpError(
            say(
                f"Tabel tidak dapat ditulis ({reason}).", f"The table cannot be written ({reason})."
            ),
            where=place,
            hint=say(
                "Tutup berkas itu di Excel, atau pilih folder lain yang boleh ditulis.",
                "Close that file in Excel, or choose another folder that you may write to.",
            ),
        ) from cause
    return list(contents)


def _told(stance: object) -> object:
    """Return the stance in words: coded without a stance differs from not coded."""
    return say("tanpa sikap", "no stance") if stance == "" else stance

"""The files of a set of displays, and which of them a researcher asked for.

In: names of displays or of files. Out: the files to be written, in the order of the set.
"""

from __future__ import annotations

from collections.abc import Sequence

from qualnlp.errors import WrongUse
from qualnlp.i18n import say

# What a researcher calls a display -> the files that hold it.
FILES = {
    "bab-iv": ("bab-iv.docx",),
    "tabel": ("tabel.xlsx",),
    "laporan": ("laporan.html",),
    "matriks": ("matriks.png", "matriks.svg"),
    "kode": ("kode.png", "kode.svg"),
    "daftar-periksa": ("daftar-periksa.png", "daftar-periksa.svg"),
    "urut-peran": ("urut-peran.png", "urut-peran.svg"),
    "urut-kasus": ("urut-kasus.png", "urut-kasus.svg"),
    "pohon-kode": ("pohon-kode.png", "pohon-kode.svg"),
    "ko-okurensi": ("ko-okurensi.png", "ko-okurensi.svg"),
    "kejenuhan": ("kejenuhan.png", "kejenuhan.svg"),
    "kode-informan": ("kode-informan.png", "kode-informan.svg"),
    "kesepakatan": ("kesepakatan.png", "kesepakatan.svg"),
}


def chosen_files(only: Sequence[str] | str | None) -> list[str]:
    """Return the names of the files that `only` asks for; all, if it asks for nothing special.

    Parameters
    ----------
    only : sequence of str, str or None
        Names of displays (``"matriks"``) or of files (``"matriks.png"``).

    Raises
    ------
    WrongUse
        If a name is unknown, or `only` is empty.

    Examples
    --------
    >>> chosen_files(["matriks", "tabel.xlsx"])
    ['tabel.xlsx', 'matriks.png', 'matriks.svg']
    """
    every = [name for names in FILES.values() for name in names]
    if only is None:
        return every
    asked = [only] if isinstance(only, str) else list(only)
    unknown = [name for name in asked if name not in FILES and name not in every]
    if unknown or not asked:
        raise WrongUse(
            say("Penyajian ini tidak dikenal.", "There is no such display.")
            if unknown
            else say("Sebutkan paling sedikit satu penyajian.", "Name at least one display."),
            where=", ".join(unknown) or None,
            hint=say("Pilihannya: ", "The choice: ")
            + ", ".join(FILES)
            + say("; atau nama berkas: ", "; or a file: ")
            + ", ".join(every),
        )
    wanted = {file for name in asked for file in FILES.get(name, (name,))}
    return [name for name in every if name in wanted]

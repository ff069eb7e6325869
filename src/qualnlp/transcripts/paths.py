"""Which files are meant: paths and globs -> transcripts' paths, in order."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable
from pathlib import Path

from qualnlp.errors import FileMissing
from qualnlp.i18n import say

PathLike = str | os.PathLike[str]


def _glob(pattern: str) -> list[Path]:
    # Path.glob takes no absolute pattern before Python 3.13.
    return [Path(one) for one in sorted(glob.glob(pattern))]  # noqa: PTH207


def expand(files: PathLike | Iterable[PathLike]) -> list[Path]:
    """Return the files that paths and globs name, sorted within a glob, each once.

    Word's lock files (``~$...``) are skipped: they are no documents.

    Raises
    ------
    FileMissing
        If a path or a glob leads to nothing.
    """
    if isinstance(files, str | os.PathLike):
        files = [files]
    found: dict[Path, None] = {}
    for entry in files:
        name = os.fspath(entry)
        path = Path(name)
        # A file whose own name holds brackets is that file, not a pattern.
        matches = [path] if path.exists() else _glob(name)
        matches = [one for one in matches if not one.name.startswith("~$")]
        if not matches:
            raise FileMissing(
                say("Tidak ada berkas yang cocok.", "No file fits this."),
                where=name,
                hint=say("Periksa nama dan foldernya.", "Check its name and folder."),
            )
        found.update(dict.fromkeys(matches))
    return list(found)

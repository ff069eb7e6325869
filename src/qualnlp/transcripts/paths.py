"""Which files are meant: paths and globs -> transcripts' paths; and what a source is called.

A source bears its file's name. Where several have the same name in several folders, its folder
belongs to its name: "Informan 1/transkrip.txt".
"""

from __future__ import annotations

import glob
import os
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
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


# Bytes of a name that are no UTF-8, as Python holds them; and any other half of a letter.
_BYTE = re.compile("[\udc80-\udcff]")
_HALF = re.compile("[\ud800-\udfff]")


def in_letters(name: str) -> str:
    r"""Return a file's name or path as text that can be kept and shown.

    What an old disk or archive wrote in another encoding than UTF-8 is read as Windows wrote it.

    Examples
    --------
    >>> in_letters("caf\udce9.txt"), in_letters("kafe.txt")
    ('café.txt', 'kafe.txt')
    """
    read = _BYTE.sub(lambda one: bytes([ord(one[0]) & 0xFF]).decode("cp1252", "replace"), name)
    return _HALF.sub("\ufffd", read)


def is_there(path: str) -> bool:
    """Tell whether there is a file of a path as `in_letters` gives it."""
    place = Path(path)
    try:
        if place.exists() or path.isascii():
            return place.exists()
        return any(in_letters(str(one)) == path for one in place.parent.iterdir())
    except (OSError, ValueError):
        return False


def parts_of(file: str) -> list[str]:
    r"""Return the folders and the name of a file as they are compared, the name last.

    Examples
    --------
    >>> parts_of(r"Informan 1\Transkrip.TXT"), parts_of("")
    (['informan 1', 'transkrip.txt'], [])
    """
    written = unicodedata.normalize("NFC", in_letters(file.strip()))
    return [part.casefold() for part in re.split(r"[/\\]", written) if part not in ("", ".")]


def means_file(given: str, file: str) -> bool:
    """Tell whether what somebody wrote names a source, by as much of its path as both tell.

    Parameters
    ----------
    given : str
        With folders or without, with the ending or without; or the folder alone.
    file : str
        The source's name.

    Examples
    --------
    >>> file = "Informan 1/transkrip.txt"
    >>> [means_file(one, file) for one in ("transkrip", "informan 1/Transkrip.txt", "Informan 1")]
    [True, True, True]
    >>> means_file("Informan 2/transkrip.txt", file), means_file("a/b.txt", "b.txt")
    (False, True)
    """
    said, own = parts_of(given), parts_of(file)
    if not said:
        return False
    if said == own[:-1]:
        return True
    if said[-1] not in (own[-1], own[-1].rpartition(".")[0]):
        return False
    n = min(len(said), len(own)) - 1
    return said[-1 - n : -1] == own[-1 - n : -1]


def distinct_names(paths: Collection[Path], beside: Collection[Path] = ()) -> dict[Path, str]:
    """Return what each source is called: its name, with folders where others are called so.

    Parameters
    ----------
    paths : collection of Path
        The files to be named.
    beside : collection of Path
        Other files, which are named already.

    Examples
    --------
    >>> two = [Path("Informan 1/a.txt"), Path("Informan 2/a.txt"), Path("Informan 1/b.txt")]
    >>> list(distinct_names(two).values())
    ['Informan 1/a.txt', 'Informan 2/a.txt', 'b.txt']
    """
    files = {}
    for path in (*paths, *beside):
        place = place_of(path)
        files[_file_at(place)] = place
    # How many files share the end of a path, by that end. Names of another case are others only
    # where nothing else tells two files apart.
    alike = Counter(end for place in files.values() for end in _ends(parts_of(str(place))))
    exact = Counter(end for place in files.values() for end in _ends(place.parts[1:]))
    named: dict[Path, str] = {}
    for path in paths:
        place = place_of(path)
        ways = (alike, parts_of(str(place))), (exact, place.parts[1:])
        found = (len(end) for shared, own in ways for end in _ends(own) if shared[end] == 1)
        named[path] = in_letters("/".join(place.parts[-next(found, len(place.parts)) :]))
    return named


def _file_at(place: Path) -> tuple[object, ...]:
    """Return what a file is known by: where the disk tells cases apart, "A" and "a" are two."""
    own = tuple(parts_of(str(place)))
    try:
        told = place.stat()
    except OSError:
        return own
    return own, told.st_dev, told.st_ino


def _ends(parts: Sequence[str]) -> list[tuple[str, ...]]:
    return [tuple(parts[-n:]) for n in range(1, len(parts) + 1)]


def place_of(path: Path) -> Path:
    """Return where a file lies, without asking the disk whether it is there."""
    return Path(os.path.abspath(path))  # noqa: PTH100

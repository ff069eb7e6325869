"""Files that are written whole or not at all. In: paths and bytes. Out: the files, or none of them.

On a full disk a file that is written in place stays behind cut off, or empty, over the one that
was there.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path


def write_whole(files: Mapping[Path, bytes]) -> None:
    """Write files beside their places first, then move all of them there.

    Parameters
    ----------
    files : mapping of Path to bytes
        A device or a pipe is written as it is.

    Raises
    ------
    OSError
        Of the first that cannot be written; nothing is left of the others then.

    Examples
    --------
    >>> import tempfile
    >>> place = Path(tempfile.mkdtemp(), "a.csv")
    >>> write_whole({place: b"kode"})
    >>> place.read_bytes(), [one.name for one in place.parent.iterdir()]
    (b'kode', ['a.csv'])
    """
    waiting: list[tuple[Path, Path]] = []
    place: Path | None = None
    try:
        for path, data in files.items():
            place = path
            if path.exists() and not path.is_file():
                path.write_bytes(data)
                continue
            draft = path.with_name(f".{path.name}.part")
            waiting.append((draft, path))
            draft.write_bytes(data)
        for draft, path in waiting:
            place = path
            draft.replace(path)
    except BaseException as cause:
        for draft, _ in waiting:
            with suppress(OSError):
                draft.unlink(missing_ok=True)
        if isinstance(cause, OSError):
            cause.filename = str(place)  # not the draft, which nobody knows
        raise

"""Files that are written whole or not at all. In: paths and bytes. Out: the files, or none of them.

On a full disk a file that is written in place stays behind cut off, or empty, over the one that
was there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def all_or_none() -> Iterator[Callable[[Path], Path]]:
    """Give a draft beside each place to write to; at the end all are moved there, or none is left.

    Raises
    ------
    OSError
        Of the first that cannot be written or moved, with its place as `filename`.
    """
    waiting: list[tuple[Path, Path]] = []

    def beside(place: Path) -> Path:
        waiting.append((place.with_name(f".{place.name}.part"), place))
        return waiting[-1][0]

    place: Path | None = None
    try:
        yield beside
        for draft, place in waiting:
            draft.replace(place)
    except BaseException as cause:
        for draft, _ in waiting:
            with suppress(OSError):  # the first problem is the one to tell
                draft.unlink(missing_ok=True)
        if isinstance(cause, OSError) and waiting:
            cause.filename = str(place or waiting[-1][1])  # not the draft, which nobody knows
        raise


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
    with all_or_none() as beside:
        for path, data in files.items():
            in_place = path.exists() and not path.is_file()
            (path if in_place else beside(path)).write_bytes(data)

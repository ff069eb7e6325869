"""Whether a study is opened or made. In: a place, and what is wanted. Out: nothing, or a refusal.

`Study("karier.study")` opens or creates; but a name that looks like a slip of a study in the same
folder makes no empty file beside it.
"""

from __future__ import annotations

import os
from pathlib import Path

from qualnlp.errors import StudyExists, StudyMissing
from qualnlp.i18n import say
from qualnlp.store.connection import has_study, is_url
from qualnlp.study._session import Session
from qualnlp.transcripts.paths import PathLike

_ENDING = ".study"
_LEAST = 5  # letters of a name in which one letter is a slip and not another name


def open_session(place: PathLike, create: bool | None) -> Session:
    """Return the open study of a place; see `settle_place`."""
    settle_place(place, create)
    return Session(place)


def settle_place(place: PathLike, create: bool | None) -> None:
    """Refuse a place that is not as wanted.

    Parameters
    ----------
    create : bool or None
        True: a new study may be made there. False: it must be there. None: a new one may be made
        unless its name looks like a slip.

    Raises
    ------
    StudyMissing
    """
    if create or has_study(os.fspath(place)):
        return
    shown = os.fspath(place)
    if create is False:
        raise StudyMissing(
            say("Studi ini tidak ada.", "There is no such study."),
            where=shown,
            hint=say(
                "Buat dengan Study.new(...) atau create=True.",
                "Make it with Study.new(...) or create=True.",
            ),
        )
    meant = None if is_url(os.fspath(place)) else _meant(Path(place))
    if meant is not None:
        raise StudyMissing(
            say(
                f"Studi ini tidak ada; mungkin maksud Anda {meant.name}. Tidak ada berkas dibuat.",
                f"There is no such study; did you mean {meant.name}? No file was made.",
            ),
            where=shown,
            hint=say(
                "Jika memang studi baru: Study.new(...) atau create=True.",
                "If it is to be a new one: Study.new(...) or create=True.",
            ),
        )


def refuse_existing(place: PathLike) -> None:
    """Refuse a place where a study, or any file, is already.

    Raises
    ------
    StudyExists
    """
    if has_study(os.fspath(place)) or (not is_url(os.fspath(place)) and Path(place).exists()):
        raise StudyExists(
            say("Studi atau berkas ini sudah ada.", "This study or file exists already."),
            where=os.fspath(place),
            hint=say("Pilih nama lain.", "Choose another name."),
        )


def _meant(path: Path) -> Path | None:
    """Return the study in the same folder whose name a missing one looks like a slip of."""
    if not path.parent.is_dir():
        return None
    others = sorted(one for one in path.parent.glob(f"*{_ENDING}") if one.is_file())
    for one in others:
        if one.name.casefold() in (path.name.casefold(), f"{path.name}{_ENDING}".casefold()):
            return one
        if path.suffix == _ENDING and _is_slip(path.stem.casefold(), one.stem.casefold()):
            return one
    return None


def _is_slip(written: str, known: str) -> bool:
    """Tell whether two names differ by one letter left out, doubled, exchanged or swapped.

    Names that differ by a figure, or by what stands alone behind a sign ("studi-a"), are two names.

    Examples
    --------
    >>> _is_slip("kareir", "karier"), _is_slip("karir", "karier"), _is_slip("karier2", "karier")
    (True, True, False)
    >>> _is_slip("studi-a", "studi-b"), _is_slip("ani", "anis")
    (False, False)
    """
    if written == known or min(len(written), len(known)) < _LEAST:
        return False
    start = _shared(written, known)
    end = _shared(written[start:][::-1], known[start:][::-1])
    one, other = written[start : len(written) - end], known[start : len(known) - end]
    if not (one + other).isalpha():
        return False
    alone = end == 0 and start and not written[start - 1].isalnum()
    swapped = len(one) == len(other) == 2 and one == other[::-1]
    return not alone and (max(len(one), len(other)) <= 1 or swapped)


def _shared(one: str, other: str) -> int:
    """Return how many letters two names begin with in common."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((n for n, (a, b) in pairs if a != b), min(len(one), len(other)))

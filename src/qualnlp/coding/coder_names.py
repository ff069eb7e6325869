"""One spelling a coder. In: a name that somebody gives. Out: the same, or the one in the study.

“Ani”, “ani” and “ani ” are one person in a hurry far more often than two people. So a name that
differs from a known one by case, blanks or invisible signs alone is never a second coder by a
slip: who writes gets the known spelling to use, and nothing is merged without a word.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, bindparam, select

from qualnlp.codebook.naming import folded_name
from qualnlp.coding.final_codings import SETTLED
from qualnlp.errors import CoderAlike
from qualnlp.i18n import say
from qualnlp.store.schema import chains, memos
from qualnlp.unseen import require_seen


def coder_alike(connection: Connection, name: str, others: Iterable[str] = ()) -> str | None:
    """Return the coder whom a study knows under another spelling of a name.

    Parameters
    ----------
    others : iterable of str
        Names that are taken besides.

    Returns
    -------
    str or None
        None where the study knows the name as it is, or nobody of a name like it.
    """
    if is_known(connection, name):
        return None
    folded = folded_name(name)
    names = [SETTLED, *others]
    for table in (chains, memos):
        names += connection.execute(select(table.c.coder).distinct().order_by("coder")).scalars()
    if name in names:
        return None
    return next((one for one in names if folded_name(one) == folded), None)


def is_known(connection: Connection, name: str) -> bool:
    """Tell whether a coder of the study has this very name."""
    return any(connection.execute(known, {"name": name}).first() for known in _KNOWN)


_KNOWN = [
    select(table.c.coder).where(table.c.coder == bindparam("name")).limit(1)
    for table in (chains, memos)
]


def require_own_spelling(connection: Connection, name: str) -> None:
    """Refuse the name of a coder whom the study knows under another spelling, or unseen signs.

    Raises
    ------
    CoderAlike
    WrongUse
        If a new name holds a control sign.
    """
    if is_known(connection, name):
        return
    require_seen(name, say("Nama pengode", "The coder's name"))
    known = coder_alike(connection, name)
    if known is not None:
        raise alike(name, known)


def alike(name: str, known: str, where: object = "") -> CoderAlike:
    """Return the error on a name that is another spelling of a known coder's."""
    return CoderAlike(
        say(
            f"“{name}” hanya beda huruf besar atau spasi dari pengode “{known}”, yang sudah ada "
            "di studi. Tidak ada yang disimpan.",
            f"“{name}” differs by case or blanks alone from the coder “{known}”, whom the study "
            "has. Nothing was kept.",
        ),
        where=where,
        hint=say(
            f"Orang yang sama: tulis “{known}” (--coder, coder=...). Orang lain: beri nama yang "
            "berbeda lebih jelas.",
            f"The same person: write “{known}” (--coder, coder=...). Another person: choose a name "
            "that differs by more.",
        ),
        known=known,
    )


def named(connection: Connection, coder: str) -> str:
    """Return the name under which somebody writes: without outer blanks, in the known spelling.

    Raises
    ------
    ValueError
        If it is empty.
    CoderAlike
    WrongUse
        If a new name holds a control sign.
    """
    name = name_of(coder)
    require_own_spelling(connection, name)
    return name


def name_of(coder: str) -> str:
    """Return a coder's name without outer white space; ValueError where it is empty."""
    if not isinstance(coder, str) or not coder.strip():
        raise ValueError(say("Nama pengode tidak boleh kosong.", "A coder needs a name."))
    return coder.strip()

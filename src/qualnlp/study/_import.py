"""Decisions from tables. In: a table, and what was read whole. Out: appended decisions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualnlp import coding
from qualnlp.coding_tables import BadRow, CodingTable, Preview, read_tables, write_rest
from qualnlp.coding_tables.read import refused
from qualnlp.errors import DecisionsInvalid
from qualnlp.i18n import say
from qualnlp.study._session import Session
from qualnlp.transcripts.paths import PathLike

if TYPE_CHECKING:
    import pandas as pd


class Coded(int):
    """How many decisions a table came to, and what was understood of it.

    Attributes
    ----------
    preview : Preview
        What was understood, in words.
    rest : list of BadRow
        The rows that were not taken, each with its reason.
    coders : dict of str to int
        Coder -> decisions.
    declared : int
        How many of the decisions are finishes of excerpts declared as read.
    again : int
        How many more the table has that stand in the study already, and were not made anew.
    changed : int
        How many of the decisions replace others, of the same coder on the same excerpt and code.
    """

    preview: Preview
    rest: list[BadRow]
    coders: dict[str, int]
    declared: int
    again: int
    changed: int


# With so many rows that fit nothing a table is refused without a look at the others; where those
# that fit are taken without the rest, only if none fits.
_MANY_BAD = 20_000


def code(
    session: Session,
    table: PathLike | pd.DataFrame | Sequence[PathLike],
    *,
    coder: str | None = None,
    mode: str = "blind",
    whole: str | Iterable[str] | None = None,
    rest: PathLike | None = None,
    dry_run: bool = False,
) -> Coded:
    """See `qualnlp.Study.code`."""
    mode = coding.mode_of(mode) or "blind"
    name = None if coder is None else session.coder_named(coder)
    read = read_tables(table, coders=name, codebook=session.codebook)
    where = table if isinstance(table, str | Path) else ""
    if name is None:
        _require_coder(read, where)
    finder = coding.ExcerptFinder(
        session.excerpts(), session.transcripts(), lambda key: session.transcript(key).text
    )
    read_whole = coding.whole_transcripts(finder, whole)
    takes_some = rest is not None or dry_run
    made = coding.imported(read, finder, mode, _MANY_BAD, takes_some=takes_some)
    read.preview.bad = len(made.bad)
    read.preview.notes += made.notes
    if made.given_up or (made.bad and not takes_some):
        raise refused(made.bad, where, at_least=made.given_up)
    coders = list(dict.fromkeys(read.frame["coder"]))
    for one in coders:
        session.coder_named(one)
    meant = {
        one: (made.listed.get(one, set()) if read_whole is None else read_whole)
        - made.doubtful.get(one, set())
        for one in coders
        if whole is not None
    }
    doubtful = sum(len(made.doubtful.get(one, ())) for one in meant)
    if doubtful:
        read.preview.notes.append(
            say(
                f"{doubtful} transkrip belum dinyatakan dibaca utuh: masih ada baris yang tidak "
                "terambil di dalamnya.",
                f"{doubtful} transcripts were not declared read whole: rows of theirs could not "
                "be taken.",
            )
        )
    lacking = read.preview.lacking("stance", "memo", "mode")
    if dry_run:
        with session.store.reading() as connection:
            new = coding.new_acts(connection, made.acts, lacking)
            finishes = coding.finishes(made, finder, meant, coding.decided_by(connection, meant))
    else:
        with session.store.writing() as connection:
            new = coding.new_acts(connection, made.acts, lacking)
            ids = coding.append(connection, new.acts)
            finishes = coding.finishes(made, finder, meant, coding.decided_by(connection, meant))
            ids += coding.append(connection, finishes)
        acts = [*new.acts, *finishes]
        for one in coders:
            session.did(one, [i for i, act in zip(ids, acts, strict=True) if act.coder == one])
        if rest is not None:
            write_rest(Path(rest), made.bad)
    result = Coded(len(new.acts) + len(finishes))
    result.preview, result.rest, result.declared = read.preview, made.bad, len(finishes)
    result.again, result.changed = new.again, new.changed
    result.coders = {one: sum(act.coder == one for act in (*new.acts, *finishes)) for one in coders}
    return result


def _require_coder(read: CodingTable, where: Any) -> None:
    if not len(read.frame) or (read.frame["coder"] != "").all():
        return
    raise DecisionsInvalid(
        say("Tabel ini tidak menyebut pengodenya.", "This table does not say who coded."),
        where=where,
        hint=say(
            "Isi kolom “pengode”, atau sebut namanya: --coder NAMA, code(..., coder=...).",
            "Fill in a column “coder”, or name one: --coder NAME, code(..., coder=...).",
        ),
    )

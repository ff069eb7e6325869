"""A change of the codebook is taken back. In: a change. Out: codes and codings as they stood."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from qualnlp.codebook import Codebook
from qualnlp.codebook.merge import combine
from qualnlp.coding.codebook_change import asked, outcomes, refuse_unplaced, set_and_move
from qualnlp.errors import NothingToDo
from qualnlp.i18n import say
from qualnlp.store.code_merges import CodebookSet, decisions_of_set
from qualnlp.store.codebooks import save_codebook
from qualnlp.store.codings_left_out import standing_codings
from qualnlp.store.current_decisions import current_decisions
from qualnlp.study._session import Act, Coding, Session
from qualnlp.study._undo.decisions import take_back


@dataclass(frozen=True, slots=True)
class GivenBack:
    """What came of it: excerpts, the new decisions, and what was taken back by them."""

    excerpt_ids: tuple[str, ...]
    new: tuple[str, ...]
    taken_back: tuple[str, ...]


def left_before(connection: Connection, before: Codebook) -> frozenset[Coding]:
    """Return the codings that stand under codes which a codebook does not hold."""
    return _standing(connection, [one for one in standing_codings(connection) if one not in before])


def give_back(
    session: Session, connection: Connection, change: CodebookSet, coder: str
) -> GivenBack:
    """Take back a change of the codebook, and nothing that was done since.

    Raises
    ------
    NothingToDo
        If it was taken back before, or the same was changed otherwise since.
    CodingsWithoutCode
        If somebody coded since with what the codebook of before does not hold.
    """
    places: dict[str, None] = {}
    done, new = list[str](), list[str]()
    made = decisions_of_set(connection, change.change_id)
    present, _ = session.codebook_of(connection)
    wanted = _without(change, present)
    is_back = wanted == present and not still_stands(connection, change.change_id)
    if change.change_id in session.taken_back or is_back:
        raise NothingToDo(
            say(
                "Perubahan buku kode ini sudah dibatalkan.",
                "This change of the codebook was taken back already.",
            ),
            where=change.change_id,
        )
    for who, ids in reversed(made):
        excerpts, again = take_back(connection, Act(who, tuple(ids)))
        places |= dict.fromkeys(excerpts)
        done += ids
        new += again
    # A code that had come back goes again; its codings are left as they were, not newer ones.
    back = [code.id for code in present if code.id not in wanted]
    standing = _standing(connection, back)
    newer = {code for _, code, _ in standing - session.left_before.get(change.change_id, set())}
    drop = {code for _, code, _ in standing} - newer
    moves, dropped = asked(connection, present, wanted, {}, drop)
    refuse_unplaced(outcomes(connection, present, wanted, moves, dropped))
    taken, _ = set_and_move(connection, present, wanted, moves, coder)
    if taken != wanted:  # words that a code which goes again had been given meanwhile
        save_codebook(connection, wanted)
    return GivenBack(tuple(places), tuple(new), tuple(done))


def still_stands(connection: Connection, set_id: str) -> bool:
    """Tell whether a decision of this change is the latest of its coder on an excerpt and code."""
    made = [one for _, ids in decisions_of_set(connection, set_id) for one in ids]
    view = current_decisions(connection)
    latest = set(connection.execute(select(view.c.decision_id)).scalars()) if made else set()
    return any(one in latest for one in made)


def _standing(connection: Connection, codes: list[str]) -> frozenset[Coding]:
    """Return the codings that stand under some codes.

    Not by their decisions: what was moved away and came back stands by another one.
    """
    if not codes:
        return frozenset()
    view = current_decisions(connection)
    columns = view.c.excerpt_id, view.c.code, view.c.coder
    query = select(*columns).where(view.c.verdict == "confirmed", view.c.code.in_(codes))
    return frozenset((excerpt, code, coder) for excerpt, code, coder in connection.execute(query))


def _without(change: CodebookSet, present: Codebook) -> Codebook:
    """Return the present codebook without one change, and with all that was changed since."""
    before, after = change.before, change.after
    if present == after:
        return before
    wanted, clashes = combine(after, present, before)
    if clashes:
        code = clashes[0].code
        name = next((book[code].name for book in (present, after) if code in book), code)
        raise NothingToDo(
            say(
                f"Kode “{name}” sudah diubah lagi sejak itu, oleh orang lain atau di jendela "
                "lain; buku kode tetap seperti sekarang.",
                f"The code “{name}” was changed again since, by somebody else or in another "
                "window; the codebook stays as it is.",
            )
        )
    about = ("title", "place", "period")
    told = {
        name: getattr(before if getattr(present, name) == getattr(after, name) else present, name)
        for name in about
    }
    return Codebook(wanted, **told)

"""Take back what a coder did: by new decisions, never by deleting. In: acts. Out: new decisions.

The acts of this open study are known one by one, a table of a hundred decisions as one act. Of
what was done before it was opened only the decisions themselves are known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection, select

from qualnlp import coding
from qualnlp.codebook import split_codes
from qualnlp.coding.source_changes import source_change, take_back_source
from qualnlp.errors import NothingToDo
from qualnlp.i18n import say
from qualnlp.store import schema
from qualnlp.store import transcripts as transcript_store
from qualnlp.store.code_merges import (
    CodeMerge,
    change_of,
    code_merges,
    codebook_set,
    decisions_of_merge,
    merged_by,
    set_of,
)
from qualnlp.store.codebooks import require_codebook, save_codebook
from qualnlp.store.excerpt_history import load_changes, moved_to, save_change
from qualnlp.store.memos import save_memo
from qualnlp.study._session import Act, Session
from qualnlp.study._undo.codebooks import give_back, still_stands
from qualnlp.study._undo.decisions import take_back


@dataclass(frozen=True, slots=True)
class Undone:
    """What `Study.undo` took back.

    Attributes
    ----------
    excerpt_ids : tuple of str
        The excerpts on which something was taken back.
    decision_ids : tuple of str
        The new decisions; what stood before stands again by them.
    change_id : str
        The merge or cut, of excerpts or codes, the change of the codebook, or the update or
        removal of a source, that was taken back; empty for other acts.
    told : tuple of str
        Of an update that was taken back: what became of work on the later text, in sentences.
    """

    excerpt_ids: tuple[str, ...]
    decision_ids: tuple[str, ...]
    change_id: str = ""
    told: tuple[str, ...] = ()


def undo(
    session: Session,
    *,
    coder: str,
    decisions: Sequence[str] | None = None,
    change_id: str | None = None,
) -> Undone:
    """See `qualnlp.Study.undo`."""
    with session.store.writing() as connection:
        name = coding.named(connection, coder)
        if decisions is None and change_id is None:
            act = session.last_act(name) or _last_decision(session, connection, name)
        elif change_id is not None:
            act = session.act_of_change(change_id) or Act(name, (), change_id)
            own = (*act.decisions, *(decisions or ()))
            act = replace(act, coder=name, decisions=own)
        else:
            act = Act(name, tuple(decisions or ()))
        acts = [act]
        sentences: list[str] = []
        change = codebook_set(connection, act.change_id)
        given = None if change is None else give_back(session, connection, change, name)
        merge = _merge_of_codes(connection, act.change_id)
        source = source_change(connection, act.change_id)
        if source is not None:
            sentences = take_back_source(connection, source, name)
        elif merge is not None:
            _take_back_codes(connection, merge)
            made = decisions_of_merge(connection, act.change_id)
            acts += [Act(one, tuple(ids)) for one, ids in made.items()]
        elif act.change_id and given is None:
            _take_back_change(connection, act.change_id, name, session)
        excerpt_ids = [] if given is None else list(given.excerpt_ids)
        new = [] if given is None else list(given.new)
        if act.memo_id:
            excerpt_ids += _take_back_memo(connection, act.memo_id)
        for one in acts:
            places, ids = take_back(connection, one)
            excerpt_ids += [place for place in places if place not in excerpt_ids]
            new += ids
    done = [decision for one in acts for decision in one.decisions]
    done += [] if given is None else given.taken_back
    session.taken_back.update([*done, *new, *filter(None, [act.change_id, act.memo_id])])
    return Undone(tuple(excerpt_ids), tuple(new), act.change_id, tuple(sentences))


def undo_change(session: Session, change_id: str, *, coder: str) -> None:
    """See `qualnlp.Study.undo_change`."""
    with session.store.writing() as connection:
        _take_back_change(connection, change_id, coding.named(connection, coder), session)
    session.taken_back.add(change_id)


def _last_decision(session: Session, connection: Connection, coder: str) -> Act:
    """Return the last decision of a coder that was not taken back since the study was opened."""
    table = schema.decisions
    query = (
        select(table.c.decision_id, table.c.reason)
        .where(table.c.coder == coder)
        .order_by(table.c.decided_at.desc())
    )
    over = set(session.taken_back)  # and the changes of the codebook of which nothing stands
    for decision_id, reason in connection.execute(query):
        if decision_id in over:
            continue
        change_id = change_of(reason)
        if not change_id:
            return Act(coder, (decision_id,))
        # Whoever merged codes did so at once; for the others it was no act of theirs.
        set_id = set_of(change_id)
        if set_id:
            if set_id not in over and merged_by(reason) == coder:
                if still_stands(connection, set_id):
                    return Act(coder, (), set_id)
                over.add(set_id)
            continue
        merge = _merge_of_codes(connection, change_id)
        stands = merge is not None and merge.old not in session.codebook_of(connection)[0]
        if stands and merged_by(reason) == coder and change_id not in over:
            return Act(coder, (), change_id)
    raise NothingToDo(
        say("Tidak ada yang dapat dibatalkan.", "There is nothing to undo."), where=coder
    )


def _merge_of_codes(connection: Connection, change_id: str) -> CodeMerge | None:
    if not change_id:
        return None
    found = (one for one in code_merges(connection) if one.change_id == change_id)
    return next(found, None)


def _take_back_codes(connection: Connection, merge: CodeMerge) -> None:
    """Give the codebook back the code that a merge took out of it."""
    codebook, _ = require_codebook(connection, merge.old)
    if merge.old in codebook:
        raise NothingToDo(
            say(
                "Penggabungan kode ini sudah dibatalkan.",
                "This merge of codes was taken back already.",
            ),
            where=f"{merge.old} → {merge.into}",
        )
    if merge.into not in codebook:
        raise NothingToDo(
            say(
                f"Kode “{merge.into}” tidak ada lagi di buku kode.",
                f"The code “{merge.into}” is no longer in the codebook.",
            ),
            where=f"{merge.old} → {merge.into}",
            hint=say(
                "Bila kode itu digabung lagi, batalkan penggabungan yang terakhir dulu.",
                "If it was merged on, take back the later merge first.",
            ),
        )
    save_codebook(connection, split_codes(codebook, merge.before, merge.after, merge.into))


def _take_back_memo(connection: Connection, memo_id: str) -> list[str]:
    """Let the memo stand again that stood before one; return the excerpt that it is on."""
    table = schema.memos
    made = connection.execute(select(table).where(table.c.memo_id == memo_id)).one()
    same = [table.c[name] == getattr(made, name) for name in ("target", "target_id", "coder")]
    earlier = select(table.c.text).where(*same, table.c.written_at < made.written_at)
    text = connection.execute(earlier.order_by(table.c.written_at.desc()).limit(1)).scalar()
    save_memo(connection, made.target, made.target_id, made.coder, text or "")
    return [made.target_id] if made.target == "excerpt" else []


def _take_back_change(connection: Connection, change_id: str, coder: str, session: Session) -> None:
    """Let the excerpts before a merge or a cut be read again, as they were read."""
    changes = load_changes(connection)
    undone = {change.undoes for change in changes}
    found = [
        change
        for change in changes
        if change.change_id == change_id and change.kind in ("merge", "cut", "select")
    ]
    if not found or change_id in undone:
        raise NothingToDo(
            say(
                "Tidak ada penggabungan atau pemotongan dengan id ini.",
                "There is no merge or cut with this id to take back.",
            ),
            where=change_id,
            hint=say("Lihat study.history().", "See study.history()."),
        )
    act = session.act_of_change(change_id)
    # Of an act of before it is not known which of them were read already, or no more.
    ways = (found[0].after, found[0].before) if act is None else (act.come, act.gone)
    # Where the source was edited since, the excerpts stand under other ids.
    links = moved_to(connection)
    come, gone = ([links.get(one, one) for one in ids] for ids in ways)
    transcript_store.retire(connection, come)
    transcript_store.retire(connection, gone, retired=False)
    save_change(connection, "undo", coder, found[0].after, found[0].before, undoes=change_id)

"""Two codes become one. In: two codes. Out: a new codebook, and decisions that move the codings."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from qualnlp import coding
from qualnlp.codebook import merge_codes as merged_codebook
from qualnlp.coding_tables import CodeNames
from qualnlp.i18n import say
from qualnlp.store.code_merges import code_merges, merge_reason
from qualnlp.store.codebooks import save_codebook
from qualnlp.store.memos import current_memos, save_memo
from qualnlp.study._session import Session


@dataclass(frozen=True, slots=True)
class MergedCodes:
    """What `Study.merge_codes` did.

    Attributes
    ----------
    change_id : str
        For `Study.undo`.
    old, into : str
        Ids of the code that went and of the one that stayed.
    codings : int
        Codings of the code that went.
    coders : tuple of str
        Whose codings they are.
    both : int
        Codings of people who had both codes on an excerpt: of the two one is left.
    removed : tuple of str
        Parents that had no other child and went, too.
    """

    change_id: str
    old: str
    into: str
    codings: int
    coders: tuple[str, ...]
    both: int
    removed: tuple[str, ...]


def merge_codes(session: Session, old: str, into: str, *, coder: str) -> MergedCodes:
    """See `qualnlp.Study.merge_codes`."""
    with session.store.writing() as connection:
        name = coding.named(connection, coder)
        before, _ = session.codebook_of(connection)
        names = CodeNames(before)
        goes, stays = names.resolve(old.strip()), names.resolve(into.strip())
        after = merged_codebook(before, goes, stays)
        save_codebook(connection, after)
        change_id = code_merges(connection)[-1].change_id
        reason = merge_reason(goes, stays, name, change_id)
        moved = coding.merged_codings(connection, goes, stays, reason, coding.SETTLED)
        coding.append(connection, moved.acts)
        _keep_memo(connection, goes, stays, before[goes].name, name)
    session.did(name, (), change_id)
    return MergedCodes(
        change_id,
        goes,
        stays,
        len(moved.coders),
        tuple(dict.fromkeys(moved.coders)),
        moved.both,
        tuple(code.id for code in before if code.id not in after and code.id != goes),
    )


def _keep_memo(connection: Connection, old: str, into: str, old_name: str, coder: str) -> None:
    """Say on the code that stays what was merged into it, with the memos on what went."""
    own = [one.text for one in current_memos(connection, "code", into) if one.coder == coder]
    told = say(f"Kode “{old_name}” digabung ke sini.", f"The code “{old_name}” was merged into it.")
    memos = [f"{one.coder}: {one.text}" for one in current_memos(connection, "code", old)]
    save_memo(connection, "code", into, coder, "\n".join([*own, told, *memos]))

"""What another codebook does to codings. In: a study and a codebook. Out: codings with a place.

A codebook that would leave codings without a code is refused unless it is said where they go
(`map`: codings move by new decisions, as in a merge of codes) or that they are left (`drop`: they
keep their history, are listed, and count again if the code comes back).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from qualnlp.codebook import Code, Codebook
from qualnlp.coding.code_merge import merged_codings
from qualnlp.coding.decisions import append
from qualnlp.coding.final_codings import SETTLED
from qualnlp.coding_tables import CodeNames
from qualnlp.errors import CodingsWithoutCode
from qualnlp.i18n import say, whole
from qualnlp.store.code_merges import merge_reason, new_set
from qualnlp.store.codebooks import save_codebook
from qualnlp.store.codings_left_out import standing_codings
from qualnlp.terms import CODE_OUTCOMES


@dataclass(frozen=True, slots=True)
class CodeOutcome:
    """What a codebook does to the codings of one code.

    Attributes
    ----------
    code, name : str
        The code as it was; of one that left the codebook before, its id twice.
    outcome : str
        ``"kept"``, ``"renamed"`` (another name, or another id), ``"moved"`` (to another code),
        ``"restored"`` (the code is back), ``"dropped"`` (left without a code, as was said), or
        ``"unplaced"`` (without a code, and nothing was said: such a codebook is refused).
    into : str
        The code under which they stand afterwards; empty for dropped and unplaced.
    n : int
        Codings: (excerpt, code, coder).
    is_parent : bool
        Whether the code is there as a parent that cannot be coded itself.
    """

    code: str
    name: str
    outcome: str
    into: str
    n: int
    is_parent: bool = False


def outcomes(
    connection: Connection,
    before: Codebook,
    after: Codebook,
    moves: Mapping[str, str],
    drop: Collection[str],
) -> list[CodeOutcome]:
    """Return what becomes of the codings of every code that has some, or is no longer there."""
    standing = standing_codings(connection)
    codable = {code.id for code in after.codable}
    found = []
    for code in dict.fromkeys([*(one.id for one in before), *standing]):
        n = standing.get(code, 0)
        name = before[code].name if code in before else code
        if code in moves:
            into = moves[code]
            new_id = code not in after and into not in before
            found.append(CodeOutcome(code, name, "renamed" if new_id else "moved", into, n))
        elif code in codable:
            same = code not in before or after[code].name == name
            outcome = "restored" if code not in before else "kept" if same else "renamed"
            found.append(CodeOutcome(code, name, outcome, code, n))
        elif n:
            is_left = code in drop or code not in before
            found.append(
                CodeOutcome(code, name, "dropped" if is_left else "unplaced", "", n, code in after)
            )
    return found


def asked(
    connection: Connection,
    before: Codebook,
    after: Codebook,
    moves: Mapping[str, str],
    drop: Iterable[str],
) -> tuple[dict[str, str], set[str]]:
    """Return what was asked for by ids, with moves that the codebook itself tells by `aliases`.

    Raises
    ------
    UnknownCode
        If a code is in neither codebook, or cannot be coded.
    ValueError
        If a code is moved to itself, moved and dropped, or dropped and still there.
    """
    left = {code for code in standing_codings(connection) if code not in before}
    names, new_names = CodeNames(before), CodeNames(after)

    def known(written: str) -> str:
        text = written.strip()
        return text if text in left else names.resolve(text)

    found = {known(old): after.require(new_names.resolve(into.strip())).id
             for old, into in moves.items()}  # fmt: skip
    dropped = {known(code) for code in drop}
    for code in before:
        if code.id not in after and code.id not in {*found, *dropped}:
            into = after.current(code.id)
            if into in after and after[into].codable:
                found[code.id] = into
    for one in dropped:
        if one in after:
            _refuse_drop(after, one)
    for one, into in found.items():
        if one in dropped or into == one:
            raise ValueError(
                say(
                    f"“{one}” tidak dapat dipindah ke dirinya sendiri atau sekaligus dihapus.",
                    f"“{one}” cannot be moved to itself, or moved and dropped at once.",
                )
            )
    return found, dropped


def _refuse_drop(after: Codebook, code: str) -> None:
    if after[code].codable:
        raise ValueError(
            say(
                f"“{code}” masih ada di buku kode yang baru; hapus dulu dari berkasnya.",
                f"“{code}” is still in the new codebook; take it out of its file first.",
            )
        )
    below = ", ".join(one.id for one in after.children(code))
    raise ValueError(
        say(
            f"“{code}” menjadi induk; pindahkan pengodeannya ke salah satu anaknya ({below}).",
            f"“{code}” became a parent; move its codings to one of its children ({below}).",
        )
    )


def refuse_unplaced(found: Iterable[CodeOutcome]) -> None:
    """Raise CodingsWithoutCode where codings would be left without a code and nobody said so."""
    lost = [one for one in found if one.outcome == "unplaced"]
    if not lost:
        return
    total = whole(sum(one.n for one in lost))
    named = ", ".join(
        f"{one.code} ({whole(one.n)}"
        + (say("; menjadi induk", "; now a parent") if one.is_parent else "")
        + ")"
        for one in lost
    )
    raise CodingsWithoutCode(
        say(
            f"Buku kode ini membuat {total} pengodean kehilangan kodenya: {named}.",
            f"This codebook would leave {total} codings without a code: {named}.",
        ),
        hint=say(
            "Sebutkan kode barunya (--map LAMA=BARU; di Python map={...}) atau lepaskan (--drop "
            "KODE; drop=[...]); tidak ada yang diubah.",
            "Say where they go (--map OLD=NEW; in Python map={...}) or leave them (--drop CODE; "
            "drop=[...]); nothing was changed.",
        ),
    )


def set_and_move(
    connection: Connection, before: Codebook, after: Codebook, moves: Mapping[str, str], coder: str
) -> tuple[Codebook, str]:
    """Set a codebook and move codings; return it as it is now, and the change's id.

    A code that leaves does so by a merge into the one that takes its codings, from a version that
    holds both: so whoever merges studies finds what it became. A code that stays only gives its
    codings away. The id is empty where nothing changed.
    """
    by_id = {code.id: code for code in after}
    leaving = {code.id: code for code in before if code.id in moves and code.id not in after}
    versions = [_with(by_id, leaving.values(), after)] if leaving else []
    steps = _in_turn(moves)
    for old, into in steps:
        if old in leaving:
            gone = leaving.pop(old)
            # What another code is called by now names that one alone.
            others = [code for code in by_id.values() if code.id != into]
            named = {word for code in others for word in (code.id, code.name, *code.aliases)}
            came = [gone.id, *(word for word in (gone.name, *gone.aliases) if word not in named)]
            own = {by_id[into].id, by_id[into].name}
            words = dict.fromkeys([*by_id[into].aliases, *came])
            aliases = tuple(word for word in words if word not in own)
            by_id[into] = replace(by_id[into], aliases=aliases)
            versions.append(_with(by_id, leaving.values(), after))
    taken = _with(by_id, [], after)
    change_id = new_set(before, taken)
    for version in [*versions, taken]:
        save_codebook(connection, version)
    done = taken != before
    for number, (old, into) in enumerate(steps):
        reason = merge_reason(old, into, coder, f"{change_id}.{number}")
        moved = merged_codings(connection, old, into, reason, SETTLED)
        if moved.acts:
            append(connection, moved.acts)
            done = True
    return taken, change_id if done else ""


def continuing(before: Codebook, read: Codebook) -> Codebook:
    """Return a codebook as the next version of an earlier one.

    It has the ids of codes that came without one, the codes that were merged into its codes, and
    the title, place and period that it does not tell itself: tables and .qdc have none.
    """
    told = {
        name: getattr(read, name) or getattr(before, name) for name in ("title", "place", "period")
    }
    return _keeping_aliases(before, Codebook(read.known_as(before), **told))


def _keeping_aliases(before: Codebook, after: Codebook) -> Codebook:
    """Return a codebook whose codes still know the codes that were merged into them before."""
    taken = {word for code in after for word in (code.id, code.name, *code.aliases)}
    codes = []
    for code in after:
        more = before[code.id].aliases if code.id in before else ()
        kept = [word for word in more if word not in taken]
        codes.append(replace(code, aliases=(*code.aliases, *kept)) if kept else code)
    return after.with_codes(codes)


def _with(by_id: Mapping[str, Code], leaving: Iterable[Code], after: Codebook) -> Codebook:
    codes = list(by_id.values())
    for code in leaving:
        codes.append(replace(code, parent=code.parent if code.parent in by_id else None))
    return after.with_codes(codes)


def _in_turn(moves: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the moves so that no coding is moved twice: what goes away goes first.

    Raises
    ------
    ValueError
        If codes exchange their codings in a circle.
    """
    waiting, ordered = dict(moves), list[tuple[str, str]]()
    while waiting:
        ready = [old for old, into in waiting.items() if into not in waiting]
        if not ready:
            circle = ", ".join(f"{old}={into}" for old, into in waiting.items())
            raise ValueError(
                say(
                    f"kode-kode ini saling bertukar tempat: {circle}; pakai nama sementara dulu",
                    f"these codes change places: {circle}; go by a name in between",
                )
            )
        ordered += [(old, waiting.pop(old)) for old in ready]
    return ordered


def told(found: Iterable[CodeOutcome]) -> list[str]:
    """Return what becomes of codings in sentences; nothing for codings that stay as they are."""
    lines = []
    for one in found:
        if not one.n or one.outcome == "kept":
            continue
        n, label = whole(one.n), CODE_OUTCOMES.label(one.outcome)
        place = f" → {one.into}" if one.into not in ("", one.code) else ""
        lines.append(say(f"{one.code}{place}: {n} pengodean {label}.",
                         f"{one.code}{place}: {n} codings {label}."))  # fmt: skip
    return lines

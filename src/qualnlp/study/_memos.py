"""Memos: the researcher's analysis, on anything of the study. In: texts. Out: the ones that stand.

A memo on a coding (written with `confirm`) is part of that decision; the others stand in a table of
their own. Here both are one list, each with what it is on, where that stands, and its codes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from qualnlp.codebook import Codebook
from qualnlp.codebook.naming import folded_name
from qualnlp.coding import codings_of, named, unknown_excerpt
from qualnlp.coding_tables import CodeNames
from qualnlp.errors import UnknownExcerpt, WrongUse
from qualnlp.i18n import say
from qualnlp.language import search_forms, words
from qualnlp.reduction import source_mark
from qualnlp.store import frames, schema
from qualnlp.store import transcripts as transcript_store
from qualnlp.store.codebooks import current_codebook
from qualnlp.store.memos import PLACES, TARGETS, current_memos, save_memo
from qualnlp.study._session import Session
from qualnlp.unseen import require_seen_text

if TYPE_CHECKING:
    import pandas as pd

# What a memo of a coding is on; it is written with `confirm`, and so no target of `memo`.
CODING = "coding"
COLUMNS = (
    "memo_id target target_id coder text written_at about codes informant file turn quotation"
).split()


def memo(session: Session, target: str, target_id: str, text: str, *, coder: str) -> str:
    """See `qualnlp.Study.memo`."""
    with session.store.writing() as connection:
        name = named(connection, coder)
        known = _target(connection, target, target_id)
        written = require_seen_text(text, say("Memo", "The memo")).strip()
        memo_id = save_memo(connection, target, known, name, written)
    session.did(name, (), memo_id=memo_id)
    return memo_id


def memos(
    session: Session,
    target: str | None = None,
    target_id: str | None = None,
    *,
    code: str | None = None,
    search: str = "",
    coder: str | None = None,
) -> pd.DataFrame:
    """See `qualnlp.Study.memos`."""
    import pandas as pd

    if target not in (None, CODING, *TARGETS):
        raise WrongUse(
            say(f"Tidak ada memo pada “{target}”.", f"There are no memos on “{target}”."),
            hint=say("Pilihannya: ", "The choice: ") + ", ".join((*TARGETS, CODING)) + ".",
        )
    with session.store.reading() as connection:
        held = current_codebook(connection)
        if target_id is not None and target not in (None, CODING, "excerpt", "study"):
            target_id = _target(connection, target, target_id)
        found = [] if target == CODING else current_memos(connection, target, target_id)
        rows: list[dict[str, Any]] = [asdict(one) for one in found]
        rows += _of_codings(connection, target, target_id)
        _tell_places(connection, rows, held[0] if held else None)
        if code is not None:
            wanted = code if held is None else _code(held[0], code)
            rows = [row for row in rows if wanted in row["codes"]]
    frame = pd.DataFrame(rows, columns=COLUMNS)
    frame["written_at"] = frames.as_times(frame["written_at"], "memos")
    frame["turn"] = frame["turn"].astype("Int64")
    if coder is not None:
        frame = frame[frame["coder"] == coder]
    if search:
        # Of rows, not of columns: an empty list would name no column.
        frame = frame.loc[[_holds(row, search) for row in frame.to_dict("records")]]
    return frame.sort_values("written_at", kind="stable", ignore_index=True)


def _target(connection: Connection, target: str, target_id: str) -> str:
    """Return the id of what a memo is on, also where its name was given."""
    if target == "excerpt" and not transcript_store.has_excerpt(connection, target_id):
        raise unknown_excerpt(target_id)
    if target == "code" or (target in PLACES and target_id):
        held = current_codebook(connection)
        return target_id if held is None else _code(held[0], target_id)
    if target == "transcript":
        frame = frames.transcripts(connection)
        known = dict(zip(frame["transcript_id"], frame["file"], strict=True))
        return _named(target_id, known, say("transkrip", "transcript"))
    if target == "informant":
        names = frames.informants(connection)["informant"]
        return _named(target_id, {name: name for name in names}, say("informan", "informant"))
    if target == "conclusion":
        stated = frames.conclusions(connection)
        known = dict(zip(stated["conclusion_id"], stated["sentence"], strict=True))
        return _named(target_id, known, say("simpulan", "conclusion"))
    return target_id


def _code(codebook: Codebook, written: str) -> str:
    current = codebook.current(written)
    if current in codebook:
        return current
    named = [one.id for one in codebook if folded_name(one.name) == folded_name(written)]
    return named[0] if len(named) == 1 else CodeNames(codebook).resolve(written.strip())


def _named(written: str, known: Mapping[str, str], kind: str) -> str:
    """Return the key that is meant by itself or by its name."""
    if written in known:
        return written
    found = [key for key, name in known.items() if folded_name(name) == folded_name(written)]
    if len(found) == 1:
        return found[0]
    raise UnknownExcerpt(
        say(f"Studi ini tidak punya {kind} itu.", f"The study has no such {kind}."),
        where=written,
        hint=say("Yang ada: ", "There are: ") + ("; ".join(list(known.values())[:20]) or "–"),
    )


def _of_codings(
    connection: Connection, target: str | None, target_id: str | None
) -> list[dict[str, Any]]:
    """Return the memos of the codings that stand; of one excerpt, or of all."""
    if target not in (None, CODING):
        return []
    held = codings_of(frames.current_decisions(connection))
    held = held[held["memo"].fillna("").str.strip() != ""]
    if target_id is not None:
        held = held[held["excerpt_id"] == target_id]
    return [
        {
            "memo_id": row["decision_id"],
            "target": CODING,
            "target_id": row["excerpt_id"],
            "coder": row["coder"],
            "text": row["memo"].strip(),
            "written_at": row["decided_at"],
            "codes": [row["code"]],
        }
        for row in held.to_dict("records")
    ]


def _tell_places(
    connection: Connection, rows: list[dict[str, Any]], codebook: Codebook | None
) -> None:
    """Add to every memo what it is on in words, where that stands, and its codes."""
    on_excerpts = {str(row["target_id"]) for row in rows if row["target"] in ("excerpt", CODING)}
    about: dict[str, dict[str, Any]] = {}
    codes: dict[str, list[str]] = {}
    if on_excerpts:
        wanted = "excerpt_id informant technique file turn text".split()
        among = schema.excerpts.c.excerpt_id.in_(on_excerpts)
        found = frames.excerpts(connection, wanted, among).to_dict("records")
        about = {str(row["excerpt_id"]): {str(k): v for k, v in row.items()} for row in found}
        given = codings_of(frames.current_decisions(connection))
        given = given[given["excerpt_id"].isin(on_excerpts)]
        for excerpt_id, code in zip(given["excerpt_id"], given["code"], strict=True):
            own = codes.setdefault(excerpt_id, [])
            own += [code] if code not in own else []
    names = {one.id: one.name for one in codebook or ()}
    files: dict[str, str] = {}
    if any(row["target"] == "transcript" for row in rows):
        listed = frames.transcripts(connection)
        files = dict(zip(listed["transcript_id"], listed["file"], strict=True))
    stated: dict[str, tuple[str, list[str]]] = {}
    if any(row["target"] == "conclusion" for row in rows):
        told = frames.conclusions(connection)
        pairs = zip(told["sentence"], told["codes"], strict=True)
        stated = dict(zip(told["conclusion_id"], pairs, strict=True))
    for row in rows:
        key, target = str(row["target_id"]), row["target"]
        place = about.get(key, {}) if target in ("excerpt", CODING) else {}
        row |= {"informant": "", "file": "", "turn": None, "quotation": ""}
        if target in ("excerpt", CODING):
            row.setdefault("codes", codes.get(key, []))
            row["about"] = (
                source_mark(
                    str(place["informant"]), str(place["technique"]), int(str(place["turn"]))
                ).strip("()")
                if place
                else key
            )
            if place:
                row |= {name: place[name] for name in ("informant", "file", "turn")}
                row["quotation"] = place["text"]
        elif target == "code" or (target in PLACES and key):
            current = key if codebook is None else codebook.current(key)
            row |= {"about": names.get(current, key), "codes": [current]}
        elif target == "transcript":
            row |= {"about": files.get(key, key), "codes": [], "file": files.get(key, "")}
        elif target == "informant":
            row |= {"about": key, "codes": [], "informant": key}
        elif target == "conclusion":
            sentence, its_codes = stated.get(key, (key, []))
            row |= {"about": sentence, "codes": list(its_codes)}
        else:
            row |= {"about": say("studi", "the study"), "codes": []}


def _holds(row: dict[Any, Any], query: str) -> bool:
    """Tell whether a memo, or what it is on, holds every word of a query in any of its forms."""
    wanted = [set(search_forms(word)) for word in words(query)]
    told = " ".join(str(row[name]) for name in ("text", "about", "quotation"))
    forms = {form for word in words(told) for form in search_forms(word)}
    return bool(wanted) and all(one & forms for one in wanted)

"""What stands in a study, as a plain value that can be compared. In: a study. Out: `Standing`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from qualnlp.codebook import Code, Codebook
from qualnlp.store import schema
from qualnlp.store.current_decisions import current_decisions
from qualnlp.study import Study

TALK = (
    "P: Bagaimana pelatihannya, Bu?\n"
    "N: Pelatihan ada tiap tahun. Saya ikut dua kali, Bu.\n"
    "P: Lalu anggarannya?\n"
    "N: Anggaran kecil sekali. Promosi juga jarang.\n"
)
CODES = ("pelatihan", "anggaran")
ABOUT = ("verdict", "stance", "memo", "reason", "mode", "shown_rank", "run_id")


@dataclass(frozen=True)
class Standing:
    """What is read, what stands on it coder by coder, and the memos."""

    read: frozenset[str]
    held: frozenset[tuple[Any, ...]]
    memos: frozenset[tuple[str, ...]]
    shown: tuple[str, ...]
    codings: tuple[tuple[Any, ...], ...]


def standing(study: Study, coder: str = "ani") -> Standing:
    """Return what stands now of a coder."""
    with study._store.reading() as connection:
        table = schema.excerpts
        read = connection.execute(select(table.c.excerpt_id).where(~table.c.retired)).scalars()
        view = current_decisions(connection, coder=coder)
        rows = connection.execute(select(view).where(view.c.verdict != "withdrawn")).mappings()
        held = {(row["excerpt_id"], row["code"], *(row[name] for name in ABOUT)) for row in rows}
        alive = frozenset(read)
    memos = study.memos()
    codings = study.codings().drop(columns="turn").astype(object).where(lambda f: f.notna(), None)
    return Standing(
        alive,
        frozenset(held),
        frozenset(zip(memos["target"], memos["target_id"], memos["coder"], memos["text"],
                      strict=True)),
        tuple(study.excerpts()["excerpt_id"]),
        # The order of an excerpt's codes is that of the decisions on it.
        tuple(sorted(codings.itertuples(index=False, name=None), key=repr)),
    )  # fmt: skip


def small_study(folder: Path) -> Study:
    """Return a study of four turns with two codes, in which budi has coded something."""
    source = folder / "obrolan.txt"
    source.write_text(TALK, encoding="utf-8")
    study = Study(folder / "kecil.study")
    study.set_codebook(Codebook([Code(one, one.title(), definition=one) for one in CODES]))
    study.add(source)
    frame = study.excerpts()
    for excerpt_id in frame.loc[frame["role"] == "informant", "excerpt_id"]:
        study.confirm(excerpt_id, CODES[0], coder="budi", stance="+")
    return study

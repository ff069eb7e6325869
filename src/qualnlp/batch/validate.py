"""What a batch run refuses, in sentences. In: the caller's wishes. Out: nothing, or an error."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from qualnlp.errors import BatchInputInvalid, BatchRefused, FormatUnknown
from qualnlp.i18n import say

# The output's own columns; the first four stand there with `split` only.
_OURS = (
    "excerpt_id", "turn", "start", "end", "code", "rank", "score", "probability", "abstain",
    "evidence_start", "evidence_end", "reason",
)  # fmt: skip


def check_number(name: str, value: int | None) -> None:
    """Refuse a number below one."""
    if value is not None and value < 1:
        raise ValueError(
            say(f"{name} paling sedikit 1, bukan {value}", f"{name} is at least 1, not {value}")
        )


def check_places(given: Path, target: Path) -> None:
    """Refuse an output that cannot be one."""
    if target.suffix.lower() not in ("", ".parquet"):
        raise FormatUnknown(
            say(
                "Luaran harus berupa berkas .parquet, atau folder (nama tanpa akhiran).",
                "The output is a .parquet file, or a folder (a name without an ending).",
            ),
            where=target,
            hint=say("Beri nama seperti saran.parquet.", "Call it suggestions.parquet, say."),
        )
    here = given.resolve()
    if here == target or here in target.parents:
        raise BatchRefused(
            say(
                "Luaran tidak boleh menimpa masukan atau berada di dalamnya.",
                "The output must neither replace the input nor lie inside it.",
            ),
            where=target,
            hint=say("Pilih tempat lain.", "Choose another place."),
        )
    if not target.parent.is_dir():
        raise FormatUnknown(
            say("Folder untuk luaran tidak ada.", "The output's folder does not exist."),
            where=target.parent,
            hint=say("Buat foldernya lebih dulu.", "Create the folder first."),
        )


def check_names(carried: Sequence[str], split: bool) -> None:
    """Refuse columns that are called like the output's own."""
    taken = [name for name in carried if name in (_OURS if split else _OURS[4:])]
    if taken:
        raise BatchInputInvalid(
            say(
                f"Kolom “{taken[0]}” bernama sama dengan kolom luaran.",
                f"The column “{taken[0]}” has the name of a column of the output.",
            ),
            hint=say("Ganti nama kolomnya di masukan.", "Rename it in the input."),
        )


def other_run(where: Path, different: list[str]) -> BatchRefused:
    """Return the refusal of a result or of parts that another plan made."""
    what = ", ".join(different)
    return BatchRefused(
        say(
            "Di sini sudah ada hasil dari jalan yang lain"
            + (f" (yang berbeda: {what})." if what else "."),
            "The result of another run is here already"
            + (f" (what differs: {what})." if what else "."),
        ),
        where=where,
        hint=say(
            "Pakai --restart untuk mulai dari awal, atau nama luaran yang lain.",
            "Use --restart to begin anew, or another name for the output.",
        ),
    )


def changed(given: Path) -> BatchInputInvalid:
    """Return what to say of an input that is no longer what it was."""
    return BatchInputInvalid(
        say("Masukan berubah selagi dikerjakan.", "The input was changed during the run."),
        where=given,
        hint=say("Mulai dari awal dengan --restart.", "Begin anew with --restart."),
    )

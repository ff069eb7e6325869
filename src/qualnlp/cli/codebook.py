"""The command `codebook`. In: a file, or codes to merge. Out: a new version of the codebook."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from qualnlp.cli.app import (
    LANG,
    AsJson,
    Lang,
    StudyPath,
    command,
    open_study,
)
from qualnlp.cli.output import as_records, line, print_json, tell_undefined
from qualnlp.errors import WrongUse
from qualnlp.i18n import say, whole

if TYPE_CHECKING:
    from qualnlp.codebook import Codebook
    from qualnlp.study import Study


@command(
    "codebook",
    help=say(
        "Pasang buku kode atau versi barunya; gabungkan kode.",
        "Set the codebook, or a new one; merge codes.",
    ),
)
def codebook(
    study: StudyPath,
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help=".yaml .csv .xlsx .qdc")
    ] = None,
    merge: Annotated[
        list[str] | None,
        typer.Option(
            "--merge",
            metavar="OLD=INTO",
            help=say(
                "gabungkan kode OLD ke INTO (boleh berulang)", "merge OLD into INTO (repeats)"
            ),
        ),
    ] = None,
    undo: Annotated[
        str | None,
        typer.Option(
            "--undo",
            metavar="ID",
            help=say(
                "batalkan penggabungan kode atau pemasangan buku kode ini",
                "take back this merge of codes, or this setting of the codebook",
            ),
        ),
    ] = None,
    moves: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            metavar="OLD=NEW",
            help=say(
                "dengan FILE: pengodean OLD menjadi NEW (boleh berulang)",
                "with FILE: codings of OLD become NEW (repeats)",
            ),
        ),
    ] = None,
    drop: Annotated[
        list[str] | None,
        typer.Option(
            "--drop",
            metavar="CODE",
            help=say(
                "dengan FILE: lepaskan pengodean CODE (boleh berulang)",
                "with FILE: leave codings of CODE without a code (repeats)",
            ),
        ),
    ] = None,
    coder: Annotated[
        str | None,
        typer.Option(
            "--coder", help=say("siapa yang menggabung atau membatalkan", "who merges or undoes")
        ),
    ] = None,
    as_json: AsJson = False,
    lang: Lang = LANG,
) -> None:
    """Give a study its codebook or a new version of it, merge codes, or show the codes."""
    pairs = [_pair(text, "--merge") for text in merge or ()]
    wanted = [_pair(text, "--map") for text in moves or ()]
    if (wanted or drop) and file is None:
        raise WrongUse(
            say(
                "--map dan --drop menyertai berkas buku kode yang baru.",
                "--map and --drop go with the file of a new codebook.",
            )
        )
    if (pairs or undo) and not coder:
        raise WrongUse(
            say("Sebutkan siapa yang menggabung: --coder NAMA.", "Say who merges: --coder NAME.")
        )
    told: dict[str, Any] = {}
    with open_study(study) as opened:
        if file is not None:
            told["codings"] = _set(opened, file, dict(wanted), drop or [], coder, as_json)
            told["change_id"] = opened.last_codebook_change
        if undo is not None:
            undone = opened.undo(coder=coder or "", change_id=undo)
            n = len(undone.excerpt_ids)
            text = say(
                f"Perubahan dibatalkan; pengodean pada {n} kutipan kembali.",
                f"The change was taken back; codings on {n} excerpts are back.",
            )
            line(text, as_json)
            told["undone"] = undo
        told["merged"] = [_merged(opened, *pair, coder or "", as_json) for pair in pairs]
        current = opened.codebook
    if file is not None:
        tell_undefined(current, as_json)
    if file is None and not pairs and undo is None:
        _show(current, as_json)
    if as_json:
        codes = {"codes": len(current.codable), "fingerprint": current.fingerprint}
        print_json(codes | {name: value for name, value in told.items() if value})


def _set(
    study: Study,
    file: Path,
    moves: dict[str, str],
    drop: list[str],
    coder: str | None,
    as_json: bool,
) -> list[dict[str, Any]]:
    """Set the codebook, say what became of codings, and return it as rows."""
    from qualnlp.codebook import Codebook
    from qualnlp.errors import NothingToDo

    read = Codebook.read(file)
    rows: list[dict[str, Any]] = []
    sentences: list[str] = []
    try:
        plan = study.codebook_outcomes(read, map=moves, drop=drop)
        rows, sentences = as_records(plan[plan["n"] > 0]), plan.attrs["told"]
    except NothingToDo:  # the first codebook of a study
        pass
    taken = study.set_codebook(read, map=moves, drop=drop, coder=coder)
    n = len(taken.codable)
    line(say(f"Buku kode terpasang: {n} kode.", f"Codebook set: {n} codes."), as_json)
    kept = sum(row["n"] for row in rows if row["outcome"] == "kept")
    if kept:
        line(
            say(f"{whole(kept)} pengodean tetap.", f"{whole(kept)} codings kept as they are."),
            as_json,
        )
    for text in sentences:
        line(text, as_json)
    _tell_undo(study.last_codebook_change, as_json)
    return rows


def _tell_undo(change_id: str, as_json: bool) -> None:
    if change_id:
        text = say(f"Batalkan dengan: --undo {change_id}", f"Take back: --undo {change_id}")
        line(text, as_json)


def _pair(text: str, option: str) -> tuple[str, str]:
    old, sign, into = text.partition("=")
    if not (sign and old.strip() and into.strip()):
        raise WrongUse(
            say(f"{option} “{text}”: tulis LAMA=KE.", f"{option} “{text}”: write OLD=INTO."),
        )
    return old, into


def _merged(study: Study, old: str, into: str, coder: str, as_json: bool) -> dict[str, Any]:
    made = study.merge_codes(old, into, coder=coder)
    names = ", ".join(made.coders)
    n, both = whole(made.codings), whole(made.both)
    line(
        say(
            f"“{made.old}” digabung ke “{made.into}”: {n} pengodean dipindah"
            + (f" ({names})" if names else "")
            + (f", {both} di antaranya sudah berkode “{made.into}”" if made.both else "")
            + ".",
            f"“{made.old}” merged into “{made.into}”: {n} codings moved"
            + (f" ({names})" if names else "")
            + (f", {both} of them had “{made.into}” already" if made.both else "")
            + ".",
        ),
        as_json,
    )
    if made.removed:
        gone = ", ".join(made.removed)
        line(
            say(
                f"Induk tanpa anak lain ikut hilang: {gone}.",
                f"Parents without another child went, too: {gone}.",
            ),
            as_json,
        )
    _tell_undo(made.change_id, as_json)
    return {
        "old": made.old,
        "into": made.into,
        "codings": made.codings,
        "both": made.both,
        "coders": list(made.coders),
        "removed": list(made.removed),
        "change_id": made.change_id,
    }


def _show(codebook: Codebook, as_json: bool) -> None:
    """Print the tree of codes: name, and the id where it differs."""
    depth: dict[str, int] = {}
    for code in codebook:
        depth[code.id] = 0 if code.parent is None else depth[code.parent] + 1
        name = code.name if code.name == code.id else f"{code.name} ({code.id})"
        line("  " * depth[code.id] + name, as_json)

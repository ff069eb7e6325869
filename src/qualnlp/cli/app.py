"""What every command shares: the application, its options, how a study is opened."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qualnlp.errors import QualNlpError, StudyDamaged, StudyMissing
from qualnlp.i18n import LANGUAGES, current_language, say

if TYPE_CHECKING:
    from qualnlp.study import Study


def new_app() -> typer.Typer:
    """Return the application without its commands."""
    return typer.Typer(
        help=say(
            "Pengodean kualitatif untuk wawancara berbahasa Indonesia, tanpa internet.",
            "Qualitative coding for Indonesian interviews, offline.",
        ),
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        add_completion=False,
    )


# What a command's function is called on the command line, and its help.
_Function = Callable[..., None]
COMMANDS: dict[str, tuple[_Function, str]] = {}


def command(name: str, help: str) -> Callable[[_Function], _Function]:
    """Make a function the command `name`; `commands` registers it at its place in the order."""

    def mark(function: _Function) -> _Function:
        COMMANDS[name] = (function, help)
        return function

    return mark


def _known_language(value: str) -> str:
    if value not in LANGUAGES:
        raise typer.BadParameter(f"{value}: {' | '.join(LANGUAGES)}")
    return value


# Text, not a path: a path would take one of the two strokes from postgresql+psycopg://.
StudyPath = Annotated[
    str,
    typer.Argument(
        metavar="STUDY",
        help=say("berkas studi, atau postgresql+psycopg://...", "a file, or postgresql+psycopg://"),
    ),
]
Files = Annotated[
    list[str], typer.Argument(metavar="FILE...", help=say("berkas atau pola", "files or globs"))
]
AsJson = Annotated[
    bool, typer.Option("--json", help=say("cetak JSON untuk skrip", "print JSON for scripts"))
]
Lang = Annotated[
    str,
    typer.Option(
        "--lang",
        show_default="id",
        callback=_known_language,
        help=say("bahasa: id atau en", "language: id or en"),
    ),
]
Coder = Annotated[str, typer.Option("--coder", help=say("nama pengode", "the coder's name"))]
OneCoder = Annotated[
    str | None,
    typer.Option("--coder", help=say("hanya pengode ini", "this coder's codings only")),
]
Mode = Annotated[str, typer.Option("--mode", help="blind | assisted")]
Whole = Annotated[
    str | None,
    typer.Option(
        "--whole",
        metavar="all|listed|NAMES",
        help=say(
            "transkrip yang dibaca utuh: yang tidak dikode tidak berlaku",
            "transcripts read whole: what is not coded there does not apply",
        ),
    ),
]
OutDir = Annotated[Path, typer.Option("--out", help=say("folder luaran", "where to write"))]
LANG = current_language()


def open_study(place: str) -> Study:
    """Return a study that exists, by its file or URL; anything else is refused with a sentence."""
    from qualnlp.study import Study, has_study, shown_place

    if not has_study(place):
        shown = shown_place(place)
        raise StudyMissing(
            say("Studi ini tidak ada.", "There is no such study."),
            where=shown,
            hint=say("Buat dengan: qualnlp new ", "Make it with: qualnlp new ") + shown,
        )
    study = Study(place)
    _OPENED.append(place)
    return study


# The studies that this command has opened: whose tables to look at when it comes to grief.
_OPENED: list[str] = []


def forget_opened() -> None:
    """Begin a command: what earlier ones in this process opened is none of its business."""
    _OPENED.clear()


def what_is_broken() -> StudyDamaged | None:
    """Return what to say where a study of this command has tables that cannot be read."""
    from qualnlp.store import Store, shown_place, table_faults

    while _OPENED:
        place = _OPENED.pop()
        with suppress(QualNlpError), closing(Store(place)) as store:
            faults = table_faults(store)
            if faults:
                return StudyDamaged(
                    say("Studi ini rusak: ", "This study is damaged: ") + "; ".join(faults) + ".",
                    where=shown_place(place),
                    hint=say(
                        "Simpan berkas ini dan pakai salinan cadangan.",
                        "Keep this file, and go on with a copy of it.",
                    ),
                )
    return None


def read_whole(study: Study, whole: str | None) -> str | list[str] | None:
    """Return what `--whole` says: all, listed, or names of the study's transcripts."""
    if whole is None or whole in ("all", "listed"):
        return whole
    from qualnlp.cli.names import names_in

    return names_in(whole, set(study.transcripts()["file"]))


def is_study(arguments: list[str]) -> bool:
    """Tell whether a study was named rather than tables."""
    from qualnlp.coding_tables import ENDINGS

    return Path(arguments[0]).suffix.lower() not in ENDINGS

"""What commands print: tables and lines for people, JSON for scripts, progress."""

from __future__ import annotations

import json
import math
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from qualnlp.i18n import NOTHING, decimal, say
from qualnlp.terms import CONCLUSION_VERDICTS, ROLES

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd
    from rich.console import Console

    from qualnlp.codebook import Codebook
    from qualnlp.coding import WhoseCodings
    from qualnlp.study import Study


# What moves a cursor, rings, colours, or turns the order of signs; and half letters.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)


def shown(text: str) -> str:
    r"""Return a text as a terminal may be given it: signs that steer it are written out.

    A name from outside may hold an escape sequence that clears the screen or retitles the window,
    or a sign that turns "gpj.exe" round.

    Examples
    --------
    >>> print(shown("a\x1b[31mb\u202ec\n"), end="")
    a\x1b[31mb\u202ec
    """
    return _UNSEEN.sub(_written_out, text)


def _written_out(sign: re.Match[str]) -> str:
    number = ord(sign[0])
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}"


def in_one_line(text: str) -> str:
    r"""Return a text as one line of a terminal.

    A name from outside may hold a line break: what stands behind it would look like a sentence of
    ours, or like another row.

    Examples
    --------
    >>> print(in_one_line("ani\nTersimpan: 5 kutipan."))
    ani\nTersimpan: 5 kutipan.
    """
    return shown(text.rstrip("\n")).replace("\n", "\\n").replace("\t", "\\t")


def complain(text: str) -> None:
    """Print a line for people on stderr."""
    print(in_one_line(text), file=sys.stderr)


def console() -> Console:
    """Return the console; wide where it is not a terminal, so that nothing is cut off."""
    from rich.console import Console

    return Console(width=None if sys.stdout.isatty() else 160, highlight=False)


def line(text: str, as_json: bool = False) -> None:
    """Print a line for people; nothing with ``--json``."""
    if as_json:
        return
    try:
        # A plain line needs no rich, which takes a while to load.
        print(in_one_line(text), flush=True)
    except BrokenPipeError:  # whoever reads has gone, as `head` does
        console().on_broken_pipe()


def table(frame: pd.DataFrame, title: str = "") -> None:
    """Print a frame as a table in the reader's language; what is not a number is a dash.

    The names of columns and the words of verdicts are the Contract's in frames and JSON; people
    read them as the displays write them.
    """
    from rich.table import Table
    from rich.text import Text

    grid = Table(
        title=Text(in_one_line(title)) if title else None, title_justify="left", show_lines=False
    )
    for column in frame.columns:
        numeric = frame[column].dtype.kind in "if"
        grid.add_column(
            Text(in_one_line(_heading(str(column)))),
            justify="right" if numeric else "left",
            overflow="fold",
        )
    for row in frame.itertuples(index=False, name=None):
        cells = zip(frame.columns, row, strict=True)
        grid.add_row(*(Text(in_one_line(_in_words(str(column), value))) for column, value in cells))
    console().print(grid)


def as_records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return a frame as rows for JSON; what is not a number becomes null."""
    return [
        {str(key): _plain(value) for key, value in row.items()} for row in frame.to_dict("records")
    ]


def print_json(data: Any) -> None:
    """Print what a command did as one JSON document."""
    text = json.dumps(data, ensure_ascii=False, indent=2, default=str)
    # JSON has a way to write any sign: the data stay what they are.
    print(_UNSEEN.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text))


def report_paths(paths: list[Path], as_json: bool) -> None:
    """Say which files were written."""
    if as_json:
        print_json([str(path) for path in paths])
    for path in paths:
        line(str(path), as_json)


def tell_what_stayed(paths: list[Path], as_json: bool) -> None:
    """Say of files beside which a new version was written that they were edited and stay."""
    for path in paths:
        edited = path.with_name(re.sub(r"-\d+(?=\.\w+$)", "", path.name))
        if edited != path and edited.exists():
            line(
                say(
                    f"{edited.name} sudah Anda sunting dan tidak disentuh; versi baru: {path.name} "
                    "(--overwrite menimpa).",
                    f"You edited {edited.name}, so it stays; the new version is {path.name} "
                    "(--overwrite replaces).",
                )
                + (
                    say(
                        f" Tulisan Anda di dalamnya dibawa dengan --words {edited.name}.",
                        f" --words {edited.name} takes along what you wrote in it.",
                    )
                    if edited.suffix == ".docx"
                    else ""
                ),
                as_json,
            )


def tell_undefined(codebook: Codebook, as_json: bool) -> None:
    """Say which codes have no definition: suggestions live on definitions."""
    from qualnlp.codebook.undefined import undefined_sentence

    told = undefined_sentence(codebook)
    if told:
        line(told, as_json)


def tell_words(n: int, left: list[str], path: Path, as_json: bool) -> None:
    """Say how many texts were read back from an edited draft, and what stayed behind."""
    line(
        say(
            f"Dari {path.name}: {n} tulisan Anda yang baru dibawa.",
            f"From {path.name}: {n} new texts of yours were taken along.",
        ),
        as_json,
    )
    for one in left:
        line(one, as_json)


@contextmanager
def working(text: str, as_json: bool = False) -> Iterator[None]:
    """Show that work goes on: a spinner on a terminal, a plain line elsewhere."""
    if as_json:
        yield
    elif sys.stdout.isatty():
        with console().status(shown(text)):
            yield
    else:
        line(text)
        yield


def _heading(column: str) -> str:
    return {
        "check": say("pemeriksaan", "check"),
        "subject": say("perihal", "subject"),
        "verdict": say("hasil", "verdict"),
        "detail": say("rincian", "detail"),
        "file": say("berkas", "file"),
        "technique": say("teknik", "technique"),
        "informant": say("informan", "informant"),
        "informants": say("informan", "informants"),
        "turn": say("giliran", "turn"),
        "turns": say("giliran", "turns"),
        "excerpts": say("kutipan", "excerpts"),
        "warnings": say("peringatan", "warnings"),
        "role": say("peran", "role"),
        "text": say("teks", "text"),
        "kind": say("jenis", "kind"),
        "about": say("pada", "on"),
        "codes": say("kode", "codes"),
        "coder": say("pengode", "coder"),
        "written_at": say("tanggal", "written"),
    }.get(column, column)


def _in_words(column: str, value: Any) -> str:
    from qualnlp.verification import check_name

    if column == "check":
        return check_name(str(value))
    if column == "verdict":
        return CONCLUSION_VERDICTS.label(str(value))
    if column == "role":
        return ROLES.label(str(value))
    return _cell(value)


def _cell(value: Any) -> str:
    if value is None or value != value:
        return NOTHING
    return figure(value) if isinstance(value, float) else str(value)


def figure(value: float) -> str:
    """Return a number with two decimals, as the language writes it; a dash where there is none."""
    return decimal(value, minus="-")  # old Windows consoles have no other minus


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return value
    if value is None or (type(value).__name__ in ("NAType", "NaTType")):
        return None
    if hasattr(value, "item"):
        value = value.item()
    return None if isinstance(value, float) and math.isnan(value) else value


def tell_whose(whose: WhoseCodings | None, as_json: bool) -> None:
    """Say whose codings were shown."""
    if whose is not None and whose.sentence:
        line(whose.sentence, as_json)


def tell_left_out(study: Study, as_json: bool) -> None:
    """Say which codings no table counts: their codes left the codebook."""
    from qualnlp.display.labels import left_out_sentence

    text = left_out_sentence(study.codings_without_code())
    if text:
        line(text, as_json)


def tell_if_empty(n_codings: int) -> None:
    """Say on stderr that the files hold no result yet."""
    if n_codings:
        return
    told = say(
        "Perhatian: belum ada pengodean yang dikonfirmasi, jadi berkas-berkas ini belum memuat "
        "hasil. Kodelah dahulu dengan “qualnlp review” atau “qualnlp code”.",
        "Note: no coding has been confirmed yet, so these files hold no result. Code first, with "
        "“qualnlp review” or “qualnlp code”.",
    )
    complain(told)

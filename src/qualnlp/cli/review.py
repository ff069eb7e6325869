"""The command `review`. In: a study and options. Out: the page in the browser, until Ctrl-C."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qualnlp.cli.app import (
    LANG,
    AsJson,
    Lang,
    command,
    open_study,
)
from qualnlp.i18n import say

if TYPE_CHECKING:
    from qualnlp.study import Study

OptionalStudy = Annotated[
    str | None,
    typer.Argument(
        metavar="STUDY",
        show_default=False,
        help=say("berkas studi; tanpa itu halaman menawarkannya", "a study; without it: a choice"),
    ),
]


@command(
    "review",
    help=say("Mengode di peramban, di komputer ini saja.", "Code in the browser, locally."),
)
def review(
    study: OptionalStudy = None,
    coder: Annotated[
        str | None, typer.Option("--coder", help=say("nama pengode", "the coder's name"))
    ] = None,
    blind: Annotated[
        bool, typer.Option("--blind", help=say("tanpa saran, dari awal", "without suggestions"))
    ] = False,
    port: Annotated[
        int | None,
        typer.Option("--port", min=1, max=65535, help=say("porta; bawaan: yang bebas", "port")),
    ] = None,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help=say("hanya cetak alamat", "print the address only"))
    ] = False,
    as_json: AsJson = False,
    lang: Lang = LANG,
) -> None:
    """Open the coder's desk; its address is printed first, Ctrl-C closes it.

    Without a study the page offers those of this folder, a new one, and the example.
    """
    if study is None:
        from qualnlp.review import serve_entrance

        serve_entrance(
            Path.cwd(),
            _account() if coder is None else coder,
            blind=blind,
            port=port,
            open_browser=not no_browser,
            as_json=as_json,
        )
        return
    with open_study(study) as opened:
        _show_page(
            opened, coder, blind=blind, port=port, open_browser=not no_browser, as_json=as_json
        )


def _show_page(
    study: Study,
    coder: str | None,
    *,
    blind: bool,
    port: int | None,
    open_browser: bool,
    as_json: bool,
) -> None:
    """Serve one coder's desk; without a name it is who has coded here so far, or who is logged in.

    Raises
    ------
    PortTaken
        If another program has the port that was asked for.
    """
    from qualnlp.review import Session, serve

    name = default_coder(study) if coder is None else coder
    session = Session(study, name, blind=blind)
    serve(session, port=port, open_browser=open_browser, as_json=as_json)


def default_coder(study: Study) -> str:
    """Return the only person who has decided in this study, else the name of the account."""
    from qualnlp.study import SETTLED

    coders = {str(name) for name in study.decisions()["coder"].unique()} - {SETTLED}
    return coders.pop() if len(coders) == 1 else _account()


def _account() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # an account without a name
        return say("saya", "me")

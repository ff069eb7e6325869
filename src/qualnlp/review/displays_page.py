"""The displays on the page. In: a study. Out: its pictures, its report, its documents.

They are the very files that `qualnlp display` writes, in a folder beside the study.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from qualnlp.errors import UnknownExcerpt
from qualnlp.i18n import say
from qualnlp.review.routes import Ask, Download, action, download, page

_TYPES = {
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".html": "text/html; charset=utf-8",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@page("/displays", "displays.html.j2", "displays")
def values(ask: Ask) -> dict[str, Any]:
    """Return the pictures and documents that were made, and when."""
    from qualnlp.display import DISPLAYS

    session = ask.session
    session.require_sight()
    folder = display_folder(session.study.path)
    made, last = folder / "laporan.html", _seconds(session.desk.survey.last_decided())
    n = sum(number for number, _ in session.desk.survey.codings_by_code().values())
    known = {one for display in DISPLAYS.values() for one in display.files}
    documents = [one for display in DISPLAYS.values() if display.document for one in display.files]
    return {
        "folder": folder,
        "n": n,
        "running": session.displays.is_running,
        "failure": session.displays.failure,
        "beside": [one.name for one in session.displays.made if one.name not in known],
        "pictures": [
            (
                display.title(),
                f"{display.key}.svg",
                int((folder / f"{display.key}.svg").stat().st_mtime),
            )
            for display in DISPLAYS.values()
            if display.figure and (folder / f"{display.key}.svg").exists()
        ],
        "documents": [one for one in documents if (folder / one).exists()],
        "report": made.exists(),
        "stale": made.exists() and made.stat().st_mtime < last,
    }


@action("/displays")
def make(ask: Ask) -> str:
    """Begin to write the whole set anew; what somebody edited stays, the new one lies beside."""
    session = ask.session
    session.require_sight()
    session.displays.start(display_folder(session.study.path))
    # A small study is done at once: then no page in between is shown.
    session.displays.wait(0.5)
    return "/displays"


@download("/displays/{excerpt_id}")
def file(ask: Ask) -> Download:
    """Send one file of the set."""
    from qualnlp.display import FILES

    ask.session.require_sight()
    name, folder = ask.excerpt_id, display_folder(ask.session.study.path)
    known = {one for files in FILES.values() for one in files}
    path = folder / name
    if name not in known or not path.is_file():
        raise UnknownExcerpt(say("Sajian ini belum dibuat.", "This display is not made yet."))
    shown = path.suffix in (".svg", ".png", ".html")
    return Download(path.read_bytes(), name, _TYPES[path.suffix], inline=shown)


def display_folder(study: Path) -> Path:
    """Return where the page writes displays: beside the study.

    Examples
    --------
    >>> display_folder(Path("gizi.study")).as_posix()
    'gizi-luaran'
    """
    return study.with_name(f"{study.stem}-luaran")


def _seconds(moment: str) -> float:
    """Return a moment of UTC text in seconds; 0 where there is none."""
    return datetime.fromisoformat(moment).timestamp() if moment else 0.0

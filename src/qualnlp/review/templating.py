"""Pages from templates. In: a template's name and values. Out: HTML, every text escaped."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualnlp.i18n import clock, current_language, probability, say, whole
from qualnlp.review.text_markup import utf16, visible
from qualnlp.terms import STANCES

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

TEMPLATES = Path(__file__).parent / "templates"
STATIC = Path(__file__).parent / "static"


# The sections: name, address, what they are called in both languages, and whether a blind session
# may open them.
TABS = [
    ("desk", "/", "Meja kerja", "Desk", True),
    ("sources", "/sources", "Transkrip", "Transcripts", True),
    ("codes", "/codes", "Kode", "Codes", True),
    ("memos", "/memos", "Memo", "Memos", True),
    ("suggestions", "/suggestions", "Saran", "Suggestions", False),
    ("coders", "/coders", "Pengode", "Coders", False),
    ("displays", "/displays", "Sajian", "Displays", False),
]


def open_tabs(blind: bool) -> list[tuple[str, str, str, str]]:
    """Return the sections that a session may open: name, address, Indonesian, English."""
    return [one[:4] for one in TABS if one[4] or not blind]


def render(template: str, values: dict[str, Any]) -> str:
    """Return a page in the language that the reader chose."""
    return _environment().get_template(template).render(lang=current_language(), **values)


def macro(template: str, name: str) -> Any:
    """Return a macro of a template, to be called with its values in the reader's language."""
    return getattr(_environment().get_template(template).module, name)


def joined(parts: Iterable[Markup]) -> Markup:
    """Return pieces of HTML, each made by a template, one after the other."""
    from markupsafe import Markup

    return Markup("\n").join(parts)


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        # What a reader would not see is shown by its name, wherever it stands.
        finalize=_finalize,
    )
    environment.filters.update(exact=_exact, whole=whole, percent=probability)
    environment.globals.update(
        say=say,
        clock=clock,
        day=_day,
        utf16=utf16,
        stance_name=stance_name,
        STANCES=STANCES,
    )
    return environment


def _finalize(value: object) -> object:
    return visible(value) if type(value) is str else value


def _exact(value: str) -> Markup:
    """Return a value that comes back to us in a form: escaped, and otherwise as it is."""
    from markupsafe import escape

    return escape(value)


def _day(moment: object) -> str:
    """Return the day of a moment, however it is given."""
    return str(moment)[:10]


def stance_name(stance: str | None) -> str:
    """Return a stance in the reader's language; an empty string for none.

    Examples
    --------
    >>> stance_name("mendukung"), stance_name(None)
    ('mendukung', '')
    """
    return STANCES.label(stance) if stance else ""

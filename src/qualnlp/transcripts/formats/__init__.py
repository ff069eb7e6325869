"""Transcript formats: one reader per file ending. In: a path. Out: a `Source`.

A new format here is one file and one line of `FORMATS`. A package of your own adds one without
touching qualnlp: an entry point of the group ``qualnlp.formats`` whose name is the ending and
whose object is a function from a path to a `Source`::

    [project.entry-points."qualnlp.formats"]
    ".eaf" = "my_package:read_eaf"

Plugins are looked up only for an ending that is not built in, and loaded only to read a file.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

from qualnlp.errors import FormatUnknown, QualNlpError
from qualnlp.i18n import say
from qualnlp.transcripts.formats import (
    captions_xml,
    docx,
    html,
    libreoffice,
    machine_json,
    odt,
    otranscribe,
    pdf,
    rtf,
    spreadsheet,
    subtitles,
    text,
)
from qualnlp.transcripts.source import Source

GROUP = "qualnlp.formats"

FORMATS: dict[str, Callable[[Path], Source]] = {
    ".docx": docx.read,
    ".docm": docx.read,
    ".dotx": docx.read,
    ".txt": text.read,
    ".md": text.read,
    ".vtt": subtitles.read_vtt,
    ".srt": subtitles.read_srt,
    ".sbv": subtitles.read_sbv,
    ".pdf": pdf.read,
    ".json": machine_json.read,
    ".jsonl": machine_json.read,
    ".ndjson": machine_json.read,
    ".otr": otranscribe.read,
    ".tsv": spreadsheet.read_csv,
    ".odt": odt.read,
    ".ott": odt.read,
    ".fodt": odt.read,
    ".rtf": rtf.read,
    ".html": html.read,
    ".htm": html.read,
    ".xhtml": html.read,
    ".mht": html.read_mht,
    ".mhtml": html.read_mht,
    ".ttml": captions_xml.read_ttml,
    ".dfxp": captions_xml.read_ttml,
    ".ass": captions_xml.read_ass,
    ".ssa": captions_xml.read_ass,
    ".doc": libreoffice.read,
    ".dot": libreoffice.read,
    ".wps": libreoffice.read,
    ".xlsx": spreadsheet.read_xlsx,
    ".csv": spreadsheet.read_csv,
}


def reader_for(ending: str) -> Callable[[Path], Source] | None:
    """Return the function that reads files with this ending; None if there is none.

    Parameters
    ----------
    ending : str
        With its full stop, ``".docx"``; letter case does not matter.

    Raises
    ------
    FormatUnknown
        If a plugin provides the ending and cannot be loaded.

    Examples
    --------
    >>> reader_for(".TXT") is text.read, reader_for(".exe")
    (True, None)
    """
    ending = ending.lower()
    if ending in FORMATS:
        return FORMATS[ending]
    plugin = _plugins().get(ending)
    return None if plugin is None else _from_plugin(plugin)


def format_endings() -> list[str]:
    """Return the built-in endings, then those of installed plugins.

    Examples
    --------
    >>> format_endings()[:2]
    ['.docx', '.docm']
    """
    return [*FORMATS, *sorted(_plugins().keys() - FORMATS.keys())]


def _plugins() -> dict[str, EntryPoint]:
    return {entry.name.lower(): entry for entry in entry_points(group=GROUP)}


def _from_plugin(plugin: EntryPoint) -> Callable[[Path], Source]:
    """Return a plugin's reader; a plugin that cannot be loaded or used is told in a sentence."""
    try:
        read = plugin.load()
    except QualNlpError:
        raise
    except Exception as error:  # code of other people: any kind
        reason = (str(error).strip() or type(error).__name__).splitlines()[0][:200]
        raise _bad_plugin(plugin, reason) from error
    if not callable(read):
        raise _bad_plugin(plugin, f"{type(read).__name__} is not a function")

    def checked(path: Path) -> Source:
        source = read(path)
        if not isinstance(source, Source):
            reason = f"{type(source).__name__} is not a qualnlp.transcripts.source.Source"
            raise _bad_plugin(plugin, reason)
        return source

    return checked


def _bad_plugin(plugin: EntryPoint, reason: str) -> FormatUnknown:
    return FormatUnknown(
        say(
            f"Plugin format “{plugin.name}” tidak dapat dipakai ({reason}).",
            f"The format plugin “{plugin.name}” cannot be used ({reason}).",
        ),
        where=plugin.value,
        hint=say(
            "Perbarui atau copot paket yang memasangnya.",
            "Update or uninstall the package that provides it.",
        ),
    )

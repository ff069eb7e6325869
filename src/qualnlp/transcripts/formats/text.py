"""Plain text and Markdown. In: a path. Out: a Source whose lines may be wrapped.

A byte order mark tells UTF-8 or UTF-16; without one the text is UTF-8, or else Windows-1252.
Form feeds and Markdown's ``**P:**`` stay in the text: `speakers` and `furniture` know them.
"""

from __future__ import annotations

from pathlib import Path

from qualnlp.errors import TranscriptUnreadable
from qualnlp.i18n import say
from qualnlp.tabular import decode
from qualnlp.transcripts.formats.text_tables import (
    has_markdown_table,
    is_table,
    markdown_document,
)
from qualnlp.transcripts.line_numbers import line_numbers, line_numbers_warning
from qualnlp.transcripts.source import Passage, Source

_OTHERS = {
    b"%PDF": ("PDF", ".pdf"),
    b"PK\x03\x04": ("Word/Excel", ".docx/.xlsx"),
    b"{\\rtf": ("RTF", ".rtf"),
    b"\xd0\xcf\x11\xe0": ("Office 97", ".doc/.xls"),
}


def read(path: Path) -> Source:
    """Read a .txt or .md file.

    Raises
    ------
    TranscriptUnreadable
        If the file is another kind of file under this name, or no text at all.

    Examples
    --------
    >>> from qualnlp.resources import resource
    >>> source = read(resource("corpora", "karier-pegawai", "04-informan-4.txt"))
    >>> source.line_ends
    'page'
    """
    text = text_in(path)
    if is_table(text):
        from qualnlp.transcripts.formats.spreadsheet import source_of_rows

        return source_of_rows(path, [[line.split("\t") for line in text.split("\n")]])
    if has_markdown_table(text):
        from qualnlp.transcripts.formats.document import document_source

        return document_source(markdown_document(text))
    lines = text.split("\n")
    ends = line_numbers(lines)
    warnings: tuple[str, ...] = ()
    if ends:
        text = "\n".join(line[end:] for line, end in zip(lines, ends, strict=True))
        warnings = (line_numbers_warning(sum(map(bool, ends))),)
    return Source(text, (Passage(0, len(text)),), "page", warnings)


def text_in(path: Path) -> str:
    """Return what a text file holds, of whatever format.

    Raises
    ------
    TranscriptUnreadable
        If the file is another kind of file under this name, empty, or no text at all.
    """
    data = path.read_bytes()
    for start, (kind, ending) in _OTHERS.items():
        if data.startswith(start):
            raise TranscriptUnreadable(
                say(
                    f"Isi berkas ini bukan {path.suffix}, melainkan {kind}.",
                    f"The file is no {path.suffix} inside but {kind}.",
                ),
                where=path,
                hint=say(
                    f"Ganti akhiran namanya menjadi {ending}, lalu coba lagi.",
                    f"Rename it so that it ends with {ending}, and retry.",
                ),
            )
    text = decode(data)
    if "\x00" in text:
        raise TranscriptUnreadable(
            say("Berkas rusak: isinya bukan teks.", "The file is damaged: it holds no text."),
            where=path,
            hint=say("Salin ulang dari sumbernya.", "Copy it anew from where it came."),
        )
    return text

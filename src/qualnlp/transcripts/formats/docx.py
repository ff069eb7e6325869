"""Word files (.docx, .docm, .dotx). In: a path. Out: a Source with tables in their place."""

from __future__ import annotations

from pathlib import Path

from qualnlp.transcripts.formats.document import document_source
from qualnlp.transcripts.formats.docx_package import open_package
from qualnlp.transcripts.formats.docx_xml import document_of
from qualnlp.transcripts.source import Source


def read(path: Path) -> Source:
    """Read a Word file.

    Raises
    ------
    TranscriptUnreadable
        If the file is damaged, protected, an old .doc or another kind of file under this name.

    Examples
    --------
    >>> from qualnlp.resources import resource
    >>> source = read(resource("corpora", "karier-pegawai", "02-informan-2.docx"))
    >>> len(source.passages) > 0
    True
    """
    return document_source(document_of(open_package(path)))

"""What is in a file, whatever it is called. In: a path. Out: the ending it should have, or "".

Captions, JSON and web pages come under ``.txt``; pages and rich text under ``.doc``; one kind of
captions under the ending of another. Under the ending of an Office program or a PDF a false
content is told instead (`office_zip`): such a file is mistaken or damaged.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

from qualnlp.tabular import decode
from qualnlp.transcripts.formats.cue_text import is_captions, is_sbv

_TEXTS = (".txt", ".md", ".text", ".log", ".asc", "")
_CAPTIONS = (".vtt", ".srt", ".sbv", ".sub", ".ass", ".ssa", ".ttml", ".dfxp", ".lrc", ".xml")
_HEAD = 4096
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PARTS = {"word/": ".docx", "xl/": ".xlsx"}


def content_ending(path: Path) -> str:
    """Return the ending that a file's content asks for, where it may decide; else its own.

    Examples
    --------
    >>> from qualnlp.resources import resource
    >>> content_ending(resource("corpora", "karier-pegawai", "05-informan-5.vtt"))
    '.vtt'
    """
    own = path.suffix.lower()
    if own in _TEXTS or own in _CAPTIONS:
        with path.open("rb") as file:
            head = file.read(_HEAD)
        return _of_text(decode(head), own)
    if own in (".doc", ".dot", ".wps", ".htm", ".html", ".rtf", ".mht", ".mhtml", ".odt", ".fodt"):
        with path.open("rb") as file:
            head = file.read(_HEAD)
        return _of_document(path, head, own)
    return own


def _of_text(head: str, own: str) -> str:
    start = head.lstrip("\ufeff \t\r\n")
    low = start[:400].lower()
    if start.startswith("WEBVTT"):
        return ".vtt"
    if start.startswith("[Script Info]"):
        return ".ass"
    if (low.startswith("<?xml") and "<tt" in head.lower()) or low.startswith(
        ("<tt ", "<tt:tt", "<tt>")
    ):
        return ".ttml"
    if own in _CAPTIONS:
        if is_captions(head):
            return own if own in (".vtt", ".srt") else ".srt"
        return ".sbv" if is_sbv(head) else own
    if is_captions(head):
        return ".srt"
    if is_sbv(head):
        return ".sbv"
    if low.startswith(("<!doctype html", "<html")):
        return ".html"
    if start.startswith(("{", "[{")) and '"' in start[:20]:
        return ".json"
    return own


def _of_document(path: Path, head: bytes, own: str) -> str:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    low = start[:400].lower()
    if start.startswith(b"PK\x03\x04"):
        try:
            with zipfile.ZipFile(path) as archive:
                names = [name.replace("\\", "/").lower() for name in archive.namelist()]
        except (zipfile.BadZipFile, OSError, ValueError):
            return own
        found = (
            ending for part, ending in _PARTS.items() if any(n.startswith(part) for n in names)
        )
        return next(found, ".odt" if "content.xml" in names else own)
    if start.startswith(b"{\\rtf"):
        return ".rtf"
    if start.startswith(b"%PDF"):
        return ".pdf"
    if head.startswith(_OLE2):
        return ".wps" if own == ".wps" else ".doc"
    if low.startswith((b"mime-version", b"from:", b"content-type:", b"message-id:")):
        return ".mht"
    if low.startswith((b"<!doctype html", b"<html")) or b"<html" in low or b"<body" in low:
        return ".html"
    return own

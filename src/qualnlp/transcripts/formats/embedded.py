"""Documents inside a document (Word's altChunk). In: a name and bytes. Out: a `Document`."""

from __future__ import annotations

import email
import io
import zipfile

from qualnlp.i18n import say
from qualnlp.tabular import decode
from qualnlp.tabular.workbooks import MAX_BYTES
from qualnlp.transcripts.formats.blocks import Document, Paragraph

_MAIL = (b"mime-version", b"from:", b"content-type", b"message-id", b"date:", b"subject:")


def embedded_document(name: str, data: bytes) -> Document:
    """Read an embedded document of whatever kind; one that cannot be read is told of.

    Examples
    --------
    >>> [block.text for block in embedded_document("a.html", b"<p>P: Ada?</p><p>N: Ya.</p>").blocks]
    ['P: Ada?', 'N: Ya.']
    """
    from qualnlp.transcripts.formats.html import html_document
    from qualnlp.transcripts.formats.rtf import rtf_document

    head = data[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    try:
        if head.startswith(b"pk\x03\x04"):
            return _word(data)
        if head.startswith(b"{\\rtf"):
            return rtf_document(data)
        if head.startswith(_MAIL):
            return mail_document(data)
        if head.startswith(b"<") or name.lower().endswith((".html", ".htm", ".xhtml")):
            return html_document(data)
        if data.strip() and b"\x00" not in data:
            return Document([Paragraph([(line, False)]) for line in decode(data).split("\n")])
    except Exception:  # a damaged part can fail anywhere inside its library
        data = b""
    return Document(
        lost=[
            say(
                f"dokumen yang disisipkan (“{name}”) tidak terbaca; buka berkas ini di Word dan "
                "simpan ulang",
                f"an embedded document (“{name}”) could not be read; open this file in Word and "
                "save it again",
            )
        ]
    )


def _word(data: bytes) -> Document:
    from qualnlp.transcripts.formats.docx_package import read_package
    from qualnlp.transcripts.formats.docx_xml import document_of

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(member.file_size for member in archive.infolist()) > MAX_BYTES:
            raise ValueError("too large")
        return document_of(read_package(archive))


def mail_document(data: bytes) -> Document:
    """Read a web page saved as one file (.mht).

    Raises
    ------
    ValueError
        If there is no page inside.
    """
    from qualnlp.transcripts.formats.html import html_document

    message = email.message_from_bytes(data)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                return html_document(payload, part.get_content_charset())
    raise ValueError("no page inside")

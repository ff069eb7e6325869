"""A mark in every file that we write, by which an edited one is known. In: bytes. Out: bytes.

The mark is a hash of the rest of the file, kept where its format has room for a remark: the
identifier among a Word or Excel file's properties, a text chunk of a PNG, a comment at the end of
an SVG or HTML. Whoever saves the file anew changes what was hashed; nothing beside the file has to
be kept, so it may be moved, copied and sent.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Mapping, Sequence
from hashlib import sha256
from io import BytesIO
from zipfile import BadZipFile, ZipFile

_PREFIX = b"qualnlp-sha256-"
_MARK = re.escape(_PREFIX) + rb"[0-9a-f]{64}"
_CORE = "docProps/core.xml"
_OPEN = b'<dc:identifier xmlns:dc="http://purl.org/dc/elements/1.1/">'
_IDENTIFIER = re.compile(re.escape(_OPEN) + _MARK + b"</dc:identifier>")
_COMMENT = re.compile(b"<!-- " + _MARK + rb" -->\n?\Z")
_PNG = b"\x89PNG\r\n\x1a\n"
_HEADER = len(_PNG) + 25  # signature and first chunk
_CHUNK = 12 + len(b"Comment\0" + _PREFIX) + 64


def archive_parts(archive: bytes) -> dict[str, list[bytes]]:
    """Return the parts of an Office archive by their names, each as one piece."""
    with ZipFile(BytesIO(archive)) as opened:
        return {name: [opened.read(name)] for name in opened.namelist()}


def seal_of_parts(parts: Mapping[str, Sequence[bytes]]) -> bytes:
    """Return the mark of an Office archive's parts, each in pieces; properties are not counted."""
    digest = sha256()
    for name in sorted(parts.keys() - {_CORE}):
        digest.update(f"{name} {sum(map(len, parts[name]))} ".encode())
        for piece in parts[name]:
            digest.update(piece)
    return _PREFIX + digest.hexdigest().encode()


def with_identifier(core: bytes, mark: bytes) -> bytes:
    """Return an archive's properties with the mark as their identifier."""
    return core.replace(
        b"</cp:coreProperties>", _OPEN + mark + b"</dc:identifier></cp:coreProperties>"
    )


def sealed(name: str, data: bytes) -> bytes:
    """Return a picture or page with its mark; archives have theirs already.

    Examples
    --------
    >>> page = sealed("laporan.html", b"<p>Halo</p>")
    >>> is_untouched("laporan.html", page), is_untouched("laporan.html", page + b" ")
    (True, False)
    """
    mark = _PREFIX + sha256(data).hexdigest().encode()
    if name.endswith((".svg", ".html")):
        return data + (b"<!-- " + mark + b" -->\n")
    if name.endswith(".png"):
        content = b"tEXt" + b"Comment\0" + mark
        chunk = struct.pack(">I", len(content) - 4) + content
        chunk += struct.pack(">I", zlib.crc32(content))
        return data[:_HEADER] + chunk + data[_HEADER:]
    return data


def is_untouched(name: str, data: bytes) -> bool:
    """Tell whether a file is as we wrote it: False for edited files, and for those of others."""
    if name.endswith((".svg", ".html")):
        return sealed(name, _COMMENT.sub(b"", data)) == data
    if name.endswith(".png"):
        return sealed(name, data[:_HEADER] + data[_HEADER + _CHUNK :]) == data
    try:
        parts = archive_parts(data)
    except (BadZipFile, OSError, zlib.error, NotImplementedError, RuntimeError):
        return False
    told = _IDENTIFIER.search(b"".join(parts.get(_CORE, ())))
    return told is not None and seal_of_parts(parts) in told[0]

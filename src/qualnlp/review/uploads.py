"""Files that a form sends. In: a request's body. Out: fields, and files with their names.

A form with files comes as parts between lines that its header names (RFC 7578); a file's bytes are
what stands between two of them, untouched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes
from email.policy import HTTP
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from qualnlp.i18n import say

if TYPE_CHECKING:
    from qualnlp.review.routes import Ask

# What no file name may hold on Windows, and what nobody sees.
_UNFIT = re.compile(r'[<>:"|?*\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069]')


@dataclass(frozen=True, slots=True)
class Upload:
    """One file of a form: its field, the name that it has at home, its bytes."""

    field: str
    name: str
    body: bytes


def parts_of(body: bytes, content_type: str) -> tuple[str, tuple[Upload, ...]]:
    r"""Return the fields of a form as a query string, and its files.

    Examples
    --------
    >>> body = (
    ...     b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nya\r\n'
    ...     b'--x\r\nContent-Disposition: form-data; name="f"; filename="b.txt"\r\n\r\nP: Ada?\r\n'
    ...     b"--x--\r\n"
    ... )
    >>> fields, files = parts_of(body, "multipart/form-data; boundary=x")
    >>> fields, files[0].name, files[0].body
    ('a=ya', 'b.txt', b'P: Ada?')
    """
    if not content_type.lower().startswith("multipart/form-data"):
        return body.decode("utf-8", "replace"), ()
    header = message_from_bytes(f"Content-Type: {content_type}\r\n\r\n".encode("latin-1"))
    boundary = str(header.get_param("boundary", "")).encode("latin-1", "replace")
    if not boundary:
        raise ValueError(say("Formulir ini rusak.", "This form is broken."))
    fields: list[tuple[str, str]] = []
    files: list[Upload] = []
    for part in (b"\r\n" + body).split(b"\r\n--" + boundary)[1:]:
        head, found, content = part.partition(b"\r\n\r\n")
        if not found or part.startswith(b"--"):
            continue
        about = message_from_bytes(head.strip() + b"\r\n\r\n", policy=HTTP)
        named = about["Content-Disposition"]
        values = dict(named.params) if named is not None else {}
        name = values.get("name", "")
        if "filename" in values:
            files.append(Upload(name, _own_name(head), content))
        elif name:
            fields.append((name, content.decode("utf-8", "replace")))
    return urlencode(fields), tuple(one for one in files if one.name and one.body)


def _own_name(head: bytes) -> str:
    """Return a file's name without a folder; browsers send it as UTF-8, quotes as %22."""
    found = re.search(rb'filename="([^"]*)"', head)
    name = (found.group(1) if found else b"").decode("utf-8", "replace")
    name = PurePosixPath(name.replace("\\", "/")).name
    return _UNFIT.sub("", name).strip(" .")[-150:]


@contextmanager
def uploaded_file(ask: Ask) -> Iterator[Path]:
    """Give the one file of a form as a file on disk, for as long as it is read.

    Raises
    ------
    ValueError
        If the form holds none.
    """
    if not ask.files:
        raise ValueError(say("Pilih dulu berkasnya.", "First choose a file."))
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        path = Path(folder, ask.files[0].name)
        path.write_bytes(ask.files[0].body)
        yield path

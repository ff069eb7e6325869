"""Writes small PDF files for the tests: pages of lines at given places, in Helvetica."""

from __future__ import annotations

from itertools import zip_longest
from pathlib import Path

Placed = tuple[float, float, str]  # x, y in points from the lower left; text of Windows-1252


def write_pdf(path: Path, pages: list[list[Placed]], *, picture: bool = False) -> Path:
    """Write pages; `picture` adds an image to each, as scans have."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count %d /Kids [%s] >>"
        % (len(pages), b" ".join(b"%d 0 R" % (5 + 2 * n) for n in range(len(pages)))),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray"
        b" /BitsPerComponent 8 /Length 1 >>\nstream\n0\nendstream",
    ]
    for page in pages:
        drawn = b"q 100 0 0 100 0 0 cm /I1 Do Q\n" if picture else b""
        drawn += b"BT /F1 10 Tf\n" + b"".join(map(_shown, page)) + b"ET"
        images = b" /XObject << /I1 4 0 R >>" if picture else b""
        objects += [
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R >>%s >> >>" % (len(objects) + 2, images),
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
        ]
    path.write_bytes(assembled(objects))
    return path


def assembled(objects: list[bytes]) -> bytes:
    """Number the objects and write the table of their places."""
    data = b"%PDF-1.4\n"
    places = []
    for number, one in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return data + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n"
        b"%%%%EOF" % (len(objects) + 1, table, len(objects) + 1, len(data))
    )


def column(lines: list[str], x: float = 72, top: float = 760, pitch: float = 12) -> list[Placed]:
    """Place lines under each other."""
    return [(x, top - pitch * n, line) for n, line in enumerate(lines)]


def across(left: list[Placed], right: list[Placed]) -> list[Placed]:
    """Draw two columns line by line over the whole page, as some programs do."""
    pairs = zip_longest(left, right)
    return [one for pair in pairs for one in pair if one is not None]


def _shown(placed: Placed) -> bytes:
    x, y, text = placed
    escaped = text.encode("cp1252")
    for sign in (b"\\", b"(", b")"):
        escaped = escaped.replace(sign, b"\\" + sign)
    return b"1 0 0 1 %g %g Tm (%s) Tj\n" % (x, y, escaped)

"""Archives as other tools write them, made for the tests: every way to count, every odd shape."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5
from xml.sax.saxutils import escape, quoteattr

TEXT = "P: Apa kabar 😀 Bu Siti?\nN: Alhamdulillah baik, harga pupuk naik.\nN: Saya pinjam saja.\n"


def guid(name: str) -> str:
    return str(uuid5(NAMESPACE_URL, name))


@dataclass
class Foreign:
    """One text of another tool; `segments`: words, code, coder, name of the selection."""

    text: str = TEXT
    segments: list[tuple[str, str, str, str]] = field(default_factory=list)
    name: str = "W01"
    origin: str = "Alat Lain 1.0"
    codes: tuple[str, ...] = ("harga", "utang")
    crlf: bool = False  # line ends in the file
    one: bool = False  # ... that count as one
    utf16: bool = False
    bom: bool = False
    counts_bom: bool = False
    encoding: str = "utf-8"
    users: tuple[str, ...] = ("u1", "u2")
    more: str = ""  # elements behind the sources
    created: str = "2026-01-02T03:04:05Z"

    def position(self, at: int) -> int:
        before = self.text[:at]
        n = len(before.encode("utf-16-le")) // 2 if self.utf16 else len(before)
        if self.crlf and not self.one:
            n += before.count("\n")
        return n + int(self.bom and self.counts_bom)

    def selections(self) -> str:
        parts = []
        for number, (words, code, coder, name) in enumerate(self.segments):
            at = self.text.index(words)
            start, end = self.position(at), self.position(at + len(words))
            user = f'creatingUser="{guid(coder)}" ' if coder else ""
            parts.append(
                f'<PlainTextSelection guid="{guid(f"s{number}")}" name={quoteattr(name)} '
                f'startPosition="{start}" endPosition="{end}" {user}'
                f'creationDateTime="{self.created}"><Coding guid="{guid(f"c{number}")}" {user}>'
                f'<CodeRef targetGUID="{guid(code)}"/></Coding></PlainTextSelection>'
            )
        return "".join(parts)

    def project(self) -> str:
        users = "".join(f'<User guid="{guid(one)}" name="{one}"/>' for one in self.users)
        codes = "".join(
            f'<Code guid="{guid(one)}" name={quoteattr(one)} isCodable="true"/>'
            for one in self.codes
        )
        return (
            '<?xml version="1.0" encoding="utf-8"?><Project xmlns="urn:QDA-XML:project:1.0" '
            f'name="p" origin={quoteattr(self.origin)}><Users>{users}</Users>'
            f"<CodeBook><Codes>{codes}</Codes></CodeBook><Sources>"
            f'<TextSource guid="{guid("w")}" name={quoteattr(self.name)} '
            f'plainTextPath="internal://{guid("w")}.txt">{self.selections()}</TextSource>'
            f"</Sources>{self.more}</Project>"
        )

    def data(self) -> bytes:
        text = self.text.replace("\n", "\r\n") if self.crlf else self.text
        mark = b"\xef\xbb\xbf" if self.bom and self.encoding == "utf-8" else b""
        return mark + text.encode(self.encoding)

    def write(self, path: Path) -> Path:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("project.qde", self.project())
            archive.writestr(f"sources/{guid('w')}.txt", self.data())
        return path


def with_project(path: Path, xml: str, files: dict[str, bytes] | None = None) -> Path:
    """Write an archive around any XML."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("project.qde", xml)
        for name, data in (files or {}).items():
            archive.writestr(name, data)
    return path


def xml_code(name: str, inner: str = "", described: str = "") -> str:
    told = f"<Description>{escape(described)}</Description>" if described else ""
    return f'<Code guid="{guid(name)}" name={quoteattr(name)} isCodable="true">{told}{inner}</Code>'

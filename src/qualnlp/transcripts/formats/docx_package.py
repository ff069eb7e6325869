"""The parts of a Word file. In: a path. Out: the document's XML tree and its styles.

The archive is read part by part: a damaged picture does not stop a reader who wants the text,
and .docm, .dotx and the strict dialect of the format work as .docx does.
"""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from qualnlp.transcripts.formats.office_zip import check_archive, damaged

# What a damaged member raises; lxml's XMLSyntaxError is a SyntaxError.
_DAMAGE = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError,
    SyntaxError, ValueError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Style:
    """What a style says: its name in the file, and whether it is bold (None: not said)."""

    name: str = ""
    bold: bool | None = None
    based_on: str = ""


@dataclass(frozen=True, slots=True)
class Package:
    """A Word file's body (an XML element) and its styles by id; the default style's id is ""."""

    body: Any
    styles: dict[str, Style] = field(default_factory=dict)

    def style_name(self, style: str) -> str:
        """Return the name of a style, or an empty string."""
        return self.styles[style].name if style in self.styles else ""

    def is_bold(self, style: str) -> bool | None:
        """Tell whether a style, or one that it is based on, says bold; None if none says."""
        for _ in range(20):  # a chain may go in circles in a damaged file
            if style not in self.styles:
                return None
            if self.styles[style].bold is not None:
                return self.styles[style].bold
            style = self.styles[style].based_on
        return None


def local(element: Any) -> str:
    """Return an element's name without its namespace; empty for comments and entities.

    The strict dialect of Word's format differs in the namespaces alone.

    Examples
    --------
    >>> from lxml import etree
    >>> local(etree.fromstring('<w:p xmlns:w="urn:a"/>'))
    'p'
    """
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Any, name: str) -> str:
    """Return an attribute by its name without namespace, or an empty string.

    Examples
    --------
    >>> from lxml import etree
    >>> attribute(etree.fromstring('<w:b xmlns:w="urn:a" w:val="0"/>'), "val")
    '0'
    """
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(value)
    return ""


def child(element: Any, *names: str) -> Any | None:
    """Return the first child, grandchild, ... along `names`, or None.

    Examples
    --------
    >>> from lxml import etree
    >>> child(etree.fromstring("<a><b><c/></b></a>"), "b", "c").tag
    'c'
    """
    for name in names:
        element = next((one for one in element if local(one) == name), None)
        if element is None:
            return None
    return element


def is_on(element: Any | None) -> bool | None:
    """Read a switch such as ``w:b``: None if absent, else whether it is on.

    Examples
    --------
    >>> from lxml import etree
    >>> is_on(None), is_on(etree.fromstring("<b/>")), is_on(etree.fromstring('<b val="0"/>'))
    (None, True, False)
    """
    if element is None:
        return None
    return attribute(element, "val").lower() not in ("0", "false", "off", "none")


def open_package(path: Path) -> Package:
    """Open a Word file.

    Raises
    ------
    TranscriptUnreadable
        If the file is damaged, no Word file, protected or a trap.

    Examples
    --------
    >>> from qualnlp.resources import resource
    >>> package = open_package(resource("corpora", "karier-pegawai", "02-informan-2.docx"))
    >>> local(package.body)
    'body'
    """
    check_archive(path)
    try:
        with zipfile.ZipFile(path) as archive:
            names = {
                name.replace("\\", "/").lstrip("/").lower(): name for name in archive.namelist()
            }
            main = _related(archive, names, "", "officeDocument") or "word/document.xml"
            if main.lower() not in names:
                raise damaged(path)
            root = _parse(archive.read(names[main.lower()]))
            styles = _styles(archive, names, main)
    except _DAMAGE as error:
        raise damaged(path) from error
    body = child(root, "body")
    if body is None:
        raise damaged(path)
    return Package(body, styles)


def _parse(data: bytes) -> Any:
    """Parse XML of a stranger: no entities, no network, no document type at all."""
    from lxml import etree

    # Comments would cut the text of an element in two.
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
    )
    root = etree.fromstring(data, parser)
    if root.getroottree().docinfo.internalDTD is not None:
        raise ValueError("Word's format knows no document type; entities are a trap")
    return root


def _related(archive: zipfile.ZipFile, names: dict[str, str], part: str, kind: str) -> str:
    """Return the name of the part that `part` refers to as its `kind`, or an empty string."""
    folder, file = posixpath.split(part)
    relations = posixpath.join(folder, "_rels", f"{file}.rels").lower()
    if relations not in names:
        return ""
    try:
        found = _parse(archive.read(names[relations]))
    except _DAMAGE:
        return ""  # the usual names are tried
    for relation in found:
        if attribute(relation, "Type").endswith(f"/{kind}"):
            target = attribute(relation, "Target")
            return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
    return ""


def _styles(archive: zipfile.ZipFile, names: dict[str, str], main: str) -> dict[str, Style]:
    """Read the styles; a file whose styles are damaged still has its text."""
    try:
        part = _related(archive, names, main, "styles") or "word/styles.xml"
        if part.lower() not in names:
            return {}
        root = _parse(archive.read(names[part.lower()]))
    except _DAMAGE:
        return {}
    styles: dict[str, Style] = {}
    for element in root:
        if local(element) != "style":
            continue
        name, base = child(element, "name"), child(element, "basedOn")
        style = Style(
            "" if name is None else attribute(name, "val"),
            is_on(child(element, "rPr", "b")),
            "" if base is None else attribute(base, "val"),
        )
        styles[attribute(element, "styleId")] = style
        if attribute(element, "type") == "paragraph" and attribute(element, "default") == "1":
            styles[""] = style
    return styles

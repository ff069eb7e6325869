"""The parts of a Word file. In: a path. Out: the document's XML tree, its styles, its other parts.

The archive is read part by part: a damaged picture does not stop a reader who wants the text,
and .docm, .dotx and the strict dialect of the format work as .docx does.
"""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
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
    """What a style says: its name in the file, how its text looks (None: not said), its list."""

    name: str = ""
    bold: bool | None = None
    based_on: str = ""
    italic: bool | None = None
    hidden: bool | None = None
    number: Any = None  # the element numPr


@dataclass(frozen=True, slots=True)
class Package:
    """A Word file's body (an XML element) and its styles by id; the default style's id is "".

    `numbering`, `notes` (kind -> element) and `parts` (id of a relation -> file name and bytes:
    embedded documents, diagrams) are there where the file has them.
    """

    body: Any
    styles: dict[str, Style] = field(default_factory=dict)
    numbering: bytes = b""
    notes: dict[str, Any] = field(default_factory=dict)
    parts: dict[str, tuple[str, bytes]] = field(default_factory=dict)

    def style_name(self, style: str) -> str:
        """Return the name of a style, or an empty string."""
        return self.styles[style].name if style in self.styles else ""

    def said(self, style: str, what: str) -> Any:
        """Return what a style, or one that it is based on, says of itself; None if none says.

        Parameters
        ----------
        what : str
            ``"bold"``, ``"italic"``, ``"hidden"`` or ``"number"``.
        """
        for _ in range(20):  # a chain may go in circles in a damaged file
            if style not in self.styles:
                return None
            if (told := getattr(self.styles[style], what)) is not None:
                return told
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
    return _local(element.tag)


@lru_cache(maxsize=2_000)
def _local(tag: Any) -> str:
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
        for one in element:
            if _local(one.tag) == name:
                element = one
                break
        else:
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
            return read_package(archive)
    except _DAMAGE as error:
        raise damaged(path) from error


def read_package(archive: zipfile.ZipFile) -> Package:
    """Read the parts of a Word archive.

    Raises
    ------
    ValueError or another of what damaged archives raise
        If there is no document in it.
    """
    names = {name.replace("\\", "/").lstrip("/").lower(): name for name in archive.namelist()}
    main = _related(archive, names, "", "officeDocument") or "word/document.xml"
    root = _parse(archive.read(names[main.lower()])) if main.lower() in names else None
    body = None if root is None else child(root, "body")
    if body is None:
        raise ValueError("no document")
    relations = list(_relations(archive, names, main))
    return Package(
        body,
        _styles(_part(archive, names, relations, "styles", "word/styles.xml")),
        _bytes(archive, names, relations, "numbering"),
        {
            kind: part
            for kind in ("footnote", "endnote", "comment")
            if (part := _part(archive, names, relations, f"{kind}s")) is not None
        },
        _embedded(archive, names, relations),
    )


def parse_part(data: bytes) -> Any:
    """Parse a part; None if it is damaged."""
    try:
        return _parse(data)
    except _DAMAGE:
        return None


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


Relation = tuple[str, str, str]  # id, kind, part


def _relations(archive: zipfile.ZipFile, names: dict[str, str], part: str) -> Iterator[Relation]:
    """Yield what a part refers to; nothing where its list is missing or damaged."""
    folder, file = posixpath.split(part)
    listed = posixpath.join(folder, "_rels", f"{file}.rels").lower()
    if listed not in names:
        return
    try:
        found = _parse(archive.read(names[listed]))
    except _DAMAGE:
        return  # the usual names are tried
    for relation in found:
        if attribute(relation, "TargetMode") == "External":
            continue
        target = posixpath.normpath(posixpath.join("/", folder, attribute(relation, "Target")))
        kind = attribute(relation, "Type").rpartition("/")[2]
        yield attribute(relation, "Id"), kind, target.lstrip("/")


def _related(archive: zipfile.ZipFile, names: dict[str, str], part: str, kind: str) -> str:
    """Return the name of the part that `part` refers to as its `kind`, or an empty string."""
    found = (target for _, one, target in _relations(archive, names, part) if one == kind)
    return next(found, "")


def _part(
    archive: zipfile.ZipFile,
    names: dict[str, str],
    relations: list[Relation],
    kind: str,
    usual: str = "",
) -> Any:
    """Return a part's tree, or None; a file whose styles are damaged still has its text."""
    try:
        data = _bytes(archive, names, relations, kind, usual)
        return _parse(data) if data else None
    except _DAMAGE:
        return None


def _bytes(
    archive: zipfile.ZipFile,
    names: dict[str, str],
    relations: list[Relation],
    kind: str,
    usual: str = "",
) -> bytes:
    """Return what a part holds; nothing if it is not there or damaged."""
    name = next((target for _, one, target in relations if one == kind), usual).lower()
    try:
        return archive.read(names[name]) if name in names else b""
    except _DAMAGE:
        return b""


def _embedded(
    archive: zipfile.ZipFile, names: dict[str, str], relations: list[Relation]
) -> dict[str, tuple[str, bytes]]:
    """Return embedded documents (altChunk) and the data of diagrams, by the relation's id."""
    found = {}
    for number, kind, target in relations:
        if kind in ("aFChunk", "diagramData") and target.lower() in names:
            try:
                found[number] = target, archive.read(names[target.lower()])
            except _DAMAGE:
                found[number] = target, b""
    return found


def _styles(root: Any) -> dict[str, Style]:
    styles: dict[str, Style] = {}
    for element in () if root is None else root:
        if local(element) != "style":
            continue
        parts = {_local(one.tag): one for one in element}
        look = {_local(one.tag): one for one in parts.get("rPr", ())}
        name, base, paragraph = parts.get("name"), parts.get("basedOn"), parts.get("pPr")
        style = Style(
            "" if name is None else attribute(name, "val"),
            is_on(look.get("b")),
            "" if base is None else attribute(base, "val"),
            is_on(look.get("i")),
            is_on(look.get("vanish")),
            None if paragraph is None else child(paragraph, "numPr"),
        )
        styles[attribute(element, "styleId")] = style
        if attribute(element, "type") == "paragraph" and attribute(element, "default") == "1":
            styles[""] = style
    return styles

"""Archives of annotations. In: a .zip of INCEpTION, WebAnno or brat. Out: one row per coding.

A project of INCEpTION holds ``annotation/DOCUMENT/ANNOTATOR.zip`` (or .json, .tsv); the export of
one document holds its .xmi and its type system. In a collection of brat, a document that lies in
several folders was annotated by several people: the folders are their names.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path, PurePath, PurePosixPath

from qualnlp.archives import Archive
from qualnlp.coding_tables.brat import brat_rows
from qualnlp.coding_tables.cas import TYPES, cas_json_rows, is_cas_json, xmi_rows
from qualnlp.coding_tables.layers import NOBODY, table_of
from qualnlp.coding_tables.raw import RawTable
from qualnlp.coding_tables.webanno import MARK, webanno_table
from qualnlp.errors import DecisionsInvalid
from qualnlp.i18n import say

_READ = (".zip", ".xmi", ".xml", ".json", ".tsv", ".ann", ".txt")
_Rows = list[tuple[int, dict[str, str]]]


def from_zip(path: Path) -> RawTable:
    """Read an archive of annotations.

    Raises
    ------
    FileMissing, ExchangeUnreadable, ExtraMissing
    DecisionsInvalid
        If it holds no annotations that can be read.
    """
    rows: _Rows = []
    notes: list[str] = []
    tools: set[str] = set()
    with Archive(path, _READ) as archive:
        names = archive.named("")
        project = any("annotation/" in f"/{name}" for name in names)
        left = 0
        for name in names:
            place = PurePosixPath(archive.spelled(name))
            if project and "annotation" not in place.parts[:-2]:
                left += "curation" in place.parts and place.suffix.lower() in _READ
                continue
            if place.stem.casefold() in NOBODY:
                left += 1
                continue
            found = _member(archive, name, place, tools, notes)
            rows += found
        rows += _brat(archive, names, tools, notes)
    if left:
        notes.append(
            say(
                f"{left} berkas bukan kerja satu orang (kurasi, keadaan awal); tidak dipakai.",
                f"{left} files are no one person's work (curation, the start); left out.",
            )
        )
    if not tools:
        raise DecisionsInvalid(
            say("Arsip ini tidak memuat anotasi.", "This archive holds no annotations."),
            where=path,
            hint=say(
                "Ekspor dari INCEpTION sebagai UIMA CAS XMI, UIMA CAS JSON, atau WebAnno TSV 3.",
                "Export from INCEpTION as UIMA CAS XMI, UIMA CAS JSON or WebAnno TSV 3.",
            ),
        )
    rows = [(number, row) for number, (_, row) in enumerate(rows, start=1)]
    return table_of(path.name, "ZIP", ", ".join(sorted(tools)), rows, dict.fromkeys(notes))


def _member(
    archive: Archive, name: str, place: PurePath, tools: set[str], notes: list[str]
) -> _Rows:
    suffix = place.suffix.lower()
    rows: _Rows = []
    if suffix == ".zip":
        with archive.inner(name) as inner:
            inside = inner.named("")
            for own in inside:
                # The document is the folder outside; the annotator the file inside.
                spelled = PurePosixPath(inner.spelled(own))
                if spelled.stem.casefold() not in NOBODY:
                    rows += _member(inner, own, place.with_name(spelled.name), tools, notes)
        archive.left = inner.left
    elif suffix == ".xmi":
        types = archive.find(TYPES)
        if types is None:
            raise DecisionsInvalid(
                say(f"{TYPES} tidak ada di arsip ini.", f"This archive holds no {TYPES}."),
                where=f"{archive.path} → {place}",
                hint=say("Ekspor ulang dari INCEpTION.", "Export it from INCEpTION again."),
            )
        tools.add("INCEpTION")
        rows = xmi_rows(place, archive.read(name), archive.read(types))
    elif suffix == ".json":
        data = archive.read(name)
        if _is_cas(data):
            tools.add("INCEpTION")
            rows = cas_json_rows(place, data)
    elif suffix == ".tsv":
        data = archive.read(name)
        if data[:200].lstrip(b"\xef\xbb\xbf").startswith(MARK):
            tools.add("INCEpTION")
            table = webanno_table(Path(place), data)
            notes += table.notes
            columns = table.columns
            rows = [
                (line, {key: cells[n] for key, cells in columns.items()})
                for n, line in enumerate(table.lines)
            ]
    return rows


def _is_cas(data: bytes) -> bool:
    try:
        return is_cas_json(json.loads(data))
    except ValueError:
        return False


def _brat(archive: Archive, names: list[str], tools: set[str], notes: list[str]) -> _Rows:
    found = [name for name in names if name.endswith(".ann")]
    stems = Counter(PurePosixPath(name).stem for name in found)
    rows: _Rows = []
    for name in found:
        place = PurePosixPath(archive.spelled(name))
        text = archive.find(str(PurePosixPath(name).with_suffix(".txt")))
        if text is None:
            told = say(f"{place}: teksnya (.txt) tidak ada.", f"{place}: its text is not there.")
            notes.append(told)
            continue
        tools.add("brat")
        coder = place.parent.name if stems[PurePosixPath(name).stem] > 1 else ""
        rows += brat_rows(place, archive.read(name), archive.read(text), coder, notes)
    return rows

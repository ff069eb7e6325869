"""The codes of a project -> those of a study. In: codes, our codebook. Out: which is which.

A code is known by our id (which our exports write), by its path, by its name, or by a table that
a person gives. What fits nothing becomes a new code.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

from qualnlp.codebook import Code, Codebook
from qualnlp.codebook.known import KnownCodes, path_in
from qualnlp.codebook.naming import folded_name, free_id
from qualnlp.errors import QualNlpError
from qualnlp.exchange.project import Project, ProjectCode
from qualnlp.exchange.refi.names import PATH_SIGN
from qualnlp.exchange.report import Report
from qualnlp.i18n import say


@dataclass(frozen=True, slots=True)
class TakenCodes:
    """What a project's codes are in a study.

    Attributes
    ----------
    ids : dict of str to str
        Key -> id; codes that a table leaves out are not there.
    codebook : Codebook or None
        The codebook with all of them; None where there are no codes at all.
    """

    ids: dict[str, str]
    codebook: Codebook | None


def take_codes(
    project: Project, ours: Codebook | None, report: Report, table: Mapping[str, str] | None = None
) -> TakenCodes:
    """Return the codebook that holds a project's codes besides ours.

    Parameters
    ----------
    table : mapping of str to str, optional
        Their name, path or id -> our id or name; an empty text: leave it out.

    Raises
    ------
    QualNlpError
        If the table names a code that neither side has.
    """
    given = dict(table or {})
    used = {
        segment.code
        for source in project.sources
        for segment in source.segments
        if segment.code is not None and segment.coder not in project.machines
    }
    known = KnownCodes(ours or ())
    theirs = {one.key: replace(one.code, parent=one.parent) for one in project.codes}
    codes = list(ours or ())
    taken_ids = {code.id for code in codes}
    ids: dict[str, str] = {}
    codable: set[str] = set()
    new: list[Code] = []
    for one in project.codes:
        path = path_in(theirs[one.key], theirs)
        wanted = _in_table(one, path, given)
        if wanted is not None:
            _by_table(one, wanted, known, ids, report)
            continue
        # Another tool's tree may be flat, its names paths: "usaha.modal", "Usaha::Modal".
        found = known.find(one.code.id, path, (PATH_SIGN.strip(), ".", "/"))
        if found is not None:
            ids[one.key] = found[0]
            if found[1]:
                told = say(
                    f"dicocokkan menurut nama dengan “{found[0]}”",
                    f"known by its name: “{found[0]}”",
                )
                report.guessed("code", " > ".join(path), told)
        else:
            code_id = one.code.id or free_id(one.code.name, taken_ids)
            if code_id in taken_ids:
                code_id = free_id(code_id, taken_ids)
            ids[one.key] = code_id
            taken_ids.add(code_id)
            parent = None if one.parent is None else ids.get(one.parent)
            # As the tool has it; what excerpts are coded with can be coded with.
            made = replace(one.code, id=code_id, parent=parent, codable=one.codable)
            new.append(made)
            if ours is not None:
                told = say("kode baru di buku kode", "a new code in the codebook")
                report.changed("codebook", " > ".join(path), told)
        if one.key in used:
            codable.add(ids[one.key])
    if given:
        unknown = ", ".join(list(given)[:5])
        raise QualNlpError(
            say(
                f"Tabel kode menyebut kode yang tidak ada di berkas: {unknown}.",
                f"The table of codes names codes that the file does not have: {unknown}.",
            ),
            hint=say("Periksa namanya.", "Check the names."),
        )
    parents = {code.parent for code in (*codes, *new)}
    opened = [
        replace(code, codable=True)
        if code.id in codable and code.id in parents and not code.codable
        else code
        for code in (*codes, *new)
    ]
    for code, before in zip(opened, (*codes, *new), strict=True):
        if code != before:
            told = say("induk ini dipakai mengode, jadi dapat dikode", "a parent that was used")
            report.changed("code", code.name, told)
    if not opened:
        return TakenCodes(ids, None)
    if ours is not None:
        return TakenCodes(ids, ours.with_codes(opened))
    return TakenCodes(ids, _as_written(opened, project) or Codebook(opened, project.name))


def _as_written(codes: list[Code], project: Project) -> Codebook | None:
    """Return our own codebook with its title and order, where it holds the very codes of the file.

    The file's tree has another order, and a title where the codebook may have none.
    """
    written = project.material.get("codebook")
    if written is None:
        return None
    try:
        codebook = Codebook.from_json(json.dumps(written))
    except (QualNlpError, KeyError, TypeError, ValueError, AttributeError):
        return None  # not ours after all
    return codebook if set(codebook) == set(Codebook(codes)) else None


def _in_table(one: ProjectCode, path: list[str], given: dict[str, str]) -> str | None:
    wanted = {folded_name(one.code.name), folded_name(PATH_SIGN.join(path)), one.code.id}
    wanted |= {folded_name(" > ".join(path))}
    for name in given:
        if name in wanted or folded_name(name) in wanted:
            return given.pop(name)
    return None


def _by_table(
    one: ProjectCode, wanted: str, known: KnownCodes, ids: dict[str, str], report: Report
) -> None:
    if not wanted.strip():
        told = say("menurut tabel kode", "by the table of codes")
        report.left_out("code", one.code.name, told)
        return
    found = known.named(wanted)
    if found is None:
        raise QualNlpError(
            say("Kode ini tidak ada di buku kode.", "The codebook has no such code."),
            where=wanted,
            hint=say("Perbaiki tabel kode.", "Correct the table of codes."),
        )
    ids[one.key] = found

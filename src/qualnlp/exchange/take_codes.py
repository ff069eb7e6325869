"""The codes of a project -> those of a study. In: codes, our codebook. Out: which is which.

A code is known by our id (which our exports write), by its path, by its name, or by a table that
a person gives. What fits nothing becomes a new code.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

from qualnlp.codebook import Code, Codebook
from qualnlp.codebook.naming import folded_name, free_id, path_of
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
    names = {one.key: one for one in project.codes}
    used = {
        segment.code
        for source in project.sources
        for segment in source.segments
        if segment.code is not None and segment.coder not in project.machines
    }
    known = _Known(ours)
    codes = list(ours or ())
    taken_ids = {code.id for code in codes}
    ids: dict[str, str] = {}
    codable: set[str] = set()
    new: list[Code] = []
    for one in project.codes:
        path = _path(one, names)
        wanted = _in_table(one, path, given)
        if wanted is not None:
            _by_table(one, wanted, known, ids, report)
            continue
        found = known.find(one, path)
        if found is not None:
            ids[one.key] = found[0]
            if found[1]:
                report.guessed("code", " > ".join(path), found[1])
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


def _path(one: ProjectCode, names: Mapping[str, ProjectCode]) -> list[str]:
    path, above = [one.code.name], one.parent
    while above is not None and above in names:
        path.insert(0, names[above].code.name)
        above = names[above].parent
    return path


def _in_table(one: ProjectCode, path: list[str], given: dict[str, str]) -> str | None:
    wanted = {folded_name(one.code.name), folded_name(PATH_SIGN.join(path)), one.code.id}
    wanted |= {folded_name(" > ".join(path))}
    for name in given:
        if name in wanted or folded_name(name) in wanted:
            return given.pop(name)
    return None


def _by_table(
    one: ProjectCode, wanted: str, known: _Known, ids: dict[str, str], report: Report
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


class _Known:
    """Our codes by id, by path and by name."""

    def __init__(self, ours: Codebook | None) -> None:
        self._ours = ours
        self._by_path: dict[tuple[str, ...], str] = {}
        self._by_name: dict[str, list[str]] = {}
        for code in ours or ():
            self._by_path.setdefault(self._path(code), code.id)
            self._by_name.setdefault(folded_name(code.name), []).append(code.id)

    def _path(self, code: Code) -> tuple[str, ...]:
        path, above = [folded_name(code.name)], code.parent
        while above is not None and self._ours is not None:
            path.insert(0, folded_name(self._ours[above].name))
            above = self._ours[above].parent
        return tuple(path)

    def named(self, text: str) -> str | None:
        """Return the code that a person names: by id, path or name."""
        if self._ours is not None and text.strip() in self._ours:
            return text.strip()
        by_path = self._by_path.get(tuple(map(folded_name, path_of(text))))
        found = self._by_name.get(folded_name(text), [])
        return by_path or (found[0] if len(found) == 1 else None)

    def find(self, one: ProjectCode, path: list[str]) -> tuple[str, str] | None:
        """Return our code, and what was guessed; None where it is new."""
        if self._ours is None:
            return None
        if one.code.id and one.code.id in self._ours:
            return one.code.id, ""
        own = self._by_path.get(tuple(map(folded_name, path)))
        if own is not None:
            return own, ""
        # Another tool's tree may be flat, its names paths: "usaha.modal", "Usaha::Modal".
        names = path_of(path[-1], (PATH_SIGN.strip(), ".", "/"))
        for parts in (names, [*path[:-1], *names]):
            written = tuple(map(folded_name, parts))
            if len(names) > 1 and written in self._by_path:
                return self._by_path[written], ""
        found = self._by_name.get(folded_name(path[-1]), [])
        if len(found) == 1:
            told = say(
                f"dicocokkan menurut nama dengan “{found[0]}”", f"known by its name: “{found[0]}”"
            )
            return found[0], told if len(path) > 1 or self._path(self._ours[found[0]])[:-1] else ""
        return None

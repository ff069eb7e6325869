"""Codebook files. In: a path. Out: codes as the file has them, not yet checked as a tree."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from qualnlp.codebook.code import Code, code_fields, headings, is_list, lines_of
from qualnlp.codebook.validate import invalid
from qualnlp.errors import CodebookInvalid, FileMissing, FormatUnknown
from qualnlp.i18n import say
from qualnlp.tabular import decode, did_you_mean, read_table

_YES = frozenset({"true", "yes", "ya", "1", "benar", "x"})


def read_codebook(path: Path) -> tuple[list[Code], str]:
    """Return the codes and the title of a .yaml, .csv or .xlsx codebook; tables have no title."""
    suffix = path.suffix.lower()
    if suffix in (".csv", ".xlsx"):
        return _from_table(path), ""
    if suffix not in (".yaml", ".yml"):
        raise FormatUnknown(
            say(
                f"Buku kode “{path.suffix}” tidak dapat dibaca.",
                f"A codebook of the kind “{path.suffix}” cannot be read.",
            ),
            where=path,
            hint=say("Pakai .yaml, .csv, atau .xlsx.", "Use .yaml, .csv or .xlsx."),
        )
    if not path.is_file():
        raise FileMissing(
            say("Berkas buku kode tidak ditemukan.", "There is no such codebook."),
            where=path,
            hint=say("Periksa nama dan foldernya.", "Check its name and folder."),
        )
    return _from_yaml(path)


def _from_table(path: Path) -> list[Code]:
    table = read_table(path, CodebookInvalid, headings())
    lacking = [name for name in ("id", "name") if name not in table.columns]
    if lacking:
        columns = ", ".join(lacking)
        raise invalid(
            [say(f"kolom {columns} tidak ada", f"the column {columns} is missing")], where=path
        )
    entries = [row for _, row in table.rows]
    parents = {entry.get("parent", "").strip() for entry in entries}
    return [
        _code(entry, is_parent=entry["id"].strip() in parents, parent=entry.get("parent", ""))
        for entry in entries
    ]


def _code(entry: Mapping[str, Any], *, is_parent: bool, parent: str | None) -> Code:
    """Build a code from what a file says of it, by the fields that a code has."""
    values: dict[str, Any] = {}
    for field in code_fields():
        given = entry.get(field.name)
        if is_list(field):
            values[field.name] = lines_of(given)
        else:
            values[field.name] = str(given or "").strip()
    values["parent"] = (parent or "").strip() or None
    values["codable"] = values["codable"].lower() in _YES or not is_parent
    return Code(**values)


def _from_yaml(path: Path) -> tuple[list[Code], str]:
    import yaml

    try:
        # The base loader keeps every value as the text that was written: an id may be 1 or no.
        data = yaml.load(decode(path.read_bytes()), Loader=yaml.BaseLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f"{mark.line + 1}" if mark else "?"
        raise invalid(
            [
                say(
                    f"baris {line}: penulisan YAML salah",
                    f"line {line}: this is not written as YAML wants it",
                )
            ],
            where=path,
        ) from error
    if not isinstance(data, dict) or not isinstance(data.get("codes"), list):
        raise invalid([say("tidak ada daftar “codes”", "there is no list “codes”")], where=path)
    codes: list[Code] = []
    faults: list[str] = []
    _collect(data["codes"], None, codes, faults)
    if faults:
        raise invalid(faults, where=path)
    return codes, str(data.get("title") or "")


def _collect(entries: Any, parent: str | None, codes: list[Code], faults: list[str]) -> None:
    """Walk the tree of a YAML codebook; add its codes and what is wrong with them."""
    for entry in entries if isinstance(entries, list) else []:
        if not isinstance(entry, dict):
            faults.append(
                say(f"“{entry}” bukan sebuah kode", f"“{entry}” is no code with id and name")
            )
            continue
        label = entry.get("id") or entry.get("name") or "?"
        names = {field.name for field in code_fields()} - {"parent"} | {"children"}
        unknown = sorted(set(map(str, entry)) - names)
        if unknown:
            told = ", ".join(name + did_you_mean(name, names) for name in unknown)
            faults.append(
                say(
                    f"kode “{label}”: bagian tidak dikenal {told}",
                    f"code “{label}”: unknown field {told}",
                )
            )
        children = entry.get("children") or []
        code = _code(entry, is_parent=bool(children), parent=parent)
        codes.append(code)
        _collect(children, code.id, codes, faults)

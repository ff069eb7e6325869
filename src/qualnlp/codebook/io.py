"""Codebook files. In: a path. Out: codes as the file has them, not yet checked as a tree."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qualnlp.codebook.code import Code
from qualnlp.codebook.validate import invalid
from qualnlp.errors import CodebookInvalid, FileMissing, FormatUnknown
from qualnlp.i18n import say
from qualnlp.tabular import decode, read_table

_FIELDS = ("id", "name", "definition", "include", "exclude", "examples", "source", "codable")
_COLUMNS = (*_FIELDS, "parent")
_INDONESIAN = {
    "kode": "id",
    "nama": "name",
    "induk": "parent",
    "definisi": "definition",
    "termasuk": "include",
    "tidak termasuk": "exclude",
    "contoh": "examples",
    "sumber": "source",
    "dapat dikode": "codable",
}
_LISTS = ("include", "exclude", "examples")
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
    table = read_table(path, CodebookInvalid)
    names = {column: _INDONESIAN.get(column, column) for column in table.columns}
    lacking = [name for name in ("id", "name") if name not in names.values()]
    if lacking:
        columns = ", ".join(lacking)
        raise invalid(
            [say(f"kolom {columns} tidak ada", f"the column {columns} is missing")], where=path
        )
    entries = [{names[column]: cell for column, cell in row.items()} for _, row in table.rows]
    parents = {entry.get("parent", "").strip() for entry in entries}
    codes = []
    for entry in entries:
        fields: dict[str, Any] = {name: entry.get(name, "").strip() for name in _COLUMNS}
        for name in _LISTS:
            fields[name] = tuple(line.strip() for line in fields[name].split("\n") if line.strip())
        fields["parent"] = fields["parent"] or None
        fields["codable"] = fields["codable"].lower() in _YES or fields["id"] not in parents
        codes.append(Code(**fields))
    return codes


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
        unknown = sorted(set(map(str, entry)) - {*_FIELDS, "children"})
        if unknown:
            fields = ", ".join(unknown)
            faults.append(
                say(
                    f"kode “{label}”: bagian tidak dikenal {fields}",
                    f"code “{label}”: unknown field {fields}",
                )
            )
        children = entry.get("children") or []
        fields_of: dict[str, Any] = {
            name: str(entry.get(name) or "").strip() for name in _FIELDS if name not in _LISTS
        }
        for name in _LISTS:
            value = entry.get(name) or []
            lines = value if isinstance(value, list) else str(value).split("\n")
            fields_of[name] = tuple(str(line).strip() for line in lines if str(line).strip())
        fields_of["codable"] = fields_of["codable"].lower() in _YES or not children
        code = Code(**fields_of, parent=parent)
        codes.append(code)
        _collect(children, code.id, codes, faults)

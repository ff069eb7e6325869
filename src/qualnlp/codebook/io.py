"""Codebook files. In: a path. Out: codes as the file has them, not yet checked as a tree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from qualnlp.codebook.code import Code, code_fields, headings, is_list, lines_of
from qualnlp.codebook.naming import (
    folded_name,
    free_id,
    names_twice,
    path_of,
    with_ids,
    with_parents,
)
from qualnlp.codebook.qdc import read_qdc
from qualnlp.codebook.validate import invalid
from qualnlp.errors import CodebookInvalid, FileMissing, FormatUnknown
from qualnlp.i18n import say
from qualnlp.tabular import decode, did_you_mean, read_lines, read_sheets, read_table

# Further headings of tables: of theses and of other tools' codebooks.
_HEADINGS = {
    "tag": "name", "path": "name", "code": "name", "code name": "name", "nama kode": "name",
    "indikator": "name", "indicator": "name", "tema": "name", "theme": "name",
    "description": "definition", "deskripsi": "definition", "keterangan": "definition",
    "penjelasan": "definition", "memo": "definition", "definisi operasional": "definition",
    "variabel": "parent", "dimensi": "parent", "kategori": "parent", "category": "parent",
    "parent code": "parent", "kode induk": "parent",
}  # fmt: skip
# In these columns names are paths with a sign that other names may hold: "usaha.modal".
_PATHS = {"tag": (".",), "path": ("/", ".")}
# What the sheet “Studi” of an .xlsx, or the head of a .yaml, tells of the study.
_ABOUT = {
    "title": "title", "judul": "title", "place": "place", "tempat": "place", "lokasi": "place",
    "period": "period", "periode": "period", "waktu": "period",
}  # fmt: skip
_ABOUT_SHEETS = ("studi", "study")
# Looking for what was meant takes time, and nobody reads more of them.
_MOST_FAULTS = 200
_YES = frozenset({"true", "yes", "ya", "1", "benar", "x"})


def read_codebook(path: Path) -> tuple[list[Code], dict[str, str], Collection[str]]:
    """Return the codes of a .yaml, .csv, .tsv, .xlsx or .qdc codebook, and what it tells of itself.

    That is title, place and period, where the file has them; an .xlsx has them in its sheet
    “Studi”. Where no code has an id, ids are made from the names; the last are those ids.
    """
    suffix = path.suffix.lower()
    if suffix == ".qdc":
        codes, made_ids = read_qdc(path)
        return codes, {}, made_ids
    if suffix in (".csv", ".tsv", ".xlsx"):
        codes, are_made = _from_table(path)
        about = _about(path) if suffix == ".xlsx" else {}
        return codes, about, {code.id for code in codes} if are_made else ()
    if suffix not in (".yaml", ".yml"):
        raise FormatUnknown(
            say(
                f"Buku kode “{path.suffix}” tidak dapat dibaca.",
                f"A codebook of the kind “{path.suffix}” cannot be read.",
            ),
            where=path,
            hint=say("Pakai .yaml, .csv, .xlsx, atau .qdc.", "Use .yaml, .csv, .xlsx or .qdc."),
        )
    if not path.is_file():
        raise FileMissing(
            say("Berkas buku kode tidak ditemukan.", "There is no such codebook."),
            where=path,
            hint=say("Periksa nama dan foldernya.", "Check its name and folder."),
        )
    return _from_yaml(path)


def _about(path: Path) -> dict[str, str]:
    """Return what the sheet “Studi” tells: a label in the first column, a text in the next."""
    told: dict[str, str] = {}
    for title, lines in read_sheets(path, CodebookInvalid)[1:]:
        if title.strip().casefold() not in _ABOUT_SHEETS:
            continue
        for _, cells in lines:
            label = cells[0].strip().casefold() if cells else ""
            text = next((cell.strip() for cell in cells[1:] if cell.strip()), "")
            if label in _ABOUT and text:
                told[_ABOUT[label]] = text
    return told


def _row_faults(path: Path, entries: list[tuple[int, dict[str, str]]], ids: bool) -> list[str]:
    """Return what is wrong with the rows of a table, in its own headings and row numbers."""
    known = _HEADINGS | headings()
    heads: dict[str, str] = {}
    for cell in read_lines(path, CodebookInvalid)[0][1]:
        if cell.strip().lower() in known:
            heads.setdefault(known[cell.strip().lower()], cell.strip())
    faults: list[str] = []
    first: dict[str, int] = {}
    names = {entry.get("name", "").strip() for _, entry in entries}
    folded = {folded_name(name) for name in names}
    times = Counter(entry.get("id", "").strip() for _, entry in entries)
    for line, entry in entries:
        if len(faults) >= _MOST_FAULTS:
            break
        for key in ("id", "name") if ids else ("name",):
            if key in heads and not entry.get(key, "").strip():
                faults.append(
                    say(
                        f"baris {line}: kolom “{heads[key]}” kosong",
                        f"row {line}: the column “{heads[key]}” is empty",
                    )
                )
        code_id = entry.get("id", "").strip() if ids else ""
        n = times[code_id] if code_id else 0
        if n > 1 and first.setdefault(code_id, line) != line:
            faults.append(
                say(
                    f"baris {line}: “{code_id}” dalam kolom “{heads['id']}” dipakai {n} kali, "
                    f"pertama di baris {first[code_id]}",
                    f"row {line}: “{code_id}” in the column “{heads['id']}” is used {n} times, "
                    f"first in row {first[code_id]}",
                )
            )
        above = entry.get("parent", "").strip()
        if above and not ids and len(path_of(above)) == 1 and folded_name(above) not in folded:
            hint = did_you_mean(above, names - {entry.get("name", "").strip()})
            if hint:
                faults.append(
                    say(
                        f"baris {line}: “{above}” dalam kolom “{heads['parent']}” tidak ada{hint}",
                        f"row {line}: there is no “{above}” of the column “{heads['parent']}”"
                        f"{hint}",
                    )
                )
    return faults


def _from_table(path: Path) -> tuple[list[Code], bool]:
    """Return the codes, and whether their ids were made from names."""
    names = _HEADINGS | headings()
    table = read_table(path, CodebookInvalid, names)
    if "id" not in table.columns and "name" not in table.columns:
        raise invalid(
            [say("kolom nama (name) tidak ada", "the column name is missing")], where=path
        )
    with_id = any(row.get("id", "").strip() for _, row in table.rows)
    faults = _row_faults(path, list(table.rows), with_id) if "name" in table.columns else []
    if faults:
        raise invalid(faults, where=path)
    entries = [row for _, row in table.rows]
    if "name" not in table.columns:  # one column that is both
        entries = [{**row, "name": row.get("id", "")} for row in entries]
    if not any(entry.get("id", "").strip() for entry in entries):
        written = [cell.strip().lower() for cell in read_lines(path, CodebookInvalid)[0][1]]
        signs = [sign for heading in written for sign in _PATHS.get(heading, ())]
        codes = [_code(entry, is_parent=False, parent=entry.get("parent", "")) for entry in entries]
        return _named(codes, path, signs), True
    parents = {entry.get("parent", "").strip() for entry in entries}
    codes, faults = with_parents(
        [
            _code(entry, is_parent=entry["id"].strip() in parents, parent=entry.get("parent", ""))
            for entry in entries
        ]
    )
    if faults:
        raise invalid(faults, where=path)
    return codes, False


def _named(codes: list[Code], path: Path, signs: Sequence[str] = ()) -> list[Code]:
    """Give ids to codes of a file that has none."""
    nameless = [number for number, code in enumerate(codes, start=1) if not code.name]
    faults = [
        say(f"kode ke-{number} tidak punya nama", f"code number {number} has no name")
        for number in nameless
    ]
    found: list[Code] = []
    if not faults:
        found, faults = with_ids(codes, signs)
    if faults:
        raise invalid(faults, where=path)
    return found


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


def _from_yaml(path: Path) -> tuple[list[Code], dict[str, str], Collection[str]]:
    import yaml

    try:
        data = _plain_data(decode(path.read_bytes()), path)
    except (RecursionError, _TooMuch) as error:
        raise invalid(
            [
                say(
                    "isinya bersarang terlalu dalam atau merujuk dirinya berulang-ulang",
                    "its contents are nested too deeply or refer to themselves over and over",
                )
            ],
            where=path,
        ) from error
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
    made: set[str] | None = None if _any_id(data["codes"]) else set()
    unknown: dict[str, list[str]] = {}
    _collect(data["codes"], None, codes, faults, unknown, made)
    faults += names_twice(codes) if made is not None else []
    faults += [_unknown_field(told, labels) for told, labels in unknown.items()]
    if faults:
        raise invalid(faults, where=path)
    told = {_ABOUT[key]: str(data[key]) for key in data if key in _ABOUT and data[key]}
    return codes, told, made or ()


# What a codebook says, references followed; one of a thousand codes has some twenty thousand.
_MOST_NODES = 500_000


class _TooMuch(Exception):
    """A few references to references make a small file say millions of things."""


def _plain_data(text: str, path: Path) -> Any:
    """Return what YAML says, every value as the text that was written: an id may be 1 or no."""
    import yaml

    loader = yaml.BaseLoader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            return None
        _count(node, {})
        if faults := _said_twice(node):
            raise invalid(faults[:_MOST_FAULTS], where=path)
        return loader.construct_document(node)
    finally:
        loader.dispose()


def _count(node: Any, known: dict[int, int]) -> int:
    """Return how many values a node holds, as often as they are referred to."""
    key = id(node)
    if key not in known:
        known[key] = _MOST_NODES  # what holds itself has no end
        inner = node.value if isinstance(node.value, list) else []
        flat = [one for pair in inner for one in (pair if isinstance(pair, tuple) else (pair,))]
        known[key] = 1 + sum(_count(one, known) for one in flat)
    if known[key] > _MOST_NODES:
        raise _TooMuch
    return known[key]


def _said_twice(root: Any) -> list[str]:
    """Return what a part of a YAML says twice: the first would go unread."""
    waiting, seen, found = [root], set[int](), list[str]()
    while waiting:
        node = waiting.pop()
        if id(node) in seen or not isinstance(node.value, list):
            continue
        seen.add(id(node))
        keys = set[str]()
        for one in node.value:
            key, value = one if isinstance(one, tuple) else (None, one)
            waiting.append(value)
            if key is None or not isinstance(key.value, str):
                continue
            if key.value in keys:
                n = key.start_mark.line + 1
                found.append(say(f"baris {n}: “{key.value}” ditulis dua kali di bagian ini",
                                 f"line {n}: “{key.value}” stands twice in this part"))  # fmt: skip
            keys.add(key.value)
    return found


def _any_id(entries: Any) -> bool:
    """Tell whether any code of a tree has an id."""
    return any(
        isinstance(entry, dict) and (entry.get("id") or _any_id(entry.get("children")))
        for entry in (entries if isinstance(entries, list) else [])
    )


_NAMED = 3


def _unknown_field(told: str, labels: list[str]) -> str:
    """Return what to say of a field that no code has: once, however many codes have it."""
    named = ", ".join(f"“{one}”" for one in labels[:_NAMED])
    more = len(labels) - _NAMED
    if more > 0:
        named += say(f" dan {more} lagi", f" and {more} more")
    return say(f"kode {named}: bagian tidak dikenal {told}", f"code {named}: unknown field {told}")


def _collect(
    entries: Any,
    parent: str | None,
    codes: list[Code],
    faults: list[str],
    unknown: dict[str, list[str]],
    made: set[str] | None = None,
) -> None:
    """Walk the tree of a YAML codebook; add its codes and what is wrong with them.

    `unknown` collects fields that no code has, as they are told, with the codes that have them.
    Where no code has an id, `made` holds the ids that were made from names.
    """
    for entry in entries if isinstance(entries, list) else []:
        if not isinstance(entry, dict):
            faults.append(
                say(f"“{entry}” bukan sebuah kode", f"“{entry}” is no code with id and name")
            )
            continue
        label = entry.get("id") or entry.get("name") or "?"
        names = {field.name for field in code_fields()} - {"parent"} | {"children"}
        odd = sorted(set(map(str, entry)) - names)
        if odd:
            told = ", ".join(name + did_you_mean(name, names) for name in odd)
            unknown.setdefault(told, []).append(str(label))
        children = entry.get("children") or []
        code = _code(entry, is_parent=bool(children), parent=parent)
        if made is not None and code.name:
            code = replace(code, id=free_id(code.name, made))
            made.add(code.id)
        codes.append(code)
        _collect(children, code.id, codes, faults, unknown, made)

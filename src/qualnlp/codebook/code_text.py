"""The fields of a code as one text that people read, and back.

REFI-QDA gives a code a name and a description. The definition stands first, then a block for each
other field under its heading, the id last::

    Kegiatan yang menambah kecakapan.

    Termasuk:
    - bimtek
    Kode: pelatihan

Which fields there are follows from `qualnlp.codebook.code`. A line of the definition that looks
like a heading gets a backslash before it, and so does one that begins with a backslash.
"""

from __future__ import annotations

from dataclasses import Field
from typing import Any

from qualnlp.codebook.code import Code, code_fields, is_list
from qualnlp.i18n import say

# These have a place of their own in REFI-QDA.
_ELSEWHERE = ("id", "name", "parent", "codable", "definition")
_ITEM, _MORE = "- ", "  "
_NOT = ("tidak", "no")


def _blocks() -> list[Field[Any]]:
    return [one for one in code_fields() if one.name not in _ELSEWHERE]


def _headings() -> dict[str, str]:
    """Return heading with its colon -> field; in both languages, that of the id and name too."""
    found = {}
    for one in code_fields():
        for word in (one.metadata["heading"], one.name):
            found[f"{word[:1].upper()}{word[1:]}:"] = one.name
    return found


def _heading(name: str) -> str:
    one = next(one for one in code_fields() if one.name == name)
    word = str(say(one.metadata["heading"], one.name))
    return f"{word[:1].upper()}{word[1:]}:"


def write_fields(code: Code, name: str = "", *, codable: bool = True) -> str:
    r"""Return what stands in the description of a code.

    Parameters
    ----------
    name : str
        The name that the file gives the code, where it is not the code's own.
    codable : bool
        Whether excerpts can be coded with it; that they cannot is written, for files that have no
        other place for it.

    Examples
    --------
    >>> write_fields(Code("diklat", "Diklat", "Kursus.", include=("bimtek",)))
    'Kursus.\n\nTermasuk:\n- bimtek\nKode: diklat'
    """
    lines: list[str] = []
    if code.definition:
        headings = _headings()
        lines = [_escaped(line, headings) for line in code.definition.split("\n")] + [""]
    for one in _blocks():
        value = getattr(code, one.name)
        if value == one.default:
            continue
        heading = _heading(one.name)
        if is_list(one):
            lines.append(heading)
            for entry in value:
                first, *more = entry.split("\n")
                lines += [_ITEM + first, *(_MORE + line for line in more)]
        else:
            lines += _line(heading, str(value))
    if name and name != code.name:
        lines += _line(_heading("name"), code.name)
    if not codable:
        lines += _line(_heading("codable"), say(*_NOT))
    return "\n".join([*lines, *_line(_heading("id"), code.id)])


def _line(heading: str, value: str) -> list[str]:
    first, *more = value.split("\n")
    return [f"{heading} {first}", *(_MORE + line for line in more)]


def _escaped(line: str, headings: dict[str, str]) -> str:
    return "\\" + line if line.startswith("\\") or _field_of(line, headings) else line


def _field_of(line: str, headings: dict[str, str]) -> tuple[str, str] | None:
    """Return the field of a heading line, and what stands behind the heading."""
    heading, colon, rest = line.partition(":")
    name = headings.get(heading + colon)
    if name is None or (rest and not rest.startswith(" ")):
        return None
    return name, rest[1:]


def read_fields(text: str, name: str) -> Code:
    r"""Return the code that a description tells of; its id is empty where the text has none.

    Parameters
    ----------
    name : str
        The name that the file gives the code.

    Examples
    --------
    >>> read_fields("Kursus.\n\nTermasuk:\n- bimtek\nKode: diklat", "Diklat").include
    ('bimtek',)
    >>> read_fields("what another tool has: text", "Diklat").definition
    'what another tool has: text'
    """
    headings = _headings()
    lines = text.split("\n")
    if not any((_field_of(line, headings) or ("", ""))[0] == "id" for line in lines):
        return Code("", name, text.strip())
    single: dict[str, list[str]] = {}
    several: dict[str, list[list[str]]] = {}
    lists = {one.name for one in code_fields() if is_list(one)}
    definition: list[str] = []
    current = ""
    for line in lines:
        told = _field_of(line, headings)
        if told is not None and told[0] in lists and told[1] == "":
            current = told[0]
            several.setdefault(current, [])
        elif told is not None and told[0] not in lists:
            current = told[0]
            single[current] = [told[1]]
        elif current in several and line.startswith(_ITEM):
            several[current].append([line[len(_ITEM) :]])
        elif current and line.startswith(_MORE):
            holder = several[current][-1] if several.get(current) else single.get(current, [])
            holder.append(line[len(_MORE) :])
        else:
            current = ""
            definition.append(line[1:] if line.startswith("\\") else line)
    if definition and definition[-1] == "":
        definition.pop()
    values: dict[str, Any] = {key: "\n".join(parts) for key, parts in single.items()}
    values |= {
        key: tuple("\n".join(entry) for entry in entries) for key, entries in several.items()
    }
    values.pop("parent", None)
    values["codable"] = values.get("codable") not in _NOT
    values.setdefault("name", name)
    return Code(**{"definition": "\n".join(definition), **values})

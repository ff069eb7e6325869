"""A REFI-QDA codebook (.qdc) -> codes. In: a path. Out: codes, with ids made where there are none.

Also what Taguette and older tools write: an empty list of sets, another namespace.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from qualnlp.codebook.code import Code
from qualnlp.codebook.code_text import read_fields
from qualnlp.codebook.naming import free_id
from qualnlp.codebook.validate import invalid
from qualnlp.errors import no_such_file
from qualnlp.i18n import say


def read_qdc(path: Path) -> tuple[list[Code], set[str]]:
    """Return the codes of a .qdc file, parents first, and the ids that were made from names.

    What our own export writes into descriptions (ids, inclusions, examples) comes back.

    Raises
    ------
    FileMissing, CodebookInvalid
    """
    from lxml import etree

    if not path.is_file():
        raise no_such_file(path)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(path.read_bytes(), parser)
    except etree.XMLSyntaxError as error:
        raise invalid(
            [say(f"XML rusak ({error.msg})", f"damaged XML ({error.msg})")], where=path
        ) from error
    found: list[_Found] = []
    for holder in root.iter():
        if _name(holder) == "Codes":
            _collect(holder, None, found)
            break
    return _with_ids(found)


# A code as the file has it, perhaps without an id, and the number of its parent.
_Found = tuple[Code, int | None]


def _collect(element: Any, parent: int | None, found: list[_Found]) -> None:
    for child in element:
        if _name(child) != "Code":
            continue
        name = str(child.get("name") or "").strip()
        told = "\n".join(one.text or "" for one in child if _name(one) == "Description")
        below = any(_name(one) == "Code" for one in child)
        codable = not below or child.get("isCodable", "true").lower() == "true"
        found.append((replace(read_fields(told.strip(), name), codable=codable), parent))
        _collect(child, len(found) - 1, found)


def _with_ids(found: list[_Found]) -> tuple[list[Code], set[str]]:
    """Give ids to codes that have none; of two with one id (a code that was copied) the second."""
    ids: dict[int, str] = {}
    taken: set[str] = set()
    for number, (code, _) in enumerate(found):
        if code.id and code.id not in taken:
            ids[number] = code.id
            taken.add(code.id)
    made: set[str] = set()
    for number, (code, _) in enumerate(found):
        if number not in ids:
            ids[number] = free_id(code.name, taken)
            taken.add(ids[number])
            made.add(ids[number])
    codes = [
        replace(code, id=ids[number], parent=None if above is None else ids[above])
        for number, (code, above) in enumerate(found)
    ]
    return codes, made


def _name(element: Any) -> str:
    """Return an element's name without its namespace; empty for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""

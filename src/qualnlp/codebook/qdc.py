"""A REFI-QDA codebook (.qdc) -> codes. In: a path. Out: codes with ids made from their names.

Also what Taguette and older tools write: an empty list of sets, another namespace.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qualnlp.codebook.code import Code
from qualnlp.codebook.naming import free_id
from qualnlp.codebook.validate import invalid
from qualnlp.errors import no_such_file
from qualnlp.i18n import say


def read_qdc(path: Path) -> list[Code]:
    """Return the codes of a .qdc file, parents first.

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
    codes: list[Code] = []
    taken: set[str] = set()
    for holder in root.iter():
        if _name(holder) == "Codes":
            _collect(holder, None, codes, taken)
            break
    return codes


def _collect(element: Any, parent: str | None, codes: list[Code], taken: set[str]) -> None:
    for child in element:
        if _name(child) != "Code":
            continue
        name = str(child.get("name") or "").strip()
        code_id = free_id(name, taken)
        taken.add(code_id)
        told = [one.text or "" for one in child if _name(one) == "Description"]
        below = any(_name(one) == "Code" for one in child)
        codable = not below or child.get("isCodable", "true").lower() == "true"
        codes.append(Code(code_id, name, "\n".join(told).strip(), parent=parent, codable=codable))
        _collect(child, code_id, codes, taken)


def _name(element: Any) -> str:
    """Return an element's name without its namespace; empty for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""

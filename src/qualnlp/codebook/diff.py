"""What became of a codebook. In: two versions. Out: what changed, code by code."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from qualnlp.codebook.code import Code, code_fields


@dataclass(frozen=True, slots=True)
class CodeChange:
    """One change of one code.

    Attributes
    ----------
    change : str
        ``"added"``, ``"removed"``, ``"renamed"``, ``"moved"`` (below another code),
        ``"redefined"``, ``"codable"``, ``"merged"`` (another code was merged into this one).
    code : str
        The code's id.
    field : str
        What changed; empty for added and removed.
    before, after : str
        As text; a list has one entry per line.
    """

    change: str
    code: str
    field: str
    before: str
    after: str


def codebook_changes(before: Iterable[Code] | None, after: Iterable[Code]) -> list[CodeChange]:
    """Return what changed from one version of a codebook to the next.

    A code is the same code as long as its id is: with another name it keeps its codings.

    Examples
    --------
    >>> old, new = [Code("a", "Karier")], [Code("a", "Jenjang karier"), Code("b", "Mutasi")]
    >>> [(one.change, one.code) for one in codebook_changes(old, new)]
    [('renamed', 'a'), ('added', 'b')]
    """
    old: dict[str, Code] = {code.id: code for code in before or ()}
    new: dict[str, Code] = {code.id: code for code in after}
    found: list[CodeChange] = []
    for key, code in new.items():
        if key not in old:
            found.append(CodeChange("added", key, "", "", code.name))
            continue
        for field in code_fields():
            was = field_text(getattr(old[key], field.name))
            is_ = field_text(getattr(code, field.name))
            if was != is_:
                change = field.metadata["change"]
                found.append(CodeChange(change, key, field.name, was, is_))
    found += [CodeChange("removed", key, "", old[key].name, "") for key in old if key not in new]
    return found


def field_text(value: object) -> str:
    """Return what a code's field holds as text; a list has one entry per line."""
    if value is None:
        return ""
    return "\n".join(value) if isinstance(value, tuple) else str(value)

"""JSON as the study keeps it in a column. In: its text. Out: its value, or a sentence."""

from __future__ import annotations

import json
from typing import Any

from qualnlp.codebook import Codebook
from qualnlp.errors import QualNlpError
from qualnlp.store.errors import broken_table

# Columns that hold JSON, and what each holds: a kind of container, and of what is in it.
KINDS: dict[tuple[str, str], tuple[type, type]] = {
    ("transcripts", "edits"): (list, list),
    ("transcripts", "marks"): (list, list),
    ("transcripts", "warnings"): (list, str),
    ("informants", "attributes"): (dict, str),  # its keys
    ("excerpt_changes", "before"): (list, str),
    ("excerpt_changes", "after"): (list, str),
    ("conclusions", "codes"): (list, str),
    ("runs", "settings"): (dict, str),  # its keys
}


def opened(table: str, column: str, text: str) -> Any:
    """Return what a column holds.

    Raises
    ------
    StudyDamaged
        If it is no JSON, or of another kind than the column's; the sentence names the table.

    Examples
    --------
    >>> opened("conclusions", "codes", '["pelatihan"]')
    ['pelatihan']
    """
    try:
        value: Any = json.loads(text)
    except (ValueError, TypeError, RecursionError) as error:
        raise broken_table(table, column) from error
    container, kind = KINDS[table, column]
    is_kind = isinstance(value, container)
    if not is_kind or not all(isinstance(one, kind) for one in value):
        raise broken_table(table, column)
    return value


def opened_codebook(text: str) -> Codebook:
    """Return a codebook out of its version's body.

    Raises
    ------
    StudyDamaged
        If it is none; the sentence names the table.
    """
    try:
        return Codebook.from_json(text)
    except (QualNlpError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise broken_table("codebooks", "body") from error
